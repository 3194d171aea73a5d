import type { Counts } from '../plan/counts.ts';
import { capitalized } from '../schedule/capitalized.ts';
import { counted } from '../schedule/counted.ts';
import type { Announcement, AnnouncementKind } from './announcement.ts';
import { localTime } from './local-time.ts';
import { cut, plain } from './plain-text.ts';

/**
 * The announcement as one short sentence of plain text, times in the schedule's zone:
 * `backend: 5 → 12 tasks for holiday-campaign (starts Fri 27 Nov 09:00)`. Says only what the announcement holds.
 */
export const headline = (announcement: Announcement): string => {
  const sentence = sentences[announcement.kind](announcement);
  if (announcement.target !== undefined) return `${name(announcement.target)}: ${sentence}`;
  const startsWithName = announcement.window !== undefined && sentence.startsWith(name(announcement.window));
  return startsWithName ? sentence : capitalized(sentence);
};

/** What else there is to know, one line of plain text each: the reason first, then details, then what is labelled. */
export const lines = (announcement: Announcement): readonly string[] => [
  ...reason(announcement),
  ...details(announcement).map((detail) => `• ${detail}`),
  ...labelled(announcement).map(({ label, text }) => `${label}: ${text}`),
];

export const reason = ({ because }: Announcement): readonly string[] => filled([because]);

export const details = (announcement: Announcement): readonly string[] => filled(announcement.details);

export interface Field {
  readonly label: 'Tasks' | 'Bounds' | 'When' | 'Next change' | 'Owner' | 'By' | 'Note' | 'Reason';
  readonly text: string;
}

/** In the order in which people look for them; what the announcement does not hold is left out. */
export const labelled = (announcement: Announcement): readonly Field[] => {
  const { kind, next, owner, note } = announcement;
  const isOverride = kind === 'override-set' || kind === 'override-ended';
  const all = [
    { label: 'Tasks', text: tasksFact(announcement) },
    { label: 'Bounds', text: boundsFact(announcement) },
    { label: 'When', text: span(announcement) },
    { label: 'Next change', text: next && time(announcement, next) },
    { label: isOverride ? 'By' : 'Owner', text: owner && plain(owner) },
    { label: isOverride ? 'Reason' : 'Note', text: note && plain(note) },
  ] as const;
  return all.flatMap(({ label, text }) => (text ? [{ label, text }] : []));
};

const sentences: Readonly<Record<AnnouncementKind, (announcement: Announcement) => string>> = {
  'event-upcoming': (a) => clauses([`${event(a)} is coming`, planned(a)]) + starts(a),
  'event-changed': (a) => {
    const changes = clauses([changedTasks(a), changedStart(a), changedEnd(a)]);
    return `${event(a)} changed${changes === '' ? '' : `: ${changes}`}`;
  },
  'event-cancelled': (a) => `${event(a)} is cancelled`,
  'event-missed': (a) =>
    `${event(a)} was missed${a.start && a.end ? `: no tick ran from ${time(a, a.start)} to ${laterTime(a, a.end, a.start)}` : ''}`,
  'pre-scale-started': (a) => (tasks(a) ? `${tasks(a)} for ${event(a)}` : `getting ready for ${event(a)}`) + starts(a),
  ready: (a) =>
    clauses([`ready for ${event(a)}${a.wasReady ? ' again' : ''}`, running(a)]) +
    (a.phase === 'live' ? until(a) : starts(a)),
  'at-risk': (a) =>
    a.phase === 'lead'
      ? clauses([`${a.wasReady ? 'no longer' : 'not'} ready for ${event(a)}`, running(a)]) + starts(a)
      : clauses(['at risk', running(a)]) + during(a),
  'event-live': (a) => clauses([`${event(a)} is live`, a.severity === 'info' ? tasks(a) : running(a)]) + until(a),
  'event-ended': (a) => clauses([`${event(a)} has ended`, tasks(a)]),
  restored: (a) => {
    const after = a.window === undefined ? '' : ` after ${name(a.window)}`;
    return a.severity === 'info' ? `autoscaling is back${after}` : `autoscaling${after} needs a look`;
  },
  'window-started': (a) => clauses([`${windowName(a)} has started`, tasks(a)]) + until(a),
  'window-ended': (a) => clauses([`${windowName(a)} has ended`, tasks(a)]),
  'override-set': (a) => clauses(['override set', tasks(a)]) + until(a),
  'override-ended': (a) => clauses(['override has ended', tasks(a)]),
  drift: (a) => clauses(['drift', differs(a.from?.desired, a.to?.desired) ? tasks(a) : found(a)]) + during(a),
  'schedule-changed': () => 'the schedule has changed',
  'schedule-warned': () => 'the schedule is in force, with warnings',
  'schedule-rejected': () => 'a schedule file was refused',
  failed: (a) => clauses(['something failed', found(a), asked(a)]) + during(a),
  recovered: (a) => clauses(['works again', tasks(a)]),
};

const clauses = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part).join(', ');

const filled = (texts: readonly string[]): readonly string[] => texts.map(plain).filter((text) => text !== '');

// So that one overlong name cannot push everything else out of a title.
const name = (text: string): string => cut(plain(text), 80);

const event = ({ window }: Announcement): string => (window === undefined ? 'the event' : name(window));
const windowName = ({ window }: Announcement): string => (window === undefined ? 'the window' : name(window));

const time = ({ timezone, at }: Announcement, instant: string): string =>
  localTime(new Date(instant), timezone, new Date(at));

const starts = (a: Announcement): string => (a.start === undefined ? '' : ` (starts ${time(a, a.start)})`);
const during = ({ window }: Announcement): string => (window === undefined ? '' : ` (${name(window)})`);
const until = (a: Announcement): string => (a.end === undefined ? '' : ` (until ${time(a, a.end)})`);

const span = (a: Announcement): string | undefined => {
  if (a.start === undefined) return a.end && `until ${time(a, a.end)}`;
  return a.end === undefined ? `from ${time(a, a.start)}` : `${time(a, a.start)} to ${time(a, a.end)}`;
};

/** Without the day, where that is the other's too. */
const laterTime = (a: Announcement, instant: string, other: string): string => {
  const [text, before] = [time(a, instant), time(a, other)];
  const clock = / (\d\d:\d\d.*)$/.exec(text);
  return clock && before.startsWith(text.slice(0, clock.index + 1)) ? (clock[1] ?? text) : text;
};

const changedTasks = (a: Announcement): string | undefined =>
  differs(a.from?.desired, a.to?.desired) ? tasks(a) : undefined;

const changedStart = (a: Announcement): string | undefined =>
  a.was && a.start && a.start !== a.was.start
    ? `now starts ${time(a, a.start)} instead of ${laterTime(a, a.was.start, a.start)}`
    : undefined;

/** An end that was moved along with the start says nothing more. */
const changedEnd = (a: Announcement): string | undefined => {
  if (a.was === undefined || a.start === undefined || a.end === undefined) return undefined;
  const [is, was] = [a, a.was].map(({ start = '', end = '' }) => Date.parse(end) - Date.parse(start));
  if (is === was || a.end === a.was.end) return undefined;
  return `now ends ${time(a, a.end)} instead of ${laterTime(a, a.was.end, a.end)}`;
};

const differs = (from: number | undefined, to: number | undefined): boolean =>
  from !== undefined && to !== undefined && from !== to;

const tasks = ({ from, to }: Announcement): string | undefined => {
  const count = to ?? from;
  if (count === undefined) return undefined;
  if (from === undefined || to === undefined) return counted(count.desired);
  return differs(from.desired, to.desired)
    ? `${from.desired} → ${counted(to.desired)}`
    : `still ${counted(to.desired)}`;
};

const planned = (a: Announcement): string | undefined => a.to && `${counted(a.to.desired)} planned`;

const running = ({ from, to }: Announcement): string | undefined => {
  const count = to ?? from;
  if (count === undefined) return undefined;
  return count.running === undefined ? counted(count.desired) : `${count.running} of ${counted(count.desired)} running`;
};

const found = ({ from }: Announcement): string | undefined => from && `${counted(from.desired)} found`;

const asked = ({ to }: Announcement): string | undefined => to && `${counted(to.desired)} wanted`;

const tasksFact = (a: Announcement): string | undefined => {
  const count = a.to ?? a.from;
  const desired = desiredFact(a);
  if (count?.running === undefined) return desired;
  const still = desired === String(count.desired);
  return still ? `${count.running} of ${count.desired} running` : clauses([desired, `${count.running} running`]);
};

const desiredFact = (a: Announcement): string | undefined => {
  if (a.kind === 'event-upcoming')
    return clauses([a.from && `${a.from.desired} now`, a.to && `${a.to.desired} planned`]);
  if (a.kind === 'event-missed') return a.to && `${a.to.desired} planned`;
  if (a.kind === 'failed') return clauses([a.from && `${a.from.desired} found`, a.to && `${a.to.desired} wanted`]);
  return arrow(a.from?.desired, a.to?.desired);
};

const boundsFact = ({ kind, from, to: then }: Announcement): string | undefined => {
  // What is only asked for says nothing of the registration.
  const to = isAskedFor.has(kind) ? undefined : then;
  if ([from, to].every((count) => count === undefined || bounds(count) === unregistered)) return undefined;
  return arrow(from && bounds(from), to && bounds(to));
};

const isAskedFor: ReadonlySet<AnnouncementKind> = new Set([
  'event-upcoming',
  'event-changed',
  'event-missed',
  'drift',
  'failed',
]);

const unregistered = 'not registered';

const bounds = ({ min, max }: Counts): string =>
  clauses([min === undefined ? undefined : `min ${min}`, max === undefined ? undefined : `max ${max}`]) || unregistered;

const arrow = (from: string | number | undefined, to: string | number | undefined): string | undefined => {
  if (from === undefined || to === undefined || from === to) return (to ?? from)?.toString();
  return `${from} → ${to}`;
};
