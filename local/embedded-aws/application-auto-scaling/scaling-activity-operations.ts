import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { serviceOfResource } from '../ecs/service-of-resource.ts';
import { type Operation, operation } from '../operation.ts';
import { page } from '../page.ts';
import { settle } from '../simulation/settle.ts';
import { scalableDimension, serviceNamespace } from './scaling-activity.ts';
import { invalidToken, targetFilter } from './target-address.ts';

const describeInput = z.object({
  ...targetFilter,
  /** Accepted; activities that did not scale are not recorded here. */
  IncludeNotScaledActivities: z.boolean().optional(),
  MaxResults: z.int().optional(),
  NextToken: z.string().optional(),
});

const largestPage = 50;

export const scalingActivityOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  DescribeScalingActivities: operation(describeInput, (input, { now }) => {
    const size = input.MaxResults ?? largestPage;
    if (size < 1 || size > largestPage)
      throw new AwsFault('ValidationException', 'MaxResults must be between 1 and 50.');
    if (input.ScalableDimension !== undefined && input.ResourceId === undefined)
      throw new AwsFault(
        'ValidationException',
        'If you specify a scalable dimension, you must also specify a resource ID.',
      );
    const resourceIds =
      input.ResourceId === undefined
        ? new Set([...account.scalableTargets.keys(), ...account.scalingActivities.keys()])
        : [input.ResourceId];
    const wanted =
      input.ServiceNamespace === serviceNamespace &&
      (input.ScalableDimension ?? scalableDimension) === scalableDimension
        ? [...resourceIds]
        : [];
    const newestFirst = wanted
      .flatMap((resourceId) => {
        const service = serviceOfResource(account, resourceId);
        if (service !== undefined) settle(account, service, now.getTime());
        return [...(account.scalingActivities.get(resourceId) ?? [])].reverse();
      })
      .sort((a, b) => b.StartTime.getTime() - a.StartTime.getTime());
    const { items, next } = page(newestFirst, size, input.NextToken, invalidToken);
    return { ScalingActivities: items, NextToken: next };
  }),
});
