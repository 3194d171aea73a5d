import { compiled } from './compiled.ts';
import type { Occurrence, Schedule } from './schedule.ts';
import type { Span } from './timeline.ts';

/**
 * The pre-events of a target whose lead has not begun at `at` and that start within `horizonMs` of it, the nearest
 * first. Throws a RangeError for a target that the schedule does not have.
 */
export function upcomingEvents(
  schedule: Schedule,
  targetName: string,
  at: Date,
  horizonMs: number,
): readonly Occurrence[] {
  return eventsOf(schedule, targetName, at.getTime(), at.getTime() + horizonMs, ({ begin }) => begin > at.getTime());
}

/** The pre-events of a target whose lead begins at `from` or later and that are over at `to`, in order. */
export function eventsWithin(schedule: Schedule, targetName: string, from: Date, to: Date): readonly Occurrence[] {
  const isWithin = ({ begin, end }: Led): boolean => begin >= from.getTime() && end <= to.getTime();
  return eventsOf(schedule, targetName, from.getTime(), to.getTime(), isWithin);
}

/** A span, and when its lead begins. */
type Led = Span & { readonly begin: number };

function eventsOf(
  schedule: Schedule,
  targetName: string,
  from: number,
  lastStart: number,
  isMeant: (span: Led) => boolean,
): readonly Occurrence[] {
  const { target, windowsOf, timeline } = compiled(schedule);
  target(targetName);
  const found: Occurrence[] = [];
  for (const window of windowsOf(targetName)) {
    if (window.kind !== 'pre-event') continue;
    for (const { start, end } of timeline(window).endingAfter(from)) {
      if (start > lastStart) break;
      if (isMeant({ start, end, begin: start - window.leadMs }))
        found.push({ window: window.name, start: new Date(start), end: new Date(end) });
    }
  }
  return found.sort((a, b) => a.start.getTime() - b.start.getTime() || (a.window < b.window ? -1 : 1));
}
