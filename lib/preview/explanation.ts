import { counted } from '../schedule/counted.ts';
import { askedBy } from '../schedule/running.ts';
import type {
  CapacityState,
  Override,
  RunningOccurrence,
  Schedule,
  Target,
  Window,
  WindowCapacity,
} from '../schedule/schedule.ts';
import { stateAt } from '../schedule/state-at.ts';
import { askedBounds, askedTasks } from './asked-tasks.ts';
import { type Change, courseOf } from './changes.ts';

/** Why a target has the capacity it has at an instant. */
export interface Explanation {
  readonly target: string;
  readonly at: Date;
  readonly state: CapacityState;
  /** What is asked for, or the least of the bounds that are; absent: the count stays as it is found. */
  readonly tasks?: number;
  /** What decides and by which rule, as a sentence. */
  readonly rule: string;
  readonly inForce: readonly Asking[];
  readonly overruled: readonly (Asking & { readonly because: string })[];
  /** Those that would run if `except` did not name the day on which they begin. */
  readonly excepted: readonly RunningOccurrence[];
  /** The next change that is felt within the horizon. */
  readonly next?: Change;
}

/** An occurrence with what its window asks of this target once it is past its ramp. */
export interface Asking extends RunningOccurrence {
  readonly tasks?: number;
  /** Of what asks for bounds and for no count. */
  readonly min?: number;
  readonly max?: number;
  /** As the event was written. */
  readonly requestsPerMinute?: number;
}

/**
 * Throws a RangeError for a target that the schedule does not have, and for an instant that is no date.
 *
 * @param horizonMs how far ahead the next change is looked for
 */
export function explain(
  schedule: Schedule,
  targetName: string,
  at: Date,
  horizonMs: number,
  override?: Override,
): Explanation {
  const state = stateAt(schedule, targetName, at, override);
  const target = schedule.targets.get(targetName);
  if (target === undefined) throw new RangeError(`There is no target \`${targetName}\`.`);
  const asking = askingOf(schedule, target);
  const inForce = state.inForce.map(asking);
  const tasks = askedTasks(state);
  const next = courseOf(schedule, targetName, {
    from: new Date(at.getTime() + 1),
    to: new Date(at.getTime() + horizonMs),
  }).changes.find(({ isFelt }) => isFelt);
  return {
    target: targetName,
    at,
    state,
    ...(tasks !== undefined && { tasks }),
    rule: ruleOf(state, inForce),
    inForce,
    overruled: state.overruled.map((one) => ({ ...asking(one), because: one.because })),
    excepted: exceptedAt(schedule, targetName, at),
    ...(next && { next }),
  };
}

/** Those of the same windows without their exceptions that do not run with them. */
function exceptedAt(schedule: Schedule, target: string, at: Date): readonly RunningOccurrence[] {
  const windows = schedule.windows.filter((window) => window.targets.has(target) && window.except.length > 0);
  return windows.flatMap((window) => {
    const runsBy = (one: Window): readonly RunningOccurrence[] => {
      const { inForce, overruled } = stateAt({ ...schedule, windows: [one] }, target, at);
      return [...inForce, ...overruled];
    };
    const running = new Set(runsBy(window).map(({ start }) => start.getTime()));
    return runsBy({ ...window, except: [] })
      .filter(({ start }) => !running.has(start.getTime()))
      .map(({ window: name, kind, phase, start, end }) => ({ window: name, kind, phase, start, end }));
  });
}

function askingOf({ windows }: Schedule, target: Target): (one: RunningOccurrence) => Asking {
  return ({ window: name, kind, phase, start, end }) => {
    const window = windows.find((one) => one.name === name);
    const capacity: WindowCapacity = window?.targets.get(target.name) ?? {};
    const asked = window && askedBy(window, capacity, target);
    const tasks = asked?.desired ?? asked?.min;
    const { requestsPerMinute } = capacity;
    return {
      window: name,
      kind,
      phase,
      start,
      end,
      ...(tasks !== undefined && { tasks }),
      ...(asked && askedBounds(asked)),
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    };
  };
}

function ruleOf({ override, overruled, min, max }: CapacityState, inForce: readonly Asking[]): string {
  if (override !== undefined) return 'A person holds this target, and that decides alone.';
  const [first] = inForce;
  if (first === undefined) {
    if (min === undefined) return 'No window is in force, and no base is declared: the count stays as it is found.';
    return `No window is in force, so the base holds: ${min === max ? counted(min) : `${min} to ${counted(max ?? min)}`}.`;
  }
  if (first.kind === 'scale-down') {
    const others = overruled.some(({ kind }) => kind === 'scale-down');
    return others
      ? `Nothing raises the count, so of the scale-downs the highest decides: ${first.window}.`
      : `Nothing raises the count, so the scale-down decides: ${first.window}.`;
  }
  if (inForce.length === 1) return `${first.window} alone raises the count, so it decides.`;
  const highest = inForce.reduce((top, one) => ((one.tasks ?? 0) > (top.tasks ?? 0) ? one : top));
  const least = highest.min === undefined ? '' : 'at least ';
  const count = highest.tasks === undefined ? '' : `: ${highest.window} asks for ${least}${highest.tasks}`;
  return `Of those that raise the count the highest decides${count}.`;
}
