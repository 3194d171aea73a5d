import type { Bounds } from '../schedule/schedule.ts';
import { countsOf } from './aim.ts';
import { ledgerNow } from './count.ts';
import { boundsOf, type Counts } from './counts.ts';
import type { Draft } from './draft.ts';
import { same } from './same.ts';
import type { Situation } from './situation.ts';
import { inRecord } from './unfinished.ts';
import { settlingMs } from './what-differs.ts';

/**
 * What others have done since. What they have taken of what was raised needs no giving back, whatever they add later. Where
 * no base is declared, bounds that they set are what is found: these hold when nothing is in force any more.
 */
export function noteOthers(draft: Draft): void {
  const { record, observed, now } = draft;
  if (record.transition !== undefined) return;
  const ledger = inRecord(ledgerNow(record, observed.service.desired));
  if (!same(ledger.raised, record.raised) || !same(ledger.taken, record.taken)) draft.note(ledger);
  const { baseline } = record;
  if (baseline === undefined || !hasBoundsOfOthers(draft)) return;
  draft.note({ baseline: { ...baseline, ...boundsOfOthers(baseline, draft) } });
  // What a paused action would have set before is no longer what would be there.
  if (record.pausedAt !== undefined) draft.note({ pausedAt: now.toISOString() });
}

/**
 * A bound that is as Prescale has applied it is Prescale's, which may hold it for an event whatever others set. Where only one is
 * theirs the other follows it, as AWS has it follow where only one is set.
 */
function boundsOfOthers(baseline: Counts, { observed, record: { applied } }: Situation): Partial<Bounds> {
  const [there, before] = [boundsOf(countsOf(observed)), boundsOf(baseline)];
  if (there === undefined || before === undefined) return { ...there };
  const isMinTheirs = there.min !== applied?.counts.min;
  const isMaxTheirs = there.max !== applied?.counts.max;
  if (isMinTheirs && isMaxTheirs) return there;
  return isMinTheirs
    ? { min: there.min, max: Math.max(before.max, there.min) }
    : { min: Math.min(before.min, there.max), max: there.max };
}

/** Whether somebody else has set the bounds that are there, and the schedule has none of its own. */
export function hasBoundsOfOthers({ wanted, observed, record, now }: Situation): boolean {
  const { target, state } = wanted;
  const { applied, snapshot } = record;
  const bounds = boundsOf(countsOf(observed));
  if (target.base !== undefined || target.enforce || applied === undefined || bounds === undefined) return false;
  // What a restore registers is Prescale's own.
  if (snapshot !== undefined && state.autoscaling !== 'deregistered') return false;
  if (now.getTime() - new Date(applied.at).getTime() < settlingMs) return false;
  return bounds.min !== applied.counts.min || bounds.max !== applied.counts.max;
}
