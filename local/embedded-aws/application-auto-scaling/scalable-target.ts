import type { PolicyConfiguration, PolicyType } from './policy-configuration.ts';
import type { ScalingActivity } from './scaling-activity.ts';
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

/** A clamp that is still to be carried out; there is one a target at most. */
export interface PendingClamp {
  readonly at: number;
  readonly fails: boolean;
  readonly activity: ScalingActivity;
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
  /** Milliseconds; absent: it has not fired. */
  firedAt?: number;
}

/** The action's next firing after `at` (both in milliseconds), within its start and end time. */
export const firingAfter = (action: Pick<ScheduledAction, 'firings' | 'startTime' | 'endTime'>, at: number): number => {
  const next = action.firings(Math.max(at, (action.startTime?.getTime() ?? 0) - 1));
  return action.endTime !== undefined && next > action.endTime.getTime() ? Number.POSITIVE_INFINITY : next;
};
