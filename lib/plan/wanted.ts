import type { CapacityState, Occurrence, RunningOccurrence, Target, Window } from '../schedule/schedule.ts';
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
  /** `true`: the target has left the schedule or is not enabled. What was changed is put back, then it is let alone. */
  readonly released: boolean;
}

/** Names one occurrence of one window; the thread of its announcements. */
export const occurrenceId = (occurrence: { readonly window: string; readonly start: Date | string }): string =>
  `${occurrence.window}@${typeof occurrence.start === 'string' ? occurrence.start : occurrence.start.toISOString()}`;

/** Tells apart all that can be wanted: whenever it differs from what was applied, there is something to do. */
export function appliedKey({ state, released }: Wanted): string {
  const inForce = state.inForce.map((one) => `${occurrenceId(one)}:${one.phase}`).sort();
  const bounds = [state.min ?? 'found', state.max ?? 'found', state.desired ?? 'free'];
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

/** A pre-event whose capacity is owed now: below its floor nothing is respected. */
export const defendedEvents = (state: CapacityState): readonly RunningOccurrence[] =>
  state.inForce.filter((one) => one.kind === 'pre-event' && one.phase !== 'wind-down');

/** Something in force asks for more, so nothing that runs beyond it is taken away. */
export const asksForMore = (state: CapacityState): boolean => state.inForce.some((one) => one.kind !== 'scale-down');

/**
 * Whether what is in force now is left over from something larger that ended: then Prescale itself raised the count,
 * and the count may come back.
 */
export function comesBack(state: CapacityState, record: TargetRecord): boolean {
  const before = record.applied;
  if (before === undefined) return false;
  if (state.override !== undefined) return false;
  const known = new Set(before.inForce.map(occurrenceId));
  const stillThere = state.inForce.every((one) => known.has(occurrenceId(one)));
  const somethingEnded =
    before.override !== undefined ||
    before.inForce.some(
      (was) => !state.inForce.some((one) => occurrenceId(one) === occurrenceId(was) && one.phase !== 'wind-down'),
    );
  return stillThere && somethingEnded;
}
