import { type Complaint, complain, isComplaint, quote } from '../schedule/parse/complaint.ts';
import { readDate, readDateTime } from '../schedule/parse/local-date.ts';
import { parseWall, zoneClock } from '../schedule/wall-time.ts';

/**
 * Reads `2026-11-27 18:00` in the zone, or ISO 8601 with an offset. A day that does not exist is refused in both:
 * `Date.parse` would take 31 November for 1 December.
 */
export function readUntil(text: string, timezone: string): Date | Complaint {
  const day = /^\d{4}-\d\d-\d\d/.exec(text)?.[0];
  const date = day === undefined ? undefined : readDate(day);
  if (isComplaint(date)) return date;
  if (isoInstant.test(text)) return new Date(text);
  const wall = readDateTime(text);
  if (!isComplaint(wall)) return new Date(zoneClock(timezone).instantOf(parseWall(wall)));
  return complain('bad-until', `${quote(text)} is no time.`, `Write for example 2026-11-27 18:00, in ${timezone}.`);
}

const isoInstant = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
