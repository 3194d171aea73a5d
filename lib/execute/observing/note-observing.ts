import type { FactOf, News } from '../../plan/news.ts';
import type { StageRecord, TargetRecord } from '../../plan/record.ts';
import { isObserved } from '../../schedule/is-observed.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { inMode } from './in-mode.ts';
import { since, sumsAt } from './sums.ts';

/** What was observed is told after so long. */
const reportEveryMs = 7 * 24 * 3_600_000;

/**
 * The stage's record with what there is to tell of observing: that it begins, and what would have been done, once a week and
 * when it ends.
 */
export function noteObserving(
  stage: StageRecord,
  schedule: Schedule,
  records: readonly TargetRecord[],
  now: Date,
): StageRecord {
  const { timezone } = schedule;
  const names = [...schedule.targets.values()]
    .filter((target) => target.enabled && isObserved(target, timezone, now))
    .map(({ name }) => name)
    .sort();
  const { from = now.toISOString(), targets: before = [] } = stage.observing ?? {};
  const isDue = now.getTime() - Date.parse(from) >= reportEveryMs;
  const begun = names.filter((name) => !before.includes(name));
  const over = before.filter((name) => !names.includes(name));
  if (!isDue && begun.length === 0 && over.length === 0) return stage;
  const told = isDue ? before : over;
  const next = isDue || before.length === 0 ? now.toISOString() : from;
  const news = [
    ...(told.length === 0 ? [] : [reported(told, records, { from: new Date(from), now, timezone, over })]),
    ...(begun.length === 0 ? [] : [beginning(begun, schedule, records, now)]),
  ];
  const { observing: _, ...rest } = stage;
  return {
    ...rest,
    ...(names.length > 0 && { observing: { from: next, targets: names } }),
    outbox: [...stage.outbox, ...news],
  };
}

interface Span {
  readonly from: Date;
  readonly now: Date;
  readonly timezone: string;
  readonly over: readonly string[];
}

function beginning(names: readonly string[], schedule: Schedule, records: readonly TargetRecord[], now: Date): News {
  const byName = new Map(records.map((record) => [record.target, record]));
  const acting = names.filter((name) => {
    const record = byName.get(name);
    return record !== undefined && inMode(schedule, record, now).observing === undefined;
  });
  return {
    id: `stage/observed/begins/${now.toISOString()}`,
    kind: 'observed',
    severity: 'info',
    at: now.toISOString(),
    start: now.toISOString(),
    timezone: schedule.timezone,
    because: '',
    reason: { fact: 'observing-begins', targets: [...names], acting },
    facts: [],
  };
}

function reported(
  names: readonly string[],
  records: readonly TargetRecord[],
  { from, now, timezone, over }: Span,
): News {
  const observed = records.flatMap(({ target, observing }) =>
    observing === undefined || !names.includes(target) ? [] : [{ target, observing: since(observing, from) }],
  );
  const all = observed.map(({ observing }) =>
    sumsAt({ seen: observing.seen, sums: observing.sums }, now.toISOString()),
  );
  const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
  const hours = (seconds: readonly number[]): number => Math.round(total(seconds) / 360) / 10;
  const fought = observed
    .flatMap(({ target, observing }) => observing.sums.fought.map((one) => ({ target, ...one })))
    .sort((a, b) => b.times - a.times || (a.target < b.target ? -1 : 1));
  const reason: FactOf<'observed'> = {
    fact: 'observed',
    targets: [...names],
    over: [...over],
    events: new Set(all.flatMap(({ events }) => events)).size,
    windows: new Set(all.flatMap(({ windows }) => windows)).size,
    changes: total(all.map(({ changes }) => changes)),
    deregistrations: total(all.map(({ deregistrations }) => deregistrations)),
    foundHours: hours(all.map(({ foundSeconds }) => foundSeconds)),
    wantedHours: hours(all.map(({ wantedSeconds }) => wantedSeconds)),
    fought,
  };
  return {
    id: `stage/observed/report/${now.toISOString()}`,
    kind: 'observed',
    severity: 'info',
    at: now.toISOString(),
    start: from.toISOString(),
    end: now.toISOString(),
    timezone,
    because: '',
    reason,
    facts: [],
  };
}
