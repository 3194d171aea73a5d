import type { Aim } from './aim.ts';
import { countsOf, needsBaseline } from './aim.ts';
import { stillAnnounced, transitionAnnouncements } from './announce.ts';
import type { Counts } from './announcement.ts';
import type { Suspended } from './autoscaling.ts';
import type { Draft } from './draft.ts';
import type { Observed } from './observed.ts';
import type { TargetRecord } from './record.ts';
import { covers } from './restore.ts';
import type { Step } from './step.ts';
import { appliedKey, asksForMore, comesBack, defendedEvents, desiredKey, type Wanted } from './wanted.ts';

/** After a transition that starts tasks the service is watched this long for tasks that do not start or flap. */
export const watchMs = 30 * 60_000;

/**
 * Brings about what is newly wanted: what must not be lost is written first, then more is raised before anything is
 * taken away, and the last write says that it was done.
 */
export function transition(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  const key = appliedKey(wanted);
  const before = countsOf(observed);
  const begun = begin(draft.record, wanted, observed, now);
  const desired = desiredNow(draft.record, wanted, observed, aim);
  const { steps, to } = callsFor(wanted, observed, aim, desired, begun.record);
  if (steps.length > 0 || begun.mustBeSaved) {
    const isBegun = draft.record.transition?.key === key;
    draft.note({ ...begun.change, ...(!isBegun && { transition: { key, at: now.toISOString(), from: before } }) });
    draft.remember(
      begun.mustBeSaved ? 'what is about to be changed is saved first' : 'the counts before the change are kept',
    );
    draft.add(...steps);
  }
  settle(draft, wanted, observed, to, now);
}

interface Begun {
  readonly change: Partial<Pick<TargetRecord, 'baseline' | 'snapshot' | 'suspended'>>;
  readonly mustBeSaved: boolean;
  /** The record as it will be once this is saved. */
  readonly record: TargetRecord;
}

function begin(record: TargetRecord, wanted: Wanted, observed: Observed, now: Date): Begun {
  const { scalableTarget: found, configuration } = observed;
  const baseline =
    needsBaseline(wanted) && record.baseline === undefined ? { baseline: withoutRunning(countsOf(observed)) } : {};
  const isToGo = wanted.state.autoscaling === 'deregistered' && record.snapshot === undefined;
  const snapshot =
    isToGo && found !== undefined && configuration !== undefined
      ? {
          snapshot: {
            takenAt: now.toISOString(),
            min: found.min,
            max: found.max,
            suspended: withoutOurs(found.suspended, record.suspended),
            configuration,
            deregistered: false,
          },
        }
      : {};
  const isToPause = wanted.state.autoscaling === 'suspended' && record.suspended === undefined;
  const suspended = isToPause && found !== undefined ? { suspended: notYetSet(found.suspended) } : {};
  const change = { ...baseline, ...snapshot, ...suspended };
  return { change, mustBeSaved: Object.keys(change).length > 0, record: { ...record, ...change } };
}

/** The count to set now, if any. `desired` is set once for each thing in force; only a floor is owed all the time. */
function desiredNow(record: TargetRecord, wanted: Wanted, observed: Observed, aim: Aim): number | undefined {
  const { state } = wanted;
  const count = observed.service.desired;
  const isNew = record.applied?.desiredKey !== desiredKey(wanted);
  const chosen = isNew ? countForNew(record, wanted, observed, aim) : undefined;
  const floor = defendedEvents(state).length > 0 || observed.scalableTarget === undefined ? aim.floor : 0;
  const result = Math.max(chosen ?? count, asksForMore(state) ? floor : 0);
  return result === count ? undefined : result;
}

function countForNew(record: TargetRecord, wanted: Wanted, observed: Observed, aim: Aim): number | undefined {
  const count = observed.service.desired;
  const comingBack = comesBack(wanted.state, record);
  // Where a scaling policy is attached it lowers the count by itself; where none is, nothing else would.
  const nothingElseLowers = (observed.policies ?? observed.configuration?.policies ?? []).length === 0;
  if (asksForMore(wanted.state)) {
    const least = Math.max(aim.desired ?? 0, aim.floor);
    return comingBack && nothingElseLowers ? least : Math.max(count, least);
  }
  if (aim.desired !== undefined) return aim.desired;
  if (observed.scalableTarget === undefined && aim.bounds === undefined) {
    const { min, max } = wanted.state;
    return Math.min(Math.max(count, min ?? 0), max ?? count);
  }
  const isBase = wanted.state.inForce.length === 0 && wanted.state.override === undefined;
  return isBase && comingBack && nothingElseLowers ? Math.min(count, aim.floor) : undefined;
}

interface Calls {
  readonly steps: readonly Step[];
  /** The counts when all of them have succeeded. */
  readonly to: Counts;
}

function callsFor(
  wanted: Wanted,
  observed: Observed,
  aim: Aim,
  desired: number | undefined,
  record: TargetRecord,
): Calls {
  const { state, target } = wanted;
  const { scalableTarget: found, service } = observed;
  const because = state.because;
  const on = { service: target.ecs, because };
  const count = Math.max(desired ?? service.desired, 0);
  const setDesired: readonly Step[] =
    desired === undefined ? [] : [{ kind: 'set-desired', ...on, from: service.desired, to: desired }];
  if (state.autoscaling === 'deregistered') {
    if (found === undefined) return { steps: setDesired, to: { desired: count } };
    const raised = { min: Math.max(found.min, aim.floor), max: Math.max(found.max, count, aim.floor) };
    const raise = registerUnlessSame(on, raised, found.suspended, observed);
    if (!mayDeregister(record, observed)) {
      return { steps: [...raise, ...setDesired], to: { desired: Math.max(count, raised.min), ...raised } };
    }
    return { steps: [...raise, ...setDesired, { kind: 'deregister', ...on }], to: { desired: count } };
  }
  const bounds = boundsNow(wanted, observed, aim, count);
  if (bounds === undefined || (found === undefined && target.base === undefined))
    return { steps: setDesired, to: { desired: count } };
  const settled = Math.min(Math.max(count, bounds.min), bounds.max);
  const to = { desired: settled, ...bounds };
  const flags =
    state.autoscaling === 'suspended' ? allSuspended : withoutOurs(found?.suspended ?? noneSuspended, record.suspended);
  const register = registerUnlessSame(on, bounds, flags, observed);
  if (desired !== undefined && desired < service.desired) return { steps: [...setDesired, ...register], to };
  if (state.autoscaling === 'suspended' && setDesired.length > 0 && found !== undefined) {
    return { steps: [...registerUnlessSame(on, bounds, found.suspended, observed), ...setDesired, ...register], to };
  }
  return { steps: [...register, ...setDesired], to };
}

/** A max is never registered below a count that is still wanted: AWS would take the tasks away at once. */
function boundsNow({ state, target }: Wanted, observed: Observed, aim: Aim, count: number): Aim['bounds'] {
  if (aim.bounds === undefined) return undefined;
  const { min, max } = aim.bounds;
  const isWindingDown = state.inForce.some((one) => one.phase === 'wind-down');
  const keeps = asksForMore(state) && !isWindingDown ? Math.max(count, observed.service.desired) : 0;
  return { min, max: Math.max(max, Math.min(keeps, target.limits?.max ?? keeps)) };
}

function registerUnlessSame(
  on: Pick<Extract<Step, { kind: 'register' }>, 'service' | 'because'>,
  bounds: { readonly min: number; readonly max: number },
  suspended: Suspended,
  { scalableTarget: found }: Observed,
): readonly Step[] {
  const isSame =
    found !== undefined &&
    found.min === bounds.min &&
    found.max === bounds.max &&
    sameFlags(found.suspended, suspended);
  return isSame ? [] : [{ kind: 'register', ...on, ...bounds, suspended }];
}

/**
 * Once for each snapshot, and only if the snapshot holds all that would be deleted. A target that somebody registered
 * again meanwhile stays registered, and the floor is held by its bounds.
 */
function mayDeregister({ snapshot }: TargetRecord, { configuration }: Observed): boolean {
  return (
    snapshot !== undefined && !snapshot.deregistered && configuration !== undefined && covers(snapshot, configuration)
  );
}

function settle(draft: Draft, wanted: Wanted, observed: Observed, to: Counts, now: Date): void {
  const { record } = draft;
  const { state } = wanted;
  const inBase = state.inForce.length === 0 && state.override === undefined;
  const from = record.transition?.from ?? countsOf(observed);
  const moved = { from, to: { ...to, running: observed.service.running } };
  const rises = to.desired > from.desired;
  const watchUntil = rises ? new Date(now.getTime() + watchMs).toISOString() : record.applied?.watchUntil;
  const override = state.override;
  const isOver = record.override !== undefined && override?.id !== record.override.id;
  const gone = observed.scalableTarget === undefined || draft.steps.some((step) => step.kind === 'deregister');
  draft.note(
    {
      applied: {
        key: appliedKey(wanted),
        desiredKey: desiredKey(wanted),
        at: now.toISOString(),
        counts: to,
        inForce: [...stillAnnounced(wanted, record)],
        ...(override && {
          override: { id: override.id, until: override.until.toISOString(), by: override.by, reason: override.reason },
        }),
        ...(watchUntil !== undefined && { watchUntil }),
      },
      transition: undefined,
      drift: undefined,
      ...(isOver && { override: undefined }),
      ...(inBase && { baseline: undefined }),
      ...(state.autoscaling !== 'suspended' && { suspended: undefined }),
      ...(record.snapshot && gone && { snapshot: { ...record.snapshot, deregistered: true } }),
    },
    ...transitionAnnouncements(wanted, record, moved, now),
  );
}

export const noneSuspended: Suspended = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };
const allSuspended: Suspended = { dynamicScalingIn: true, dynamicScalingOut: true, scheduledScaling: true };

const notYetSet = (found: Suspended): Suspended => ({
  dynamicScalingIn: !found.dynamicScalingIn,
  dynamicScalingOut: !found.dynamicScalingOut,
  scheduledScaling: !found.scheduledScaling,
});

/** Only the flags that Prescale set itself are cleared. */
const withoutOurs = (found: Suspended, ours: Suspended = noneSuspended): Suspended => ({
  dynamicScalingIn: found.dynamicScalingIn && !ours.dynamicScalingIn,
  dynamicScalingOut: found.dynamicScalingOut && !ours.dynamicScalingOut,
  scheduledScaling: found.scheduledScaling && !ours.scheduledScaling,
});

const sameFlags = (a: Suspended, b: Suspended): boolean =>
  a.dynamicScalingIn === b.dynamicScalingIn &&
  a.dynamicScalingOut === b.dynamicScalingOut &&
  a.scheduledScaling === b.scheduledScaling;

function withoutRunning({ running: _, ...rest }: Counts): Counts {
  return rest;
}
