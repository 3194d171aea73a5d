import { capitalized } from '../schedule/capitalized.ts';
import { counted } from '../schedule/counted.ts';
import { type Announcement, type AnnouncementKind, type Part, targetsOf } from './announcement.ts';
import { localTime } from './local-time.ts';
import { cut, plain } from './plain-text.ts';
import { isSlackPerson } from './slack-id.ts';

type Told = Announcement | Part;

/** How an instant is written, where not as the schedule's wall time. */
export type Clock = (instant: string, a: Told) => string;

export const wallClock: Clock = (instant, { timezone, at }) => localTime(new Date(instant), timezone, new Date(at));

/**
 * The announcement as one short sentence of plain text, what it is about first:
 * `holiday-campaign: getting ready, 5 → 12 tasks on backend, starts Fri 27 Nov 09:00`. Says only what the announcement holds.
 */
export const headline = (a: Told, clock: Clock = wallClock): string => {
  const about = aboutOf(a);
  const sentence = clauses([...sentences[a.kind](a, (instant) => clock(instant, a)), moreToCome(a)]);
  const said = about === undefined ? sentence : `${about}: ${sentence}`;
  if (a.observed) return `Only observed: ${said}`;
  return about === undefined ? capitalized(said) : said;
};

/** `on backend`, `on 40 services`; nothing where the headline begins with the target. */
export const where = (a: Told): string | undefined => {
  const [only, ...others] = targetsOf(a);
  if (others.length > 0) return `on ${(others.length + 1).toLocaleString('en')} services`;
  return only === undefined || a.window === undefined ? undefined : `on ${named(only)}`;
};

const aboutOf = (a: Told): string | undefined => {
  const [only, ...others] = targetsOf(a);
  const name = a.window ?? (others.length === 0 ? only : undefined);
  return name === undefined ? undefined : named(name);
};

/** At a boundary of several windows, what each of them does: `business-hours started, night over`. */
const boundary = (a: Told): string | undefined => {
  const parts = 'parts' in a ? (a.parts ?? []) : [];
  if (a.window !== undefined || parts.length === 0) return undefined;
  const all = new Set(
    parts
      .toSorted((one, other) => other.kind.localeCompare(one.kind))
      .flatMap(({ window, kind }) =>
        window === undefined ? [] : [`${named(window)} ${kind === 'window-started' ? 'started' : 'over'}`],
      ),
  );
  return all.size > 3 ? `${all.size} windows started or over` : [...all].join(', ');
};

type Write = (instant: string) => string;
type Clauses = readonly (string | undefined)[];

const sentences: Readonly<Record<AnnouncementKind, (a: Told, time: Write) => Clauses>> = {
  'event-upcoming': (a, time) =>
    counting(a, starts(a, time) ?? 'is coming', a.to && `${counted(a.to.desired)} planned`),
  'event-changed': (a, time) => [
    ...counting(a, 'changed', differs(a) ? tasks(a) : undefined),
    changedStart(a, time),
    changedEnd(a, time),
  ],
  'event-cancelled': (a) => [on(a, 'cancelled')],
  'event-missed': (a, time) => [
    on(a, 'missed'),
    a.start && a.end && `Prescale did not run from ${time(a.start)} to ${time(a.end)}`,
  ],
  'pre-scale-started': (a, time) => [...counting(a, 'getting ready', tasks(a)), starts(a, time)],
  ready: (a, time) => [
    ...counting(a, a.wasReady ? 'ready again' : 'ready', running(a)),
    a.phase === 'live' ? until(a, time) : starts(a, time),
  ],
  'at-risk': (a, time) => [
    ...counting(a, a.phase === 'lead' ? (a.wasReady ? 'no longer ready' : 'not ready') : 'at risk', running(a)),
    a.phase === 'lead' ? starts(a, time) : until(a, time),
  ],
  'event-live': (a, time) => [...counting(a, 'live', running(a)), until(a, time)],
  'event-ended': (a) => counting(a, 'over', tasks(a)),
  restored: (a) => [on(a, a.severity === 'info' ? 'all as before' : 'not all as before')],
  'window-started': (a, time) => [...counting(a, boundary(a) ?? 'started', tasks(a)), until(a, time)],
  'window-ended': (a) => counting(a, boundary(a) ?? 'over', tasks(a)),
  'override-set': (a, time) => [
    `held ${a.owner === undefined ? 'by hand' : `by ${isSlackPerson(a.owner) ? 'somebody in Slack' : named(a.owner)}`}`,
    tasks(a),
    until(a, time),
  ],
  'override-ended': (a) => ['no longer held by hand', tasks(a)],
  // Of what is left as it is only what was found is told.
  drift: (a) =>
    differs(a)
      ? counting(a, 'changed by somebody else and put right', tasks(a))
      : counting(a, 'changed by somebody else', undefined),
  'schedule-changed': () => ['the schedule has changed'],
  'schedule-warned': () => ['the schedule may hold a slip'],
  'schedule-rejected': () => ['a schedule file was refused'],
  failed: (a) => [
    on(a, 'something failed'),
    a.from && `${counted(a.from.desired)} found`,
    a.to && `${counted(a.to.desired)} wanted`,
  ],
  recovered: (a) => [on(a, 'works again'), tasks(a)],
  observed: (a, time) => [
    a.start === undefined || a.end === undefined
      ? 'Prescale only observes from now on'
      : `what Prescale would have done from ${time(a.start)} to ${time(a.end)}`,
  ],
};

const clauses = (parts: Clauses): string => parts.filter((part) => part).join(', ');

/** With the place. */
const on = (a: Told, text: string): string => [text, where(a)].filter((part) => part).join(' ');

/** The place stands with the count, where there is one. */
const counting = (a: Told, what: string, count: string | undefined): Clauses =>
  count === undefined ? [on(a, what)] : [what, on(a, count)];

// So that one overlong name cannot push everything else out of a title.
const named = (text: string): string => cut(plain(text), 80);

const moreToCome = (a: Told): string | undefined => {
  const awaited = 'awaited' in a ? a.awaited : undefined;
  return awaited === undefined ? undefined : `${awaited.toLocaleString('en')} more to come`;
};

const starts = ({ start }: Told, time: Write): string | undefined => start && `starts ${time(start)}`;
const until = ({ end }: Told, time: Write): string | undefined => end && `until ${time(end)}`;

const changedStart = ({ start, was }: Told, time: Write): string | undefined =>
  was && start && start !== was.start ? `starts ${time(start)} instead of ${time(was.start)}` : undefined;

/** An end that was moved along with the start says nothing more. */
const changedEnd = ({ start, end, was }: Told, time: Write): string | undefined => {
  if (was === undefined || start === undefined || end === undefined) return undefined;
  const [is, before] = [Date.parse(end) - Date.parse(start), Date.parse(was.end) - Date.parse(was.start)];
  return is === before || end === was.end ? undefined : `ends ${time(end)} instead of ${time(was.end)}`;
};

const differs = ({ from, to }: Told): boolean => from !== undefined && to !== undefined && from.desired !== to.desired;

const tasks = ({ from, to }: Told): string | undefined => {
  const count = to ?? from;
  if (count === undefined) return undefined;
  if (from === undefined || to === undefined) return counted(count.desired);
  return from.desired === to.desired
    ? `still ${counted(to.desired)}`
    : `${from.desired.toLocaleString('en')} → ${counted(to.desired)}`;
};

const running = ({ from, to }: Told): string | undefined => {
  const count = to ?? from;
  if (count === undefined) return undefined;
  return count.running === undefined
    ? counted(count.desired)
    : `${count.running.toLocaleString('en')} of ${counted(count.desired)}`;
};
