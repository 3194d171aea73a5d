import type { CapacityState, Schedule, Target } from '../schedule/schedule.ts';
import { type Change, courseOf } from './changes.ts';
import { type Cost, costOf, type Prices, sumOfCosts } from './cost.ts';
import type { Span } from './span.ts';
import { sumOfHours, type TaskHours, taskHours } from './task-hours.ts';
import { turnsOf } from './turns.ts';

export interface PreviewOptions {
  /** Only these; left out: all. */
  readonly targets?: readonly string[];
  /** Only changes in which something becomes of one of these windows, or at which one of them is in force; left out: all. */
  readonly windows?: readonly string[];
  readonly prices?: Prices;
  /** How many tasks run of targets without a declared base when nothing of the schedule is in force. */
  readonly found?: ReadonlyMap<string, number>;
  /** Called after each target: with many, this takes a while. */
  readonly onTarget?: (done: number, all: number) => void;
}

/** What a schedule will do in a span, when nobody but Prescale acts. */
export interface Preview extends Span {
  readonly targets: readonly TargetPreview[];
  /** Of all targets, by instant and then in the order of the targets. */
  readonly changes: readonly Change[];
  readonly hours: TaskHours;
  /** Absent: the price of some target is not known. */
  readonly cost?: Cost;
  /** Targets that are not enabled: nothing is done to them. */
  readonly leftAlone: readonly string[];
}

export interface TargetPreview {
  readonly target: string;
  /** What holds just before the span begins. */
  readonly initial: CapacityState;
  readonly hours: TaskHours;
  /** Absent: its price is not known. */
  readonly cost?: Cost;
}

/** Throws a RangeError for a target that the schedule does not have, and for a span that is none. */
export function preview(schedule: Schedule, span: Span, options: PreviewOptions = {}): Preview {
  const named = options.targets ?? [...schedule.targets.keys()];
  const targets = named.map((name) => targetOf(schedule, name));
  const looked = targets.filter(({ enabled }) => enabled);
  const isShown = shownBy(options.windows);
  const changes: Change[] = [];
  const previews = looked.map((target, index): TargetPreview => {
    const course = courseOf(schedule, target.name, span);
    for (const change of course.changes) if (isShown(change)) changes.push(change);
    const hours = taskHours(course, span, target, options.found?.get(target.name));
    const cost = options.prices && costOf(target.name, hours, options.prices);
    options.onTarget?.(index + 1, looked.length);
    return { target: target.name, initial: course.initial, hours, ...(cost && { cost }) };
  });
  const costs = previews.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  return {
    ...span,
    targets: previews,
    // Stable: at one instant the order of the targets stays.
    changes: changes.sort((a, b) => a.at.getTime() - b.at.getTime()),
    hours: sumOfHours(previews.map(({ hours }) => hours)),
    ...(costs.length > 0 && costs.length === previews.length && { cost: sumOfCosts(costs) }),
    leftAlone: targets.filter(({ enabled }) => !enabled).map(({ name }) => name),
  };
}

function targetOf(schedule: Schedule, name: string): Target {
  const target = schedule.targets.get(name);
  if (target === undefined) throw new RangeError(`There is no target \`${name}\`.`);
  return target;
}

function shownBy(windows: readonly string[] | undefined): (change: Change) => boolean {
  if (windows === undefined) return () => true;
  const wanted = new Set(windows);
  return ({ from, to }) => {
    const turns = turnsOf({ from, to });
    const named = turns.length === 0 ? [...from.inForce, ...to.inForce] : turns;
    return named.some(({ window }) => wanted.has(window));
  };
}
