import type { TargetRecord } from '../../lib/plan/record.ts';
import { type EventBefore, earlyLeads, followEvents } from '../../lib/schedule/follow-events.ts';
import type { CapacityState, Override, Schedule, ScheduleFile } from '../../lib/schedule/schedule.ts';
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
  return { kind: 'managed', state: stateOf(schedule, target, record, now), schedule };
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
    stateOf(schedule, target, world.stored.get(target), now).until?.getTime(),
  );
  return Math.min(...untils.map((until) => until ?? Number.POSITIVE_INFINITY));
}

/** An event that is moved in its lead may keep what it has; what it was is remembered. */
function stateOf(schedule: Schedule, target: string, record: TargetRecord | undefined, now: Date): CapacityState {
  const followed = record === undefined ? [] : followEvents(schedule, target, eventsIn(record, now), now);
  return stateAt(schedule, target, now, overrideOf(record), earlyLeads(followed));
}

const eventsIn = ({ known = [], applied }: TargetRecord, now: Date): readonly EventBefore[] =>
  known.map(({ window, start, end, seen, leadFrom }) => {
    const isBegun =
      applied?.inForce.some(
        (one) => one.window === window && one.start === start && one.kind === 'pre-event' && one.phase !== 'wind-down',
      ) === true;
    return {
      window,
      start: new Date(start),
      isBegun,
      isOver: new Date(end) <= now && (isBegun || seen === true),
      ...(leadFrom !== undefined && { leadFrom: new Date(leadFrom) }),
    };
  });

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
