import type { Account } from '../account.ts';
import { removeTarget } from '../application-auto-scaling/remove-target.ts';
import type { EcsService } from './ecs-service.ts';
import { setDesired } from './scale-service.ts';

/** From the stop of a task until its network interface is given back. */
export const deprovisioningMs = 5000;

/**
 * "if there are still running tasks that require cleanup, the service status moves from ACTIVE to DRAINING", and to
 * INACTIVE afterwards (API Reference, DeleteService). People report that its scalable target goes with it, with all that
 * hangs on that; that it does so at once is an assumption.
 */
export const deleteService = (account: Account, service: EcsService, at: number): void => {
  const hasTasks = service.starting.length + service.running.length > 0;
  setDesired(account, service, 0, at);
  service.status = hasTasks ? 'DRAINING' : 'INACTIVE';
  service.drainedAt = hasTasks ? at + deprovisioningMs : undefined;
  const target = account.scalableTargets.get(service.resourceId);
  if (target !== undefined) removeTarget(account, target, at);
};
