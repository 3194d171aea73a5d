import { occurrences } from '../lib/schedule/occurrences.ts';
import { wallStarts } from '../lib/schedule/parse/wall-starts.ts';
import type { Schedule, Window } from '../lib/schedule/schedule.ts';
import { day, type Wall, zoneClock } from '../lib/schedule/wall-time.ts';

/** For one event. */
const mostLookUps = 1_000;

/**
 * The Monday, at midnight local time, of the week of the next event, or of one that runs; where all are over, of the last
 * one within a year. Without an event the days from today on: what is over of this week is not what people wait for.
 */
export function firstWeek(schedule: Schedule, now: Date): Date {
  const clock = zoneClock(schedule.timezone);
  const present = clock.wallAt(now.getTime());
  const events = schedule.windows.filter(({ kind }) => kind === 'pre-event');
  const shown = earliest(nextStarts(events, present)) ?? latest(lastStarts(schedule, events, now).map(clock.wallAt));
  const midnight = Math.floor((shown ?? present) / day) * day;
  const sinceMonday = (new Date(midnight).getUTCDay() + 6) % 7;
  return new Date(clock.instantOf(shown === undefined ? midnight : midnight - sinceMonday * day));
}

const earliest = (walls: readonly Wall[]): Wall | undefined => walls.toSorted((a, b) => a - b)[0];
const latest = (walls: readonly Wall[]): Wall | undefined => walls.toSorted((a, b) => b - a)[0];

const nextStarts = (events: readonly Window[], present: Wall): readonly Wall[] =>
  events.flatMap((window) => {
    const starts = wallStarts(window, { left: mostLookUps });
    return [
      ...(starts.runningAt(present) === undefined ? [] : [present]),
      ...starts.from(present, 1).map(({ start }) => start),
    ];
  });

const lastStarts = (schedule: Schedule, events: readonly Window[], now: Date): readonly number[] =>
  events.flatMap(({ name }) => {
    const last = occurrences(schedule, name, new Date(now.getTime() - 366 * day), now).at(-1);
    return last === undefined ? [] : [last.start.getTime()];
  });
