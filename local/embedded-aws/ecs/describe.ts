import type { Account } from '../account.ts';
import { deprovisioningMs } from './delete-service.ts';
import type { Cluster, EcsService, Task } from './ecs-service.ts';
import type { TaskGroup } from './task-group.ts';
import { countOf, wantedTasks } from './wanted-tasks.ts';

/** A service as DescribeServices shows it. */
export const describeService = (account: Account, service: EcsService): object => {
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: account.clusters.get(service.cluster)?.arn,
    loadBalancers: [],
    serviceRegistries: [],
    status: service.status,
    desiredCount: service.desired,
    runningCount: service.running.length,
    pendingCount: service.starting.length,
    launchType: service.launchType,
    ...(service.launchType === 'FARGATE' ? { platformVersion: 'LATEST', platformFamily: 'Linux' } : {}),
    taskDefinition: service.groups[0].taskDefinition,
    deploymentConfiguration: {
      ...(service.circuitBreaker.enable ? { deploymentCircuitBreaker: service.circuitBreaker } : {}),
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
    ...replacement(service),
    roleArn: `arn:aws:iam::${account.id}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    events: service.events.map((event) => ({
      id: event.id,
      createdAt: new Date(event.at),
      message: event.message,
    })),
    createdAt: new Date(service.createdAt),
    placementConstraints: [],
    placementStrategy: [],
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: { type: service.deploymentController },
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
  };
};

/** How tasks are replaced: deployments of ECS itself, task sets of the other controllers. */
const replacement = (service: EcsService): object => {
  const [primary] = service.groups;
  switch (service.deploymentController) {
    case 'ECS':
      return { deployments: service.groups.map((group) => deployment(service, group)) };
    case 'EXTERNAL':
      return { deployments: [], taskSets: service.groups.map((group) => taskSet(service, group)) };
    case 'CODE_DEPLOY': {
      const serving = taskSet(service, primary);
      const replacing = { ...serving, id: `${primary.id}-active`, status: 'ACTIVE' };
      return { deployments: [], taskSets: service.codeDeployInProgress ? [serving, replacing] : [serving] };
    }
    default:
      return service.deploymentController satisfies never;
  }
};

const shared = (service: EcsService, group: TaskGroup) => ({
  id: group.id,
  status: group === service.groups[0] ? 'PRIMARY' : 'ACTIVE',
  taskDefinition: group.taskDefinition,
  createdAt: new Date(group.createdAt),
  updatedAt: new Date(group.updatedAt),
  runningCount: countOf(service, group, service.running),
  pendingCount: countOf(service, group, service.starting),
  launchType: service.launchType,
});

const deployment = (service: EcsService, group: TaskGroup): object => ({
  ...shared(service, group),
  desiredCount: wantedTasks(service, group),
  failedTasks: group.failedTasks,
  rolloutState: group.rollout,
  rolloutStateReason: group.rolloutReason,
});

const taskSet = (service: EcsService, group: TaskGroup): object => {
  const wanted = wantedTasks(service, group);
  const settled =
    countOf(service, group, service.starting) === 0 && countOf(service, group, service.running) === wanted;
  return {
    ...shared(service, group),
    serviceArn: service.arn,
    computedDesiredCount: wanted,
    scale: { value: group.scale, unit: 'PERCENT' },
    stabilityStatus: settled ? 'STEADY_STATE' : 'STABILIZING',
  };
};

/** Of the time to RUNNING, the share in which AWS prepares the machine and its network. */
const provisioningShare = 0.4;
const lastStatus = (task: Task, at: number): string => {
  if (task.stopped !== undefined) return at < task.stopped.at + deprovisioningMs ? 'DEPROVISIONING' : 'STOPPED';
  if (at >= task.startsAt) return 'RUNNING';
  return at < task.createdAt + (task.startsAt - task.createdAt) * provisioningShare ? 'PROVISIONING' : 'PENDING';
};

/** A task as DescribeTasks shows it at `at`. */
export const describeTask = (cluster: Cluster, service: EcsService, task: Task, at: number): object => {
  const started = task.failing === undefined && (task.stopped?.at ?? at) >= task.startsAt;
  return {
    taskArn: task.arn,
    clusterArn: cluster.arn,
    taskDefinitionArn: task.group.taskDefinition,
    group: `service:${service.name}`,
    startedBy: task.group.id,
    launchType: service.launchType,
    lastStatus: lastStatus(task, at),
    desiredStatus: task.stopped === undefined ? 'RUNNING' : 'STOPPED',
    createdAt: new Date(task.createdAt),
    ...(started ? { startedAt: new Date(task.startsAt) } : {}),
    ...(task.stopped === undefined
      ? {}
      : {
          stopCode: task.stopped.code,
          stoppedReason: task.stopped.reason,
          stoppingAt: new Date(task.stopped.at),
          ...(lastStatus(task, at) === 'STOPPED' ? { stoppedAt: new Date(task.stopped.at + deprovisioningMs) } : {}),
        }),
    attachments: [],
    containers: [],
    overrides: { containerOverrides: [] },
    tags: [],
    version: 1,
  };
};

export const describeCluster = (cluster: Cluster): object => {
  const services = [...cluster.services.values()];
  const total = (count: (service: EcsService) => number) => services.reduce((sum, service) => sum + count(service), 0);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    runningTasksCount: total((service) => service.running.length),
    pendingTasksCount: total((service) => service.starting.length),
    activeServicesCount: services.filter((service) => service.status === 'ACTIVE').length,
    statistics: [],
    tags: [],
    settings: [],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
  };
};
