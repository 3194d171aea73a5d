import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { deleteAlarms } from '../cloudwatch/alarm.ts';
import type { EcsService } from '../ecs/ecs-service.ts';
import { setDesired } from '../ecs/scale-service.ts';
import type { PolicyConfiguration, PolicyType } from './policy-configuration.ts';
import { dropPendingClamp, fulfilled, type PendingClamp } from './registration-clamp.ts';
import { beginActivity, endActivity, scalableDimension, serviceNamespace } from './scaling-activity.ts';
import type { Firings } from './schedule-expression.ts';

export interface ScalableTarget {
  readonly resourceId: string;
  readonly arn: string;
  readonly createdAt: Date;
  min: number;
  max: number;
  suspended: SuspendedState;
  readonly tags: Map<string, string>;
  readonly policies: Map<string, ScalingPolicy>;
  readonly scheduledActions: Map<string, ScheduledAction>;
  /** The last scaling activities of target tracking, for its cooldowns. */
  lastScaleOut: { readonly at: number; readonly runningBefore: number } | undefined;
  lastScaleInAt: number | undefined;
  pendingClamp: PendingClamp | undefined;
}

export interface SuspendedState {
  readonly DynamicScalingInSuspended: boolean;
  readonly DynamicScalingOutSuspended: boolean;
  readonly ScheduledScalingSuspended: boolean;
}

export interface ScalingPolicy {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly type: PolicyType;
  configuration: PolicyConfiguration;
  /** Names of the alarms that Application Auto Scaling keeps for it (target tracking). */
  readonly ownAlarms: readonly string[];
  /** Minutes in a row in which the metric was above the target, and well below it. */
  minutesHigh: number;
  minutesLow: number;
}

export interface ScheduledAction {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly schedule: string;
  readonly timezone: string | undefined;
  readonly startTime: Date | undefined;
  readonly endTime: Date | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly firings: Firings;
  /** Milliseconds; `Infinity`: never again. */
  nextFiring: number;
}

/** The action's next firing after `at` (both in milliseconds), within its start and end time. */
export const firingAfter = (action: Pick<ScheduledAction, 'firings' | 'startTime' | 'endTime'>, at: number): number => {
  const next = action.firings(Math.max(at, (action.startTime?.getTime() ?? 0) - 1));
  return action.endTime !== undefined && next > action.endTime.getTime() ? Number.POSITIVE_INFINITY : next;
};

/** @throws AwsFault ObjectNotFoundException */
export const registeredTarget = (account: Account, resourceId: string): ScalableTarget => {
  const target = account.scalableTargets.get(resourceId);
  if (target === undefined) throw noSuchTarget('No scalable target registered', resourceId);
  return target;
};

export const noSuchTarget = (what: string, resourceId: string): AwsFault =>
  new AwsFault(
    'ObjectNotFoundException',
    `${what} for service namespace: ${serviceNamespace}, resource ID: ${resourceId}, scalable dimension: ${scalableDimension}`,
  );

/**
 * Policies, scheduled actions and tags go with it, and so do the alarms that Application Auto Scaling made; the user's
 * own stay, with actions that lead nowhere.
 */
export const removeTarget = (account: Account, target: ScalableTarget, at: number): void => {
  dropPendingClamp(target, at);
  for (const policy of target.policies.values()) deleteAlarms(account, policy);
  account.scalableTargets.delete(target.resourceId);
};

/** Sets the count as Application Auto Scaling does, and records the scaling activity. */
export const scale = (account: Account, service: EcsService, count: number, at: number, cause: string): void => {
  setDesired(account, service, count, at);
  const activity = beginActivity(account, service.resourceId, count, at, cause);
  endActivity(activity, 'Successful', at, fulfilled(count));
};
