import { type Aim, aimOf, countsOf, leastOf } from './aim.ts';
import { beginningAnnouncements, recordedOccurrence, withBegun } from './announce.ts';
import { noteBegin } from './begin.ts';
import { type Draft, startDraft } from './draft.ts';
import { countsAfter, defend } from './drift.ts';
import { reasonToLetAlone } from './let-alone.ts';
import type { Observed } from './observed.ts';
import { risk } from './readiness.ts';
import type { TargetRecord } from './record.ts';
import type { Step } from './step.ts';
import { defendedEvents, isNewInForce, seenMs, type Wanted } from './wanted.ts';

/**
 * The count that an event is owed, set on ECS at once: of what was observed it needs what the batches say, and
 * nothing of Application Auto Scaling can keep it from being set. The rest is planned afterwards from what is seen then.
 */
export function raiseOwed(wanted: Wanted, observed: Observed, record: TargetRecord, now: Date): readonly Step[] {
  if (defendedEvents(wanted.state).length === 0 || reasonToLetAlone(wanted, observed) !== undefined) return [];
  const aim = aimOf(wanted, observed, record);
  const { desired } = observed.service;
  const owed = isNewInForce(wanted, record) ? leastOf(aim) : aim.floor;
  if (desired >= owed) return [];
  const draft = startDraft(record);
  noteBegin(draft, wanted, observed, now, owed);
  draft.remember('the counts found are kept before what is owed is raised');
  const because = `at least ${owed} tasks are owed: ${wanted.state.because}`;
  draft.add({ kind: 'set-desired', service: wanted.target.ecs, from: desired, to: owed, because });
  return draft.steps;
}

/** Nothing is taken away on half the knowledge; a count below an event's floor needs no more than that. */
export function defendOnly(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  raiseFloor(draft, wanted, observed, aim, now);
  tellOwed(draft, wanted, observed, aim, now);
}

/** Another tick may still make calls for another wish: until it must have ended, only what an event is owed is raised. */
export function standBack(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  raiseFloor(draft, wanted, observed, aim, now);
  if (seenMs(draft.record, now) < 0) noteBegin(draft, wanted, observed, now);
  risk(draft, wanted, observed, aim, now);
  draft.remember('another tick may still be at it, so the rest waits until it must have ended');
}

function raiseFloor(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  const steps = defend(wanted, observed, aim);
  if (steps.length === 0) return;
  noteBegin(draft, wanted, observed, now, countsAfter(countsOf(observed), steps).desired);
  draft.remember('the counts found are kept before what is owed is raised');
  draft.add(...steps);
}

/** What is told of an event although a call failed: that it begins, and that its tasks do not run. */
export function tellInSpite(wanted: Wanted, observed: Observed, record: TargetRecord, now: Date): readonly Step[] {
  const draft = startDraft(record);
  tellOwed(draft, wanted, observed, aimOf(wanted, observed, record), now);
  return draft.steps;
}

function tellOwed(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  const why =
    observed.incomplete === true
      ? 'Not everything about the service could be read; until it can, its autoscaling stays as it is.'
      : 'Not everything could be done yet; it is tried again every minute.';
  const { transition: begun } = draft.record;
  const events = defendedEvents(wanted.state);
  const present = countsOf(observed);
  const moved = {
    from: begun?.from ?? present,
    to: { ...countsAfter(present, draft.steps), running: observed.service.running },
  };
  const told = beginningAnnouncements(wanted, draft.record, events, moved, now);
  if (told.length > 0)
    draft.note(
      {
        applied: withBegun(draft.record, events.map(recordedOccurrence), present, now),
        // What is told next begins there.
        ...(begun && { transition: { ...begun, from: { ...begun.from, desired: moved.to.desired } } }),
      },
      ...told.map((one) => ({ ...one, details: [...one.details, why] })),
    );
  risk(draft, wanted, observed, aim, now);
  draft.remember('what is under way is told, though not all of it could be brought about');
}
