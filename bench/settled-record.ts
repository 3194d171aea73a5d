import { nameOf } from '../lib/plan/news-of.ts';
import { freshRecord, type TargetRecord } from '../lib/plan/record.ts';
import type { Wanted } from '../lib/plan/situation.ts';
import { appliedKey, desiredKey, occurrenceId } from '../lib/plan/wanted.ts';

/** What is remembered of a target of which everything wanted was brought about and told. */
export function settledRecord(wanted: Wanted, now: Date): TargetRecord {
  const { state, target, upcoming } = wanted;
  return {
    ...freshRecord(target),
    version: 1,
    applied: {
      key: appliedKey(wanted),
      desiredKey: desiredKey(wanted),
      at: now.toISOString(),
      counts: { desired: state.desired ?? state.min ?? 0 },
      inForce: state.inForce.map(({ window, kind, phase, start, end }) => ({
        window,
        kind,
        phase,
        start: start.toISOString(),
        end: end.toISOString(),
      })),
    },
    told: upcoming.map((event) => ({
      id: nameOf(wanted, { kind: 'event-upcoming', subject: occurrenceId(event) }),
      until: event.end.toISOString(),
    })),
  };
}
