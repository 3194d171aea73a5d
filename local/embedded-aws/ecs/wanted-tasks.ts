import type { EcsService, Task } from './ecs-service.ts';
import type { TaskGroup } from './task-group.ts';

/**
 * How many tasks a group should have. A task set: "computedDesiredCount" is the service's count times its scale,
 * rounded up (API Reference, TaskSet). Of deployments the PRIMARY one has the service's count; those that it replaces
 * keep what they have, up to that count, so that all together are never more than `maximumPercent` 200.
 */
export const wantedTasks = (service: EcsService, group: TaskGroup): number => {
  if (service.deploymentController === 'EXTERNAL') return Math.ceil((service.desired * group.scale) / 100);
  if (group === service.groups[0] && group.rollout !== 'FAILED') return service.desired;
  // Nothing is started any more for a deployment that failed; one that is rolled back ends.
  if (group.rollout === 'FAILED' && group !== service.groups[0]) return 0;
  return Math.min(tasksOf(service, group), service.desired);
};

export const tasksOf = (service: EcsService, group: TaskGroup): number =>
  countOf(service, group, service.starting) + countOf(service, group, service.running);

/** Nearly all services have one group, and are looked at every minute. */
export const countOf = (service: EcsService, group: TaskGroup, tasks: readonly Task[]): number => {
  if (service.groups.length === 1) return tasks.length;
  let count = 0;
  for (const task of tasks) if (task.group === group) count += 1;
  return count;
};

/** All run that should, and nobody else. */
export const isSettled = (service: EcsService): boolean => {
  if (service.starting.length > 0) return false;
  if (service.deploymentController === 'ECS' && service.groups.length > 1) return false;
  if (service.groups[0].rollout === 'FAILED') return false;
  return service.groups.every((group) => countOf(service, group, service.running) === wantedTasks(service, group));
};
