import { begunAs, isOver } from '../plan/edited-events.ts';
import type { TargetRecord } from '../plan/record.ts';
import { kindOf } from '../plan/resource-kinds.ts';
import type { Wanted } from '../plan/situation.ts';
import { noticeMs } from '../plan/upcoming.ts';
import { occurrenceId } from '../plan/wanted.ts';
import { type EventBefore, type EventNow, earlyLeads, followEvents } from '../schedule/follow-events.ts';
import type { EarlyLead } from '../schedule/ramps.ts';
import type { Occurrence, Override, Schedule, Target, Window } from '../schedule/schedule.ts';
import { stateAt } from '../schedule/state-at.ts';
import { undercutEvents } from '../schedule/undercut-events.ts';
import { eventsWithin, upcomingEvents } from '../schedule/upcoming-events.ts';
import { isHeld, isToHandOver } from './observing/in-mode.ts';

/**
 * What the schedule and the record's override ask of the record's target now.
 *
 * @param gap the last time in which no tick ran, if that was lately
 */
export function wantedOf(schedule: Schedule, record: TargetRecord, now: Date, gap?: Gap): Wanted {
  const target = schedule.targets.get(record.target);
  const common = { timezone: schedule.timezone, windows: windowsByName(schedule) };
  if (target === undefined) return { ...common, ...released(target, record, 'is no longer in the schedule') };
  if (!target.enabled) return { ...common, ...released(target, record, 'is not enabled') };
  const followed = record.known === undefined ? [] : eventsOf(record, schedule, now);
  const early = earlyLeads(followed.map(([, is]) => is));
  const state = stateAt(schedule, target.name, now, overrideOf(record), early);
  if (isToHandOver(target, schedule.timezone, record, now) && !isHeld(state, record))
    return { ...common, ...released(target, record, 'is only observed from now on') };
  const upcoming = upcomingEvents(schedule, target.name, now, noticeMs);
  return {
    ...common,
    target,
    state,
    known: new Map(followed),
    upcoming: upcoming.filter((event) => !early.some((one) => isSame(one, event))),
    missed: gap === undefined ? [] : missedIn(gap, schedule, record),
    undercut: state.override === undefined ? [] : undercutEvents(schedule, state.override, now),
    released: false,
  };
}

/** A time in which no tick ran. */
export interface Gap {
  readonly from: Date;
  readonly to: Date;
}

const isSame = (early: EarlyLead, event: Occurrence): boolean =>
  early.window === event.window && early.start === event.start.getTime();

/** What has become of the known events, by their names as they were and as they are. */
function eventsOf(record: TargetRecord, schedule: Schedule, now: Date): readonly (readonly [string, EventNow])[] {
  const known = record.known ?? [];
  const before = known.map((event): EventBefore => {
    const { window, start, leadFrom } = event;
    const isBegun = begunAs(record, event) !== undefined;
    return {
      window,
      start: new Date(start),
      isBegun,
      isOver: isOver(record, event, now),
      ...(leadFrom !== undefined && { leadFrom: new Date(leadFrom) }),
    };
  });
  const followed = followEvents(schedule, record.target, before, now);
  return known.flatMap((event, index) => {
    const became = followed[index] ?? {};
    const names = new Set([occurrenceId(event), ...(became.is ? [occurrenceId(became.is)] : [])]);
    return [...names].map((name) => [name, became] as const);
  });
}

/**
 * Of a target that was looked after before, and only since something was last brought about: a tick that could not write of
 * the stage leaves no other trace. What is known of it the planner compares itself.
 */
function missedIn({ from, to }: Gap, schedule: Schedule, record: TargetRecord): readonly Occurrence[] {
  if (record.applied === undefined) return [];
  const since = new Date(Math.max(from.getTime(), Date.parse(record.applied.at)));
  if (since >= to) return [];
  const known = new Set(record.known?.map(occurrenceId));
  return eventsWithin(schedule, record.target, since, to).filter((event) => !known.has(occurrenceId(event)));
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
function released(target: Target | undefined, record: TargetRecord, why: string): Omit<Wanted, 'timezone' | 'windows'> {
  const base = target?.base;
  return {
    upcoming: [],
    missed: [],
    undercut: [],
    known: new Map((record.known ?? []).map((event) => [occurrenceId(event), {}])),
    released: true,
    target: {
      name: record.target,
      ...kindOf(record.resource).targetOf(record.resource),
      enforce: false,
      enabled: false,
      ...(base && { base }),
    },
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
