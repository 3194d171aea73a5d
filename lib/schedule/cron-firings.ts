import type { Cron } from './cron.ts';
import type { FieldValues } from './cron-field.ts';
import { day, minute, type Wall } from './wall-time.ts';

/**
 * When a cron fires on the wall clock. Done here and not by a cron library: what is left to do once the two dialects
 * are understood is to find the next set bit of a month. Libraries know neither `W` nor years, take 50-150
 * microseconds for each firing (a schedule of 1,000 targets asks for some 40,000) and misread six fields as seconds.
 */

const firstYear = 1970;
const lastYear = 2199;

/** The first firing strictly after a wall time; absent: none before the year 2200. */
export function nextFiring(cron: Cron, after: Wall): Wall | undefined {
  const from = Math.max(Math.floor(after / minute) * minute + minute, Date.UTC(firstYear, 0, 1));
  const today = Math.floor(from / day) * day;
  const date = new Date(today);
  let [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  if (firesInMonth(cron, year, month) && (daysOfMonth(cron, year, month) >>> dayOfMonth) & 1) {
    const time = timeFrom(cron, (from - today) / minute);
    if (time !== undefined) return today + time * minute;
  }
  const firstTime = timeFrom(cron, 0) ?? 0;
  for (; year <= lastYear; year += 1, month = 1) {
    if (cron.years !== undefined && !cron.years.has(year)) {
      dayOfMonth = 0;
      continue;
    }
    for (; month <= 12; month += 1, dayOfMonth = 0) {
      if (!cron.months.has(month)) continue;
      const days = laterThan(daysOfMonth(cron, year, month), dayOfMonth);
      if (days !== 0) return Date.UTC(year, month - 1, 31 - Math.clz32(days & -days)) + firstTime * minute;
    }
  }
  return undefined;
}

/** The last firing at or before a wall time; absent: none since 1970. */
export function previousFiring(cron: Cron, atOrBefore: Wall): Wall | undefined {
  const until = Math.min(Math.floor(atOrBefore / minute) * minute, Date.UTC(lastYear + 1, 0, 1) - minute);
  if (until < Date.UTC(firstYear, 0, 1)) return undefined;
  const today = Math.floor(until / day) * day;
  const date = new Date(today);
  let [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  if (firesInMonth(cron, year, month) && (daysOfMonth(cron, year, month) >>> dayOfMonth) & 1) {
    const time = timeUntil(cron, (until - today) / minute);
    if (time !== undefined) return today + time * minute;
  }
  const lastTime = timeUntil(cron, day / minute) ?? 0;
  for (; year >= firstYear; year -= 1, month = 12) {
    if (cron.years !== undefined && !cron.years.has(year)) {
      dayOfMonth = 32;
      continue;
    }
    for (; month >= 1; month -= 1, dayOfMonth = 32) {
      if (!cron.months.has(month)) continue;
      const days = earlierThan(daysOfMonth(cron, year, month), dayOfMonth);
      if (days !== 0) return Date.UTC(year, month - 1, 31 - Math.clz32(days)) + lastTime * minute;
    }
  }
  return undefined;
}

function firesInMonth(cron: Cron, year: number, month: number): boolean {
  return cron.months.has(month) && (cron.years === undefined || cron.years.has(year));
}

/** Those of a month's days that come after one; bit n is day n. */
function laterThan(days: number, dayOfMonth: number): number {
  return dayOfMonth >= 31 ? 0 : days & (-1 << (dayOfMonth + 1));
}

function earlierThan(days: number, dayOfMonth: number): number {
  return dayOfMonth > 31 ? days : days & ((1 << dayOfMonth) - 1);
}

/** In minutes since midnight. */
function timeFrom(cron: Cron, time: number): number | undefined {
  const [hour, minuteOfHour] = [Math.floor(time / 60), time % 60];
  if (cron.hours.includes(hour)) {
    const found = cron.minutes.find((value) => value >= minuteOfHour);
    if (found !== undefined) return hour * 60 + found;
  }
  const nextHour = cron.hours.find((value) => value > hour);
  return nextHour === undefined ? undefined : nextHour * 60 + (cron.minutes[0] ?? 0);
}

function timeUntil(cron: Cron, time: number): number | undefined {
  const [hour, minuteOfHour] = [Math.floor(time / 60), time % 60];
  if (cron.hours.includes(hour)) {
    const found = cron.minutes.findLast((value) => value <= minuteOfHour);
    if (found !== undefined) return hour * 60 + found;
  }
  const lastHour = cron.hours.findLast((value) => value < hour);
  return lastHour === undefined ? undefined : lastHour * 60 + (cron.minutes.at(-1) ?? 0);
}

/** The days of a month on which a cron fires, as bits: bit n is day n. */
function daysOfMonth({ dates, weekdays }: Cron, year: number, month: number): number {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const weekdayOf = (date: number) => (firstWeekday + date - 1) % 7;
  return daysByDate(dates, length, weekdayOf) | daysByWeekday(weekdays, length, weekdayOf);
}

type WeekdayOf = (date: number) => number;

function daysByDate(dates: FieldValues, length: number, weekdayOf: WeekdayOf): number {
  let days = 0;
  for (const date of dates.values) if (date <= length) days |= 1 << date;
  if (dates.lastDay) days |= 1 << length;
  if (dates.lastWorkingDay) days |= 1 << nearestWorkingDay(length, length, weekdayOf);
  for (const date of dates.nearestWorkingDays ?? []) {
    if (date <= length) days |= 1 << nearestWorkingDay(date, length, weekdayOf);
  }
  return days;
}

function daysByWeekday(weekdays: FieldValues, length: number, weekdayOf: WeekdayOf): number {
  let days = 0;
  if (weekdays.values.size > 0) {
    for (let date = 1; date <= length; date += 1) if (weekdays.values.has(weekdayOf(date))) days |= 1 << date;
  }
  for (const weekday of weekdays.lastWeekdays ?? []) days |= 1 << (length - ((weekdayOf(length) - weekday + 7) % 7));
  if (weekdays.nthWeekday !== undefined) {
    const { weekday, nth } = weekdays.nthWeekday;
    const date = 1 + ((weekday - weekdayOf(1) + 7) % 7) + 7 * (nth - 1);
    if (date <= length) days |= 1 << date;
  }
  return days;
}

/** Saturday counts to Friday and Sunday to Monday, but never out of the month. */
function nearestWorkingDay(date: number, length: number, weekdayOf: WeekdayOf): number {
  const weekday = weekdayOf(date);
  if (weekday === 6) return date === 1 ? 3 : date - 1;
  if (weekday === 0) return date === length ? date - 2 : date + 1;
  return date;
}
