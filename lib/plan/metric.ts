import type { TargetTracking } from '../schedule/schedule.ts';
import type { ScalingPolicy } from './autoscaling.ts';

/**
 * Predefined metrics of target tracking on ECS (`MetricType` of client-application-auto-scaling): the one that a new
 * policy follows, then its variants, which people choose.
 */
export const predefinedMetrics = {
  cpu: ['ECSServiceAverageCPUUtilization', 'ECSServiceAverageCPUUtilizationHighResolution'],
  memory: ['ECSServiceAverageMemoryUtilization', 'ECSServiceAverageMemoryUtilizationHighResolution'],
  requests: ['ALBRequestCountPerTarget'],
} as const satisfies Record<TargetTracking['metric'], readonly [string, ...string[]]>;

/**
 * The predefined metric that a target tracking policy follows; other policies may share a metric freely. AWS does not say
 * whether it refuses a second policy on a variant, so each variant counts as a metric of its own: no restore then takes
 * one policy for the other and loses it.
 */
export function metricOf(policy: Pick<ScalingPolicy, 'type' | 'configuration'>): string | undefined {
  if (policy.type !== 'TargetTrackingScaling') return undefined;
  const specification = policy.configuration.PredefinedMetricSpecification;
  if (typeof specification !== 'object' || specification === null || Array.isArray(specification)) return undefined;
  const metric = specification.PredefinedMetricType;
  return typeof metric === 'string' ? metric : undefined;
}
