import type { Window } from './schedule.ts';
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
      const found = occurs(start);
      // Whatever began before the last end of all has ended with it.
      if (found === 'ended' && start < clock.wallAt(instant) - 2 * day) return before;
      if (isSpan(found) && found.start <= instant && isPlain(found.start, clock)) return start;
      before = (isDropped(found) ? Math.min(start, found.from) : start) - 1;
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

/** Nothing that would start at the wall times from `from` on and before `until` occurs. */
interface Dropped {
  readonly from: Wall;
  readonly until: Wall;
}

/** What becomes of a start; `ended`: no end comes after it nor after any later one. */
type Resolved = Span | Dropped | 'ended';

const isSpan = (found: Resolved): found is Span => typeof found === 'object' && 'start' in found;
const isDropped = (found: Resolved): found is Dropped => typeof found === 'object' && 'from' in found;

function resolve(series: WallSeries, clock: ZoneClock, window: Window, wall: Wall): Resolved {
  const end = series.endOf(wall);
  if (end === undefined) return 'ended';
  const start = clock.instantOf(wall);
  const span = { start, end: end.kind === 'for' ? start + end.ms : clock.instantOf(end.wall) };
  return (span.end > span.start ? droppedOn(window, clock, start, wall) : { from: wall, until: wall }) ?? span;
}

/** By the local date on which it really starts: a start in a gap before midnight belongs to the next day. */
function droppedOn(window: Window, clock: ZoneClock, start: number, wall: Wall): Dropped | undefined {
  const { except, validFrom, validUntil } = window;
  if (except.length === 0 && validFrom === undefined && validUntil === undefined) return undefined;
  const date = dateOf(clock.wallAt(start));
  const range = except.find(({ from, to }) => from <= date && date <= to);
  // Of the last day as a whole it is not certain: a gap may move its late times to the next one.
  if (range !== undefined) return { from: parseWall(range.from), until: parseWall(range.to) };
  // After its last day a window never begins again; of a start that a gap moved there, the times before are not certain.
  if (validUntil !== undefined && date > validUntil) {
    return { from: Math.min(wall, parseWall(validUntil) + day), until: wall };
  }
  return validFrom !== undefined && date < validFrom ? { from: wall, until: wall } : undefined;
}

/**
 * The spans that start at a wall time or later, by their start, each ended by the next one. Wall times are not quite
 * in the order of instants: in a gap from 02:00 to 03:00, 02:45 becomes 03:45 and so comes after 03:00. Spans wait
 * until nothing can come before or cut them.
 */
function* inOrder(
  series: WallSeries,
  clock: ZoneClock,
  occurs: (start: Wall) => Resolved,
  from: Wall,
  last: Wall,
): Generator<Span, undefined> {
  const waiting: Span[] = [];
  let after = from - 1;
  for (let wall = series.next(after); wall !== undefined && wall <= last; wall = series.next(after)) {
    const span = occurs(wall);
    if (span === 'ended') break;
    after = isDropped(span) ? Math.max(wall, span.until - 1) : wall;
    if (isDropped(span)) continue;
    const place = waiting.findLastIndex((other) => other.start <= span.start) + 1;
    waiting.splice(place, 0, span);
    // The instant before which nothing can start any more: of a start in a gap, where the gap's own times resume.
    const settled = span.start - (clock.wallAt(span.start) - wall);
    for (let [head, next] = waiting; head && next && next.start <= settled; [head, next] = waiting) {
      waiting.shift();
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
