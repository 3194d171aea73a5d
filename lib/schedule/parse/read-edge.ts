import { knownCron } from '../known-cron.ts';
import { isCronProblem } from '../parse-cron.ts';
import type { Edge } from '../schedule.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { guessDateTime } from './guess-date-time.ts';
import { readDateTime } from './local-date.ts';

/** Reads the start or end of a window: a local date and time, or a cron expression of either dialect. */
export function readEdge(text: string): Edge | Complaint {
  if (text.length > 500) return complain('bad-date-time', `${quote(text)} is too long.`, 'Write `2026-11-27 09:00`.');
  if (!looksLikeCron(text)) {
    const wall = readDateTime(text);
    return typeof wall === 'string' ? { kind: 'at', wall } : wall;
  }
  const cron = knownCron(text);
  return isCronProblem(cron) ? cron : { kind: 'cron', expression: text.trim() };
}

function looksLikeCron(text: string): boolean {
  // Of a date with a remark behind it the date is what matters.
  if (/^\s*\d{4}-\d\d-\d\d\b/.test(text)) return false;
  if (/[()*?]/.test(text)) return true;
  const words = text.trim().split(/\s+/);
  if (guessDateTime(text) !== undefined || words.some((word) => word.includes(':'))) return false;
  return words.length >= 5 && words.length <= 7 && /^[\d,/-]+$/.test(words[0] ?? '');
}
