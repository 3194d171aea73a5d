import type { TargetTracking } from '../schedule/schedule.ts';
import type { ScalingPolicy } from './autoscaling.ts';
import { metricOf, predefinedMetric } from './metric.ts';
import type { Observed } from './observed.ts';
import { canonical, same } from './same.ts';
import type { PolicyPut, Step } from './step.ts';
import type { Wanted } from './wanted.ts';

/** Tells apart what the `scaling:` section of a target asks for. */
export const scalingKey = ({ target }: Wanted): string | undefined =>
  target.scaling === undefined ? undefined : canonical(target.scaling);

/** A target that is registered anew has no policies, whatever was put before: that is known before the first call. */
export const withoutPolicies = (observed: Observed, steps: readonly Step[]): { readonly scalingKey?: undefined } =>
  observed.scalableTarget === undefined && steps.some(({ kind }) => kind === 'register')
    ? { scalingKey: undefined }
    : {};

/**
 * The policies that the `scaling:` section asks for and that are not there as it says. One that follows the same metric
 * is updated in place, whatever its name: a second on one metric is refused. All others are left alone.
 */
export function scalingPolicies({ target, state }: Wanted, present: readonly ScalingPolicy[]): readonly Step[] {
  return (target.scaling ?? []).flatMap((asked): readonly Step[] => {
    const found = present.find((policy) => metricOf(policy) === predefinedMetric[asked.metric]);
    const policy = policyFor(asked, found);
    if (found !== undefined && same(found.configuration, policy.configuration)) return [];
    const because =
      found === undefined
        ? `the schedule asks for a policy on ${asked.metric}`
        : `the schedule says so of ${found.name}`;
    return [{ kind: 'put-policy', service: target.ecs, policy, because: `${because}; ${state.because}` }];
  });
}

function policyFor(asked: TargetTracking, found: ScalingPolicy | undefined): PolicyPut {
  const specification = {
    ...object(found?.configuration.PredefinedMetricSpecification),
    PredefinedMetricType: predefinedMetric[asked.metric],
    ...(asked.resourceLabel !== undefined && { ResourceLabel: asked.resourceLabel }),
  };
  return {
    name: found?.name ?? `prescale-${asked.metric}`,
    type: 'TargetTrackingScaling',
    configuration: {
      ...found?.configuration,
      TargetValue: asked.target,
      PredefinedMetricSpecification: specification,
      ...(asked.scaleOutCooldownSeconds !== undefined && { ScaleOutCooldown: asked.scaleOutCooldownSeconds }),
      ...(asked.scaleInCooldownSeconds !== undefined && { ScaleInCooldown: asked.scaleInCooldownSeconds }),
    },
  };
}

const object = (value: unknown): Record<string, never> =>
  typeof value === 'object' && value !== null ? (value as Record<string, never>) : {};
