import { predefinedMetrics } from '../lib/plan/metric.ts';
import { resourceOf } from '../lib/plan/resource-kinds.ts';
import { occurrences } from '../lib/schedule/occurrences.ts';
import type { Schedule, Target } from '../lib/schedule/schedule.ts';
import { zoneClock } from '../lib/schedule/wall-time.ts';
import type { EmbeddedAws } from './embedded-aws/embedded-aws.ts';

/** A task becomes RUNNING this long after it was asked for. */
const secondsToRunning = 50;

/**
 * The AWS account that the runbooks leave behind: each target's service with its scalable target and the policies that
 * its `scaling:` section names, under names of their own; tags as an infrastructure tool leaves them.
 */
export async function buildRunbookWorld({ world }: EmbeddedAws, schedule: Schedule): Promise<void> {
  for (const target of schedule.targets.values()) {
    const { base, ecs } = target;
    world.createService({ ...ecs, desired: base?.min ?? 2, launch: { secondsToRunning } });
    if (base === undefined) continue;
    const { namespace, resourceId, dimension } = resourceOf(target);
    const on = { ServiceNamespace: namespace, ResourceId: resourceId, ScalableDimension: dimension };
    const call = (operation: string, input: object) =>
      world.call('application-autoscaling', operation, { ...on, ...input });
    await call('RegisterScalableTarget', {
      MinCapacity: base.min,
      MaxCapacity: base.max,
      Tags: { 'managed-by': 'terraform' },
    });
    for (const policy of policiesOf(target)) await call('PutScalingPolicy', policy);
    world.setLoad(resourceId, loadOf(schedule, target));
  }
}

const policiesOf = ({ scaling = [] }: Target) =>
  scaling.map((policy) => ({
    PolicyName: `${policy.metric === 'requests' ? 'request' : policy.metric}-scaling`,
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: policy.target,
      PredefinedMetricSpecification: {
        PredefinedMetricType: predefinedMetrics[policy.metric][0],
        ...(policy.resourceLabel !== undefined && { ResourceLabel: policy.resourceLabel }),
      },
      ...(policy.scaleOutCooldownSeconds !== undefined && { ScaleOutCooldown: policy.scaleOutCooldownSeconds }),
      ...(policy.scaleInCooldownSeconds !== undefined && { ScaleInCooldown: policy.scaleInCooldownSeconds }),
    },
  }));

/**
 * Requests a minute: a day that swells from a night of 200 to 2,000 at 14:00 on weekdays and half of that at weekends, and during
 * an event 90 % of what it was announced with.
 */
function loadOf(schedule: Schedule, target: Target): (at: Date) => number {
  const clock = zoneClock(schedule.timezone);
  const events = schedule.windows.filter((window) => window.kind === 'pre-event' && window.targets.has(target.name));
  return (at) => {
    const wall = new Date(clock.wallAt(at.getTime()));
    const hour = wall.getUTCHours() + wall.getUTCMinutes() / 60;
    const isWeekend = wall.getUTCDay() % 6 === 0;
    const daily = 200 + (isWeekend ? 800 : 1_800) * Math.max(0, Math.cos(((hour - 14) / 12) * Math.PI));
    const announced = events.flatMap((window) => {
      const runs = occurrences(schedule, window.name, at, new Date(at.getTime() + 1)).length > 0;
      return runs ? [window.targets.get(target.name)?.requestsPerMinute ?? 0] : [];
    });
    return Math.max(daily, ...announced.map((requests) => requests * 0.9));
  };
}
