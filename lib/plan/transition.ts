import { type Aim, countsOf, foundBefore, leastOf } from './aim.ts';
import { asTold, stillAnnounced, transitionAnnouncements } from './announce.ts';
import type { Counts } from './announcement.ts';
import type { Snapshot, Suspended } from './autoscaling.ts';
import { foundAtBegin, noteBegin, stillUnderWay } from './begin.ts';
import { callsFor } from './calls.ts';
import { isToDeregister } from './covers.ts';
import type { Draft, RecordChange } from './draft.ts';
import { countsOnTheWay, repairAnnouncements } from './drift.ts';
import { either, noneSuspended, notYetSet, sameFlags, withoutOurs } from './flags.ts';
import { nothingElseLowers } from './lowering.ts';
import type { Observed } from './observed.ts';
import type { TargetRecord } from './record.ts';
import { same } from './same.ts';
import { withoutPolicies } from './scaling-policies.ts';
import {
  appliedKey,
  askedNow,
  asksForLess,
  asksForMore,
  comesBack,
  defendedEvents,
  desiredKey,
  isAbandoned,
  isInBase,
  isNewInForce,
  isSecondLook,
  isStillInForce,
  keptCount,
  occurrenceId,
  type Wanted,
} from './wanted.ts';

/** After a transition that starts tasks the service is watched this long for tasks that do not start or flap. */
export const watchMs = 30 * 60_000;

/**
 * Brings about what is newly wanted: what must not be lost is written first, then more is raised before anything is
 * taken away, and the last write says that it was done.
 */
export function transition(draft: Draft, wanted: Wanted, observed: Observed, aim: Aim, now: Date): void {
  const desired = desiredNow(draft.record, wanted, observed, aim);
  const saved = toSave(draft.record, wanted, observed, now);
  const mustBeSaved = Object.keys(saved).length > 0;
  const { steps, to } = callsFor(wanted, observed, aim, desired, { ...draft.record, ...saved });
  if (steps.length > 0 || mustBeSaved) {
    draft.note({ ...saved, ...withoutPolicies(observed, steps) });
    noteBegin(draft, wanted, observed, now, countsOnTheWay(countsOf(observed), steps));
    draft.remember(
      mustBeSaved ? 'what is about to be changed is saved first' : 'the counts before the change are kept',
    );
    draft.add(...steps);
  }
  settle(draft, wanted, observed, { desired, to }, aim, now);
}

function toSave(
  record: TargetRecord,
  wanted: Wanted,
  observed: Observed,
  now: Date,
): Partial<Pick<TargetRecord, 'baseline' | 'snapshot' | 'suspended'>> {
  const { scalableTarget: found, configuration } = observed;
  const { state, target } = wanted;
  const baseline = baselineOf(record, wanted, observed);
  const isToSave = state.autoscaling === 'deregistered' && record.snapshot === undefined;
  const isToPause = state.autoscaling === 'suspended' && record.suspended === undefined;
  const isToBeThere = found !== undefined || target.base !== undefined;
  const flags = flagsSince(record, wanted, observed);
  return {
    ...(baseline !== undefined && !same(baseline, record.baseline) && { baseline }),
    ...(isToSave &&
      found !== undefined &&
      configuration !== undefined && {
        snapshot: {
          takenAt: now.toISOString(),
          min: found.min,
          max: found.max,
          suspended: withoutOurs(found.suspended, record.suspended),
          configuration,
          deregistered: false,
        },
      }),
    ...(record.snapshot !== undefined &&
      flags !== undefined &&
      !sameFlags(flags, record.snapshot.suspended) && { snapshot: { ...record.snapshot, suspended: flags } }),
    ...(isToPause && isToBeThere && { suspended: notYetSet(found?.suspended ?? noneSuspended) }),
  };
}

/**
 * What somebody has suspended since the snapshot is as much theirs as what it holds. A target without its policies may be
 * another one, registered anew: then what was saved stays suspended too.
 */
function flagsSince(
  { snapshot, suspended }: TargetRecord,
  { state }: Wanted,
  { scalableTarget: found, configuration }: Observed,
): Suspended | undefined {
  const isDue = state.autoscaling === 'deregistered' && snapshot !== undefined && isToDeregister(snapshot);
  if (!isDue || found === undefined) return undefined;
  const there = new Set(configuration?.policies.map(({ name }) => name));
  const now = withoutOurs(found.suspended, suspended);
  return snapshot.configuration.policies.every(({ name }) => there.has(name)) ? now : either(now, snapshot.suspended);
}

/** What comes back at the end is recorded once, before the first window; a declared base is kept as it is declared. */
function baselineOf(record: TargetRecord, { state, target, released }: Wanted, observed: Observed): Counts | undefined {
  if (isInBase(state) || released) return undefined;
  const { running: _, ...found } = foundBefore(record, observed) ?? countsOf(observed);
  return { ...found, ...target.base };
}

/** The count to set now, if any. `desired` is set once for each thing in force; only a floor is owed all the time. */
function desiredNow(record: TargetRecord, wanted: Wanted, observed: Observed, aim: Aim): number | undefined {
  const { state } = wanted;
  const count = observed.service.desired;
  const chosen = isSecondLook(wanted, record)
    ? countAgain(record, wanted, observed)
    : isNewInForce(wanted, record)
      ? countForNew(record, wanted, observed, aim)
      : count;
  const isOwed = asksForMore(state) && (defendedEvents(state).length > 0 || observed.scalableTarget === undefined);
  const result = Math.max(chosen, isOwed ? aim.floor : 0);
  return result === count ? undefined : result;
}

function countForNew(record: TargetRecord, wanted: Wanted, observed: Observed, aim: Aim): number {
  const { state } = wanted;
  const count = observed.service.desired;
  const kept = keptCount(wanted, record, leastOf(aim), count);
  const isOurs =
    comesBack(wanted, record, leastOf(aim), count) ||
    kept !== undefined ||
    (isStillInForce(wanted, record) &&
      asksForLess(wanted, record, leastOf(aim), count) &&
      record.applied?.set === count);
  const isToFollow = isOurs && nothingElseLowers(observed, record);
  if (asksForMore(state)) {
    return Math.max(isToFollow ? (kept ?? 0) : count, leastOf(aim));
  }
  if (aim.desired !== undefined) return aim.desired;
  if (aim.bounds === undefined) return Math.min(Math.max(count, state.min ?? 0), state.max ?? Number.POSITIVE_INFINITY);
  return isToFollow && isInBase(state) ? Math.min(count, Math.max(aim.floor, kept ?? 0)) : count;
}

/** That what was found comes back in the base is asked for by nobody. */
const askedOf = ({ state, target }: Wanted, aim: Aim) => ({
  least: isInBase(state) ? (target.base?.min ?? 0) : leastOf(aim),
  ...(aim.bounds && { max: aim.bounds.max }),
});

/**
 * As it was brought about a minute ago. To just what another tick was about to set, that tick moved it; else inside the
 * bounds that were, a scaling policy or somebody did.
 */
function countAgain({ applied, transition: begun }: TargetRecord, wanted: Wanted, observed: Observed): number {
  const { service, scalableTarget: found } = observed;
  const before = applied?.counts;
  if (before === undefined) return service.desired;
  if (begun?.settings?.includes(service.desired)) return before.desired;
  if (asksForMore(wanted.state)) return Math.max(service.desired, before.desired);
  const isMoved = found?.min !== before.min || found?.max !== before.max;
  return isMoved ? before.desired : service.desired;
}

/** The count that the calls bring about: set, or raised by AWS because the new bounds begin above it. */
const settingOf = (desired: number | undefined, to: Counts, { service }: Observed): number | undefined =>
  desired ?? (to.desired > service.desired ? to.desired : undefined);

interface Made {
  readonly desired: number | undefined;
  /** The counts when all calls have succeeded. */
  readonly to: Counts;
}

function settle(draft: Draft, wanted: Wanted, observed: Observed, { desired, to }: Made, aim: Aim, now: Date): void {
  const { record } = draft;
  const { state } = wanted;
  const { override } = state;
  const from = record.transition === undefined ? countsOf(observed) : foundAtBegin(record.transition, observed);
  const isGone = observed.scalableTarget === undefined || draft.steps.some((step) => step.kind === 'deregister');
  // Without a declared base, what comes back in the end is what was found.
  const isGivenBack = isInBase(state) && wanted.target.base === undefined;
  const set = isGivenBack
    ? undefined
    : (settingOf(desired, to, observed) ?? setBefore(record, wanted, observed, to, aim));
  const watchUntil = watchUntilOf(record, to.desired > from.desired, now);
  const underWay = stillUnderWay(wanted, record, to, now);
  const change: RecordChange = {
    applied: {
      key: appliedKey(wanted),
      desiredKey: desiredKey(wanted),
      at: now.toISOString(),
      counts: to,
      asked: askedNow(wanted, record, askedOf(wanted, aim), to, observed.service.desired),
      ...(set !== undefined && { set }),
      inForce: [...stillAnnounced(wanted, record)],
      ...(override && {
        override: { id: override.id, until: override.until.toISOString(), by: override.by, reason: override.reason },
      }),
      ...(watchUntil !== undefined && { watchUntil }),
    },
    transition: underWay,
    toldEarly: undefined,
    drift: undefined,
    // What comes back is kept as long as another tick may take it away once more.
    ...(isInBase(state) && underWay === undefined && { baseline: undefined }),
    // A target that could not be deregistered still bears the flags of an event that suspended it.
    ...((state.autoscaling === 'active' || (state.autoscaling === 'deregistered' && isGone)) &&
      underWay === undefined && { suspended: undefined }),
    ...(record.snapshot && isGone && { snapshot: gone(record.snapshot, underWay !== undefined) }),
  };
  const settled = { ...to, running: observed.service.running };
  draft.note(
    change,
    ...transitionAnnouncements(wanted, record, { from: asTold(record, from), to: settled }, now),
    ...(isSecondLook(wanted, record) ? repairAnnouncements(wanted, record, { from, to: settled }, now) : []),
  );
}

/**
 * A count that stands is Prescale's own if a tick that was cut off set it, or if it was so and either what is in force asks
 * for just as much, or something that it was set for is in force still and no scaling policy has had it meanwhile.
 */
function setBefore(
  record: TargetRecord,
  wanted: Wanted,
  observed: Observed,
  { desired }: Counts,
  aim: Aim,
): number | undefined {
  const { applied, transition: begun } = record;
  const isAsked = desired === leastOf(aim);
  if (begun?.settings?.includes(desired) && (isAsked || !isAbandoned(wanted, record))) return desired;
  const known = new Set(applied?.inForce.map(occurrenceId));
  const holds = wanted.state.inForce.some((one) => known.has(occurrenceId(one)));
  const isRead = (observed.policies ?? observed.configuration) !== undefined;
  const isAutoscalings = isRead && !nothingElseLowers(observed, record);
  return applied?.set === desired && (isAsked || (holds && !isAutoscalings)) ? desired : undefined;
}

/** As long as another tick may still bring the target back, that is Prescale's own doing and may be taken down again. */
const gone = ({ restoring, ...snapshot }: Snapshot, mayComeBack: boolean): Snapshot => ({
  ...snapshot,
  deregistered: true,
  ...(mayComeBack && restoring && { restoring }),
});

function watchUntilOf({ applied }: TargetRecord, rises: boolean, now: Date): string | undefined {
  if (rises) return new Date(now.getTime() + watchMs).toISOString();
  return applied?.watchUntil !== undefined && new Date(applied.watchUntil) > now ? applied.watchUntil : undefined;
}
