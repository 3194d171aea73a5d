import { compiled } from './compiled.ts';
import { lanesOf } from './lanes.ts';
import { decide } from './precedence.ts';
import { type EarlyLead, lowest, standingAt } from './ramps.ts';
import { askedBy, recurs } from './running.ts';
import type { Occurrence, Schedule, Target, Window } from './schedule.ts';
import type { Span, Timeline } from './timeline.ts';
import { dateOf, type ZoneClock } from './wall-time.ts';

/** An event as it was when it was last looked at; the schedule may have been edited since. */
export interface EventBefore {
  readonly window: string;
  readonly start: Date;
  /** Its lead had begun, and it is not over: capacity was raised for it. */
  readonly isBegun: boolean;
  /** It has run, and its end has passed: nothing takes its place. */
  readonly isOver: boolean;
  /** When its lead began, where it was moved since. */
  readonly leadFrom?: Date;
}

/** What has become of it. */
export interface EventNow {
  /** It, or the one that has taken its place; absent: it was taken out of the schedule. */
  readonly is?: Occurrence;
  /** Its lead goes on from then, though by the schedule it would begin only later. */
  readonly leadFrom?: Date;
}

/**
 * What has become of the events of a target, in their order. One that was moved is followed: another occurrence of its window
 * has taken its place, of a window that recurs one on the same local date. If a wind-down from now on would still be under
 * way when the lead of that one begins, nothing is given back in between: the lead goes on. Throws a RangeError for a target
 * that the schedule does not have.
 */
export function followEvents(
  schedule: Schedule,
  targetName: string,
  events: readonly EventBefore[],
  at: Date,
): readonly EventNow[] {
  const { target: find, windowsOf, timeline, clock } = compiled(schedule);
  const target = find(targetName);
  const windows = windowsOf(targetName);
  const taken = new Set(events.map(({ window, start }) => nameOf(window, start.getTime())));
  return events.map((before) => {
    const window = windows.find(({ name, kind }) => name === before.window && kind === 'pre-event');
    if (window === undefined) return {};
    const spans = timeline(window);
    const span =
      spanFrom(spans, before.start.getTime()) ??
      (before.isOver
        ? undefined
        : spanInstead(spans, window, before, { at, clock, isTaken: (start) => taken.has(nameOf(window.name, start)) }));
    if (span === undefined) return {};
    taken.add(nameOf(window.name, span.start));
    const leadFrom = before.isBegun ? keptLead(schedule, target, window, before, span, at.getTime()) : undefined;
    return {
      is: { window: window.name, start: new Date(span.start), end: new Date(span.end) },
      ...(leadFrom !== undefined && { leadFrom: new Date(leadFrom) }),
    };
  });
}

/** The leads that go on, as `stateAt` takes them. */
export const earlyLeads = (events: readonly EventNow[]): readonly EarlyLead[] =>
  events.flatMap(({ is, leadFrom }) =>
    is === undefined || leadFrom === undefined
      ? []
      : [{ window: is.window, start: is.start.getTime(), end: is.end.getTime(), begin: leadFrom.getTime() }],
  );

const nameOf = (window: string, start: number): string => `${window}@${start}`;

function spanFrom(spans: Timeline, start: number): Span | undefined {
  const first = spans.endingAfter(start).next();
  return first.done !== true && first.value.start === start ? first.value : undefined;
}

interface Search {
  readonly at: Date;
  readonly clock: ZoneClock;
  readonly isTaken: (start: number) => boolean;
}

/** The nearest one that is not over. The other days of a window that recurs are events of their own. */
function spanInstead(
  spans: Timeline,
  window: Window,
  { start }: EventBefore,
  { at, clock, isTaken }: Search,
): Span | undefined {
  const dateAt = (instant: number): string => dateOf(clock.wallAt(instant));
  const date = dateAt(start.getTime());
  const distance = (span: Span): number => Math.abs(span.start - start.getTime());
  let nearest: Span | undefined;
  for (const span of spans.endingAfter(at.getTime())) {
    if (recurs(window) && dateAt(span.start) > date) break;
    if (isTaken(span.start) || (recurs(window) && dateAt(span.start) < date)) continue;
    if (nearest !== undefined && distance(span) >= distance(nearest)) break;
    nearest = span;
  }
  return nearest;
}

/** Since when its lead goes on; absent: the schedule alone says when it begins. */
function keptLead(
  schedule: Schedule,
  target: Target,
  window: Window,
  before: EventBefore,
  span: Span,
  at: number,
): number | undefined {
  const begin = span.start - window.leadMs;
  const from = before.leadFrom?.getTime() ?? Math.min(before.start.getTime() - window.leadMs, at);
  if (from >= begin || at >= span.start) return undefined;
  const wasKept = before.leadFrom !== undefined && before.start.getTime() === span.start;
  if (wasKept) return from;
  // It runs by itself; what a ramp has climbed so far is kept.
  if (begin <= at) return window.rampUp === undefined ? undefined : from;
  return begin < windDownEnd(schedule, target, window, at) ? from : undefined;
}

/** When the floor of the window would have walked down, if it began to now. */
function windDownEnd(schedule: Schedule, target: Target, window: Window, at: number): number {
  const { rampDown } = window;
  if (rampDown === undefined) return at;
  const from = askedBy(window, window.targets.get(target.name) ?? {}, target).min ?? 0;
  const lanes = lanesOf(schedule, target.name)(at);
  const held = decide(standingAt(lanes, target, at), target.base).asked.min ?? lowest(target);
  const steps = Math.max(1, Math.ceil((from - held) / rampDown.step));
  return at + (steps - 1) * rampDown.everyMs;
}
