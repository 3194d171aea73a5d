import { type Complaint, isComplaint, quote, writeInstead } from '../complaint.ts';
import { readDateRange } from '../local-date.ts';
import { meantDate } from './day-and-time.ts';
import { withoutLookAlikes } from './look-alikes.ts';

/**
 * Several days in one text, `2026-12-24, 2026-12-25`, as the list that was meant; absent: it is none, or one of them is not
 * certain.
 */
export function meantList(
  text: string,
  otherwise: (word: string) => string | undefined = () => undefined,
): Complaint | undefined {
  if (text.length > 1000) return undefined;
  const plain = withoutLookAlikes(text).replace(/^\s*[([{]|[)\]}]\s*$/g, '');
  const words = plain
    .split(/\s*[,;&+]\s*|\s+(?:and|und|or|oder|plus)\s+|\s+(?=\d{4}-\d\d-\d\d)(?<!\.\s+)/i)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const meant = words.map((word) => otherwise(word) ?? meantDays(word));
  if (words.length < 2 || meant.includes(undefined)) return undefined;
  const message = `${quote(text)} is more than one day, and is not written as a list.`;
  return writeInstead('not-a-list', message, `[${meant.join(', ')}]`, (list) => `Put them into brackets: ${list}.`);
}

function meantDays(word: string): string | undefined {
  const range = readDateRange(word);
  if (isComplaint(range)) return meantDate(word);
  return range.from === range.to ? range.from : `${range.from}..${range.to}`;
}
