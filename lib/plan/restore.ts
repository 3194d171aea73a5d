import type { EcsService } from '../schedule/schedule.ts';
import type { Aim } from './aim.ts';
import { alarmsToMend } from './alarms-to-mend.ts';
import type { AutoscalingConfiguration, ScalingPolicy, ScheduledAction, Snapshot } from './autoscaling.ts';
import { samePolicy } from './covers.ts';
import { metricOf } from './metric.ts';
import type { Observed } from './observed.ts';
import { same } from './same.ts';
import { isPast } from './scheduled-action.ts';
import type { PolicyPut, Step } from './step.ts';

/** What is still missing of a snapshot, or, when nothing is, how what is there compares with it. */
export type Restore =
  | { readonly done: false; readonly steps: readonly Step[] }
  | {
      readonly done: true;
      /** What is as it was saved, and what was left out because its time has passed. */
      readonly putBack: readonly string[];
      /** What somebody else has changed, and tags that AWS refused. */
      readonly different: readonly string[];
    };

/**
 * The next calls that bring a deregistered target back, from what is there now. Each call is an upsert by name, so a
 * restore that was cut off goes on where it was; what somebody else has put back already is compared, not fought.
 */
export function restore(service: EcsService, snapshot: Snapshot, observed: Observed, aim: Aim, now: Date): Restore {
  const there = observed.configuration ?? { policies: [], scheduledActions: [], tags: {}, alarms: [] };
  const registered = observed.scalableTarget;
  const missing = missingOf(snapshot, there, now);
  const because = 'it was saved before the target was deregistered';
  const steps: readonly Step[] = [
    ...(registered === undefined
      ? registration(service, snapshot, observed, aim)
      : tagging(service, missing, registered.arn)),
    ...missing.policies.map((policy): Step => ({ kind: 'put-policy', service, policy: policyPut(policy), because })),
    ...alarmsToMend(snapshot.configuration, there).map(
      (alarm): Step => ({ kind: 'put-alarm', service, alarm, because: 'its policy has a new ARN' }),
    ),
    ...missing.scheduledActions.map((action): Step => ({ kind: 'put-scheduled-action', service, action, because })),
  ];
  return steps.length > 0 ? { done: false, steps } : { done: true, ...comparison(snapshot, there, now) };
}

/**
 * Tasks that are owed come first. The bounds contain the present count: AWS moves a count into the bounds of a
 * registration at once.
 */
function registration(
  service: EcsService,
  snapshot: Snapshot,
  { service: { desired } }: Observed,
  aim: Aim,
): readonly Step[] {
  const bounds = aim.bounds ?? snapshot;
  const count = Math.max(desired, aim.floor);
  const raise: readonly Step[] =
    count === desired
      ? []
      : [{ kind: 'set-desired', service, from: desired, to: count, because: `at least ${count} tasks are owed` }];
  return [
    ...raise,
    {
      kind: 'register',
      service,
      min: Math.min(bounds.min, count),
      max: Math.max(bounds.max, count),
      suspended: snapshot.suspended,
      ...(Object.keys(snapshot.configuration.tags).length > 0 && { tags: snapshot.configuration.tags }),
      because: `its autoscaling comes back, with bounds that hold the ${count} tasks asked for now`,
    },
  ];
}

interface Missing {
  readonly policies: readonly ScalingPolicy[];
  readonly scheduledActions: readonly ScheduledAction[];
  readonly tags: Readonly<Record<string, string>>;
}

function missingOf({ configuration, refusedTags = [] }: Snapshot, there: AutoscalingConfiguration, now: Date): Missing {
  const names = new Set(there.policies.map((policy) => policy.name));
  const metrics = new Set(there.policies.map(metricOf).filter((metric) => metric !== undefined));
  const actions = new Set(there.scheduledActions.map((action) => action.name));
  return {
    // A second target tracking policy on one metric is refused, whatever its name.
    policies: configuration.policies.filter(
      (policy) => !names.has(policy.name) && !metrics.has(metricOf(policy) ?? ''),
    ),
    scheduledActions: configuration.scheduledActions.filter(
      (action) => !actions.has(action.name) && !isPast(action, now),
    ),
    tags: Object.fromEntries(
      Object.entries(configuration.tags).filter(([key]) => !(key in there.tags) && !refusedTags.includes(key)),
    ),
  };
}

function tagging(service: EcsService, { tags }: Missing, arn: string): readonly Step[] {
  // One at a time, so that one that AWS refuses keeps no other away.
  return Object.entries(tags).map(([key, value]) => ({
    kind: 'tag',
    service,
    arn,
    tags: { [key]: value },
    because: 'the tags went with the deregistered target',
  }));
}

const policyPut = ({ name, type, configuration }: ScalingPolicy): PolicyPut => ({ name, type, configuration });

/** Field by field, what was saved against what is there. */
function comparison(
  { configuration, refusedTags = [] }: Snapshot,
  there: AutoscalingConfiguration,
  now: Date,
): { readonly putBack: readonly string[]; readonly different: readonly string[] } {
  const changed: string[] = [];
  const policies = configuration.policies.filter((saved) => {
    const present = there.policies.find((policy) => policy.name === saved.name);
    if (present === undefined) changed.push(`policy ${saved.name} was replaced by another on the same metric`);
    else if (!samePolicy(saved, present)) changed.push(`policy ${saved.name} was changed`);
    else return true;
    return false;
  });
  const toCome = configuration.scheduledActions.filter((saved) => !isPast(saved, now));
  const past = configuration.scheduledActions.filter((saved) => isPast(saved, now));
  const actions = toCome.filter((saved) => {
    const isSame = there.scheduledActions.some((action) => same(action, saved));
    if (!isSame) changed.push(`scheduled action ${saved.name} was changed`);
    return isSame;
  });
  const refused = refusedTags.filter((key) => !(key in there.tags));
  const tags = Object.entries(configuration.tags).filter(([key, value]) => {
    const isSame = there.tags[key] === value;
    if (!isSame && !refused.includes(key)) changed.push(`tag ${key} was changed`);
    return isSame;
  });
  return {
    putBack: [
      ...counted(policies.length, 'scaling policy', 'scaling policies'),
      ...counted(actions.length, 'scheduled action', 'scheduled actions'),
      ...counted(tags.length, 'tag', 'tags'),
      ...counted(configuration.alarms.length, 'step alarm', 'step alarms'),
      ...past.map(({ name }) => `scheduled action ${name} left out: its time has passed`),
    ],
    different: [
      ...changed.map((what) => `${what} by somebody else meanwhile, and left so`),
      ...refused.map((key) => `tag ${key} is missing: AWS did not take it back`),
    ],
  };
}

const counted = (n: number, one: string, many: string): readonly string[] =>
  n === 0 ? [] : [`${n} ${n === 1 ? one : many} identical to what was saved`];
