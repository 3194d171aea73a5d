import pLimit from 'p-limit';
import { failing } from '../plan/failing.ts';
import { type Look, look } from '../plan/look.ts';
import type { Observed } from '../plan/observed.ts';
import { plan } from '../plan/plan.ts';
import type { TargetRecord } from '../plan/record.ts';
import type { Step } from '../plan/step.ts';
import type { Wanted } from '../plan/wanted.ts';
import { PrescaleError } from './failure.ts';
import { observe } from './observe.ts';
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

/** Looks, plans and executes, and looks again where a plan asks for it. One target's failure is its own. */
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
  let jobs = due;
  for (let looks = 0; looks < maxLooks && jobs.length > 0 && hasTime(); looks += 1) {
    const again: DueJob[] = [];
    for (const batch of inTurn(await planAll(hands, jobs, now))) {
      await pLimit(concurrency).map(batch, async ({ job, planned }) => {
        const { target } = job.record;
        const run = await runPlanned(hands, job, planned, hasTime);
        steps.push(...run.outcomes.map((outcome) => ({ target, ...outcome })));
        // On a conflict another tick is at this target: what it wrote is right, and it goes on there.
        const stored =
          run.failure?.code === 'conflict' ? undefined : await rememberFailure(hands.records, job.wanted, run, now);
        records.set(target, stored);
        if (run.failure !== undefined && run.failure.code !== 'conflict') failures.push({ target, error: run.failure });
        if (run.failure === undefined && run.lookAgain && stored !== undefined) {
          again.push({ wanted: job.wanted, record: stored, look: lookAfresh(job.wanted, stored, now) });
        }
      });
    }
    jobs = again;
  }
  return { records, steps, failures };
}

const lookAfresh = (wanted: Wanted, record: TargetRecord, now: Date): Look =>
  look(wanted, record, now, true) ?? { configuration: 'all', stopped: false };

interface Planned {
  readonly job: DueJob;
  readonly planned: readonly Step[] | PrescaleError;
}

async function planAll(hands: Hands, jobs: readonly DueJob[], now: Date): Promise<readonly Planned[]> {
  const seen = await observe(
    hands,
    jobs.map((job) => ({ job, record: job.record, look: job.look, service: job.wanted.target.ecs })),
  );
  const planOf = ({ wanted, record }: DueJob, observed: Observed | PrescaleError): Planned['planned'] =>
    observed instanceof PrescaleError ? observed : plan(wanted, observed, record, now);
  return [...seen].map(([{ job }, observed]) => ({ job, planned: planOf(job, observed) }));
}

/** A warm-up takes its time; nobody else waits for it. */
function inTurn(planned: readonly Planned[]): readonly (readonly Planned[])[] {
  const isSlow = ({ planned: steps }: Planned): boolean =>
    Array.isArray(steps) && steps.some(({ kind }) => kind === 'warm-up');
  return [planned.filter((one) => !isSlow(one)), planned.filter(isSlow)];
}

const runPlanned = async (
  hands: Hands,
  job: DueJob,
  planned: Planned['planned'],
  hasTime: () => boolean,
): Promise<PlanRun> =>
  planned instanceof PrescaleError
    ? { record: job.record, outcomes: [], lookAgain: false, failure: planned }
    : runPlan(hands, job.record, planned, hasTime);

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
