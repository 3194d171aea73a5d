import { countsOf } from './aim.ts';
import { boundsOf, type Counts } from './counts.ts';
import type { Difference } from './difference.ts';
import type { TargetRecord } from './record.ts';
import type { Situation } from './situation.ts';
import { allSuspended, sameFlags } from './suspended-flags.ts';

type Applied = NonNullable<TargetRecord['applied']>;

/** What AWS says may be older than what Prescale has just done; that long a difference is nobody's doing. */
export const settlingMs = 2 * 60_000;

/** What is other than it was brought about, as far as one look can see. */
export function whatDiffers(situation: Situation): readonly Difference[] {
  const { observed, record } = situation;
  if (record.applied === undefined) return [];
  const resumed: readonly Difference[] = isResumed(situation) ? [{ is: 'resumed' }] : [];
  return [...differingCounts(situation, countsOf(observed)), ...resumed];
}

/** The same of counts that were found earlier. */
export function differingCounts({ record: { applied }, now }: Situation, found: Counts): readonly Difference[] {
  if (applied === undefined) return [];
  return differences(applied, found, now.getTime() - new Date(applied.at).getTime() < settlingMs);
}

function differences({ counts }: Applied, present: Counts, isSettling: boolean): readonly Difference[] {
  const [there, applied] = [boundsOf(present), boundsOf(counts)];
  if (applied === undefined) {
    // Whoever registered the target lets the count move, so its count is no drift.
    if (there !== undefined) return [{ is: 'registered', found: there }];
    const isOther = present.desired !== counts.desired;
    return isOther ? [{ is: 'count', found: present.desired, applied: counts.desired }] : [];
  }
  if (there === undefined) return [{ is: 'deregistered' }];
  const areOther = there.min !== applied.min || there.max !== applied.max;
  const isOutside =
    present.desired < Math.min(applied.min, there.min) || present.desired > Math.max(applied.max, there.max);
  return [
    ...(areOther ? [{ is: 'bounds' as const, found: there, applied }] : []),
    ...(isOutside && !isSettling ? [{ is: 'count-outside' as const, found: present.desired, applied }] : []),
  ];
}

const isResumed = ({ wanted, observed: { scalableTarget } }: Situation): boolean =>
  wanted.state.autoscaling === 'suspended' &&
  scalableTarget !== undefined &&
  !sameFlags(scalableTarget.suspended, allSuspended);
