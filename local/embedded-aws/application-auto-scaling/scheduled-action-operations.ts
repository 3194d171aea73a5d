import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { serviceOfResource } from '../ecs/service-of-resource.ts';
import { epochSeconds } from '../epoch-seconds.ts';
import { type Operation, operation } from '../operation.ts';
import { page } from '../page.ts';
import { settle } from '../simulation/settle.ts';
import { noSuchTarget, registeredTarget } from './registered-target.ts';
import { firingAfter, type ScalableTarget, type ScheduledAction } from './scalable-target.ts';
import { scalableDimension, serviceNamespace } from './scaling-activity.ts';
import { targetsOf } from './scaling-policy-operations.ts';
import { firingsOf } from './schedule-expression.ts';
import { checkAddress, invalidToken, targetAddress, targetFilter } from './target-address.ts';

const actionName = z.string().min(1).max(256);

const putInput = z.object({
  ...targetAddress,
  ScheduledActionName: actionName,
  Schedule: z.string().min(1).max(1600).optional(),
  Timezone: z.string().min(1).max(1600).optional(),
  StartTime: epochSeconds.optional(),
  EndTime: epochSeconds.optional(),
  ScalableTargetAction: z.object({ MinCapacity: z.int().optional(), MaxCapacity: z.int().optional() }).optional(),
});

const describeInput = z.object({
  ...targetFilter,
  ScheduledActionNames: z.array(actionName).optional(),
  MaxResults: z.int().optional(),
  NextToken: z.string().optional(),
});

const largestPage = 50;
/** Quotas of Application Auto Scaling (General Reference). */
const actionsPerTarget = 200;

export const scheduledActionOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  PutScheduledAction: operation(putInput, (input, { now }) => {
    checkAddress(input);
    const target = registeredTarget(account, input.ResourceId);
    const service = serviceOfResource(account, input.ResourceId);
    if (service !== undefined) settle(account, service, now.getTime());
    const existing = target.scheduledActions.get(input.ScheduledActionName);
    if (existing === undefined && target.scheduledActions.size >= actionsPerTarget)
      throw new AwsFault(
        'LimitExceededException',
        `Maximum number of scheduled actions per scalable target exceeded: ${actionsPerTarget}`,
      );
    const action = newAction(account, input, existing, now);
    target.scheduledActions.set(action.name, action);
    return {};
  }),

  DescribeScheduledActions: operation(describeInput, (input) => {
    const size = input.MaxResults ?? largestPage;
    if (size < 1 || size > largestPage)
      throw new AwsFault('ValidationException', 'MaxResults must be between 1 and 50.');
    if (input.ScalableDimension !== undefined && input.ResourceId === undefined)
      throw new AwsFault(
        'ValidationException',
        'If you specify a scalable dimension, you must also specify a resource ID.',
      );
    const matching = targetsOf(account, input.ResourceId)
      .flatMap((target) => [...target.scheduledActions.values()].map((action) => ({ target, action })))
      .filter(
        ({ action }) =>
          input.ServiceNamespace === serviceNamespace &&
          (input.ScalableDimension ?? scalableDimension) === scalableDimension &&
          (input.ScheduledActionNames === undefined || input.ScheduledActionNames.includes(action.name)),
      );
    const { items, next } = page(matching, size, input.NextToken, invalidToken);
    return { ScheduledActions: items.map(({ target, action }) => describe(target, action)), NextToken: next };
  }),

  DeleteScheduledAction: operation(
    z.object({ ...targetAddress, ScheduledActionName: actionName }),
    (input, { now }) => {
      checkAddress(input);
      const service = serviceOfResource(account, input.ResourceId);
      if (service !== undefined) settle(account, service, now.getTime());
      const target = account.scalableTargets.get(input.ResourceId);
      if (target?.scheduledActions.delete(input.ScheduledActionName) !== true)
        throw noSuchTarget('No scheduled action found', input.ResourceId);
      return {};
    },
  ),
});

/** An update keeps the schedule and the capacities it does not name, but not the start and end time (API Reference). */
const newAction = (
  account: Account,
  input: z.output<typeof putInput>,
  existing: ScheduledAction | undefined,
  now: Date,
): ScheduledAction => {
  const schedule = input.Schedule ?? existing?.schedule;
  const min = input.ScalableTargetAction === undefined ? existing?.min : input.ScalableTargetAction.MinCapacity;
  const max = input.ScalableTargetAction === undefined ? existing?.max : input.ScalableTargetAction.MaxCapacity;
  if (schedule === undefined) throw invalid('Schedule must be specified for a new scheduled action');
  if (min === undefined && max === undefined)
    throw invalid('At least one of minimum capacity and maximum capacity should be provided');
  if (min !== undefined && max !== undefined && min > max)
    throw invalid('Maximum capacity cannot be less than minimum capacity');
  const { StartTime: startTime, EndTime: endTime } = input;
  if (startTime !== undefined && endTime !== undefined && endTime <= startTime)
    throw invalid('The end time must be after the start time');
  const timezone = input.Timezone ?? existing?.timezone;
  const firings = firingsOf(schedule, timezone, startTime ?? now);
  if (firings === undefined) throw invalid(`Invalid schedule expression: ${schedule}`);
  const action = {
    name: input.ScheduledActionName,
    arn:
      existing?.arn ??
      `arn:aws:autoscaling:${account.region}:${account.id}:scheduledAction:${account.newUuid()}:resource/ecs/${input.ResourceId}:scheduledActionName/${input.ScheduledActionName}`,
    createdAt: existing?.createdAt ?? now,
    schedule,
    timezone,
    startTime,
    endTime,
    min,
    max,
    firings,
    ...(existing?.firedAt !== undefined && { firedAt: existing.firedAt }),
  };
  return { ...action, nextFiring: firingAfter(action, now.getTime()) };
};

const invalid = (message: string): AwsFault => new AwsFault('ValidationException', message);

const describe = (target: ScalableTarget, action: ScheduledAction): object => ({
  ScheduledActionName: action.name,
  ScheduledActionARN: action.arn,
  ServiceNamespace: serviceNamespace,
  Schedule: action.schedule,
  Timezone: action.timezone,
  ResourceId: target.resourceId,
  ScalableDimension: scalableDimension,
  StartTime: action.startTime,
  EndTime: action.endTime,
  ScalableTargetAction: { MinCapacity: action.min, MaxCapacity: action.max },
  CreationTime: action.createdAt,
});
