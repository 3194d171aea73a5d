import pLimit from 'p-limit';
import { withSeen } from '../plan/edited-events.ts';
import { failing, isToHeal } from '../plan/failing.ts';
import type { Observed } from '../plan/observed.ts';
import { raiseOwed, tellInSpite } from '../plan/owed.ts';
import { plan } from '../plan/plan.ts';
import type { TargetRecord } from '../plan/record.ts';
import type { Wanted } from '../plan/situation.ts';
import type { Step } from '../plan/step.ts';
import { defendedEvents } from '../plan/wanted.ts';
import { type WhatToRead, whatToRead } from '../plan/what-to-read.ts';
import { attempted } from './attempted.ts';
import { type Deadline, hasTime, longestCallMs, sooner, type Within } from './deadline.ts';
import { PrescaleError } from './failure.ts';
import { noteLateCalls } from './late-calls.ts';
import { type InBatch, type Observation, observeAll, observedInBatch, observeOne } from './observe.ts';
import type { Pretence } from './observing/pretence.ts';
import { urgency } from './order.ts';
import type { Ports } from './ports.ts';
import { type Outcome, type PlanRun, runPlan } from './run-plan.ts';

/** A target with what is wanted of it, what is remembered of it, and what has to be read of it. */
export interface DueJob {
  readonly wanted: Wanted;
  readonly record: TargetRecord;
  readonly read: WhatToRead;
  /** Of a target that is only observed: what is done is done there. */
  readonly pretence?: Pretence | undefined;
}

export interface Done {
  readonly target: string;
  readonly step: Step;
  readonly outcome: Outcome;
  /** It was only pretended. */
  readonly observed?: true;
}

export interface Worked {
  /** What is stored now of each target that was worked on; `undefined`: forgotten, or somebody else wrote it. */
  readonly records: ReadonlyMap<string, TargetRecord | undefined>;
  readonly steps: readonly Done[];
  readonly failures: readonly { readonly target: string; readonly error: PrescaleError }[];
  /** Targets that AWS asked to wait for, for the first time. */
  readonly slowedDown: number;
  /** Targets that were not come to, or not brought to an end, for want of time. */
  readonly unfinished: ReadonlySet<string>;
  /** Those among them that have used up their share. */
  readonly slow: ReadonlySet<string>;
}

/** How targets are worked on. */
export interface Pass {
  readonly open: Within<Ports>;
  readonly now: Date;
  readonly deadline: Deadline;
  /** How many targets at a time. */
  readonly concurrency: number;
}

/** A restore takes four looks; a plan that still has more to do then goes on in the next tick. */
const maxLooks = 6;

/** One target has at least this of a tick's time, and more where there are few. */
const leastShareMs = 15_000;

export interface Raised {
  /** With the records as they are stored now, those last whose raise failed; those that another tick is at are left out. */
  readonly due: readonly DueJob[];
  readonly steps: readonly Done[];
  /** What the batches said of those that an event is owed tasks of, if nothing was changed since. */
  readonly seen: ReadonlyMap<string, InBatch>;
  /** By target. Those that the second pass comes to fail there once more, or do not. */
  readonly failures: ReadonlyMap<string, PrescaleError>;
}

/**
 * The first pass: what events are owed, set on ECS from the batch reads alone, for all targets before any detail is read.
 * A failure is left to the second pass, which plans the same again. So that this one has time to note which targets hang,
 * and the next tick comes to them last, no more calls are made here once those that hung have taken half of the tick.
 */
export async function raise({ open, now, deadline, concurrency }: Pass, due: readonly DueJob[]): Promise<Raised> {
  // What is only observed is not owed anything.
  const owing = due.filter(({ wanted, pretence }) => pretence === undefined && defendedEvents(wanted.state).length > 0);
  if (owing.length === 0) return { due, steps: [], seen: new Map(), failures: new Map() };
  const mostHung = Math.ceil((deadline.leftMs() / 2 / longestCallMs) * concurrency);
  let hung = 0;
  const ports = open(deadline);
  const inBatchOf = await observeAll(ports, owing.map(refOf));
  const records = new Map<string, TargetRecord | undefined>();
  const failures = new Map<string, PrescaleError>();
  const steps: Done[] = [];
  await pLimit(concurrency).map(owing, async ({ wanted, record }) => {
    const observed = observedInBatch(inBatchOf(record.resource));
    const planned = observed === undefined ? [] : attempted(record, () => raiseOwed(wanted, observed, record, now));
    if (planned instanceof PrescaleError || planned.length === 0 || !hasTime(deadline)) return;
    if (hung >= mostHung) return;
    const run = await runPlan(ports, record, planned, deadline);
    steps.push(...run.outcomes.map((outcome) => ({ target: record.target, ...outcome })));
    records.set(record.target, run.failure?.code === 'conflict' ? undefined : run.record);
    if (run.failure !== undefined) failures.set(record.target, run.failure);
    if (run.failure?.code === 'timeout') hung += 1;
  });
  const left = due.flatMap((job) => {
    const record = records.has(job.record.target) ? records.get(job.record.target) : job.record;
    return record === undefined ? [] : [{ ...job, record }];
  });
  const isLast = ({ record }: DueJob): boolean => failures.has(record.target);
  const inOrder = left.toSorted((a, b) => urgency(a) - urgency(b) || Number(isLast(a)) - Number(isLast(b)));
  const seen = new Map(steps.length > 0 ? [] : owing.map(refOf).map((ref) => [ref.resourceId, inBatchOf(ref)]));
  return { due: inOrder, steps, seen, failures };
}

/**
 * The second pass: looks, plans and executes, and looks again where a plan asks for it. What only one target needs is read
 * right before its plan is run, so that nobody waits for another's details and as little as possible changes in between.
 * Each target has its share of the time, and one target's failure is its own.
 */
export async function work(
  { open, now, deadline, concurrency }: Pass,
  due: readonly DueJob[],
  { seen, steps: before }: Pick<Raised, 'seen' | 'steps'> = { seen: new Map(), steps: [] },
): Promise<Worked> {
  const ports = open(deadline);
  const records = new Map<string, TargetRecord | undefined>();
  const steps: Done[] = [];
  const failures: Worked['failures'][number][] = [];
  let slowedDown = 0;
  const unfinished = new Set(due.map(({ record }) => record.target));
  const slow = new Set<string>();

  const finish = async (job: DueJob, observed: Observed | undefined, run: PlanRun): Promise<DueJob | undefined> => {
    const { target } = job.record;
    const { pretence } = job;
    steps.push(
      ...run.outcomes.map((outcome) => ({ target, ...outcome, ...(pretence && { observed: true as const }) })),
    );
    const { failure } = run;
    // On a conflict another tick is at this target, and it goes on there.
    const isConflict = failure?.code === 'conflict';
    const all = [...before, ...steps].filter((one) => one.target === target);
    const at = portsOf(job, ports);
    // What was only pretended was not sent, so nothing of it came late.
    const noteLate = pretence === undefined ? noteLateCalls : noneLate;
    if (isConflict) await noteLate(ports, run.record, all);
    const stored = isConflict
      ? undefined
      : await rememberFailure(at, job.wanted, observed, { ...run, all }, { now, noteLate });
    records.set(target, stored);
    // Where the failure could not be noted nobody counts how often it comes again.
    const isNoted = stored !== undefined && stored !== run.record;
    if (failure !== undefined && isNoted && isToHeal(failure, stored.failing?.ticks ?? 1)) slowedDown += 1;
    else if (failure !== undefined && !isConflict) failures.push({ target, error: failure });
    if (failure !== undefined || !run.lookAgain || stored === undefined) return undefined;
    return { ...job, record: stored, read: readAfresh(job.wanted, stored, now) };
  };

  /** Runs what was planned, and answers the target again where there is more to do. */
  const run = async (at: Ports, until: Deadline, job: DueJob, seen: Seen): Promise<DueJob | undefined> => {
    const { target } = job.record;
    const ran = await runPlanned(at, job, seen.planned, until);
    // Where the tick itself is over, its target is not to blame.
    if (!hasTime(until) && hasTime(deadline)) slow.add(target);
    const isCutOff = seen.isLate || ran.outcomes.some(({ outcome }) => outcome === 'not-reached');
    if (!isCutOff || ran.failure !== undefined) unfinished.delete(target);
    const { observed, failure } = seen;
    if (isCutOff && observed !== undefined && ran.failure === undefined)
      return finish(job, observed, await tellUnfinished(portsOf(job, ports), job, observed, ran, now));
    return finish(job, observed, failure === undefined || seen.isLate ? ran : { ...ran, failure });
  };

  let jobs = due;
  for (let looks = 0; looks < maxLooks && jobs.length > 0 && hasTime(deadline); looks += 1) {
    const inBatchOf = await observeAll(ports, jobs.map(refOf), looks === 0 ? seen : undefined);
    const again: (DueJob | undefined)[] = [];
    const warmUps: (() => Promise<void>)[] = [];
    const limit = pLimit(concurrency);
    let waiting = jobs.length;
    await limit.map(jobs, async (job) => {
      const share = sooner(deadline, Math.max(leastShareMs, (deadline.leftMs() * concurrency) / waiting));
      waiting -= 1;
      if (!hasTime(share)) return;
      const own = open(share);
      const found = await see(own, job, await seenBy(job, own, inBatchOf(refOf(job))), now);
      // A warm-up takes its time; no plan waits for it.
      if (hasWarmUp(found)) warmUps.push(async () => void again.push(await run(ports, deadline, job, found)));
      else again.push(await run(own, share, job, found));
    });
    await limit.map(warmUps, (warmUp) => warmUp());
    jobs = again.filter((job) => job !== undefined);
  }
  return { records, steps, failures, slowedDown, unfinished, slow };
}

/** What was seen of a target, and what is to be done about it; a plan that could not be made is a failure. */
interface Seen extends Observation {
  readonly planned: readonly Step[] | PrescaleError;
  /** There was no time to see all of it. */
  readonly isLate: boolean;
}

async function see(ports: Ports, job: DueJob, inBatch: InBatch, now: Date): Promise<Seen> {
  const { wanted, record, read } = job;
  const reading = job.pretence?.reading(ports) ?? ports;
  const { observed, failure } = await observeOne(reading, refOf(job), record, read, inBatch);
  const isLate = failure?.code === 'out-of-time';
  const planned = observed === undefined || isLate ? [] : attempted(record, () => plan(wanted, observed, record, now));
  return { ...(observed && { observed }), ...(failure && { failure }), planned, isLate };
}

const hasWarmUp = ({ planned }: Seen): boolean =>
  !(planned instanceof PrescaleError) && planned.some(({ kind }) => kind === 'warm-up');

const portsOf = ({ pretence }: DueJob, ports: Ports): Ports => pretence?.over(ports) ?? ports;

const seenBy = async ({ pretence }: DueJob, ports: Ports, inBatch: InBatch): Promise<InBatch> =>
  pretence === undefined ? inBatch : pretence.seen(ports, inBatch);

async function runPlanned(ports: Ports, job: DueJob, planned: Seen['planned'], until: Deadline): Promise<PlanRun> {
  const { record, pretence } = job;
  if (planned instanceof PrescaleError) return { record, outcomes: [], lookAgain: false, failure: planned };
  const run = await runPlan(portsOf(job, ports), record, planned, until);
  return pretence === undefined ? run : settled(ports, pretence, run);
}

/** What was pretended after the last write of the plan goes into one more; where that fails it is pretended again. */
async function settled(ports: Ports, pretence: Pretence, run: PlanRun): Promise<PlanRun> {
  if (run.record === undefined || run.failure !== undefined) return run;
  try {
    return { ...run, record: await pretence.settled(ports.records, run.record) };
  } catch (error) {
    if (!(error instanceof PrescaleError)) throw error;
    return error.code === 'out-of-time' ? run : { ...run, failure: error };
  }
}

const refOf = ({ record }: DueJob) => record.resource;

/** What failed in the first pass, of those targets that the second had no time for. */
export const leftFailed = ({ due, failures }: Raised, { records }: Worked): Worked['failures'] =>
  due.flatMap(({ record: { target, failing: before } }) => {
    const error = records.has(target) ? undefined : failures.get(target);
    return error === undefined || isToHeal(error, (before?.ticks ?? 0) + 1) ? [] : [{ target, error }];
  });

const readAfresh = (wanted: Wanted, record: TargetRecord, now: Date): WhatToRead =>
  whatToRead(wanted, record, now, true) ?? { configuration: 'all', stopped: false };

/** Of a plan that ran out of time: what is under way for an event is told all the same. */
async function tellUnfinished(
  ports: Ports,
  { wanted, record: before }: DueJob,
  observed: Observed,
  run: PlanRun,
  now: Date,
): Promise<PlanRun> {
  const unfinished = { ...run, lookAgain: false };
  const { record = before } = run;
  const told = attempted(record, () => tellInSpite(wanted, afterwards(observed, run.outcomes), record, now));
  const write = told instanceof PrescaleError ? undefined : told.find((step) => step.kind === 'remember');
  if (write === undefined) return unfinished;
  try {
    return { ...unfinished, record: await ports.records.write(write.record) };
  } catch (error) {
    if (!(error instanceof PrescaleError)) throw error;
    return error.code === 'out-of-time' ? unfinished : { ...unfinished, failure: error };
  }
}

const noneLate: typeof noteLateCalls = async () => undefined;

/**
 * Answers what is stored now. If even the failure cannot be written, it is still in the report. What is under way for an
 * event is told in the same write.
 *
 * @param run with `all` that this tick has done for the target
 */
async function rememberFailure(
  ports: Ports,
  wanted: Wanted,
  observed: Observed | undefined,
  { record, failure, outcomes, refusedTags, all }: PlanRun & { readonly all: PlanRun['outcomes'] },
  { now, noteLate }: { readonly now: Date; readonly noteLate: typeof noteLateCalls },
): Promise<TargetRecord | undefined> {
  if (record === undefined || failure === undefined) return record;
  try {
    const failed = failing(wanted, withSeen(wanted, withRefusedTags(record, refusedTags)), failure, now).record;
    // What the plan itself has told is in the record, and is not told again.
    const told =
      observed === undefined
        ? []
        : attempted(record, () => tellInSpite(wanted, afterwards(observed, outcomes), failed, now));
    const write = told instanceof PrescaleError ? undefined : told.find((step) => step.kind === 'remember');
    return await ports.records.write(write?.record ?? failed);
  } catch (error) {
    if (!(error instanceof PrescaleError)) throw error;
    if (error.code === 'conflict') await noteLate(ports, record, all);
    return record;
  }
}

function withRefusedTags(record: TargetRecord, keys: readonly string[] | undefined): TargetRecord {
  const { snapshot } = record;
  if (snapshot === undefined || keys === undefined) return record;
  return {
    ...record,
    snapshot: { ...snapshot, refusedTags: [...new Set([...(snapshot.refusedTags ?? []), ...keys])] },
  };
}

/** With the count that was set before something failed. */
function afterwards(observed: Observed, outcomes: PlanRun['outcomes']): Observed {
  const set = outcomes.findLast(({ step, outcome }) => step.kind === 'set-desired' && outcome === 'done')?.step;
  if (set?.kind !== 'set-desired') return observed;
  return { ...observed, service: { ...observed.service, desired: set.to } };
}
