import { countsOf } from './aim.ts';
import { boundsOf, type Counts } from './counts.ts';
import type { Difference } from './difference.ts';
import type { Draft } from './draft.ts';
import type { News } from './news.ts';
import { newsOf, ofEvent } from './news-of.ts';
import { hasBoundsOfOthers, settlingMs } from './others.ts';
import type { TargetRecord } from './record.ts';
import { canonical } from './same.ts';
import { withoutPolicies } from './scaling-policies.ts';
import type { Situation } from './situation.ts';
import type { Step } from './step.ts';
import { allSuspended, noneSuspended, sameFlags } from './suspended-flags.ts';
import { foundAtBegin, noteBegin } from './unfinished.ts';
import { defendedEvents } from './wanted.ts';
import { watchUntilOf } from './watch.ts';

type Applied = NonNullable<TargetRecord['applied']>;

/** Bounds of others are not held up for a count. */
const withBounds = ({ held: _, counts, ...applied }: Applied, to: Counts) => ({
  ...applied,
  counts: { ...counts, ...boundsOf(to) },
});

/**
 * What differs from what was applied, though Prescale did not do it. It is told once and respected, unless the target
 * says `enforce`, or fewer tasks are asked for than a pre-event is owed: that is put right at once.
 */
export function drift(draft: Draft): void {
  const { wanted, observed, now, aim } = draft;
  const { applied, transition: begun } = draft.record;
  if (applied === undefined) return;
  const isSettling = now.getTime() - new Date(applied.at).getTime() < settlingMs;
  const present = countsOf(observed);
  const resumed: readonly Difference[] = isResumed(draft) ? [{ is: 'resumed' }] : [];
  const before = begun === undefined ? present : foundAtBegin(begun, observed);
  const found = [...differences(applied, before, isSettling), ...resumed];
  const defence = defend(draft);
  const isToEnforce = defence.length === 0 && wanted.target.enforce && found.length > 0;
  const steps = isToEnforce ? enforce(applied, draft) : defence;
  const to = countsAfter(present, steps);
  if (steps.length > 0) {
    draft.note(withoutPolicies(observed, steps));
    noteBegin(draft, to.desired);
    draft.remember('the counts before the repair are kept');
    draft.add(...steps);
  }
  const isRepaired = steps.length > 0 || begun !== undefined;
  const left = isRepaired ? [...differences(applied, to, isSettling), ...(isToEnforce ? [] : resumed)] : found;
  const fingerprint = left.length === 0 ? undefined : canonical(left);
  const isNew = fingerprint !== undefined && fingerprint !== draft.record.drift;
  const isTheirs = hasBoundsOfOthers(draft);
  if (!isRepaired && !isNew) {
    if (fingerprint === undefined && draft.record.drift !== undefined) draft.note({ drift: undefined });
    return;
  }
  const noted = draft.record.transition;
  const from = noted === undefined ? present : foundAtBegin(noted, observed);
  const isOwed = defendedEvents(wanted.state).length > 0 && from.desired < aim.floor;
  const kept = isTheirs ? boundsOf(present) : undefined;
  const told = driftNews(
    draft,
    noted?.at ?? now.toISOString(),
    { from, ...(isRepaired && { to }) },
    {
      fact: 'differs',
      found: [...found],
      done: !isRepaired ? 'left' : isOwed ? 'owed' : wanted.target.enforce ? 'enforced' : 'held',
      ...(isOwed && { owed: aim.floor }),
      ...(kept && { kept }),
    },
  );
  const watchUntil = watchUntilOf(draft.record, to.desired > from.desired, now);
  draft.note(
    {
      drift: isTheirs ? undefined : fingerprint,
      ...(isRepaired && { transition: undefined }),
      applied: {
        // Told once: from now on they are what is there.
        ...(isTheirs ? withBounds(applied, to) : applied),
        ...(watchUntil !== undefined && { watchUntil }),
      },
    },
    told,
  );
}

function driftNews(
  situation: Situation,
  subject: string,
  { from, to }: { readonly from: Counts; readonly to?: Counts },
  reason: NonNullable<News['reason']>,
): News {
  const event = defendedEvents(situation.wanted.state)[0];
  const severity = to !== undefined && event !== undefined ? 'critical' : 'warning';
  return newsOf(
    situation,
    { kind: 'drift', subject, severity },
    { from, ...(to && { to }), ...(event && ofEvent(event)), reason, facts: [{ fact: 'because' }] },
  );
}

function differences({ counts }: Applied, present: Counts, isSettling: boolean): readonly Difference[] {
  const [there, applied] = [boundsOf(present), boundsOf(counts)];
  if (applied === undefined) {
    // Whoever registered the target lets the count move, so its count is no drift.
    if (there !== undefined) return [{ is: 'registered', found: there }];
    const isOther = present.desired !== counts.desired;
    return isOther ? [{ is: 'count', found: present.desired, applied: counts.desired }] : [];
  }
  if (there === undefined) return [{ is: 'deregistered' }];
  const areOther = there.min !== applied.min || there.max !== applied.max;
  const isOutside =
    present.desired < Math.min(applied.min, there.min) || present.desired > Math.max(applied.max, there.max);
  return [
    ...(areOther ? [{ is: 'bounds' as const, found: there, applied }] : []),
    ...(isOutside && !isSettling ? [{ is: 'count-outside' as const, found: present.desired, applied }] : []),
  ];
}

const isResumed = ({ wanted, observed: { scalableTarget } }: Situation): boolean =>
  wanted.state.autoscaling === 'suspended' &&
  scalableTarget !== undefined &&
  !sameFlags(scalableTarget.suspended, allSuspended);

/** The floor of a pre-event, also where only the bounds would let autoscaling go below it. */
export function defend({ wanted, observed, aim: { floor } }: Situation): readonly Step[] {
  if (defendedEvents(wanted.state).length === 0) return [];
  const { service, scalableTarget: found } = observed;
  const on = { service: wanted.target.ecs, because: `at least ${floor} tasks are owed: ${wanted.state.because}` };
  const isLoose = found !== undefined && (found.min < floor || found.max < floor);
  const hold: readonly Step[] = isLoose
    ? [
        {
          kind: 'register',
          ...on,
          min: Math.max(found.min, floor),
          max: Math.max(found.max, floor, service.desired),
          suspended: found.suspended,
        },
      ]
    : [];
  const raise: readonly Step[] =
    service.desired < floor ? [{ kind: 'set-desired', ...on, from: service.desired, to: floor }] : [];
  return [...hold, ...raise];
}

/** Back to what was applied; inside the bounds that were, autoscaling may have moved the count. */
function enforce({ counts }: Applied, { wanted: { target, state }, observed }: Situation): readonly Step[] {
  const { service, scalableTarget: found } = observed;
  const { min, max } = counts;
  const on = { service: target.ecs, because: `${target.name} is enforced: ${state.because}` };
  const flags = state.autoscaling === 'suspended' ? allSuspended : (found?.suspended ?? noneSuspended);
  const count = min === undefined || max === undefined ? counts.desired : Math.min(Math.max(service.desired, min), max);
  // Where somebody registered what was not, its count is not Prescale's.
  const isToSet = count !== service.desired && (found === undefined || min !== undefined);
  return [
    ...(min === undefined || max === undefined
      ? []
      : [{ kind: 'register' as const, ...on, min, max, suspended: flags }]),
    ...(isToSet ? [{ kind: 'set-desired' as const, ...on, from: service.desired, to: count }] : []),
  ];
}

/** What the counts are when all steps have succeeded. */
export function countsAfter(present: Counts, steps: readonly Step[]): Counts {
  let { desired, min, max } = present;
  for (const step of steps) {
    if (step.kind === 'set-desired') desired = step.to;
    if (step.kind !== 'register') continue;
    ({ min, max } = step);
    desired = Math.min(Math.max(desired, min), max);
  }
  return { ...present, desired, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
