import type { Account, Load } from '../account.ts';
import type { TargetTracking } from '../application-auto-scaling/policy-configuration.ts';
import type { ScalableTarget, ScalingPolicy } from '../application-auto-scaling/scalable-target.ts';
import { scale } from '../application-auto-scaling/scale.ts';
import { isDeploying } from '../ecs/deployment.ts';
import type { EcsService } from '../ecs/ecs-service.ts';
import { minuteMetric } from './metrics.ts';

const minute = 60_000;
/** The alarms that Application Auto Scaling makes: above the target for 3 minutes, or below 90 % of it for 15. */
const minutesToScaleOut = 3;
const minutesToScaleIn = 15;
const scaleInShare = 0.9;
/** Seconds; "the default cooldown for ECS services is 300" (API Reference, TargetTrackingScalingPolicyConfiguration). */
const usualCooldown = 300;

/** Whether there is anything to evaluate at all; without it a service costs nothing, however long it is left alone. */
export const isTracked = (target: ScalableTarget | undefined, load: Load | undefined): boolean => {
  if (target === undefined || load === undefined) return false;
  for (const policy of target.policies.values()) if (policy.type === 'TargetTrackingScaling') return true;
  return false;
};

interface Reading {
  readonly policy: ScalingPolicy;
  readonly configuration: TargetTracking;
  readonly metric: number | undefined;
}

/**
 * Evaluates the minute that ends at `at`: out if any policy asks for it, in only if all do; of several counts the
 * largest (Application Auto Scaling User Guide, "How target tracking scaling works").
 */
export const trackMinute = (
  account: Account,
  service: EcsService,
  target: ScalableTarget,
  load: Load,
  at: number,
): void => {
  const running = service.running.length;
  const requests = load(new Date(at - minute));
  const direction = countMinute(target, requests, running);
  if (service.status !== 'ACTIVE' || direction === undefined) return;
  if (direction === 'out') {
    if (service.desired >= target.max || target.suspended.DynamicScalingOutSuspended) return;
    const high = readingsOf(target, requests, running).filter(({ policy }) => policy.minutesHigh >= minutesToScaleOut);
    scaleOut(account, service, target, high, at);
  } else {
    if (service.desired <= target.min || target.suspended.DynamicScalingInSuspended || isDeploying(service)) return;
    const readings = readingsOf(target, requests, running);
    const deciding = readings.filter(({ configuration }) => configuration.DisableScaleIn !== true);
    if (deciding.length > 0) scaleIn(account, service, target, deciding, at);
  }
};

/** Answers what the policies ask for. Most minutes ask for nothing: they only count, and make no garbage. */
const countMinute = (target: ScalableTarget, requests: number, running: number): 'out' | 'in' | undefined => {
  let anyHigh = false;
  let allLow = true;
  for (const policy of target.policies.values()) {
    if (policy.configuration.type !== 'TargetTrackingScaling') continue;
    const { TargetValue, DisableScaleIn } = policy.configuration.value;
    const metric = minuteMetric(policy.configuration.value, requests, running);
    policy.minutesHigh = metric !== undefined && metric > TargetValue ? policy.minutesHigh + 1 : 0;
    policy.minutesLow = metric !== undefined && metric < TargetValue * scaleInShare ? policy.minutesLow + 1 : 0;
    if (policy.minutesHigh >= minutesToScaleOut) anyHigh = true;
    if (policy.minutesLow < minutesToScaleIn && DisableScaleIn !== true) allLow = false;
  }
  if (anyHigh) return 'out';
  return allLow ? 'in' : undefined;
};

const readingsOf = (target: ScalableTarget, requests: number, running: number): readonly Reading[] => {
  const readings: Reading[] = [];
  for (const policy of target.policies.values())
    if (policy.configuration.type === 'TargetTrackingScaling') {
      const configuration = policy.configuration.value;
      readings.push({ policy, configuration, metric: minuteMetric(configuration, requests, running) });
    }
  return readings;
};

const scaleOut = (
  account: Account,
  service: EcsService,
  target: ScalableTarget,
  readings: readonly Reading[],
  at: number,
): void => {
  const running = service.running.length;
  const last = target.lastScaleOut;
  const cooldown = Math.min(...readings.map(({ configuration }) => configuration.ScaleOutCooldown ?? usualCooldown));
  // "the capacity added by the initiating scale-out is calculated as part of the desired capacity for the next": while
  // the cooldown lasts, only a larger scale-out than the one before has an effect.
  const cooling = last !== undefined && at < last.at + cooldown * 1000;
  const basis = cooling ? Math.min(last.runningBefore, running) : running;
  const wanted = largest(readings, basis);
  const count = Math.min(target.max, Math.max(target.min, wanted.count));
  if (count <= service.desired) return;
  target.lastScaleOut = { at, runningBefore: cooling ? basis : running };
  target.lastScaleInAt = undefined;
  scale(account, service, count, at, cause(wanted.reading, 0));
};

const scaleIn = (
  account: Account,
  service: EcsService,
  target: ScalableTarget,
  readings: readonly Reading[],
  at: number,
): void => {
  const cooldown = Math.max(...readings.map(({ configuration }) => configuration.ScaleInCooldown ?? usualCooldown));
  if (target.lastScaleInAt !== undefined && at < target.lastScaleInAt + cooldown * 1000) return;
  const wanted = largest(readings, service.running.length);
  const count = Math.min(target.max, Math.max(target.min, wanted.count));
  if (count >= service.desired) return;
  target.lastScaleInAt = at;
  scale(account, service, count, at, cause(wanted.reading, 1));
};

const largest = (readings: readonly Reading[], tasks: number): { count: number; reading: Reading | undefined } => {
  let best: { count: number; reading: Reading | undefined } = { count: 0, reading: undefined };
  for (const reading of readings) {
    const count = Math.ceil((tasks * (reading.metric ?? 0)) / reading.configuration.TargetValue);
    if (best.reading === undefined || count > best.count) best = { count, reading };
  }
  return best;
};

const cause = (reading: Reading | undefined, alarm: number): string =>
  `monitor alarm ${reading?.policy.ownAlarms[alarm]} in state ALARM triggered policy ${reading?.policy.name}`;
