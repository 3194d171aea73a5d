import type { RunningOccurrence, Window } from '../schedule/schedule.ts';
import type { Aim } from './aim.ts';
import { countsSettled } from './aim.ts';
import type { About } from './announce.ts';
import type { Draft } from './draft.ts';
import type { Observed } from './observed.ts';
import { tellOnce, wasTold } from './once.ts';
import type { TargetRecord } from './record.ts';
import { reasonsForShortage } from './shortage.ts';
import { occurrenceId, type Wanted } from './wanted.ts';

/** How far an event in its lead has come: told once when it is ready, once when time runs short. */
export function readiness(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  for (const event of eventsInLead(wanted)) {
    const least = Math.max(aim.floor, countAtStart(wanted, event));
    if (observed.service.running >= least) ready(draft, wanted, observed, event, now);
    else if (isTimeShort(wanted, event, now)) atRisk(draft, wanted, observed, event, least, now);
    // The result of a warm-up goes into the record before anything else does.
    if (draft.steps.at(-1)?.kind === 'warm-up') return;
  }
}

/** The part of it that is told also while something else fails; ready is only what is wholly as it should be. */
export function risk(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  for (const event of eventsInLead(wanted)) {
    const least = Math.max(aim.floor, countAtStart(wanted, event));
    if (observed.service.running < least && isTimeShort(wanted, event, now))
      atRisk(draft, wanted, observed, event, least, now);
  }
}

/** Whether the reasons why tasks stopped are needed now. */
export const needsReasons = (wanted: Wanted, record: TargetRecord, now: Date): boolean =>
  eventsInLead(wanted).some(
    (event) =>
      isTimeShort(wanted, event, now) &&
      !wasTold(wanted, record, aboutIt('at-risk', event)) &&
      !wasTold(wanted, record, aboutIt('ready', event)),
  );

const eventsInLead = ({ state }: Wanted): readonly RunningOccurrence[] =>
  state.inForce.filter((one) => one.phase === 'lead');

/**
 * A ramp up raises the floor in steps; ready means ready for the start. Where autoscaling stays on it may go below the
 * count that was asked for, down to the floor.
 */
function countAtStart({ windows, target, state }: Wanted, event: RunningOccurrence): number {
  const capacity = windows.get(event.window)?.targets.get(target.name);
  const floor = capacity?.min ?? capacity?.desired ?? 0;
  return state.autoscaling === 'active' ? floor : Math.max(floor, capacity?.desired ?? 0);
}

/** A third of the lead is left, or less. */
function isTimeShort({ windows }: Wanted, event: RunningOccurrence, now: Date): boolean {
  const leadMs = windows.get(event.window)?.leadMs ?? 0;
  return event.start.getTime() - now.getTime() <= leadMs / 3;
}

/** An event has one address to warm up: the target that its requests are written for answers it, else its first. */
function isFront({ target }: Wanted, { targets }: Window): boolean {
  const names = [...targets.keys()];
  const front = names.find((name) => targets.get(name)?.requestsPerMinute !== undefined) ?? names[0];
  return front === target.name;
}

function ready(draft: Draft, wanted: Wanted, observed: Observed, event: RunningOccurrence, now: Date): void {
  const thread = occurrenceId(event);
  if (wasTold(wanted, draft.record, aboutIt('ready', event))) return;
  const window = wanted.windows.get(event.window);
  const warmUp = window !== undefined && isFront(wanted, window) ? window.warmUp : undefined;
  if (warmUp !== undefined && draft.record.warmUp?.thread !== thread) {
    draft.remember('what was done so far is kept before the warm-up');
    draft.add({
      kind: 'warm-up',
      ...warmUp,
      thread,
      record: draft.record,
      because: `${event.window} is to meet tasks that have already answered`,
    });
    return;
  }
  const minutes = Math.floor((event.start.getTime() - now.getTime()) / 60_000);
  const answered = draft.record.warmUp?.thread === thread ? draft.record.warmUp : undefined;
  tellOnce(draft, wanted, now, event.end, aboutIt('ready', event), {
    to: countsSettled(draft.record, observed, now),
    window: event.window,
    phase: event.phase,
    thread,
    start: event.start.toISOString(),
    end: event.end.toISOString(),
    details: [
      `${tasks(observed.service.running)} running, ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} before the start.`,
      ...(answered ? [`${answered.answered} of ${answered.requests} warm-up requests were answered.`] : []),
      ...(answered && warmUp && answered.requests < warmUp.requests
        ? [`${warmUp.requests - answered.requests} more were not made: there was no time left for them.`]
        : []),
    ],
  });
}

function atRisk(
  draft: Draft,
  wanted: Wanted,
  observed: Observed,
  event: RunningOccurrence,
  least: number,
  now: Date,
): void {
  if (wasTold(wanted, draft.record, aboutIt('ready', event))) return;
  tellOnce(draft, wanted, now, event.end, aboutIt('at-risk', event), {
    to: { ...countsSettled(draft.record, observed, now), desired: Math.max(observed.service.desired, least) },
    window: event.window,
    phase: event.phase,
    thread: occurrenceId(event),
    start: event.start.toISOString(),
    end: event.end.toISOString(),
    details: [
      `${observed.service.running} of ${least} ${least === 1 ? 'task is' : 'tasks are'} running.`,
      ...reasonsForShortage(observed, undefined),
    ],
  });
}

const tasks = (count: number): string => (count === 1 ? '1 task is' : `${count} tasks are`);

const aboutIt = (kind: 'ready' | 'at-risk', event: RunningOccurrence): About => ({
  kind,
  subject: occurrenceId(event),
  severity: kind === 'ready' ? 'info' : 'critical',
});
