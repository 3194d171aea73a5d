import { askedBy, recurs } from '../schedule/running.ts';
import type { Occurrence, Schedule, Target, Window, WindowCapacity } from '../schedule/schedule.ts';
import { day } from '../schedule/wall-time.ts';
import type { Prices } from './cost.ts';
import { nextOccurrence } from './next-occurrence.ts';
import { preview } from './preview.ts';

/** How much one event asks for. */
export interface EventSize {
  /** The occurrence that runs or comes next. */
  readonly next: Occurrence;
  /** Of all its targets together, at any one time. */
  readonly tasks: number;
  /** What it adds to the task-hours that are asked for without it, in the year from its next lead on. */
  readonly taskHours: number;
  /** The same in the money of the prices given; absent: none are. */
  readonly cost?: number;
}

const year = 366 * day;

/**
 * How much an event asks for; `undefined`: it does not happen any more. Throws a RangeError for a window that the schedule does
 * not have.
 */
export function eventSize(schedule: Schedule, name: string, at: Date, prices?: Prices): EventSize | undefined {
  const next = nextOccurrence(schedule, name, at);
  const event = schedule.windows.find((window) => window.name === name);
  if (next === undefined || event === undefined) return undefined;
  const from = new Date(Math.max(at.getTime(), next.start.getTime() - event.leadMs));
  // What happens once adds nothing after it has wound down, and ramps walk for 14 days at the most.
  const wound = next.end.getTime() + (event.rampDown === undefined ? 0 : 14 * day);
  const span = { from, to: new Date(recurs(event) ? from.getTime() + year : wound) };
  const options = { targets: [...event.targets.keys()], ...(prices && { prices }) };
  const without = { ...schedule, windows: schedule.windows.filter((window) => window !== event) };
  const [is, was] = [schedule, without].map((one) => preview(one, span, options));
  return {
    next,
    tasks: sum(
      Array.from(event.targets, ([target, capacity]) => tasksOf(event, capacity, schedule.targets.get(target))),
    ),
    taskHours: (is?.hours.asked ?? 0) - (was?.hours.asked ?? 0),
    ...(is?.cost && was?.cost && { cost: is.cost.asked - was.cost.asked }),
  };
}

/** Where autoscaling stays, a ceiling that the event itself sets counts: up to it may run. */
function tasksOf(event: Window, capacity: WindowCapacity, target: Target | undefined): number {
  if (target === undefined) return 0;
  const { min = 0, desired = 0 } = askedBy(event, capacity, target);
  const ceiling = event.autoscaling === 'floor' ? (capacity.max ?? 0) : 0;
  return Math.max(min, desired, ceiling);
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
