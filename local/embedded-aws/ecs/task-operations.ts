import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type Operation, operation } from '../operation.ts';
import { page } from '../page.ts';
import { settle } from '../simulation/settle.ts';
import { findCluster } from './cluster-operations.ts';
import { describeTask } from './describe.ts';
import type { Cluster, EcsService, Task } from './ecs-service.ts';
import { missingArn, shortName } from './name-or-arn.ts';
import { stoppedTasks } from './scale-service.ts';
import { findService } from './service-operations.ts';

const listTasksInput = z.object({
  cluster: z.string().optional(),
  serviceName: z.string().optional(),
  desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).optional(),
  launchType: z.string().optional(),
  maxResults: z.int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
});

export const taskOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  ListTasks: operation(listTasksInput, (input, { now }) => {
    const cluster = findCluster(account, input.cluster);
    const services =
      input.serviceName === undefined
        ? [...cluster.services.values()]
        : [findService(account, input.cluster, input.serviceName)];
    const tasks = services.flatMap((service) => tasksOf(account, service, input.desiredStatus ?? 'RUNNING', now));
    const { items, next } = page(
      tasks,
      input.maxResults ?? 100,
      input.nextToken,
      () => new AwsFault('InvalidParameterException', 'Invalid token.'),
    );
    return { taskArns: items.map((task) => task.arn), nextToken: next };
  }),

  DescribeTasks: operation(
    z.object({ cluster: z.string().optional(), tasks: z.array(z.string()) }),
    ({ cluster: clusterName, tasks }, { now }) => {
      const cluster = findCluster(account, clusterName);
      if (tasks.length === 0) throw new AwsFault('InvalidParameterException', 'Tasks cannot be empty.');
      if (tasks.length > 100) throw new AwsFault('InvalidParameterException', 'Tasks can have at most 100 items.');
      const shown = shownTasks(account, cluster, new Set(tasks.map(shortName)), now);
      const found: object[] = [];
      const failures: object[] = [];
      for (const name of tasks) {
        const task = shown.get(shortName(name));
        if (task !== undefined) found.push(task);
        else failures.push({ arn: missingArn(account, 'task', name), reason: 'MISSING' });
      }
      return { tasks: found, failures };
    },
  ),
});

/** `desiredStatus` PENDING lists nothing: ECS never sets it as a desired status (API Reference, ListTasks). */
const tasksOf = (account: Account, service: EcsService, desiredStatus: string, now: Date): readonly Task[] => {
  settle(account, service, now.getTime());
  if (desiredStatus === 'STOPPED') return [...stoppedTasks(service, now.getTime())].reverse();
  return desiredStatus === 'RUNNING' ? [...service.running, ...service.starting] : [];
};

const shownTasks = (
  account: Account,
  cluster: Cluster,
  wanted: ReadonlySet<string>,
  now: Date,
): ReadonlyMap<string, object> => {
  const shown = new Map<string, object>();
  for (const service of cluster.services.values())
    for (const status of ['RUNNING', 'STOPPED'])
      for (const task of tasksOf(account, service, status, now))
        if (wanted.has(task.id)) shown.set(task.id, describeTask(cluster, service, task, now.getTime()));
  return shown;
};
