import type { Account, Load } from '../account.ts';
import type { TargetTracking } from '../application-auto-scaling/policy-configuration.ts';
import { type ScalableTarget, type ScalingPolicy, scale } from '../application-auto-scaling/scalable-target.ts';
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
  const readings: Reading[] = [];
  for (const policy of target.policies.values()) {
    if (policy.configuration.type !== 'TargetTrackingScaling') continue;
    const configuration = policy.configuration.value;
    const metric = minuteMetric(configuration, requests, running);
    policy.minutesHigh = metric !== undefined && metric > configuration.TargetValue ? policy.minutesHigh + 1 : 0;
    policy.minutesLow =
      metric !== undefined && metric < configuration.TargetValue * scaleInShare ? policy.minutesLow + 1 : 0;
    readings.push({ policy, configuration, metric });
  }
  if (service.status !== 'ACTIVE') return;
  const high = readings.filter(({ policy }) => policy.minutesHigh >= minutesToScaleOut);
  if (high.length > 0) {
    if (!target.suspended.DynamicScalingOutSuspended) scaleOut(account, service, target, high, at);
    return;
  }
  if (!target.suspended.DynamicScalingInSuspended) scaleIn(account, service, target, readings, at);
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
  const deciding = readings.filter(({ configuration }) => configuration.DisableScaleIn !== true);
  if (deciding.length === 0 || deciding.some(({ policy }) => policy.minutesLow < minutesToScaleIn)) return;
  const cooldown = Math.max(...deciding.map(({ configuration }) => configuration.ScaleInCooldown ?? usualCooldown));
  if (target.lastScaleInAt !== undefined && at < target.lastScaleInAt + cooldown * 1000) return;
  const wanted = largest(deciding, service.running.length);
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
