import type { DateRange, Window } from '../schedule.ts';
import { type WallSeries, wallSeries } from '../wall-series.ts';
import { day, parseWall, type Wall } from '../wall-time.ts';

/** An occurrence on the wall clock. Clock changes are left out: good enough to warn, never to scale. */
export interface WallSpan {
  readonly start: Wall;
  readonly end: Wall;
}

/** How many dates may still be looked up: a schedule made to be slow goes without some warnings. */
export interface Budget {
  left: number;
}

export interface WallStarts {
  /** The first `count` occurrences that start at or after a wall time, each whole, also where it runs into the next. */
  readonly from: (wall: Wall, count: number) => readonly WallSpan[];
  /** The occurrence that runs at a wall time. */
  readonly runningAt: (wall: Wall) => WallSpan | undefined;
  /** Whether there was no budget left to look: nothing can be said then. */
  readonly isExhausted: () => boolean;
}

export function wallStarts(window: Window, budget: Budget): WallStarts {
  const series = wallSeries(window.when);
  const dropped = mergedDays(window.except);
  const first = window.validFrom === undefined ? Number.NEGATIVE_INFINITY : parseWall(window.validFrom);
  const last = window.validUntil === undefined ? Number.POSITIVE_INFINITY : parseWall(window.validUntil) + day;
  /** The end of the dropped days that a wall time falls into. */
  const droppedUntil = (wall: Wall): Wall | undefined => {
    const found = dropped[countStarting(dropped, wall) - 1];
    return found !== undefined && wall < found.end ? found.end : undefined;
  };

  return {
    isExhausted: () => budget.left <= 0,
    from: (wall, count) => {
      const found: WallSpan[] = [];
      let after = Math.max(wall, first) - 1;
      while (found.length < count && budget.left > 0) {
        budget.left -= 1;
        const start = series.next(after);
        if (start === undefined || start >= last) break;
        const skipTo = droppedUntil(start);
        after = skipTo === undefined ? start : skipTo - 1;
        const end = skipTo === undefined ? endOf(series, start) : undefined;
        if (end !== undefined && end > start) found.push({ start, end });
      }
      return found;
    },
    runningAt: (wall) => {
      if (budget.left <= 0) return undefined;
      budget.left -= 1;
      const start = series.previous(wall);
      if (start === undefined || start < first || start >= last || droppedUntil(start) !== undefined) return undefined;
      const end = endOf(series, start);
      return end !== undefined && end > wall ? { start, end } : undefined;
    },
  };
}

function endOf(series: WallSeries, start: Wall): Wall | undefined {
  const end = series.endOf(start);
  if (end === undefined) return undefined;
  return end.kind === 'wall' ? end.wall : start + end.ms;
}

/** Ascending and apart. */
function mergedDays(ranges: readonly DateRange[]): readonly WallSpan[] {
  const merged: { start: Wall; end: Wall }[] = [];
  const spans = ranges.map(({ from, to }) => ({ start: parseWall(from), end: parseWall(to) + day }));
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const before = merged.at(-1);
    if (before !== undefined && span.start <= before.end) before.end = Math.max(before.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

/** How many of the ascending spans start at or before a wall time. */
function countStarting(spans: readonly WallSpan[], wall: Wall): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) <= wall) low = middle + 1;
    else high = middle;
  }
  return low;
}
