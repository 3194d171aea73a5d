import type { TargetRecord } from '../plan/record.ts';
import { PrescaleError } from './failure.ts';

/** What cannot be evaluated or planned, for whatever reason, is that target's own failure. */
export function attempted<T>({ target }: Pick<TargetRecord, 'target'>, evaluate: () => T): T | PrescaleError {
  try {
    return evaluate();
  } catch (cause) {
    const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    return new PrescaleError('unexpected', `Planning for ${target}: ${said}`, { passing: false, cause });
  }
}
