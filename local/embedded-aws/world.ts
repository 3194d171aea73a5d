import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Account, ClampConduct, Load } from './account.ts';
import { removeTarget } from './application-auto-scaling/remove-target.ts';
import type { ScalableTarget } from './application-auto-scaling/scalable-target.ts';
import type { Alarm, AlarmDefinition } from './cloudwatch/alarm.ts';
import { alarmsOfPolicy } from './cloudwatch/policy-alarms.ts';
import { putAlarm } from './cloudwatch/put-alarm.ts';
import { createCluster, createService, usualDrainMs } from './ecs/create-service.ts';
import { addDeployment } from './ecs/deployment.ts';
import {
  type CircuitBreaker,
  type DeploymentController,
  type EcsService,
  resourceIdOf,
  type SchedulingStrategy,
  type ServiceStatus,
} from './ecs/ecs-service.ts';
import { balance, changeTasks, setDesired, stoppedTasks } from './ecs/scale-service.ts';
import { type Launch, usualLaunch } from './ecs/task-group.ts';
import { setTaskSets, type TaskSetSeed } from './ecs/task-sets.ts';
import type { RecordedCall } from './recorded-call.ts';
import type { ServiceName } from './service-name.ts';
import { settle } from './simulation/settle.ts';
import { createTopic } from './sns/sns.ts';
import type { PublishedMessage, Subscriber } from './sns/topic.ts';
import type { Queue } from './sqs/queue.ts';
import { createQueue, sendMessage } from './sqs/sqs.ts';

export interface ServiceSeed {
  readonly cluster: string;
  readonly service: string;
  /** This many tasks are running from the start. */
  readonly desired: number;
  /** For the tasks to come. 45 s to RUNNING unless given. */
  readonly launch?: Partial<Launch>;
  readonly deploymentController?: DeploymentController;
  readonly schedulingStrategy?: SchedulingStrategy;
  readonly status?: ServiceStatus;
}

export interface ServiceChange {
  /** As if a person set it. */
  readonly desired?: number;
  readonly launch?: Partial<Launch>;
  readonly status?: ServiceStatus;
  readonly codeDeployInProgress?: boolean;
}

export interface DeploymentSeed {
  /** That of the deployment before unless given. */
  readonly taskDefinition?: string;
  /** For the tasks of this deployment: `failing` makes it one that never comes up. As those before unless given. */
  readonly launch?: Partial<Launch>;
  /** How long the old tasks run beside the new ones once all of those run; 30 s unless given. */
  readonly drainSeconds?: number;
  /** Of the service, from now on; off until given. */
  readonly circuitBreaker?: CircuitBreaker;
}

export interface ServiceView {
  readonly status: ServiceStatus;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Newest first. */
  readonly events: readonly { readonly at: Date; readonly message: string }[];
  /** Of the last hour, newest first. */
  readonly stopped: readonly { readonly at: Date; readonly code: string; readonly reason: string }[];
}

export interface PolicyView {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  readonly configuration: object;
  readonly alarms: readonly object[];
}

/**
 * For whoever sets the stage: seeding and looking, at the clock's instant. Nothing of it is recorded, throttled or
 * struck by faults. Clusters and topics are made when first named.
 */
export interface World {
  createCluster(name: string): void;
  /** @throws Error where the service is there already. */
  createService(seed: ServiceSeed): void;
  /** @throws Error where there is no such service. */
  changeService(cluster: string, service: string, change: ServiceChange): void;
  /**
   * A rolling deployment, as if somebody updated the task definition: up to twice the tasks run until it has COMPLETED.
   * @throws Error where there is no such service, or ECS is not its deployment controller.
   */
  startDeployment(cluster: string, service: string, deployment?: DeploymentSeed): void;
  /**
   * As if the EXTERNAL deployment controller of a service made its task sets these, the PRIMARY one first.
   * @throws Error where there is no such service, or its deployment controller is another one.
   */
  setTaskSets(cluster: string, service: string, taskSets: readonly [TaskSetSeed, ...TaskSetSeed[]]): void;
  /** Afterwards ECS calls it MISSING. Its scalable target goes with it, as on AWS. */
  deleteService(cluster: string, service: string): void;
  service(cluster: string, service: string): ServiceView | undefined;
  /** `resourceId` here and below: `service/<cluster>/<service>`. */
  scalableTarget(resourceId: string): Pick<ScalableTarget, 'arn' | 'min' | 'max' | 'suspended'> | undefined;
  policies(resourceId: string): readonly PolicyView[];
  scheduledActions(resourceId: string): readonly object[];
  /** When a scheduled action of a target last fired, in milliseconds; absent: none of those that are there has. */
  lastFiring(resourceId: string): number | undefined;
  tags(resourceId: string): Readonly<Record<string, string>>;
  /**
   * How registrations move the count into their bounds from now on: at once unless it is said here, for one resource or
   * for all that have none of their own.
   */
  setClamp(conduct: ClampConduct, resourceId?: string): void;
  /** How many requests a minute arrive; target tracking acts only on services that have this. */
  setLoad(resourceId: string, load: Load): void;
  readonly alarms: readonly Alarm[];
  putAlarm(definition: AlarmDefinition): void;
  /** Answers the ARN. */
  createTopic(name: string): string;
  /** Makes an SQS queue, or finds the one of that name; a message is out of sight for so long once it was received. */
  createQueue(name: string, visibilitySeconds?: number): void;
  /** @throws Error where there is no such queue. */
  sendToQueue(name: string, body: string): void;
  /** The bodies of what is in a queue, in sight or not, oldest first. */
  queued(name: string): readonly string[];
  /** Published so far, oldest first. */
  readonly messages: readonly PublishedMessage[];
  /** Told of each message published to the topic from now on, after the call was answered. */
  subscribe(topicArn: string, subscriber: Subscriber): void;
  /** Resolves when every subscriber is done with everything published so far; rejects with the first one's failure. */
  delivered(): Promise<void>;
  putParameter(name: string, value: string): void;
  /** Makes a DynamoDB table with a string partition key and a string sort key: `pk` and `sk` unless given. */
  createTable(name: string, keys?: { readonly partition: string; readonly sort?: string }): Promise<void>;
  /**
   * Any other API call: `call('application-autoscaling', 'RegisterScalableTarget', {...})`. Members and answers are
   * those of the API, instants in the input as seconds since 1970. Rejects with the `AwsFault` of a refused call.
   */
  call(service: ServiceName, operation: string, input: object): Promise<object>;
  /**
   * How long the answer to each call takes from now on, in milliseconds; 0 until set. On the account's clock inside the
   * process, in real time over the endpoint. The call itself takes effect as it arrives.
   */
  setLatency(latency: number | ((call: RecordedCall) => number)): void;
}

export interface WorldParts {
  readonly account: Account;
  /** The clock's instant; what was due by then has happened. */
  readonly present: () => Date;
  readonly setLatency: World['setLatency'];
  readonly call: World['call'];
  readonly messages: readonly PublishedMessage[];
  readonly subscribe: World['subscribe'];
  readonly delivered: World['delivered'];
}

export const createWorld = (parts: WorldParts): World => {
  const { account, present, call, messages, subscribe, delivered, setLatency } = parts;
  const found = (cluster: string, name: string): EcsService | undefined => {
    const now = present();
    const service = account.clusters.get(cluster)?.services.get(name);
    if (service !== undefined) settle(account, service, now.getTime());
    return service;
  };
  const existing = (cluster: string, name: string): EcsService => {
    const service = found(cluster, name);
    if (service === undefined) throw new Error(`no service ${resourceIdOf(cluster, name)}`);
    return service;
  };
  const controlledBy = (controller: DeploymentController, cluster: string, name: string): EcsService => {
    const service = existing(cluster, name);
    if (service.deploymentController !== controller)
      throw new Error(`${controller} is not the deployment controller of ${service.resourceId}`);
    return service;
  };
  const target = (resourceId: string): ScalableTarget | undefined => {
    const [, cluster = '', service = ''] = resourceId.split('/');
    found(cluster, service);
    return account.scalableTargets.get(resourceId);
  };

  const queue = (name: string): Queue => {
    const known = [...account.queues.values()].find((one) => one.name === name);
    if (known === undefined) throw new Error(`no queue ${name}`);
    return known;
  };

  return {
    createCluster: (name) => {
      createCluster(account, name);
    },
    createService: (seed) => seedService(account, seed, present().getTime()),
    changeService: (cluster, name, change) => {
      const service = existing(cluster, name);
      if (change.launch !== undefined) service.groups[0].launch = { ...usualLaunch, ...change.launch };
      if (change.status !== undefined) service.status = change.status;
      if (change.codeDeployInProgress !== undefined) service.codeDeployInProgress = change.codeDeployInProgress;
      if (change.desired !== undefined) setDesired(account, service, change.desired, present().getTime());
    },
    startDeployment: (cluster, name, { taskDefinition, launch, drainSeconds, circuitBreaker } = {}) => {
      const service = controlledBy('ECS', cluster, name);
      service.drainMs = drainSeconds === undefined ? usualDrainMs : drainSeconds * 1000;
      service.circuitBreaker = circuitBreaker ?? service.circuitBreaker;
      const at = present().getTime();
      addDeployment(account, service, { taskDefinition, launch: launch && { ...usualLaunch, ...launch } }, at);
      balance(account, service, at);
    },
    setTaskSets: (cluster, name, taskSets) =>
      setTaskSets(account, controlledBy('EXTERNAL', cluster, name), taskSets, present().getTime()),
    deleteService: (cluster, name) => {
      const known = target(resourceIdOf(cluster, name));
      if (known !== undefined) removeTarget(account, known, present().getTime());
      account.clusters.get(cluster)?.services.delete(name);
    },
    service: (cluster, name) => {
      const service = found(cluster, name);
      return service && viewService(service, present().getTime());
    },
    scalableTarget: (resourceId) => {
      const known = target(resourceId);
      return known && { arn: known.arn, min: known.min, max: known.max, suspended: known.suspended };
    },
    policies: (resourceId) =>
      [...(target(resourceId)?.policies.values() ?? [])].map((policy) => ({
        name: policy.name,
        arn: policy.arn,
        type: policy.type,
        configuration: policy.configuration.value,
        alarms: alarmsOfPolicy(account, policy),
      })),
    lastFiring: (resourceId) => {
      const all = [...(target(resourceId)?.scheduledActions.values() ?? [])].flatMap(({ firedAt }) => firedAt ?? []);
      return all.length === 0 ? undefined : Math.max(...all);
    },
    scheduledActions: (resourceId) =>
      [...(target(resourceId)?.scheduledActions.values() ?? [])].map(
        ({ name, schedule, timezone, startTime, endTime, min, max }) => ({
          name,
          schedule,
          timezone,
          startTime,
          endTime,
          min,
          max,
        }),
      ),
    tags: (resourceId) => Object.fromEntries(target(resourceId)?.tags ?? []),
    setClamp: (conduct, resourceId = 'account') => {
      account.clampConduct.set(resourceId, conduct);
    },
    setLoad: (resourceId, load) => {
      // Time already passed had no load.
      target(resourceId);
      account.loads.set(resourceId, load);
    },
    get alarms() {
      present();
      return [...account.alarms.values()];
    },
    putAlarm: (definition) => putAlarm(account, definition, present()),
    createTopic: (name) => createTopic(account, name).arn,
    createQueue: (name, visibilitySeconds) => {
      createQueue(account, name, visibilitySeconds);
    },
    sendToQueue: (name, body) => {
      sendMessage(account, queue(name), body, present().getTime());
    },
    queued: (name) => queue(name).messages.map(({ body }) => body),
    get messages() {
      present();
      return messages;
    },
    subscribe,
    delivered,
    putParameter: (name, value) => {
      const version = (account.parameters.get(name)?.version ?? 0) + 1;
      account.parameters.set(name, { name, type: 'SecureString', value, version, changedAt: present() });
    },
    createTable: async (name, { partition, sort } = { partition: 'pk', sort: 'sk' }) => {
      const keys = sort === undefined ? [partition] : [partition, sort];
      await call('dynamodb', 'CreateTable', {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
        KeySchema: keys.map((key, i) => ({ AttributeName: key, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
      });
      // dynalite shows a table as CREATING until its next turn.
      for (let status = 'CREATING'; status !== 'ACTIVE'; ) {
        await nextTurn();
        const { Table } = (await call('dynamodb', 'DescribeTable', { TableName: name })) as {
          Table: { TableStatus: string };
        };
        status = Table.TableStatus;
      }
      // Like the real one, the emulator makes a table a moment after it has answered.
      for (let status: unknown; status !== 'ACTIVE'; ) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        const { Table } = (await call('dynamodb', 'DescribeTable', { TableName: name })) as {
          Table?: { TableStatus?: unknown };
        };
        status = Table?.TableStatus;
      }
    },
    call,
    setLatency,
  };
};

const seedService = (account: Account, seed: ServiceSeed, at: number): void => {
  if (account.clusters.get(seed.cluster)?.services.has(seed.service) === true)
    throw new Error(`${resourceIdOf(seed.cluster, seed.service)} is there already`);
  const service = createService(
    account,
    {
      cluster: createCluster(account, seed.cluster),
      name: seed.service,
      launch: { secondsToRunning: 0 },
      schedulingStrategy: seed.schedulingStrategy,
      deploymentController: seed.deploymentController,
    },
    at,
  );
  setDesired(account, service, seed.desired, at);
  changeTasks(account, service, at);
  service.groups[0].launch = { ...usualLaunch, ...seed.launch };
  service.status = seed.status ?? 'ACTIVE';
};

const viewService = (service: EcsService, at: number): ServiceView => ({
  status: service.status,
  desired: service.desired,
  running: service.running.length,
  pending: service.starting.length,
  events: service.events.map((event) => ({ at: new Date(event.at), message: event.message })),
  stopped: stoppedTasks(service, at)
    .flatMap(({ stopped }) => (stopped === undefined ? [] : [{ ...stopped, at: new Date(stopped.at) }]))
    .reverse(),
});
