import { nothingApplied } from './begun-and-ended.ts';
import type { Draft } from './draft.ts';
import { mayNeedCopy } from './memory-lost.ts';
import type { Observed } from './observed.ts';
import type { Situation } from './situation.ts';
import { appliedKey, isBaseKey } from './wanted.ts';

/** Nothing of what Prescale changed on the target is left to give back, nor anything that was to be told of it later. */
export const isOwedNothing = ({ wanted, record, observed }: Situation): boolean => {
  const { snapshot, suspended, transition, applied, restored, repairs = [] } = record;
  return (
    repairs.every(({ times }) => times === 0) &&
    restored === undefined &&
    snapshot === undefined &&
    suspended === undefined &&
    transition === undefined &&
    !(mayNeedCopy({ record }) && mayHaveCopy(observed)) &&
    (applied === undefined ||
      applied.key === appliedKey(wanted) ||
      (applied.inForce.length === 0 && applied.override === undefined && isAtRest(applied.desiredKey)))
  );
};

/** Of an event that was cancelled in its lead nothing is in force any more, and what was raised for it is still there. */
const isAtRest = (key: string): boolean => key === nothingApplied || isBaseKey(key);

/** Something of it is saved beside the record, or could not be looked for. */
const mayHaveCopy = ({ copy, incomplete }: Observed): boolean =>
  incomplete === true || (copy !== undefined && !('unreadable' in copy));

/** Drops the record of a target that has left the schedule, not before its last words are published. */
export function forget({ record, add }: Draft): void {
  if (record.outbox.length > 0) return;
  const because = `${record.target} is no longer managed, and nothing of it is left to give back`;
  add({ kind: 'forget', record, because });
}
