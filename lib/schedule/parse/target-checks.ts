import { complain, quote } from './complaint.ts';
import type { Report } from './part.ts';
import type { PolicyDraft, Stage, TargetDraft } from './stage.ts';

type TargetCheck = (target: TargetDraft, report: Report) => void;

/** Bounds that hold nothing. */
const minNotAboveMax: TargetCheck = ({ base, limits }, report) => {
  for (const [bounds, key] of [
    [base, 'base'],
    [limits, 'limits'],
  ] as const) {
    const { part, min, max } = bounds;
    if (part === undefined || min === undefined || max === undefined || min <= max) continue;
    const message = `In \`${key}\`, \`min\` is ${min} and \`max\` is ${max}: the least cannot be above the most.`;
    report(part.placeOf('min'), complain('min-above-max', message, `Did you mean \`{ min: ${max}, max: ${min} }\`?`));
  }
};

const baseWithinLimits: TargetCheck = ({ base, limits }, report) => {
  const { part } = base;
  for (const key of ['min', 'max'] as const) {
    const value = base[key];
    if (part === undefined || value === undefined) continue;
    const { min = 0, max = Number.POSITIVE_INFINITY } = limits;
    if (value >= min && value <= max) continue;
    const message = `\`${key}\` of \`base\` is ${value}, outside the target's limits of ${min} to ${max}.`;
    report(
      part.placeOf(key),
      complain('outside-limits', message, 'Change `base`, or widen `limits` if this is meant.'),
    );
  }
};

/** A second policy on one metric is refused by Application Auto Scaling. */
const metricOnce: TargetCheck = ({ scaling }, report) => {
  const seen = new Set<string>();
  for (const { metric, part } of scaling ?? []) {
    if (metric === undefined) continue;
    if (seen.has(metric)) {
      const message = `There are two policies on \`${metric}\`; AWS allows one on each metric.`;
      report(part.placeOf('metric'), complain('metric-twice', message, 'Remove one of the two.'));
    }
    seen.add(metric);
  }
};

const percentAtMostHundred: TargetCheck = ({ scaling }, report) => {
  for (const { metric, target, part } of scaling ?? []) {
    if ((metric !== 'cpu' && metric !== 'memory') || target === undefined || target <= 100) continue;
    const message = `The target of a \`${metric}\` policy is a percentage, and is ${target}.`;
    report(
      part.placeOf('target'),
      complain('out-of-range', message, 'Write a number up to 100, such as `target: 70`.'),
    );
  }
};

const labelWithRequestsOnly: TargetCheck = ({ scaling }, report) => {
  for (const policy of scaling ?? []) {
    const complaint = labelComplaint(policy);
    if (complaint) report(policy.part.placeOf('resourceLabel'), complaint);
  }
};

function labelComplaint({ metric, part }: PolicyDraft) {
  const written = part.isWritten('resourceLabel');
  if (metric === 'requests' && !written) {
    return complain(
      'no-resource-label',
      'A `requests` policy has to say at which load balancer and target group requests are counted.',
      'Add `resourceLabel: app/<load balancer>/<id>/targetgroup/<target group>/<id>`.',
    );
  }
  if (metric !== undefined && metric !== 'requests' && written) {
    return complain(
      'needless-resource-label',
      `\`resourceLabel\` goes with \`metric: requests\`, not with \`${metric}\`.`,
      'Remove it.',
    );
  }
  return undefined;
}

/** Two targets that manage one service would undo each other's work every minute. */
export function eachServiceOnce(stage: Stage, report: Report): void {
  const seen = new Map<string, TargetDraft>();
  for (const target of stage.targets.values()) {
    if (target.ecs === undefined) continue;
    const key = `${target.ecs.cluster}/${target.ecs.service}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, target);
      continue;
    }
    const message = `Target ${quote(first.name)} in ${first.place.file}, line ${first.place.line} is the same ECS service.`;
    report(
      target.part.placeOf('ecs'),
      complain('service-twice', message, 'Remove one of the two, or correct the names.'),
    );
  }
}

/** Everything that is refused of a target beyond its shape. A new check is a function and a line here. */
export const targetChecks: readonly TargetCheck[] = [
  minNotAboveMax,
  baseWithinLimits,
  metricOnce,
  percentAtMostHundred,
  labelWithRequestsOnly,
];
