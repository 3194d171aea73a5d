import { occurrences } from '../lib/schedule/occurrences.ts';
import type { Schedule } from '../lib/schedule/schedule.ts';
import { day, zoneClock } from '../lib/schedule/wall-time.ts';

const decade = 3_653 * day;

/** The Monday, at midnight local time, of the week with the first event written as a date; without one, of this week. */
export function firstWeek(schedule: Schedule, now = new Date()): Date {
  const clock = zoneClock(schedule.timezone);
  const starts = schedule.windows
    .filter(({ kind, when }) => kind === 'pre-event' && when.form === 'span' && when.start.kind === 'at')
    .flatMap(({ name }) =>
      occurrences(schedule, name, new Date(now.getTime() - decade), new Date(now.getTime() + decade)).slice(0, 1),
    )
    .map(({ start }) => start.getTime());
  const wall = new Date(clock.wallAt(starts.length === 0 ? now.getTime() : Math.min(...starts)));
  const sinceMonday = (wall.getUTCDay() + 6) % 7;
  const midnight = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() - sinceMonday);
  return new Date(clock.instantOf(midnight));
}
