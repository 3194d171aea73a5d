import { countsSettled } from './aim.ts';
import type { About } from './announce.ts';
import type { Draft } from './draft.ts';
import type { Observed } from './observed.ts';
import { tellOnce, wasTold } from './once.ts';
import type { RecordedOccurrence, TargetRecord } from './record.ts';
import { reasonsForShortage } from './shortage.ts';
import { watchMs } from './transition.ts';
import { occurrenceId, type Wanted } from './wanted.ts';

/** Tasks get this long to start before ECS's reasons are worth a message, and this long where it gives none. */
const patienceMs = 5 * 60_000;
const longPatienceMs = 15 * 60_000;
/** This many tasks that stopped since the transition are a service that flaps. */
const flapping = 3;

/** Whether the service is still watched after a transition that started tasks. */
export const isWatched = (record: TargetRecord, now: Date): boolean =>
  record.applied?.watchUntil !== undefined && now < new Date(record.applied.watchUntil);

/** Whether the reasons why tasks stopped are needed now. */
export const watchNeedsReasons = (wanted: Wanted, record: TargetRecord, now: Date): boolean =>
  isWatched(record, now) && watchedMs(record, now) >= patienceMs && !wasTold(wanted, record, aboutIt(record));

/** Tells once that the tasks of a transition do not start, or start and stop again; of an event's ramp once in all. */
export function watch(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { record } = draft;
  const { applied } = record;
  const waitedMs = watchedMs(record, now);
  if (applied?.watchUntil === undefined || !isWatched(record, now) || waitedMs < patienceMs) return;
  const { running, desired } = observed.service;
  if (running >= Math.min(desired, applied.counts.desired)) return;
  const since = new Date(now.getTime() - waitedMs);
  const reasons = reasonsForShortage(observed, since);
  const stops = (observed.stopped ?? []).filter(({ at }) => at >= since).length;
  if (reasons.length === 0 && waitedMs < longPatienceMs) return;
  const event = eventOf(record);
  const minutes = Math.floor(waitedMs / 60_000);
  tellOnce(draft, wanted, now, new Date(event?.end ?? applied.watchUntil), aboutIt(record), {
    to: countsSettled(draft.record, observed, now),
    details: [
      `${desired === 1 ? '1 task was' : `${desired} tasks were`} asked for ${minutes} minutes ago; ${running} ${running === 1 ? 'is' : 'are'} running.`,
      ...(stops >= flapping ? [`${stops} tasks have stopped since.`] : []),
      ...(reasons.length === 0 ? ['ECS gives no reason.'] : reasons),
    ],
    ...(event && { window: event.window, phase: event.phase, thread: occurrenceId(event) }),
  });
}

const eventOf = ({ applied }: TargetRecord): RecordedOccurrence | undefined =>
  applied?.inForce.find((one) => one.kind === 'pre-event' && one.phase !== 'wind-down');

/** How long ago tasks were last asked for. */
const watchedMs = ({ applied }: TargetRecord, now: Date): number =>
  applied?.watchUntil === undefined ? 0 : now.getTime() - new Date(applied.watchUntil).getTime() + watchMs;

function aboutIt(record: TargetRecord): About {
  const event = eventOf(record);
  const subject = `tasks@${event ? occurrenceId(event) : record.applied?.watchUntil}`;
  return { kind: 'at-risk', subject, severity: 'warning' };
}
