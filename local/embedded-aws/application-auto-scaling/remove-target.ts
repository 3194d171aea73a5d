import type { Account } from '../account.ts';
import { deleteAlarms } from '../cloudwatch/policy-alarms.ts';
import { dropPendingClamp } from './registration-clamp.ts';
import type { ScalableTarget } from './scalable-target.ts';

/**
 * Policies, scheduled actions and tags go with it, and so do the alarms that Application Auto Scaling made; the user's
 * own stay, with actions that lead nowhere.
 */
export const removeTarget = (account: Account, target: ScalableTarget, at: number): void => {
  dropPendingClamp(target, at);
  for (const policy of target.policies.values()) deleteAlarms(account, policy);
  account.scalableTargets.delete(target.resourceId);
};
