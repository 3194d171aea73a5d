import { present } from '../present.ts';
import { type Complaint, isComplaint } from './complaint.ts';
import { keyword } from './keyword.ts';
import { readDate, readDateTime } from './local-date.ts';
import { once } from './once.ts';
import type { Part, Report } from './part.ts';
import type { ModeDraft } from './stage.ts';

/** What a target says of observing; the values' own problems are reported on the way. */
export const readMode = (part: Part): ModeDraft => ({
  part,
  ...present({
    mode: part.text('mode', keyword('mode', ['observe', 'act'])),
    actFrom: part.text('actFrom', readActFrom),
  }),
});

/** What the files say of it for the stage as a whole. */
export function readStageModes(parts: readonly Part[], report: Report): readonly ModeDraft[] {
  const written = new Set([...once(parts, 'mode', '`mode`', report), ...once(parts, 'actFrom', '`actFrom`', report)]);
  return parts.filter((part) => written.has(part)).map(readMode);
}

/** A day begins at midnight, and may have a time after it. */
function readActFrom(text: string): string | Complaint {
  const date = readDate(text);
  if (!isComplaint(date)) return `${date}T00:00`;
  const dateTime = readDateTime(text);
  const hasTime = /\d:\d|-\d\d[T\s]+\d|\d\s*(am|pm|uhr|h)\b/i.test(text);
  return isComplaint(dateTime) && !hasTime ? date : dateTime;
}
