import * as z from 'zod';
import { AwsFault } from '../aws-fault.ts';

const metricType = z.string().min(1).max(128);

const targetTracking = z.object({
  TargetValue: z.number(),
  PredefinedMetricSpecification: z
    .object({ PredefinedMetricType: metricType, ResourceLabel: z.string().min(1).max(1023).optional() })
    .optional(),
  CustomizedMetricSpecification: z.looseObject({}).optional(),
  ScaleOutCooldown: z.int().optional(),
  ScaleInCooldown: z.int().optional(),
  DisableScaleIn: z.boolean().optional(),
});

const stepScaling = z.object({
  AdjustmentType: z.enum(['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity']).optional(),
  StepAdjustments: z
    .array(
      z.object({
        MetricIntervalLowerBound: z.number().optional(),
        MetricIntervalUpperBound: z.number().optional(),
        ScalingAdjustment: z.int(),
      }),
    )
    .optional(),
  MinAdjustmentMagnitude: z.int().optional(),
  Cooldown: z.int().optional(),
  MetricAggregationType: z.enum(['Average', 'Minimum', 'Maximum']).optional(),
});

export type TargetTracking = Readonly<z.output<typeof targetTracking>>;
export type PolicyType = 'TargetTrackingScaling' | 'StepScaling' | 'PredictiveScaling';

export type PolicyConfiguration =
  | { readonly type: 'TargetTrackingScaling'; readonly value: TargetTracking }
  | { readonly type: 'StepScaling' | 'PredictiveScaling'; readonly value: object };

/** The members of PutScalingPolicy that carry a configuration. */
export const policyConfigurationMembers = {
  TargetTrackingScalingPolicyConfiguration: targetTracking.optional(),
  StepScalingPolicyConfiguration: stepScaling.optional(),
  PredictiveScalingPolicyConfiguration: z.looseObject({}).optional(),
};

const policyConfigurations = z.object(policyConfigurationMembers);

/**
 * The configuration that goes with the policy type.
 * @throws AwsFault ValidationException
 */
export const policyConfiguration = (
  type: PolicyType,
  input: z.output<typeof policyConfigurations>,
): PolicyConfiguration => {
  switch (type) {
    case 'TargetTrackingScaling': {
      const value = required(type, input.TargetTrackingScalingPolicyConfiguration);
      checkTargetTracking(value);
      return { type, value };
    }
    case 'StepScaling': {
      const value = required(type, input.StepScalingPolicyConfiguration);
      if (value.AdjustmentType === undefined)
        throw invalid('You must specify an AdjustmentType for policy type: StepScaling');
      if ((value.StepAdjustments ?? []).length === 0)
        throw invalid('You must specify at least one StepAdjustment for policy type: StepScaling');
      if ((value.StepAdjustments ?? []).length > 20)
        throw new AwsFault(
          'LimitExceededException',
          'You can specify at most 20 step adjustments for a scaling policy',
        );
      return { type, value };
    }
    case 'PredictiveScaling':
      return { type, value: required(type, input.PredictiveScalingPolicyConfiguration) };
    default:
      return type satisfies never;
  }
};

const required = <T>(type: PolicyType, value: T | undefined): T => {
  if (value === undefined) throw invalid(`You must specify a ${type}PolicyConfiguration for policy type: ${type}`);
  return value;
};

/** The metrics that Application Auto Scaling knows for ECS services (its SDK's `MetricType`). */
const ecsMetrics = [
  'ECSServiceAverageCPUUtilization',
  'ECSServiceAverageMemoryUtilization',
  'ECSServiceAverageCPUUtilizationHighResolution',
  'ECSServiceAverageMemoryUtilizationHighResolution',
  'ALBRequestCountPerTarget',
];

/** `app/<name>/<id>/targetgroup/<name>/<id>` (API Reference, PredefinedMetricSpecification). */
const resourceLabel = /^app\/[^/]+\/[^/]+\/targetgroup\/[^/]+\/[^/]+$/;

const checkTargetTracking = (value: TargetTracking): void => {
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: customized } = value;
  if ((predefined === undefined) === (customized === undefined))
    throw invalid('You must specify either a PredefinedMetricSpecification or a CustomizedMetricSpecification');
  if (value.TargetValue <= 0) throw invalid('TargetValue must be greater than 0');
  if (predefined === undefined) return;
  if (!ecsMetrics.includes(predefined.PredefinedMetricType))
    throw invalid(`Metric type ${predefined.PredefinedMetricType} is not supported for the given resource`);
  const needsLabel = predefined.PredefinedMetricType === 'ALBRequestCountPerTarget';
  if (needsLabel && predefined.ResourceLabel === undefined)
    throw invalid('ResourceLabel must be specified for metric type ALBRequestCountPerTarget');
  if (needsLabel && !resourceLabel.test(predefined.ResourceLabel ?? ''))
    throw invalid(
      `The resource label ${predefined.ResourceLabel} is not valid for metric type ALBRequestCountPerTarget`,
    );
};

/** Two target tracking policies of one scalable target may not have the same. */
export const metricOf = (value: TargetTracking): string =>
  JSON.stringify(value.PredefinedMetricSpecification ?? value.CustomizedMetricSpecification);

const invalid = (message: string): AwsFault => new AwsFault('ValidationException', message);
