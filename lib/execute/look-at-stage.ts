import pLimit from 'p-limit';
import { situationOf } from '../plan/aim.ts';
import type { Difference } from '../plan/difference.ts';
import type { Observed } from '../plan/observed.ts';
import { plan } from '../plan/plan.ts';
import { freshStage, type StageRecord, type TargetRecord } from '../plan/record.ts';
import type { Wanted } from '../plan/situation.ts';
import type { Step } from '../plan/step.ts';
import { whatDiffers } from '../plan/what-differs.ts';
import { whatToRead } from '../plan/what-to-read.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { attempted } from './attempted.ts';
import { PrescaleError } from './failure.ts';
import { followServices } from './follow-services.ts';
import { type InBatch, observeAll, observedInBatch, observeOne, type Reading } from './observe.ts';
import { pretend } from './observing/pretence.ts';
import { recordsInMode } from './observing/records-in-mode.ts';
import type { Records } from './ports.ts';
import { gapOf, observedFrom, recordsFor } from './reconcile.ts';
import { wantedOf } from './wanted-of.ts';

export type Loaded = Awaited<ReturnType<Records['load']>>;

export interface StageLook {
  /** As it is stored; absent: no tick has ever run, or it cannot be read. */
  readonly stage: StageRecord | undefined;
  /** By name; those that are to be released are among them. */
  readonly targets: readonly TargetLook[];
  /** Records that cannot be read: nothing is done to their targets. */
  readonly unreadable: readonly { readonly target: string; readonly error: PrescaleError }[];
}

export interface TargetLook {
  readonly target: string;
  /** `version` 0: nothing is remembered yet. */
  readonly record: TargetRecord;
  /** The name under which it is remembered until the next tick. */
  readonly storedAs?: string;
  readonly wanted: Wanted;
  /** Absent: not even the service could be read. */
  readonly observed?: Observed;
  /** Of a target that is only observed, as it is; `observed` is then as it would be. */
  readonly real?: Pick<Observed, 'service' | 'scalableTarget'>;
  /** What could not be read, or planned. */
  readonly failure?: PrescaleError;
  /** What is other than it was brought about, though Prescale did not do it. */
  readonly differs: readonly Difference[];
  /** What a tick would do now, in order. It ends with `look-again` where there is more to do than can be known yet. */
  readonly steps: readonly Step[];
}

/**
 * What a tick that looks at every target would see and plan now. It changes nothing: it is given nothing that could.
 *
 * @param concurrency how many targets are read at a time
 */
export async function lookAtStage(
  ports: Reading,
  loaded: Loaded,
  schedule: Schedule,
  now: Date,
  concurrency = 8,
): Promise<StageLook> {
  const stored = [...loaded.targets.values()].flatMap((record) => (record instanceof PrescaleError ? [] : [record]));
  const unreadable = [...loaded.targets].flatMap(([target, error]) =>
    error instanceof PrescaleError ? [{ target, error }] : [],
  );
  const storedAs = new Map<string, string>();
  const followed = await followServices(imagined(storedAs), schedule, stored);
  const from = observedFrom(loaded.stage ?? freshStage);
  const all = recordsFor(schedule, true, followed, loaded.targets);
  const records = await recordsInMode(ports.records, schedule, all, now, from);
  const inBatchOf = await observeAll(
    ports,
    records.map(({ resource }) => resource),
  );
  const gap = gapOf(loaded.stage ?? freshStage, now);
  const targets = await pLimit(concurrency).map(records, async (record) => {
    const wanted = attempted(record, () => wantedOf(schedule, record, now, gap));
    if (wanted instanceof PrescaleError) throw wanted;
    const before = storedAs.get(record.target);
    const seen = await look(ports, record, wanted, inBatchOf(record.resource), now);
    return { target: record.target, record, wanted, ...(before !== undefined && { storedAs: before }), ...seen };
  });
  return {
    stage: loaded.stage,
    targets: targets.toSorted((a, b) => (a.target < b.target ? -1 : 1)),
    unreadable,
  };
}

/** A record that follows its service to another name is planned under that name, and written by the tick alone. */
const imagined = (storedAs: Map<string, string>): Pick<Records, 'write' | 'remove'> => ({
  write: async (record) => {
    if (record.renamedFrom !== undefined) storedAs.set(record.target, record.renamedFrom);
    return { ...record, version: record.version + 1 };
  },
  remove: async () => undefined,
});

type Seen = Pick<TargetLook, 'observed' | 'real' | 'failure' | 'differs' | 'steps'>;

async function look(ports: Reading, record: TargetRecord, wanted: Wanted, inBatch: InBatch, now: Date): Promise<Seen> {
  const { observing } = record;
  if (observing === undefined) return lookAt(ports, record, wanted, inBatch, now);
  const pretence = pretend(record, observing, now);
  const real = observedInBatch(inBatch);
  const would = await pretence.seen(ports, inBatch);
  return { ...(await lookAt(pretence.reading(ports), record, wanted, would, now)), ...(real && { real }) };
}

async function lookAt(
  ports: Reading,
  record: TargetRecord,
  wanted: Wanted,
  inBatch: InBatch,
  now: Date,
): Promise<Seen> {
  const read = whatToRead(wanted, record, now, true) ?? { configuration: 'none', stopped: false };
  const { observed, failure } = await observeOne(ports, record.resource, record, read, inBatch);
  if (observed === undefined) return { differs: [], steps: [], ...(failure && { failure }) };
  const planned = attempted(record, () => ({
    steps: plan(wanted, observed, record, now),
    differs: wanted.released ? [] : whatDiffers(situationOf({ wanted, observed, record, now })),
  }));
  if (planned instanceof PrescaleError) return { observed, differs: [], steps: [], failure: planned };
  return { observed, ...planned, ...(failure && { failure }) };
}
