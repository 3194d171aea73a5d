import {
  ownTags,
  policyInput,
  policyOf,
  scheduledActionOf,
  suspendedInput,
  targetOf,
} from '../../lib/aws/autoscaling-wire.ts';
import { batchesOf } from '../../lib/aws/batches.ts';
import { toPrescaleError } from '../../lib/aws/failure.ts';
import type { Alarms, ScalableTargets, Services } from '../../lib/execute/ports.ts';
import { serviceOf } from '../../lib/plan/ecs-service.ts';
import type { Resource } from '../../lib/plan/resource.ts';
import { AwsFault } from '../embedded-aws/aws-fault.ts';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws.ts';
import type { ServiceName } from '../embedded-aws/service-name.ts';

export interface AccountPorts {
  readonly services: Services;
  readonly scalableTargets: ScalableTargets;
  readonly alarms: Alarms;
  /** Operations called so far. */
  readonly calls: number;
}

/**
 * The ports on the operations of the embedded AWS, without SDK, protocols and pacing: a hundred times faster, and the
 * same account behind it. The adapters in `lib/aws` are not what is under test here; every so many runs use them.
 */
export function createAccountPorts({ world }: EmbeddedAws): AccountPorts {
  let calls = 0;
  const call = async (service: ServiceName, operation: string, input: object): Promise<Answer> => {
    calls += 1;
    try {
      return (await world.call(service, operation, input)) as Answer;
    } catch (thrown) {
      if (!(thrown instanceof AwsFault)) throw thrown;
      const named = Object.assign(new Error(thrown.message), {
        name: thrown.code,
        $metadata: { httpStatusCode: thrown.status },
      });
      throw toPrescaleError(operation, named);
    }
  };
  const autoscaling = (operation: string, input: object) => call('application-autoscaling', operation, input);

  const pages = async <T>(
    operation: string,
    resource: Resource,
    list: (answer: Answer) => readonly T[],
  ): Promise<T[]> => {
    const items: T[] = [];
    for (let NextToken: string | undefined; ; ) {
      const answer = await autoscaling(operation, { ...identity(resource), NextToken });
      items.push(...list(answer));
      NextToken = answer.NextToken;
      if (NextToken === undefined) return items;
    }
  };
  const policies = async (resource: Resource) =>
    (await pages('DescribeScalingPolicies', resource, ({ ScalingPolicies = [] }) => ScalingPolicies)).map(policyOf);

  return {
    get calls() {
      return calls;
    },
    services: {
      describe: async (resources) => {
        const found = new Map<string, ReturnType<typeof observed>>();
        for (const batch of batchesOf(10, resources.map(serviceOf))) {
          const [first] = batch;
          const answer = await call('ecs', 'DescribeServices', {
            cluster: first?.cluster,
            services: batch.map(({ service }) => service),
          });
          for (const one of answer.services ?? [])
            found.set(`service/${first?.cluster}/${one.serviceName}`, observed(one));
        }
        return found;
      },
      setDesired: async (resource, desiredCount) => {
        await call('ecs', 'UpdateService', { ...serviceOf(resource), desiredCount });
      },
      stoppedTasks: async (resource, limit) => {
        calls += 2;
        const { cluster, service } = serviceOf(resource);
        const stopped = world.service(cluster, service)?.stopped ?? [];
        return stopped.filter(({ code }) => code === 'TaskFailedToStart').slice(0, limit);
      },
    },
    scalableTargets: {
      describe: async (resources) => {
        const found = new Map<string, ReturnType<typeof targetOf>>();
        for (const batch of batchesOf(50, resources)) {
          const { ScalableTargets = [] } = await autoscaling('DescribeScalableTargets', {
            ServiceNamespace: 'ecs',
            ResourceIds: batch.map(({ resourceId }) => resourceId),
          });
          for (const target of ScalableTargets) found.set(target.ResourceId ?? '', targetOf(target));
        }
        return found;
      },
      policies,
      configuration: async (resource, target) => ({
        policies: await policies(resource),
        scheduledActions: (
          await pages('DescribeScheduledActions', resource, ({ ScheduledActions = [] }) => ScheduledActions)
        ).map(scheduledActionOf),
        tags: ownTags((await autoscaling('ListTagsForResource', { ResourceARN: target.arn })).Tags),
      }),
      register: async (resource, { min, max, suspended, tags }) => {
        const input = {
          ...identity(resource),
          MinCapacity: min,
          MaxCapacity: max,
          SuspendedState: suspendedInput(suspended),
        };
        const isNew = world.scalableTarget(resource.resourceId) === undefined;
        await autoscaling('RegisterScalableTarget', { ...input, ...(isNew && tags && { Tags: tags }) });
      },
      deregister: async (resource) => {
        if (world.scalableTarget(resource.resourceId) === undefined) return;
        await autoscaling('DeregisterScalableTarget', identity(resource));
      },
      tag: async (ResourceARN, Tags) => {
        await autoscaling('TagResource', { ResourceARN, Tags });
      },
      putPolicy: async (resource, policy) => {
        await autoscaling('PutScalingPolicy', { ...identity(resource), ...policyInput(policy) });
      },
      putScheduledAction: async (resource, action) => {
        await autoscaling('PutScheduledAction', {
          ...identity(resource),
          ScheduledActionName: action.name,
          Schedule: action.schedule,
          Timezone: action.timezone,
          StartTime: seconds(action.startTime),
          EndTime: seconds(action.endTime),
          ScalableTargetAction: { MinCapacity: action.min, MaxCapacity: action.max },
        });
      },
    },
    alarms: {
      describe: async (names) => {
        const { MetricAlarms = [] } = await call('cloudwatch', 'DescribeAlarms', {
          AlarmNames: names,
          MaxRecords: 100,
        });
        return MetricAlarms.map(({ AlarmName = '', ...all }) => ({
          name: AlarmName,
          definition: writable({ AlarmName, ...all }),
        }));
      },
      put: async ({ name, definition }) => {
        await call('cloudwatch', 'PutMetricAlarm', { ...definition, AlarmName: name });
      },
    },
  };
}

/** The members that are read here, of all answers. */
interface Answer {
  readonly NextToken?: string;
  readonly services?: readonly DescribedService[];
  readonly ScalableTargets?: readonly Parameters<typeof targetOf>[0][];
  readonly ScalingPolicies?: readonly Parameters<typeof policyOf>[0][];
  readonly ScheduledActions?: readonly Parameters<typeof scheduledActionOf>[0][];
  readonly Tags?: Readonly<Record<string, string>>;
  readonly MetricAlarms?: readonly ({ readonly AlarmName?: string } & Readonly<Record<string, unknown>>)[];
}

interface DescribedService {
  readonly serviceName: string;
  readonly status: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
  readonly deploymentController?: { readonly type: string };
  readonly taskSets?: readonly { readonly status: string }[];
  readonly events: readonly { readonly createdAt: Date; readonly message: string }[];
}

const observed = (service: DescribedService) => ({
  status: service.status,
  desired: service.desiredCount,
  running: service.runningCount,
  pending: service.pendingCount,
  schedulingStrategy: service.schedulingStrategy,
  codeDeployInProgress:
    service.deploymentController?.type === 'CODE_DEPLOY' &&
    (service.taskSets?.some(({ status }) => status !== 'PRIMARY') ?? false),
  events: service.events.slice(0, 20).map(({ createdAt, message }) => ({ at: createdAt, message })),
});

export const identity = ({ namespace, resourceId, dimension }: Resource) => ({
  ServiceNamespace: namespace,
  ResourceId: resourceId,
  ScalableDimension: dimension,
});

const seconds = (instant: string | undefined): number | undefined =>
  instant === undefined ? undefined : Date.parse(instant) / 1000;

/** What `PutMetricAlarm` takes of what `DescribeAlarms` tells. */
const writable = (alarm: Readonly<Record<string, unknown>>) =>
  JSON.parse(
    JSON.stringify(
      Object.fromEntries(Object.entries(alarm).filter(([key]) => key !== 'AlarmArn' && !/^State|Timestamp$/.test(key))),
    ),
  );
