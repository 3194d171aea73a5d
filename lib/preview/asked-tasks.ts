import type { Bounds, CapacityState } from '../schedule/schedule.ts';

/**
 * How many tasks a state asks for; where it only asks for bounds, the least of them. While autoscaling acts it may run
 * more, up to `max`.
 *
 * @param found how many run of a target without a declared base when nothing of the schedule is in force
 * @returns `undefined`: the count stays as it is found, and nobody said what that is
 */
export function askedTasks(state: CapacityState, found?: number): number | undefined {
  const { min, desired, inForce } = state;
  const asked = desired === undefined ? min : Math.max(desired, min ?? 0);
  if (asked === undefined || found === undefined) return asked ?? found;
  // What raises never lowers a count.
  return inForce.some(({ kind }) => kind !== 'scale-down') ? Math.max(asked, found) : asked;
}

interface Asked {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly desired?: number | undefined;
}

/**
 * The bounds of what asks for no count: within them, autoscaling and people decide. `undefined`: a count is asked for, or
 * no bound.
 */
export function askedBounds({ min, max, desired }: Asked): Partial<Bounds> | undefined {
  if (desired !== undefined || (min === undefined && max === undefined) || min === max) return undefined;
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** How many tasks may run at the most; `undefined`: as many as the bounds that are found allow. */
export function mostTasks(state: CapacityState, found?: number): number | undefined {
  const asked = askedTasks(state, found);
  if (state.autoscaling !== 'active') return asked;
  return state.max === undefined || asked === undefined ? state.max : Math.max(state.max, asked);
}
