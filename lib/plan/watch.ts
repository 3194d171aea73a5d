import { countsSettled } from './aim.ts';
import type { Draft } from './draft.ts';
import { type About, ofEvent } from './news-of.ts';
import { tellOnce, wasTold } from './once.ts';
import { isAtRisk } from './readiness.ts';
import type { RecordedOccurrence, TargetRecord } from './record.ts';
import { kindOf } from './resource-kinds.ts';
import type { Remembered } from './situation.ts';
import { occurrenceId } from './wanted.ts';

/** After a transition or a repair that starts tasks the service is watched this long for tasks that do not start. */
export const watchMs = 30 * 60_000;

/** Until when it is watched after a transition or a repair that raises the count, or one that does not. */
export function watchUntilOf({ applied }: TargetRecord, rises: boolean, now: Date): string | undefined {
  if (rises) return new Date(now.getTime() + watchMs).toISOString();
  return applied?.watchUntil !== undefined && new Date(applied.watchUntil) > now ? applied.watchUntil : undefined;
}

/** Tasks get this long to start before ECS's reasons are worth a message, and this long where it gives none. */
const patienceMs = 5 * 60_000;
const longPatienceMs = 15 * 60_000;
/** This many tasks that stopped since then are a service that flaps. */
const flapping = 3;

/** Whether the service is still watched after tasks were asked for. */
export const isWatched = ({ applied }: TargetRecord, now: Date): boolean =>
  applied?.watchUntil !== undefined && now < new Date(applied.watchUntil);

/** Whether the reasons why tasks stopped are needed now. */
export const watchNeedsReasons = (situation: Remembered & { readonly now: Date }): boolean => {
  const { record, now } = situation;
  const isTime = isWatched(record, now) && watchedMs(record, now) >= patienceMs;
  return isTime && !isKnownAtRisk(record) && !wasTold(situation, aboutIt(record));
};

/** Tells once that the tasks of a transition or a repair do not start, or start and stop again; of an event's ramp once in all. */
export function watch(draft: Draft): void {
  const { record, observed, now } = draft;
  const { applied } = record;
  const waitedMs = watchedMs(record, now);
  if (applied?.watchUntil === undefined || !isWatched(record, now) || waitedMs < patienceMs) return;
  if (isKnownAtRisk(record)) return;
  const { running, desired } = observed.service;
  if (running >= Math.min(desired, applied.counts.desired)) return;
  const since = new Date(now.getTime() - waitedMs);
  const kind = kindOf(record.resource);
  const reasons = kind.shortageReasons(observed, since);
  const stops = kind.stopsSince(observed, since);
  if (reasons.length === 0 && waitedMs < longPatienceMs) return;
  const event = eventOf(record);
  tellOnce(draft, new Date(event?.end ?? applied.watchUntil), aboutIt(record), {
    to: countsSettled(draft),
    ...(event && ofEvent(event)),
    facts: [
      { fact: 'asked-for', tasks: desired, minutes: Math.floor(waitedMs / 60_000), running },
      ...(stops >= flapping ? [{ fact: 'stops' as const, tasks: stops }] : []),
      ...(reasons.length === 0 ? [{ fact: 'no-reason' as const }] : reasons),
    ],
  });
}

const eventOf = ({ applied }: TargetRecord): RecordedOccurrence | undefined =>
  applied?.inForce.find((one) => one.kind === 'pre-event' && one.phase !== 'wind-down');

/** Of an event that is at risk people know already. */
function isKnownAtRisk(record: TargetRecord): boolean {
  const event = eventOf(record);
  return event !== undefined && isAtRisk(record, occurrenceId(event));
}

/** How long ago tasks were last asked for. */
const watchedMs = ({ applied }: TargetRecord, now: Date): number =>
  applied?.watchUntil === undefined ? 0 : now.getTime() - new Date(applied.watchUntil).getTime() + watchMs;

function aboutIt(record: TargetRecord): About {
  const event = eventOf(record);
  const subject = `tasks@${event ? occurrenceId(event) : record.applied?.watchUntil}`;
  return { kind: 'at-risk', subject, severity: 'warning' };
}
