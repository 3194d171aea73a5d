import {
  type ApplicationAutoScalingClient,
  DeleteScheduledActionCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { Within } from '../execute/deadline.ts';
import type { Resource } from '../plan/resource.ts';
import { mapped } from './failure.ts';
import { tokenBucket } from './pace.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** Deletes a scheduled action; one that is gone already is no failure. */
export type RemoveNativeAction = (resource: Resource, name: string) => Promise<void>;

/** As the other changes of Application Auto Scaling. */
const rate = { burst: 10, perSecond: 10 };

export const removeNativeAction = (
  sdk: ApplicationAutoScalingClient,
  { now, ...waits }: Waits & { readonly now: () => number },
): Within<RemoveNativeAction> => {
  const pace = tokenBucket({ ...rate, now, sleep: waits.sleep });
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes, pace };
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
