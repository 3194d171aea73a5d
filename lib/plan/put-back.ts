import { type Aim, countsOf } from './aim.ts';
import { announce } from './announce.ts';
import type { Snapshot } from './autoscaling.ts';
import { noteBegin } from './begin.ts';
import type { Draft } from './draft.ts';
import { countsAfter, drift } from './drift.ts';
import type { Observed } from './observed.ts';
import { restore } from './restore.ts';
import { transition } from './transition.ts';
import { isPending, occurrenceId, type Wanted } from './wanted.ts';

/**
 * Brings back what a snapshot holds, and forgets it only after everything was read again and compared. What else is
 * wanted waits for that, unless tasks are owed or a part cannot be put back: then the service must not wait for it.
 */
export function putBack(
  draft: Draft,
  wanted: Wanted,
  observed: Observed,
  snapshot: Snapshot,
  aim: Aim,
  now: Date,
): void {
  const result = restore(draft.record.ecs, snapshot, observed, aim, now);
  if (result.done) {
    draft.note(
      // What was saved need not be what `scaling:` asks for: somebody may have changed it just before.
      { snapshot: undefined, scalingKey: undefined },
      ...(snapshot.deregistered ? [restored(draft, wanted, observed, snapshot, result, now)] : []),
    );
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
  if (!isPending(wanted, draft.record)) {
    if (isToActNow) drift(draft, wanted, observed, aim, now);
  } else if (isToActNow) transition(draft, wanted, observed, aim, now);
  else noteBegin(draft, wanted, observed, now, countsAfter(countsOf(observed), result.steps).desired);
  draft.remember('what was found is kept before anything is put back');
  draft.add(...result.steps, { kind: 'look-again', because: 'what was put back is compared with what was saved' });
}

function restored(
  { record }: Draft,
  wanted: Wanted,
  observed: Observed,
  { takenAt }: Snapshot,
  { putBack: same, different }: Extract<ReturnType<typeof restore>, { done: true }>,
  now: Date,
) {
  const event = record.applied?.inForce.find((one) => one.kind === 'pre-event');
  const isSame = different.length === 0;
  return announce(
    wanted,
    now,
    { kind: 'restored', subject: takenAt, severity: isSame ? 'info' : 'warning' },
    {
      to: countsOf(observed),
      because: isSame
        ? 'All that was saved with the target is back and was compared field by field.'
        : 'What was saved before is back, but for what is named here.',
      details: [...same, ...different],
      ...(event && {
        window: event.window,
        phase: event.phase,
        start: event.start,
        end: event.end,
        thread: occurrenceId(event),
      }),
    },
  );
}
