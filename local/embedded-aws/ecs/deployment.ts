import type { Account } from '../account.ts';
import { newGroupId } from './create-service.ts';
import type { EcsService } from './ecs-service.ts';
import { recordDeployment, recordRollback } from './service-events.ts';
import { createTaskGroup, type Launch, setRollout, type TaskGroup } from './task-group.ts';
import { countOf } from './wanted-tasks.ts';

/** A rolling deployment: the new one is PRIMARY, and those before it are ACTIVE until all its tasks run. */
export const addDeployment = (
  account: Account,
  service: EcsService,
  wanted: { readonly taskDefinition?: string | undefined; readonly launch?: Launch | undefined },
  at: number,
): void => {
  const [before] = service.groups;
  service.groups.unshift(
    createTaskGroup({
      id: newGroupId(account),
      taskDefinition: wanted.taskDefinition ?? before.taskDefinition,
      createdAt: at,
      launch: wanted.launch ?? before.launch,
    }),
  );
  service.steady = false;
  service.rolloverAt = undefined;
};

/** Target tracking scales in no service whose tasks ECS is replacing (ECS Developer Guide, service auto scaling). */
export const isDeploying = (service: EcsService): boolean =>
  service.deploymentController === 'ECS' && service.groups[0].rollout === 'IN_PROGRESS';

/** When the tasks of the deployments before it stop: once all of the new one's run, they drain. */
export const planRollover = (service: EcsService, at: number): number | undefined => {
  const [primary, ...others] = service.groups;
  if (service.deploymentController !== 'ECS' || others.length === 0 || primary.rollout === 'FAILED') return undefined;
  const running = countOf(service, primary, service.running);
  return running < service.desired ? undefined : (service.rolloverAt ?? at + service.drainMs);
};

/** The deployments before it are gone, with their tasks. */
export const completeRollover = (service: EcsService, at: number): void => {
  const [primary] = service.groups;
  service.rolloverAt = undefined;
  service.groups.splice(1);
  setRollout(primary, 'COMPLETED', `ECS deployment ${primary.id} completed.`, at);
  recordDeployment(service, at, primary.id, 'completed');
};

/**
 * Half of the desired count, at least 3 and at most 200, ends a deployment (API Reference,
 * ServiceDeploymentCircuitBreaker).
 */
const toleratedFailures = (desired: number): number => Math.min(200, Math.max(3, Math.ceil(desired / 2)));

export const noteFailedTasks = (service: EcsService, group: TaskGroup, count: number, at: number): void => {
  group.failedTasks += count;
  const { enable, rollback } = service.circuitBreaker;
  if (!enable || !isDeploying(service) || group !== service.groups[0]) return;
  if (group.failedTasks < toleratedFailures(service.desired)) return;
  setRollout(group, 'FAILED', 'ECS deployment circuit breaker: tasks failed to start.', at);
  group.retryAt = undefined;
  recordDeployment(service, at, group.id, 'failed: tasks failed to start');
  const completed = service.groups.find((one) => one.everCompleted && one !== group);
  if (!rollback || completed === undefined) return;
  service.groups.splice(service.groups.indexOf(completed), 1);
  service.groups.unshift(completed);
  setRollout(
    completed,
    'IN_PROGRESS',
    `ECS deployment circuit breaker: rolling back to deploymentId ${completed.id}.`,
    at,
  );
  recordRollback(service, at, completed.id);
};
