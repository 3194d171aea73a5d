import { resourceOf } from '../belongings.ts';
import { type SimulatedWorld, serviceOf } from '../simulated-world.ts';
import { notApplicable, type Problem } from './judge.ts';

/**
 * When Prescale has been taken off a target that nobody else touched, bounds and count are as if it had never been there:
 * the declared base, or what was found. (What hangs on the target is looked at after every call.)
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
  // A target that was let go keeps the base; one that was never taken on, or not registered then, keeps what was found.
  const right = plan.base === undefined ? [plan.found.registered] : [plan.base, plan.found.registered];
  if (!right.map(text).includes(text(there)))
    return `${target}: ${text(there)} instead of ${right.map(text).join(' or ')}`;
  if (plan.base === undefined && desired !== plan.found.desired)
    return `${target}: ${desired} tasks instead of the ${plan.found.desired} that were found`;
  return undefined;
}
