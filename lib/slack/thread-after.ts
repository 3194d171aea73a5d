import type { EventThread, Standing } from '../execute/event-thread.ts';
import type { Waiting } from '../execute/waiting.ts';
import type { Announcement, AnnouncementKind } from '../tell/announcement.ts';
import { headline } from '../tell/headline.ts';
import { cut } from '../tell/plain-text.ts';
import { everyonesClock } from './date-token.ts';
import { shownOf, standingsAfter, unheardAfter } from './standings.ts';

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

/**
 * What the thread shows once it has this: of all its targets, not of those alone that this tells of. What is older than what is
 * known changes nothing.
 */
export function threadAfter(
  before: EventThread | undefined,
  id: string,
  { announcement, stage }: Waiting,
): EventThread {
  const { at, timezone, window, start, end, owner } = announcement;
  const isNewest = before === undefined || Date.parse(before.at) <= Date.parse(at);
  const newest: Newest = isNewest
    ? {
        ...defined({ window, start, end, owner }),
        at,
        stage,
        timezone,
        headline: cut(headline(announcement, everyonesClock), 300),
      }
    : before;
  const known = before?.standings ?? (before === undefined ? [] : [ofOlderForm(before)]);
  const standings = [...standingsAfter(known, announcement)];
  const unheard = unheardAfter(before?.unheard ?? 0, known, announcement);
  const theEnd = newest.end ?? before?.end;
  const { status = 'planned', ...counts } = shownOf(
    standings,
    theEnd !== undefined && Date.parse(newest.at) >= Date.parse(theEnd),
  );
  const { wanted: _wanted, running: _running, unheard: _unheard, ...others } = { ...before, ...newest };
  return {
    ...others,
    id,
    standings,
    status: unheard > 0 && status === 'ready' ? 'getting-ready' : status,
    ...(unheard > 0 ? { unheard } : counts),
  };
}

type Newest = Pick<EventThread, 'at' | 'stage' | 'timezone' | 'headline'> &
  Partial<Pick<EventThread, 'window' | 'start' | 'end' | 'owner'>>;

/** It knew of the event as a whole alone. */
const ofOlderForm = ({ at, status, wanted, running }: EventThread): Standing => ({
  targets: [],
  at,
  status,
  ...defined({ wanted, running }),
});

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

const defined = <Fields extends object>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
