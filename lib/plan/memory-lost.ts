import type { RunningOccurrence } from '../schedule/schedule.ts';
import { countsOf, countsSettled } from './aim.ts';
import { announce, nothingApplied, recordedOccurrence, withBegun } from './announce.ts';
import type { Counts } from './announcement.ts';
import { covers } from './covers.ts';
import type { Draft, RecordChange } from './draft.ts';
import { allSuspended, sameFlags } from './flags.ts';
import {
  atTheEnd,
  foundAgain,
  lostAndFound,
  lostForGood,
  putBackByPeople,
  suspendedBySomebody,
} from './memory-lost-text.ts';
import type { Observed } from './observed.ts';
import { markTold } from './once.ts';
import type { TargetRecord } from './record.ts';
import type { SnapshotCopy } from './snapshot-copy.ts';
import { occurrenceId, type Wanted } from './wanted.ts';

/**
 * A target of which nothing is remembered is usually new. It is not where there is a second copy of what was saved of it, or
 * where an event of it runs and its autoscaling is away already: then what was remembered is lost. What was there comes back
 * from the copy, or people are told that there is none; nothing that they may have made is replaced by a guess.
 */
export function noteMemory(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { record } = draft;
  if (record.memoryLost !== undefined) findAgain(draft, wanted, observed, record.memoryLost, now);
  else if (isUnknown(wanted, record)) noteLost(draft, wanted, observed, now);
}

/** Whether the second copy has to be looked for. */
export const mayNeedCopy = (wanted: Wanted, record: TargetRecord): boolean =>
  record.snapshot === undefined && !wanted.released && (record.memoryLost !== undefined || isUnknown(wanted, record));

/** Nothing was ever brought about as far as is remembered. What was only begun or told is too little. */
const isUnknown = (wanted: Wanted, { applied, snapshot, suspended, memoryLost }: TargetRecord): boolean =>
  !wanted.released &&
  (applied === undefined || applied.desiredKey === nothingApplied) &&
  [snapshot, suspended, memoryLost].every((part) => part === undefined);

const running = ({ state }: Wanted): readonly RunningOccurrence[] => [...state.inForce, ...state.overruled];
const runningEvents = (wanted: Wanted): readonly RunningOccurrence[] =>
  running(wanted).filter(({ kind }) => kind === 'pre-event');
const isOver = (wanted: Wanted): boolean => runningEvents(wanted).every(({ phase }) => phase === 'wind-down');

function noteLost(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const [event] = runningEvents(wanted);
  const { scalableTarget: found, copy } = observed;
  if (copy !== undefined && !('unreadable' in copy)) {
    // A tick that was cut off between the copy and the record: nothing has been taken away.
    if (found !== undefined && isAllThere(copy, observed)) return;
    noteKnown(draft, wanted, observed, now);
    draft.note(adopted(wanted, observed, copy));
    tell(
      draft,
      wanted,
      countsOf(observed),
      event,
      lostAndFound(wanted, copy, { event, isOver: isOver(wanted), now }),
      now,
    );
    return;
  }
  if (event === undefined) return;
  const about = { event, isOver: isOver(wanted), now };
  if (found !== undefined) {
    if (!sameFlags(found.suspended, allSuspended) || !isSuspending(wanted)) return;
    noteKnown(draft, wanted, observed, now);
    tell(draft, wanted, countsOf(observed), event, suspendedBySomebody(wanted, about), now);
    return;
  }
  noteKnown(draft, wanted, observed, now);
  const memoryLost = {
    since: now.toISOString(),
    event: recordedOccurrence(event),
    ...(about.isOver && { toldEnd: true as const }),
  };
  draft.note({ memoryLost });
  tell(draft, wanted, countsOf(observed), event, lostForGood(wanted, observed, copy?.unreadable, about), now);
}

const isAllThere = ({ snapshot }: SnapshotCopy, { configuration }: Observed): boolean =>
  configuration !== undefined && covers({ ...snapshot, configuration }, snapshot.configuration);

const isSuspending = (wanted: Wanted): boolean =>
  runningEvents(wanted).some(({ window }) => wanted.windows.get(window)?.autoscaling === 'suspend');

/** What runs was told when it began; whatever comes next is news. */
function noteKnown(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { service } = observed;
  const events = running(wanted).map(recordedOccurrence);
  if (events.length === 0) return;
  draft.note({ applied: withBegun(draft.record, events, countsOf(observed), now) });
  for (const event of runningEvents(wanted)) {
    const { min = 0, desired = 0 } = wanted.windows.get(event.window)?.targets.get(wanted.target.name) ?? {};
    if (event.phase !== 'lead' || service.running < Math.max(min, desired)) continue;
    markTold(draft, wanted, now, event.end, { kind: 'ready', subject: occurrenceId(event) });
  }
}

/** As it would be remembered, had a tick been cut off right after it had raised the count. */
function adopted(
  wanted: Wanted,
  { service, scalableTarget }: Observed,
  { baseline, ...copy }: SnapshotCopy,
): RecordChange {
  // A target that is there is compared with it, and one that is to go is taken down from it.
  const snapshot = { ...copy.snapshot, deregistered: scalableTarget === undefined };
  return { snapshot, baseline, ...(baseline && raisedSince(wanted, baseline, service.desired)) };
}

/** What runs beyond that is taken for others' as long as an event runs, and for Prescale's when nothing asks any more. */
function raisedSince(wanted: Wanted, { desired }: Counts, count: number): RecordChange {
  const { min = 0, desired: asked = 0 } = wanted.state;
  const to = isOver(wanted) ? count : Math.min(count, Math.max(min, asked));
  return to > desired ? { raised: [{ from: desired, to }] } : {};
}

type Lost = NonNullable<TargetRecord['memoryLost']>;

/** People have put policies on the target, or the copy where Prescale looks for it. */
function findAgain(draft: Draft, wanted: Wanted, observed: Observed, lost: Lost, now: Date): void {
  const { copy, scalableTarget } = observed;
  const { snapshot, baseline } = draft.record;
  const policies = observed.policies ?? observed.configuration?.policies ?? [];
  const recovered = (content: { readonly because: string }) =>
    announce(
      wanted,
      now,
      { kind: 'recovered', subject: `memory-lost@${lost.since}` },
      { ...content, ...threadOf(lost.event) },
    );
  if (scalableTarget !== undefined && policies.length > 0) {
    draft.note({ memoryLost: undefined }, recovered(putBackByPeople(wanted, policies.length)));
  } else if (copy !== undefined && !('unreadable' in copy) && snapshot === undefined) {
    draft.note(
      {
        memoryLost: undefined,
        // A target that is there again is compared with it, and one that is to go is taken down from it.
        snapshot: { ...copy.snapshot, deregistered: scalableTarget === undefined },
        ...(baseline !== undefined && { baseline: copy.baseline ?? baseline }),
        ...(copy.baseline && raisedSince(wanted, copy.baseline, observed.service.desired)),
      },
      recovered(foundAgain(wanted, copy, { isOver: isOver(wanted), now })),
    );
  }
}

/** Told once more when the event is over: from then on nothing but people can bring the autoscaling back. */
export function tellLostAtEnd(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { memoryLost: lost } = draft.record;
  if (lost === undefined || lost.toldEnd || !isOver(wanted)) return;
  draft.note({ memoryLost: { ...lost, toldEnd: true } });
  const counts = countsSettled(draft.record, observed, now);
  tell(draft, wanted, counts, lost.event, atTheEnd(wanted, counts.desired, lost.event.window), now);
}

type Event = Pick<RunningOccurrence, 'window'> & { readonly start: Date | string };

const threadOf = (event: Event) => ({ window: event.window, thread: occurrenceId(event) });

function tell(
  draft: Draft,
  wanted: Wanted,
  from: Counts,
  event: (Event & Pick<RunningOccurrence, 'phase'>) | undefined,
  content: { readonly because: string; readonly details: string[] },
  now: Date,
): void {
  const about = { kind: 'failed', subject: 'memory-lost', severity: 'critical' } as const;
  draft.note(
    {},
    announce(wanted, now, about, {
      from,
      ...content,
      details: [...content.details, 'Code: memory-lost'],
      ...(event && { phase: event.phase, ...threadOf(event) }),
    }),
  );
}
