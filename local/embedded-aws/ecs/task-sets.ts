import type { Account } from '../account.ts';
import { newGroupId } from './create-service.ts';
import type { EcsService } from './ecs-service.ts';
import { balance, stopGroup } from './scale-service.ts';
import { createTaskGroup, type Launch, usualLaunch } from './task-group.ts';

/** One of the task sets that an EXTERNAL deployment controller keeps for a service. */
export interface TaskSetSeed {
  /** Percent of the service's desired count. */
  readonly scale: number;
  /** For its tasks to come; those of a new one are as usual unless given. */
  readonly launch?: Partial<Launch>;
  readonly taskDefinition?: string;
}

/** Makes the task sets of a service those given, the PRIMARY one first; those that are there already keep their tasks. */
export const setTaskSets = (
  account: Account,
  service: EcsService,
  wanted: readonly [TaskSetSeed, ...TaskSetSeed[]],
  at: number,
): void => {
  const { groups } = service;
  wanted.forEach(({ scale, launch, taskDefinition }, i) => {
    const known = groups[i];
    if (known === undefined) {
      groups.push(
        createTaskGroup({
          id: newGroupId(account),
          taskDefinition: taskDefinition ?? groups[0].taskDefinition,
          createdAt: at,
          launch: { ...usualLaunch, ...launch },
          scale,
        }),
      );
      return;
    }
    known.scale = scale;
    known.updatedAt = at;
    if (launch !== undefined) known.launch = { ...usualLaunch, ...launch };
  });
  for (const gone of groups.slice(wanted.length)) stopGroup(service, gone, at);
  groups.splice(wanted.length);
  balance(account, service, at);
};
