import { look } from '../plan/look.ts';
import { freshRecord, type StageRecord, type TargetRecord } from '../plan/record.ts';
import type { Step } from '../plan/step.ts';
import { defendedEvents, type Wanted } from '../plan/wanted.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { PrescaleError } from './failure.ts';
import { publishOutbox } from './outbox.ts';
import type { Publisher, ScheduleSource } from './ports.ts';
import type { Hands, Outcome } from './run-plan.ts';
import { createScheduleReader, emptyStage, filesChanged, type InForce, noteFiles } from './schedule-in-force.ts';
import { wantedOf } from './wanted-of.ts';
import { work } from './work.ts';

export interface Ports extends Hands {
  readonly publisher: Publisher;
  readonly schedules: ScheduleSource;
}

export interface Tick {
  readonly now: Date;
  /** `false` when too little time is left to start another step; the next tick goes on. */
  readonly hasTime: () => boolean;
}

export interface TickReport {
  /** Targets and released targets that were evaluated. */
  readonly targets: number;
  /** Those that AWS was asked about. */
  readonly looked: number;
  readonly steps: readonly { readonly target: string; readonly step: Step; readonly outcome: Outcome }[];
  /** Announcements that were published. */
  readonly published: number;
  readonly failures: readonly { readonly target?: string; readonly error: PrescaleError }[];
}

/** Every target is looked at this often for drift; in between only those with something due are. */
export const lookEveryMs = 10 * 60_000;

/**
 * Makes the tick: asks what should be true now, looks where something is due, plans, and executes. It never throws for a
 * target: failures are in the report, and the next tick heals what this one could not.
 *
 * @param concurrency how many targets are worked on at a time
 */
export function createReconciler(ports: Ports, concurrency = 4): (tick: Tick) => Promise<TickReport> {
  const readSchedule = createScheduleReader(ports.schedules, ports.records);
  return async ({ now, hasTime }) => {
    const loaded = await ports.records.load();
    const stage = loaded.stage ?? emptyStage;
    const inForce = await readSchedule();
    const files = await keepFiles(ports.records, stage, inForce, now);
    const isTimeToLook =
      stage.lookedAt === undefined || now.getTime() - new Date(stage.lookedAt).getTime() >= lookEveryMs;
    const all = inForce.schedule === undefined ? [] : jobsFor(inForce.schedule, inForce.complete, loaded.targets, now);
    const unreadable = [...loaded.targets].flatMap(([target, record]) =>
      record instanceof PrescaleError ? [{ target, error: record }] : [],
    );
    const due = all.flatMap((job) => {
      const looks = look(job.wanted, job.record, now, isTimeToLook);
      return looks === undefined ? [] : [{ ...job, look: looks }];
    });
    const worked = await work(ports, due, now, hasTime, concurrency);
    const records = [
      ...all.flatMap(({ record }) => (worked.records.has(record.target) ? [] : [record])),
      ...[...worked.records.values()].flatMap((record) => record ?? []),
    ];
    const told = await publishOutbox(ports, records, withLook(files.stage, isTimeToLook, now), stage, hasTime);
    return {
      targets: all.length,
      looked: due.length,
      steps: worked.steps,
      published: told.published,
      failures: [...files.failures, ...unreadable, ...worked.failures, ...told.failures],
    };
  };
}

const withLook = (stage: StageRecord, isTimeToLook: boolean, now: Date): StageRecord =>
  isTimeToLook ? { ...stage, lookedAt: now.toISOString() } : stage;

/** Keeps the good files before it is noted that they were read: if that fails, the next tick tries again. */
async function keepFiles(
  records: Ports['records'],
  stage: StageRecord,
  inForce: InForce,
  now: Date,
): Promise<{ readonly stage: StageRecord; readonly failures: TickReport['failures'] }> {
  const none =
    inForce.schedule === undefined
      ? [{ error: new PrescaleError('invalid', 'No schedule can be read, so nothing is done.', { passing: false }) }]
      : [];
  const noted = noteFiles(stage, inForce, now);
  if (noted === stage) return { stage, failures: none };
  try {
    if (inForce.good.length > 0 && filesChanged(stage, inForce)) await records.keepGoodFiles(inForce.good);
    return { stage: noted, failures: none };
  } catch (error) {
    if (!(error instanceof PrescaleError)) throw error;
    return { stage, failures: [...none, { error }] };
  }
}

interface Job {
  readonly wanted: Wanted;
  readonly record: TargetRecord;
}

/** One for each target of the schedule and for each record that has to be released; events first, nearest first. */
function jobsFor(
  schedule: Schedule,
  mayRelease: boolean,
  stored: ReadonlyMap<string, TargetRecord | PrescaleError>,
  now: Date,
): readonly Job[] {
  const records = [...stored.values()]
    .filter((record): record is TargetRecord => !(record instanceof PrescaleError))
    .filter(({ target }) => mayRelease || schedule.targets.has(target));
  const fresh = [...schedule.targets.values()]
    .filter(({ name, enabled }) => enabled && !stored.has(name))
    .map(freshRecord);
  return [...records, ...fresh]
    .map((record) => ({ record, wanted: wantedOf(schedule, record, now) }))
    .sort((a, b) => urgency(a.wanted) - urgency(b.wanted) || (a.record.target < b.record.target ? -1 : 1));
}

const urgency = ({ state }: Wanted): number =>
  Math.min(Number.MAX_SAFE_INTEGER, ...defendedEvents(state).map(({ start }) => start.getTime()));
