/** How tasks come up. */
export interface Launch {
  /** From the request to RUNNING. */
  readonly secondsToRunning: number;
  /** Tasks never run: they stop with this reason, as `CannotPullContainerError: ...` or `Capacity is unavailable ...`. */
  readonly failing?: string;
}

/** About what AWS Fargate takes for an image of a few hundred megabytes. */
export const usualLaunch: Launch = { secondsToRunning: 45 };

export type RolloutState = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** Tasks of one revision of a service: a deployment where ECS replaces tasks, a task set where another controller does. */
export interface TaskGroup {
  readonly id: string;
  readonly taskDefinition: string;
  /** Milliseconds, as all instants of the simulation. */
  readonly createdAt: number;
  updatedAt: number;
  /** For the tasks to come. */
  launch: Launch;
  /** Of a task set: percent of the service's desired count. */
  scale: number;
  rollout: RolloutState;
  rolloutReason: string;
  /** It has been COMPLETED; such a one can be rolled back to. */
  everCompleted: boolean;
  /** Tasks that failed to start since one last did. */
  failedTasks: number;
  /** Rounds of tasks that failed to start since one last succeeded. */
  failures: number;
  /** When ECS tries again after a failure. */
  retryAt: number | undefined;
}

export const createTaskGroup = (
  group: Pick<TaskGroup, 'id' | 'taskDefinition' | 'createdAt' | 'launch'> & { readonly scale?: number },
): TaskGroup => ({
  scale: 100,
  ...group,
  updatedAt: group.createdAt,
  rollout: 'IN_PROGRESS',
  rolloutReason: `ECS deployment ${group.id} in progress.`,
  everCompleted: false,
  failedTasks: 0,
  failures: 0,
  retryAt: undefined,
});

export const setRollout = (group: TaskGroup, rollout: RolloutState, reason: string, at: number): void => {
  group.rollout = rollout;
  group.rolloutReason = reason;
  group.updatedAt = at;
  if (rollout === 'COMPLETED') group.everCompleted = true;
};
