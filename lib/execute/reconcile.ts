import { freshRecord, freshStage, type StageRecord, type TargetRecord } from '../plan/record.ts';
import { resourceOf } from '../plan/resource-kinds.ts';
import { whatToRead } from '../plan/what-to-read.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { attempted } from './attempted.ts';
import { audienceOf } from './audience.ts';
import { type Deadline, outOfTime, sooner, type Within } from './deadline.ts';
import { PrescaleError } from './failure.ts';
import { type Followed, followServices } from './follow-services.ts';
import { noteObserving } from './observing/note-observing.ts';
import { pretend } from './observing/pretence.ts';
import { recordsInMode } from './observing/records-in-mode.ts';
import { inOrder } from './order.ts';
import { type Audience, openLine, publishOutbox } from './outbox.ts';
import type { History, Ports, Publisher, ScheduleSource } from './ports.ts';
import { createScheduleReader, filesChanged, type InForce, noteFiles } from './schedule-in-force.ts';
import { noteUnreadable } from './unreadable-records.ts';
import { type Gap, wantedOf } from './wanted-of.ts';
import { type Done, type DueJob, leftFailed, raise, work } from './work.ts';

export interface TickPorts extends Ports {
  readonly publisher: Publisher;
  readonly history: History;
}

export interface Tick {
  readonly now: Date;
  /** Nothing is sent that could not be answered before it; the next tick goes on. */
  readonly deadline: Deadline;
}

export interface TickReport {
  /** Targets and released targets that were evaluated. */
  readonly targets: number;
  /** Those that AWS was asked about. */
  readonly looked: number;
  readonly steps: readonly Done[];
  /** Announcements that were published. */
  readonly published: number;
  readonly failures: readonly { readonly target?: string; readonly error: PrescaleError }[];
  /** Targets that AWS asked to wait for, for the first time: no failure, if the next tick brings them about. */
  readonly slowedDown: number;
  /** Targets that there was no time for, or not enough. */
  readonly unfinished: number;
}

/** Every target is looked at this often for drift; in between only those with something due are. */
export const lookEveryMs = 10 * 60_000;

/**
 * Makes the tick: asks what should be true now, looks where something is due, plans, and executes. It never throws for a
 * target: failures are in the report, and the next tick heals what this one could not.
 *
 * @param concurrency how many targets are worked on at a time
 * @param region of AWS, for links to its console; absent: there are none
 */
export function createReconciler(
  open: Within<TickPorts>,
  schedules: ScheduleSource,
  concurrency = 16,
  region?: string,
): (tick: Tick) => Promise<TickReport> {
  const readSchedule = createScheduleReader(schedules);
  let slow: ReadonlySet<string> = new Set();
  const lateTicks = new Map<string, number>();
  return async ({ now, deadline }) => {
    const ports = open(deadline);
    const pass = { open, now, deadline, concurrency };
    const loaded = await ports.records.load();
    const readable = [...loaded.targets.values()].flatMap((record) =>
      record instanceof PrescaleError ? [] : [record],
    );
    const unreadable = [...loaded.targets].flatMap(([target, error]) =>
      error instanceof PrescaleError ? [{ target, error }] : [],
    );
    const inForce = await readSchedule(ports.records, now);
    const stage = await noteStage(ports.records, loaded.stage ?? freshStage, inForce, { readable, unreadable }, now);
    const { schedule, complete } = inForce;
    const followed = schedule && (await followServices(ports.records, schedule, readable));
    const records =
      schedule === undefined || followed === undefined
        ? []
        : await recordsInMode(
            ports.records,
            schedule,
            recordsFor(schedule, complete, followed, loaded.targets),
            now,
            stage.observedFrom,
          );
    const unplanned: { target: string; error: PrescaleError }[] = [];
    const due = inOrder(
      records.flatMap((record) => {
        const job = attempted(record, () => schedule && jobFor(schedule, record, now, stage));
        if (job instanceof PrescaleError) unplanned.push({ target: record.target, error: job });
        return job === undefined || job instanceof PrescaleError ? [] : [job];
      }),
      slow,
      now,
    );
    const raised = await raise(pass, due);
    // Then what earlier ticks had no time to tell: a tick that is busy to its end must not keep it back once more, and people
    // who cannot be reached must not keep the tick from its work.
    const line = openLine();
    const others = followed === undefined ? readable : notAmong(due, followed.targets);
    const stored = raised.due.flatMap(({ record }) => (record.version === 0 ? [] : [record]));
    const audienceWith = (known: readonly TargetRecord[]): Audience =>
      audienceOf(schedule, known, now, stage.gap, region);
    const before = [...stored, ...others];
    const earlier = await publishOutbox(
      ports,
      line,
      { targets: before, stage: stage.record },
      audienceWith([...raised.due.map(({ record }) => record), ...others]),
      { deadline: sooner(deadline, deadline.leftMs() / 4), concurrency },
    );
    const seen = earlier.published === 0 ? raised.seen : new Map();
    const worked = await work(pass, withRecords(raised.due, earlier.targets), { seen, steps: raised.steps });
    const after = asStored(earlier.targets, worked.records);
    const told = await publishOutbox(ports, line, { targets: after, stage: earlier.stage }, audienceWith(after), pass);
    slow = worked.slow;
    const isOutOfTime = ({ error }: { error: PrescaleError }): boolean => error.code === 'out-of-time';
    return {
      targets: records.length,
      looked: due.length,
      steps: [...raised.steps, ...worked.steps],
      published: earlier.published + told.published,
      failures: [
        ...stage.failures,
        ...unreadable,
        ...(followed?.failures ?? []),
        ...unplanned,
        ...earlier.failures,
        ...leftFailed(raised, worked),
        ...worked.failures,
        ...told.failures,
      ]
        .filter((failure) => !isOutOfTime(failure))
        .concat(lateFor(lateTicks, worked.unfinished)),
      slowedDown: worked.slowedDown,
      unfinished: worked.unfinished.size,
    };
  };
}

/** The records as they are after the work: what was written there is newer. */
function asStored(
  before: readonly TargetRecord[],
  written: ReadonlyMap<string, TargetRecord | undefined>,
): readonly TargetRecord[] {
  const all = new Map([...before.map((record) => [record.target, record] as const), ...written]);
  return [...all.values()].filter((record) => record !== undefined);
}

/** That ticks have no time for a target is nothing to speak of while many change at once; a quarter of an hour of it is. */
const patienceTicks = 15;

function lateFor(ticks: Map<string, number>, unfinished: ReadonlySet<string>): TickReport['failures'] {
  for (const target of ticks.keys()) if (!unfinished.has(target)) ticks.delete(target);
  return [...unfinished].flatMap((target) => {
    const inARow = (ticks.get(target) ?? 0) + 1;
    ticks.set(target, inARow);
    return inARow < patienceTicks ? [] : [{ target, error: outOfTime(`${target}, for ${inARow} ticks in a row`) }];
  });
}

const notAmong = (due: readonly DueJob[], records: readonly TargetRecord[]): readonly TargetRecord[] => {
  const names = new Set(due.map(({ record }) => record.target));
  return records.filter(({ target }) => !names.has(target));
};

/** As they are stored after something was published; a target whose record somebody else wrote in between is theirs now. */
const withRecords = (due: readonly DueJob[], stored: readonly TargetRecord[]): readonly DueJob[] => {
  const byName = new Map(stored.map((record) => [record.target, record]));
  return due.flatMap((job) => {
    const record = job.record.version === 0 ? job.record : byName.get(job.record.target);
    return record === undefined ? [] : [{ ...job, record }];
  });
};

interface NotedStage {
  /** As it is stored now; absent: another tick wrote it. */
  readonly record: StageRecord | undefined;
  readonly isTimeToLook: boolean;
  readonly gap: Gap | undefined;
  /** Since when what is observed counts for the next report. */
  readonly observedFrom: Date | undefined;
  readonly failures: TickReport['failures'];
}

/** A look that comes this long after it was due comes late: no tick ran meanwhile. */
const lateMs = 60_000;

/** What was missed is told within this time after a gap, also where ticks are cut off. */
const gapKeptMs = 60 * 60_000;

/** The last time in which no tick ran. The ticks between two looks leave no trace, so it begins with the look that was due. */
export function gapOf({ lookedAt, gap }: StageRecord, now: Date): Gap | undefined {
  const due = lookedAt === undefined ? now.getTime() : new Date(lookedAt).getTime() + lookEveryMs;
  if (now.getTime() - due > lateMs) return { from: new Date(due), to: now };
  if (gap === undefined || now.getTime() - new Date(gap.to).getTime() > gapKeptMs) return undefined;
  return { from: new Date(gap.from), to: new Date(gap.to) };
}

interface ReadRecords {
  readonly readable: readonly TargetRecord[];
  readonly unreadable: readonly { readonly target: string; readonly error: PrescaleError }[];
}

/** What is told of the files and of the records is stored before anything else is done, so that it is told in any case. */
async function noteStage(
  records: Ports['records'],
  stage: StageRecord,
  inForce: InForce,
  { readable, unreadable }: ReadRecords,
  now: Date,
): Promise<NotedStage> {
  const isTimeToLook =
    stage.lookedAt === undefined || now.getTime() - new Date(stage.lookedAt).getTime() >= lookEveryMs;
  const gap = gapOf(stage, now);
  const failures: { error: PrescaleError }[] = [];
  if (inForce.schedule === undefined) failures.push({ error: nothingToRead });
  try {
    if (filesChanged(stage, inForce)) await records.keepGoodFiles(inForce.good);
    const { schedule, complete } = inForce;
    const noted = noteUnreadable(noteFiles(stage, inForce, now), unreadable, schedule?.timezone ?? 'UTC', now);
    // Where a file cannot be read, a target that is not found may still be in it.
    const observing = schedule && complete ? noteObserving(noted, schedule, readable, now) : noted;
    const next = isTimeToLook ? looked(observing, gap, now) : observing;
    const record = next === stage ? stage : await records.writeStage(next);
    return { record, isTimeToLook, gap, observedFrom: observedFrom(record), failures };
  } catch (error) {
    if (!(error instanceof PrescaleError)) throw error;
    // Another tick noted the same; otherwise the next one tries again.
    return {
      record: undefined,
      isTimeToLook,
      gap,
      observedFrom: observedFrom(stage),
      failures: error.code === 'conflict' ? failures : [...failures, { error }],
    };
  }
}

export const observedFrom = ({ observing }: StageRecord): Date | undefined => observing && new Date(observing.from);

function looked({ gap: _, ...stage }: StageRecord, gap: Gap | undefined, now: Date): StageRecord {
  const kept = gap && { gap: { from: gap.from.toISOString(), to: gap.to.toISOString() } };
  return { ...stage, lookedAt: now.toISOString(), ...kept };
}

const nothingToRead = new PrescaleError('invalid', 'No schedule can be read, so nothing is done.', { passing: false });

/** One for each target of the schedule and for each that has to be released. */
export function recordsFor(
  schedule: Schedule,
  mayRelease: boolean,
  { targets, freed, waiting }: Followed,
  loaded: ReadonlyMap<string, TargetRecord | PrescaleError>,
): readonly TargetRecord[] {
  const records = targets.filter(({ target }) => (mayRelease || schedule.targets.has(target)) && !waiting.has(target));
  // A service of which something is remembered, under whatever name, is never begun anew.
  const known = new Set([
    ...[...loaded.keys()].filter((name) => !freed.has(name)),
    ...targets.map(({ target }) => target),
    ...waiting,
  ]);
  const held = new Set(
    [...loaded.values(), ...targets].flatMap((record) =>
      record instanceof PrescaleError ? [] : [record.resource.resourceId],
    ),
  );
  const fresh = [...schedule.targets.values()]
    .filter((target) => target.enabled && !known.has(target.name) && !held.has(resourceOf(target).resourceId))
    .map(freshRecord);
  return [...records, ...fresh];
}

function jobFor(
  schedule: Schedule,
  record: TargetRecord,
  now: Date,
  { isTimeToLook, gap }: NotedStage,
): DueJob | undefined {
  const wanted = wantedOf(schedule, record, now, gap);
  const read = whatToRead(wanted, record, now, isTimeToLook);
  const { observing } = record;
  return read && { wanted, record, read, ...(observing && { pretence: pretend(record, observing, now) }) };
}
