import pLimit from 'p-limit';
import { failing } from '../plan/failing.ts';
import { type Look, look } from '../plan/look.ts';
import { plan } from '../plan/plan.ts';
import type { TargetRecord } from '../plan/record.ts';
import type { Step } from '../plan/step.ts';
import type { Wanted } from '../plan/wanted.ts';
import { PrescaleError } from './failure.ts';
import { glimpse, lookClosely } from './observe.ts';
import type { Records } from './ports.ts';
import { type Hands, type Outcome, type PlanRun, runPlan } from './run-plan.ts';

/** A target with what is wanted of it, what is remembered of it, and what has to be read of it. */
export interface DueJob {
  readonly wanted: Wanted;
  readonly record: TargetRecord;
  readonly look: Look;
}

export interface Worked {
  /** What is stored now of each target that was worked on; `undefined`: forgotten, or somebody else wrote it. */
  readonly records: ReadonlyMap<string, TargetRecord | undefined>;
  readonly steps: readonly { readonly target: string; readonly step: Step; readonly outcome: Outcome }[];
  readonly failures: readonly { readonly target: string; readonly error: PrescaleError }[];
}

/** A restore takes four looks; a plan that still has more to do then goes on in the next tick. */
const maxLooks = 6;

/**
 * Looks, plans and executes, and looks again where a plan asks for it. What only one target needs is read right before its
 * plan is run, so that nobody waits for another's details and as little as possible changes in between. One target's
 * failure is its own.
 */
export async function work(
  hands: Hands,
  due: readonly DueJob[],
  now: Date,
  hasTime: () => boolean,
  concurrency: number,
): Promise<Worked> {
  const records = new Map<string, TargetRecord | undefined>();
  const steps: Worked['steps'][number][] = [];
  const failures: Worked['failures'][number][] = [];

  const finish = async (job: DueJob, run: PlanRun): Promise<DueJob | undefined> => {
    const { target } = job.record;
    steps.push(...run.outcomes.map((outcome) => ({ target, ...outcome })));
    // On a conflict another tick is at this target: what it wrote is right, and it goes on there.
    const isConflict = run.failure?.code === 'conflict';
    const stored = isConflict ? undefined : await rememberFailure(hands.records, job.wanted, run, now);
    records.set(target, stored);
    if (run.failure !== undefined && !isConflict) failures.push({ target, error: run.failure });
    if (run.failure !== undefined || !run.lookAgain || stored === undefined) return undefined;
    return { wanted: job.wanted, record: stored, look: lookAfresh(job.wanted, stored, now) };
  };

  let jobs = due;
  for (let looks = 0; looks < maxLooks && jobs.length > 0 && hasTime(); looks += 1) {
    const glimpseOf = await glimpse(
      hands,
      jobs.map(({ wanted }) => wanted.target.ecs),
    );
    const again: (DueJob | undefined)[] = [];
    const slow: (() => Promise<void>)[] = [];
    const limit = pLimit(concurrency);
    await limit.map(jobs, async (job) => {
      if (!hasTime()) return;
      const ref = job.wanted.target.ecs;
      const { observed, failure } = await lookClosely(hands, ref, job.record, job.look, glimpseOf(ref));
      const planned = observed === undefined ? [] : plan(job.wanted, observed, job.record, now);
      const run = async (): Promise<void> => {
        const ran = await runPlan(hands, job.record, planned, hasTime);
        again.push(await finish(job, failure === undefined ? ran : { ...ran, failure }));
      };
      // A warm-up takes its time; nobody else waits for it.
      if (planned.some(({ kind }) => kind === 'warm-up')) slow.push(run);
      else await run();
    });
    await limit.map(slow, (run) => run());
    jobs = again.filter((job) => job !== undefined);
  }
  return { records, steps, failures };
}

const lookAfresh = (wanted: Wanted, record: TargetRecord, now: Date): Look =>
  look(wanted, record, now, true) ?? { configuration: 'all', stopped: false };

/** Answers what is stored now. If even the failure cannot be written, it is still in the report. */
async function rememberFailure(
  records: Records,
  wanted: Wanted,
  { record, failure }: PlanRun,
  now: Date,
): Promise<TargetRecord | undefined> {
  if (record === undefined || failure === undefined) return record;
  try {
    return await records.write(failing(wanted, record, failure, now).record);
  } catch (error) {
    if (error instanceof PrescaleError) return record;
    throw error;
  }
}
