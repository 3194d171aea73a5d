import type { StageRecord } from '../plan/record.ts';
import { same } from '../plan/same.ts';
import type { PrescaleError } from './failure.ts';

/** The stage's record with what there is to tell of records that cannot be read: once each, and once when they can. */
export function noteUnreadable(
  stage: StageRecord,
  unreadable: readonly { readonly target: string; readonly error: PrescaleError }[],
  timezone: string,
  now: Date,
): StageRecord {
  const names = unreadable.map(({ target }) => target).sort();
  if (same(names, stage.unreadable)) return stage;
  const about = { at: now.toISOString(), timezone };
  const failed = unreadable
    .filter(({ target }) => !stage.unreadable.includes(target))
    .map(({ target, error }) => ({
      id: `${target}/failed/${error.code}@${stage.version}`,
      kind: 'failed' as const,
      severity: 'critical' as const,
      ...about,
      target,
      because: '',
      reason: { fact: 'record-unreadable' as const, message: error.message },
      facts: [{ fact: 'code' as const, code: error.code }],
    }));
  const recovered = stage.unreadable
    .filter((target) => !names.includes(target))
    .map((target) => ({
      id: `${target}/recovered/record@${stage.version}`,
      kind: 'recovered' as const,
      severity: 'info' as const,
      ...about,
      target,
      because: '',
      reason: { fact: 'record-readable' as const },
      facts: [],
    }));
  return { ...stage, unreadable: names, outbox: [...stage.outbox, ...failed, ...recovered] };
}
