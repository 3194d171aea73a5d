import { nextChange } from '../../lib/schedule/next-change.ts';
import type { Bounds, Schedule } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import type { FoundService } from './found-service.ts';
import { type NativeStep, nativeSteps } from './native-bounds.ts';

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
  /** `undefined`: what its native actions do cannot be told, and the schedule leaves it to them or does not. */
  readonly boundaries: readonly Boundary[] | undefined;
}

/** What a schedule says at every boundary, beside what native actions would have done. */
export function compared(schedule: Schedule, target: string, found: FoundService, from: Date, to: Date): Compared {
  const steps = nativeSteps(found, from, to);
  if (steps === undefined) return { found, target, boundaries: undefined };
  const instants = new Set([...steps.map(({ at }) => at.getTime()), ...changesOf(schedule, target, from, to)]);
  let next = 0;
  let current: NativeStep | undefined;
  const boundaries = [...instants]
    .sort((a, b) => a - b)
    .flatMap((instant): readonly Boundary[] => {
      for (let step = steps[next]; step !== undefined && step.at.getTime() <= instant; step = steps[next]) {
        current = step;
        next += 1;
      }
      if (current === undefined) return [];
      const actions = current.at.getTime() === instant ? current.by : [];
      return [boundaryOf(schedule, target, new Date(instant), current.bounds, actions)];
    });
  return { found, target, boundaries };
}

function boundaryOf(
  schedule: Schedule,
  target: string,
  at: Date,
  native: Bounds,
  actions: readonly string[],
): Boundary {
  const { min, max, inForce } = stateAt(schedule, target, at);
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

function changesOf(schedule: Schedule, target: string, from: Date, to: Date): readonly number[] {
  const changes: number[] = [];
  for (let at = nextChange(schedule, target, from); at !== undefined && at <= to; at = nextChange(schedule, target, at))
    changes.push(at.getTime());
  return changes;
}

/** Events are people's own. */
export const differing = (boundaries: readonly Boundary[]): readonly Boundary[] =>
  boundaries.filter(({ isSame, isEvent }) => !isSame && !isEvent);
