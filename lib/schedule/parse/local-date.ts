import type { DateRange } from '../schedule.ts';
import { dateOf, day, parseWall } from '../wall-time.ts';
import { type Complaint, complain, quote, writeInstead } from './complaint.ts';
import { guessDateTime, guessRepeated } from './guess-date-time.ts';

const years = { first: 1970, last: 2199 } as const;

/** Reads a date as `YYYY-MM-DD`. */
export function readDate(text: string): string | Complaint {
  const found = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(text);
  if (!found) {
    const withTime = /^\s*(\d{4}-\d{2}-\d{2})[T ]+\d{1,2}[:.]?\d*\s*$/.exec(text)?.[1];
    const message = `${quote(text)} is not a date.`;
    const meant = guessDateTime(text);
    if (withTime !== undefined)
      return writeInstead('bad-date', message, withTime, (date) => `Leave the time out: ${date}.`);
    if (meant?.isWhole) return writeInstead('bad-date', message, meant.date);
    return complain('bad-date', message, 'Write year, month and day, such as `2026-11-27`.');
  }
  return isRealDate(Number(found[1]), Number(found[2]), Number(found[3])) ? text.trim() : noSuchDate(text);
}

/** Reads a date or a range of dates, `2026-12-24..2027-01-01`, both included. */
export function readDateRange(text: string): DateRange | Complaint {
  const [first, last, more] = text.split(/\s*\.{2,3}\s*/);
  if (first === undefined || last === undefined || more !== undefined) {
    const [, begin, end] = /^\s*(\d{4}-\d\d-\d\d)\s*(?:[-–—/]|to|until|bis)\s*(\d{4}-\d\d-\d\d)\s*$/i.exec(text) ?? [];
    if (begin !== undefined && end !== undefined) {
      const hint = (written: string): string => `Write two dots between the days: ${written}.`;
      return writeInstead('bad-date', `${quote(text)} is not a date.`, `${begin}..${end}`, hint);
    }
    const day = readDate(text);
    return typeof day === 'string' ? { from: day, to: day } : day;
  }
  const from = readDate(first);
  const to = readDate(last);
  if (typeof from !== 'string') return ofRange(from, first, last);
  if (typeof to !== 'string') return ofRange(to, first, last);
  if (from <= to) return { from, to };
  const hint = (written: string): string => `Write the earlier date first: ${written}.`;
  return writeInstead('range-backwards', `The range ${quote(text)} ends before it begins.`, `${to}..${from}`, hint);
}

/** What is wrong with one of the two dates is mended in both. */
function ofRange({ code, message, hint, instead }: Complaint, first: string, last: string): Complaint {
  const [from, to] = [first, last].map((text) => {
    const date = readDate(text);
    return typeof date === 'string' ? date : date.instead;
  });
  if (from !== undefined && to !== undefined && from <= to) return writeInstead(code, message, `${from}..${to}`);
  const both = 'Write year, month and day of both, such as `2026-12-24..2026-12-26`.';
  return complain(code, message, instead === undefined ? hint : both);
}

/** Reads a local date and time as `YYYY-MM-DDTHH:MM`. */
export function readDateTime(text: string): string | Complaint {
  const found = /^\s*(\d{4})-(\d{2})-(\d{2})(?:\s+|\s*[Tt]\s*)(\d{1,2}):([0-5]\d)\s*$/.exec(text);
  if (!found || Number(found[4]) > 23) return notADateTime(text);
  const [, year, month, day, hour, minute] = found;
  if (!isRealDate(Number(year), Number(month), Number(day))) return noSuchDate(text);
  return `${year}-${month}-${day}T${hour?.padStart(2, '0')}:${minute}`;
}

function isRealDate(year: number, month: number, day: number): boolean {
  if (year < years.first || year > years.last || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function noSuchDate(text: string): Complaint {
  const [, year, month] = /(\d{4})-(\d{2})/.exec(text) ?? [];
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  const inYears = Number(year) >= years.first && Number(year) <= years.last;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return complain(
    'no-such-date',
    `There is no ${quote(text)}.`,
    !inYears
      ? `Years go from ${years.first} to ${years.last}.`
      : isMonth
        ? `That month has the days 01 to ${lastDay}.`
        : 'Months go from 01 to 12: the order is year, month, day.',
  );
}

function notADateTime(text: string): Complaint {
  const message = `${quote(text)} is not a date and time.`;
  const [, date, time, rest = ''] = /^\s*(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{1,2}:\d{2}))?(.*)$/is.exec(text) ?? [];
  if (date !== undefined && time !== undefined) return withADate(text, message, date, time, rest);
  if (date === undefined || rest.trim() !== '') return inOtherWords(text, message);
  const hint = `Add the time after the day; \`${date} 00:00\` is the very beginning of the day.`;
  return complain('date-without-time', `${quote(text)} says the day but not the time.`, hint);
}

function withADate(text: string, message: string, date: string, time: string, rest: string): Complaint {
  const end = endOfRange(text, date, time, rest);
  if (end !== undefined) {
    return complain('bad-date-time', message, `Write \`start: ${date} ${time}\` and \`end: ${end}\`.`);
  }
  if (/^(:\d{2}(\.\d+)?)?\s*(Z|(?!uhr)[a-z]{3,4}|[+-]\d{1,2}(:?\d{2})?)$/i.test(rest)) {
    return complain(
      'time-with-offset',
      `${quote(text)} names a time zone or an offset, but every time is in the schedule's own time zone.`,
      "Write what the clock shows at that moment in the schedule's time zone, and nothing after it.",
    );
  }
  if (/^:\d{2}(\.\d+)?$/.test(rest) && typeof readDateTime(`${date} ${time}`) === 'string') {
    const hint = (written: string): string => `Leave the seconds out: ${written}.`;
    return writeInstead('bad-date-time', message, `${date} ${time}`, hint);
  }
  if (time === '24:00') {
    const midnight = 'Midnight at the end of a day is 00:00 of the next day';
    if (rest.trim() !== '' || readDate(date) !== date) return complain('bad-date-time', message, `${midnight}.`);
    const next = `${dateOf(parseWall(date) + day)} 00:00`;
    return writeInstead('bad-date-time', message, next, (written) => `${midnight}: ${written}.`);
  }
  return inOtherWords(text, message);
}

function inOtherWords(text: string, message: string): Complaint {
  const guess = guessDateTime(text);
  if (guess?.time !== undefined) return writeInstead('bad-date-time', message, `${guess.date} ${guess.time}`);
  if (guess?.isWhole) {
    const hint = `Write the day as ${quote(guess.date)}, and the time after it.`;
    return complain('date-without-time', `${quote(text)} says the day but not the time.`, hint);
  }
  const repeated = guess === undefined ? guessRepeated(text) : undefined;
  if (repeated === undefined) {
    return complain('bad-date-time', message, 'Write year, month, day and time, such as `2026-11-27 09:00`.');
  }
  const days = repeated === '' ? '' : `\`days: ${repeated}\` with `;
  const hint = `If it repeats, write ${days}\`from\` and \`to\`, which are times of day, instead.`;
  return complain('bad-date-time', message, hint);
}

/**
 * Of `09:00-18:00` the 18:00, with its day: an end that is not after the start is meant for the next day. What goes back in
 * the day right after a minus, `09:00-05:00`, stands apart from what is before it, `09:00 -05:00`, or is in the form of
 * ISO 8601 names an offset.
 */
function endOfRange(text: string, date: string, time: string, rest: string): string | undefined {
  const [, before, mark, after, until] = /^(\s*)(-|–|—|to|until|bis)(\s*)(\d{1,2}:[0-5]\d)\s*$/i.exec(rest) ?? [];
  const [from, to] = [time.padStart(5, '0'), until?.padStart(5, '0') ?? ''];
  if (until === undefined || !/^([01]\d|2[0-3]):[0-5]\d$/.test(from) || to > '24:00' || readDate(date) !== date) {
    return undefined;
  }
  if (mark === '-' && after === '' && (before !== '' || to <= from || /\dT/i.test(text))) return undefined;
  const end = to <= from || to === '24:00' ? dateOf(parseWall(date) + day) : date;
  return `${end} ${to === '24:00' ? '00:00' : until}`;
}
