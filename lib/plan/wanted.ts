import type { CapacityState, Occurrence, RunningOccurrence, Target, Window } from '../schedule/schedule.ts';
import type { Undercut } from '../schedule/undercut-events.ts';
import type { Counts } from './announcement.ts';
import type { TargetRecord } from './record.ts';

/** What the schedule asks of one target at one instant, and the words of the schedule that explain it. */
export interface Wanted {
  readonly target: Target;
  readonly state: CapacityState;
  readonly timezone: string;
  /** By name; a window that was deleted while it ran is not among them. */
  readonly windows: ReadonlyMap<string, Window>;
  /** Pre-events of the target that start within a day and whose lead has not begun. */
  readonly upcoming: readonly Occurrence[];
  /** Events that the override in force goes below, now or before it ends. */
  readonly undercut: readonly Undercut[];
  /** `true`: the target has left the schedule or is not enabled. What was changed is put back, then it is let alone. */
  readonly released: boolean;
}

/** Names one occurrence of one window; the thread of its announcements. */
export const occurrenceId = (occurrence: { readonly window: string; readonly start: Date | string }): string =>
  `${occurrence.window}@${typeof occurrence.start === 'string' ? occurrence.start : occurrence.start.toISOString()}`;

/** Tells apart all that can be wanted: whenever it differs from what was applied, there is something to do. */
export function appliedKey({ state, target, released }: Wanted): string {
  const inForce = state.inForce.map((one) => `${occurrenceId(one)}..${one.end.toISOString()}:${one.phase}`).sort();
  // Where a base is declared the limits are in what the state asks for; found bounds are limited by the planner.
  const limits = target.base === undefined && !isInBase(state) ? target.limits : undefined;
  const bounds = [
    state.min ?? 'found',
    state.max ?? 'found',
    state.desired ?? 'free',
    ...(limits ? [`${limits.min}..${limits.max}`] : []),
  ];
  return [state.autoscaling, bounds.join('/'), state.override?.id ?? '-', ...inForce, released ? 'released' : ''].join(
    '|',
  );
}

/**
 * Tells apart what is in force. `desired` is set once for each, so the phase is left out but for the wind-down, where
 * the floor that walks down is what is in force.
 */
export function desiredKey({ state }: Wanted): string {
  const inForce = state.inForce
    .map((one) => `${occurrenceId(one)}${one.phase === 'wind-down' ? ':wind-down' : ''}`)
    .sort();
  return [state.desired ?? `free/${state.min ?? 'found'}`, state.override?.id ?? '-', ...inForce].join('|');
}

/** Nothing of the schedule and nobody's override decides. */
export const isInBase = (state: CapacityState): boolean => state.inForce.length === 0 && state.override === undefined;

/** A pre-event whose capacity is owed now: below its floor nothing is respected. */
export const defendedEvents = (state: CapacityState): readonly RunningOccurrence[] =>
  state.inForce.filter((one) => one.kind === 'pre-event' && one.phase !== 'wind-down');

/** Something in force asks for more, so nothing that runs beyond it is taken away. */
export const asksForMore = (state: CapacityState): boolean => state.inForce.some((one) => one.kind !== 'scale-down');

/** Something was begun for other than what is wanted now, and is not settled: it was cut off, or is still under way. */
export const isAbandoned = (wanted: Wanted, { transition }: TargetRecord): boolean =>
  transition !== undefined && transition.key !== appliedKey(wanted);

/** A repair of what was already applied was cut off; its announcement is still owed. */
export const isRepairing = (wanted: Wanted, { applied, transition }: TargetRecord): boolean =>
  applied !== undefined && transition?.key === applied.key && applied.key === appliedKey(wanted);

/** What is wanted was brought about over something else that was begun; that may have gone on since. */
export const isSecondLook = (wanted: Wanted, record: TargetRecord): boolean =>
  record.transition?.takenOver !== undefined &&
  isAbandoned(wanted, record) &&
  record.applied?.key === appliedKey(wanted);

export const sameCounts = (one: Counts, other: Counts): boolean =>
  one.desired === other.desired && one.min === other.min && one.max === other.max;

/** What is wanted has still to be brought about, or was begun and not settled. */
export const isPending = (wanted: Wanted, record: TargetRecord): boolean =>
  record.applied?.key !== appliedKey(wanted) ||
  record.toldEarly !== undefined ||
  (record.transition !== undefined && !isRepairing(wanted, record)) ||
  (record.suspended !== undefined && wanted.state.autoscaling === 'active');

/** A count has to be chosen: what is in force has changed, or was about to. */
export const isNewInForce = (wanted: Wanted, record: TargetRecord): boolean =>
  record.applied?.desiredKey !== desiredKey(wanted) || isAbandoned(wanted, record);

/** Everything that is in force now was already so when the last transition was done. */
export function isStillInForce({ state }: Wanted, { applied }: TargetRecord): boolean {
  if (applied === undefined || state.override !== undefined) return false;
  const known = new Set(applied.inForce.map(occurrenceId));
  return state.inForce.every((one) => known.has(occurrenceId(one)));
}

interface Asked {
  readonly least: number;
  readonly max?: number | undefined;
  readonly raised?: true | undefined;
}

const nothing: Asked = { least: 0 };

const larger = (one: Asked, other: Asked): Asked => ({
  least: Math.max(one.least, other.least),
  max: Math.max(one.max ?? 0, other.max ?? 0),
});

function askedBefore({ applied }: TargetRecord): Asked {
  if (applied === undefined) return nothing;
  const { counts, inForce, override, asked } = applied;
  if (asked !== undefined) return asked;
  // Form 1 did not say what was asked for: of what raises, its counts do, of anything else its bounds.
  const isMore = override !== undefined || inForce.some(({ kind }) => kind !== 'scale-down');
  return { ...(isMore ? { least: counts.desired, raised: true } : { least: counts.min ?? 0 }), max: counts.max };
}

/** More that was asked for before that; not where the count fell since: then what was left over is gone. */
function leftBefore({ applied, transition }: TargetRecord, count: number): Asked {
  const found = transition?.from.desired ?? count;
  if (applied?.asked?.left === undefined || applied.asked.left.fell) return nothing;
  return found >= applied.counts.desired ? applied.asked.left : nothing;
}

/** Whether counts can be more than the base asks for: there, and up to there, nothing has to come back. */
export const isRaisedBy = ({ state, target }: Wanted, { desired }: Counts): boolean =>
  !isInBase(state) && desired > (target.base?.min ?? 0);

/**
 * What is asked for when the counts are `to`. More that was asked for before, or was set by a tick that was cut off, and
 * still runs goes down with the next thing that ends, whatever came in between; the base has taken it down, or has left it
 * to a scaling policy.
 *
 * @param count what was found
 */
export function askedNow(wanted: Wanted, record: TargetRecord, now: Asked, to: Counts, count: number) {
  if (isInBase(wanted.state)) return now;
  const { applied, transition: begun } = record;
  const isCutOff = isAbandoned(wanted, record) && begun?.key !== applied?.key && begun?.takenOver === undefined;
  const isSet = isCutOff && begun?.settings?.includes(count) && count > begun.from.desired;
  const before = larger(larger(askedBefore(record), leftBefore(record, count)), { least: isSet ? count : 0 });
  const left = {
    least: Math.min(before.least, to.desired),
    max: Math.min(before.max ?? 0, to.max ?? to.desired),
  };
  const wasSet = begun?.settings?.includes(count) === true;
  // A count that another tick had lowered only comes back, and one that it had raised was raised.
  const had = isSecondLook(wanted, record) ? applied?.counts.desired : wasSet ? begun.from.desired : undefined;
  const isRaised =
    isRaisedBy(wanted, to) &&
    (askedBefore(record).raised === true ||
      to.desired > Math.max(count, had ?? 0) ||
      (wasSet && Math.min(count, to.desired) > begun.from.desired));
  return {
    ...now,
    ...(isRaised && { raised: true as const }),
    ...((left.least > now.least || left.max > (now.max ?? 0)) && { left }),
  };
}

/** Something that decided has ended, and nothing has come to what is left. */
function isLeftOver(wanted: Wanted, record: TargetRecord): boolean {
  const { applied } = record;
  if (applied === undefined || !isStillInForce(wanted, record)) return false;
  const standing = wanted.state.inForce.filter(({ phase }) => phase !== 'wind-down');
  const ids = new Set(standing.map(occurrenceId));
  const isOver = applied.inForce.some((was) => was.overruled !== true && !ids.has(occurrenceId(was)));
  return isOver || applied.override !== undefined;
}

/** Prescale has raised the count since the base, has set the last one, or was about to. */
const isOurs = (record: TargetRecord, count: number): boolean =>
  askedBefore(record).raised === true ||
  record.applied?.set === count ||
  record.transition?.settings?.includes(count) === true;

/**
 * Only then tasks are taken away of `count` where nothing asks for fewer. A scale-up or an event takes none where more runs
 * than was asked for: nobody but people or a scaling policy can have added those. An event gives back only what has ended
 * just now; the base takes back all, once anything was raised.
 */
export function asksForLess({ state }: Wanted, record: TargetRecord, least: number, count: number): boolean {
  if (!isOurs(record, count)) return false;
  const before = askedBefore(record);
  if (isInBase(state)) return (before.raised === true ? count : before.least) > least;
  const most = defendedEvents(state).length > 0 ? before : larger(before, leftBefore(record, count));
  return most.least > least && count <= most.least;
}

/** Whether something larger ended: then Prescale itself raised the count, and the count may come back. */
export const comesBack = (wanted: Wanted, record: TargetRecord, least: number, count: number): boolean =>
  isLeftOver(wanted, record) && asksForLess(wanted, record, least, count);

/**
 * Whether what runs beyond the ceiling of now is left over from something that allowed more and ended, or winds down or has
 * wound down. In an event only if that had asked for all that runs: what else runs there is not taken away.
 *
 * @param registered the ceiling that is registered, if one is
 */
export function ceilingComesBack(
  wanted: Wanted,
  record: TargetRecord,
  now: Required<Omit<Asked, 'raised'>>,
  count: number,
  registered: number | undefined,
): boolean {
  const { inForce } = wanted.state;
  const before = askedBefore(record);
  if (defendedEvents(wanted.state).length > 0)
    return (before.max ?? 0) > (now.max ?? 0) && comesBack(wanted, record, now.least, count);
  const isLower = (larger(before, leftBefore(record, count)).max ?? 0) > (now.max ?? 0);
  if (isLower && isLeftOver(wanted, record)) return true;
  // Beside what asks for more, tasks beyond a wind-down are not its, but for those that AWS has still to bring in.
  const isOnItsWay = count > (registered ?? count);
  if (!isOnItsWay && inForce.some(({ kind, phase }) => kind !== 'scale-down' && phase !== 'wind-down')) return false;
  const decided = record.applied?.inForce.filter(({ overruled }) => overruled !== true) ?? [];
  return isWindingDown(inForce) || (isLeftOver(wanted, record) && isWindingDown(decided));
}

const isWindingDown = (occurrences: readonly { readonly phase: string }[]): boolean =>
  occurrences.some(({ phase }) => phase === 'wind-down');

/**
 * The count that was found when something was begun and cut off, while what is in force stayed the same: of a `count` that
 * was about to be set, what goes beyond that is Prescale's own doing and may come back; what was found may not. A repair
 * only gave back.
 */
export function keptCount(wanted: Wanted, record: TargetRecord, least: number, count: number): number | undefined {
  const { transition, applied } = record;
  const mayBeOurs = transition?.settings?.includes(count) === true;
  const isRepair = transition?.key === applied?.key;
  const isCutOff =
    isAbandoned(wanted, record) && isStillInForce(wanted, record) && !comesBack(wanted, record, least, count);
  return mayBeOurs && !isRepair && isCutOff ? transition.from.desired : undefined;
}
