import type { Bounds } from '../schedule/schedule.ts';
import { boundsOf, type Counts } from './counts.ts';
import { withChange } from './draft.ts';
import { joined, ledgerOf } from './ledger.ts';
import type { TargetRecord } from './record.ts';
import { same } from './same.ts';
import { inRecord } from './unfinished.ts';

/** What a tick has sent, whatever was answered, and what is there when it learns that another one has written meanwhile. */
export interface LateCalls {
  readonly sent: {
    /** The count that was set last. */
    readonly desired?: number | undefined;
    /** The bounds that were registered last. */
    readonly bounds?: Bounds | undefined;
    readonly isDeregistered: boolean;
  };
  /** Without bounds where it is not registered. */
  readonly there: Counts;
}

/**
 * A tick whose calls were made after another one had written has undone what that one saw. The change is unfinished again
 * then, so that the next tick looks at all of it, and what was found before it comes back. Only what is there as this tick
 * has made it, and not as the other one has left it, was late.
 *
 * @param own as the tick last wrote it
 * @param stored as the other one has written it
 * @returns absent: nothing was late, or it had begun nothing
 */
export function withLateCalls(
  own: TargetRecord,
  stored: TargetRecord,
  { sent, there }: LateCalls,
): TargetRecord | undefined {
  const left = stored.applied?.counts;
  const isCountLate = sent.desired === there.desired && there.desired !== left?.desired;
  const bounds = boundsOf(there);
  const isBoundsLate = bounds !== undefined && same(sent.bounds, bounds) && !same(bounds, left && boundsOf(left));
  const isTargetGone = sent.isDeregistered && bounds === undefined;
  const begun = stored.transition ?? own.transition;
  if (begun === undefined) return undefined;
  if (!isCountLate && !isBoundsLate && !isTargetGone) return stored.transition && stored;
  // What the other one had put back, and dropped as put back, went with the target.
  const isSnapshotDue = isTargetGone && stored.snapshot === undefined && own.snapshot !== undefined;
  const saved = isSnapshotDue && { snapshot: takenAgain(own.snapshot), baseline: stored.baseline ?? own.baseline };
  if (stored.transition !== undefined) return withChange(stored, { ...saved });
  const { seen: _, ...transition } = begun;
  const ledger = isCountLate && inRecord(joined(ledgerOf(stored), ledgerOf(own)));
  return withChange(stored, { ...saved, ...ledger, baseline: stored.baseline ?? own.baseline, transition });
}

/** The same of a record that was forgotten meanwhile: what went with its target is remembered again. */
export const rememberedAgain = (own: TargetRecord, { sent, there }: LateCalls): TargetRecord | undefined =>
  own.snapshot !== undefined && sent.isDeregistered && boundsOf(there) === undefined
    ? { ...own, version: 0, snapshot: takenAgain(own.snapshot), outbox: [] }
    : undefined;

const takenAgain = ({ restoring: _, ...snapshot }: NonNullable<TargetRecord['snapshot']>) => ({
  ...snapshot,
  deregistered: true,
});
