import type { EventStatus, EventThread } from '../execute/event-thread.ts';
import type { Waiting } from '../execute/waiting.ts';
import type { Announcement, AnnouncementKind } from '../tell/announcement.ts';
import { headline } from '../tell/headline.ts';
import { cut } from '../tell/plain-text.ts';

/** What each kind makes of an event; those that are not here say nothing of how far it is. */
const statuses: Partial<Record<AnnouncementKind, EventStatus>> = {
  'event-upcoming': 'planned',
  'pre-scale-started': 'getting-ready',
  ready: 'ready',
  'at-risk': 'at-risk',
  'event-live': 'live',
  'event-ended': 'ended',
  restored: 'restored',
  'event-cancelled': 'cancelled',
  'event-missed': 'missed',
};

const ofRoutine: ReadonlySet<AnnouncementKind> = new Set([
  'window-started',
  'window-ended',
  'override-set',
  'override-ended',
]);

/** The event in whose thread it belongs, apart where it is only observed; routine windows and overrides come and go without one. */
export const threadOf = ({ thread, kind, observed }: Announcement): string | undefined =>
  ofRoutine.has(kind) || thread === undefined ? undefined : observed ? `observed ${thread}` : thread;

/** So that nobody has to follow a thread to hear of it. */
export const isForTheChannel = ({ kind, severity, observed }: Announcement): boolean =>
  observed !== true && (severity === 'critical' || kind === 'at-risk' || kind === 'event-cancelled');

/** What the thread shows once it has this; what is older than what it shows changes nothing. */
export function threadAfter(
  before: EventThread | undefined,
  id: string,
  { announcement, stage }: Waiting,
): EventThread {
  const { at, kind, timezone, window, start, end, owner } = announcement;
  if (before !== undefined && Date.parse(before.at) > Date.parse(at)) return before;
  const counts = announcement.to ?? announcement.from;
  // A plan says nothing of what runs.
  const running = kind === 'event-upcoming' || kind === 'event-changed' ? undefined : counts?.running;
  return {
    ...before,
    id,
    at,
    stage,
    timezone,
    status: statuses[kind] ?? before?.status ?? 'planned',
    headline: cut(headline(announcement), 300),
    ...defined({ window, start, end, owner }),
    ...(counts !== undefined && { wanted: counts.desired }),
    ...(running !== undefined && { running }),
  };
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

const defined = <Fields extends object>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
