import type { Counts } from '../plan/counts.ts';
import type { Announcement, AnnouncementKind, Part } from './announcement.ts';
import { firstSentence } from './first-sentence.ts';
import { wallClock } from './headline.ts';
import { plain } from './plain-text.ts';

type Told = Announcement | Part;

/** What else there is to know, one line of plain text each: what it means, then each target, or what there is to know of one. */
export const lines = (announcement: Announcement): readonly string[] => [
  firstSentence(announcement),
  ...targetLines(announcement),
  ...detailLines(announcement),
];

/** Of several targets, one line each as in a table, and how many more. */
export const targetLines = (
  { because, parts = [], targets = [] }: Announcement,
  marks: Readonly<Record<Announcement['severity'], string>> = signs,
): readonly string[] => {
  const more = targets.length - new Set(parts.map(({ target }) => target)).size;
  return [
    ...parts.map((part) =>
      [marks[part.severity], plain(part.target ?? ''), tasksFact(part)].filter((text) => text).join(' · '),
    ),
    ...(parts.length > 0 && more > 0 ? [`and ${more.toLocaleString('en')} more`] : []),
    ...reasonsOf(
      parts.filter(({ severity }) => severity !== 'info'),
      because,
    ),
  ];
};

const signs = { info: '', warning: '⚠️', critical: '🔴' } as const;

/** Of targets in trouble: why, once for all that have the same reason; what is the reason of all of them is said below. */
function reasonsOf(parts: readonly Part[], ofAll: string): readonly string[] {
  const named = new Map<string, string[]>();
  for (const { target = '', because, details } of parts)
    for (const text of filled([because, ...details.slice(0, 2)]))
      named.set(text, [...(named.get(text) ?? []), plain(target)]);
  return [...named].flatMap(([text, names]) => (text === plain(ofAll) ? [] : [`${names.join(', ')}: ${text}`]));
}

/** For engineers: the reason first, then details, then what is labelled. */
export const detailLines = (announcement: Announcement): readonly string[] => [
  ...reason(announcement),
  ...details(announcement).map((detail) => `• ${detail}`),
  ...labelled(announcement).map(({ label, text }) => `${label}: ${text}`),
];

export const reason = ({ because }: Told): readonly string[] => filled([because]);

export const details = (announcement: Told): readonly string[] => filled(announcement.details);

export interface Field {
  readonly label: 'Tasks' | 'Bounds' | 'When' | 'Next change' | 'Owner' | 'By' | 'Note' | 'Reason';
  readonly text: string;
}

/** In the order in which people look for them; what the announcement does not hold is left out. */
export const labelled = (announcement: Told): readonly Field[] => {
  const { kind, next, owner, note } = announcement;
  const isOverride = kind === 'override-set' || kind === 'override-ended';
  const all = [
    { label: 'Tasks', text: tasksFact(announcement) },
    { label: 'Bounds', text: boundsFact(announcement) },
    { label: 'When', text: span(announcement) },
    { label: 'Next change', text: next && wallClock(next, announcement) },
    { label: isOverride ? 'By' : 'Owner', text: owner && plain(owner) },
    { label: isOverride ? 'Reason' : 'Note', text: note && plain(note) },
  ] as const;
  return all.flatMap(({ label, text }) => (text ? [{ label, text }] : []));
};

const clauses = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part).join(', ');

const filled = (texts: readonly string[]): readonly string[] => texts.map(plain).filter((text) => text !== '');

const span = (a: Told): string | undefined => {
  if (a.start === undefined) return a.end && `until ${wallClock(a.end, a)}`;
  return a.end === undefined ? `from ${wallClock(a.start, a)}` : `${wallClock(a.start, a)} to ${wallClock(a.end, a)}`;
};

const tasksFact = (a: Told): string | undefined => {
  const count = a.to ?? a.from;
  const desired = desiredFact(a);
  if (count?.running === undefined) return desired;
  const still = desired === String(count.desired);
  return still ? `${count.running} of ${count.desired} running` : clauses([desired, `${count.running} running`]);
};

const desiredFact = (a: Told): string | undefined => {
  if (a.kind === 'event-upcoming')
    return clauses([a.from && `${a.from.desired} now`, a.to && `${a.to.desired} planned`]);
  if (a.kind === 'event-missed') return a.to && `${a.to.desired} planned`;
  if (a.kind === 'failed') return clauses([a.from && `${a.from.desired} found`, a.to && `${a.to.desired} wanted`]);
  return arrow(a.from?.desired, a.to?.desired);
};

const boundsFact = ({ kind, from, to: then }: Told): string | undefined => {
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
