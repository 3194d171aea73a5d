import { countsOf } from './aim.ts';
import type { MissedAction, Snapshot } from './autoscaling.ts';
import type { Draft } from './draft.ts';
import { missedFacts } from './missed-actions.ts';
import type { Compared } from './missing-parts.ts';
import { newsOf, ofSpan } from './news-of.ts';
import type { RecordedOccurrence, TargetRecord } from './record.ts';
import { same } from './same.ts';
import type { Remembered } from './situation.ts';
import { defendedEvents, occurrenceId } from './wanted.ts';

/**
 * What a restore has compared is kept until everything is as it was: while the floor of the event still walks down, it is
 * not. One that is still to be told is told first.
 */
export function keepCompared(draft: Draft, { takenAt }: Snapshot, { facts, isSame }: Compared): void {
  tellRestoredNow(draft);
  const event = eventOver(draft);
  draft.note({ restored: { takenAt, ...(event && { event }), facts: [...facts], isSame } });
}

/**
 * What is to be told of scheduled actions that were only paused, when all is as it was; with what a restore has compared,
 * where that still waits.
 */
export function keepResumed(draft: Draft, missed: readonly MissedAction[]): void {
  const { restored } = draft.record;
  const before = restored?.facts ?? [];
  const facts = [...before, ...missedFacts(missed).filter((one) => !before.some((other) => same(one, other)))];
  const event = eventOver(draft);
  const resumed = { takenAt: draft.now.toISOString(), ...(event && { event }), isSame: true, wasPaused: true as const };
  draft.note({ restored: { ...(restored ?? resumed), facts } });
}

/** Of several events one is enough; an event that keeps its tasks is not what was restored after. */
function eventOver({ wanted, record }: Remembered): RecordedOccurrence | undefined {
  const defended = new Set(defendedEvents(wanted.state).map(occurrenceId));
  const events = record.applied?.inForce.filter((one) => one.kind === 'pre-event') ?? [];
  return events.find((one) => !defended.has(occurrenceId(one))) ?? events[0];
}

/** A result waits to be told, and nothing of its event is in force any more. */
export const isRestoredToTell = ({ wanted: { state }, record: { restored } }: Remembered): boolean =>
  restored !== undefined &&
  ![...state.inForce, ...state.overruled].some((one) => one.phase === 'wind-down' && isOf(restored, one));

const isOf = ({ event }: NonNullable<TargetRecord['restored']>, one: Parameters<typeof occurrenceId>[0]): boolean =>
  event !== undefined && occurrenceId(event) === occurrenceId(one);

/** An event begins of which nothing was told yet: what was restored before it is told before it. */
export function tellRestoredBeforeNext(draft: Draft): void {
  const { wanted, record } = draft;
  const known = new Set(record.applied?.inForce.map(occurrenceId));
  if (defendedEvents(wanted.state).some((one) => !known.has(occurrenceId(one)))) tellRestoredNow(draft);
}

export function tellRestoredNow(draft: Draft): void {
  const { restored } = draft.record;
  if (restored === undefined) return;
  const { takenAt, event, facts, isSame, wasPaused } = restored;
  draft.note(
    { restored: undefined },
    newsOf(
      draft,
      { kind: 'restored', subject: takenAt, severity: isSame ? 'info' : 'warning' },
      {
        to: countsOf(draft.observed),
        ...(event && ofSpan(event)),
        reason: wasPaused ? { fact: 'actions-resumed' } : { fact: 'compared', isSame },
        facts: [...facts],
      },
    ),
  );
}
