import { present } from '../schedule/present.ts';
import type { Bounds } from '../schedule/schedule.ts';
import { countsOf } from './aim.ts';
import { ledgerNow } from './count.ts';
import { boundsOf } from './counts.ts';
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
  draft.note({ baseline: { ...baseline, ...boundsOfOthers(draft) } });
  // What a paused action would have set before is no longer what would be there.
  if (record.pausedAt !== undefined) draft.note({ pausedAt: now.toISOString() });
}

/** A bound that is as Prescale has applied it is Prescale's: it is put back under an event, whatever others set. */
function boundsOfOthers({ observed, record: { applied } }: Situation): Partial<Bounds> {
  const { min, max } = countsOf(observed);
  const ours = applied?.counts;
  return { ...(min !== ours?.min && present({ min })), ...(max !== ours?.max && present({ max })) };
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
