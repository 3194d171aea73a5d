import { countsOf } from './aim.ts';
import type { Snapshot } from './autoscaling.ts';
import type { Draft } from './draft.ts';
import { countsAfter, drift } from './drift.ts';
import { noteMissedActions } from './missed-actions.ts';
import { missingParts } from './missing-parts.ts';
import { keepCompared } from './restored.ts';
import type { Remembered } from './situation.ts';
import { transition } from './transition.ts';
import { noteBegin } from './unfinished.ts';
import { isPending } from './wanted.ts';

/** The snapshot whose time is over; absent: none is live, or its event still runs. */
export const snapshotToRestore = ({ wanted, record }: Remembered): Snapshot | undefined =>
  wanted.state.autoscaling === 'deregistered' ? undefined : record.snapshot;

/**
 * Brings back what a snapshot holds, and forgets it only after everything was read again and compared. What else is
 * wanted waits for that, unless tasks are owed or a part cannot be restored: then the service must not wait for it.
 */
export function restore(draft: Draft, saved: Snapshot): void {
  const { observed } = draft;
  const snapshot = noteMissedActions(draft, saved);
  const { aim } = draft;
  const missing = missingParts(draft, snapshot);
  if (missing.done) {
    // What was saved need not be what `scaling:` asks for: somebody may have changed it just before.
    draft.note({ snapshot: undefined, scalingKey: undefined });
    if (snapshot.deregistered) keepCompared(draft, snapshot, missing);
    draft.remember('the snapshot was compared and is not needed any more');
    draft.add({ kind: 'look-again', because: 'the target is planned from what is there now' });
    return;
  }
  // A deregistration that was cut off before it was noted is seen here.
  const deregistered = snapshot.deregistered || observed.scalableTarget === undefined;
  // Written at each look, also where it says nothing new: of two ticks at once only one gets past that write.
  draft.note({ snapshot: { ...snapshot, deregistered, ...(deregistered && { restoring: true as const }) } });
  const mustNotWait = draft.record.failing !== undefined || observed.service.desired < aim.floor;
  const isToActNow = mustNotWait && observed.scalableTarget !== undefined;
  if (!isPending(draft)) {
    if (isToActNow) drift(draft);
  } else if (isToActNow) transition(draft);
  else noteBegin(draft, countsAfter(countsOf(observed), missing.steps).desired);
  draft.remember('what was found is kept before anything is restored');
  draft.add(...missing.steps, { kind: 'look-again', because: 'what was restored is compared with what was saved' });
}
