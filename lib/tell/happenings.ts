import { createHash } from 'node:crypto';
import type { News, NewsKind } from '../plan/news.ts';
import type { Telling } from '../plan/record.ts';

/** What is told at once: one happening, with what each of its targets has to tell of it. */
export interface Happening {
  /** Of one part: that part's. Of more: made of all of them, so that it is the same on every redelivery. */
  readonly id: string;
  readonly parts: readonly News[];
  /** Targets that will tell the same, and have not come to it yet. */
  readonly awaited: number;
  /** Others of the event who do not tell it, because they are in a trouble that was told. */
  readonly inTrouble: number;
  /** It was published, and is still to be kept in the history. */
  readonly isPublished?: boolean;
  /** It was told before, and some of its targets have noted that already. */
  readonly isRest?: boolean;
}

/**
 * What a tick tells of all that is not told yet: `begun` again as it was, of the rest whatever need not wait, critical
 * ones first, then warnings, and by oldest.
 *
 */
export function happeningsOf(
  untold: readonly News[],
  begun: readonly Telling[],
  { awaited, inTrouble, toldLately, quiet, now }: Waiting,
): readonly Happening[] {
  const byMark = new Map(untold.map((news) => [markOf(news), news]));
  const again = begun.flatMap(({ parts, published, inTrouble = 0, ...one }): readonly Happening[] => {
    const left = parts.flatMap((mark) => byMark.get(mark) ?? []);
    for (const mark of parts) byMark.delete(mark);
    if (left.length === 0) return [];
    return [{ ...one, inTrouble, parts: left, isRest: left.length < parts.length, isPublished: published === true }];
  });
  // What is only kept must not take along what is told, nor be told with it.
  const groups = [true, false].flatMap((isSilent) => [
    ...Map.groupBy(
      [...byMark.values()].filter((news) => isQuiet(news, quiet) === isSilent),
      happeningOf,
    ),
  ]);
  const all = groups.flatMap(([key, parts]) =>
    inLots(parts).map((lot) => ({ parts: lot, key, awaited: awaited(key), inTrouble: inTrouble(key) })),
  );
  const ready = all.filter((one) => !mayWait(one, toldLately(one.key), now));
  // What was kept back of an event is told before what comes after it.
  const before = all.filter((one) => !ready.includes(one) && ready.some((other) => isFollowedBy(one, other)));
  const fresh = [...ready, ...before].map(({ key: _, ...one }) => ({ id: idOf(one.parts), ...one }));
  return [...again, ...fresh].sort(byUrgency);
}

/** A later part of the same event is told now. */
const isFollowedBy = (
  { parts: kept }: Pick<Happening, 'parts'>,
  { parts: next }: Pick<Happening, 'parts'>,
): boolean => {
  const threads = new Set(kept.flatMap(({ thread }) => thread ?? []));
  const since = Math.min(...kept.map(atOf));
  const isObserved = kept.some(({ observed }) => observed);
  return next.some(
    (part) => threads.has(part.thread ?? '') && atOf(part) > since && (part.observed ?? false) === isObserved,
  );
};

/** What is known of targets beside what they have to tell. */
export interface Waiting {
  /** How many targets will tell something of a happening that have not come to it yet. */
  readonly awaited: (key: string) => number;
  /** How many will not tell it, because they are in a trouble that was told. */
  readonly inTrouble: (key: string) => number;
  /** When people were last told of a happening what is no routine. */
  readonly toldLately: (key: string) => Date | undefined;
  /** Kinds that are not told; trouble is told all the same. */
  readonly quiet: ReadonlySet<NewsKind>;
  readonly now: Date;
}

export const isQuiet = ({ kind, severity }: Pick<News, 'kind' | 'severity'>, quiet: ReadonlySet<NewsKind>): boolean =>
  severity === 'info' && quiet.has(kind);

/** As many targets as one message can name: their names are an attribute of it, for filter policies. */
const mostOfOne = 1_000;

const inLots = (parts: readonly News[]): readonly (readonly News[])[] =>
  Array.from({ length: Math.ceil(parts.length / mostOfOne) }, (_, at) =>
    parts.slice(at * mostOfOne, (at + 1) * mostOfOne),
  );

/** As it is kept while it is being told. */
export const tellingOf = ({ id, parts, awaited, inTrouble, isPublished }: Happening): Telling => ({
  id,
  parts: parts.map(markOf),
  awaited,
  ...(inTrouble > 0 && { inTrouble }),
  ...(isPublished === true && { published: true }),
});

/** Whether a happening that was begun still has a part that is not told. */
export const isUntold = ({ parts }: Telling, untold: readonly News[]): boolean => {
  const marks = new Set(untold.map(markOf));
  return parts.some((mark) => marks.has(mark));
};

type HappeningKey = Pick<News, 'kind' | 'window' | 'thread' | 'phase' | 'observed'> &
  Partial<Pick<News, 'reason' | 'facts' | 'id'>>;

/** What news belongs to: all of one happening have the same. What was done and what was only observed are two. */
export const happeningOf = (news: HappeningKey): string => (news.observed ? observedKey(doneAs(news)) : doneAs(news));

/** The key of the same happening where it is only observed. */
export const observedKey = (key: string): string => `observed|${key}`;

function doneAs({ kind, window, thread, phase, reason, facts, id }: HappeningKey): string {
  switch (kind) {
    case 'window-started':
    case 'window-ended':
      return 'boundary';
    case 'recovered':
      return kind;
    case 'schedule-changed':
    case 'schedule-warned':
    case 'schedule-rejected':
    case 'observed':
      return `${kind}|${id}`;
    case 'failed': {
      const code = [reason, ...(facts ?? [])].find((one) => one?.fact === 'code');
      return [kind, code?.fact === 'code' ? code.code : '', window ?? ''].join('|');
    }
    case 'drift':
    case 'restored':
      return [kind, window ?? ''].join('|');
    case 'ready':
    case 'at-risk':
      return [kind, thread ?? '', phase ?? ''].join('|');
    default:
      return [kind, thread ?? ''].join('|');
  }
}

const minute = 60_000;

/** How long the first part of a happening waits for the others. */
const patienceMs: Partial<Readonly<Record<NewsKind, number>>> = {
  'pre-scale-started': 5 * minute,
  ready: 10 * minute,
  'event-live': 5 * minute,
  'event-ended': 5 * minute,
  // Targets wind down in steps of their own, and nobody has to act on it.
  restored: 60 * minute,
  'window-started': 5 * minute,
  'window-ended': 5 * minute,
};

/** People who were told of a happening that needs them are told no more often of more targets in the same. */
const betweenMs = 5 * minute;

function mayWait(
  { parts, awaited }: { readonly parts: readonly News[]; readonly awaited: number },
  toldAt: Date | undefined,
  now: Date,
): boolean {
  if (parts.some(({ severity }) => severity !== 'info'))
    return toldAt !== undefined && now.getTime() - toldAt.getTime() < betweenMs;
  const patience = Math.max(...parts.map(({ kind }) => patienceMs[kind] ?? 0));
  return awaited > 0 && now.getTime() - Math.min(...parts.map(atOf)) < patience;
}

const idOf = (parts: readonly News[]): string => {
  const [first, ...others] = parts;
  return first !== undefined && others.length === 0
    ? first.id
    : `of-${parts.length}/${hashOf(parts.map(markOf).sort().join())}`;
};

/** Names a part where many are named. */
export const markOf = ({ id }: Pick<News, 'id'>): string => hashOf(id).slice(0, 12);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 24);

const atOf = ({ at }: News): number => Date.parse(at);

const ranks = { critical: 0, warning: 1, info: 2 } as const;

const rankOf = ({ parts }: Happening): number => Math.min(...parts.map(({ severity }) => ranks[severity]));

const oldestOf = ({ parts }: Happening): number => Math.min(...parts.map(atOf));

const byUrgency = (one: Happening, other: Happening): number =>
  rankOf(one) - rankOf(other) || oldestOf(one) - oldestOf(other);
