import type { Bounds, CapacityState } from '../schedule/schedule.ts';
import type { Counts } from './announcement.ts';
import type { Observed } from './observed.ts';
import type { TargetRecord } from './record.ts';
import { asksForMore, isInBase, type Wanted } from './wanted.ts';

/** The wanted state with "keep what is found" filled in from what was found. */
export interface Aim {
  /** Absent: the target is not registered and is not to be. */
  readonly bounds?: Bounds;
  /** Absent: autoscaling and people decide. */
  readonly desired?: number;
  /** The least that may run now; the bounds' `min`, or what is asked for where nothing is registered. */
  readonly floor: number;
}

/** The floor, or the count to be set where that is more. */
export const leastOf = ({ desired, floor }: Aim): number => Math.max(desired ?? 0, floor);

export const countsOf = ({ service, scalableTarget }: Observed): Counts => ({
  desired: service.desired,
  running: service.running,
  ...(scalableTarget && { min: scalableTarget.min, max: scalableTarget.max }),
});

/** The counts when the plan is done, as far as they were not only observed but changed by it. */
export const countsSettled = ({ applied }: TargetRecord, observed: Observed, now: Date): Counts =>
  applied?.at === now.toISOString() ? { ...applied.counts, running: observed.service.running } : countsOf(observed);

export function aimOf({ state, target }: Wanted, observed: Observed, record: TargetRecord): Aim {
  const bounds =
    target.base === undefined
      ? withoutBase(state, boundsOf(foundBefore(record, observed) ?? countsOf(observed)), target.limits)
      : stretched(state.min ?? target.base.min, state.max ?? target.base.max);
  const back = target.base === undefined && isInBase(state) ? foundBefore(record, observed)?.desired : undefined;
  const desired = state.desired ?? (back === undefined ? undefined : within(back, bounds));
  return {
    ...(bounds && { bounds }),
    ...(desired !== undefined && { desired }),
    floor: bounds?.min ?? state.min ?? desired ?? 0,
  };
}

/**
 * What was there before Prescale changed anything: the baseline, or the counts found when a transition was begun that is
 * not settled. A repair of what was applied begins from what somebody else did, so it does not count.
 */
export function foundBefore({ baseline, transition }: TargetRecord, observed: Observed): Counts | undefined {
  // Prescale registers nothing that was not registered: whoever did it since gave it the bounds that come back.
  if (baseline !== undefined) return { ...boundsOf(countsOf(observed)), ...baseline };
  if (transition === undefined || transition.repair === true) return undefined;
  // Bounds that could not be read then have not been changed since.
  return { ...countsOf(observed), ...transition.from };
}

/** A count that people had set outside the bounds comes back inside: AWS would move it there at the next registration. */
const within = (count: number, bounds: Bounds | undefined): number =>
  bounds === undefined ? count : Math.min(Math.max(count, bounds.min), bounds.max);

export const boundsOf = ({ min, max }: Counts): Bounds | undefined =>
  min === undefined || max === undefined ? undefined : { min, max };

const stretched = (min: number, max: number): Bounds => ({ min, max: Math.max(max, min) });

/** The schedule knows no base, so the bounds that were found stand in for it, by the same rules. */
function withoutBase(state: CapacityState, found: Bounds | undefined, limits: Bounds | undefined): Bounds | undefined {
  if (found === undefined || isInBase(state)) return found;
  const { min, max, desired } = state;
  const limited = (count: number): number => within(count, limits);
  if (asksForMore(state)) {
    return stretched(limited(Math.max(min ?? 0, found.min)), limited(Math.max(max ?? 0, found.max, desired ?? 0)));
  }
  return stretched(
    limited(min ?? Math.min(found.min, desired ?? found.min, max ?? found.min)),
    limited(max ?? Math.max(found.max, desired ?? 0)),
  );
}
