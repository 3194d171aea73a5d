import type { Bounds, CapacityState } from '../schedule/schedule.ts';
import { boundsOf, type Counts } from './counts.ts';
import type { Observed } from './observed.ts';
import type { Aim, Situation } from './situation.ts';
import { asksForMore, isInBase } from './wanted.ts';

type Seen = Pick<Situation, 'wanted' | 'observed' | 'record'>;

/** The floor, or the count to be set where that is more. */
export const leastOf = ({ desired, floor }: Aim): number => Math.max(desired ?? 0, floor);

export const countsOf = ({ service, scalableTarget }: Observed): Counts => ({
  desired: service.desired,
  running: service.running,
  ...(scalableTarget && { min: scalableTarget.min, max: scalableTarget.max }),
});

/** The counts when the plan is done, as far as they were not only observed but changed by it. */
export const countsSettled = ({ record: { applied }, observed, now }: Situation): Counts =>
  applied?.at === now.toISOString() ? { ...applied.counts, running: observed.service.running } : countsOf(observed);

export function aimOf(seen: Seen): Aim {
  const { state, target } = seen.wanted;
  const before = foundBefore(seen);
  const bounds =
    target.base === undefined
      ? withoutBase(state, boundsOf(before ?? countsOf(seen.observed)), target.limits)
      : stretched(state.min ?? target.base.min, state.max ?? target.base.max);
  const isCountFound = seen.record.baseline !== undefined || begunFrom(seen.record) !== undefined;
  const back = target.base === undefined && isInBase(state) && isCountFound ? before?.desired : undefined;
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
export function foundBefore({ record, observed, wanted }: Seen): Counts | undefined {
  const { baseline, applied } = record;
  // Prescale registers nothing that was not registered: whoever did it since gave it the bounds that come back.
  if (baseline !== undefined) return { ...boundsOf(countsOf(observed)), ...baseline };
  const begun = begunFrom(record);
  // As long as nothing was changed what is applied was found, and what others set of an enforced target since is put right.
  const enforced = wanted.target.enforce ? applied && boundsOf(applied.counts) : undefined;
  if (enforced === undefined && begun === undefined) return undefined;
  // Bounds that could not be read then have not been changed since.
  return { ...countsOf(observed), ...begun, ...enforced };
}

const begunFrom = ({ transition }: Seen['record']): Counts | undefined =>
  transition === undefined || transition.repair === true ? undefined : transition.from;

/** A count that people had set outside the bounds comes back inside: AWS would move it there at the next registration. */
const within = (count: number, bounds: Bounds | undefined): number =>
  bounds === undefined ? count : Math.min(Math.max(count, bounds.min), bounds.max);

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

export const situationOf = (parts: Omit<Situation, 'aim'>): Situation => ({ ...parts, aim: aimOf(parts) });
