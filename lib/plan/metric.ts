import type { TargetTracking } from '../schedule/schedule.ts';
import type { ScalingPolicy } from './autoscaling.ts';

/** Predefined metrics of target tracking on ECS (`MetricType` of client-application-auto-scaling). */
export const predefinedMetric = {
  cpu: 'ECSServiceAverageCPUUtilization',
  memory: 'ECSServiceAverageMemoryUtilization',
  requests: 'ALBRequestCountPerTarget',
} as const satisfies Record<TargetTracking['metric'], string>;

/** The predefined metric that a target tracking policy follows; other policies may share a metric freely. */
export function metricOf(policy: Pick<ScalingPolicy, 'type' | 'configuration'>): string | undefined {
  if (policy.type !== 'TargetTrackingScaling') return undefined;
  const specification = policy.configuration.PredefinedMetricSpecification;
  if (typeof specification !== 'object' || specification === null || Array.isArray(specification)) return undefined;
  const metric = specification.PredefinedMetricType;
  return typeof metric === 'string' ? metric : undefined;
}
