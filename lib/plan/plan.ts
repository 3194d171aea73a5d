import { belowEvent } from './below-event.ts';
import { isCeilingToFollow } from './calls.ts';
import { type Draft, startDraft } from './draft.ts';
import { drift } from './drift.ts';
import { hasEdits, knowEvents, tellEdits } from './edited-events.ts';
import { tellRecovered } from './failing.ts';
import { noteMemory, tellLostAtEnd } from './memory-lost.ts';
import { leaveAlone, notScalable } from './not-scalable.ts';
import type { Observed } from './observed.ts';
import { noteOthers } from './others.ts';
import { defendOnly, standBack } from './owed.ts';
import { ready, risk } from './readiness.ts';
import type { TargetRecord } from './record.ts';
import { forget, isOwedNothing } from './released.ts';
import { tellSuperseded } from './repaired.ts';
import { tellRepairs } from './repeated-repairs.ts';
import { restore, snapshotToRestore } from './restore.ts';
import { isRestoredToTell, tellRestoredBeforeNext, tellRestoredNow } from './restored.ts';
import { putScalingPolicies } from './scaling-policies.ts';
import type { Wanted } from './situation.ts';
import type { Step } from './step.ts';
import { transition } from './transition.ts';
import { upcoming } from './upcoming.ts';
import { isPending, mayStillCome } from './wanted.ts';
import { watch } from './watch.ts';

/**
 * What has to be done, in order, so that what was observed becomes what is wanted. Each step is one AWS call with its
 * reason. A plan may be cut off after any step: planned again from what is seen then, it goes on where it was. Where it
 * ends with `look-again` there is more to do than can be known now.
 *
 * Of what was observed it needs what `whatToRead` asked for.
 */
export function plan(wanted: Wanted, observed: Observed, record: TargetRecord, now: Date): readonly Step[] {
  const draft = startDraft({ wanted, observed, record, now });
  const reason = notScalable(draft);
  const isOver = wanted.released && isOwedNothing(draft) && !hasEdits(draft);
  if (!isOver) tellEdits(draft);
  if (isOver) forget(draft);
  else if (reason !== undefined) leaveAlone(draft, reason);
  else if (observed.incomplete === true) defendOnly(draft);
  else if (!noteMemory(draft)) planOnKnown(draft);
  return draft.steps;
}

/** All of it could be read, and what is remembered is all that there is to remember. */
function planOnKnown(draft: Draft): void {
  noteOthers(draft);
  belowEvent(draft);
  const snapshot = snapshotToRestore(draft);
  if (mayStillCome(draft)) {
    standBack(draft);
    return;
  }
  if (isPending(draft)) tellSuperseded(draft);
  tellRestoredBeforeNext(draft);
  if (snapshot !== undefined) restore(draft, snapshot);
  else bringAbout(draft);
}

function bringAbout(draft: Draft): void {
  const isChanging = isPending(draft) || isCeilingToFollow(draft);
  if (isChanging) transition(draft);
  const isRepairing = !isChanging && drift(draft);
  dropEndedOverride(draft);
  tellLostAtEnd(draft);
  const needsAnotherLook = putScalingPolicies(draft);
  // What a repair has not been seen to put right does not work again.
  if (!isRepairing) {
    tellRepairs(draft);
    tellRecovered(draft);
  }
  const isRestored = isRestoredToTell(draft);
  if (isRestored && !isChanging && !isRepairing) tellRestoredNow(draft);
  risk(draft);
  watch(draft);
  upcoming(draft);
  knowEvents(draft);
  ready(draft);
  draft.remember('what was done and what is to be told go into one write');
  if (isRepairing) draft.add({ kind: 'look-again', because: 'nothing is told as put right before it is seen right' });
  else if (isRestored && isChanging)
    draft.add({ kind: 'look-again', because: 'that all is as it was is told when it is seen' });
  // After a warm-up its result is told.
  else if (needsAnotherLook || draft.steps.at(-1)?.kind === 'warm-up')
    draft.add({ kind: 'look-again', because: 'the next calls need what AWS says after these' });
}

/** Also one that ended before it was ever brought about. */
function dropEndedOverride(draft: Draft): void {
  const { override } = draft.record;
  if (override !== undefined && override.id !== draft.wanted.state.override?.id) draft.note({ override: undefined });
}
