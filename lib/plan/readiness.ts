import type { RunningOccurrence, Window } from '../schedule/schedule.ts';
import { countsSettled } from './aim.ts';
import type { Draft } from './draft.ts';
import type { Fact } from './news.ts';
import { type About, ofSpan } from './news-of.ts';
import { tellOnce, wasTold } from './once.ts';
import { shortageReasons } from './shortage-reasons.ts';
import type { Remembered, Wanted } from './situation.ts';
import { occurrenceId } from './wanted.ts';

/** How far an event in its lead has come: told once when it is ready, once when time runs short. */
export function readiness(draft: Draft): void {
  const { wanted, observed, aim, now } = draft;
  for (const event of eventsInLead(wanted)) {
    const least = Math.max(aim.floor, countAtStart(wanted, event));
    if (observed.service.running >= least) ready(draft, event);
    else if (isTimeShort(wanted, event, now)) atRisk(draft, event, least);
    // The result of a warm-up goes into the record before anything else does.
    if (draft.steps.at(-1)?.kind === 'warm-up') return;
  }
}

/** The part of it that is told also while something else fails; ready is only what is wholly as it should be. */
export function risk(draft: Draft): void {
  const { wanted, observed, aim, now } = draft;
  for (const event of eventsInLead(wanted)) {
    const least = Math.max(aim.floor, countAtStart(wanted, event));
    if (observed.service.running < least && isTimeShort(wanted, event, now)) atRisk(draft, event, least);
  }
}

/** Whether the reasons why tasks stopped are needed now. */
export const needsReasons = (situation: Remembered & { readonly now: Date }): boolean =>
  eventsInLead(situation.wanted).some(
    (event) =>
      isTimeShort(situation.wanted, event, situation.now) &&
      !wasTold(situation, aboutIt('at-risk', event)) &&
      !wasTold(situation, aboutIt('ready', event)),
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

function ready(draft: Draft, event: RunningOccurrence): void {
  const { wanted, observed, now } = draft;
  const thread = occurrenceId(event);
  if (wasTold(draft, aboutIt('ready', event))) return;
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
  const made = draft.record.warmUp?.thread === thread ? draft.record.warmUp : undefined;
  const warmedUp: Fact[] = made
    ? [
        {
          fact: 'warmed-up',
          answered: made.answered,
          requests: made.requests,
          ...(warmUp && { planned: warmUp.requests }),
        },
      ]
    : [];
  tellOnce(draft, event.end, aboutIt('ready', event), {
    to: countsSettled(draft),
    ...ofSpan(event),
    facts: [{ fact: 'running-before-start', running: observed.service.running, minutes }, ...warmedUp],
  });
}

function atRisk(draft: Draft, event: RunningOccurrence, least: number): void {
  if (wasTold(draft, aboutIt('ready', event))) return;
  const { desired, running } = draft.observed.service;
  tellOnce(draft, event.end, aboutIt('at-risk', event), {
    to: { ...countsSettled(draft), desired: Math.max(desired, least) },
    ...ofSpan(event),
    facts: [{ fact: 'running-of', running, least }, ...shortageReasons(draft.observed, undefined)],
  });
}

const aboutIt = (kind: 'ready' | 'at-risk', event: RunningOccurrence): About => ({
  kind,
  subject: occurrenceId(event),
  severity: kind === 'ready' ? 'info' : 'critical',
});
