import type { ScalableTarget, ScalingPolicy, ScheduledAction } from '../../lib/plan/autoscaling.ts';
import { followsLoad } from '../../lib/plan/scales-in.ts';
import type { EcsService } from '../../lib/schedule/schedule.ts';

/** One ECS service with what Application Auto Scaling has of it. */
export interface FoundService {
  readonly ecs: EcsService;
  /** Absent: it is not registered, and so has neither policies nor actions. */
  readonly scalableTarget?: ScalableTarget;
  readonly policies: readonly ScalingPolicy[];
  readonly actions: readonly ScheduledAction[];
  /** Why it cannot be scaled now or ever, as a sentence; absent: it can. */
  readonly notScalable?: { readonly message: string; readonly passes: boolean };
}

/** Native actions of a registration are run by AWS unless somebody has suspended them. */
export const runsActions = ({ scalableTarget }: FoundService): boolean =>
  scalableTarget !== undefined && !scalableTarget.suspended.scheduledScaling;

/** Its policies move the count both ways, so that it is not only bounds that do. */
export const movesCount = ({ scalableTarget, policies }: FoundService): boolean =>
  scalableTarget !== undefined && followsLoad(policies, scalableTarget.suspended);
