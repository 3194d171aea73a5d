import { type Aim, countsOf, foundBefore } from './aim.ts';
import { stillAnnounced, transitionAnnouncements } from './announce.ts';
import type { Counts } from './announcement.ts';
import type { Snapshot } from './autoscaling.ts';
import { callsFor } from './calls.ts';
import type { Draft, RecordChange } from './draft.ts';
import { noneSuspended, notYetSet, withoutOurs } from './flags.ts';
import { nothingElseLowers } from './lowering.ts';
import type { Observed } from './observed.ts';
import type { TargetRecord } from './record.ts';
import { same } from './same.ts';
import {
  appliedKey,
  asksForMore,
  comesBack,
  defendedEvents,
  desiredKey,
  isInBase,
  isNewInForce,
  isStillInForce,
  type Wanted,
} from './wanted.ts';

/** After a transition that starts tasks the service is watched this long for tasks that do not start or flap. */
export const watchMs = 30 * 60_000;

/** No tick makes a call later than this after it began: the timeout of the reconcile function in serverless.yml. */
export const longestTickMs = 58_000;

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
    draft.note(saved);
    noteBegin(draft, wanted, observed, now);
    draft.remember(
      mustBeSaved ? 'what is about to be changed is saved first' : 'the counts before the change are kept',
    );
    draft.add(...steps);
  }
  settle(draft, wanted, observed, { desired, to }, now);
}

/**
 * Keeps the counts found before the first call, so that a transition that was cut off still tells them. One that goes on is
 * written again: of two ticks at once only one gets past that write, and the other makes no call.
 */
export function noteBegin(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { transition: begun } = draft.record;
  draft.note({
    transition: begun ?? { key: appliedKey(wanted), at: now.toISOString(), from: countsOf(observed) },
  });
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
    ...(isToPause && isToBeThere && { suspended: notYetSet(found?.suspended ?? noneSuspended) }),
  };
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
  const chosen = isNewInForce(wanted, record) ? countForNew(record, wanted, observed, aim) : count;
  const isOwed = asksForMore(state) && (defendedEvents(state).length > 0 || observed.scalableTarget === undefined);
  const result = Math.max(chosen, isOwed ? aim.floor : 0);
  return result === count ? undefined : result;
}

function countForNew(record: TargetRecord, wanted: Wanted, observed: Observed, aim: Aim): number {
  const { state } = wanted;
  const count = observed.service.desired;
  const isOurs = comesBack(wanted, record) || (isStillInForce(wanted, record) && record.applied?.set === count);
  const isToFollow = isOurs && nothingElseLowers(observed, record);
  if (asksForMore(state)) {
    const least = Math.max(aim.desired ?? 0, aim.floor);
    return isToFollow ? least : Math.max(count, least);
  }
  if (aim.desired !== undefined) return aim.desired;
  if (aim.bounds === undefined) return Math.min(Math.max(count, state.min ?? 0), state.max ?? count);
  return isToFollow && isInBase(state) ? Math.min(count, aim.floor) : count;
}

interface Made {
  readonly desired: number | undefined;
  /** The counts when all calls have succeeded. */
  readonly to: Counts;
}

function settle(draft: Draft, wanted: Wanted, observed: Observed, { desired, to }: Made, now: Date): void {
  const { record } = draft;
  const { state } = wanted;
  const { override } = state;
  const from = record.transition?.from ?? countsOf(observed);
  const isGone = observed.scalableTarget === undefined || draft.steps.some((step) => step.kind === 'deregister');
  const set = desired ?? (record.applied?.set === to.desired ? to.desired : undefined);
  const watchUntil = watchUntilOf(record, to.desired > from.desired, now);
  const underWay = stillUnderWay(wanted, record, to, now);
  const change: RecordChange = {
    applied: {
      key: appliedKey(wanted),
      desiredKey: desiredKey(wanted),
      at: now.toISOString(),
      counts: to,
      ...(set !== undefined && { set }),
      inForce: [...stillAnnounced(wanted, record)],
      ...(override && {
        override: { id: override.id, until: override.until.toISOString(), by: override.by, reason: override.reason },
      }),
      ...(watchUntil !== undefined && { watchUntil }),
    },
    transition: underWay,
    drift: undefined,
    ...(isInBase(state) && underWay === undefined && { baseline: undefined }),
    // A target that could not be deregistered still bears the flags of an event that suspended it.
    ...((state.autoscaling === 'active' || (state.autoscaling === 'deregistered' && isGone)) && {
      suspended: undefined,
    }),
    ...(record.snapshot && isGone && { snapshot: gone(record.snapshot) }),
  };
  const moved = { from, to: { ...to, running: observed.service.running } };
  draft.note(change, ...transitionAnnouncements(wanted, record, moved, now));
}

/**
 * What another tick began for something else is not settled yet: until that tick must have ended, it may still make the
 * calls it had planned. So the mark stays, and the target is brought about once more when they can no longer come.
 */
function stillUnderWay(
  wanted: Wanted,
  { transition: begun }: TargetRecord,
  to: Counts,
  now: Date,
): TargetRecord['transition'] | undefined {
  if (begun === undefined || begun.key === appliedKey(wanted)) return undefined;
  const waitedMs = begun.takenOver === undefined ? -1 : now.getTime() - new Date(begun.takenOver).getTime();
  if (waitedMs >= longestTickMs) return undefined;
  // Never counted from a clock that is ahead.
  return waitedMs >= 0 ? begun : { ...begun, from: to, takenOver: now.toISOString() };
}

const gone = ({ restoring: _, ...snapshot }: Snapshot): Snapshot => ({ ...snapshot, deregistered: true });

function watchUntilOf({ applied }: TargetRecord, rises: boolean, now: Date): string | undefined {
  if (rises) return new Date(now.getTime() + watchMs).toISOString();
  return applied?.watchUntil !== undefined && new Date(applied.watchUntil) > now ? applied.watchUntil : undefined;
}
