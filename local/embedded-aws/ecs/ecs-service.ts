import type { TaskGroup } from './task-group.ts';

export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly services: Map<string, EcsService>;
}

export type ServiceStatus = 'ACTIVE' | 'DRAINING' | 'INACTIVE';
export type DeploymentController = 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
export type SchedulingStrategy = 'REPLICA' | 'DAEMON';

/** Instants are milliseconds: the simulation does arithmetic on them for every minute of every service. */
export interface Task {
  readonly id: string;
  readonly arn: string;
  readonly group: TaskGroup;
  readonly createdAt: number;
  /** When it comes to RUNNING, or fails to. */
  readonly startsAt: number;
  readonly failing?: string;
  stopped?: { readonly at: number; readonly code: StopCode; readonly reason: string };
}

export type StopCode = 'TaskFailedToStart' | 'ServiceSchedulerInitiated';

export interface ServiceEvent {
  readonly id: string;
  readonly at: number;
  readonly message: string;
}

/** "Determines whether to use the deployment circuit breaker logic" (API Reference, DeploymentCircuitBreaker). */
export interface CircuitBreaker {
  readonly enable: boolean;
  readonly rollback: boolean;
}

export interface EcsService {
  readonly name: string;
  readonly cluster: string;
  readonly arn: string;
  /** Application Auto Scaling's name for it. */
  readonly resourceId: string;
  readonly createdAt: number;
  readonly launchType: 'FARGATE' | 'EC2';
  readonly schedulingStrategy: SchedulingStrategy;
  readonly deploymentController: DeploymentController;
  status: ServiceStatus;
  circuitBreaker: CircuitBreaker;
  /** Where ECS replaces the tasks: how long the old tasks stay after all new ones run, in milliseconds. */
  drainMs: number;
  /** The PRIMARY one first. */
  readonly groups: [TaskGroup, ...TaskGroup[]];
  /** When the groups that are not PRIMARY any more stop; of a deployment that goes well. */
  rolloverAt: number | undefined;
  /** When the last task of a deleted service is gone. */
  drainedAt: number | undefined;
  /** CodeDeploy is replacing the tasks just now. */
  codeDeployInProgress: boolean;
  desired: number;
  /** Oldest first. */
  readonly starting: Task[];
  readonly running: Task[];
  readonly stopped: Task[];
  /** Newest first, as ECS shows them. */
  readonly events: ServiceEvent[];
  /** Ever, including those no longer shown. */
  eventsRecorded: number;
  /** The steady state was announced since the last change. */
  steady: boolean;
  /** The simulation has been carried up to here. */
  settledTo: number;
}

export const resourceIdOf = (cluster: string, service: string): string => `service/${cluster}/${service}`;
