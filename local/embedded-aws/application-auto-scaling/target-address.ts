import * as z from 'zod';
import { AwsFault } from '../aws-fault.ts';
import { scalableDimension, serviceNamespace } from './scaling-activity.ts';

/** As in the API's model; the embedded AWS has resources in the first of them only. */
const namespaces = z.enum([
  'ecs',
  'elasticmapreduce',
  'ec2',
  'appstream',
  'dynamodb',
  'rds',
  'sagemaker',
  'custom-resource',
  'comprehend',
  'lambda',
  'cassandra',
  'kafka',
  'elasticache',
  'neptune',
  'workspaces',
]);

export const namespaceMember = { ServiceNamespace: namespaces };

/** The three members that name a scalable target in every call. */
export const targetAddress = {
  ...namespaceMember,
  ResourceId: z.string().min(1).max(1600),
  ScalableDimension: z.string(),
};

/** The same in calls that list: only the namespace is required. */
export const targetFilter = {
  ...namespaceMember,
  ResourceId: z.string().min(1).max(1600).optional(),
  ScalableDimension: z.string().optional(),
};

/** @throws AwsFault ValidationException where it cannot be an ECS service. */
export const checkAddress = (address: {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
}): void => {
  if (
    address.ServiceNamespace !== serviceNamespace ||
    address.ScalableDimension !== scalableDimension ||
    !/^service\/[^/]+\/[^/]+$/.test(address.ResourceId)
  )
    throw new AwsFault('ValidationException', 'Unsupported service namespace, resource type or scalable dimension');
};

export const invalidToken = (): AwsFault => new AwsFault('InvalidNextTokenException', 'Invalid next token.');
