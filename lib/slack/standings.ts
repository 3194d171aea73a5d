import type { EventStatus, EventThread, Standing } from '../execute/event-thread.ts';
import type { Counts } from '../plan/counts.ts';
import { type Announcement, type AnnouncementKind, type Part, targetsOf } from '../tell/announcement.ts';

/** What each kind makes of a target; those that are not here say nothing of how far it is. */
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

/** An event is as far as the first of these that holds of any of its targets. */
const worstFirst = [
  'missed',
  'at-risk',
  'live',
  'getting-ready',
  'planned',
  'ready',
  'not-restored',
  'ended',
  'restored',
  'cancelled',
] as const satisfies readonly EventStatus[];

/** The end is still to come. */
const open = new Set<EventStatus>(['planned', 'getting-ready', 'ready', 'at-risk', 'live']);

const statusOf = ({ kind, severity, phase }: Pick<Part, 'kind' | 'severity' | 'phase'>): EventStatus | undefined => {
  if (kind === 'event-live' && severity !== 'info') return 'at-risk';
  if (kind === 'restored' && severity !== 'info') return 'not-restored';
  if (kind === 'ready' && phase === 'live') return 'live';
  return statuses[kind];
};

/** What an announcement says of some targets; of none by name: of the event as a whole. */
interface Said {
  readonly targets: readonly string[];
  readonly status: EventStatus | undefined;
  readonly counts: Pick<Standing, 'wanted' | 'running'>;
}

/** How each target stands once this is told; what is older than what is known of a target changes nothing of it. */
export function standingsAfter(known: readonly Standing[], told: Announcement): readonly Standing[] {
  return saidIn(told).reduce((so, said) => withSaid(so, said, told.at), known);
}

function withSaid(known: readonly Standing[], { targets, status, counts }: Said, at: string): readonly Standing[] {
  const isNewer = (one: Standing): boolean => Date.parse(one.at) > Date.parse(at);
  const isWhole = (one: Standing): boolean => one.targets.length === 0;
  if (targets.length === 0) {
    const whole = known.find(isWhole);
    return known.some(isNewer)
      ? known
      : [{ ...whole, ...counts, targets: [], at, status: status ?? shownOf(known).status ?? 'planned' }];
  }
  if (known.some((one) => isWhole(one) && isNewer(one))) return known;
  const newer = new Set(known.filter(isNewer).flatMap((one) => one.targets));
  const concerned = targets.filter((name) => !newer.has(name));
  if (concerned.length === 0) return known;
  const taken = new Set(concerned);
  const others = known.flatMap((one): readonly Standing[] => {
    if (isWhole(one)) return [];
    const left = one.targets.filter((name) => !taken.has(name));
    if (left.length === one.targets.length) return [one];
    // Of some of several nobody knows how many of the tasks are theirs.
    return left.length === 0 ? [] : [{ targets: left, at: one.at, status: one.status }];
  });
  const statusBefore = (name: string): EventStatus =>
    known.find((one) => one.targets.includes(name))?.status ?? 'planned';
  const groups = [...Map.groupBy(concerned, (name) => status ?? statusBefore(name))];
  return [
    ...others,
    ...groups.map(([now, names]): Standing => {
      const same = known.find((one) => sameNames(one.targets, names));
      const isExact = names.length === targets.length;
      return { ...same, ...(isExact && counts), targets: names, at, status: now };
    }),
  ];
}

const sameNames = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name) => others.includes(name));

/** Each target that it shows by itself, and the others together. */
function saidIn(told: Announcement): readonly Said[] {
  const names = targetsOf(told);
  const parts = [
    ...new Map(
      (told.parts ?? []).toSorted((one, other) => one.at.localeCompare(other.at)).map((part) => [part.target, part]),
    ).values(),
  ];
  const shown = parts.flatMap((part) => (part.target === undefined ? [] : [{ part, target: part.target }]));
  if (shown.length === 0) return [{ targets: names, status: statusOf(told), counts: countsOf(told.kind, told) }];
  const others = names.filter((name) => !shown.some(({ target }) => target === name));
  const each = shown.map(
    ({ part, target }): Said => ({ targets: [target], status: statusOf(part), counts: countsOf(part.kind, part) }),
  );
  if (others.length === 0) return each;
  // Those in trouble are shown first, so that the others are no worse than the last of them.
  const { severity } = told.parts?.at(-1) ?? told;
  const all = countsOf(told.kind, told);
  const counts = { ...less(all, each, 'wanted'), ...less(all, each, 'running') };
  return [...each, { targets: others, status: statusOf({ ...told, severity }), counts }];
}

function countsOf(kind: AnnouncementKind, { from, to }: { from?: Counts | undefined; to?: Counts | undefined }) {
  const counts = to ?? from;
  // A plan says nothing of what runs.
  const running = kind === 'event-upcoming' || kind === 'event-changed' ? undefined : counts?.running;
  return {
    ...(counts !== undefined && { wanted: counts.desired }),
    ...(running !== undefined && { running }),
  };
}

function less(all: Said['counts'], each: readonly Said[], side: 'wanted' | 'running'): Said['counts'] {
  const shown = sum(each.map(({ counts }) => counts[side]));
  const left = all[side] === undefined || shown === undefined ? undefined : all[side] - shown;
  return left === undefined || left < 0 ? {} : { [side]: left };
}

/** `undefined`: nobody knows of all of them. */
const sum = (counts: readonly (number | undefined)[]): number | undefined =>
  counts.reduce((so, one) => (so === undefined || one === undefined ? undefined : so + one), 0);

type Shown = Pick<EventThread, 'wanted' | 'running'> & { readonly status: EventStatus | undefined };

/**
 * How far the event is as a whole, and its tasks, where those of all targets are known.
 *
 * @param isOver nothing is ahead of any target, or at risk, that only nobody told of
 */
export function shownOf(standings: readonly Standing[], isOver = false): Shown {
  const all = standings.map((one) => (isOver && open.has(one.status) ? { ...one, status: 'ended' as const } : one));
  const counted = all.filter(({ status }) => open.has(status));
  const wanted = counted.length === 0 ? undefined : sum(counted.map((one) => one.wanted));
  const running = counted.length === 0 ? undefined : sum(counted.map((one) => one.running));
  return {
    status: worstFirst.find((status) => all.some((one) => one.status === status)),
    ...(wanted !== undefined && { wanted }),
    ...(running !== undefined && { running }),
  };
}

/** How many targets nobody has told of yet, so that what is known is not the whole. */
export function unheardAfter(unheard: number, known: readonly Standing[], told: Announcement): number {
  const names = new Set(targetsOf(told));
  const before = new Set(known.flatMap(({ targets }) => targets));
  // What was known of the event as a whole says nothing of its others.
  if (names.size > 0 && known.some(({ targets }) => targets.length === 0)) return Math.max(1, told.awaited ?? 0);
  if (told.awaited !== undefined)
    return Math.max(0, told.awaited - [...before].filter((name) => !names.has(name)).length);
  if (told.severity === 'info' && statusOf(told) !== undefined) return 0;
  return Math.max(0, unheard - [...names].filter((name) => !before.has(name)).length);
}
