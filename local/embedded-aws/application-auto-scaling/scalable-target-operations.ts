import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { EcsService } from '../ecs/ecs-service.ts';
import { serviceOfResource } from '../ecs/service-of-resource.ts';
import { type Operation, operation } from '../operation.ts';
import { page } from '../page.ts';
import { settle } from '../simulation/settle.ts';
import { noSuchTarget } from './registered-target.ts';
import { clampAtRegistration } from './registration-clamp.ts';
import { removeTarget } from './remove-target.ts';
import type { ScalableTarget, SuspendedState } from './scalable-target.ts';
import { scalableDimension, serviceNamespace } from './scaling-activity.ts';
import { checkTags, tagMember } from './tags.ts';
import { checkAddress, invalidToken, namespaceMember, targetAddress } from './target-address.ts';

const registerInput = z.object({
  ...targetAddress,
  MinCapacity: z.int().optional(),
  MaxCapacity: z.int().optional(),
  RoleARN: z.string().optional(),
  SuspendedState: z
    .object({
      DynamicScalingInSuspended: z.boolean().optional(),
      DynamicScalingOutSuspended: z.boolean().optional(),
      ScheduledScalingSuspended: z.boolean().optional(),
    })
    .optional(),
  Tags: tagMember.optional(),
});

const describeInput = z.object({
  ...namespaceMember,
  ResourceIds: z.array(z.string().min(1)).optional(),
  ScalableDimension: z.string().optional(),
  MaxResults: z.int().optional(),
  NextToken: z.string().optional(),
});

const largestPage = 50;

export const scalableTargetOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  RegisterScalableTarget: operation(registerInput, (input, { now }) => {
    checkAddress(input);
    const service = existingService(account, input.ResourceId, now);
    const target = account.scalableTargets.get(input.ResourceId);
    const min = input.MinCapacity ?? target?.min;
    const max = input.MaxCapacity ?? target?.max;
    if (min === undefined || max === undefined)
      throw invalid('Both MinCapacity and MaxCapacity must be specified when registering a new scalable target');
    if (min < 0) throw invalid('MinCapacity must be greater than or equal to 0');
    if (min > max) throw invalid('Maximum capacity cannot be less than minimum capacity');
    if (input.Tags !== undefined && target !== undefined)
      throw invalid(
        'The scalable target that you tried to tag already exists. To update tags for an existing scalable target, use the TagResource API.',
      );
    checkTags(input.Tags ?? {}, 0);
    const registered = target ?? newTarget(account, input.ResourceId, now);
    registered.min = min;
    registered.max = max;
    registered.suspended = { ...registered.suspended, ...given(input.SuspendedState) };
    for (const [key, value] of Object.entries(input.Tags ?? {})) registered.tags.set(key, value);
    clampAtRegistration(account, registered, service, now.getTime());
    return { ScalableTargetARN: registered.arn };
  }),

  DeregisterScalableTarget: operation(z.object(targetAddress), (input, { now }) => {
    checkAddress(input);
    const service = serviceOfResource(account, input.ResourceId);
    if (service !== undefined) settle(account, service, now.getTime());
    const target = account.scalableTargets.get(input.ResourceId);
    if (target === undefined) throw noSuchTarget('No scalable target found', input.ResourceId);
    removeTarget(account, target, now.getTime());
    return {};
  }),

  DescribeScalableTargets: operation(describeInput, (input, { now }) => {
    const { ResourceIds: ids, MaxResults: size = largestPage } = input;
    checkSelection(input.ScalableDimension, ids, size);
    const matching = input.ServiceNamespace === serviceNamespace ? selected(account, ids) : [];
    const ofDimension =
      input.ScalableDimension === undefined || input.ScalableDimension === scalableDimension ? matching : [];
    const { items, next } = page(ofDimension, size, input.NextToken, invalidToken);
    for (const target of items) {
      const service = serviceOfResource(account, target.resourceId);
      if (service !== undefined) settle(account, service, now.getTime());
    }
    return { ScalableTargets: items.map((target) => describe(account, target)), NextToken: next };
  }),
});

const checkSelection = (dimension: string | undefined, ids: readonly string[] | undefined, size: number): void => {
  if (dimension !== undefined && (ids ?? []).length === 0)
    throw invalid('If you specify a scalable dimension, you must also specify a resource ID.');
  if (ids !== undefined && ids.length > 50) throw invalid('The number of resource IDs must be at most 50.');
  if (size < 1 || size > largestPage) throw invalid('MaxResults must be between 1 and 50.');
};

const invalid = (message: string): AwsFault => new AwsFault('ValidationException', message);

const existingService = (account: Account, resourceId: string, now: Date): EcsService => {
  const service = serviceOfResource(account, resourceId);
  if (service !== undefined) settle(account, service, now.getTime());
  if (service === undefined || service.status === 'INACTIVE') throw invalid(`ECS service doesn't exist: ${resourceId}`);
  return service;
};

const selected = (account: Account, ids: readonly string[] | undefined): readonly ScalableTarget[] =>
  ids === undefined || ids.length === 0
    ? [...account.scalableTargets.values()]
    : [...new Set(ids)].flatMap((id) => account.scalableTargets.get(id) ?? []);

/** Left-out flags keep their value, as left-out capacities do. */
const given = (state: z.output<typeof registerInput>['SuspendedState']): Partial<SuspendedState> =>
  Object.fromEntries(Object.entries(state ?? {}).filter(([, flag]) => flag !== undefined));

const newTarget = (account: Account, resourceId: string, now: Date): ScalableTarget => {
  const target: ScalableTarget = {
    resourceId,
    arn: `arn:aws:application-autoscaling:${account.region}:${account.id}:scalable-target/${account.newId()}`,
    createdAt: now,
    min: 0,
    max: 0,
    suspended: {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    },
    tags: new Map(),
    policies: new Map(),
    scheduledActions: new Map(),
    lastScaleOut: undefined,
    lastScaleInAt: undefined,
    pendingClamp: undefined,
  };
  account.scalableTargets.set(resourceId, target);
  return target;
};

const describe = (account: Account, target: ScalableTarget): object => ({
  ServiceNamespace: serviceNamespace,
  ResourceId: target.resourceId,
  ScalableDimension: scalableDimension,
  MinCapacity: target.min,
  MaxCapacity: target.max,
  RoleARN: `arn:aws:iam::${account.id}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
  CreationTime: target.createdAt,
  SuspendedState: target.suspended,
  ScalableTargetARN: target.arn,
});
