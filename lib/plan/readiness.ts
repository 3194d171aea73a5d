import type { RunningOccurrence, Window } from '../schedule/schedule.ts';
import { countsSettled } from './aim.ts';
import type { Draft } from './draft.ts';
import type { Fact } from './news.ts';
import { newsOf, ofSpan } from './news-of.ts';
import type { TargetRecord } from './record.ts';
import { kindOf } from './resource-kinds.ts';
import { same } from './same.ts';
import type { Remembered, Situation, Wanted } from './situation.ts';
import { atMostEveryMs, followed, type SeenEvent, type Standing } from './standing.ts';
import { defendedEvents, occurrenceId } from './wanted.ts';

/** Tasks that are asked for get this long to run, and so does a task that is replaced. */
const patienceMs = 2 * 60_000;

type Timed = Remembered & { readonly now: Date };

/**
 * Tells of each event in its lead or live that too few of its tasks run: when time runs short, and when it was ready or has
 * begun. What is remembered of the events is brought up to what is seen.
 */
export function risk(draft: Draft): void {
  follow(draft);
  for (const event of defendedEvents(draft.wanted.state))
    if (isRiskToTell(draft, event))
      tellRisk(draft, event, kindOf(draft.record.resource).shortageReasons(draft.observed, undefined));
}

/** Of a service that is left alone; once more at the start of an event, whatever was told before. */
export function riskLeftAlone(draft: Draft, message: string): void {
  const { record: before, wanted } = draft;
  follow(draft);
  for (const event of defendedEvents(wanted.state)) {
    const begins = event.phase === 'live' && standingOf(before, event)?.liveAt === undefined;
    const isShort = standingOf(draft.record, event)?.shortSince !== undefined;
    const isDue = begins ? isShort : isRiskToTell(draft, event);
    if (isDue) tellRisk(draft, event, [{ fact: 'left-alone', message }]);
  }
}

/** Tells that an event is ready: for the first time in its lead, and again, also while it is live, after it was at risk. */
export function ready(draft: Draft): void {
  for (const event of defendedEvents(draft.wanted.state)) {
    if (!isReadyToTell(draft, event)) continue;
    if (!warmUp(draft, event)) {
      tellReady(draft, event);
      continue;
    }
    // The result of a warm-up goes into the record before anything else does.
    return;
  }
}

/** The events that run now with all their tasks were told as ready, as far as is known. */
export function countsAsReady(draft: Draft): void {
  follow(draft);
  for (const event of defendedEvents(draft.wanted.state)) {
    const standing = standingOf(draft.record, event);
    if (standing !== undefined && standing.shortSince === undefined) put(draft, { ...standing, said: 'ready' });
  }
}

/** Whether the reasons why tasks stopped are needed now. */
export const needsReasons = (situation: Timed): boolean =>
  defendedEvents(situation.wanted.state).some((event) => isRiskToTell(situation, event));

/** People know that too few of its tasks run. */
export const isAtRisk = ({ readiness = [] }: TargetRecord, thread: string): boolean =>
  readiness.some((one) => one.thread === thread && (one.said === 'at-risk' || one.said === 'lost'));

const standingOf = ({ readiness = [] }: TargetRecord, event: RunningOccurrence): Standing | undefined =>
  readiness.find(({ thread }) => thread === occurrenceId(event));

function follow(draft: Draft): void {
  const { wanted, record, now } = draft;
  const events = defendedEvents(wanted.state).map((event) => seenOf(draft, event));
  const readiness = followed(record.readiness ?? [], events, now);
  if (!same(readiness, record.readiness)) draft.note({ readiness: readiness && [...readiness] });
}

function put(draft: Draft, standing: Standing): void {
  const all = draft.record.readiness ?? [];
  draft.note({ readiness: all.map((one) => (one.thread === standing.thread ? standing : one)) });
}

const seenOf = (situation: Situation, event: RunningOccurrence): SeenEvent => ({
  thread: occurrenceId(event),
  end: event.end,
  isLive: event.phase === 'live',
  // What something else asks for beside it is not missing for the event.
  least:
    situation.wanted.state.inForce.length === 1 ? leastFor(situation, event) : countAtStart(situation.wanted, event),
  running: staying(situation),
});

/** Of the tasks that run, those that this plan does not take away. */
function staying(situation: Situation): number {
  const { desired, running } = situation.observed.service;
  const settled = countsSettled(situation).desired;
  return settled < desired ? Math.min(running, settled) : running;
}

const leastFor = ({ wanted, aim }: Situation, event: RunningOccurrence): number =>
  Math.max(aim.floor, countAtStart(wanted, event));

/**
 * A ramp up raises the floor in steps; ready means ready for the start. Where autoscaling stays on it may go below the
 * count that was asked for, down to the floor.
 */
function countAtStart({ windows, target, state }: Wanted, event: RunningOccurrence): number {
  const capacity = windows.get(event.window)?.targets.get(target.name);
  const floor = capacity?.min ?? capacity?.desired ?? 0;
  return state.autoscaling === 'active' ? floor : Math.max(floor, capacity?.desired ?? 0);
}

/** A third of the lead is left, or less. */
function isTimeShort({ windows }: Wanted, event: RunningOccurrence, now: Date): boolean {
  const leadMs = windows.get(event.window)?.leadMs ?? 0;
  return event.start.getTime() - now.getTime() <= leadMs / 3;
}

/** It is seen live for the first time: that it begins is told, with the tasks that run. */
function isStarting({ record, now }: Timed, event: RunningOccurrence): boolean {
  const liveAt = standingOf(record, event)?.liveAt;
  return event.phase === 'live' && (liveAt === undefined || liveAt === now.toISOString());
}

const isLongAgo = (at: string | undefined, now: Date, ms: number): boolean =>
  at === undefined || now.getTime() - new Date(at).getTime() >= ms;

function isRiskToTell(situation: Timed, event: RunningOccurrence): boolean {
  const { wanted, record, now } = situation;
  const { said, shortSince, atRiskAt } = standingOf(record, event) ?? {};
  if (shortSince === undefined || isAtRisk(record, occurrenceId(event)) || isStarting(situation, event)) return false;
  const isTime = said === 'ready' || event.phase === 'live' || isTimeShort(wanted, event, now);
  return isTime && isLongAgo(shortSince, now, patienceMs) && isLongAgo(atRiskAt, now, atMostEveryMs);
}

function isReadyToTell(situation: Situation, event: RunningOccurrence): boolean {
  const { record, now } = situation;
  const standing = standingOf(record, event);
  if (staying(situation) < leastFor(situation, event) || standing?.said === 'ready') return false;
  return isLongAgo(standing?.readyAt, now, atMostEveryMs);
}

/** An event has one address to warm up: the target that its requests are written for answers it, else its first. */
function isFront({ target }: Wanted, { targets }: Window): boolean {
  const names = [...targets.keys()];
  const front = names.find((name) => targets.get(name)?.requestsPerMinute !== undefined) ?? names[0];
  return front === target.name;
}

/** Whether it has to be warmed up first. Once is enough: a task that is replaced meets an event that runs. */
function warmUp(draft: Draft, event: RunningOccurrence): boolean {
  const { wanted } = draft;
  const thread = occurrenceId(event);
  const planned = warmUpOf(wanted, event);
  if (planned === undefined || !isFirst(draft, event) || draft.record.warmUp?.thread === thread) return false;
  draft.remember('what was done so far is kept before the warm-up');
  draft.add({
    kind: 'warm-up',
    ...planned,
    thread,
    record: draft.record,
    because: `${event.window} is to meet tasks that have already answered`,
  });
  return true;
}

function warmUpOf(wanted: Wanted, event: RunningOccurrence): Window['warmUp'] {
  const window = wanted.windows.get(event.window);
  return window !== undefined && isFront(wanted, window) ? window.warmUp : undefined;
}

/** It has never been ready. */
function isFirst({ record }: Situation, event: RunningOccurrence): boolean {
  const { said, readyAt } = standingOf(record, event) ?? {};
  return event.phase === 'lead' && said !== 'lost' && readyAt === undefined;
}

function tellReady(draft: Draft, event: RunningOccurrence): void {
  const { observed, record, now } = draft;
  const { running } = observed.service;
  const standing = standingOf(record, event);
  if (standing === undefined) return;
  const minutes = Math.floor((event.start.getTime() - now.getTime()) / 60_000);
  const runs: Fact =
    event.phase === 'live' ? { fact: 'running', running } : { fact: 'running-before-start', running, minutes };
  put(draft, { ...standing, said: 'ready', readyAt: now.toISOString() });
  const content = {
    to: countsSettled(draft),
    ...ofSpan(event),
    ...(standing.said === 'lost' && { wasReady: true as const }),
    facts: [runs, ...warmedUp(draft, event, standing)],
  };
  draft.note({}, newsOf(draft, { kind: 'ready', subject: standing.thread }, content));
}

function warmedUp({ wanted, record }: Situation, event: RunningOccurrence, { thread, readyAt }: Standing): Fact[] {
  const made = record.warmUp;
  if (made?.thread !== thread || readyAt !== undefined) return [];
  const planned = warmUpOf(wanted, event);
  const { answered, requests } = made;
  return [{ fact: 'warmed-up', answered, requests, ...(planned && { planned: planned.requests }) }];
}

function tellRisk(draft: Draft, event: RunningOccurrence, reasons: readonly Fact[]): void {
  const { observed, record, now } = draft;
  const standing = standingOf(record, event);
  if (standing === undefined) return;
  const { desired, running } = observed.service;
  const least = standing.least ?? leastFor(draft, event);
  const wasReady = standing.said === 'ready' || standing.said === 'lost';
  put(draft, { ...standing, said: wasReady ? 'lost' : 'at-risk', atRiskAt: now.toISOString() });
  const about = { kind: 'at-risk', subject: standing.thread, severity: 'critical' } as const;
  const content = {
    to: { ...countsSettled(draft), desired: Math.max(desired, least) },
    ...ofSpan(event),
    ...(wasReady && { wasReady: true as const }),
    facts: [{ fact: 'running-of' as const, running, least }, ...reasons],
  };
  draft.note({}, newsOf(draft, about, content));
}
