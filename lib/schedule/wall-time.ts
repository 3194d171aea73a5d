import { fromEpochMilliseconds, toZonedDateTimeISO } from 'temporal-polyfill/fns/Instant';
import { offsetNanoseconds } from 'temporal-polyfill/fns/ZonedDateTime';

/**
 * A wall-clock time without a zone: the milliseconds since 1970-01-01T00:00 of the same wall clock. Makes arithmetic
 * on wall clocks exact, whatever the zone does meanwhile.
 */
export type Wall = number;

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
const week = 7 * day;

/** What a zone's clock showed, shows and will show. Instants are milliseconds since the epoch. */
export interface ZoneClock {
  /** Local time minus UTC, in milliseconds. */
  readonly offsetAt: (instant: number) => number;
  readonly wallAt: (instant: number) => Wall;
  /**
   * The instant of a wall time by the Temporal `compatible` rule (RFC 5545, 3.3.5): one that does not exist moves
   * forward by the gap, of a repeated one it is the first.
   */
  readonly instantOf: (wall: Wall) => number;
}

const clocks = new Map<string, ZoneClock>();

/** Throws a RangeError for a zone that is not known. Kept for the process: what a zone's clock shows never changes. */
export function zoneClock(timezone: string): ZoneClock {
  const known = clocks.get(timezone);
  if (known !== undefined) return known;
  const made = makeClock(timezone);
  clocks.set(timezone, made);
  return made;
}

function makeClock(timezone: string): ZoneClock {
  const askTemporal = (instant: number) =>
    offsetNanoseconds(toZonedDateTimeISO(fromEpochMilliseconds(instant), timezone)) / 1e6;
  askTemporal(0);

  // Temporal is asked once a week of the calendar and not once for each time: it takes some 10 microseconds an answer.
  // No zone changes its clock there and back within a week, so equal offsets at both ends hold in between.
  const atWeekStart = new Map<number, number>();
  const changeInWeek = new Map<number, number>();

  const weekStartOffset = (index: number): number => {
    const known = atWeekStart.get(index);
    if (known !== undefined) return known;
    const asked = askTemporal(index * week);
    atWeekStart.set(index, asked);
    return asked;
  };

  const changeIn = (index: number): number => {
    const known = changeInWeek.get(index);
    if (known !== undefined) return known;
    const before = weekStartOffset(index);
    let [low, high] = [index * week, (index + 1) * week];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (askTemporal(middle) === before) low = middle;
      else high = middle;
    }
    changeInWeek.set(index, high);
    return high;
  };

  const offsetAt = (instant: number): number => {
    const index = Math.floor(instant / week);
    const before = weekStartOffset(index);
    const after = weekStartOffset(index + 1);
    return before === after || instant < changeIn(index) ? before : after;
  };

  return {
    offsetAt,
    wallAt: (instant) => instant + offsetAt(instant),
    instantOf: (wall) => {
      // Offsets stay within a day, so that the change in question, if there is one, lies between these two.
      const before = offsetAt(wall - day);
      const after = offsetAt(wall + day);
      if (before === after) return wall - before;
      const [earlier, later] = before > after ? [wall - before, wall - after] : [wall - after, wall - before];
      if (offsetAt(earlier) === wall - earlier) return earlier;
      if (offsetAt(later) === wall - later) return later;
      // In the gap: the offset before it, read after it, is later by just the gap.
      return wall - before;
    },
  };
}

/** `2026-11-27T09:00` or `2026-11-27` (its midnight). */
export function parseWall(text: string): Wall {
  const wall = Date.parse(text.length > 10 ? `${text}Z` : `${text}T00:00Z`);
  if (Number.isNaN(wall)) throw new RangeError(`${text} is not a date-time like 2026-11-27T09:00`);
  return wall;
}

/** The date of a wall time as `YYYY-MM-DD`. */
export function dateOf(wall: Wall): string {
  return new Date(wall).toISOString().slice(0, 10);
}

/** The time of a wall time as `HH:MM`. */
export function timeOf(wall: Wall): string {
  const minutes = Math.floor(wall / minute) - Math.floor(wall / day) * (day / minute);
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

const twoDigits = (number: number): string => (number < 10 ? `0${number}` : `${number}`);
