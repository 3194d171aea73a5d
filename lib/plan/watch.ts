import { countsOf } from './aim.ts';
import { announce } from './announce.ts';
import type { Draft } from './draft.ts';
import type { Observed } from './observed.ts';
import { tellOnce, wasTold } from './once.ts';
import type { TargetRecord } from './record.ts';
import { reasonsForShortage } from './shortage.ts';
import type { Wanted } from './wanted.ts';

/** Tasks get this long to start before it is worth a message. */
const patienceMs = 5 * 60_000;
/** This many tasks that stopped since the transition are a service that flaps. */
const flapping = 3;

/** Whether the service is still watched after a transition that started tasks. */
export const isWatched = (record: TargetRecord, now: Date): boolean =>
  record.applied?.watchUntil !== undefined && now < new Date(record.applied.watchUntil);

/** Whether the reasons why tasks stopped are needed now. */
export const watchNeedsReasons = (wanted: Wanted, record: TargetRecord, now: Date): boolean =>
  isWatched(record, now) && isDue(record, now) && !wasTold(record, subjectId(wanted, record));

/** Tells once after a transition that its tasks do not start, or start and stop again. */
export function watch(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { record } = draft;
  const { applied } = record;
  if (applied?.watchUntil === undefined || !isWatched(record, now) || !isDue(record, now)) return;
  const { running, desired } = observed.service;
  const since = new Date(applied.at);
  const reasons = reasonsForShortage(observed, since);
  const stops = (observed.stopped ?? []).filter(({ at }) => at >= since).length;
  const isShort = running < desired && running < applied.counts.desired;
  if (!isShort || (reasons.length === 0 && stops < flapping)) return;
  const event = applied.inForce.find((one) => one.kind === 'pre-event');
  tellOnce(
    draft,
    announce(
      wanted,
      now,
      { kind: 'at-risk', subject: subject(record), severity: 'warning' },
      {
        to: countsOf(observed),
        details: [
          `${running} of ${desired} tasks are running since the change of ${applied.counts.desired} tasks was made.`,
          ...(stops >= flapping ? [`${stops} tasks have stopped since.`] : []),
          ...reasons,
        ],
        ...(event && { window: event.window, phase: event.phase, thread: `${event.window}@${event.start}` }),
      },
    ),
    new Date(applied.watchUntil),
    now,
  );
}

const isDue = ({ applied }: TargetRecord, now: Date): boolean =>
  applied !== undefined && now.getTime() - new Date(applied.at).getTime() >= patienceMs;

const subject = ({ applied }: TargetRecord): string => `tasks@${applied?.at}`;

const subjectId = (wanted: Wanted, record: TargetRecord): string =>
  announce(wanted, new Date(0), { kind: 'at-risk', subject: subject(record) }).id;
