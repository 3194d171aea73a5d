import { PrescaleError } from '../lib/execute/failure.ts';
import type { Records } from '../lib/execute/ports.ts';
import { type StageRecord, stageRecord, type TargetRecord, targetRecord } from '../lib/plan/record.ts';
import { snapshotCopy } from '../lib/plan/snapshot-copy.ts';
import type { ScheduleFile } from '../lib/schedule/schedule.ts';

/** Records with a memory and no network; keeps JSON text, so that nothing is shared with the caller. */
export const inMemoryRecords = (): Records => {
  const targets = new Map<string, string>();
  const copies = new Map<string, string>();
  let stage: string | undefined;
  let files: readonly ScheduleFile[] = [];

  const next = <Kept extends TargetRecord | StageRecord>(stored: Kept | undefined, record: Kept): Kept => {
    if ((stored?.version ?? 0) !== record.version) throw conflict();
    return { ...record, version: record.version + 1 };
  };
  const readTarget = (target: string): TargetRecord | undefined => {
    const text = targets.get(target);
    return text === undefined ? undefined : parsed(text);
  };
  // A record is a value that nobody changes, so what was read once need not be read again.
  const known = new Map<string, TargetRecord>();
  const parsed = (text: string): TargetRecord => {
    const record = known.get(text) ?? targetRecord.parse(JSON.parse(text));
    if (known.size > 100) known.clear();
    known.set(text, record);
    return record;
  };
  const readStage = (): StageRecord | undefined =>
    stage === undefined ? undefined : stageRecord.parse(JSON.parse(stage));

  return {
    load: async () => ({
      stage: readStage(),
      targets: new Map([...targets.values()].map(parsed).map((r) => [r.target, r])),
    }),
    read: async (target) => readTarget(target),
    write: async (record) => {
      const kept = next(readTarget(record.target), record);
      targets.set(record.target, JSON.stringify(kept));
      return kept;
    },
    writeStage: async (record) => {
      const kept = next(readStage(), record);
      stage = JSON.stringify(kept);
      return kept;
    },
    remove: async (record) => {
      const stored = readTarget(record.target);
      if (stored && stored.version !== record.version) throw conflict();
      targets.delete(record.target);
    },
    copyOf: async ({ resourceId }) => {
      const text = copies.get(resourceId);
      return text === undefined ? undefined : snapshotCopy.parse(JSON.parse(text));
    },
    keepCopy: async (copy) => void copies.set(copy.resource.resourceId, JSON.stringify(copy)),
    dropCopy: async ({ resourceId }) => void copies.delete(resourceId),
    goodFiles: async () => files,
    keepGoodFiles: async (kept) => {
      files = kept
        .map(({ path, text }) => ({ path, text }))
        .sort((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
    },
  };
};

const conflict = (): PrescaleError =>
  new PrescaleError('conflict', 'The record was written by somebody else in between', { passing: true });
