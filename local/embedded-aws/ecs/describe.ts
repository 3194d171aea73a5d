import type { Account } from '../account.ts';
import type { Cluster, EcsService, Task } from './ecs-service.ts';

/** A service as DescribeServices shows it. */
export const describeService = (account: Account, service: EcsService): object => {
  const counts = {
    desiredCount: service.desired,
    runningCount: service.running.length,
    pendingCount: service.starting.length,
  };
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: account.clusters.get(service.cluster)?.arn,
    loadBalancers: [],
    serviceRegistries: [],
    status: service.status,
    ...counts,
    launchType: service.launchType,
    ...(service.launchType === 'FARGATE' ? { platformVersion: 'LATEST', platformFamily: 'Linux' } : {}),
    taskDefinition: service.taskDefinition,
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    ...replacement(service, counts),
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

interface Counts {
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
}

/** How tasks are replaced: deployments of ECS itself, task sets of the other controllers. */
const replacement = (service: EcsService, counts: Counts): object => {
  const createdAt = new Date(service.createdAt);
  const shared = { taskDefinition: service.taskDefinition, createdAt, updatedAt: createdAt };
  if (service.deploymentController === 'ECS')
    return {
      deployments: [
        {
          id: service.deploymentId,
          status: 'PRIMARY',
          ...shared,
          ...counts,
          failedTasks: 0,
          launchType: service.launchType,
          rolloutState: service.everSteady ? 'COMPLETED' : 'IN_PROGRESS',
          rolloutStateReason: `ECS deployment ${service.deploymentId} ${service.everSteady ? 'completed' : 'in progress'}.`,
        },
      ],
    };
  const { desiredCount, ...runningAndPending } = counts;
  const taskSet = (status: string, scale: number) => ({
    id: `${service.deploymentId}-${status.toLowerCase()}`,
    serviceArn: service.arn,
    status,
    ...shared,
    computedDesiredCount: desiredCount,
    ...runningAndPending,
    launchType: service.launchType,
    scale: { value: scale, unit: 'PERCENT' },
    stabilityStatus: service.steady ? 'STEADY_STATE' : 'STABILIZING',
  });
  return {
    deployments: [],
    taskSets: service.codeDeployInProgress
      ? [taskSet('PRIMARY', 100), taskSet('ACTIVE', 100)]
      : [taskSet('PRIMARY', 100)],
  };
};

/** Of the time to RUNNING, the share in which AWS prepares the machine and its network. */
const provisioningShare = 0.4;
/** After the stop, the network interface is given back. */
const deprovisioningMs = 5000;

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
    taskDefinitionArn: service.taskDefinition,
    group: `service:${service.name}`,
    startedBy: service.deploymentId,
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
