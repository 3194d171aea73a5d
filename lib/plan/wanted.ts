import type { CapacityState, RunningOccurrence } from '../schedule/schedule.ts';
import type { TargetRecord } from './record.ts';
import type { Remembered, Wanted } from './situation.ts';

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

/** Whether a `desiredKey` is one of a state in which nothing of the schedule and nobody's override decided. */
export const isBaseKey = (key: string): boolean => /^free\/[^|]*\|-$/.test(key);

/** Nothing of the schedule and nobody's override decides. */
export const isInBase = (state: CapacityState): boolean => state.inForce.length === 0 && state.override === undefined;

/** A pre-event whose capacity is owed now: below its floor nothing is respected. */
export const defendedEvents = (state: CapacityState): readonly RunningOccurrence[] =>
  state.inForce.filter((one) => one.kind === 'pre-event' && one.phase !== 'wind-down');

/** Something in force asks for more, so nothing that runs beyond it is taken away. */
export const asksForMore = (state: CapacityState): boolean => state.inForce.some((one) => one.kind !== 'scale-down');

/**
 * Tells wishes apart: of two that differ the calls of one undo those of the other. The phases of an event before its end are
 * one wish, and so are the steps of a ramp.
 */
export function wishKey({ state, target, windows, released }: Wanted): string {
  const { autoscaling, min, max, desired, override, inForce } = state;
  const parts = inForce.map((one) => {
    const capacity = windows.get(one.window)?.targets.get(target.name);
    const asked = [capacity?.min, capacity?.max, capacity?.desired].map((count) => count ?? '').join('/');
    return `${occurrenceId(one)}:${asked}${one.phase === 'wind-down' ? ':wind-down' : ''}`;
  });
  const bounds = inForce.length > 0 ? '' : `${min}/${max}/${desired}`;
  return [autoscaling, bounds, override?.id ?? '-', ...parts.sort(), released ? 'released' : ''].join('|');
}

/** No tick makes a call later than this after it began: the timeout of the reconcile function in serverless.yml. */
export const longestTickMs = 58_000;

/** Another wish was begun and is not settled: it was cut off, or is still under way. */
export const isAnothers = ({ wanted, record: { transition } }: Remembered): boolean =>
  transition !== undefined && transition.key !== wishKey(wanted);

/**
 * Whether a tick may still make calls for another wish; no version of a record stops those. Counted from when that was first
 * seen, and never from a clock that is ahead.
 */
export const mayStillCome = (situation: Remembered & { readonly now: Date }): boolean =>
  isAnothers(situation) && seenMs(situation) < longestTickMs;

/** How long ago another wish was first seen; below 0: not yet, or by a clock that is ahead. */
export const seenMs = ({
  record: { transition },
  now,
}: {
  readonly record: TargetRecord;
  readonly now: Date;
}): number => (transition?.seen === undefined ? -1 : now.getTime() - new Date(transition.seen).getTime());

/** A repair of what was already applied was cut off; its announcement is still owed. */
export const isRepairing = ({ wanted, record }: Remembered): boolean =>
  record.transition?.repair === true && !isAnothers({ wanted, record }) && record.applied?.key === appliedKey(wanted);

/** What is wanted has still to be brought about, or was begun and not settled. */
export const isPending = ({ wanted, record }: Remembered): boolean =>
  record.applied?.key !== appliedKey(wanted) ||
  (record.transition !== undefined && !isRepairing({ wanted, record })) ||
  (record.suspended !== undefined && wanted.state.autoscaling === 'active');

/** A count has to be chosen: what is in force has changed, or a change was cut off. */
export const isNewInForce = ({ wanted, record }: Remembered): boolean =>
  record.applied?.desiredKey !== desiredKey(wanted) ||
  (record.transition !== undefined && record.transition.repair !== true);
