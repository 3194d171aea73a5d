import type { Account, ScalingActivity } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { EcsService } from '../ecs/ecs-service.ts';
import { setDesired } from '../ecs/scale-service.ts';
import type { PolicyConfiguration, PolicyType } from './policy-configuration.ts';
import type { Firings } from './schedule-expression.ts';

export const serviceNamespace = 'ecs';
export const scalableDimension = 'ecs:service:DesiredCount';

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
 * Moves the count into the bounds. AWS does so at every registration, "even if you don't include the MinCapacity or
 * MaxCapacity request parameters" (API Reference, RegisterScalableTarget). That suspended flags do not hold it back is
 * an assumption: they are documented for policies and scheduled actions only.
 */
export const clamp = (
  account: Account,
  target: ScalableTarget,
  service: EcsService,
  at: number,
  cause: string,
): void => {
  const within = Math.min(Math.max(service.desired, target.min), target.max);
  if (within !== service.desired) scale(account, service, within, at, cause);
};

const activitiesKeptMs = 42 * 24 * 60 * 60 * 1000;

/** Sets the count as Application Auto Scaling does, and records the scaling activity (kept for six weeks). */
export const scale = (account: Account, service: EcsService, count: number, at: number, cause: string): void => {
  setDesired(account, service, count, at);
  const activities = account.scalingActivities.get(service.resourceId) ?? [];
  account.scalingActivities.set(service.resourceId, activities);
  const firstKept = activities.findIndex((activity) => activity.StartTime.getTime() > at - activitiesKeptMs);
  activities.splice(0, firstKept === -1 ? activities.length : firstKept);
  const activity: ScalingActivity = {
    ActivityId: account.newUuid(),
    ServiceNamespace: serviceNamespace,
    ResourceId: service.resourceId,
    ScalableDimension: scalableDimension,
    Description: `Setting desired count to ${count}.`,
    Cause: cause,
    StartTime: new Date(at),
    EndTime: new Date(at),
    StatusCode: 'Successful',
    StatusMessage: `Successfully set desired count to ${count}. Change successfully fulfilled by ecs.`,
  };
  activities.push(activity);
};
