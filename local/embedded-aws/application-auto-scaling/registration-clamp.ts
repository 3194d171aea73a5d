import type { Account } from '../account.ts';
import type { EcsService } from '../ecs/ecs-service.ts';
import { setDesired } from '../ecs/scale-service.ts';
import { beginActivity } from './begin-activity.ts';
import type { ScalableTarget } from './scalable-target.ts';
import { endActivity } from './scaling-activity.ts';

/**
 * Moves the count into the bounds. AWS does so at every registration, "even if you don't include the MinCapacity or
 * MaxCapacity request parameters" (API Reference, RegisterScalableTarget). That suspended flags do not hold it back is
 * an assumption: they are documented for policies and scheduled actions only.
 */
export const clampAtRegistration = (
  account: Account,
  target: ScalableTarget,
  service: EcsService,
  at: number,
): void => {
  dropPendingClamp(target, at);
  const count = within(target, service.desired);
  if (count === service.desired) return;
  const cause =
    service.desired < target.min
      ? `minimum capacity was set to ${target.min}`
      : `maximum capacity was set to ${target.max}`;
  const activity = beginActivity(account, target.resourceId, count, at, cause);
  const { lagMs = 0, fails = false } =
    account.clampConduct.get(target.resourceId) ?? account.clampConduct.get('account') ?? {};
  target.pendingClamp = { at: at + lagMs, fails, activity };
  if (target.pendingClamp.at <= at) carryOutClamp(account, target, service, at);
};

/** The count is read anew: whoever moved it into the bounds meanwhile is not undone. */
export const carryOutClamp = (account: Account, target: ScalableTarget, service: EcsService, at: number): void => {
  if (target.pendingClamp === undefined) return;
  const { activity, fails } = target.pendingClamp;
  target.pendingClamp = undefined;
  const count = within(target, service.desired);
  if (fails) {
    endActivity(
      activity,
      'Failed',
      at,
      `Failed to set desired count to ${count}. Reason: the change was not fulfilled by ecs.`,
    );
    return;
  }
  if (count !== service.desired) setDesired(account, service, count, at);
  endActivity(activity, 'Successful', at, fulfilled(count));
};

/** What is registered or deregistered before the clamp of the registration before came to pass takes its place. */
export const dropPendingClamp = (target: ScalableTarget, at: number): void => {
  if (target.pendingClamp !== undefined)
    endActivity(
      target.pendingClamp.activity,
      'Overridden',
      at,
      'A later change of the scalable target took its place.',
    );
  target.pendingClamp = undefined;
};

export const fulfilled = (count: number): string =>
  `Successfully set desired count to ${count}. Change successfully fulfilled by ecs.`;

const within = (target: ScalableTarget, count: number): number => Math.min(Math.max(count, target.min), target.max);
