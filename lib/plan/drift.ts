import { countsOf } from './aim.ts';
import type { Counts } from './counts.ts';
import type { Draft } from './draft.ts';
import { tellLeft } from './left-so.ts';
import type { TargetRecord } from './record.ts';
import { tellRepaired } from './repaired.ts';
import { withoutPolicies } from './scaling-policies.ts';
import type { Situation } from './situation.ts';
import type { Step } from './step.ts';
import { allSuspended, noneSuspended } from './suspended-flags.ts';
import { noteBegin } from './unfinished.ts';
import { defendedEvents } from './wanted.ts';
import { watchUntilOf } from './watch.ts';
import { whatDiffers } from './what-differs.ts';

type Applied = NonNullable<TargetRecord['applied']>;

/**
 * What differs from what was applied, though Prescale did not do it. It is told once and respected, unless the target
 * says `enforce`, or fewer tasks are asked for than a pre-event is owed: that is put right at once, and told when a look has
 * found it right.
 *
 * Answers whether something is put right, so that another look has to be taken.
 */
export function drift(draft: Draft): boolean {
  const { observed } = draft;
  const { applied, transition: begun } = draft.record;
  if (applied === undefined) return false;
  const steps = repairOf(draft, applied);
  if (steps.length > 0) {
    const { desired } = countsAfter(countsOf(observed), steps);
    const watchUntil = watchUntilOf(draft.record, desired > observed.service.desired, draft.now);
    draft.note({
      ...withoutPolicies(observed, steps),
      ...(watchUntil !== undefined && { applied: { ...applied, watchUntil } }),
    });
    noteBegin(draft, desired);
    draft.remember('the counts before the repair are kept');
    draft.add(...steps);
  } else if (begun !== undefined) tellRepaired(draft, begun);
  else tellLeft(draft);
  return steps.length > 0;
}

function repairOf(situation: Situation, applied: Applied): readonly Step[] {
  const defence = defend(situation);
  const isToEnforce = defence.length === 0 && situation.wanted.target.enforce && whatDiffers(situation).length > 0;
  return isToEnforce ? enforce(applied, situation) : defence;
}

/** The floor of a pre-event, also where only the bounds would let autoscaling go below it. */
export function defend({ wanted, observed, record, aim: { floor } }: Situation): readonly Step[] {
  if (defendedEvents(wanted.state).length === 0) return [];
  const { service, scalableTarget: found } = observed;
  const on = { resource: record.resource, because: `at least ${floor} tasks are owed: ${wanted.state.because}` };
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
function enforce({ counts }: Applied, { wanted: { target, state }, observed, record }: Situation): readonly Step[] {
  const { service, scalableTarget: found } = observed;
  const { min, max } = counts;
  const on = { resource: record.resource, because: `${target.name} is enforced: ${state.because}` };
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
