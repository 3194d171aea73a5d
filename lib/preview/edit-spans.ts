import type { Occurrence, Schedule, Window } from '../schedule/schedule.ts';
import { day, zoneClock } from '../schedule/wall-time.ts';
import { calendarEntries } from './calendar-entries.ts';
import type { ChangedWindow } from './changed-windows.ts';
import { nextOccurrence } from './next-occurrence.ts';
import type { Span } from './span.ts';

/** Where to look for what an edit does. */
export interface EditSpans {
  /** The usual span first, longer where something that is changed reaches over its end; then the others, in order. */
  readonly spans: readonly Span[];
  /** How many more there would be. */
  readonly more: number;
}

/** Beside the usual one: who changes more campaigns at once reads about the first ones. */
const mostOthers = 12;

/**
 * The days in which an edit is seen: those that people usually look at, and for each window that is changed the days of its
 * next occurrence, before the edit and after it. An event that is added for next summer would otherwise look like nothing.
 */
export function editSpans(
  before: Schedule | undefined,
  after: Schedule,
  changed: readonly ChangedWindow[],
  usual: Span,
): EditSpans {
  const days = changed.flatMap((one) => [
    ...(before && one.before ? daysOf(before, one.before, usual.from) : []),
    ...(one.after ? daysOf(after, one.after, usual.from) : []),
  ]);
  const [first = usual, ...others] = merged([usual, ...days]);
  return { spans: [first, ...others.slice(0, mostOthers)], more: Math.max(0, others.length - mostOthers) };
}

/** From the midnight before its lead to that after it has wound down; not before the usual span begins. */
function daysOf(schedule: Schedule, window: Window, from: Date): readonly Span[] {
  const next = nextOccurrence(schedule, window.name, from);
  if (next === undefined) return [];
  const { start, end } = wholeOf(schedule, window, next);
  const clock = zoneClock(schedule.timezone);
  const midnight = (at: Date, days: number): Date => {
    const wall = clock.wallAt(at.getTime());
    return new Date(clock.instantOf(Math.floor(wall / day) * day + days * day));
  };
  const begin = midnight(start, 0);
  // An end at midnight is a change of the next day.
  return [{ from: begin < from ? from : begin, to: midnight(end, 1) }];
}

function wholeOf(schedule: Schedule, window: Window, next: Occurrence): { readonly start: Date; readonly end: Date } {
  const alone = { ...schedule, windows: [window] };
  // The lead ends where the span begins, and what winds down begins where it ends.
  const around = { from: new Date(next.start.getTime() - 1), to: new Date(next.end.getTime() + 1) };
  const entries = calendarEntries(alone, around, true).filter(
    ({ occurrence }) => occurrence.getTime() === next.start.getTime(),
  );
  return {
    start: new Date(Math.min(next.start.getTime(), ...entries.map(({ start }) => start.getTime()))),
    end: new Date(Math.max(next.end.getTime(), ...entries.map(({ end }) => end.getTime()))),
  };
}

/** The usual span stays the first: nothing begins before it. */
function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = result.at(-1);
    if (last === undefined || span.from > last.to) result.push(span);
    else if (span.to > last.to) result[result.length - 1] = { from: last.from, to: span.to };
  }
  return result;
}
