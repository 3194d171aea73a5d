import type { TargetRecord } from '../../../lib/plan/record.ts';
import { type Belongings, flagNames, flagsOf, inSnapshot, resourceOf } from '../belongings.ts';
import { absent } from '../ledger.ts';
import type { TargetPlan } from '../scenario.ts';
import type { SimulatedWorld } from '../simulated-world.ts';

/**
 * Everything that people own is in the account, in the stored snapshot or in its second copy, as they made it. Holds after every call, not
 * only after every tick: a process may end anywhere.
 */
export function lost(world: SimulatedWorld, target: string, now: Date): string | undefined {
  const ledger = world.ledgers.get(target);
  if (ledger === undefined) return undefined;
  const read = reader(world.plans.get(target));
  const there = world.belongings(target);
  const saved = savedOf(world.stored.get(target));
  const copied = savedOf(world.copies.get(target));
  for (const [key, values] of ledger.accepted) {
    if (values.has(absent) || isPast(values, now)) continue;
    const right = new Set([...values].map((value) => read(key, value)));
    const places = [there.get(key), saved.get(key), copied.get(key)].map((value) =>
      value === undefined ? undefined : read(key, value),
    );
    if (!places.some((value) => value !== undefined && right.has(value)))
      return `${target}: ${key} should be ${[...values].join(' or ')}; in the account it is ${there.get(key) ?? 'gone'}, in the snapshot ${saved.get(key) ?? 'absent'}`;
  }
  return undefined;
}

/** With no snapshot and no copy of one waiting, what is in the account is what people made, and nothing else. */
export function madeUp(world: SimulatedWorld, target: string): string | undefined {
  const ledger = world.ledgers.get(target);
  if (ledger === undefined || world.copies.has(target)) return undefined;
  if (world.stored.get(target)?.snapshot !== undefined) return undefined;
  const plan = world.plans.get(target);
  const read = reader(plan);
  for (const [key, value] of world.belongings(target)) {
    if (isAsked(plan, key)) continue;
    const gone = / gone:(.+)$/.exec(key)?.[1];
    if (gone !== undefined && ledger.isRight(`policy ${gone}`, undefined)) continue;
    const values = ledger.accepted.get(key);
    if (values === undefined) return `${target}: nobody made ${key}, which is ${value}`;
    if (![...values].some((one) => one !== absent && read(key, one) === read(key, value)))
      return `${target}: ${key} should be ${[...values].join(' or ') || 'gone'}, and is ${value}`;
  }
  return undefined;
}

/** The flags that others set, seen through those that Prescale set itself. */
export function flagsLost(world: SimulatedWorld, target: string): string | undefined {
  const ledger = world.ledgers.get(target);
  const record = world.stored.get(target);
  const there = flagsOf(world.aws, target);
  const seen = there ?? record?.snapshot?.suspended;
  if (ledger === undefined || seen === undefined) return undefined;
  const ours = there === undefined ? undefined : record?.suspended;
  const wrong = flagNames.find((flag) => !ledger.flags.get(flag)?.has(seen[flag] && ours?.[flag] !== true));
  return (
    wrong &&
    `${target}: the flag ${wrong} of others is not kept: ${JSON.stringify({ there, ours, snapshot: record?.snapshot?.suspended })}`
  );
}

/** What a deregistration is about to delete is in the stored snapshot, value by value. */
export function notSaved(world: SimulatedWorld, target: string): string | undefined {
  const record = world.stored.get(target);
  const there = world.belongings(target);
  if (world.aws.world.scalableTarget(resourceOf(target)) === undefined) return undefined;
  if (record?.snapshot === undefined) return `${target} is deregistered with no snapshot stored`;
  const saved = savedOf(record);
  for (const [key, value] of there)
    if (!key.includes(' gone:') && !/^(alarm|link) /.test(key) && saved.get(key) !== value)
      return `${target} is deregistered, and ${key} is saved as ${saved.get(key) ?? 'nothing'} instead of ${value}`;
  return undefined;
}

export const savedOf = (record: Pick<TargetRecord, 'snapshot'> | undefined): Belongings =>
  record?.snapshot === undefined ? new Map() : inSnapshot(record.snapshot);

/** Policies that the schedule's own `scaling:` asks for are its to make. */
const isAsked = (plan: TargetPlan | undefined, key: string): boolean =>
  plan !== undefined && plan.scaling.length > 0 && key.startsWith('policy prescale-');

const metricOf = {
  cpu: 'ECSServiceAverageCPUUtilization',
  memory: 'ECSServiceAverageMemoryUtilization',
  requests: 'ALBRequestCountPerTarget',
} as const;

/** Of a policy on a metric that the schedule sets, what the schedule sets is left out. */
function reader(plan: TargetPlan | undefined): (key: string, value: string) => string {
  const metrics = (plan?.scaling ?? []).map((metric) => `"PredefinedMetricType":"${metricOf[metric]}"`);
  if (metrics.length === 0) return (_key, value) => value;
  return (key, value) =>
    key.startsWith('policy ') && metrics.some((metric) => value.includes(metric))
      ? value
          .replaceAll(/"(TargetValue|ScaleOutCooldown|ScaleInCooldown)":[\d.]+,?|"ResourceLabel":"[^"]*",?/g, '')
          .replaceAll(',}', '}')
      : value;
}

/** AWS takes no one-off that has passed, and nothing would come of it. */
function isPast(values: ReadonlySet<string>, now: Date): boolean {
  return [...values].some((value) => {
    const at = /"schedule":"at\(([^)]*)\)"/.exec(value)?.[1];
    const end = /"endTime":"([^"]*)"/.exec(value)?.[1];
    return (
      (at !== undefined && Date.parse(`${at}Z`) <= now.getTime() + slackMs) ||
      (end !== undefined && Date.parse(end) <= now.getTime() + slackMs)
    );
  });
}

/** For a clock that runs ahead. */
const slackMs = 120_000;
