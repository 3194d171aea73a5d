import { countsOf, leastOf } from './aim.ts';
import type { Snapshot, Suspended } from './autoscaling.ts';
import { stillAnnounced, transitionNews } from './begun-and-ended.ts';
import { callsFor } from './calls.ts';
import { chooseCount, ledgerAround } from './count.ts';
import type { Counts } from './counts.ts';
import { isToDeregister } from './covers.ts';
import type { Draft, RecordChange } from './draft.ts';
import { knowEvents } from './edited-events.ts';
import { noteMissedWhilePaused } from './missed-actions.ts';
import type { TargetRecord } from './record.ts';
import { keepResumed } from './restored.ts';
import { withoutPolicies } from './scaling-policies.ts';
import type { Situation } from './situation.ts';
import { either, noneSuspended, notYetSet, sameFlags, withoutOurs } from './suspended-flags.ts';
import { foundAtBegin, inRecord, noteBegin } from './unfinished.ts';
import { appliedKey, desiredKey, isInBase } from './wanted.ts';
import { watchUntilOf } from './watch.ts';

/**
 * Brings about what is newly wanted: what must not be lost is written first, then more is raised before anything is
 * taken away, and the last write says that it was done.
 */
export function transition(draft: Draft): void {
  const { observed } = draft;
  const missed = noteMissedWhilePaused(draft);
  if (missed.length > 0) keepResumed(draft, missed);
  const { aim } = draft;
  const chosen = chooseCount(draft);
  const saved = toSave(draft);
  const mustBeSaved = Object.keys(saved).length > 0;
  const { steps, to } = callsFor({ ...draft, record: { ...draft.record, ...saved } }, chosen);
  const { after } = ledgerAround(draft, to.desired, leastOf(aim));
  if (steps.length > 0 || mustBeSaved) {
    draft.note({ ...saved, ...withoutPolicies(observed, steps) });
    noteBegin(draft, to.desired);
    draft.remember(
      mustBeSaved ? 'what is about to be changed is saved first' : 'the counts before the change are kept',
    );
    draft.add(...steps);
  }
  draft.note(inRecord(after));
  const isHeld = aim.bounds !== undefined && (to.max ?? 0) > aim.bounds.max;
  settle(draft, { to, isHeld });
}

function toSave(situation: Situation): Partial<Pick<TargetRecord, 'snapshot' | 'suspended' | 'pausedAt'>> {
  const { wanted, observed, record, now } = situation;
  const { scalableTarget: found, configuration } = observed;
  const { state, target } = wanted;
  const isToSave = state.autoscaling === 'deregistered' && record.snapshot === undefined;
  const isToPause = state.autoscaling === 'suspended' && record.suspended === undefined;
  const isToBeThere = found !== undefined || target.base !== undefined;
  const flags = flagsSince(situation);
  return {
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
    ...(isToPause &&
      isToBeThere && { suspended: notYetSet(found?.suspended ?? noneSuspended), pausedAt: now.toISOString() }),
  };
}

/**
 * What somebody has suspended since the snapshot is as much theirs as what it holds. A target without its policies may be
 * another one, registered anew: then what was saved stays suspended too.
 */
function flagsSince({ wanted, observed, record }: Situation): Suspended | undefined {
  const { snapshot, suspended } = record;
  const { scalableTarget: found, configuration } = observed;
  const isDue = wanted.state.autoscaling === 'deregistered' && snapshot !== undefined && isToDeregister(snapshot);
  if (!isDue || found === undefined) return undefined;
  const there = new Set(configuration?.policies.map(({ name }) => name));
  const now = withoutOurs(found.suspended, suspended);
  return snapshot.configuration.policies.every(({ name }) => there.has(name)) ? now : either(now, snapshot.suspended);
}

function settle(draft: Draft, { to, isHeld }: { readonly to: Counts; readonly isHeld: boolean }): void {
  const { wanted, observed, record, now } = draft;
  const { state } = wanted;
  const { override } = state;
  const { transition: begun } = record;
  const from = begun === undefined ? countsOf(observed) : foundAtBegin(begun, observed);
  const isGone = observed.scalableTarget === undefined || draft.steps.some((step) => step.kind === 'deregister');
  const watchUntil = watchUntilOf(record, to.desired > from.desired, now);
  const change: RecordChange = {
    applied: {
      key: appliedKey(wanted),
      desiredKey: desiredKey(wanted),
      at: now.toISOString(),
      counts: to,
      ...(isHeld && { held: true as const }),
      inForce: [...stillAnnounced(draft)],
      ...(override && {
        override: { id: override.id, until: override.until.toISOString(), by: override.by, reason: override.reason },
      }),
      ...(watchUntil !== undefined && { watchUntil }),
    },
    transition: undefined,
    drift: undefined,
    ...(isInBase(state) && { baseline: undefined }),
    // What others made of the policies meanwhile was left alone, and is looked at now.
    ...(record.suspended && state.autoscaling === 'active' && { scalingKey: undefined }),
    // A target that could not be deregistered still bears the flags of an event that suspended it.
    ...((state.autoscaling === 'active' || (state.autoscaling === 'deregistered' && isGone)) && {
      suspended: undefined,
      pausedAt: undefined,
    }),
    ...(record.snapshot && isGone && { snapshot: gone(record.snapshot) }),
  };
  const settled = { ...to, running: observed.service.running };
  draft.note(change, ...transitionNews(draft, { from, to: settled }));
  knowEvents(draft);
}

const gone = ({ restoring: _, ...snapshot }: Snapshot): Snapshot => ({ ...snapshot, deregistered: true });
