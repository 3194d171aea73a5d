import type { TargetRecord } from '../plan/record.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { awaitedOf, inTroubleOf } from '../tell/awaited.ts';
import { happeningOf } from '../tell/happenings.ts';
import { linksOf } from '../tell/links.ts';
import { attempted } from './attempted.ts';
import { PrescaleError } from './failure.ts';
import { inMode } from './observing/in-mode.ts';
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
  let counted: Others | undefined;
  const others = (): Others => {
    counted ??= schedule === undefined ? nobody : countOthers(schedule, records, now, gap);
    return counted;
  };
  return {
    now,
    quiet: new Set(schedule?.settings.slack.quiet),
    linksOf: (announcement) => linksOf(announcement, { schedule, region }),
    awaited: (key) => others().awaited.get(key) ?? 0,
    inTrouble: (key) => others().inTrouble.get(key) ?? 0,
    toldLately: (key) => toldAt(records, key),
  };
}

/** Those who do not tell a happening now, by its key. */
interface Others {
  readonly awaited: ReadonlyMap<string, number>;
  readonly inTrouble: ReadonlyMap<string, number>;
}

const nobody: Others = { awaited: new Map(), inTrouble: new Map() };

function countOthers(schedule: Schedule, records: readonly TargetRecord[], now: Date, gap: Gap | undefined): Others {
  const [awaited, inTrouble] = [new Map<string, number>(), new Map<string, number>()];
  for (const record of records) {
    const wanted = attempted(record, () => wantedOf(schedule, inMode(schedule, record, now), now, gap));
    if (wanted instanceof PrescaleError) continue;
    const untold = new Set(record.outbox.map(happeningOf));
    const count = (counts: Map<string, number>, keys: readonly string[]): void => {
      for (const key of new Set(keys)) if (!untold.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
    };
    count(awaited, awaitedOf(wanted, record));
    count(inTrouble, inTroubleOf(wanted, record));
  }
  return { awaited, inTrouble };
}

/** When others than those who have it still to tell told last that an event is at risk. */
function toldAt(records: readonly TargetRecord[], key: string): Date | undefined {
  const times = records.flatMap(({ readiness = [], outbox, observing }) => {
    if (outbox.some((news) => happeningOf(news) === key)) return [];
    return readiness.flatMap(({ thread, atRiskAt }) =>
      atRiskAt !== undefined && keyOfAtRisk(thread, atRiskAt, observing !== undefined) === key ? [atRiskAt] : [],
    );
  });
  const last = times.sort().at(-1);
  return last === undefined ? undefined : new Date(last);
}

const keyOfAtRisk = (thread: string, atRiskAt: string, observed: boolean): string =>
  happeningOf({ kind: 'at-risk', thread, phase: phaseAt(thread, atRiskAt), ...(observed && { observed }) });

/** A thread is named after its window and its start. */
const phaseAt = (thread: string, instant: string): 'lead' | 'live' =>
  Date.parse(instant) < Date.parse(thread.slice(thread.lastIndexOf('@') + 1)) ? 'lead' : 'live';
