import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type Operation, operation } from '../operation.ts';
import { page } from '../page.ts';
import { settle } from '../simulation/settle.ts';
import { findCluster } from './cluster-operations.ts';
import { createService } from './create-service.ts';
import { deleteService } from './delete-service.ts';
import { addDeployment } from './deployment.ts';
import { describeService } from './describe.ts';
import type { EcsService } from './ecs-service.ts';
import { missingArn, shortName } from './name-or-arn.ts';
import { balance, setDesired } from './scale-service.ts';

const invalid = (message: string): AwsFault => new AwsFault('InvalidParameterException', message);

const strategy = z.enum(['REPLICA', 'DAEMON']);
const launchType = z.enum(['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']);

const deploymentConfiguration = z
  .object({ deploymentCircuitBreaker: z.object({ enable: z.boolean(), rollback: z.boolean() }).optional() })
  .optional();

const createServiceInput = z.object({
  cluster: z.string().optional(),
  serviceName: z.string(),
  taskDefinition: z.string().optional(),
  desiredCount: z.int().optional(),
  launchType: launchType.optional(),
  schedulingStrategy: strategy.optional(),
  deploymentController: z.object({ type: z.enum(['ECS', 'CODE_DEPLOY', 'EXTERNAL']) }).optional(),
  deploymentConfiguration,
});

const updateServiceInput = z.object({
  cluster: z.string().optional(),
  service: z.string(),
  desiredCount: z.int().optional(),
  taskDefinition: z.string().optional(),
  forceNewDeployment: z.boolean().optional(),
  deploymentConfiguration,
});

const listServicesInput = z.object({
  cluster: z.string().optional(),
  maxResults: z.int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
  launchType: launchType.optional(),
  schedulingStrategy: strategy.optional(),
});

export const serviceOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  RegisterTaskDefinition: operation(
    z.object({ family: z.string().regex(/^[A-Za-z0-9_-]{1,255}$/), containerDefinitions: z.array(z.looseObject({})) }),
    ({ family, containerDefinitions }) => ({
      taskDefinition: {
        taskDefinitionArn: taskDefinitionArn(account, family),
        family,
        revision: 1,
        status: 'ACTIVE',
        containerDefinitions,
      },
    }),
  ),

  CreateService: operation(createServiceInput, (input, { now }) => {
    const cluster = findCluster(account, input.cluster);
    const { desiredCount, schedulingStrategy } = input;
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.serviceName)) throw invalid('Invalid service name.');
    if (schedulingStrategy === 'DAEMON' && desiredCount !== undefined) throw daemonHasNoCount();
    refuseNegative(desiredCount);
    const existing = cluster.services.get(input.serviceName);
    if (existing !== undefined) settle(account, existing, now.getTime());
    if (existing !== undefined && existing.status !== 'INACTIVE')
      throw invalid('Creation of service was not idempotent.');
    const service = createService(
      account,
      {
        cluster,
        name: input.serviceName,
        launchType: input.launchType === 'FARGATE' ? 'FARGATE' : 'EC2',
        taskDefinition: input.taskDefinition && taskDefinitionArn(account, input.taskDefinition),
        schedulingStrategy,
        deploymentController: input.deploymentController?.type,
        circuitBreaker: input.deploymentConfiguration?.deploymentCircuitBreaker,
      },
      now.getTime(),
    );
    setDesired(account, service, desiredCount ?? 0, now.getTime());
    return { service: describeService(account, service) };
  }),

  DescribeServices: operation(
    z.object({ cluster: z.string().optional(), services: z.array(z.string()) }),
    ({ cluster: clusterName, services }, { now }) => {
      const cluster = findCluster(account, clusterName);
      if (services.length === 0) throw invalid('Services cannot be empty.');
      if (services.length > 10) throw invalid('Services can have at most 10 items.');
      const found: object[] = [];
      const failures: object[] = [];
      for (const name of new Set(services)) {
        const service = cluster.services.get(shortName(name));
        if (service === undefined) {
          failures.push({ arn: missingArn(account, 'service', name), reason: 'MISSING' });
          continue;
        }
        settle(account, service, now.getTime());
        found.push(describeService(account, service));
      }
      return { services: found, failures };
    },
  ),

  UpdateService: operation(updateServiceInput, (input, { now }) => {
    const service = findService(account, input.cluster, input.service);
    settle(account, service, now.getTime());
    if (service.status !== 'ACTIVE') throw new AwsFault('ServiceNotActiveException', 'Service was not ACTIVE.');
    const { desiredCount, taskDefinition } = input;
    const deploys = taskDefinition !== undefined || input.forceNewDeployment === true;
    if (deploys && service.deploymentController !== 'ECS')
      throw invalid(
        `Unable to update task definition on services with a ${service.deploymentController} deployment controller.`,
      );
    if (desiredCount !== undefined && service.schedulingStrategy === 'DAEMON') throw daemonHasNoCount();
    refuseNegative(desiredCount);
    service.circuitBreaker = input.deploymentConfiguration?.deploymentCircuitBreaker ?? service.circuitBreaker;
    if (deploys)
      addDeployment(
        account,
        service,
        { taskDefinition: taskDefinition && taskDefinitionArn(account, taskDefinition) },
        now.getTime(),
      );
    if (desiredCount !== undefined) service.desired = desiredCount;
    balance(account, service, now.getTime());
    return { service: describeService(account, service) };
  }),

  DeleteService: operation(
    z.object({ cluster: z.string().optional(), service: z.string(), force: z.boolean().optional() }),
    (input, { now }) => {
      const service = findService(account, input.cluster, input.service);
      settle(account, service, now.getTime());
      if (service.status === 'INACTIVE') throw new AwsFault('ServiceNotFoundException', 'Service not found.');
      if (service.desired > 0 && service.schedulingStrategy === 'REPLICA' && input.force !== true)
        throw invalid('The service cannot be stopped while it is scaled above 0.');
      if (service.status === 'ACTIVE') deleteService(account, service, now.getTime());
      return { service: describeService(account, service) };
    },
  ),

  ListServices: operation(listServicesInput, (input) => {
    const services = [...findCluster(account, input.cluster).services.values()].filter(
      (service) =>
        service.status === 'ACTIVE' &&
        (input.launchType === undefined || input.launchType === service.launchType) &&
        (input.schedulingStrategy === undefined || input.schedulingStrategy === service.schedulingStrategy),
    );
    const { items, next } = page(services, input.maxResults ?? 10, input.nextToken, () => invalid('Invalid token.'));
    return { serviceArns: items.map((service) => service.arn), nextToken: next };
  }),
});

/** @throws AwsFault ServiceNotFoundException, ClusterNotFoundException */
export const findService = (account: Account, cluster: string | undefined, service: string): EcsService => {
  const found = findCluster(account, cluster).services.get(shortName(service));
  if (found === undefined) throw new AwsFault('ServiceNotFoundException', 'Service not found.');
  return found;
};

const refuseNegative = (count: number | undefined): void => {
  if (count !== undefined && count < 0) throw invalid('Invalid desired count.');
};

const daemonHasNoCount = (): AwsFault =>
  invalid(
    'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  );

const taskDefinitionArn = (account: Account, name: string): string =>
  name.startsWith('arn:')
    ? name
    : `arn:aws:ecs:${account.region}:${account.id}:task-definition/${name.includes(':') ? name : `${name}:1`}`;
