/**
 * Edits of events that people know of. The record keeps each event as it was told, and every look compares it with the
 * schedule of now: what is not the same any more is told once, in the write that keeps what it is now.
 */
import type { EventNow } from '../schedule/follow-events.ts';
import { present } from '../schedule/present.ts';
import type { Occurrence, RunningOccurrence } from '../schedule/schedule.ts';
import { nothingApplied } from './begun-and-ended.ts';
import type { Draft, RecordChange } from './draft.ts';
import type { Fact, FactOf, News } from './news.ts';
import { type About, type Content, nameOf, newsOf, ofSpan } from './news-of.ts';
import { tellOnce, wasTold } from './once.ts';
import type { KnownEvent, RecordedOccurrence, TargetRecord } from './record.ts';
import { same } from './same.ts';
import type { Remembered, Wanted } from './situation.ts';
import { aboutUpcoming, noticeMs } from './upcoming.ts';
import { occurrenceId } from './wanted.ts';

type Seen = Remembered & { readonly now: Date };

/** What becomes of one known event. */
interface Fate {
  /** As people know it from now on; absent: it is over or cancelled. */
  readonly known?: KnownEvent;
  /** Remembered as begun, so that its end is told; absent: it was not, or it never went live and nothing of it ends. */
  readonly begun?: RecordedOccurrence | undefined;
  readonly news?: News;
  /** The schedule says otherwise, so that what was told of it is to be told anew. */
  readonly isToldAnew?: boolean;
  /** That it is coming is told by these news. */
  readonly announced?: Occurrence | undefined;
  readonly missed?: Occurrence;
}

/** Notes what was edited, cancelled or missed since the last look, before anything is decided of it. */
export function tellEdits(draft: Draft): void {
  const { change, news } = editsOf(draft);
  if (Object.keys(change).length > 0 || news.length > 0) draft.note(change, ...news);
  for (const event of missedToTell(draft))
    tellOnce(draft, rememberedUntil(draft.now), aboutMissed(event), contentOfMissed(event, draft));
}

/** Whether a look would have anything of that to write. */
export function hasEdits(seen: Seen): boolean {
  const { change, news } = editsOf(seen);
  return Object.keys(change).length > 0 || news.length > 0 || missedToTell(seen).length > 0;
}

/** From now on the schedule is compared with what was just told: what is coming, and what has begun. */
export function knowEvents(draft: Draft): void {
  const { wanted, record } = draft;
  const known = new Set(record.known?.map(occurrenceId));
  const isNew = (event: Occurrence): boolean => !known.has(occurrenceId(event));
  const begun = runningEvents(wanted).filter((event) => isNew(event) && begunAs(record, event) !== undefined);
  const coming = wanted.upcoming.filter((event) => isNew(event) && wasTold(draft, aboutUpcoming(event)));
  if (begun.length + coming.length === 0) return;
  draft.note({
    known: [
      ...(record.known ?? []),
      ...begun.map((event) => ({ ...asKnown(wanted, event), seen: true as const })),
      ...coming.map((event) => asKnown(wanted, event)),
    ],
  });
}

/** The record with the events that run marked as seen: none of them was missed, whatever else has failed. */
export function withSeen(wanted: Wanted, record: TargetRecord): TargetRecord {
  if (record.known === undefined) return record;
  const running = new Set(runningEvents(wanted).map(occurrenceId));
  const known = record.known.map((event) =>
    running.has(occurrenceId(event)) ? { ...event, seen: true as const } : event,
  );
  return { ...record, known };
}

function editsOf(seen: Seen): { readonly change: RecordChange; readonly news: readonly News[] } {
  const { wanted, record, now } = seen;
  const events = record.known ?? [];
  const fates = events.map((was) => ({ was, ...fateOf(seen, was, wanted.known?.get(occurrenceId(was))) }));
  const known = fates.flatMap((fate) => fate.known ?? []);
  const inForce = (record.applied?.inForce ?? []).flatMap((one) => {
    const fate = fates.find(({ was }) => isSame(was, one));
    return fate === undefined || one.phase === 'wind-down' ? [one] : (fate.begun ?? []);
  });
  const anew = new Set(fates.flatMap(({ was, isToldAnew }) => (isToldAnew === true ? namesOf(wanted, was) : [])));
  const told = [
    ...record.told.filter(({ id }) => !anew.has(id)),
    ...fates.flatMap(({ announced, missed }) => [
      ...(announced ? [{ id: nameOf(wanted, aboutUpcoming(announced)), until: announced.end.toISOString() }] : []),
      ...(missed ? [{ id: nameOf(wanted, aboutMissed(missed)), until: rememberedUntil(now).toISOString() }] : []),
    ]),
  ].filter(({ until }) => new Date(until) > now);
  return {
    change: {
      ...(!same(known, events) && { known: known.length === 0 ? undefined : known }),
      // What is in force is another thing now, and has to be brought about: also by a tick that comes after one that was cut off.
      ...(record.applied &&
        !same(inForce, record.applied.inForce) && { applied: { ...record.applied, key: nothingApplied, inForce } }),
      ...(fates.some((fate) => fate.news !== undefined) && { told }),
    },
    news: fates.flatMap(({ news }) => news ?? []),
  };
}

/** What is told of an event at most once, and again when it is another one. */
const namesOf = (wanted: Wanted, event: KnownEvent): readonly string[] =>
  (['event-upcoming', 'at-risk'] as const).map((kind) => nameOf(wanted, { kind, subject: occurrenceId(event) }));

function fateOf(seen: Seen, was: KnownEvent, now: EventNow | undefined): Fate {
  const begun = begunAs(seen.record, was);
  // It was added since the schedule was asked.
  if (now === undefined) return { known: was, begun };
  const { is, leadFrom } = now;
  if (is === undefined) return fateOfGone(seen, was, begun);
  if (is.end <= seen.now) return fateOfOver(seen, was, is, begun);
  const running = runningEvents(seen.wanted).find((one) => isSame(one, is));
  const known = {
    ...asKnown(seen.wanted, is),
    ...((running !== undefined || (was.seen && isSame(was, is))) && { seen: true as const }),
    ...(leadFrom && { leadFrom: leadFrom.toISOString() }),
  };
  return begun !== undefined && running === undefined
    ? fateOfPutOff(seen, was, known, begun)
    : fateOfEdited(seen, was, known, { begun, running });
}

/** It has run, and its end has passed: no edit of the schedule changes anything of it. */
export const isOver = (record: TargetRecord, event: KnownEvent, now: Date): boolean =>
  new Date(event.end) <= now && (event.seen === true || begunAs(record, event) !== undefined);

/** It was taken out of the schedule. What went live has an end, and that is told by what is done about it. */
function fateOfGone(seen: Seen, was: KnownEvent, begun: RecordedOccurrence | undefined): Fate {
  if (begun?.phase === 'live' || isOver(seen.record, was, seen.now)) return { begun };
  const still = seen.wanted.windows.get(was.window);
  const isLeftOut = still !== undefined && !still.targets.has(seen.wanted.target.name);
  const by = seen.wanted.released ? 'released' : isLeftOut ? 'left-out' : 'deleted';
  const facts: Fact[] = begun === undefined ? [] : [{ fact: 'follows', what: 'given-back' }];
  return { isToldAnew: true, news: cancelled(seen, was, { fact: 'cancelled', by }, facts) };
}

function fateOfOver(seen: Seen, was: KnownEvent, is: Occurrence, begun: RecordedOccurrence | undefined): Fate {
  if (begun !== undefined || wasTold(seen, aboutMissed(is))) return { begun };
  if (was.seen === true) return fateOfCutShort(seen, was, is);
  return { missed: is, news: newsOf(seen, aboutMissed(is), contentOfMissed(is, seen)) };
}

/** It ran and something else decided, so that no end of it is told; people are to know that it is over where it was not yet. */
function fateOfCutShort(seen: Seen, was: KnownEvent, is: Occurrence): Fate {
  const known = asKnown(seen.wanted, is);
  return new Date(was.end) <= seen.now ? {} : { news: changed(seen, was, known, editOf(was, known)) };
}

/** Its lead had begun, and begins only later now; nothing keeps what was raised for it until then. */
function fateOfPutOff(seen: Seen, was: KnownEvent, known: KnownEvent, begun: RecordedOccurrence): Fate {
  // What goes live again later is an event of its own.
  if (begun.phase === 'live') return { begun };
  const follows: Fact = { fact: 'follows', what: 'given-back', at: leadOf(seen.wanted, known) };
  const announced = isSoon(seen, known) ? occurrenceOf(known) : undefined;
  if (isSame(was, known)) return { known, isToldAnew: true, announced, news: changed(seen, was, known, follows) };
  return {
    known,
    announced,
    isToldAnew: true,
    news: cancelled(seen, was, { fact: 'cancelled', by: 'moved', to: known.start }, [follows]),
  };
}

interface Standing {
  readonly begun: RecordedOccurrence | undefined;
  readonly running: RunningOccurrence | undefined;
}

function fateOfEdited(seen: Seen, was: KnownEvent, known: KnownEvent, { begun, running }: Standing): Fate {
  const isMoved = !isSame(was, known);
  const phase = new Date(known.start) <= seen.now ? begun?.phase : 'lead';
  const still = begun && isMoved ? { ...begun, start: known.start, end: known.end, phase: phase ?? 'lead' } : begun;
  const edited = editOf(was, known);
  if (Object.keys(edited).length === 1) return { known, begun: still };
  const { desired, min } = edited;
  const asksForMore = [desired, min].some((count) => (count?.is ?? 0) > (count?.was ?? 0));
  return {
    known,
    begun: still,
    isToldAnew: isMoved || (asksForMore && begun !== undefined),
    announced: (isMoved || asksForMore) && isSoon(seen, known) ? occurrenceOf(known) : undefined,
    news: changed(seen, was, known, edited, followsFrom(seen, known, edited, running)),
  };
}

function editOf(was: KnownEvent, is: KnownEvent): FactOf<'edited'> {
  const moved = (name: 'start' | 'end') => was[name] !== is[name] && { [name]: { was: was[name], is: is[name] } };
  const counted = (name: 'desired' | 'min' | 'max') =>
    was[name] !== is[name] && { [name]: present({ was: was[name], is: is[name] }) };
  return {
    fact: 'edited',
    ...moved('start'),
    ...moved('end'),
    ...counted('desired'),
    ...counted('min'),
    ...counted('max'),
  };
}

function followsFrom(
  { wanted, now }: Seen,
  known: KnownEvent,
  { desired, min, max }: FactOf<'edited'>,
  running: RunningOccurrence | undefined,
): readonly Fact[] {
  const at = leadOf(wanted, known);
  if (running === undefined) return [{ fact: 'follows', what: 'prepared', at }];
  if (wanted.state.overruled.some((one) => isSame(one, running))) return [{ fact: 'follows', what: 'overruled' }];
  if (known.leadFrom !== undefined && new Date(at) > now) return [{ fact: 'follows', what: 'kept', at }];
  return [desired, min, max].some((count) => count !== undefined) ? [{ fact: 'follows', what: 'brought-about' }] : [];
}

function changed(seen: Seen, was: KnownEvent, known: KnownEvent, reason: Fact, facts: readonly Fact[] = []): News {
  const running = runningEvents(seen.wanted).find((one) => isSame(one, known));
  const [before, after] = [tasksOf(was), tasksOf(known)];
  const lead = leadOf(seen.wanted, known);
  const isMoved = was.start !== known.start || was.end !== known.end;
  return newsOf(
    seen,
    { kind: 'event-changed', subject: occurrenceId(was) },
    {
      ...ofSpan(running ?? known),
      // Those who follow the event as it was are to read it.
      thread: occurrenceId(was),
      ...(running === undefined && new Date(lead) > seen.now && { next: lead }),
      ...(isMoved && { was: { start: was.start, end: was.end } }),
      ...(before !== undefined && before !== after && { from: { desired: before } }),
      ...(after !== undefined && { to: { desired: after } }),
      reason,
      facts: [...facts],
    },
  );
}

const cancelled = (seen: Seen, was: KnownEvent, reason: Fact, facts: readonly Fact[]): News =>
  newsOf(seen, { kind: 'event-cancelled', subject: occurrenceId(was) }, { ...ofSpan(was), reason, facts: [...facts] });

/** That something was missed is remembered for longer than the gap is. */
const rememberedUntil = (now: Date): Date => new Date(now.getTime() + 24 * 3_600_000);

const aboutMissed = (event: Occurrence): About => ({
  kind: 'event-missed',
  subject: occurrenceId(event),
  severity: 'critical',
});

const missedToTell = (seen: Seen): readonly Occurrence[] =>
  (seen.wanted.missed ?? []).filter((event) => !wasTold(seen, aboutMissed(event)));

function contentOfMissed(event: Occurrence, { wanted }: Seen): Content {
  const tasks = tasksOf(asKnown(wanted, event));
  const [start, end] = [event.start.toISOString(), event.end.toISOString()];
  return {
    ...ofSpan(event),
    ...(tasks !== undefined && { to: { desired: tasks } }),
    reason: { fact: 'missed', start, end, ...(tasks !== undefined && { tasks }) },
  };
}

interface Named {
  readonly window: string;
  readonly start: Date | string;
}

const isSame = (one: Named, other: Named): boolean => occurrenceId(one) === occurrenceId(other);

const runningEvents = ({ state }: Wanted): readonly RunningOccurrence[] =>
  [...state.inForce, ...state.overruled].filter(({ kind, phase }) => kind === 'pre-event' && phase !== 'wind-down');

/** As what it was told as begun; absent: it was not, or its end was told. */
export const begunAs = ({ applied }: TargetRecord, event: Named): RecordedOccurrence | undefined =>
  applied?.inForce.find((one) => one.kind === 'pre-event' && one.phase !== 'wind-down' && isSame(one, event));

const tasksOf = ({ desired, min }: KnownEvent): number | undefined => desired ?? min;

function asKnown({ windows, target }: Wanted, { window, start, end }: Occurrence): KnownEvent {
  const { desired, min, max } = windows.get(window)?.targets.get(target.name) ?? {};
  return { window, start: start.toISOString(), end: end.toISOString(), ...present({ desired, min, max }) };
}

const occurrenceOf = ({ window, start, end }: KnownEvent): Occurrence => ({
  window,
  start: new Date(start),
  end: new Date(end),
});

/** When its lead begins by the schedule. */
const leadOf = ({ windows }: Wanted, { window, start }: KnownEvent): string =>
  new Date(new Date(start).getTime() - (windows.get(window)?.leadMs ?? 0)).toISOString();

/** That it is coming would be told at once. */
const isSoon = ({ now }: Seen, { start }: KnownEvent): boolean => new Date(start).getTime() - now.getTime() <= noticeMs;
