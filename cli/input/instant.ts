import type { Span } from '../../lib/preview/span.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { dateOf, day, zoneClock } from '../../lib/schedule/wall-time.ts';
import { usage } from '../shell/failure.ts';

const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::00)?(?:\.000)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * A date or a date and time as people type it: in the zone of the schedule, unless it has an offset. Throws a Failure that
 * says which option it is about.
 */
export const instantOf = (text: string, option: string, { timezone }: Schedule): Date =>
  instantIn(text, option, timezone);

/** @param otherwise what the option takes besides */
export function instantIn(text: string, option: string, timezone: string, otherwise?: string): Date {
  const [, date = '', time, offset] = shape.exec(text.trim()) ?? [];
  const wall = Date.parse(`${date}T${time ?? '00:00'}Z`);
  // 30 February is read as 2 March.
  if (date === '' || Number.isNaN(wall) || dateOf(wall) !== date || (offset !== undefined && time === undefined)) {
    const dates = `a date like 2026-11-27, ${otherwise === undefined ? 'or ' : ''}a date and time like "2026-11-27 09:00"`;
    throw usage(`${option} takes ${dates},${otherwise === undefined ? '' : ` ${otherwise},`} not "${text}".`);
  }
  if (offset !== undefined) return new Date(`${date}T${time}${offset}`);
  return new Date(zoneClock(timezone).instantOf(wall));
}

/**
 * A date as it is in UTC, where no zone is known yet: good enough to tell which events are long over. What is no date is told
 * when the zone is known.
 */
export function roughly(text: string | undefined, otherwise: Date): Date {
  const [, date = '', time = '00:00'] = shape.exec(text?.trim() ?? '') ?? [];
  const at = new Date(`${date}T${time}Z`);
  return Number.isNaN(at.getTime()) ? otherwise : at;
}

/** The midnight, in the schedule's zone, with which a day begins. */
export function startOfDay(at: Date, { timezone }: Schedule, days = 0): Date {
  const clock = zoneClock(timezone);
  const wall = clock.wallAt(at.getTime());
  return new Date(clock.instantOf(Math.floor(wall / day) * day + days * day));
}

/** So many days of the calendar from a time on; from today where none is given. */
export function spanOf(
  { from, days }: { readonly from?: string | undefined; readonly days: number },
  schedule: Schedule,
  now: Date,
): Span {
  const begin = from === undefined ? startOfDay(now, schedule) : instantOf(from, '--from', schedule);
  const clock = zoneClock(schedule.timezone);
  return { from: begin, to: new Date(clock.instantOf(clock.wallAt(begin.getTime()) + days * day)) };
}
