import type { SpanWhen } from '../schedule.ts';
import { type WallSeries, wallSeries } from '../wall-series.ts';
import { parseWall, type Wall } from '../wall-time.ts';
import type { WallSpan } from './wall-starts.ts';

/** What begins again ends what ran before, so only starts that are rare can run for long: years that are named, leap days. */
const mostLooked = 8;

/** An occurrence that is longer than so many milliseconds, of those that begin first and of the last one. */
export function longOccurrence(when: SpanWhen, ms: number): WallSpan | undefined {
  const series = wallSeries(when);
  let start = series.next(beforeAll);
  for (let looked = 0; start !== undefined && looked < mostLooked; looked += 1) {
    const next = series.next(start);
    const long = longFrom(series, start, next, ms);
    if (long !== undefined) return long;
    start = next;
  }
  const last = series.previous(afterAll);
  return last === undefined ? undefined : longFrom(series, last, undefined, ms);
}

function longFrom(series: WallSeries, start: Wall, next: Wall | undefined, ms: number): WallSpan | undefined {
  const found = series.endOf(start);
  if (found === undefined) return undefined;
  const own = found.kind === 'wall' ? found.wall : start + found.ms;
  const end = Math.min(own, next ?? own);
  return end - start > ms ? { start, end } : undefined;
}

const beforeAll = parseWall('1969-12-31');
const afterAll = parseWall('2199-12-31');
