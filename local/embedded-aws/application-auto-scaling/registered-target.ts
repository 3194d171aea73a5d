import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { ScalableTarget } from './scalable-target.ts';
import { scalableDimension, serviceNamespace } from './scaling-activity.ts';

/** @throws AwsFault ObjectNotFoundException */
export const registeredTarget = (account: Account, resourceId: string): ScalableTarget => {
  const target = account.scalableTargets.get(resourceId);
  if (target === undefined) throw noSuchTarget('No scalable target registered', resourceId);
  return target;
};

export const noSuchTarget = (what: string, resourceId: string): AwsFault =>
  new AwsFault(
    'ObjectNotFoundException',
    `${what} for service namespace: ${serviceNamespace}, resource ID: ${resourceId}, scalable dimension: ${scalableDimension}`,
  );
