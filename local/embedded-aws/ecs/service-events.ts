import { uuidOf } from '../account.ts';
import type { EcsService, Task } from './ecs-service.ts';

const shownEvents = 100;

/** The texts are those of the page "Amazon ECS service event messages" of the ECS Developer Guide. */
const record = (service: EcsService, at: number, text: string): void => {
  service.eventsRecorded += 1;
  const id = uuidOf(`${service.arn} ${service.eventsRecorded}`);
  service.events.unshift({ id, at, message: `(service ${service.name}) ${text}` });
  if (service.events.length > shownEvents) service.events.pop();
};

const troubleshooting = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

const ids = (tasks: readonly Task[]): string => tasks.map((task) => `(task ${task.id})`).join(' ');

export const recordStarted = (service: EcsService, at: number, tasks: readonly Task[]): void =>
  record(service, at, `has started ${tasks.length} tasks: ${ids(tasks)}.`);

export const recordStopped = (service: EcsService, at: number, tasks: readonly Task[]): void =>
  record(service, at, `has stopped ${tasks.length} running tasks: ${ids(tasks)}.`);

export const recordSteady = (service: EcsService, at: number): void =>
  record(service, at, 'has reached a steady state.');

/** Reasons that are a lack of room, not a fault of the task: ECS words these as a placement failure. */
const lackOfRoom =
  /capacity is unavailable|limit on the number of vcpus|no container instance|insufficient (cpu|memory)/i;

export const recordDeployment = (service: EcsService, at: number, id: string, what: string): void =>
  record(service, at, `(deployment ${id}) deployment ${what}.`);

export const recordRollback = (service: EcsService, at: number, id: string): void =>
  record(service, at, `rolling back to deployment ${id}.`);

/** `failures`: rounds of tasks that failed to start since one last succeeded. */
export const recordFailedStart = (service: EcsService, at: number, reason: string, failures: number): void => {
  if (lackOfRoom.test(reason))
    record(service, at, `was unable to place a task. Reason: ${reason.replace(/\.?$/, '.')} ${troubleshooting}`);
  else if (failures >= 3) record(service, at, `is unable to consistently start tasks successfully. ${troubleshooting}`);
};
