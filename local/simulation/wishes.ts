import type { TargetRecord } from '../../lib/plan/record.ts';
import type { Override, ScheduleFile } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { type Effective, effectiveSchedule } from './effective-schedule.ts';
import type { Wish } from './invariants/settled.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** What the files and the stored overrides ask of each target at an instant. */
export function wishesAt(
  world: SimulatedWorld,
  files: readonly ScheduleFile[],
  good: readonly ScheduleFile[],
  now: Date,
): ReadonlyMap<string, Wish> {
  const effective = effectiveSchedule(files, good);
  return new Map(
    [...world.plans.keys()].map((target) => [target, wishOf(effective, target, world.stored.get(target), now)]),
  );
}

function wishOf({ schedule, complete }: Effective, target: string, record: TargetRecord | undefined, now: Date): Wish {
  if (schedule === undefined || (!complete && !schedule.targets.has(target))) return { kind: 'left-alone' };
  if (schedule.targets.get(target)?.enabled !== true) return { kind: record === undefined ? 'unknown' : 'released' };
  return { kind: 'managed', state: stateAt(schedule, target, now, overrideOf(record)) };
}

/** When the wish of any target next changes, in milliseconds. */
export function nextWish(
  world: SimulatedWorld,
  files: readonly ScheduleFile[],
  good: readonly ScheduleFile[],
  now: Date,
): number {
  const { schedule } = effectiveSchedule(files, good);
  if (schedule === undefined) return Number.POSITIVE_INFINITY;
  const untils = [...schedule.targets.keys()].map((target) =>
    stateAt(schedule, target, now, overrideOf(world.stored.get(target))).until?.getTime(),
  );
  return Math.min(...untils.map((until) => until ?? Number.POSITIVE_INFINITY));
}

function overrideOf(record: TargetRecord | undefined): Override | undefined {
  if (record?.override === undefined) return undefined;
  const { until, id, by, reason, desired, min, max } = record.override;
  return {
    id,
    by,
    reason,
    target: record.target,
    until: new Date(until),
    ...(desired !== undefined && { desired }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}
