import { occurrences } from '../schedule/occurrences.ts';
import type { Occurrence, Schedule } from '../schedule/schedule.ts';
import { day } from '../schedule/wall-time.ts';

/** Looked at one after the other: of what comes back often, ten years are thousands. */
const horizonsInDays = [32, 400, 3_660];

/**
 * The occurrence of a window that runs at an instant or comes next; `undefined`: there is none within ten years. Throws a
 * RangeError for a window that the schedule does not have.
 */
export function nextOccurrence(schedule: Schedule, window: string, at: Date): Occurrence | undefined {
  for (const days of horizonsInDays) {
    const [first] = occurrences(schedule, window, at, new Date(at.getTime() + days * day));
    if (first !== undefined) return first;
  }
  return undefined;
}
