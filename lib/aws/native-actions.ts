import {
  type ApplicationAutoScalingClient,
  DeleteScheduledActionCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { Within } from '../execute/deadline.ts';
import type { Resource } from '../plan/resource.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** Deletes a scheduled action; one that is gone already is no failure. */
export type RemoveNativeAction = (resource: Resource, name: string) => Promise<void>;

export const removeNativeAction = (sdk: ApplicationAutoScalingClient, waits: Waits): Within<RemoveNativeAction> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) =>
    ({ namespace, resourceId, dimension }, name) =>
      mapped(`DeleteScheduledAction ${name} of ${resourceId}`, async () => {
        const command = new DeleteScheduledActionCommand({
          ServiceNamespace: namespace,
          ResourceId: resourceId,
          ScalableDimension: dimension,
          ScheduledActionName: name,
        });
        try {
          await timely(sdk, deadline, manner).send(command);
        } catch (thrown) {
          if (!(thrown instanceof Error && thrown.name === 'ObjectNotFoundException')) throw thrown;
        }
      });
};
