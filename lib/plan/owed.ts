import { type Aim, aimOf, countsOf, leastOf } from './aim.ts';
import { asTold, beginningAnnouncements, recordedOccurrence } from './announce.ts';
import { noteBegin } from './begin.ts';
import { type Draft, startDraft } from './draft.ts';
import { countsAfter, countsOnTheWay, defend } from './drift.ts';
import { reasonToLetAlone } from './let-alone.ts';
import type { Observed } from './observed.ts';
import { risk } from './readiness.ts';
import type { TargetRecord } from './record.ts';
import type { Step } from './step.ts';
import { defendedEvents, isNewInForce, occurrenceId, type Wanted } from './wanted.ts';

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
  noteBegin(draft, wanted, observed, now, [owed]);
  draft.remember('the counts found are kept before what is owed is raised');
  const because = `at least ${owed} tasks are owed: ${wanted.state.because}`;
  draft.add({ kind: 'set-desired', service: wanted.target.ecs, from: desired, to: owed, because });
  return draft.steps;
}

/**
 * Nothing is taken away on half the knowledge; a count below an event's floor needs no more than that.
 */
export function defendOnly(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  const steps = defend(wanted, observed, aim);
  if (steps.length > 0) {
    noteBegin(draft, wanted, observed, now, countsOnTheWay(countsOf(observed), steps));
    draft.remember('the counts found are kept before what is owed is raised');
    draft.add(...steps);
  }
  tellOwed(draft, wanted, observed, steps, aim, now);
}

/** What is told of an event although a call failed: that it begins, and that its tasks do not run. */
export function tellInSpite(wanted: Wanted, observed: Observed, record: TargetRecord, now: Date): readonly Step[] {
  const draft = startDraft(record);
  tellOwed(draft, wanted, observed, [], aimOf(wanted, observed, record), now);
  return draft.steps;
}

function tellOwed(draft: Draft, wanted: Wanted, observed: Observed, steps: readonly Step[], aim: Aim, now: Date): void {
  const why =
    observed.incomplete === true
      ? 'Not everything about the service could be read; until it can, its autoscaling stays as it is.'
      : 'Not everything could be done yet; it is tried again every minute.';
  const { transition: begun } = draft.record;
  const events = defendedEvents(wanted.state);
  const present = countsOf(observed);
  const moved = {
    from: asTold(draft.record, begun?.from ?? present),
    to: { ...countsAfter(present, steps), running: observed.service.running },
  };
  const told = beginningAnnouncements(wanted, draft.record, events, moved, now);
  if (told.length > 0) {
    const ids = new Set(events.map(occurrenceId));
    const others = draft.record.toldEarly?.events.filter((one) => !ids.has(occurrenceId(one))) ?? [];
    draft.note(
      {
        toldEarly: {
          at: draft.record.toldEarly?.at ?? now.toISOString(),
          desired: moved.to.desired,
          events: [...others, ...events.map(recordedOccurrence)],
        },
      },
      ...told.map((one) => ({ ...one, details: [...one.details, why] })),
    );
  }
  risk(draft, wanted, observed, aim, now);
  draft.remember('what is under way is told, though not all of it could be brought about');
}
