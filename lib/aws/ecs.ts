import {
  ClusterNotFoundException,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type Service,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Within } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import type { Services } from '../execute/ports.ts';
import { type ObservedService, type StoppedTask, serviceOf } from '../plan/ecs-service.ts';
import type { Resource } from '../plan/resource.ts';
import type { EcsService } from '../schedule/schedule.ts';
import { batchesOf, describeBatch } from './batches.ts';
import { mapped } from './failure.ts';
import { tokenBucket } from './pace.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, passesUnlessItHung, timely } from './timely.ts';

const servicesPerCall = 10;
const tasksPerCall = 100;
/** ECS lists stopped tasks in no order; what stopped beyond these pages of one hour tells nothing new. */
const taskPages = 3;
const eventsKept = 20;
const describesInFlight = 10;

/**
 * AWS grants each account and region 100 reads at once and 20 a second, 50 changes of services at once and 5 a second.
 * Of the reads a fifth is left to everybody else (deployments, consoles, Application Auto Scaling); of the changes little,
 * because an event waits for them, and where others need more the pace gives way.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 */
const readRate = { burst: 80, perSecond: 16 };
const changeRate = { burst: 48, perSecond: 4.8 };
const attempts = 3;

/** Amazon ECS. One instance per account and region: it keeps the pace of all calls made through it. */
export const ecsServices = (
  sdk: ECSClient,
  { now, ...waits }: Waits & { readonly now: () => number },
): Within<Services> => {
  const { sleep } = waits;
  const readPace = tokenBucket({ ...readRate, now, sleep });
  const changePace = tokenBucket({ ...changeRate, now, sleep });
  const describes = pLimit(describesInFlight);
  const manner = { waits, attempts, budget: retryBudget() };
  return (deadline) =>
    servicesOf(
      {
        batches: timely(sdk, deadline, { ...manner, again: passes, pace: readPace }),
        // Tasks have a limit of their own, which a tick never reaches.
        tasks: timely(sdk, deadline, { ...manner, again: passesUnlessItHung }),
        changes: timely(sdk, deadline, { ...manner, again: passesUnlessItHung, pace: changePace }),
      },
      describes,
    );
};

type Clients = Readonly<Record<'batches' | 'tasks' | 'changes', ECSClient>>;

const servicesOf = ({ batches: reads, tasks, changes }: Clients, describes: LimitFunction): Services => {
  const describeOfCluster = async (cluster: string, batch: readonly Resource[]) => {
    const answer = await reads
      .send(new DescribeServicesCommand({ cluster, services: batch.map((one) => serviceOf(one).service) }))
      .catch((thrown: unknown) => {
        if (thrown instanceof ClusterNotFoundException) return undefined;
        throw thrown;
      });
    // A service of a cluster that is gone is gone.
    if (answer === undefined) return batch.map((asked) => [asked, missing] as const);
    const { services = [], failures = [] } = answer;
    const named = new Map(services.map((service) => [service.serviceName, service]));
    return batch.map((asked): readonly [Resource, ObservedService | PrescaleError] => {
      const { service: name } = serviceOf(asked);
      const service = named.get(name);
      if (service) return [asked, observedOf(service)];
      const reason = failures.find(({ arn }) => arn?.split(/[/:]/).at(-1) === name)?.reason;
      if (reason === 'MISSING') return [asked, missing];
      const said = reason ?? 'the answer does not mention it';
      return [
        asked,
        new PrescaleError('unexpected', `DescribeServices of ${asked.resourceId}: ${said}`, { passing: false }),
      ];
    });
  };

  return {
    describe: async (resources) => {
      const batches = [...byCluster(resources)].flatMap(([cluster, ofCluster]) =>
        batchesOf(servicesPerCall, ofCluster).map((batch) => ({ cluster, batch })),
      );
      const described = await Promise.all(
        batches.map(({ cluster, batch }) =>
          describes(() =>
            describeBatch(`DescribeServices in cluster ${cluster}`, batch, (items) =>
              describeOfCluster(cluster, items),
            ),
          ),
        ),
      );
      return new Map(described.flat().map(([{ resourceId }, found]) => [resourceId, found]));
    },

    setDesired: (resource, count) =>
      mapped(`UpdateService of ${resource.resourceId} to ${count} tasks`, async () => {
        await changes.send(new UpdateServiceCommand({ ...serviceOf(resource), desiredCount: count }));
      }),

    stoppedTasks: (resource, limit) =>
      mapped(`Reading the stopped tasks of ${resource.resourceId}`, async () => {
        const service = serviceOf(resource);
        const arns = await stoppedTaskArns(tasks, service);
        const answers = await Promise.all(
          batchesOf(tasksPerCall, arns).map((batch) =>
            tasks.send(new DescribeTasksCommand({ cluster: service.cluster, tasks: [...batch] })),
          ),
        );
        return answers
          .flatMap((answer) => (answer.tasks ?? []).flatMap(stoppedTaskOf))
          .sort((one, other) => other.at.getTime() - one.at.getTime())
          .slice(0, limit);
      }),
  };
};

/** Each service once, by cluster. */
const byCluster = (resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> =>
  Map.groupBy(new Map(resources.map((one) => [one.resourceId, one])).values(), (one) => serviceOf(one).cluster);

const missing: ObservedService = {
  status: 'MISSING',
  desired: 0,
  running: 0,
  pending: 0,
  schedulingStrategy: 'REPLICA',
  codeDeployInProgress: false,
  events: [],
};

const observedOf = (service: Service): ObservedService => ({
  status: service.status ?? 'MISSING',
  desired: service.desiredCount ?? 0,
  running: service.runningCount ?? 0,
  pending: service.pendingCount ?? 0,
  schedulingStrategy: service.schedulingStrategy === 'DAEMON' ? 'DAEMON' : 'REPLICA',
  codeDeployInProgress: codeDeployInProgress(service),
  events: (service.events ?? [])
    .flatMap(({ createdAt, message }) => (createdAt && message ? [{ at: createdAt, message }] : []))
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, eventsKept),
});

/**
 * CodeDeploy keeps the task set that serves as `PRIMARY`; another one exists only from the start of a deployment until
 * the replaced tasks are gone. A `PRIMARY` that is not stable yet is no sign: it may just be scaling.
 */
const codeDeployInProgress = ({ deploymentController, taskSets = [] }: Service): boolean =>
  deploymentController?.type === 'CODE_DEPLOY' && taskSets.some(({ status }) => status !== 'PRIMARY');

const stoppedTaskArns = async (client: ECSClient, service: EcsService): Promise<readonly string[]> => {
  const arns: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < taskPages; page += 1) {
    const answer = await client.send(
      new ListTasksCommand({
        cluster: service.cluster,
        serviceName: service.service,
        desiredStatus: 'STOPPED',
        maxResults: tasksPerCall,
        nextToken,
      }),
    );
    arns.push(...(answer.taskArns ?? []));
    nextToken = answer.nextToken;
    if (!nextToken) break;
  }
  return arns;
};

/** Nothing for a task that is still stopping, and for one that was stopped because the count was lowered. */
const stoppedTaskOf = ({ stoppedAt, stoppedReason, containers = [] }: Task): StoppedTask[] => {
  if (!stoppedAt || stoppedReason?.startsWith('Scaling activity initiated by')) return [];
  const ofContainers = containers.flatMap(({ name, reason, exitCode }) => {
    const said = [reason, exitCode ? `exit code ${exitCode}` : undefined].filter(Boolean).join(', ');
    return said ? [`${name}: ${said}`] : [];
  });
  const reason = [stoppedReason ?? 'no reason given', ...ofContainers].join('; ');
  return [{ at: stoppedAt, reason }];
};
