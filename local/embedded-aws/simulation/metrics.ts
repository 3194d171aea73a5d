import type { TargetTracking } from '../application-auto-scaling/policy-configuration.ts';

/** One task uses this much of its CPU for each request a minute: 30 % at 500 requests a minute. */
const cpuPercentPerRequest = 30 / 500;

/**
 * The average of one minute, as CloudWatch has it for `running` tasks that share `requestsPerMinute`. `undefined`: no
 * data point. ECS reports nothing for a service without tasks, and the load model knows no memory and no metrics of
 * the user's own.
 */
export const minuteMetric = (
  policy: TargetTracking,
  requestsPerMinute: number,
  running: number,
): number | undefined => {
  if (running === 0) return undefined;
  const perTask = requestsPerMinute / running;
  switch (policy.PredefinedMetricSpecification?.PredefinedMetricType) {
    case 'ALBRequestCountPerTarget':
      return perTask;
    case 'ECSServiceAverageCPUUtilization':
    case 'ECSServiceAverageCPUUtilizationHighResolution':
      return Math.min(100, perTask * cpuPercentPerRequest);
    default:
      return undefined;
  }
};
