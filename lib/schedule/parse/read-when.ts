import { capitalized } from '../capitalized.ts';
import { nextFiring } from '../cron-firings.ts';
import { knownCron } from '../known-cron.ts';
import { isCronProblem } from '../parse-cron.ts';
import { sameCron } from '../same-cron.ts';
import type { Edge, SpanWhen, When } from '../schedule.ts';
import { dateOf, day, parseWall, type Wall, zoneClock } from '../wall-time.ts';
import { complain } from './complaint.ts';
import { readDays } from './days.ts';
import { duration } from './duration.ts';
import { longOccurrence } from './long-occurrence.ts';
import { meantDateTime } from './meant/day-and-time.ts';
import type { Part, Report } from './part.ts';
import { readEdge } from './read-edge.ts';
import { readEndOfDay, readTimeOfDay } from './time-of-day.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const timeKeys = ['days', 'from', 'to', 'allDay', 'start', 'end', 'for'] as const;
const longest = 366 * day;
const readFor = duration({ leastMs: 60_000, mostMs: longest });
const twoForms = 'Keep either `from` and `to`, or `start` with `end` or `for`.';

/** Reads when a window is: by days and times of day, or by a start with an end. */
export function readWhen(part: Part, title: string, timezone: string | undefined, report: Report): When | undefined {
  const allDay = part.flag('allDay') === true;
  if (timeKeys.some((key) => part.isTold(key))) {
    readDaily(part, allDay, false, report);
    readSpan(part, undefined, false, report);
    return undefined;
  }
  const daily = ['from', 'to', ...(allDay ? ['allDay'] : [])].filter((key) => part.has(key));
  const span = ['start', 'end', 'for'].filter((key) => part.has(key));
  const [byDay, bySpan] = [daily[0], span[0]];
  if (byDay === 'to' && bySpan === 'start') {
    const end = part.text('to', (text) => meantDateTime(text) ?? '');
    const hint = end ? `Write it like this: \`end: ${end}\`.` : 'Write `end` instead, with the day and the time.';
    report(part.keyPlace('to'), complain('time-twice', '`to` goes with `from`, and this window has a `start`.', hint));
    readSpan(part, undefined, false, report);
    return undefined;
  }
  if (byDay !== undefined && bySpan !== undefined) {
    const message = `${capitalized(title)} gives its time twice: with \`${byDay}\` and with \`${bySpan}\`.`;
    report(part.keyPlace(bySpan), complain('time-twice', message, twoForms));
    // Both are read, so that mistakes in them are told now and not at the next attempt.
    readDaily(part, allDay, false, report);
    readSpan(part, undefined, false, report);
    return undefined;
  }
  if (bySpan !== undefined) {
    if (part.has('days')) {
      const message = '`days` goes with `from` and `to`, not with `start`.';
      const hint = 'Remove it; to repeat on some days, write `start: cron(0 8 ? * MON-FRI *)`.';
      report(part.keyPlace('days'), complain('days-with-start', message, hint));
    }
    return readSpan(part, timezone, true, report);
  }
  if (byDay !== undefined) return readDaily(part, allDay, true, report);
  part.texts('days', readDays);
  if (['start', 'end', 'for', 'from', 'to', 'allDay'].some((key) => part.isWritten(key) && part.flag(key) !== false)) {
    return undefined;
  }
  report(
    part.keyPlace('name'),
    complain(
      'no-time',
      `${capitalized(title)} does not say when it is.`,
      'Add `from: "08:00"` and `to: "20:00"`, or `start: 2026-11-27 09:00` and `end: 2026-11-27 18:00`.',
    ),
  );
  return undefined;
}

function readDaily(part: Part, allDay: boolean, complete: boolean, report: Report): When | undefined {
  const days = part.has('days') ? daysOf(part, report) : everyDay;
  const from = part.text('from', readTimeOfDay);
  const to = part.text('to', readEndOfDay);
  if (!complete) return undefined;
  if (allDay) {
    const other = part.has('from') ? 'from' : part.has('to') ? 'to' : undefined;
    if (other !== undefined) {
      const message = `\`allDay\` says the whole day already, so \`${other}\` is one time too many.`;
      report(part.keyPlace(other), complain('time-twice', message, 'Remove one of the two.'));
    }
    return days && { form: 'daily', days, from: '00:00', to: '24:00' };
  }
  for (const [written, wanted, example] of [
    ['from', 'to', '20:00'],
    ['to', 'from', '08:00'],
  ] as const) {
    if (part.has(written) && !part.isWritten(wanted)) {
      const message = `There is a \`${written}\` but no \`${wanted}\`.`;
      report(part.keyPlace(written), complain('missing-key', message, `Add \`${wanted}: "${example}"\`.`));
    }
  }
  if (from === undefined || to === undefined || days === undefined) return undefined;
  if (from === to) {
    report(
      part.placeOf('to'),
      complain(
        'no-length',
        '`from` and `to` are the same time, so the window has no length.',
        'If you mean the whole day, write `allDay: true` instead of both.',
      ),
    );
    return undefined;
  }
  return { form: 'daily', days, from, to };
}

function daysOf(part: Part, report: Report): readonly number[] | undefined {
  const read = part.texts('days', readDays);
  if (read === undefined) return undefined;
  const days = new Set(read.flatMap(({ value }) => value));
  if (days.size > 0) return everyDay.filter((number) => days.has(number));
  if (part.isEmptyList('days')) {
    const hint = 'Write some, such as `days: MON-FRI`, or remove `days` if you mean every day.';
    report(part.placeOf('days'), complain('bad-days', '`days` has no day in it.', hint));
  }
  return undefined;
}

function readSpan(part: Part, timezone: string | undefined, complete: boolean, report: Report): When | undefined {
  const start = part.text('start', readEdge);
  const end = part.text('end', readEdge);
  const ms = part.text('for', readFor);
  if (!complete) return undefined;
  if (part.has('end') && part.has('for')) {
    const message = 'The end is given twice: with `end` and with `for`.';
    report(part.keyPlace('for'), complain('time-twice', message, 'Keep one of the two.'));
    return undefined;
  }
  if (!part.isWritten('start')) {
    const given = part.has('end') ? 'end' : 'for';
    const message = `There is ${given === 'end' ? 'an `end`' : 'a `for`'} but no \`start\`.`;
    report(part.keyPlace(given), complain('missing-key', message, 'Add `start: 2026-11-27 09:00`.'));
    return undefined;
  }
  if (!part.isWritten('end') && !part.isWritten('for')) {
    const message = 'There is a `start` but neither an `end` nor a `for`.';
    const hint = 'Add `end: 2026-11-27 18:00`, or how long it lasts: `for: 9h`.';
    report(part.keyPlace('start'), complain('missing-key', message, hint));
    return undefined;
  }
  if (start === undefined) return undefined;
  if (ms !== undefined) return { form: 'span', start, end: { kind: 'for', ms } };
  if (end === undefined) return undefined;
  const when: SpanWhen = { form: 'span', start, end };
  return hasLength(start, end, part, timezone, report) && isShortEnough(when, part, report) ? when : undefined;
}

function isShortEnough(when: SpanWhen, part: Part, report: Report): boolean {
  const tooLong = longOccurrence(when, longest);
  if (tooLong === undefined) return true;
  const { start, end } = tooLong;
  const message = `From ${dateOf(start)} to ${dateOf(end)} are ${Math.round((end - start) / day).toLocaleString('en')} days.`;
  const hint = 'A window cannot be longer than 366 days at a time: check the years, and when it ends.';
  report(part.placeOf('end'), complain('too-long-a-window', message, hint));
  return false;
}

function hasLength(start: Edge, end: Edge, part: Part, timezone: string | undefined, report: Report): boolean {
  const refuse = (message: string, hint: string): false => {
    report(part.placeOf('end'), complain('no-length', message, hint));
    return false;
  };
  if (start.kind === 'cron' && end.kind === 'cron') {
    const [first, last] = [knownCron(start.expression), knownCron(end.expression)];
    if (!isCronProblem(first) && !isCronProblem(last) && sameCron(first, last)) {
      return refuse(
        '`start` and `end` are always at the same time, so the window has no length.',
        'Say when it ends, or how long it lasts: `for: 6h`.',
      );
    }
  }
  if (start.kind === 'at' && end.kind === 'at') {
    if (end.wall === start.wall)
      return refuse('`end` is the same time as `start`.', 'Say when it ends, or write `for: 9h`.');
    if (end.wall < start.wall) {
      return refuse('`end` is before `start`.', 'Check the year, the day and the time; `end` comes after `start`.');
    }
  }
  if (start.kind === 'at' && timezone !== undefined) {
    const clock = zoneClock(timezone);
    const begin = parseWall(start.wall);
    const last = endAfter(end, begin);
    if (last !== undefined && clock.instantOf(last) <= clock.instantOf(begin)) {
      return refuse(
        `Clocks in ${timezone} are put forward in this time: the window begins and ends at the same moment.`,
        'Let it end later, or write how long it lasts: `for: 1h`.',
      );
    }
  }
  return true;
}

/** On the wall clock; absent: never. */
function endAfter(end: Edge, begin: Wall): Wall | undefined {
  if (end.kind === 'at') return parseWall(end.wall);
  const cron = knownCron(end.expression);
  return isCronProblem(cron) ? undefined : nextFiring(cron, begin);
}
