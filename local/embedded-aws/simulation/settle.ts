import type { Account } from '../account.ts';
import { carryOutClamp } from '../application-auto-scaling/registration-clamp.ts';
import { firingAfter, type ScalableTarget, type ScheduledAction } from '../application-auto-scaling/scalable-target.ts';
import { scale } from '../application-auto-scaling/scale.ts';
import type { EcsService } from '../ecs/ecs-service.ts';
import { changeTasks, nextTaskChange } from '../ecs/scale-service.ts';
import { isTracked, trackMinute } from './target-tracking.ts';

const minute = 60_000;

/**
 * Carries one service up to `now` (milliseconds): tasks that come up or fail, clamps that lag, scheduled actions that
 * fire, minutes of target tracking, in the order of time. Services are independent of each other, so each is carried on only when
 * somebody looks at it or changes it, and one where nothing is due costs a few comparisons whatever the time passed.
 */
export const settle = (account: Account, service: EcsService, now: number): void => {
  const target = account.scalableTargets.get(service.resourceId);
  const load = account.loads.get(service.resourceId);
  const tracked = isTracked(target, load);
  for (;;) {
    const tasksAt = nextTaskChange(service);
    const actionAt = nextAction(target);
    const minuteAt = tracked ? (Math.floor(service.settledTo / minute) + 1) * minute : Number.POSITIVE_INFINITY;
    const clampAt = target?.pendingClamp?.at ?? Number.POSITIVE_INFINITY;
    const at = Math.min(tasksAt, clampAt, actionAt, minuteAt);
    if (at > now) break;
    service.settledTo = Math.max(service.settledTo, at);
    if (tasksAt === at) changeTasks(account, service, at);
    if (target !== undefined && clampAt === at) carryOutClamp(account, target, service, at);
    if (target !== undefined && actionAt === at) fireScheduledActions(account, service, target, at);
    if (target !== undefined && load !== undefined && minuteAt === at) trackMinute(account, service, target, load, at);
  }
  service.settledTo = Math.max(service.settledTo, now);
};

const nextAction = (target: ScalableTarget | undefined): number => {
  let next = Number.POSITIVE_INFINITY;
  if (target === undefined) return next;
  for (const action of target.scheduledActions.values()) if (action.nextFiring < next) next = action.nextFiring;
  return next;
};

const fireScheduledActions = (account: Account, service: EcsService, target: ScalableTarget, at: number): void => {
  for (const action of target.scheduledActions.values()) {
    if (action.nextFiring > at) continue;
    action.nextFiring = firingAfter(action, at);
    // "Scheduled actions missed during suspension are not run later" (User Guide, suspend and resume).
    if (target.suspended.ScheduledScalingSuspended) continue;
    action.firedAt = at;
    fire(account, service, target, action, at);
  }
};

const fire = (
  account: Account,
  service: EcsService,
  target: ScalableTarget,
  action: ScheduledAction,
  at: number,
): void => {
  const min = action.min ?? target.min;
  const max = action.max ?? target.max;
  // One bound alone may cross the other; AWS documents no rule, so the bound that the action names wins.
  target.min = action.min === undefined ? Math.min(min, max) : min;
  target.max = action.max === undefined ? Math.max(min, max) : max;
  const count = Math.min(Math.max(service.desired, target.min), target.max);
  if (count === service.desired) return;
  const bound =
    service.desired < target.min ? `minimum capacity was set to ${count}` : `maximum capacity was set to ${count}`;
  scale(account, service, count, at, `${bound} and scheduled action name ${action.name} was triggered`);
};
