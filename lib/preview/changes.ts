import { nextChange } from '../schedule/next-change.ts';
import type { CapacityState, Schedule } from '../schedule/schedule.ts';
import { stateAt } from '../schedule/state-at.ts';
import { checkedSpan, type Span } from './span.ts';
import { standsAs } from './standing.ts';

/** The wanted state of one target becomes another one. */
export interface Change {
  readonly at: Date;
  readonly target: string;
  readonly from: CapacityState;
  /** With why it is so, what is in force and what is overruled. */
  readonly to: CapacityState;
  /** `false`: counts, autoscaling and what is in force stay as they are; only what is overruled, or a reason, differs. */
  readonly isFelt: boolean;
}

/** The wanted state of one target over a span. */
export interface Course {
  readonly target: string;
  /** What holds just before the span begins. */
  readonly initial: CapacityState;
  /** In order; the first may be at the beginning of the span, none is at its end. */
  readonly changes: readonly Change[];
}

/** Throws a RangeError for a target that the schedule does not have, and for a span that is none. */
export function courseOf(schedule: Schedule, target: string, span: Span): Course {
  const { from, to } = checkedSpan(span);
  const before = new Date(from.getTime() - 1);
  const initial = stateAt(schedule, target, before);
  const changes: Change[] = [];
  let state = initial;
  for (
    let at = nextChange(schedule, target, before);
    at !== undefined && at.getTime() < to.getTime();
    at = state.until
  ) {
    const next = stateAt(schedule, target, at);
    changes.push({ at, target, from: state, to: next, isFelt: !standsAs(state, next) });
    state = next;
  }
  return { target, initial, changes };
}

/** A time in which one state holds. */
export interface Stretch extends Span {
  readonly state: CapacityState;
}

/** The states of a course, without a gap from the beginning of the span to its end. */
export function stretchesOf({ initial, changes }: Course, { from, to }: Span): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let [begin, state] = [from, initial];
  for (const change of changes) {
    if (begin.getTime() < change.at.getTime()) stretches.push({ from: begin, to: change.at, state });
    [begin, state] = [change.at, change.to];
  }
  return [...stretches, { from: begin, to, state }];
}
