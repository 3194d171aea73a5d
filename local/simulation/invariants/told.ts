import { maxOutbox } from '../../../lib/plan/draft.ts';
import type { News } from '../../../lib/plan/news.ts';
import type { RecordedOccurrence, TargetRecord, Telling } from '../../../lib/plan/record.ts';
import { type Announcement, mostShown, type Part, partsOf } from '../../../lib/tell/announcement.ts';
import { partOf } from '../../../lib/tell/announcement-of.ts';
import { markOf } from '../../../lib/tell/happenings.ts';
import { sentencesOf } from '../../../lib/tell/sentences.ts';
import { flagNames, flagsOf, resourceOf, textOf } from '../belongings.ts';
import { type SimulatedWorld, serviceOf } from '../simulated-world.ts';
import { type Judge, notApplicable, type Problem } from './judge.ts';
import { savedOf } from './kept.ts';
import { createReadinessTold } from './readiness-told.ts';
import type { Wish } from './settled.ts';

/** What the announcements say against what was stored and done. */
export interface Told {
  /** A record was written over `before`. */
  written(before: TargetRecord | undefined, after: TargetRecord): void;
  /** Of the stage as a whole; of a target, `written` knows. */
  decided(outbox: readonly News[]): void;
  /** Which parts are about to be told in one message, which shows not more than twelve. */
  begun(telling: readonly Telling[]): void;
  published(announcement: Announcement): void;
  /** A tick runs at an instant of a clock that is off, so that another one may have had the same. */
  skewed(now: Date): void;
  /** The count of a target is another one now. */
  counted(target: string, desired: number, at: number): void;
  /** A tick worked on a target, and nothing kept it from that. */
  worked(target: string, now: Date): void;
  posted(id: string): void;
  /** Nothing is remembered of a target any more, so neither is what was told of it. */
  forgotten(target: string): void;
  /** Nothing is left to be published. */
  ended(): void;
}

/** Something that has happened, and the announcements that may tell it: one of them is owed, if any is. */
interface Due {
  readonly abouts: readonly string[];
  readonly since: string;
  readonly isOwed: boolean;
  isTold: boolean;
}

const minute = 60_000;
const mostSkewMs = 90_000;

export function createTold(
  judge: Judge,
  world: SimulatedWorld,
  /** What is asked of a target in the tick of that instant, where everybody who runs is asked the same. */
  wishOf: (target: string, at: string) => Wish | undefined,
): Told {
  /** An occurrence may begin more than once: its window was taken out and put back. */
  const due = new Map<string, Due[]>();
  const ids = new Map<string, ReadonlySet<string>>();
  const contents = new Map<string, string>();
  const stored = new Set<string>();
  const off = new Set<string>();
  const counts = new Map<string, { readonly desired: number; readonly from: number }[]>();
  const posted = new Set<string>();
  const readiness = createReadinessTold(judge);
  /** Told as live, and not yet as ended. */
  const live = new Set<string>();
  const worked = new Map<string, number[]>();

  const expect = (abouts: readonly string[], isOwed: boolean): void => {
    const one: Due = { abouts, since: world.clock.now().toISOString(), isOwed, isTold: false };
    for (const about of abouts) due.set(about, [...(due.get(about) ?? []), one]);
  };

  const expectNoMore = (news: News): void => {
    for (const one of due.get(aboutOf(news)) ?? []) one.isTold = true;
  };

  const worded = new WeakSet<News>();
  const parts = new Map<string, Part>();
  const telling = new Map<string, Telling>();
  const decided = (outbox: readonly News[]): void => {
    for (const one of outbox.filter((each) => !worded.has(each))) {
      worded.add(one);
      const part = partOf(one);
      stored.add(textOf(part));
      parts.set(markOf(one), part);
    }
  };

  /** Those that a message does not show, since it shows so many, are told by its sums. */
  const allOf = (announcement: Announcement): readonly Part[] => {
    const shown = partsOf(announcement);
    if (shown.length < mostShown) return shown;
    const marks = new Set(shown.map(markOf));
    const others = telling.get(announcement.id)?.parts.filter((mark) => !marks.has(mark)) ?? [];
    return [...shown, ...others.flatMap((mark) => parts.get(mark) ?? [])];
  };

  const expectEdits = (before: TargetRecord | undefined, after: TargetRecord, now: Date): void => {
    // By a clock that is ahead it was over, and nothing of it was an edit.
    const ahead = new Date(now.getTime() + (off.size > 0 ? mostSkewMs : 0));
    const owed = new Set(editsOf(before, after, ahead, ahead).map(String));
    // A full outbox has dropped the oldest: an hourly event that nobody looked at for days.
    const isFull = after.outbox.length >= maxOutbox;
    const edits = editsOf(before, after, now, ahead);
    for (const abouts of edits) expect(abouts, owed.has(String(abouts)) && !isFull);
    // By a clock that is behind it is not over yet, and may be told as an edit.
    const behind = off.size > 0 ? editsOf(before, after, new Date(now.getTime() - mostSkewMs), ahead) : [];
    const known = new Set(edits.map(String));
    for (const abouts of behind) if (!known.has(String(abouts))) expect(abouts, false);
  };

  const publishedPart = (announcement: Part): void => {
    const { id, kind, target } = announcement;
    const about = aboutOf(announcement);
    judge.check('one-stable-id', () => {
      const content = textOf(announcement);
      const known = contents.get(id);
      contents.set(id, known ?? content);
      if (off.has(announcement.at)) return notApplicable;
      return known === undefined || known === content ? undefined : `${id} was ${known} and is now ${content}`;
    });
    judge.check('announcements-true', () =>
      stored.has(textOf(announcement)) ? undefined : `${id} was published, and never stored so`,
    );
    judge.check('announcements-true', () => falseEnd(announcement, live, off));
    judge.check('announcements-true', () => notMissed(announcement, worked.get(target ?? '') ?? []));
    if (target !== undefined)
      judge.check('announcements-true', () => countNeverSeen(announcement, counts.get(target) ?? []));
    if (!followed.has(kind) || target === undefined) return;
    const name = kind === 'restored' ? restoredAbout(due, announcement) : about;
    const match = due.get(name);
    judge.check('announcements-true', () =>
      match === undefined ? `${id} tells ${about}, which was never stored` : undefined,
    );
    for (const one of match ?? []) one.isTold = true;
    const known = new Set([...(ids.get(name) ?? []), id]);
    ids.set(name, known);
    judge.check('one-stable-id', () =>
      known.size <= (match?.length ?? 0) ? undefined : `${name} was published as ${[...known].join(' and ')}`,
    );
  };

  return {
    decided,
    skewed: (now) => void off.add(now.toISOString()),
    written(before, after) {
      decided(after.outbox);
      droppedBy(before, after).forEach(expectNoMore);
      readiness.written(before, after);
      for (const news of newIn(before, after)) {
        judge.check('announcements-true', () => notRight(world, after.target, news));
        judge.check('announcements-true', () => notYetRestored(before, after, news, wishOf(after.target, news.at)));
      }
      const now = world.clock.now();
      expectEdits(before, after, now);
      const changes = changesOf(before, after, decidedAt(before, after) ?? now);
      const [routine, decisive] = [changes.filter(isRoutine), changes.filter((about) => !isRoutine(about))];
      // Of what runs already when the memory is found lost, that is told instead.
      const isLost = isFoundLost(before, after);
      for (const about of decisive) expect([about], !isLost || !isBeginning(about));
      // One change is told once: windows that begin or end with an event, or that change nothing, may be left out.
      expect(routine, decisive.length === 0 && !isLost && isMoved(before, after));
      const resumed = after.restored?.wasPaused === true ? after.restored.takenAt : undefined;
      if (resumed !== undefined && before?.restored?.takenAt !== resumed)
        expect([`restored ${after.target} ${resumed}`], true);
      const snapshot = before?.snapshot;
      if (before === undefined || snapshot?.deregistered !== true || after.snapshot !== undefined) return;
      expect([`restored ${after.target} ${snapshot.takenAt}`], true);
      judge.check('changes-by-others-announced', () => untold(world, before, after));
    },
    begun: (all) => {
      for (const one of all) telling.set(one.id, one);
    },
    published: (announcement) => allOf(announcement).forEach(publishedPart),
    worked(target, now) {
      worked.set(target, [...(worked.get(target) ?? []), now.getTime()]);
    },
    counted(target, desired, at) {
      const all = counts.get(target) ?? [];
      if (all.at(-1)?.desired !== desired) counts.set(target, [...all, { desired, from: at }]);
    },
    forgotten(target) {
      readiness.forgotten(target);
      for (const name of live) if (name.startsWith(`event ${target} `)) live.delete(name);
      for (const [about, all] of due) {
        if (!about.includes(` ${target} `)) continue;
        for (const one of all) one.isTold = true;
        ids.delete(about);
      }
    },
    posted(id) {
      judge.check('posted-once', () => (posted.has(id) ? `${id} was posted twice` : undefined));
      posted.add(id);
    },
    ended() {
      for (const { abouts, since, isOwed, isTold } of new Set([...due.values()].flat()))
        judge.check('transitions-announced', () =>
          isOwed && !isTold ? `${abouts.join(', ')}: stored at ${since} and never published` : undefined,
        );
    },
  };
}

const followed: ReadonlySet<string> = new Set([
  'pre-scale-started',
  'event-live',
  'event-ended',
  'event-changed',
  'event-cancelled',
  'event-missed',
  'window-started',
  'window-ended',
  'override-set',
  'override-ended',
  'restored',
]);

const nameOf = ({
  window,
  start,
}: {
  readonly window?: string | undefined;
  readonly start?: string | undefined;
}): string => `${window}@${start}`;

function aboutOf({ id, kind, target, window, start, thread }: Part | News): string {
  // What was edited is named as it was.
  if (kind === 'override-set' || kind === 'override-ended' || kind === 'event-changed')
    return `${kind} ${target} ${thread}`;
  return followed.has(kind) && kind !== 'restored'
    ? `${kind} ${target} ${nameOf({ window, start })}`
    : `${kind} ${target} ${id}`;
}

/** A restore is told with the time of its snapshot. */
const restoredAbout = (due: ReadonlyMap<string, unknown>, { id, target }: Part): string =>
  [...due.keys()].find(
    (about) => about.startsWith(`restored ${target} `) && id.includes(about.slice(about.lastIndexOf(' ') + 1)),
  ) ?? id;

const isBeginning = (about: string): boolean => about.startsWith('pre-scale-started') || about.startsWith('event-live');

function isFoundLost(before: TargetRecord | undefined, after: TargetRecord): boolean {
  const known = new Set(before?.outbox.map(({ id }) => id));
  return after.outbox.some(
    ({ id, facts }) => !known.has(id) && facts.some((one) => one.fact === 'code' && one.code === 'memory-lost'),
  );
}

const isRoutine = (about: string): boolean => about.startsWith('window-');

function isMoved(before: TargetRecord | undefined, after: TargetRecord): boolean {
  const [from, to] = [before?.transition?.from, after.applied?.counts];
  return from !== undefined && (from.desired !== to?.desired || from.min !== to?.min || from.max !== to?.max);
}

/** What of the applied state is new and has to be told. */
function changesOf(before: TargetRecord | undefined, after: TargetRecord, at: Date): readonly string[] {
  const [was, is] = [begunIn(before), begunIn(after)];
  // An edit of its end alone changes what is known of an event, and not what has begun.
  const endOf = new Map(before?.known?.map((event) => [nameOf(event), event.end]));
  const moved = movedOn(was, is, toldAsMoved(after));
  const begins = [...is].flatMap(([name, one]) => {
    // What was moved has begun as it was; it goes live once.
    const before = was.get(name) ?? (one.kind === 'pre-event' ? moved.get(one.window) : undefined);
    const kind = begun(one, before);
    return kind === undefined ? [] : [`${kind} ${after.target} ${name}`];
  });
  const ends = [...was].flatMap(([name, begun]) => {
    const one = { ...begun, end: endOf.get(name) ?? begun.end };
    const isGone = !is.has(name) && Date.parse(one.end) > at.getTime();
    const isMoved = isGone && moved.has(one.window);
    if (!hasEnded(one, is.get(name), at) || (one.kind === 'pre-event' && isMoved)) return [];
    return [`${one.kind === 'pre-event' ? 'event-ended' : 'window-ended'} ${after.target} ${name}`];
  });
  return [...begins, ...ends, ...overridesOf(before, after)];
}

/** When what is applied was brought about, by the clock of the tick that did it: by one that is ahead an event may be over. */
const decidedAt = (before: TargetRecord | undefined, { applied }: TargetRecord): Date | undefined =>
  applied === undefined || applied.at === before?.applied?.at ? undefined : new Date(applied.at);

/** By what they were, as it is told with this state. */
const toldAsMoved = ({ outbox }: TargetRecord): ReadonlySet<string> =>
  new Set(
    outbox.flatMap(({ kind, window, start, was }) =>
      kind === 'event-changed' && was !== undefined && was.start !== start
        ? [nameOf({ window, start: was.start })]
        : [],
    ),
  );

/** Events that had begun, were told as moved, and run at their new time too, as they were, by their windows. */
function movedOn(
  was: ReadonlyMap<string, RecordedOccurrence>,
  is: ReadonlyMap<string, RecordedOccurrence>,
  moved: ReadonlySet<string>,
): ReadonlyMap<string, RecordedOccurrence> {
  const running = new Set([...is.values()].map(({ window }) => window));
  return new Map(
    [...was].flatMap(([name, one]) =>
      !is.has(name) && running.has(one.window) && moved.has(name) ? [[one.window, one] as const] : [],
    ),
  );
}

function overridesOf(before: TargetRecord | undefined, after: TargetRecord): readonly string[] {
  const [old, current] = [before?.applied?.override?.id, after.applied?.override?.id];
  if (old === current || after.applied?.at === before?.applied?.at) return [];
  return [
    ...(current === undefined ? [] : [`override-set ${after.target} override/${current}`]),
    ...(old === undefined ? [] : [`override-ended ${after.target} override/${old}`]),
  ];
}

/** What was edited of the events that people know of, and what may tell it: one of those is owed. */
function editsOf(
  before: TargetRecord | undefined,
  after: TargetRecord,
  at: Date,
  /** By the clock that is farthest ahead. */
  latest: Date,
): readonly (readonly string[])[] {
  const is = new Map(after.known?.map((event) => [nameOf(event), event]));
  const [wasBegun, isBegun] = [begunIn(before), begunIn(after)];
  const known = (before?.known ?? []).flatMap((was) => {
    const name = nameOf(was);
    const about = (kind: string): string => `${kind} ${after.target} ${name}`;
    const now = is.get(name);
    const begun = wasBegun.get(name);
    const isOver = Date.parse(was.end) <= at.getTime();
    const isHeld = isBegun.has(name);
    if (now !== undefined) {
      const isPutOff = begun?.phase === 'lead' && !isHeld;
      return asTold(was) !== asTold(now) || isPutOff ? [[about('event-changed')]] : [];
    }
    if (isOver && (was.seen === true || begun !== undefined)) return [];
    if (begun?.phase === 'live' && movedTo(name, before, after).every((other) => !isBegun.has(other))) return [];
    const mayHavePassed = (begun !== undefined || was.seen !== true) && Date.parse(was.start) <= latest.getTime();
    return [goneAs(isOver, mayHavePassed, begun).map(about)];
  });
  return [...known, ...missedUnknown(before, after)];
}

/** What may tell that an event is not there any more. */
function goneAs(isOver: boolean, mayHavePassed: boolean, begun: RecordedOccurrence | undefined): readonly string[] {
  // Whether it was moved before it passed nobody can tell who did not look.
  if (isOver) return ['event-missed', 'event-cancelled', 'event-changed'];
  if (begun?.phase === 'live') return ['event-changed', 'event-ended'];
  // It may have been made so short that it passed.
  const passed = begun === undefined ? 'event-missed' : 'event-ended';
  return ['event-changed', 'event-cancelled', ...(mayHavePassed ? [passed] : [])];
}

/** Of events that nobody knew of a mark is all that is kept. */
function missedUnknown(before: TargetRecord | undefined, after: TargetRecord): readonly (readonly string[])[] {
  const known = new Set([...(before?.told ?? []).map(({ id }) => id), ...(before?.known ?? []).map(nameOf)]);
  const mark = `${after.target}/event-missed/`;
  return after.told.flatMap(({ id }) => {
    const name = id.slice(mark.length);
    return id.startsWith(mark) && !known.has(id) && !known.has(name) ? [[`event-missed ${after.target} ${name}`]] : [];
  });
}

const asTold = ({ end, desired, min, max }: NonNullable<TargetRecord['known']>[number]): string =>
  textOf({ end, desired, min, max });

/** Events of the same window that are known only since. */
const movedTo = (name: string, before: TargetRecord | undefined, after: TargetRecord): readonly string[] => {
  const known = new Set(before?.known?.map(nameOf));
  const window = name.slice(0, name.lastIndexOf('@'));
  return (after.known ?? []).flatMap((one) => (one.window === window && !known.has(nameOf(one)) ? [nameOf(one)] : []));
};

function notMissed({ id, kind, start = '', end = '' }: Part, ticks: readonly number[]): Problem {
  if (kind !== 'event-missed') return notApplicable;
  const tick = ticks.find((at) => at >= Date.parse(start) && at < Date.parse(end));
  return tick === undefined ? undefined : `${id} is told, and a tick ran at ${new Date(tick).toISOString()}`;
}

/** Only what went live ends, and only what did not is cancelled. */
function falseEnd({ id, at, kind, target, window, start }: Part, live: Set<string>, off: ReadonlySet<string>): Problem {
  const name = `event ${target} ${nameOf({ window, start })}`;
  const isLive = live.has(name);
  if (kind === 'event-live') live.add(name);
  if (kind === 'event-cancelled') return isLive ? `${id} is told of an event that went live` : undefined;
  if (kind !== 'event-ended') return notApplicable;
  live.delete(name);
  const hasBegun = isLive || off.has(at) || (start !== undefined && Date.parse(start) <= Date.parse(at));
  return hasBegun ? undefined : `${id} is told of an event that never went live`;
}

/** What never went live is cancelled, and does not end. */
function hasEnded(before: RecordedOccurrence, now: RecordedOccurrence | undefined, at: Date): boolean {
  if (before.phase === 'wind-down' || (now !== undefined && now.phase !== 'wind-down')) return false;
  return before.kind !== 'pre-event' || before.phase === 'live' || Date.parse(before.end) <= at.getTime();
}

const begunIn = (record: TargetRecord | undefined): ReadonlyMap<string, RecordedOccurrence> =>
  new Map((record?.applied?.inForce ?? []).map((one) => [nameOf(one), one]));

function begun(one: RecordedOccurrence, before: RecordedOccurrence | undefined): string | undefined {
  if (one.phase === 'wind-down') return undefined;
  if (one.kind !== 'pre-event') return before === undefined ? 'window-started' : undefined;
  if (one.phase === 'lead') return before === undefined ? 'pre-scale-started' : undefined;
  return before?.phase === 'live' ? undefined : 'event-live';
}

/** A snapshot is dropped: whatever is not as it was saved has to be named. */
function untold(world: SimulatedWorld, before: TargetRecord, after: TargetRecord): string | undefined {
  const there = world.belongings(after.target);
  // It is told when nothing winds down any more; until then it is kept.
  const kept = after.restored?.takenAt === before.snapshot?.takenAt ? after.restored : undefined;
  const details = (kept?.facts ?? []).flatMap((fact) => sentencesOf(fact, anyNews(after)));
  for (const [key, value] of savedOf(before)) {
    const [what = '', name = ''] = key.split(' ');
    if (!['policy', 'action', 'tag'].includes(what) || there.get(key) === value) continue;
    if (!details.some((line) => line.includes(name)))
      return `${after.target}: ${key} is not as it was saved, and that is not told`;
  }
  return undefined;
}

/** A full outbox makes room for what is newer. */
const droppedBy = (before: TargetRecord | undefined, { outbox }: TargetRecord): readonly News[] =>
  outbox.length < maxOutbox ? [] : (before?.outbox ?? []).filter(({ id }) => outbox.every((one) => one.id !== id));

/** For sentences that say nothing of it. */
const anyNews = ({ target }: TargetRecord): News => ({
  id: target,
  kind: 'restored',
  severity: 'info',
  at: new Date(0).toISOString(),
  timezone: 'UTC',
  because: '',
  facts: [],
});

function newIn(before: TargetRecord | undefined, after: TargetRecord): readonly News[] {
  const known = new Set(before?.outbox.map(({ id }) => id));
  return after.outbox.filter(({ id }) => !known.has(id));
}

/**
 * All is as it was only when the floor of its event has walked down; otherwise it is told because another event begins, or
 * because the next restore has been compared before it was told.
 */
function notYetRestored(
  before: TargetRecord | undefined,
  after: TargetRecord,
  { id, kind, window, start }: News,
  wish: Wish | undefined,
): Problem {
  if (kind !== 'restored' || window === undefined || wish?.kind !== 'managed') return notApplicable;
  const { inForce, overruled } = wish.state;
  const known = begunIn(before);
  const isNext = inForce.some(
    (one) =>
      one.kind === 'pre-event' &&
      one.phase !== 'wind-down' &&
      !known.has(nameOf({ ...one, start: one.start.toISOString() })),
  );
  const isNextCompared = after.restored !== undefined && after.restored.takenAt !== before?.restored?.takenAt;
  if (isNext || isNextCompared) return notApplicable;
  const isWalking = [...inForce, ...overruled].some(
    (one) => one.phase === 'wind-down' && one.window === window && one.start.toISOString() === start,
  );
  return isWalking ? `${id} tells that all is as it was, and ${window} still winds down` : undefined;
}

/** What is told as put right is right in the account when it is decided to tell that. */
function notRight(world: SimulatedWorld, target: string, { id, reason }: News): Problem {
  if (reason?.fact !== 'differs' || reason.done === 'left') return notApplicable;
  const { cluster, service } = serviceOf(target);
  const desired = world.aws.world.service(cluster, service)?.desired ?? 0;
  const there = world.aws.world.scalableTarget(resourceOf(target));
  const flags = flagsOf(world.aws, target);
  const wrong = reason.found.find((one) => {
    switch (one.is) {
      case 'count':
        return desired !== one.applied;
      case 'count-outside':
        return desired < one.applied.min || desired > one.applied.max;
      case 'bounds':
      case 'registered':
        return there === undefined || (there.min === one.found.min && there.max === one.found.max);
      case 'deregistered':
        return there === undefined;
      case 'resumed':
        return flags === undefined || flagNames.some((flag) => !flags[flag]);
      default:
        return one satisfies never;
    }
  });
  if (wrong !== undefined) return `${id} tells ${wrong.is} as put right, and it is not`;
  const { owed = 0 } = reason;
  return desired < owed ? `${id} tells that ${owed} tasks were put right, and ${desired} are asked for` : undefined;
}
const asksFor: ReadonlySet<string> = new Set(['event-upcoming', 'event-changed', 'event-missed', 'at-risk']);

/** The count that is told was the count at some time since just before it was decided. */
function countNeverSeen(
  { id, at, kind, to }: Part,
  seen: readonly { readonly desired: number; readonly from: number }[],
): Problem {
  // Of an event that is still to come, or that is at risk, it tells what is asked for.
  if (to === undefined || asksFor.has(kind)) return notApplicable;
  const since = Date.parse(at) - 5 * minute;
  const recent = seen.filter((_, index) => (seen[index + 1]?.from ?? Number.POSITIVE_INFINITY) >= since);
  return recent.some(({ desired }) => desired === to.desired)
    ? undefined
    : `${id} tells ${to.desired} tasks, and there were ${recent.map(({ desired }) => desired).join(', ')}`;
}
