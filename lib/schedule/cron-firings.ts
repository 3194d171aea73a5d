import type { Cron } from './cron.ts';
import { daysOfMonth } from './cron-days.ts';
import { day, minute, type Wall } from './wall-time.ts';

/**
 * When a cron fires on the wall clock. From firing to firing it is found here, with the days of each month kept: a cron
 * library takes 50-150 microseconds for each firing (a schedule of 1,000 targets asks for some 40,000) and knows no years.
 */

const firstYear = 1970;
const lastYear = 2199;

/** The first firing strictly after a wall time; absent: none before the year 2200. */
export function nextFiring(cron: Cron, after: Wall): Wall | undefined {
  const from = Math.max(Math.floor(after / minute) * minute + minute, Date.UTC(firstYear, 0, 1));
  const today = Math.floor(from / day) * day;
  const date = new Date(today);
  let [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  if (firesInMonth(cron, year, month) && daysOfMonth(cron, year, month).includes(dayOfMonth)) {
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
      const next = daysOfMonth(cron, year, month).find((one) => one > dayOfMonth);
      if (next !== undefined) return Date.UTC(year, month - 1, next) + firstTime * minute;
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
  if (firesInMonth(cron, year, month) && daysOfMonth(cron, year, month).includes(dayOfMonth)) {
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
      const previous = daysOfMonth(cron, year, month).findLast((one) => one < dayOfMonth);
      if (previous !== undefined) return Date.UTC(year, month - 1, previous) + lastTime * minute;
    }
  }
  return undefined;
}

function firesInMonth(cron: Cron, year: number, month: number): boolean {
  return cron.months.has(month) && (cron.years === undefined || cron.years.has(year));
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
