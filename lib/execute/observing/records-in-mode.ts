import pLimit from 'p-limit';
import type { TargetRecord } from '../../plan/record.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { PrescaleError } from '../failure.ts';
import type { Records } from '../ports.ts';
import { inMode } from './in-mode.ts';

/**
 * The records as their modes let them be worked with. Of a target that would begin to be observed and has a second copy, the
 * record is lost: what was really taken away is given back first.
 */
export function recordsInMode(
  copies: Pick<Records, 'copyOf'>,
  schedule: Schedule,
  records: readonly TargetRecord[],
  now: Date,
  from: Date | undefined,
): Promise<TargetRecord[]> {
  return pLimit(16).map(records, async (record) => {
    const is = inMode(schedule, record, now, from);
    const isBeginning = is.observing !== undefined && record.observing === undefined;
    return isBeginning && (await mayHaveCopy(copies, record)) ? record : is;
  });
}

/** Of one that cannot be read nothing can be given back; one that could not be looked for is looked for again. */
async function mayHaveCopy(copies: Pick<Records, 'copyOf'>, { resource }: TargetRecord): Promise<boolean> {
  try {
    const copy = await copies.copyOf(resource);
    return copy !== undefined && !(copy instanceof PrescaleError);
  } catch (error) {
    if (!(error instanceof PrescaleError)) throw error;
    return true;
  }
}
