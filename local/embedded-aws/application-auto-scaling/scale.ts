import type { Account } from '../account.ts';
import type { EcsService } from '../ecs/ecs-service.ts';
import { setDesired } from '../ecs/scale-service.ts';
import { beginActivity } from './begin-activity.ts';
import { fulfilled } from './registration-clamp.ts';
import { endActivity } from './scaling-activity.ts';

/** Sets the count as Application Auto Scaling does, and records the scaling activity. */
export const scale = (account: Account, service: EcsService, count: number, at: number, cause: string): void => {
  setDesired(account, service, count, at);
  const activity = beginActivity(account, service.resourceId, count, at, cause);
  endActivity(activity, 'Successful', at, fulfilled(count));
};
