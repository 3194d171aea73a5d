import type { DateRange, Window } from './schedule.ts';
import { type WallSeries, wallSeries } from './wall-series.ts';
import { dateOf, day, parseWall, type Wall, type ZoneClock } from './wall-time.ts';

/** An occurrence `[start, end)` in milliseconds since the epoch. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A window's occurrences in a zone: in order, none reaching into the next, each with a length. */
export interface Timeline {
  /** Those that end after an instant, from the earliest on. Ends with the year 2199. */
  readonly endingAfter: (instant: number) => Generator<Span, undefined>;
}

const lastWall = Date.UTC(2200, 0, 1) - 1;

export function timeline(window: Window, clock: ZoneClock): Timeline {
  const series = wallSeries(window.when);
  const first = window.validFrom === undefined ? Number.NEGATIVE_INFINITY : parseWall(window.validFrom) - 2 * day;
  const last = window.validUntil === undefined ? lastWall : Math.min(lastWall, parseWall(window.validUntil) + 2 * day);
  const occurs = (start: Wall) => resolve(series, clock, window, start);

  /** A start from which on nothing is missed that runs at an instant. */
  const anchor = (instant: number): Wall => {
    let before = clock.wallAt(instant);
    const earliest = Math.max(first, series.reach(before));
    for (;;) {
      const start = series.previous(before);
      if (start === undefined || start < earliest) return before;
      const span = occurs(start);
      if (typeof span === 'object' && span.start <= instant && isPlain(span.start, clock)) return start;
      before = start - 1;
    }
  };

  return {
    *endingAfter(instant) {
      for (const span of inOrder(series, clock, occurs, Math.max(anchor(instant), first), last)) {
        if (span.end > instant) yield span;
      }
      return undefined;
    },
  };
}

/** No clock change in the two days before: everything with an earlier wall time also starts at an earlier instant. */
function isPlain(instant: number, clock: ZoneClock): boolean {
  return clock.offsetAt(instant) === clock.offsetAt(instant - 2 * day);
}

/** `ended`: no end comes after this start nor after any later one. */
function resolve(series: WallSeries, clock: ZoneClock, window: Window, wall: Wall): Span | 'dropped' | 'ended' {
  const end = series.endOf(wall);
  if (end === undefined) return 'ended';
  const start = clock.instantOf(wall);
  const span = { start, end: end.kind === 'for' ? start + end.ms : clock.instantOf(end.wall) };
  return span.end > span.start && isWanted(window, clock, start) ? span : 'dropped';
}

/** By the local date on which it really starts: a start in a gap before midnight belongs to the next day. */
function isWanted({ except, validFrom, validUntil }: Window, clock: ZoneClock, start: number): boolean {
  if (except.length === 0 && validFrom === undefined && validUntil === undefined) return true;
  const date = dateOf(clock.wallAt(start));
  const isIn = (range: DateRange) => range.from <= date && date <= range.to;
  return (validFrom ?? date) <= date && date <= (validUntil ?? date) && !except.some(isIn);
}

/**
 * The spans that start at a wall time or later, by their start, each ended by the next one. Wall times are not quite
 * in the order of instants: in a gap from 02:00 to 03:00, 02:45 becomes 03:45 and so comes after 03:00. Spans wait
 * until nothing can come before or cut them.
 */
function* inOrder(
  series: WallSeries,
  clock: ZoneClock,
  occurs: (start: Wall) => Span | 'dropped' | 'ended',
  from: Wall,
  last: Wall,
): Generator<Span, undefined> {
  let waiting: Span[] = [];
  for (let wall = series.next(from - 1); wall !== undefined && wall <= last; wall = series.next(wall)) {
    const span = occurs(wall);
    if (span === 'ended') break;
    if (span === 'dropped') continue;
    const place = waiting.findLastIndex((other) => other.start <= span.start) + 1;
    waiting = waiting.toSpliced(place, 0, span);
    // The instant before which nothing can start any more: of a start in a gap, where the gap's own times resume.
    const settled = span.start - (clock.wallAt(span.start) - wall);
    for (let [head, next] = waiting; head && next && next.start <= settled; [head, next] = waiting) {
      waiting = waiting.slice(1);
      const end = Math.min(head.end, next.start);
      if (end > head.start) yield { start: head.start, end };
    }
  }
  for (const [index, span] of waiting.entries()) {
    const end = Math.min(span.end, waiting[index + 1]?.start ?? span.end);
    if (end > span.start) yield { start: span.start, end };
  }
  return undefined;
}
