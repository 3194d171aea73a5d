import type { Account } from '../account.ts';
import {
  type CircuitBreaker,
  type Cluster,
  type DeploymentController,
  type EcsService,
  resourceIdOf,
  type SchedulingStrategy,
} from './ecs-service.ts';
import { createTaskGroup, type Launch, usualLaunch } from './task-group.ts';

export const createCluster = (account: Account, name: string): Cluster => {
  const known = account.clusters.get(name);
  if (known !== undefined) return known;
  const arn = `arn:aws:ecs:${account.region}:${account.id}:cluster/${name}`;
  const cluster: Cluster = { name, arn, services: new Map() };
  account.clusters.set(name, cluster);
  return cluster;
};

export interface NewService {
  readonly cluster: Cluster;
  readonly name: string;
  readonly launch?: Launch | undefined;
  readonly launchType?: 'FARGATE' | 'EC2' | undefined;
  readonly taskDefinition?: string | undefined;
  readonly schedulingStrategy?: SchedulingStrategy | undefined;
  readonly deploymentController?: DeploymentController | undefined;
  readonly circuitBreaker?: CircuitBreaker | undefined;
}

/** An assumption: about what it takes until the old tasks have no connections left. */
export const usualDrainMs = 30_000;

export const newGroupId = (account: Account): string =>
  `ecs-svc/${BigInt(`0x${account.newId().slice(0, 15)}`).toString()}`;

/** A service without tasks; its first desired count starts them. */
export const createService = (account: Account, wanted: NewService, at: number): EcsService => {
  const { cluster, name } = wanted;
  const service: EcsService = {
    name,
    cluster: cluster.name,
    arn: `arn:aws:ecs:${account.region}:${account.id}:service/${cluster.name}/${name}`,
    resourceId: resourceIdOf(cluster.name, name),
    createdAt: at,
    launchType: wanted.launchType ?? 'FARGATE',
    schedulingStrategy: wanted.schedulingStrategy ?? 'REPLICA',
    deploymentController: wanted.deploymentController ?? 'ECS',
    status: 'ACTIVE',
    circuitBreaker: wanted.circuitBreaker ?? { enable: false, rollback: false },
    drainMs: usualDrainMs,
    groups: [
      createTaskGroup({
        id: newGroupId(account),
        taskDefinition:
          wanted.taskDefinition ?? `arn:aws:ecs:${account.region}:${account.id}:task-definition/${name}:1`,
        createdAt: at,
        launch: wanted.launch ?? usualLaunch,
      }),
    ],
    rolloverAt: undefined,
    drainedAt: undefined,
    codeDeployInProgress: false,
    desired: 0,
    starting: [],
    running: [],
    stopped: [],
    events: [],
    eventsRecorded: 0,
    steady: false,
    settledTo: at,
  };
  cluster.services.set(name, service);
  return service;
};
