import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { alarmsOfPolicy, deleteAlarms, putTrackingAlarms, releaseAlarms } from '../cloudwatch/policy-alarms.ts';
import { serviceOfResource } from '../ecs/service-of-resource.ts';
import { type Operation, operation } from '../operation.ts';
import { page } from '../page.ts';
import { settle } from '../simulation/settle.ts';
import {
  metricOf,
  type PolicyConfiguration,
  policyConfiguration,
  policyConfigurationMembers,
} from './policy-configuration.ts';
import { noSuchTarget, registeredTarget } from './registered-target.ts';
import type { ScalableTarget, ScalingPolicy } from './scalable-target.ts';
import { scalableDimension, serviceNamespace } from './scaling-activity.ts';
import { checkAddress, invalidToken, targetAddress, targetFilter } from './target-address.ts';

const policyName = z.string().min(1).max(256);

const putInput = z.object({
  ...targetAddress,
  PolicyName: policyName,
  PolicyType: z.enum(['StepScaling', 'TargetTrackingScaling', 'PredictiveScaling']).optional(),
  ...policyConfigurationMembers,
});

const describeInput = z.object({
  ...targetFilter,
  PolicyNames: z.array(policyName).optional(),
  MaxResults: z.int().optional(),
  NextToken: z.string().optional(),
});

/** "This value can be between 1 and 10. The default value is 10." (API Reference, DescribeScalingPolicies) */
const largestPage = 10;
/** Quotas of Application Auto Scaling (General Reference). */
const policiesPerTarget = 50;

export const scalingPolicyOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  PutScalingPolicy: operation(putInput, (input, { now }) => {
    checkAddress(input);
    const target = registeredTarget(account, input.ResourceId);
    const service = serviceOfResource(account, input.ResourceId);
    if (service !== undefined) settle(account, service, now.getTime());
    const existing = target.policies.get(input.PolicyName);
    const configuration = policyConfiguration(input.PolicyType ?? existing?.type ?? 'StepScaling', input);
    checkAgainstOthers(target, input.PolicyName, existing, configuration);
    const policy = existing ?? newPolicy(account, target, input.PolicyName, configuration, now);
    policy.configuration = configuration;
    target.policies.set(policy.name, policy);
    putTrackingAlarms(account, target.resourceId, policy, now);
    return { PolicyARN: policy.arn, Alarms: alarmsOfPolicy(account, policy) };
  }),

  DescribeScalingPolicies: operation(describeInput, (input, { now }) => {
    const size = input.MaxResults ?? largestPage;
    if (size < 1 || size > largestPage)
      throw new AwsFault('ValidationException', 'MaxResults must be between 1 and 10.');
    if (input.ScalableDimension !== undefined && input.ResourceId === undefined)
      throw new AwsFault(
        'ValidationException',
        'If you specify a scalable dimension, you must also specify a resource ID.',
      );
    const all = targetsOf(account, input.ResourceId).flatMap((target) =>
      [...target.policies.values()].map((policy) => ({ target, policy })),
    );
    const matching = all.filter(
      ({ policy }) =>
        input.ServiceNamespace === serviceNamespace &&
        (input.ScalableDimension ?? scalableDimension) === scalableDimension &&
        (input.PolicyNames === undefined || input.PolicyNames.includes(policy.name)),
    );
    const { items, next } = page(matching, size, input.NextToken, invalidToken);
    for (const { target } of items) {
      const service = serviceOfResource(account, target.resourceId);
      if (service !== undefined) settle(account, service, now.getTime());
    }
    return { ScalingPolicies: items.map(({ target, policy }) => describe(account, target, policy)), NextToken: next };
  }),

  DeleteScalingPolicy: operation(z.object({ ...targetAddress, PolicyName: policyName }), (input, { now }) => {
    checkAddress(input);
    const service = serviceOfResource(account, input.ResourceId);
    if (service !== undefined) settle(account, service, now.getTime());
    const target = account.scalableTargets.get(input.ResourceId);
    const policy = target?.policies.get(input.PolicyName);
    if (target === undefined || policy === undefined) throw noSuchTarget('No scaling policy found', input.ResourceId);
    deleteAlarms(account, policy);
    releaseAlarms(account, policy);
    target.policies.delete(policy.name);
    return {};
  }),
});

export const targetsOf = (account: Account, resourceId: string | undefined): readonly ScalableTarget[] => {
  if (resourceId === undefined) return [...account.scalableTargets.values()];
  const target = account.scalableTargets.get(resourceId);
  return target === undefined ? [] : [target];
};

const checkAgainstOthers = (
  target: ScalableTarget,
  name: string,
  existing: ScalingPolicy | undefined,
  configuration: PolicyConfiguration,
): void => {
  if (existing !== undefined && existing.type !== configuration.type)
    throw new AwsFault(
      'ValidationException',
      'You cannot change a TargetTrackingScaling policy to a non TargetTrackingScaling policy, or vice versa.',
    );
  if (existing === undefined && target.policies.size >= policiesPerTarget)
    throw new AwsFault(
      'LimitExceededException',
      `Maximum number of scaling policies per scalable target exceeded: ${policiesPerTarget}`,
    );
  if (configuration.type !== 'TargetTrackingScaling') return;
  for (const other of target.policies.values())
    if (
      other.name !== name &&
      other.configuration.type === 'TargetTrackingScaling' &&
      metricOf(other.configuration.value) === metricOf(configuration.value)
    )
      throw new AwsFault(
        'ValidationException',
        'Only one TargetTrackingScaling policy for a given metric specification is allowed.',
      );
};

const newPolicy = (
  account: Account,
  target: ScalableTarget,
  name: string,
  configuration: PolicyConfiguration,
  now: Date,
): ScalingPolicy => ({
  name,
  arn: `arn:aws:autoscaling:${account.region}:${account.id}:scalingPolicy:${account.newUuid()}:resource/ecs/${target.resourceId}:policyName/${name}`,
  createdAt: now,
  type: configuration.type,
  configuration,
  ownAlarms:
    configuration.type === 'TargetTrackingScaling'
      ? ['AlarmHigh', 'AlarmLow'].map((kind) => `TargetTracking-${target.resourceId}-${kind}-${account.newUuid()}`)
      : [],
  minutesHigh: 0,
  minutesLow: 0,
});

const describe = (account: Account, target: ScalableTarget, policy: ScalingPolicy): object => ({
  PolicyARN: policy.arn,
  PolicyName: policy.name,
  ServiceNamespace: serviceNamespace,
  ResourceId: target.resourceId,
  ScalableDimension: scalableDimension,
  PolicyType: policy.type,
  [`${policy.type}PolicyConfiguration`]: policy.configuration.value,
  Alarms: alarmsOfPolicy(account, policy),
  CreationTime: policy.createdAt,
});
