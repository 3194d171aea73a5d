import type { DateRange } from '../schedule.ts';
import { dateOf, day, parseWall } from '../wall-time.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { guessDateTime, guessRepeated } from './guess-date-time.ts';

const years = { first: 1970, last: 2199 } as const;

/** Reads a date as `YYYY-MM-DD`. */
export function readDate(text: string): string | Complaint {
  const found = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(text);
  if (!found) {
    const withTime = /^\s*(\d{4}-\d{2}-\d{2})[T ]/.exec(text)?.[1];
    const meant = guessDateTime(text)?.date;
    return complain(
      'bad-date',
      `${quote(text)} is not a date.`,
      withTime === undefined
        ? meant === undefined
          ? 'Write year, month and day, such as `2026-11-27`.'
          : `Write it like this: \`${meant}\`.`
        : `Leave the time out: \`${withTime}\`.`,
    );
  }
  return isRealDate(Number(found[1]), Number(found[2]), Number(found[3])) ? text.trim() : noSuchDate(text);
}

/** Reads a date or a range of dates, `2026-12-24..2027-01-01`, both included. */
export function readDateRange(text: string): DateRange | Complaint {
  const [first, last, more] = text.split(/\s*\.{2,3}\s*/);
  if (first === undefined || last === undefined || more !== undefined) {
    const [, begin, end] = /^\s*(\d{4}-\d\d-\d\d)\s*(?:[-–—/]|to|until|bis)\s*(\d{4}-\d\d-\d\d)\s*$/i.exec(text) ?? [];
    if (begin !== undefined && end !== undefined) {
      const hint = `Write two dots between the days: \`${begin}..${end}\`.`;
      return complain('bad-date', `${quote(text)} is not a date.`, hint);
    }
    const day = readDate(text);
    return typeof day === 'string' ? { from: day, to: day } : day;
  }
  const from = readDate(first);
  if (typeof from !== 'string') return from;
  const to = readDate(last);
  if (typeof to !== 'string') return to;
  if (from <= to) return { from, to };
  return complain(
    'range-backwards',
    `The range ${quote(text)} ends before it begins.`,
    `Write the earlier date first: \`${to}..${from}\`.`,
  );
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
  const [, date, time, rest] = /^\s*(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{1,2}:\d{2}))?(.*)$/is.exec(text) ?? [];
  if (date !== undefined && time === undefined && rest?.trim() === '') {
    return complain(
      'date-without-time',
      `${quote(text)} says the day but not the time.`,
      `Add the time: \`${date} 09:00\`; or \`${date} 00:00\` if you mean the very beginning of the day.`,
    );
  }
  const end = date && time && endOfRange(text, date, time, rest ?? '');
  if (end !== undefined) {
    const hint = `Write \`start: ${date} ${time}\` and \`end: ${end}\`.`;
    return complain('bad-date-time', message, hint);
  }
  if (
    date !== undefined &&
    time !== undefined &&
    /^(:\d{2}(\.\d+)?)?\s*(Z|(?!uhr)[a-z]{3,4}|[+-]\d{1,2}(:?\d{2})?)$/i.test(rest ?? '')
  ) {
    return complain(
      'time-with-offset',
      `${quote(text)} names a time zone or an offset, but every time is in the schedule's own time zone.`,
      `Write the local time only: \`${date} ${time}\`.`,
    );
  }
  if (date !== undefined && time !== undefined && /^:\d{2}(\.\d+)?$/.test(rest ?? '')) {
    return complain('bad-date-time', message, `Leave the seconds out: \`${date} ${time}\`.`);
  }
  if (date !== undefined && time === '24:00') {
    return complain('bad-date-time', message, 'Midnight at the end of a day is 00:00 of the next day.');
  }
  return complain('bad-date-time', message, howToWrite(text));
}

function howToWrite(text: string): string {
  const guess = guessDateTime(text);
  if (guess?.time !== undefined) return `Write it like this: \`${guess.date} ${guess.time}\`.`;
  const repeated = guess === undefined ? guessRepeated(text) : undefined;
  if (repeated === undefined) return 'Write year, month, day and time: `2026-11-27 09:00`.';
  const days = repeated === '' ? '' : `\`days: ${repeated}\` with `;
  return `If it repeats, write ${days}\`from: "09:00"\` and \`to: "18:00"\` instead.`;
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
