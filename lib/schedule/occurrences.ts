import { compiled } from './compiled.ts';
import type { Occurrence, Schedule } from './schedule.ts';

/**
 * The occurrences of a window that overlap `[from, to)`, in order and whole: the first may have started before, the
 * last may end after. They never overlap each other. Throws a RangeError for a window that the schedule does not have,
 * and for a date that is none.
 */
export function occurrences(schedule: Schedule, windowName: string, from: Date, to: Date): readonly Occurrence[] {
  const { window, timeline } = compiled(schedule);
  const found: Occurrence[] = [];
  const spans = timeline(window(windowName));
  if (Number.isNaN(from.getTime() + to.getTime())) throw new RangeError('The range is not one of dates.');
  if (from >= to) return found;
  for (const { start, end } of spans.endingAfter(from.getTime())) {
    if (start >= to.getTime()) break;
    found.push({ window: windowName, start: new Date(start), end: new Date(end) });
  }
  return found;
}
