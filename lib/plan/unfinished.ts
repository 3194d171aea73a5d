import { countsOf, foundBefore } from './aim.ts';
import { ledgerAround } from './count.ts';
import { boundsOf, type Counts } from './counts.ts';
import type { Difference } from './difference.ts';
import type { Draft } from './draft.ts';
import { type Ledger, ledgerOf, raise, returned } from './ledger.ts';
import type { Observed } from './observed.ts';
import type { TargetRecord } from './record.ts';
import { same } from './same.ts';
import type { Situation } from './situation.ts';
import { appliedKey, defendedEvents, isAnothers, isInBase, mayStillCome, seenMs, wishKey } from './wanted.ts';
import { differingCounts, whatDiffers } from './what-differs.ts';

export type Transition = NonNullable<TargetRecord['transition']>;

/**
 * Keeps the counts found before the first call, and what is about to be raised or taken: a change that is cut off needs no
 * inference. One that goes on is written again: of two ticks at once only one gets past that write, and the other makes no
 * call.
 *
 * @param to the count that the calls bring about
 */
export function noteBegin(draft: Draft, to = draft.observed.service.desired): void {
  const { wanted, observed, record, now } = draft;
  const { transition: begun } = record;
  const baseline = baselineOf(draft);
  if (baseline !== undefined && !same(baseline, record.baseline)) draft.note({ baseline });
  if (begun !== undefined && mayStillCome(draft)) {
    noteSeen(draft, begun, to);
    return;
  }
  // Where all that is wanted was brought about before, somebody else has changed something since.
  const repair = record.applied?.key === appliedKey(wanted) && (begun === undefined || begun.repair === true);
  const isNew = begun === undefined || isAnothers(draft) || (begun.repair === true && !repair);
  const isUnread = observed.incomplete === true && observed.scalableTarget === undefined;
  draft.note({
    transition: {
      key: wishKey(wanted),
      at: isNew ? now.toISOString() : begun.at,
      from: isNew ? countsOf(observed) : foundAtBegin(begun, observed),
      ...(repair && { repair: true as const, ...foundSince(draft, isNew ? undefined : begun) }),
      ...(isUnread && (isNew || begun.unread) && { unread: true as const }),
    },
    ...inRecord(ledgerAround(draft, to).before),
  });
}

/** What the other tick was about to do may still come, so nothing is clipped. */
function noteSeen(draft: Draft, begun: Transition, to: number): void {
  const { observed, record, now } = draft;
  const seen = seenMs(draft) < 0 ? now.toISOString() : begun.seen;
  // What the other wish has taken comes back first; only what is beyond that is added.
  const raised = raise(record.raised ?? [], returned(ledgerOf(record), observed.service.desired), to);
  const known = withFound(begun, observed);
  draft.note({ transition: { ...known, ...(seen !== undefined && { seen }) }, raised: inRecord({ raised }).raised });
}

/**
 * What a repair has found: it is told when a look finds it right, and by then it cannot be seen any more. Where the bounds
 * cannot be read, what they are says later.
 */
function foundSince(situation: Situation, begun: Transition | undefined): Pick<Transition, 'found' | 'owed'> {
  const { observed, wanted, aim } = situation;
  const isUnread = observed.incomplete === true && observed.scalableTarget === undefined;
  const before = begun && foundBy(situation, begun);
  const more = whatDiffers(situation).filter((one) => before?.every(({ is }) => is !== one.is) ?? true);
  const isShort = defendedEvents(wanted.state).length > 0 && observed.service.desired < aim.floor;
  const owed = isShort ? aim.floor : begun?.owed;
  return {
    ...(isUnread ? begun?.found && { found: begun.found } : { found: [...(before ?? []), ...more] }),
    ...(owed !== undefined && { owed }),
  };
}

/** What a repair has found so far. */
export const foundBy = (situation: Situation, begun: Transition): readonly Difference[] =>
  begun.found ?? differingCounts(situation, foundAtBegin(begun, situation.observed));

/** What comes back at the end is recorded once, by whatever first changes the target; a declared base is kept as declared. */
function baselineOf(situation: Situation): Counts | undefined {
  const { state, target, released } = situation.wanted;
  if (isInBase(state) || released) return undefined;
  const { running: _, ...found } = foundBefore(situation) ?? countsOf(situation.observed);
  return { ...found, ...target.base };
}

/** As fields of a record; what is empty is dropped. */
export const inRecord = ({ raised, taken }: Ledger) => ({
  raised: raised.length > 0 ? [...raised] : undefined,
  taken,
});

/** Bounds that can be read now have not been changed since; whatever comes next may change them. */
function withFound(begun: Transition, observed: Observed): Transition {
  if (observed.incomplete === true || begun.unread !== true) return begun;
  const { unread: _, ...rest } = begun;
  return { ...rest, from: foundAtBegin(begun, observed) };
}

/** With the bounds that could not be read then: as long as they are unread, nothing but the count is raised. */
export const foundAtBegin = ({ from, unread }: Transition, observed: Observed): Counts => ({
  ...(unread && boundsOf(countsOf(observed))),
  ...from,
});
