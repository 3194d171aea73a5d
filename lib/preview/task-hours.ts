import type { Target } from '../schedule/schedule.ts';
import { askedBounds, askedTasks, mostTasks } from './asked-tasks.ts';
import { type Course, stretchesOf } from './changes.ts';
import type { Span } from './span.ts';

/**
 * Tasks times hours of one target over a span: what the schedule asks for, and what it would be otherwise. All but
 * `unknownHours` are of the hours in which the count is known.
 */
export interface TaskHours {
  /** Of the tasks that are asked for; where only bounds are, of the least. */
  readonly asked: number;
  /** Hours of the known ones in which only bounds are asked for: more may run. */
  readonly leastHours: number;
  /** Where autoscaling uses all the room it has; absent: there is no bound to it. */
  readonly most?: number;
  /** The most that is asked for at any time, all the time. */
  readonly atMaximum: number;
  /** The lower bound of the base, or what is found, all the time; absent: not known. */
  readonly withoutSchedule?: number;
  /** Hours in which the count stays as it is found, and nobody said what that is. */
  readonly unknownHours: number;
}

const hour = 3_600_000;

/** A time in which the count is known. */
interface Known {
  readonly ms: number;
  readonly tasks: number;
  /** Absent: there is no bound. */
  readonly most: number | undefined;
  readonly isBounds: boolean;
}

/** @param found how many run of a target without a declared base when nothing of the schedule is in force */
export function taskHours(course: Course, span: Span, { base }: Target, found?: number): TaskHours {
  const known: Known[] = [];
  for (const { from, to, state } of stretchesOf(course, span)) {
    const tasks = askedTasks(state, found);
    if (tasks === undefined) continue;
    const ms = to.getTime() - from.getTime();
    known.push({ ms, tasks, most: mostTasks(state, found), isBounds: askedBounds(state) !== undefined });
  }
  const knownMs = known.reduce((sum, { ms }) => sum + ms, 0);
  const peak = known.reduce((top, { tasks }) => Math.max(top, tasks), 0);
  const usual = base?.min ?? found;
  return {
    asked: hoursOf(known, ({ tasks }) => tasks),
    leastHours: hoursOf(known, ({ isBounds }) => (isBounds ? 1 : 0)),
    ...(known.every(({ most }) => most !== undefined) && { most: hoursOf(known, ({ most = 0 }) => most) }),
    atMaximum: (peak * knownMs) / hour,
    ...(usual !== undefined && { withoutSchedule: (usual * knownMs) / hour }),
    unknownHours: (span.to.getTime() - span.from.getTime() - knownMs) / hour,
  };
}

/** Summed in milliseconds, which are whole. */
const hoursOf = (known: readonly Known[], of: (one: Known) => number): number =>
  known.reduce((sum, one) => sum + one.ms * of(one), 0) / hour;

/** Of several targets together; what is not known of one is not known of all. */
export function sumOfHours(all: readonly TaskHours[]): TaskHours {
  const sum = (of: (hours: TaskHours) => number): number => all.reduce((total, hours) => total + of(hours), 0);
  const isBounded = all.every(({ most }) => most !== undefined);
  const isUsualKnown = all.every(({ withoutSchedule }) => withoutSchedule !== undefined);
  return {
    asked: sum(({ asked }) => asked),
    leastHours: sum(({ leastHours }) => leastHours),
    ...(isBounded && { most: sum(({ most }) => most ?? 0) }),
    atMaximum: sum(({ atMaximum }) => atMaximum),
    ...(isUsualKnown && { withoutSchedule: sum(({ withoutSchedule }) => withoutSchedule ?? 0) }),
    unknownHours: sum(({ unknownHours }) => unknownHours),
  };
}
