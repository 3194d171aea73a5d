import type { Bounds, CapacityState, Schedule } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import type { FoundService } from './found-service.ts';
import { nativeSteps } from './native-bounds.ts';

/** One instant at which native actions, or the schedule, change the bounds of a service. */
export interface Boundary {
  readonly at: Date;
  readonly native: Bounds;
  /** Absent: the schedule leaves the bounds as they are found. */
  readonly schedule?: Bounds;
  /** The actions that fire, and the windows in force. */
  readonly actions: readonly string[];
  readonly windows: readonly string[];
  readonly isSame: boolean;
  /** An event is running, which no native action knows of. */
  readonly isEvent: boolean;
}

export interface Compared {
  readonly found: FoundService;
  readonly target: string;
  /** Text: why it cannot be told what its native actions do; the schedule leaves it to them, or does not. */
  readonly boundaries: readonly Boundary[] | string;
}

/** What a schedule says at every boundary, beside what native actions would have done. */
export function compared(schedule: Schedule, target: string, found: FoundService, from: Date, to: Date): Compared {
  const steps = nativeSteps(found, from, to);
  if (typeof steps === 'string') return { found, target, boundaries: steps };
  const boundaries: Boundary[] = [];
  let [next, current] = [0, steps[0]];
  for (let at: Date | undefined = from; at !== undefined && at <= to && current !== undefined; ) {
    for (let step = steps[next]; step !== undefined && step.at <= at; step = steps[next]) {
      current = step;
      next += 1;
    }
    const state = stateAt(schedule, target, at);
    const actions = current.at.getTime() === at.getTime() ? current.by : [];
    boundaries.push(boundaryOf(state, at, current.bounds, actions));
    at = earlier(state.until, steps[next]?.at);
  }
  return { found, target, boundaries };
}

const earlier = (one: Date | undefined, other: Date | undefined): Date | undefined =>
  one !== undefined && (other === undefined || one < other) ? one : other;

function boundaryOf(
  { min, max, inForce }: CapacityState,
  at: Date,
  native: Bounds,
  actions: readonly string[],
): Boundary {
  const isLeft = min === undefined && max === undefined;
  const bounds = { min: min ?? native.min, max: max ?? native.max };
  return {
    at,
    native,
    ...(!isLeft && { schedule: bounds }),
    actions,
    windows: inForce.map(({ window }) => window),
    isSame: bounds.min === native.min && bounds.max === native.max,
    isEvent: inForce.some(({ kind }) => kind === 'pre-event'),
  };
}

/** Events are people's own. */
export const differing = (boundaries: readonly Boundary[]): readonly Boundary[] =>
  boundaries.filter(({ isSame, isEvent }) => !isSame && !isEvent);
