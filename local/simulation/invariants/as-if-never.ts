import type { Bounds } from '../../../lib/schedule/schedule.ts';
import { resourceOf } from '../belongings.ts';
import type { MissedFiring } from '../ledger.ts';
import type { TargetPlan } from '../scenario.ts';
import { type SimulatedWorld, serviceOf } from '../simulated-world.ts';
import { notApplicable, type Problem } from './judge.ts';
import { afterFirings } from './native-actions.ts';

/**
 * When Prescale has been taken off a target that nobody else touched, bounds and count are as if it had never been there:
 * the declared base, or what was found and what scheduled actions of people would have made of it. (What hangs on the target is looked at after every call.)
 */
export function asIfNever(world: SimulatedWorld, target: string): Problem {
  const plan = world.plans.get(target);
  const ledger = world.ledgers.get(target);
  const record = world.stored.get(target);
  if (plan === undefined || ledger === undefined) return undefined;
  if (record?.snapshot !== undefined || record?.suspended !== undefined || record?.baseline !== undefined)
    return `${target}: something is still remembered that was to be put back`;
  if (record?.restored !== undefined) return `${target}: nobody was told that all is as it was`;
  if (ledger.touched) return notApplicable;
  const there = world.aws.world.scalableTarget(resourceOf(target));
  const { cluster, service } = serviceOf(target);
  const desired = world.aws.world.service(cluster, service)?.desired ?? 0;
  const text = (bounds: { readonly min: number; readonly max: number } | undefined): string =>
    bounds === undefined ? 'not registered' : `${bounds.min} to ${bounds.max}`;
  const right = standingsWithout(plan, ledger.missed);
  if (!right.some(({ bounds }) => text(bounds) === text(there)))
    return `${target}: ${text(there)} instead of ${right.map(({ bounds }) => text(bounds)).join(' or ')}`;
  if (plan.base === undefined && !right.some((one) => one.desired === desired))
    return `${target}: ${desired} tasks instead of ${right.map((one) => one.desired).join(' or ')}`;
  return undefined;
}

interface WithoutPrescale {
  readonly bounds: Bounds | undefined;
  readonly desired: number;
}

/**
 * What would be there without Prescale. A target that was let go keeps the base; one that was never taken on, or not
 * registered then, keeps what was found. A target that is let go in an event has no base any more, and what is enforced is
 * put back, so there both are right.
 */
function standingsWithout(
  { base, enforce, found }: TargetPlan,
  missed: readonly MissedFiring[],
): readonly WithoutPrescale[] {
  const { desired, registered } = found;
  const after = (bounds: Bounds | undefined): WithoutPrescale =>
    bounds === undefined ? { bounds, desired } : afterFirings(bounds, desired, missed);
  if (base !== undefined) return [{ bounds: base, desired }, { bounds: registered, desired }, after(base)];
  return enforce ? [{ bounds: registered, desired }, after(registered)] : [after(registered)];
}
