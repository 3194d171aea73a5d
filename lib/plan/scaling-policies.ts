import type { TargetTracking } from '../schedule/schedule.ts';
import type { ScalingPolicy } from './autoscaling.ts';
import type { Draft } from './draft.ts';
import { metricOf, predefinedMetrics } from './metric.ts';
import type { Observed } from './observed.ts';
import { resourceOf } from './resource-kinds.ts';
import { canonical, same } from './same.ts';
import type { Wanted } from './situation.ts';
import type { PolicyPut, Step } from './step.ts';

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
 * is updated in place, whatever its name: a second on one metric is refused, and one on a variant of it would scale
 * beside it, by its own target. All others are left alone.
 */
export function scalingPolicies({ target, state }: Wanted, present: readonly ScalingPolicy[]): readonly Step[] {
  return (target.scaling ?? []).flatMap((asked): readonly Step[] => {
    const found = following(asked.metric, present);
    const policy = policyFor(asked, found);
    if (found !== undefined && same(found.configuration, policy.configuration)) return [];
    const because =
      found === undefined
        ? `the schedule asks for a policy on ${asked.metric}`
        : `the schedule says so of ${found.name}`;
    return [{ kind: 'put-policy', resource: resourceOf(target), policy, because: `${because}; ${state.because}` }];
  });
}

/** Answers whether the policies need another look: the target was registered, or its autoscaling resumed, just now. */
export function putScalingPolicies(draft: Draft): boolean {
  const { wanted, observed } = draft;
  const key = scalingKey(wanted);
  if (key === undefined) {
    forgetScaling(draft);
    return false;
  }
  // What people had made is lost, and not to be replaced by what the schedule says.
  if (wanted.state.autoscaling !== 'active' || draft.record.memoryLost !== undefined) return false;
  if (observed.scalableTarget === undefined && draft.steps.some(({ kind }) => kind === 'register')) {
    forgetScaling(draft);
    return true;
  }
  const present = observed.policies ?? observed.configuration?.policies;
  if (present === undefined) return key !== draft.record.scalingKey;
  // A target that is not registered and is not to be has no policies; when somebody registers it, it gets them.
  const puts = observed.scalableTarget === undefined ? [] : scalingPolicies(wanted, present);
  if (puts.length > 0) {
    forgetScaling(draft);
    draft.remember('the change is kept before the policies are put');
    draft.add(...puts);
  }
  if (key !== draft.record.scalingKey) draft.note({ scalingKey: key });
  return false;
}

/** As long as one of the policies may be missing: a tick that is cut off then looks at them again. */
function forgetScaling(draft: Draft): void {
  if (draft.record.scalingKey !== undefined) draft.note({ scalingKey: undefined });
}

/** Of one on the metric and one on its variant: the one that a new policy would collide with. */
function following(asked: TargetTracking['metric'], present: readonly ScalingPolicy[]): ScalingPolicy | undefined {
  const [first] = predefinedMetrics[asked].flatMap((metric) => present.filter((policy) => metricOf(policy) === metric));
  return first;
}

/** Target and cooldowns are the schedule's; which variant of the metric is followed stays as it is. */
function policyFor(asked: TargetTracking, found: ScalingPolicy | undefined): PolicyPut {
  const specification = {
    PredefinedMetricType: predefinedMetrics[asked.metric][0],
    ...object(found?.configuration.PredefinedMetricSpecification),
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
