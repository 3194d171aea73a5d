import { countsOf, leastOf } from './aim.ts';
import { beginningNews, withBegun } from './begun-and-ended.ts';
import { belowEvent } from './below-event.ts';
import { type Draft, startDraft } from './draft.ts';
import { countsAfter, defend } from './drift.ts';
import { knowEvents, tellEdits } from './edited-events.ts';
import type { Fact } from './news.ts';
import { notScalable } from './not-scalable.ts';
import type { Observed } from './observed.ts';
import { risk } from './readiness.ts';
import type { TargetRecord } from './record.ts';
import { tellRestoredBeforeNext } from './restored.ts';
import type { Wanted } from './situation.ts';
import type { Step } from './step.ts';
import { noteBegin } from './unfinished.ts';
import { defendedEvents, isNewInForce, seenMs } from './wanted.ts';

/**
 * The count that an event is owed, set on ECS at once: of what was observed it needs what the batches say, and
 * nothing of Application Auto Scaling can keep it from being set. The rest is planned afterwards from what is seen then.
 */
export function raiseOwed(wanted: Wanted, observed: Observed, record: TargetRecord, now: Date): readonly Step[] {
  const draft = startDraft({ wanted, observed, record, now });
  if (defendedEvents(wanted.state).length === 0 || notScalable(draft) !== undefined) return [];
  const { desired } = observed.service;
  const owed = isNewInForce(draft) ? leastOf(draft.aim) : draft.aim.floor;
  if (desired >= owed) return [];
  noteBegin(draft, owed);
  draft.remember('the counts found are kept before what is owed is raised');
  const because = `at least ${owed} tasks are owed: ${wanted.state.because}`;
  draft.add({ kind: 'set-desired', resource: record.resource, from: desired, to: owed, because });
  return draft.steps;
}

/** Nothing is taken away on half the knowledge; a count below an event's floor needs no more than that. */
export function defendOnly(draft: Draft): void {
  belowEvent(draft);
  raiseFloor(draft);
  tellOwed(draft);
}

/** Another tick may still make calls for another wish: until it must have ended, only what an event is owed is raised. */
export function standBack(draft: Draft): void {
  raiseFloor(draft);
  if (seenMs(draft) < 0) noteBegin(draft);
  risk(draft);
  draft.remember('another tick may still be at it, so the rest waits until it must have ended');
}

function raiseFloor(draft: Draft): void {
  const steps = defend(draft);
  if (steps.length === 0) return;
  noteBegin(draft, countsAfter(countsOf(draft.observed), steps).desired);
  draft.remember('the counts found are kept before what is owed is raised');
  draft.add(...steps);
}

/** What is told of an event although a call failed: that it begins, and that its tasks do not run. */
export function tellInSpite(wanted: Wanted, observed: Observed, record: TargetRecord, now: Date): readonly Step[] {
  const draft = startDraft({ wanted, observed, record, now });
  tellEdits(draft);
  tellOwed(draft);
  return draft.steps;
}

function tellOwed(draft: Draft): void {
  const { wanted, observed } = draft;
  const why: Fact = { fact: observed.incomplete === true ? 'not-all-read' : 'not-all-done' };
  const { transition: begun } = draft.record;
  const events = defendedEvents(wanted.state);
  const present = countsOf(observed);
  const moved = {
    from: begun?.from ?? present,
    to: { ...countsAfter(present, draft.steps), running: observed.service.running },
  };
  const told = beginningNews(draft, events, moved);
  if (told.length > 0) {
    tellRestoredBeforeNext(draft);
    draft.note(
      {
        applied: withBegun(draft.record, events, present, draft.now),
        // What is told next begins there.
        ...(begun && { transition: { ...begun, from: { ...begun.from, desired: moved.to.desired } } }),
      },
      ...told.map((one) => ({ ...one, facts: [...one.facts, why] })),
    );
    knowEvents(draft);
  }
  risk(draft);
  draft.remember('what is under way is told, though not all of it could be brought about');
}
