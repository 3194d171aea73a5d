import { present } from './present.ts';
import type { AutoscalingMode, Bounds, RunningOccurrence, Target, Window, WindowCapacity } from './schedule.ts';

/** What a window asks of one target, with everything left out filled in from the base. */
export interface Asked {
  /** Absent: nothing is asked, and without a declared base what is found is kept. */
  readonly min?: number;
  readonly max?: number;
  readonly desired?: number;
}

/** An occurrence that runs at some instant, with what it asks for at that instant. */
export interface Running extends RunningOccurrence {
  readonly asked: Asked;
  /** The same without what only decides. */
  readonly occurrence: RunningOccurrence;
  /** Absent: has no part in priorities, as events and one-off windows. */
  readonly priority?: number;
  readonly autoscaling: AutoscalingMode;
}

/** What a window asks of a target while it is live. */
export function askedBy(window: Window, capacity: WindowCapacity, target: Target): Asked {
  const { base, limits } = target;
  const min = window.kind === 'scale-down' ? loweredMin(capacity, base) : (capacity.min ?? capacity.desired);
  // An event without a count of its own still has to bring the count to its floor: no scalable target may be left to do it.
  const desired = capacity.desired ?? (window.kind === 'pre-event' ? min : undefined);
  const max = capacity.max ?? (base && Math.max(base.max, min ?? 0, desired ?? 0));
  return within(limits, present({ min, max, desired }));
}

/** A scale-down may lower the floor and does not raise it unless it says so. */
function loweredMin({ min, max, desired }: WindowCapacity, base: Bounds | undefined): number | undefined {
  return min ?? (base && Math.min(base.min, desired ?? base.min, max ?? base.min));
}

/** Nothing may leave a target's limits. */
export function within(limits: Bounds | undefined, asked: Asked): Asked {
  if (limits === undefined) return asked;
  const clamp = (count?: number) =>
    count === undefined ? undefined : Math.min(Math.max(count, limits.min), limits.max);
  return present({ min: clamp(asked.min), max: clamp(asked.max), desired: clamp(asked.desired) });
}

/** Whether a window comes again, and so takes part in priorities. */
export function recurs(window: Window): boolean {
  return window.when.form === 'daily' || window.when.start.kind === 'cron';
}
