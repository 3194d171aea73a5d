import {
  type ApplicationAutoScalingClient,
  DeleteScheduledActionCommand,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { Within } from '../execute/deadline.ts';
import type { Resource } from '../plan/resource.ts';
import { mapped } from './failure.ts';
import { tokenBucket } from './pace.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/**
 * Deletes a scheduled action; one that is gone already is no failure. Rejects with `not-registered` where all of the target is gone:
 * who took it away, as for an event, has saved the action and will put it back.
 */
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
        const client = timely(sdk, deadline, manner);
        const of = { ServiceNamespace: namespace, ScalableDimension: dimension };
        try {
          await client.send(
            new DeleteScheduledActionCommand({ ...of, ResourceId: resourceId, ScheduledActionName: name }),
          );
        } catch (thrown) {
          if (!(thrown instanceof Error && thrown.name === 'ObjectNotFoundException')) throw thrown;
          const look = new DescribeScalableTargetsCommand({ ...of, ResourceIds: [resourceId] });
          if ((await client.send(look)).ScalableTargets?.length !== 1) throw thrown;
        }
      });
};
