import { situationOf } from './aim.ts';
import type { News } from './news.ts';
import type { TargetRecord } from './record.ts';
import { same } from './same.ts';
import type { Situation } from './situation.ts';
import { copyOf } from './snapshot-copy.ts';
import type { Step } from './step.ts';

/** Changes to a record; `undefined` drops the field. */
export type RecordChange = {
  readonly [K in keyof Omit<TargetRecord, 'version' | 'schema'>]?: TargetRecord[K] | undefined;
};

/**
 * While nothing can be published, beyond this those that only look ahead are dropped, the farthest first, and then the
 * oldest: a record that outgrows its item (400 KB in DynamoDB) could not be written any more, and the target would be left
 * alone.
 */
export const maxOutbox = 100;

export function withTold(outbox: readonly News[], tell: readonly News[]): News[] {
  const all = [...outbox, ...tell];
  const tooMany = Math.max(0, all.length - maxOutbox);
  const ahead = all.filter(({ kind }) => kind === 'event-upcoming');
  const farthest = ahead.toSorted((one, other) => (other.start ?? '').localeCompare(one.start ?? ''));
  const dropped = new Set(farthest.slice(0, tooMany));
  return all.filter((one) => !dropped.has(one)).slice(-maxOutbox);
}

/** A plan while it is being drawn up: the situation with the record as it will be, and the steps that lead there. */
export interface Draft extends Situation {
  readonly steps: readonly Step[];
  add(...steps: readonly Step[]): void;
  /** Gathers changes and news; they become one write at the next `remember`. */
  note(change: RecordChange, ...tell: readonly News[]): void;
  /** Writes what was noted, in one put; nothing noted, nothing written. */
  remember(because: string): void;
}

export function startDraft(start: Omit<Situation, 'aim'>): Draft {
  const steps: Step[] = [];
  let { record } = start;
  let change: RecordChange = {};
  let tell: News[] = [];
  let situation = situationOf(start);
  return {
    ...start,
    steps,
    get record() {
      return situation.record;
    },
    get aim() {
      return situation.aim;
    },
    add: (...more) => void steps.push(...more),
    note(more, ...news) {
      change = { ...change, ...more };
      tell = [...tell, ...news];
      situation = situationOf({ ...start, record: withChange(record, change) });
    },
    remember(because) {
      if (Object.keys(change).length === 0 && tell.length === 0) return;
      const next = withChange(record, { ...change, outbox: withTold(record.outbox, tell) });
      steps.push(...copySteps(record, next), { kind: 'remember', record: next, tell, because });
      record = { ...next, version: next.version + 1 };
      change = {};
      tell = [];
      situation = situationOf({ ...start, record });
    },
  };
}

/** The second copy of a snapshot is there whenever the snapshot is, whatever a plan is cut off after. */
export function copySteps(before: TargetRecord, after: TargetRecord | undefined): readonly Step[] {
  if (before.snapshot === after?.snapshot && before.baseline === after?.baseline) return [];
  const [old, copy] = [copyOf(before), after && copyOf(after)];
  if (copy !== undefined)
    return same(old, copy) ? [] : [{ kind: 'keep-copy', copy, because: 'what is saved must outlive its record' }];
  if (old === undefined) return [];
  return [{ kind: 'drop-copy', resource: before.resource, because: 'what was saved is not needed any more' }];
}

/** A copy with the changes made and the dropped fields gone. */
export function withChange(record: TargetRecord, change: RecordChange): TargetRecord {
  const entries = Object.entries({ ...record, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as TargetRecord;
}
