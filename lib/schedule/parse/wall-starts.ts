import type { DateRange, Window } from '../schedule.ts';
import { type WallSeries, wallSeries } from '../wall-series.ts';
import { dateOf, day, parseWall, type Wall } from '../wall-time.ts';

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

/** No date that can be written is before it. */
export const firstWall = parseWall('1970-01-01');

export function wallStarts(window: Window, budget: Budget): WallStarts {
  let made: WallSeries | undefined;
  /** Most windows of a large schedule are never looked at. */
  const series = (): WallSeries => {
    made ??= wallSeries(window.when);
    return made;
  };
  const dropped = mergedDays(window.except);
  const first = window.validFrom === undefined ? firstWall : parseWall(window.validFrom);
  const last = window.validUntil === undefined ? Number.POSITIVE_INFINITY : parseWall(window.validUntil) + day;
  /** The end of the dropped days that a wall time falls into. */
  const droppedUntil = (wall: Wall): Wall | undefined => {
    if (dropped.length === 0) return undefined;
    const date = dateOf(wall);
    const found = dropped[countStarting(dropped, date) - 1];
    return found !== undefined && date <= found.to ? parseWall(found.to) + day : undefined;
  };

  return {
    isExhausted: () => budget.left <= 0,
    from: (wall, count) => {
      const found: WallSpan[] = [];
      let after = Math.max(wall, first) - 1;
      while (found.length < count && budget.left > 0) {
        budget.left -= 1;
        const start = series().next(after);
        if (start === undefined || start >= last) break;
        const skipTo = droppedUntil(start);
        after = skipTo === undefined ? start : skipTo - 1;
        const end = skipTo === undefined ? endOf(series(), start) : undefined;
        if (end !== undefined && end > start) found.push({ start, end });
      }
      return found;
    },
    runningAt: (wall) => {
      if (budget.left <= 0) return undefined;
      budget.left -= 1;
      const start = series().previous(wall);
      if (start === undefined || start < first || start >= last || droppedUntil(start) !== undefined) return undefined;
      const end = endOf(series(), start);
      return end !== undefined && end > wall ? { start, end } : undefined;
    },
  };
}

function endOf(series: WallSeries, start: Wall): Wall | undefined {
  const end = series.endOf(start);
  if (end === undefined) return undefined;
  return end.kind === 'wall' ? end.wall : start + end.ms;
}

/** Ascending and apart. Compared as text: of the thousands of dates that a calendar may hold, few are ever asked for. */
function mergedDays(ranges: readonly DateRange[]): readonly DateRange[] {
  const merged: { from: string; to: string }[] = [];
  for (const range of ranges.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const before = merged.at(-1);
    if (before === undefined || range.from > before.to) merged.push({ ...range });
    else if (range.to > before.to) before.to = range.to;
  }
  return merged;
}

/** How many of the ascending ranges start at or before a date. */
function countStarting(ranges: readonly DateRange[], date: string): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.from ?? '') <= date) low = middle + 1;
    else high = middle;
  }
  return low;
}
