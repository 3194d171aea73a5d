import type { AutoscalingConfiguration, ScalableTarget, ScalingPolicy } from './autoscaling.ts';
import type { ObservedService, StoppedTask } from './ecs-service.ts';
import type { SnapshotCopy } from './snapshot-copy.ts';

/** What AWS said of one target just now. */
export interface Observed {
  readonly service: ObservedService;
  /** Absent: not registered with Application Auto Scaling. */
  readonly scalableTarget?: ScalableTarget;
  /** Read only where the plan needs it (see `WhatToRead`); of an unregistered target: empty lists. */
  readonly configuration?: AutoscalingConfiguration;
  /** Read where only these are needed; otherwise they are in `configuration`. */
  readonly policies?: readonly ScalingPolicy[];
  /** Read only where the record may be lost: the second copy of its snapshot, or why that cannot be read. */
  readonly copy?: SnapshotCopy | { readonly unreadable: string };
  /** `true`: something that the plan needs could not be read. Only what is owed to an event is brought about then. */
  readonly incomplete?: boolean;
  /** Read only where the plan needs it: why tasks stopped lately, newest first. */
  readonly stopped?: readonly StoppedTask[];
}
