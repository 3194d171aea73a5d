import { type CronExpression, CronExpressionParser } from 'cron-parser';
import type { Cron } from './cron.ts';
import { day } from './wall-time.ts';

/**
 * The days of a month that a cron names, ascending. cron-parser says which days a pattern means (docs/adr/0016); it is
 * asked with values that our reader has found, never with what somebody wrote: of that it takes six fields for seconds
 * first and knows neither `W` nor wrapped ranges. The working days nearest to a date are found here, among those it names.
 */
export function daysOfMonth({ dayPattern, dates }: Cron, year: number, month: number): readonly number[] {
  const days = dayPattern === undefined ? [] : daysMeant(dayPattern, year, month);
  if (!dates.lastWorkingDay && dates.nearestWorkingDays === undefined) return days;
  const length = lengthOf(year, month);
  const workingDays = daysMeant('* * 1,2,3,4,5', year, month);
  const nearest = [...(dates.nearestWorkingDays ?? []), ...(dates.lastWorkingDay ? [length] : [])]
    .filter((date) => date <= length)
    .map((date) => nearestTo(date, workingDays));
  return [...new Set([...days, ...nearest])].sort((a, b) => a - b);
}

/** Day of month, month and day of week as cron-parser reads them, each value once; absent: it has no word for these. */
export function dayPatternOf({ dates, weekdays }: Pick<Cron, 'dates' | 'weekdays'>): string | undefined {
  const { lastWeekdays = [], nthWeekday } = weekdays;
  const ofMonth = [...dates.values, ...(dates.lastDay ? ['L'] : [])];
  const ofWeek = [...weekdays.values, ...Array.from(lastWeekdays, (weekday) => `${weekday}L`)];
  if (nthWeekday !== undefined) ofWeek.push(`${nthWeekday.weekday}#${nthWeekday.nth}`);
  if (ofMonth.length + ofWeek.length === 0) return undefined;
  return `${ofMonth.join() || '*'} * ${ofWeek.join() || '*'}`;
}

/** Beside a weekend lie a Friday and a Monday, never equally near. */
function nearestTo(date: number, workingDays: readonly number[]): number {
  return workingDays.reduce((best, one) => (Math.abs(one - date) < Math.abs(best - date) ? one : best));
}

interface Pattern {
  readonly expression: CronExpression;
  /** By length and first weekday: of months there are 28 kinds, however many years are asked for. */
  readonly days: (readonly number[])[];
}

const patterns = new Map<string, Pattern>();

/** A schedule has some dozens; an editor that reads one at every key has all that were ever typed. */
const mostPatterns = 1000;

function daysMeant(pattern: string, year: number, month: number): readonly number[] {
  const { expression, days } = patterns.get(pattern) ?? keep(pattern);
  const first = Date.UTC(year, month - 1) / day;
  const length = Date.UTC(year, month) / day - first;
  // 1970 began on a Thursday; what matters is only that equal kinds have equal numbers.
  const kind = (length - 28) * 7 + (first % 7);
  days[kind] ??= Array.from({ length }, (_, index) => index + 1).filter((date) =>
    expression.includesDate(new Date(Date.UTC(year, month - 1, date))),
  );
  return days[kind];
}

function keep(pattern: string): Pattern {
  if (patterns.size >= mostPatterns) patterns.clear();
  // In UTC no day is longer than another. Without a date and a seed it would read the clock and throw dice, for nothing.
  const options = { tz: 'UTC', currentDate: new Date(0), hashSeed: 'none' };
  const made = { expression: CronExpressionParser.parse(`0 0 0 ${pattern}`, options), days: [] };
  patterns.set(pattern, made);
  return made;
}

function lengthOf(year: number, month: number): number {
  return (Date.UTC(year, month) - Date.UTC(year, month - 1)) / day;
}
