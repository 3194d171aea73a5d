import { wallStarts } from '../lib/schedule/parse/wall-starts.ts';
import type { Schedule } from '../lib/schedule/schedule.ts';
import { type Wall, zoneClock } from '../lib/schedule/wall-time.ts';

/** For one event. */
const mostLookUps = 1_000;

/** The Monday, at midnight local time, of the week of the next event, or of one that runs; without one, of this week. */
export function firstWeek(schedule: Schedule, now: Date): Date {
  const clock = zoneClock(schedule.timezone);
  const present = clock.wallAt(now.getTime());
  const wall = new Date(Math.min(...nextStarts(schedule, present), Number.POSITIVE_INFINITY));
  const shown = Number.isFinite(wall.getTime()) ? wall : new Date(present);
  const sinceMonday = (shown.getUTCDay() + 6) % 7;
  const midnight = Date.UTC(shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate() - sinceMonday);
  return new Date(clock.instantOf(midnight));
}

function nextStarts(schedule: Schedule, present: Wall): readonly Wall[] {
  return schedule.windows
    .filter(({ kind }) => kind === 'pre-event')
    .flatMap((window) => {
      const starts = wallStarts(window, { left: mostLookUps });
      return [
        ...(starts.runningAt(present) === undefined ? [] : [present]),
        ...starts.from(present, 1).map(({ start }) => start),
      ];
    });
}
