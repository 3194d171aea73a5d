import type { TargetRecord } from '../plan/record.ts';
import type { Wanted } from '../plan/situation.ts';
import { defendedEvents, isPending } from '../plan/wanted.ts';

/** A target with what is wanted and what is remembered of it. */
interface Ordered {
  readonly wanted: Wanted;
  readonly record: TargetRecord;
}

/**
 * Events first, nearest first. Among equals those that have something to do come first, and those that failed or took too
 * long last time last; and each minute another one begins, so that none is always the last for which there is no time.
 *
 * @param slow those that have used up their share of the tick before
 */
export function inOrder<Job extends Ordered>(
  jobs: readonly Job[],
  slow: ReadonlySet<string>,
  now: Date,
): readonly Job[] {
  const byName = jobs.toSorted((a, b) => (a.record.target < b.record.target ? -1 : 1));
  const first = jobs.length === 0 ? 0 : Math.floor(now.getTime() / 60_000) % jobs.length;
  return [...byName.slice(first), ...byName.slice(0, first)].sort(
    (a, b) => urgency(a) - urgency(b) || rank(a, slow) - rank(b, slow),
  );
}

/** When the nearest event starts that is owed tasks; what is only observed is owed none. */
export const urgency = ({ wanted: { state }, record }: Ordered): number =>
  record.observing !== undefined
    ? Number.MAX_SAFE_INTEGER
    : Math.min(Number.MAX_SAFE_INTEGER, ...defendedEvents(state).map(({ start }) => start.getTime()));

const rank = ({ wanted, record }: Ordered, slow: ReadonlySet<string>): number => {
  if (record.observing !== undefined) return 3;
  if (record.failing !== undefined || slow.has(record.target)) return 2;
  return isPending({ wanted, record }) ? 0 : 1;
};
