import { capitalized } from '../../capitalized.ts';
import { parseWall } from '../../wall-time.ts';
import { complain, type Edit, isComplaint, quote } from '../complaint.ts';
import { readDays } from '../days.ts';
import { readDateRange } from '../local-date.ts';
import { endOn, meantDate, meantDateTime, meantEndTime, meantTime, nextDay } from '../meant/day-and-time.ts';
import { removeSetting, writeSettings } from '../meant/edits.ts';
import type { SourceEntry, SourceMapping } from '../source.ts';
import { entryCalled, listed, type Slip, scalarOf, settingsInstead, textOf, type WindowSlip } from './slip.ts';

type Found = readonly [string, SourceEntry];

const dateKeys = /^(dates?|day|on|datum|tag|event[-_ ]?(day|date)|(start|begin|from)[-_ ]?(day|date))$/i;
const endDateKeys = /^(end|to|until)[-_ ]?(day|date)$/i;
const beginKeys = /^(from|start|begins?|starts|(start|begin|from)[-_ ]?time)$/i;
const endKeys = /^(to|end|ends|until|till|(end|to|until)[-_ ]?time)$/i;

/** A day in a setting of its own, `date: 2026-12-05` or `days: 2026-12-05`, with the times in others. */
export const dayOfItsOwn: WindowSlip = (window) => {
  const days = dateInDays(window);
  if (days !== undefined) return days;
  for (const [key, entry] of window.entries)
    if (dateKeys.test(key) && isDay(textOf(entry.node))) return [withItsTimes(window, [key, entry])];
  return [];
};

const isDay = (text: string | undefined): boolean =>
  text !== undefined && (meantDate(text) !== undefined || meantDateTime(text) !== undefined);

function dateInDays(window: SourceMapping): readonly Slip[] | undefined {
  const entry = window.entries.get('days');
  const node = entry?.node;
  if (entry === undefined || node === undefined || window.entries.has('start')) return undefined;
  const texts = (node.kind === 'list' ? node.items : [node]).map((item) => textOf(item) ?? '');
  const written = texts.join(', ');
  if (!texts.some((text) => isComplaint(readDays(text)) && /\d{4}/.test(text))) return undefined;
  const whole = texts.length === 1 ? meantDate(texts[0] ?? '') : undefined;
  const [only, other] = whole === undefined ? texts.flatMap((text) => text.split(/[,;]/)).map(meantDate) : [whole];
  if (only !== undefined && other === undefined && texts.length === 1) return [withItsTimes(window, ['days', entry])];
  const message = `${quote(written)} names dates, and \`days\` is for days of the week that come again and again.`;
  const range = texts.length === 1 ? readDateRange(texts[0] ?? '') : undefined;
  const hint =
    range === undefined || isComplaint(range)
      ? 'Write a window for each of the dates, with the date and the time in `start` and in `end`.'
      : `Write \`validFrom: ${range.from}\` and \`validUntil: ${range.to}\` if it happens on each of these days; or \`start\` and \`end\`, each with its date and time, if it goes on without a break.`;
  return [{ place: node.place, complaint: complain('bad-days', message, hint), covers: [node] }];
}

function withItsTimes(window: SourceMapping, [key, entry]: Found): Slip {
  const text = textOf(entry.node) ?? textOf(entry.node.kind === 'list' ? entry.node.items[0] : undefined) ?? '';
  const message =
    key === 'days'
      ? `${quote(text)} is a date, and \`days\` is for days of the week that come again and again.`
      : `${quote(key)} is not a setting that is known here: a single day is written in \`start\` and \`end\`.`;
  const place = key === 'days' ? entry.node.place : entry.place;
  const code = key === 'days' ? 'bad-days' : 'unknown-key';
  const known = spanOf(window, key, text);
  if (known === undefined) {
    const example = meantDate(text) ?? meantDateTime(text)?.slice(0, 10);
    const hint = `Write the date with the time in \`start\`, which begins with ${quote(`start: ${example}`)}, and the same in \`end\`, instead of ${quote(key)}.`;
    return { place, complaint: complain(code, message, hint), covers: [entry.node] };
  }
  const { settings, replaced, edits } = known([key, entry]);
  const keys = [key, ...replaced.map(([name]) => name)];
  return {
    place,
    complaint: settingsInstead({ code, message, keys, settings, edits }),
    covers: [entry.node, ...replaced.map(([, { node }]) => node)],
  };
}

interface Span {
  readonly settings: readonly string[];
  readonly replaced: readonly Found[];
  readonly edits: readonly Edit[];
}

/** What a day and the times beside it come to; absent: it is not certain. */
function spanOf(window: SourceMapping, dayKey: string, text: string): ((day: Found) => Span) | undefined {
  const [begin, end, endDate] = [beginKeys, endKeys, endDateKeys].map((names) => others(window, dayKey, names));
  const lasts = scalarOf(window, 'for') !== undefined;
  const inDay = meantDateTime(text);
  const date = meantDate(text) ?? inDay?.slice(0, 10);
  if (date === undefined || (dayKey !== 'days' && scalarOf(window, 'days') !== undefined)) return undefined;
  if (window.entries.has('allDay')) return begin || end || lasts || endDate ? undefined : wholeDay(window, date);
  const from = begin ? timeIn(begin, meantTime) : inDay?.slice(11);
  if (from === undefined || (begin && inDay) || lasts === (end !== undefined)) return undefined;
  const start = `start: ${date} ${from}`;
  if (end === undefined) return startOnly(window, start, begin);
  const until = endOfDay(date, from, end, endDate);
  // One is taken out and no more: what would be left of the others is not certain.
  if (until === undefined || (begin && endDate)) return undefined;
  const removed = begin ?? endDate;
  const finish = `end: ${until}`;
  return (day) => ({
    settings: [start, finish],
    replaced: [...(removed ? [removed] : []), end],
    edits: [
      writeSettings(window, day[1], [start]),
      writeSettings(window, end[1], [finish]),
      ...(removed ? removeSetting(window, removed[1]) : []),
    ],
  });
}

const timeIn = ([, { node }]: Found, read: (text: string) => string | undefined): string | undefined =>
  read(textOf(node) ?? '');

const startOnly =
  (window: SourceMapping, start: string, begin: Found | undefined) =>
  (day: Found): Span => ({
    settings: [start],
    replaced: begin ? [begin] : [],
    edits: [writeSettings(window, day[1], [start]), ...(begin ? removeSetting(window, begin[1]) : [])],
  });

function endOfDay(date: string, from: string, end: Found, endDate: Found | undefined): string | undefined {
  const to = timeIn(end, meantEndTime);
  if (to === undefined) return undefined;
  if (endDate === undefined) return endOn(date, from, to);
  const last = timeIn(endDate, meantDate);
  return last && (to === '24:00' ? `${nextDay(last)} 00:00` : `${last} ${to}`);
}

function others(window: SourceMapping, key: string, names: RegExp): Found | undefined {
  const found = entryCalled(window, names);
  return found === undefined || found[0] === key ? undefined : found;
}

function wholeDay(window: SourceMapping, date: string): ((day: Found) => Span) | undefined {
  const allDay = window.entries.get('allDay');
  if (allDay?.node.kind !== 'scalar' || allDay.node.value !== true) return undefined;
  const settings = [`start: ${date} 00:00`, `end: ${nextDay(date)} 00:00`];
  return ([, entry]) => ({
    settings,
    replaced: [['allDay', allDay]],
    edits: [writeSettings(window, entry, settings.slice(0, 1)), writeSettings(window, allDay, settings.slice(1))],
  });
}

/** Dates in `from` and `to`, which are times of day: they mean one span. */
export const datesInFromAndTo: WindowSlip = (window) => {
  const [from, to] = [window.entries.get('from'), window.entries.get('to')];
  const [first, last] = [textOf(from?.node) ?? '', textOf(to?.node) ?? ''];
  const at = isDay(first) ? from : isDay(last) ? to : undefined;
  if (at === undefined || (from === undefined && window.entries.has('start'))) return [];
  const covers = [from, to].flatMap((entry) => entry?.node ?? []);
  const key = at === from ? 'from' : 'to';
  const message = `${quote(at === from ? first : last)} has a date in it, and \`${key}\` is a time of day that comes again and again.`;
  const code = 'date-in-time';
  const known = asOneSpan(window, first, last);
  if (known === undefined || from === undefined || to === undefined) {
    const complaint = complain(code, message, whichSpan(meantDate(first), meantDate(last)));
    return [{ place: at.node.place, complaint, covers }];
  }
  const days = window.entries.get('days');
  const edits = [
    writeSettings(window, from, known.slice(0, 1)),
    writeSettings(window, to, known.slice(1)),
    ...(days ? removeSetting(window, days) : []),
  ];
  const keys = ['from', 'to', ...(days ? ['days'] : [])];
  return [
    { place: at.node.place, complaint: settingsInstead({ code, message, keys, settings: known, edits }), covers },
  ];
};

/** `start` and `end` of what has its date in `from`; absent: it is not certain. */
function asOneSpan(window: SourceMapping, first: string, last: string): readonly string[] | undefined {
  const start = meantDateTime(first);
  const end = meantDateTime(last) ?? (start && endAt(start, last));
  const isFree = !['start', 'end', 'for', 'allDay'].some((name) => window.entries.has(name));
  if (!isFree || start === undefined || end === undefined || end <= start) return undefined;
  const days = window.entries.get('days');
  return days === undefined || isOn(start, textOf(days.node)) ? [`start: ${start}`, `end: ${end}`] : undefined;
}

/** What two dates without times may be meant for. */
function whichSpan(first: string | undefined, last: string | undefined): string {
  if (first === undefined || last === undefined || last < first) {
    return 'Write `start` and `end` instead, each with its date and its time; or leave the date out if it happens again and again.';
  }
  const span = [`start: ${first} 00:00`, `end: ${nextDay(last)} 00:00`];
  const valid = [`validFrom: ${first}`, `validUntil: ${last}`];
  return `${capitalized(`write ${listed(span)} if it goes on all the time from the first day to the end of the last`)}; or ${listed(valid)}, with the times in \`from\` and \`to\`, if it happens on each of these days.`;
}

function endAt(start: string, text: string): string | undefined {
  const to = meantEndTime(text);
  return to === undefined ? undefined : endOn(start.slice(0, 10), start.slice(11), to);
}

function isOn(start: string, days: string | undefined): boolean {
  const read = days === undefined ? undefined : readDays(days);
  const weekday = new Date(parseWall(start.slice(0, 10))).getUTCDay() || 7;
  return read !== undefined && !isComplaint(read) && read.length === 1 && read[0] === weekday;
}
