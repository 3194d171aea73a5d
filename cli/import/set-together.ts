import type { ScheduledAction } from '../../lib/plan/autoscaling.ts';
import type { Bounds } from '../../lib/schedule/schedule.ts';

/** Bounds after native actions that fire at one instant, each its own bound. Text: why AWS does not say what they are. */
export function setTogether(before: Bounds, actions: readonly ScheduledAction[]): Bounds | string {
  const mins = given(actions.map(({ min }) => min));
  const maxes = given(actions.map(({ max }) => max));
  const names = given(actions.map(({ name }) => name));
  if (mins.length > 1 || maxes.length > 1)
    return `${names.join(' and ')} fire at the same time and set different bounds: which of them wins AWS does not say.`;
  const [min = before.min] = mins;
  const [max = before.max] = maxes;
  if (min <= max) return { min, max };
  const [leaves, it] = names.length > 1 ? ['leave', 'them'] : ['leaves', 'it'];
  return `${names.join(' and ')} ${leaves} a min of ${min} above a max of ${max}, and AWS does not say what it makes of that: give ${it} both bounds.`;
}

const given = <T>(values: readonly (T | undefined)[]): readonly T[] => [
  ...new Set(values.flatMap((value) => (value === undefined ? [] : [value]))),
];
