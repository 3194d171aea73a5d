import { alarmsToMend } from './alarms-to-mend.ts';
import type { AutoscalingConfiguration, ScalingPolicy, ScheduledAction, Snapshot } from './autoscaling.ts';
import { samePolicy } from './covers.ts';
import { metricOf } from './metric.ts';
import { missedFacts } from './missed-actions.ts';
import type { Fact } from './news.ts';
import type { Resource } from './resource.ts';
import { same } from './same.ts';
import { isPast } from './scheduled-action.ts';
import type { Situation } from './situation.ts';
import type { PolicyPut, Step } from './step.ts';

/** What is still missing of a snapshot, or, when nothing is, how what is there compares with it. */
export type MissingParts =
  | { readonly done: false; readonly steps: readonly Step[] }
  | ({ readonly done: true } & Compared);

export interface Compared {
  /** What is as it was saved, what somebody else has changed, and tags that AWS refused. */
  readonly facts: readonly Fact[];
  readonly isSame: boolean;
}

/**
 * The next calls that bring a deregistered target back, from what is there now. Each call is an upsert by name, so a
 * restore that was cut off goes on where it was; what somebody else has put back already is compared, not fought.
 */
export function missingParts(situation: Situation, snapshot: Snapshot): MissingParts {
  const { observed, now } = situation;
  const { resource } = situation.record;
  const there = observed.configuration ?? { policies: [], scheduledActions: [], tags: {}, alarms: [] };
  const registered = observed.scalableTarget;
  const missing = missingOf(snapshot, there, now);
  const because = 'it was saved before the target was deregistered';
  const steps: readonly Step[] = [
    ...(registered === undefined ? registration(situation, snapshot) : tagging(resource, missing, registered.arn)),
    ...missing.policies.map((policy): Step => ({ kind: 'put-policy', resource, policy: policyPut(policy), because })),
    ...alarmsToMend(snapshot.configuration, there).map(
      (alarm): Step => ({ kind: 'put-alarm', resource, alarm, because: 'its policy has a new ARN' }),
    ),
    ...missing.scheduledActions.map((action): Step => ({ kind: 'put-scheduled-action', resource, action, because })),
  ];
  return steps.length > 0 ? { done: false, steps } : { done: true, ...comparison(snapshot, there, now) };
}

/**
 * Tasks that are owed come first. The bounds contain the present count: AWS moves a count into the bounds of a
 * registration at once.
 */
function registration({ record, observed, aim }: Situation, snapshot: Snapshot): readonly Step[] {
  const { resource } = record;
  const { desired } = observed.service;
  const bounds = aim.bounds ?? snapshot;
  const count = Math.max(desired, aim.floor);
  const raise: readonly Step[] =
    count === desired
      ? []
      : [{ kind: 'set-desired', resource, from: desired, to: count, because: `at least ${count} tasks are owed` }];
  return [
    ...raise,
    {
      kind: 'register',
      resource,
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

function tagging(resource: Resource, { tags }: Missing, arn: string): readonly Step[] {
  // One at a time, so that one that AWS refuses keeps no other away.
  return Object.entries(tags).map(([key, value]) => ({
    kind: 'tag',
    resource,
    arn,
    tags: { [key]: value },
    because: 'the tags went with the deregistered target',
  }));
}

const policyPut = ({ name, type, configuration }: ScalingPolicy): PolicyPut => ({ name, type, configuration });

/** Field by field, what was saved against what is there. */
function comparison(
  { configuration, refusedTags = [], missed }: Snapshot,
  there: AutoscalingConfiguration,
  now: Date,
): Compared {
  const changed: Fact[] = [];
  const policies = configuration.policies.filter((saved) => {
    const present = there.policies.find((policy) => policy.name === saved.name);
    if (present === undefined) changed.push({ fact: 'policy-replaced', name: saved.name });
    else if (!samePolicy(saved, present)) changed.push({ fact: 'part-changed', part: 'policy', name: saved.name });
    else return true;
    return false;
  });
  const toCome = configuration.scheduledActions.filter((saved) => !isPast(saved, now));
  const past = configuration.scheduledActions.filter((saved) => isPast(saved, now));
  const actions = toCome.filter((saved) => {
    const isSame = there.scheduledActions.some((action) => same(action, saved));
    if (!isSame) changed.push({ fact: 'part-changed', part: 'scheduled action', name: saved.name });
    return isSame;
  });
  const refused = refusedTags.filter((key) => !(key in there.tags));
  const tags = Object.entries(configuration.tags).filter(([key, value]) => {
    const isSame = there.tags[key] === value;
    if (!isSame && !refused.includes(key)) changed.push({ fact: 'part-changed', part: 'tag', name: key });
    return isSame;
  });
  const identical = {
    policies: policies.length,
    scheduledActions: actions.length,
    tags: tags.length,
    alarms: configuration.alarms.length,
  };
  const different = [...changed, ...refused.map((key): Fact => ({ fact: 'tag-refused', key }))];
  return {
    facts: [
      { fact: 'identical', ...identical },
      ...past.map(({ name }): Fact => ({ fact: 'action-past', name })),
      ...missedFacts(missed),
      ...different,
    ],
    isSame: different.length === 0,
  };
}
