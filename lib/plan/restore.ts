import type { EcsService } from '../schedule/schedule.ts';
import type { Aim } from './aim.ts';
import type { Alarm, AutoscalingConfiguration, ScalingPolicy, ScheduledAction, Snapshot } from './autoscaling.ts';
import { metricOf } from './metric.ts';
import type { Observed } from './observed.ts';
import { same } from './same.ts';
import { isPast } from './scheduled-action.ts';
import type { PolicyPut, Step } from './step.ts';

/** What is still missing of a snapshot, or, when nothing is, what somebody else has changed meanwhile. */
export type Restore =
  | { readonly done: false; readonly steps: readonly Step[] }
  | { readonly done: true; readonly putBack: readonly string[]; readonly changedByOthers: readonly string[] };

/**
 * The next calls that bring a deregistered target back, from what is there now. Each call is an upsert by name, so a
 * restore that was cut off goes on where it was; what somebody else has put back already is compared, not fought.
 */
export function restore(service: EcsService, snapshot: Snapshot, observed: Observed, aim: Aim, now: Date): Restore {
  const there = observed.configuration ?? { policies: [], scheduledActions: [], tags: {}, alarms: [] };
  const registered = observed.scalableTarget;
  const missing = missingOf(snapshot, there, now);
  const steps: Step[] = [
    ...(registered === undefined
      ? [registration(service, snapshot, observed, aim)]
      : tagging(service, missing, registered.arn)),
    ...missing.policies.map(
      (policy): Step => ({
        kind: 'put-policy',
        service,
        policy: policyPut(policy),
        because: 'it was saved before the target was deregistered',
      }),
    ),
    ...missing.scheduledActions.map(
      (action): Step => ({
        kind: 'put-scheduled-action',
        service,
        action,
        because: 'it was saved before the target was deregistered',
      }),
    ),
  ];
  if (steps.length > 0) return { done: false, steps };
  const alarms = alarmsToMend(snapshot, there).map(
    (alarm): Step => ({ kind: 'put-alarm', service, alarm, because: 'its policy has a new ARN' }),
  );
  if (alarms.length > 0) return { done: false, steps: alarms };
  return { done: true, putBack: summary(snapshot, now), changedByOthers: differences(snapshot, there, now) };
}

/** The bounds contain the present count: AWS moves a count into the bounds of a registration at once. */
function registration(service: EcsService, snapshot: Snapshot, { service: { desired } }: Observed, aim: Aim): Step {
  const bounds = aim.bounds ?? snapshot;
  return {
    kind: 'register',
    service,
    min: Math.min(bounds.min, Math.max(desired, aim.floor)),
    max: Math.max(bounds.max, desired),
    suspended: snapshot.suspended,
    ...(Object.keys(snapshot.configuration.tags).length > 0 && { tags: snapshot.configuration.tags }),
    because: `its autoscaling comes back, with bounds that hold the ${desired} tasks that run now`,
  };
}

interface Missing {
  readonly policies: readonly ScalingPolicy[];
  readonly scheduledActions: readonly ScheduledAction[];
  readonly tags: Readonly<Record<string, string>>;
}

function missingOf({ configuration }: Snapshot, there: AutoscalingConfiguration, now: Date): Missing {
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
    tags: Object.fromEntries(Object.entries(configuration.tags).filter(([key]) => !(key in there.tags))),
  };
}

function tagging(service: EcsService, { tags }: Missing, arn: string): readonly Step[] {
  if (Object.keys(tags).length === 0) return [];
  return [{ kind: 'tag', service, arn, tags, because: 'the tags went with the deregistered target' }];
}

const policyPut = ({ name, type, configuration }: ScalingPolicy): PolicyPut => ({ name, type, configuration });

const actionLists = ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const;

/** The alarms of step policies as they are now, with their actions pointed to the policies that were put anew. */
function alarmsToMend({ configuration }: Snapshot, there: AutoscalingConfiguration): readonly Alarm[] {
  const newArn = new Map(
    configuration.policies.flatMap((old) => {
      const present = there.policies.find((policy) => policy.name === old.name);
      return present === undefined ? [] : [[old.arn, present.arn] as const];
    }),
  );
  return configuration.alarms.flatMap((saved) => {
    const present = there.alarms.find((alarm) => alarm.name === saved.name) ?? saved;
    const mended = {
      name: saved.name,
      definition: { ...present.definition, ...mendedActions(saved, present, newArn) },
    };
    const isThere = there.alarms.some((alarm) => same(alarm, mended));
    return isThere ? [] : [mended];
  });
}

function mendedActions(saved: Alarm, present: Alarm, newArn: ReadonlyMap<string, string>): Alarm['definition'] {
  return Object.fromEntries(
    actionLists.flatMap((list) => {
      const kept = arns(present, list).filter((arn) => !newArn.has(arn) || newArn.get(arn) === arn);
      const wanted = arns(saved, list).flatMap((arn) => newArn.get(arn) ?? []);
      const actions = [...new Set([...wanted, ...kept])];
      return actions.length === 0 && arns(present, list).length === 0 ? [] : [[list, actions.sort()]];
    }),
  );
}

function arns({ definition }: Alarm, list: (typeof actionLists)[number]): readonly string[] {
  const value = definition[list];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** Whether the snapshot holds everything that a deregistration would delete now. */
export const covers = ({ configuration }: Snapshot, there: AutoscalingConfiguration): boolean =>
  there.policies.every((policy) =>
    configuration.policies.some((saved) => same(withoutArn(saved), withoutArn(policy))),
  ) &&
  there.scheduledActions.every((action) => configuration.scheduledActions.some((saved) => same(saved, action))) &&
  Object.entries(there.tags).every(([key, value]) => configuration.tags[key] === value);

/** An ARN and the names of target tracking alarms are new with every put. */
const withoutArn = ({ name, type, configuration }: ScalingPolicy): unknown => ({ name, type, configuration });

function differences({ configuration }: Snapshot, there: AutoscalingConfiguration, now: Date): readonly string[] {
  const policies = configuration.policies.flatMap((saved) => {
    const present = there.policies.find((policy) => policy.name === saved.name);
    if (present === undefined) return [`policy ${saved.name} was replaced by another on the same metric`];
    return same(withoutArn(saved), withoutArn(present)) ? [] : [`policy ${saved.name} was changed`];
  });
  const actions = configuration.scheduledActions
    .filter((saved) => !isPast(saved, now))
    .flatMap((saved) =>
      there.scheduledActions.some((action) => same(action, saved))
        ? []
        : [`scheduled action ${saved.name} was changed`],
    );
  const tags = Object.entries(configuration.tags).flatMap(([key, value]) =>
    there.tags[key] === value ? [] : [`tag ${key} was changed`],
  );
  return [...policies, ...actions, ...tags].map((what) => `${what} by somebody else meanwhile, and left so`);
}

function summary({ configuration }: Snapshot, now: Date): readonly string[] {
  const actions = configuration.scheduledActions.filter((action) => !isPast(action, now));
  return [
    count(configuration.policies.length, 'scaling policy', 'scaling policies'),
    count(actions.length, 'scheduled action', 'scheduled actions'),
    count(Object.keys(configuration.tags).length, 'tag', 'tags'),
    count(configuration.alarms.length, 'step alarm', 'step alarms'),
  ].flat();
}

const count = (n: number, one: string, many: string): readonly string[] =>
  n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
