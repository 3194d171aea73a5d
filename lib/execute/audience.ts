import type { TargetRecord } from '../plan/record.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { awaitedOf } from '../tell/awaited.ts';
import { happeningOf } from '../tell/happenings.ts';
import { linksOf } from '../tell/links.ts';
import { attempted } from './attempted.ts';
import { PrescaleError } from './failure.ts';
import type { Audience } from './outbox.ts';
import { type Gap, wantedOf } from './wanted-of.ts';

/** What the targets of a stage have still to tell, and what its people do not want to hear; worked out when something is told, as most ticks tell nothing. */
export function audienceOf(
  schedule: Schedule | undefined,
  records: readonly TargetRecord[],
  now: Date,
  gap: Gap | undefined,
  region: string | undefined,
): Audience {
  let awaited: ReadonlyMap<string, number> | undefined;
  return {
    now,
    quiet: new Set(schedule?.settings.slack.quiet),
    linksOf: (announcement) => linksOf(announcement, { schedule, region }),
    awaited: (key) => {
      awaited ??= schedule === undefined ? new Map() : countAwaited(schedule, records, now, gap);
      return awaited.get(key) ?? 0;
    },
    toldLately: (key) => toldAt(records, key),
  };
}

function countAwaited(
  schedule: Schedule,
  records: readonly TargetRecord[],
  now: Date,
  gap: Gap | undefined,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) {
    const wanted = attempted(record, () => wantedOf(schedule, record, now, gap));
    if (wanted instanceof PrescaleError) continue;
    const untold = new Set(record.outbox.map(happeningOf));
    for (const key of new Set(awaitedOf(wanted, record)))
      if (!untold.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** When others than those who have it still to tell told last that an event is at risk. */
function toldAt(records: readonly TargetRecord[], key: string): Date | undefined {
  const times = records.flatMap(({ readiness = [], outbox, observing }) => {
    if (outbox.some((news) => happeningOf(news) === key)) return [];
    return readiness.flatMap(({ thread, atRiskAt }) =>
      atRiskAt !== undefined &&
      phases.some(
        (phase) => happeningOf({ kind: 'at-risk', thread, phase, ...(observing && { observed: true }) }) === key,
      )
        ? [atRiskAt]
        : [],
    );
  });
  const last = times.sort().at(-1);
  return last === undefined ? undefined : new Date(last);
}

const phases = ['lead', 'live'] as const;
