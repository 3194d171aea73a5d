import type { Account } from '../account.ts';
import { completeRollover, noteFailedTasks, planRollover } from './deployment.ts';
import type { EcsService, StopCode, Task } from './ecs-service.ts';
import { recordFailedStart, recordStarted, recordSteady, recordStopped } from './service-events.ts';
import { setRollout, type TaskGroup } from './task-group.ts';
import { isSettled, tasksOf, wantedTasks } from './wanted-tasks.ts';

const seconds = 1000;
const minutes = 60 * seconds;

/** Sets the desired count and starts or stops tasks for it, as the service scheduler does. */
export const setDesired = (account: Account, service: EcsService, count: number, at: number): void => {
  service.desired = count;
  balance(account, service, at);
};

/** The next instant at which something of the service changes by itself; `Infinity`: none. */
export const nextTaskChange = (service: EcsService): number => {
  let next = Math.min(service.rolloverAt ?? Number.POSITIVE_INFINITY, service.drainedAt ?? Number.POSITIVE_INFINITY);
  for (const { retryAt } of service.groups) if (retryAt !== undefined && retryAt < next) next = retryAt;
  for (const task of service.starting) if (task.startsAt < next) next = task.startsAt;
  return next;
};

/** Carries out the changes due at `at`. */
export const changeTasks = (account: Account, service: EcsService, at: number): void => {
  const due = service.starting.filter((task) => task.startsAt <= at);
  for (const task of due) {
    service.starting.splice(service.starting.indexOf(task), 1);
    if (task.failing === undefined) service.running.push(task);
    else stop(service, task, at, 'TaskFailedToStart', task.failing);
  }
  for (const group of [...service.groups])
    noteStarts(
      service,
      group,
      due.filter((task) => task.group === group),
      at,
    );
  if (service.rolloverAt !== undefined && service.rolloverAt <= at) {
    for (const group of service.groups.slice(1)) stopGroup(service, group, at);
    completeRollover(service, at);
  }
  if (service.drainedAt !== undefined && service.drainedAt <= at) {
    service.drainedAt = undefined;
    service.status = 'INACTIVE';
  }
  for (const group of service.groups) if (group.retryAt !== undefined && group.retryAt <= at) group.retryAt = undefined;
  balance(account, service, at);
};

const noteStarts = (service: EcsService, group: TaskGroup, due: readonly Task[], at: number): void => {
  const failed = due.filter((task) => task.failing !== undefined);
  if (due.length > failed.length) {
    group.failures = 0;
    group.failedTasks = 0;
  }
  const reason = failed[0]?.failing;
  if (reason === undefined) return;
  group.failures += 1;
  recordFailedStart(service, at, reason, group.failures);
  group.retryAt = at + pauseAfterFailures(group.failures);
  noteFailedTasks(service, group, failed.length, at);
};

/** Starts and stops tasks until each group has what it should. */
export const balance = (account: Account, service: EcsService, at: number): void => {
  for (const group of [...service.groups].reverse()) {
    const missing = wantedTasks(service, group) - tasksOf(service, group);
    if (missing !== 0) service.steady = false;
    if (missing > 0 && group.retryAt === undefined) start(account, service, group, missing, at);
    if (missing < 0) stopSurplus(service, group, -missing, at);
  }
  service.rolloverAt = planRollover(service, at);
  noteSteadyState(service, at);
};

const start = (account: Account, service: EcsService, group: TaskGroup, count: number, at: number): void => {
  const { secondsToRunning, failing } = group.launch;
  const tasks: Task[] = [];
  for (let i = 0; i < count; i++) {
    const id = account.newId();
    const arn = service.arn.replace(':service/', ':task/').replace(/[^/]*$/, id);
    const task = { id, arn, group, createdAt: at, startsAt: at + secondsToRunning * seconds };
    tasks.push(failing === undefined ? task : { ...task, failing });
  }
  service.starting.push(...tasks);
  recordStarted(service, at, tasks);
};

/** Stops all tasks of a group. */
export const stopGroup = (service: EcsService, group: TaskGroup, at: number): void => {
  const count = tasksOf(service, group);
  if (count > 0) stopSurplus(service, group, count, at);
};

/** Tasks that do not serve yet go first, then the youngest; AWS promises no order. */
const stopSurplus = (service: EcsService, group: TaskGroup, count: number, at: number): void => {
  const reason = `Scaling activity initiated by (deployment ${group.id})`;
  const unstarted = takeLast(service.starting, group, count);
  const surplus = takeLast(service.running, group, count - unstarted.length);
  for (const task of [...unstarted, ...surplus]) stop(service, task, at, 'ServiceSchedulerInitiated', reason);
  recordStopped(service, at, [...unstarted, ...surplus]);
};

/** Takes up to `count` tasks of the group from the end; answers them oldest first. */
const takeLast = (tasks: Task[], group: TaskGroup, count: number): readonly Task[] => {
  const taken: Task[] = [];
  for (let i = tasks.length - 1; i >= 0 && taken.length < count; i--)
    if (tasks[i]?.group === group) taken.push(...tasks.splice(i, 1));
  return taken.reverse();
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
  if (service.steady || !isSettled(service)) return;
  service.steady = true;
  const [primary] = service.groups;
  if (primary.rollout === 'IN_PROGRESS')
    setRollout(primary, 'COMPLETED', `ECS deployment ${primary.id} completed.`, at);
  recordSteady(service, at);
};
