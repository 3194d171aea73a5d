import { type AsLeft, actionsMissed } from './actions-due.ts';
import type { MissedAction, ScheduledAction, Snapshot } from './autoscaling.ts';
import { boundsOf, type Counts } from './counts.ts';
import type { Draft } from './draft.ts';
import type { Fact } from './news.ts';
import { same } from './same.ts';
import type { Situation } from './situation.ts';

/**
 * Where no base is declared, what others set is what is found, and so is what their scheduled actions would have set while
 * the target was deregistered. AWS runs none of them later. Of a target that somebody registered meanwhile the bounds are
 * theirs, and an action that is there again runs by itself.
 */
export function noteMissedActions(draft: Draft, snapshot: Snapshot): Snapshot {
  const { observed } = draft;
  const isOthers = observed.scalableTarget !== undefined && snapshot.restoring !== true;
  const isAway = snapshot.deregistered || observed.scalableTarget === undefined;
  if (isOthers || snapshot.suspended.scheduledScaling || !isAway) return snapshot;
  const there = new Set(observed.configuration?.scheduledActions.map(({ name }) => name));
  const known = snapshot.missed ?? [];
  const since = known
    .flatMap(({ due }) => due?.at ?? [])
    .reduce((one, other) => (one > other ? one : other), snapshot.takenAt);
  const actions = snapshot.configuration.scheduledActions.filter(
    ({ name }) => !there.has(name) && !known.some((one) => one.name === name && one.due === undefined),
  );
  const missed = takeIn(draft, actions, new Date(since), snapshot);
  if (missed.length === 0) return snapshot;
  const next = { ...snapshot, missed: [...known, ...missed] };
  draft.note({ snapshot: next });
  return next;
}

/** The same of a target whose scheduled actions Prescale had paused; to be asked before they are resumed. */
export function noteMissedWhilePaused(draft: Draft): readonly MissedAction[] {
  const { wanted, observed, record, now } = draft;
  const { scalableTarget: found, configuration } = observed;
  const isPaused = record.suspended?.scheduledScaling === true && found?.suspended.scheduledScaling === true;
  if (!isPaused || record.pausedAt === undefined || wanted.state.autoscaling === 'suspended') return [];
  const missed = takeIn(draft, configuration?.scheduledActions ?? [], new Date(record.pausedAt), found);
  // What is counted once is not counted again by a tick that goes on.
  if (missed.length > 0) draft.note({ pausedAt: now.toISOString() });
  return missed;
}

/** What is found becomes what the actions would have left of it. */
function takeIn(
  draft: Draft,
  actions: readonly ScheduledAction[],
  since: Date,
  fallback: { readonly min: number; readonly max: number },
): readonly MissedAction[] {
  const { wanted, record, now } = draft;
  const { baseline } = record;
  if (wanted.target.base !== undefined || wanted.target.enforce || baseline === undefined) return [];
  const bounds = boundsOf(baseline) ?? { min: fallback.min, max: fallback.max };
  const found: AsLeft = { bounds, desired: baseline.desired };
  const { missed, left } = actionsMissed(actions, { since, until: now }, found);
  const next: Counts = { ...baseline, ...left.bounds, desired: left.desired };
  if (missed.some(({ due }) => due !== undefined) && !same(next, baseline)) draft.note({ baseline: next });
  return missed;
}

export const missedFacts = (missed: readonly MissedAction[] = []): readonly Fact[] =>
  missed.map(({ name, due }) => ({ fact: 'action-missed', name, ...(due && { due }) }));

/** Whether they have to be read because they are resumed now. */
export const isToResume = ({ wanted, record }: Pick<Situation, 'wanted' | 'record'>): boolean =>
  record.suspended?.scheduledScaling === true &&
  record.pausedAt !== undefined &&
  wanted.state.autoscaling !== 'suspended' &&
  wanted.target.base === undefined &&
  !wanted.target.enforce;
