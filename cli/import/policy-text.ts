import type { ScalingPolicy } from '../../lib/plan/autoscaling.ts';

const types: Readonly<Record<string, string>> = {
  TargetTrackingScaling: 'target tracking',
  StepScaling: 'steps',
  PredictiveScaling: 'predictive',
};

/** `cpu (target tracking)` */
export const policyText = ({ name, type }: ScalingPolicy): string => `${name} (${types[type] ?? type})`;
