import { compiled } from './compiled.ts';
import type { Occurrence, Schedule } from './schedule.ts';

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
  const { target, windowsOf, timeline } = compiled(schedule);
  target(targetName);
  const found: Occurrence[] = [];
  for (const window of windowsOf(targetName)) {
    if (window.kind !== 'pre-event') continue;
    for (const { start, end } of timeline(window).endingAfter(at.getTime())) {
      if (start > at.getTime() + horizonMs) break;
      if (start - window.leadMs <= at.getTime()) continue;
      found.push({ window: window.name, start: new Date(start), end: new Date(end) });
    }
  }
  return found.sort((a, b) => a.start.getTime() - b.start.getTime() || (a.window < b.window ? -1 : 1));
}
