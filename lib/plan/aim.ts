import type { Bounds } from '../schedule/schedule.ts';
import type { Counts } from './announcement.ts';
import type { Observed } from './observed.ts';
import type { TargetRecord } from './record.ts';
import { asksForMore, type Wanted } from './wanted.ts';

/** The wanted state with "keep what is found" filled in from what was found. */
export interface Aim {
  /** Absent: the target is not registered and is not to be. */
  readonly bounds?: Bounds;
  /** Absent: autoscaling and people decide. */
  readonly desired?: number;
  /** The least that may run now; the bounds' `min`, or what is asked for where nothing is registered. */
  readonly floor: number;
}

export const countsOf = ({ service, scalableTarget }: Observed): Counts => ({
  desired: service.desired,
  running: service.running,
  ...(scalableTarget && { min: scalableTarget.min, max: scalableTarget.max }),
});

/** Whether the target has no base of its own, so that what is found before its first window is what comes back. */
export const needsBaseline = ({ target, state, released }: Wanted): boolean =>
  target.base === undefined && !released && (state.inForce.length > 0 || state.override !== undefined);

export function aimOf(wanted: Wanted, observed: Observed, record: TargetRecord): Aim {
  const { state, target } = wanted;
  if (target.base !== undefined) {
    const min = state.min ?? target.base.min;
    const bounds = { min, max: Math.max(state.max ?? target.base.max, min) };
    return { bounds, floor: min, ...(state.desired !== undefined && { desired: state.desired }) };
  }
  return aimFromFound(wanted, record.baseline ?? countsOf(observed), record.baseline !== undefined);
}

function aimFromFound({ state, target }: Wanted, found: Counts, remembered: boolean): Aim {
  const inBase = state.inForce.length === 0 && state.override === undefined;
  const desired = state.desired ?? (inBase && remembered ? found.desired : undefined);
  const withDesired = desired === undefined ? {} : { desired };
  if (found.min === undefined || found.max === undefined) {
    return { floor: state.min ?? desired ?? 0, ...withDesired };
  }
  const least = asksForMore(state)
    ? Math.max(state.min ?? 0, found.min)
    : (state.min ?? Math.min(found.min, desired ?? found.min));
  const most =
    state.override === undefined
      ? Math.max(state.max ?? 0, asksForMore(state) || state.max === undefined ? found.max : 0)
      : (state.max ?? found.max);
  const limits = target.limits ?? { min: 0, max: Number.POSITIVE_INFINITY };
  const min = inBase ? found.min : Math.max(least, limits.min);
  const max = inBase ? found.max : Math.max(Math.min(Math.max(most, desired ?? 0), limits.max), min);
  return { bounds: { min, max }, floor: min, ...withDesired };
}
