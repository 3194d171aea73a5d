import { day, parseWall } from '../../wall-time.ts';
import { complain, isComplaint, quote } from '../complaint.ts';
import { readDays } from '../days.ts';
import { meantDateTime } from '../meant/day-and-time.ts';
import { removeSetting, writeSettings } from '../meant/edits.ts';
import { cronFrom, meantRepeat, type Repeated, weekdayCode } from '../meant/repeated.ts';
import type { SourceEntry, SourceMapping } from '../source.ts';
import { entryCalled, type Slip, scalarOf, settingsInstead, textOf, type WindowSlip } from './slip.ts';

const keys =
  /^(repeat(s|ed|ing|Every|_every)?|recur(s|ring|rence)?|frequency|freq|interval|every|rrule|wiederholung|wiederholen)$/i;

const howToRepeat =
  'Write the days of the week in `days` and the times of day in `from` and `to`, instead of `start` and `end`; for days of a month, `start` can be a cron expression.';

/** `repeat: weekly` beside a date: a window repeats by `days` with `from` and `to`, or by cron. */
export const repeatAsSetting: WindowSlip = (window) => {
  const found = entryCalled(window, keys);
  if (found === undefined) return [];
  const [key, entry] = found;
  const message = `${quote(key)} is not a setting that is known here: a window repeats by \`days\` with \`from\` and \`to\`, or by a cron expression.`;
  const written = textOf(entry.node);
  const repeated: Repeated = written === undefined ? { kind: 'unknown' } : meantRepeat(written);
  const told = window.entries.has('start')
    ? fromADate(window, entry, repeated)
    : window.entries.has('from') || window.entries.has('allDay')
      ? byDay(window, entry, repeated)
      : undefined;
  const at = { place: entry.place, covers: [entry.node] };
  if (told === undefined) return [{ ...at, complaint: complain('unknown-key', message, howToRepeat) }];
  if (told.settings.length === 0) {
    const again = told.again ? 'it repeats as it is' : 'with a date it happens once';
    const hint = `Take ${quote(key)} out: ${again}.`;
    return [{ ...at, complaint: { ...complain('unknown-key', message, hint), edits: told.edits } }];
  }
  const complaint = settingsInstead({ code: 'unknown-key', message, keys: [key, ...told.replaced], ...told });
  return [{ ...at, complaint, covers: [entry.node, ...told.covers] } satisfies Slip];
};

interface Told {
  readonly settings: readonly string[];
  readonly replaced: readonly string[];
  readonly covers: Slip['covers'];
  readonly edits: NonNullable<ReturnType<typeof settingsInstead>['edits']>;
  readonly again?: boolean;
}

const takenOut = (window: SourceMapping, entry: SourceEntry, again: boolean): Told => ({
  settings: [],
  replaced: [],
  covers: [],
  edits: removeSetting(window, entry),
  again,
});

/** It repeats already, or only its days are missing. */
function byDay(window: SourceMapping, entry: SourceEntry, repeated: Repeated): Told | undefined {
  const hasDays = window.entries.has('days');
  if (repeated.kind === 'weekly' && hasDays) return takenOut(window, entry, true);
  if (repeated.kind !== 'days' || hasDays) return undefined;
  if (repeated.days === undefined) return takenOut(window, entry, true);
  const settings = [`days: ${inGroup(window, repeated.days)}`];
  return { settings, replaced: [], covers: [], edits: [writeSettings(window, entry, settings)] };
}

/** In braces a comma ends a value. */
const inGroup = ({ flow }: SourceMapping, days: string): string =>
  flow && days.includes(',') ? `[${days.replaceAll(',', ', ')}]` : days;

function fromADate(window: SourceMapping, entry: SourceEntry, repeated: Repeated): Told | undefined {
  const begin = window.entries.get('start');
  const start = meantDateTime(textOf(begin?.node) ?? '');
  if (repeated.kind === 'never') return start === undefined ? undefined : takenOut(window, entry, false);
  const isTaken = ['days', 'from', 'to', 'validFrom'].some((key) => window.entries.has(key));
  if (begin === undefined || start === undefined || isTaken || repeated.kind === 'unknown') return undefined;
  return again(window, entry, repeated, [begin, start]);
}

function again(
  window: SourceMapping,
  entry: SourceEntry,
  repeated: Repeated,
  [begin, start]: readonly [SourceEntry, string],
): Told | undefined {
  const days = daysOf(repeated, start);
  if (repeated.kind === 'days' && days === undefined && repeated.days !== undefined) return undefined;
  const finish = window.entries.get('end');
  const end = meantDateTime(textOf(finish?.node) ?? '');
  const validFrom = `validFrom: ${start.slice(0, 10)}`;
  if (finish === undefined) {
    const cron = scalarOf(window, 'for') && cronFrom(start, cronKind(repeated));
    if (cron === undefined || (repeated.kind === 'days' && repeated.days !== undefined)) return undefined;
    const settings = [`start: ${cron}`, validFrom];
    return {
      settings,
      replaced: ['start'],
      covers: [begin.node],
      edits: [writeSettings(window, begin, settings.slice(0, 1)), writeSettings(window, entry, [validFrom])],
    };
  }
  if (end === undefined) return undefined;
  const lasts = parseWall(end.replace(' ', 'T')) - parseWall(start.replace(' ', 'T'));
  if (lasts <= 0 || lasts >= day || repeated.kind === 'monthly' || repeated.kind === 'yearly') {
    return byTwoCrons(window, entry, repeated, [begin, start], [finish, end], lasts);
  }
  const times = [`from: "${start.slice(11)}"`, `to: "${end.slice(11)}"`];
  const also = [...(days === undefined ? [] : [`days: ${inGroup(window, days)}`]), validFrom];
  return {
    settings: [...also, ...times],
    replaced: ['start', 'end'],
    covers: [begin.node, finish.node],
    edits: [
      writeSettings(window, begin, times.slice(0, 1)),
      writeSettings(window, finish, times.slice(1)),
      writeSettings(window, entry, also),
    ],
  };
}

/** The days of what begins on a date; absent: every day, or the date is on none of them. */
function daysOf(repeated: Repeated, start: string): string | undefined {
  const code = weekdayCode(parseWall(start.slice(0, 10)));
  if (repeated.kind === 'weekly') return code;
  if (repeated.kind !== 'days' || repeated.days === undefined) return undefined;
  const [named, own] = [readDays(repeated.days), readDays(code)];
  const isAmong = !isComplaint(named) && !isComplaint(own) && own.every((one) => named.includes(one));
  return isAmong ? repeated.days : undefined;
}

const cronKind = ({ kind }: Repeated): 'daily' | 'weekly' | 'monthly' | 'yearly' =>
  kind === 'weekly' || kind === 'monthly' || kind === 'yearly' ? kind : 'daily';

function byTwoCrons(
  window: SourceMapping,
  entry: SourceEntry,
  repeated: Repeated,
  [begin, start]: readonly [SourceEntry, string],
  [finish, end]: readonly [SourceEntry, string],
  lasts: number,
): Told | undefined {
  const kind = cronKind(repeated);
  const shortest = { daily: day, weekly: 7 * day, monthly: 28 * day, yearly: 365 * day }[kind];
  // A span over the end of a month that is not equally long every time would end on another day.
  const isWithin = kind === 'daily' || kind === 'weekly' || start.slice(0, 7) === end.slice(0, 7);
  const [first, last] = [cronFrom(start, kind), cronFrom(end, kind)];
  if (lasts <= 0 || lasts >= shortest || !isWithin || kind === 'daily' || !first || !last) return undefined;
  const validFrom = `validFrom: ${start.slice(0, 10)}`;
  const settings = [`start: ${first}`, `end: ${last}`];
  return {
    settings: [...settings, validFrom],
    replaced: ['start', 'end'],
    covers: [begin.node, finish.node],
    edits: [
      writeSettings(window, begin, settings.slice(0, 1)),
      writeSettings(window, finish, settings.slice(1)),
      writeSettings(window, entry, [validFrom]),
    ],
  };
}
