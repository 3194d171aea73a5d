import type { Account } from '../account.ts';
import type { EcsService, StopCode, Task } from './ecs-service.ts';
import { recordFailedStart, recordStarted, recordSteady, recordStopped } from './service-events.ts';

const seconds = 1000;
const minutes = 60 * seconds;

/** Sets the desired count and starts or stops tasks for it, as the service scheduler does. */
export const setDesired = (account: Account, service: EcsService, count: number, at: number): void => {
  service.desired = count;
  balance(account, service, at);
};

/** The next instant at which a task of the service changes by itself; `Infinity`: none. */
export const nextTaskChange = (service: EcsService): number => {
  let next = service.retryAt ?? Number.POSITIVE_INFINITY;
  for (const task of service.starting) if (task.startsAt < next) next = task.startsAt;
  return next;
};

/** Carries out the task changes due at `at`. */
export const changeTasks = (account: Account, service: EcsService, at: number): void => {
  const due = service.starting.filter((task) => task.startsAt <= at);
  const failed = due.filter((task) => task.failing !== undefined);
  for (const task of due) {
    service.starting.splice(service.starting.indexOf(task), 1);
    if (task.failing === undefined) service.running.push(task);
    else stop(service, task, at, 'TaskFailedToStart', task.failing);
  }
  if (due.length > failed.length) service.failures = 0;
  const reason = failed[0]?.failing;
  if (reason !== undefined) {
    service.failures += 1;
    recordFailedStart(service, at, reason);
    service.retryAt = at + pauseAfterFailures(service.failures);
  }
  if (service.retryAt !== undefined && service.retryAt <= at) {
    service.retryAt = undefined;
    balance(account, service, at);
  }
  noteSteadyState(service, at);
};

const balance = (account: Account, service: EcsService, at: number): void => {
  const missing = service.desired - service.starting.length - service.running.length;
  if (missing !== 0) service.steady = false;
  if (missing > 0 && service.retryAt === undefined) start(account, service, missing, at);
  if (missing < 0) stopSurplus(service, -missing, at);
  noteSteadyState(service, at);
};

const start = (account: Account, service: EcsService, count: number, at: number): void => {
  const { secondsToRunning, failing } = service.launch;
  const tasks: Task[] = [];
  for (let i = 0; i < count; i++) {
    const id = account.newId();
    const arn = service.arn.replace(':service/', ':task/').replace(/[^/]*$/, id);
    const task = { id, arn, createdAt: at, startsAt: at + secondsToRunning * seconds };
    tasks.push(failing === undefined ? task : { ...task, failing });
  }
  service.starting.push(...tasks);
  recordStarted(service, at, tasks);
};

/** Tasks that do not serve yet go first, then the youngest; AWS promises no order. */
const stopSurplus = (service: EcsService, count: number, at: number): void => {
  const reason = `Scaling activity initiated by (deployment ${service.deploymentId})`;
  const unstarted = service.starting.splice(Math.max(0, service.starting.length - count));
  const left = count - unstarted.length;
  const surplus = left > 0 ? service.running.splice(Math.max(0, service.running.length - left)) : [];
  for (const task of [...unstarted, ...surplus]) stop(service, task, at, 'ServiceSchedulerInitiated', reason);
  recordStopped(service, at, [...unstarted, ...surplus]);
};

/** ECS shows stopped tasks for at least an hour; longer is never needed here. */
const shownAfterStop = 60 * minutes;

const stop = (service: EcsService, task: Task, at: number, code: StopCode, reason: string): void => {
  const firstShown = service.stopped.findIndex((old) => (old.stopped?.at ?? 0) > at - shownAfterStop);
  service.stopped.splice(0, firstShown === -1 ? service.stopped.length : firstShown);
  task.stopped = { at, code, reason };
  service.stopped.push(task);
};

/** Stopped tasks that ECS still shows at `at`, oldest first. */
export const stoppedTasks = (service: EcsService, at: number): readonly Task[] =>
  service.stopped.filter((task) => (task.stopped?.at ?? 0) > at - shownAfterStop);

/** "the time between restart attempts" grows up to 15 minutes (ECS Developer Guide, service throttle logic). */
const pauseAfterFailures = (failures: number): number =>
  failures < 3 ? 10 * seconds : Math.min(15 * minutes, 2 ** (failures - 3) * minutes);

const noteSteadyState = (service: EcsService, at: number): void => {
  if (service.steady || service.starting.length > 0 || service.running.length !== service.desired) return;
  service.steady = true;
  service.everSteady = true;
  recordSteady(service, at);
};
