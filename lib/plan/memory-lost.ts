import type { RunningOccurrence } from '../schedule/schedule.ts';
import { countsOf, countsSettled } from './aim.ts';
import { nothingApplied, recordedOccurrence, withBegun } from './begun-and-ended.ts';
import type { Counts } from './counts.ts';
import { covers } from './covers.ts';
import type { Draft, RecordChange } from './draft.ts';
import { knowEvents } from './edited-events.ts';
import type { Fact } from './news.ts';
import { newsOf, ofEvent } from './news-of.ts';
import { countsAsReady } from './readiness.ts';
import type { RecordedOccurrence, TargetRecord } from './record.ts';
import type { Remembered, Situation, Wanted } from './situation.ts';
import type { SnapshotCopy } from './snapshot-copy.ts';
import { allSuspended, notYetSet, sameFlags } from './suspended-flags.ts';
import { occurrenceId } from './wanted.ts';

/**
 * A target of which nothing is remembered is usually new. It is not where there is a second copy of what was saved of it, or
 * where an event of it runs and its autoscaling is away already: then what was remembered is lost. What was there comes back
 * from the copy, or people are told that there is none; nothing that they may have made is replaced by a guess.
 *
 * Answers whether the target has to be looked at again first: what was found of it is compared with all that is there.
 */
export function noteMemory(draft: Draft): boolean {
  const { memoryLost, snapshot } = draft.record;
  const { configuration } = draft.observed;
  if (memoryLost !== undefined) findAgain(draft, memoryLost);
  else if (isUnknown(draft)) noteLost(draft);
  // The alarms of its policies, too, are read by what is saved of them.
  if (draft.record.snapshot === snapshot || configuration !== undefined) return false;
  draft.remember('what is saved was found again');
  draft.add({ kind: 'look-again', because: 'what was found again is compared with what is there' });
  return true;
}

/** Whether the second copy has to be looked for. */
export const mayNeedCopy = ({ record }: Pick<Remembered, 'record'>): boolean =>
  record.snapshot === undefined && (record.memoryLost !== undefined || isUnknown({ record }));

/** Nothing was ever brought about as far as is remembered. What was only begun or told is too little. */
const isUnknown = ({ record: { applied, snapshot, suspended, memoryLost } }: Pick<Remembered, 'record'>): boolean =>
  (applied === undefined || applied.desiredKey === nothingApplied) &&
  [snapshot, suspended, memoryLost].every((part) => part === undefined);

const running = ({ state }: Wanted): readonly RunningOccurrence[] => [...state.inForce, ...state.overruled];
const runningEvents = (wanted: Wanted): readonly RunningOccurrence[] =>
  running(wanted).filter(({ kind }) => kind === 'pre-event');
const isOver = (wanted: Wanted): boolean => runningEvents(wanted).every(({ phase }) => phase === 'wind-down');

function noteLost(draft: Draft): void {
  const { wanted, observed, now } = draft;
  const [event] = runningEvents(wanted);
  const { scalableTarget: found, copy, service } = observed;
  if (copy !== undefined && !('unreadable' in copy)) {
    // A tick that was cut off between the copy and the record: nothing has been taken away.
    if (found !== undefined && isAllThere(copy, draft) && !isPaused(draft)) return;
    noteKnown(draft);
    draft.note(adopted(draft, copy));
    tell(draft, countsOf(observed), event, {
      fact: 'memory-found',
      ...contentOf(copy),
      isWhileRunning: event !== undefined,
      isOver: isOver(wanted),
    });
    return;
  }
  if (event === undefined) return;
  if (found !== undefined) {
    if (!isPaused(draft)) return;
    noteKnown(draft);
    tell(draft, countsOf(observed), event, { fact: 'suspended-by-somebody', ...draft.record.resource });
    return;
  }
  noteKnown(draft);
  const memoryLost = {
    since: now.toISOString(),
    event: recordedOccurrence(event),
    ...(isOver(wanted) && { toldEnd: true as const }),
  };
  draft.note({ memoryLost });
  const { base } = wanted.target;
  tell(draft, countsOf(observed), event, {
    fact: 'memory-lost',
    ...(copy && { unreadable: copy.unreadable }),
    running: service.running,
    desired: service.desired,
    ...(base && { base }),
    isOver: isOver(wanted),
  });
}

const contentOf = ({ snapshot: { takenAt, configuration } }: SnapshotCopy) => ({
  takenAt,
  policies: configuration.policies.length,
  scheduledActions: configuration.scheduledActions.length,
});

const isAllThere = ({ snapshot }: SnapshotCopy, { observed: { configuration } }: Situation): boolean =>
  configuration !== undefined && covers({ ...snapshot, configuration }, snapshot.configuration);

/** As an event that runs would have suspended it. */
const isPaused = ({ wanted, observed: { scalableTarget: found } }: Situation): boolean =>
  found !== undefined &&
  sameFlags(found.suspended, allSuspended) &&
  runningEvents(wanted).some(({ window }) => wanted.windows.get(window)?.autoscaling === 'suspend');

/** What runs was told when it began; whatever comes next is news, and so is the end of what is remembered as live. */
function noteKnown(draft: Draft): void {
  const { wanted, observed, record, now } = draft;
  const live = new Set(record.applied?.inForce.filter(({ phase }) => phase === 'live').map(occurrenceId));
  const events = running(wanted).filter((one) => one.phase !== 'wind-down' || !live.has(occurrenceId(one)));
  if (events.length === 0) return;
  draft.note({ applied: withBegun(record, events, countsOf(observed), now) });
  countsAsReady(draft);
  knowEvents(draft);
}

/** As it would be remembered, had a tick been cut off right after it had raised the count. */
function adopted(situation: Situation, { baseline, ...copy }: SnapshotCopy): RecordChange {
  const { wanted, observed } = situation;
  const { service, scalableTarget } = observed;
  // A target that is there is compared with it, and one that is to go is taken down from it.
  const snapshot = { ...copy.snapshot, deregistered: scalableTarget === undefined };
  return {
    snapshot,
    baseline,
    // Which flags were suspended before says the copy.
    ...(isPaused(situation) && { suspended: notYetSet(copy.snapshot.suspended) }),
    ...(baseline && raisedSince(wanted, baseline, service.desired)),
  };
}

/** What runs beyond that is taken for others' as long as an event runs, and for Prescale's when nothing asks any more. */
function raisedSince(wanted: Wanted, { desired }: Counts, count: number): RecordChange {
  const { min = 0, desired: asked = 0 } = wanted.state;
  const to = isOver(wanted) ? count : Math.min(count, Math.max(min, asked));
  return to > desired ? { raised: [{ from: desired, to }] } : {};
}

type Lost = NonNullable<TargetRecord['memoryLost']>;

/** People have put policies on the target, or the copy where Prescale looks for it. */
function findAgain(draft: Draft, lost: Lost): void {
  const { wanted, observed } = draft;
  const { copy, scalableTarget, service } = observed;
  const { snapshot, baseline } = draft.record;
  const policies = observed.policies ?? observed.configuration?.policies ?? [];
  const about = { kind: 'recovered', subject: `memory-lost@${lost.since}` } as const;
  const recovered = (reason: Fact) => newsOf(draft, about, { reason, ...threadOf(lost.event) });
  if (scalableTarget !== undefined && policies.length > 0) {
    draft.note({ memoryLost: undefined }, recovered({ fact: 'policies-put-there', policies: policies.length }));
  } else if (copy !== undefined && !('unreadable' in copy) && snapshot === undefined) {
    draft.note(
      {
        memoryLost: undefined,
        // A target that is there again is compared with it, and one that is to go is taken down from it.
        snapshot: { ...copy.snapshot, deregistered: scalableTarget === undefined },
        ...(baseline !== undefined && { baseline: copy.baseline ?? baseline }),
        ...(copy.baseline && raisedSince(wanted, copy.baseline, service.desired)),
      },
      recovered({ fact: 'copy-put-there', ...contentOf(copy), isOver: isOver(wanted) }),
    );
  }
}

/** Told once more when the event is over: from then on nothing but people can bring the autoscaling back. */
export function tellLostAtEnd(draft: Draft): void {
  const { wanted } = draft;
  const { memoryLost: lost } = draft.record;
  if (lost === undefined || lost.toldEnd || !isOver(wanted)) return;
  draft.note({ memoryLost: { ...lost, toldEnd: true } });
  const counts = countsSettled(draft);
  const { base } = wanted.target;
  tell(draft, counts, lost.event, { fact: 'lost-for-good', desired: counts.desired, ...(base && { base }) });
}

type Event = RunningOccurrence | RecordedOccurrence;

const threadOf = ({ window, start }: Event) => ofEvent({ window, start });

function tell(draft: Draft, from: Counts, event: Event | undefined, reason: Fact): void {
  const about = { kind: 'failed', subject: 'memory-lost', severity: 'critical' } as const;
  const facts: Fact[] = [{ fact: 'code', code: 'memory-lost' }];
  draft.note({}, newsOf(draft, about, { from, ...(event && ofEvent(event)), reason, facts }));
}
