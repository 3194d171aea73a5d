import type { TargetRecord } from '../plan/record.ts';
import type { Wanted } from '../plan/situation.ts';
import { noticeMs } from '../plan/upcoming.ts';
import type { Override, Schedule, Target, Window } from '../schedule/schedule.ts';
import { stateAt } from '../schedule/state-at.ts';
import { undercutEvents } from '../schedule/undercut-events.ts';
import { upcomingEvents } from '../schedule/upcoming-events.ts';

/** What the schedule and the record's override ask of the record's target now. */
export function wantedOf(schedule: Schedule, record: TargetRecord, now: Date): Wanted {
  const target = schedule.targets.get(record.target);
  const common = { timezone: schedule.timezone, windows: windowsByName(schedule) };
  if (target === undefined || !target.enabled) {
    return { ...common, ...released(target, record), upcoming: [], undercut: [], released: true };
  }
  const state = stateAt(schedule, target.name, now, overrideOf(record));
  return {
    ...common,
    target,
    state,
    upcoming: upcomingEvents(schedule, target.name, now, noticeMs),
    undercut: state.override === undefined ? [] : undercutEvents(schedule, state.override, now),
    released: false,
  };
}

const windowsBySchedule = new WeakMap<Schedule, ReadonlyMap<string, Window>>();

/** Made once for each schedule: with many targets a map for each of them would cost more than the rest of a tick. */
function windowsByName(schedule: Schedule): ReadonlyMap<string, Window> {
  const known = windowsBySchedule.get(schedule);
  if (known !== undefined) return known;
  const windows = new Map(schedule.windows.map((window) => [window.name, window]));
  windowsBySchedule.set(schedule, windows);
  return windows;
}

/** What Prescale changed is put back on the service it was changed on. */
function released(target: Target | undefined, record: TargetRecord): Pick<Wanted, 'target' | 'state'> {
  const base = target?.base;
  const why = target === undefined ? 'is no longer in the schedule' : 'is not enabled';
  return {
    target: { name: record.target, ecs: record.ecs, enforce: false, enabled: false, ...(base && { base }) },
    state: {
      ...base,
      autoscaling: 'active',
      inForce: [],
      overruled: [],
      because: `${record.target} ${why}, so what Prescale changed is put back.`,
    },
  };
}

function overrideOf({ target, override }: TargetRecord): Override | undefined {
  if (override === undefined) return undefined;
  const { id, by, reason, until, desired, min, max } = override;
  const capacity = {
    ...(desired !== undefined && { desired }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
  return { id, target, by, reason, until: new Date(until), ...capacity };
}
