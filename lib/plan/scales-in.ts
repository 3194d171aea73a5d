import type { ScalingPolicy, Suspended } from './autoscaling.ts';
import type { Situation } from './situation.ts';

type Seen = Pick<Situation, 'observed' | 'record'>;

/**
 * Whether nothing but Prescale would ever lower the count: no scaling policy that scales in is attached, or scaling in
 * is paused by somebody. Policies that are still to be put back count as attached; unread ones are taken to lower. A change
 * that was cut off after it had deregistered the target goes on as it began.
 */
export function nothingElseLowers({ observed, record }: Seen): boolean {
  const { scalableTarget, policies, configuration } = observed;
  const saved = record.snapshot?.configuration.policies ?? [];
  if (scalableTarget === undefined) {
    const wasRegistered = record.transition?.from.min !== undefined;
    return !wasRegistered || isPausedBy(record.snapshot?.suspended, record.suspended) || !saved.some(scalesIn);
  }
  const attached = policies ?? configuration?.policies;
  if (attached === undefined) return false;
  return isPausedBy(scalableTarget.suspended, record.suspended) || ![...attached, ...saved].some(scalesIn);
}

/** Whether nothing but Prescale would ever raise the count again; from 0 no policy that follows a load can. */
export function nothingElseRaises({ observed, record }: Seen): boolean {
  const { service, scalableTarget, policies, configuration } = observed;
  const attached = policies ?? configuration?.policies;
  if (scalableTarget === undefined || service.desired === 0) return true;
  if (attached === undefined) return false;
  const isPaused = scalableTarget.suspended.dynamicScalingOut && record.suspended?.dynamicScalingOut !== true;
  const saved = record.snapshot?.configuration.policies ?? [];
  return isPaused || ![...attached, ...saved].some(scalesOut);
}

/** Somebody paused scaling in, and not Prescale. */
const isPausedBy = (flags: Suspended | undefined, ours: Suspended | undefined): boolean =>
  flags?.dynamicScalingIn === true && ours?.dynamicScalingIn !== true;

/** Whether policies alone lead the count to where it is needed, up and down. */
export const followsLoad = (policies: readonly ScalingPolicy[], suspended: Suspended): boolean =>
  !suspended.dynamicScalingIn && !suspended.dynamicScalingOut && policies.some(scalesIn) && policies.some(scalesOut);

/** Predictive policies raise only (Application Auto Scaling User Guide, "Predictive scaling"); of others more is trusted. */
function scalesIn({ type, configuration }: ScalingPolicy): boolean {
  if (type === 'PredictiveScaling') return false;
  if (type !== 'StepScaling') return configuration.DisableScaleIn !== true;
  return stepsBy(configuration, (adjustment) => adjustment < 0);
}

const scalesOut = ({ type, configuration }: ScalingPolicy): boolean =>
  type !== 'StepScaling' || stepsBy(configuration, (adjustment) => adjustment > 0);

function stepsBy(configuration: ScalingPolicy['configuration'], isMeant: (adjustment: number) => boolean): boolean {
  if (configuration.AdjustmentType === 'ExactCapacity') return true;
  const adjustments = Array.isArray(configuration.StepAdjustments) ? configuration.StepAdjustments : [];
  return adjustments.some(
    (one) =>
      typeof one === 'object' &&
      one !== null &&
      !Array.isArray(one) &&
      typeof one.ScalingAdjustment === 'number' &&
      isMeant(one.ScalingAdjustment),
  );
}
