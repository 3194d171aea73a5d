import { situationOf } from '../plan/aim.ts';
import type { Snapshot } from '../plan/autoscaling.ts';
import { missingParts } from '../plan/missing-parts.ts';
import { freshRecord, type TargetRecord } from '../plan/record.ts';
import type { Resource } from '../plan/resource.ts';
import { kindOf } from '../plan/resource-kinds.ts';
import type { Wanted } from '../plan/situation.ts';
import type { Step } from '../plan/step.ts';
import type { Deadline } from './deadline.ts';
import type { PrescaleError } from './failure.ts';
import { observeAll, observeOne, type Reading } from './observe.ts';
import type { Ports } from './ports.ts';
import { type Outcome, runPlan } from './run-plan.ts';

/** What is saved of a service, wherever it was found. */
export interface Saved {
  readonly target: string;
  readonly resource: Resource;
  readonly snapshot: Snapshot;
}

/**
 * The next calls that put back what is saved, from what is there now. Empty: all of it is there.
 *
 * @param atLeast tasks that bounds must not let go: what an event is owed
 * @throws PrescaleError what of the service could not be read
 */
export async function missingNow(ports: Reading, saved: Saved, atLeast: number, now: Date): Promise<readonly Step[]> {
  const { resource, snapshot } = saved;
  const record = recordOf(saved);
  const inBatchOf = await observeAll(ports, [resource]);
  const read = { configuration: 'all', stopped: false } as const;
  const { observed, failure } = await observeOne(ports, resource, record, read, inBatchOf(resource));
  if (failure !== undefined || observed === undefined)
    throw failure ?? new Error(`nothing was seen of ${saved.target}`);
  const situation = situationOf({ wanted: wantedOf(saved, atLeast), observed, record, now });
  const missing = missingParts(situation, snapshot);
  return missing.done ? [] : missing.steps;
}

export interface PutBack {
  readonly steps: readonly { readonly step: Step; readonly outcome: Outcome }[];
  readonly failure?: PrescaleError;
}

/** A policy has its new ARN only once it is there, so alarms come with the second look. */
const mostLooks = 4;

/** Puts back what is saved, until nothing is missing. What is there already is left as it is. */
export async function putBack(
  ports: Ports,
  saved: Saved,
  atLeast: number,
  now: Date,
  deadline: Deadline,
): Promise<PutBack> {
  const steps: PutBack['steps'][number][] = [];
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const missing = await missingNow(ports, saved, atLeast, now);
    if (missing.length === 0) break;
    const run = await runPlan(ports, recordOf(saved), missing, deadline);
    steps.push(...run.outcomes);
    if (run.failure !== undefined) return { steps, failure: run.failure };
  }
  return { steps };
}

const recordOf = ({ target, resource, snapshot }: Saved): TargetRecord => ({
  ...freshRecord({ name: target, ...kindOf(resource).targetOf(resource) }),
  resource,
  snapshot,
});

/** The bounds that were found; the schedule has no say in it. */
function wantedOf({ target, resource, snapshot: { min, max } }: Saved, atLeast: number): Wanted {
  const base = { min: Math.max(min, atLeast), max: Math.max(max, atLeast) };
  return {
    target: { name: target, ...kindOf(resource).targetOf(resource), base, enforce: false, enabled: true },
    state: {
      ...base,
      autoscaling: 'active',
      inForce: [],
      overruled: [],
      because: 'what was saved is put back by hand',
    },
    timezone: 'UTC',
    windows: new Map(),
    upcoming: [],
    undercut: [],
    released: false,
  };
}
