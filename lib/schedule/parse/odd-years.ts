import { day, parseWall } from '../wall-time.ts';
import { complain, quote } from './complaint.ts';
import type { Report, Written } from './part.ts';

/** What stands this close to another date is no slip: lists run over the new year. */
const closeBy = 92 * day;

/**
 * Warns of a date whose year differs from that of all dates around it, which agree: `2062-12-26` between two of 2026. The
 * first and the last one may be of the year before or after where the dates go that way.
 *
 * @param dates `YYYY-MM-DD` as they stand in the file
 */
export function warnOfOddYears(
  dates: readonly Written<string>[],
  report: Report,
  window?: (at: number) => string,
): void {
  for (const [at, { value, place }] of dates.entries()) {
    const year = oddYear(dates, at);
    if (year === undefined) continue;
    const message = `${quote(value)} stands among dates of ${year}.`;
    report(place, complain('odd-year', message, 'Check the year; if it is meant, leave it.'), 'warning', window?.(at));
  }
}

/** The year of the dates around one, where its own is likely a slip. */
function oddYear(dates: readonly Written<string>[], at: number): string | undefined {
  const [before, after] = [dates.slice(Math.max(0, at - 2), at), dates.slice(at + 1, at + 3)];
  const around = [...before, ...after].map(({ value }) => value);
  const [first, last, date] = [around[0], around.at(-1), dates[at]?.value];
  if (first === undefined || last === undefined || date === undefined || around.length < 2) return undefined;
  const years = new Set(around.map(yearOf));
  if (years.size > 1 || years.has(yearOf(date)) || around.some((other) => apart(other, date) <= closeBy)) {
    return undefined;
  }
  const ahead = Number(yearOf(date)) - Number(yearOf(first));
  const goesOn = before.length === 0 ? -ahead : ahead;
  const isAtAnEnd = before.length === 0 || after.length === 0;
  const isInLine = goesOn > 0 ? first <= last : first >= last;
  return isAtAnEnd && Math.abs(ahead) === 1 && isInLine ? undefined : yearOf(first);
}

const yearOf = (date: string): string => date.slice(0, 4);

const apart = (a: string, b: string): number => Math.abs(parseWall(a) - parseWall(b));
