import {
  type ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  type DescribeScalableTargetsCommandInput,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  paginateDescribeScalableTargets,
  paginateDescribeScalingPolicies,
  paginateDescribeScheduledActions,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
  TagResourceCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { Within } from '../execute/deadline.ts';
import type { PrescaleError } from '../execute/failure.ts';
import type { ScalableTargets } from '../execute/ports.ts';
import type { ScalableTarget, ScalingPolicy, ScheduledAction } from '../plan/autoscaling.ts';
import type { Resource } from '../plan/resource.ts';
import {
  ownTags,
  policyInput,
  policyOf,
  scheduledActionInput,
  scheduledActionOf,
  suspendedInput,
  targetOf,
} from './autoscaling-wire.ts';
import { batchesOf, describeBatch } from './batches.ts';
import { mapped, toPrescaleError } from './failure.ts';
import { tokenBucket } from './pace.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, passesUnlessItHung, timely } from './timely.ts';

const targetsPerCall = 50;
/**
 * AWS does not publish the rates of this API; three or four parallel `PutScalingPolicy` have been seen throttled. So this is
 * where the pace begins, and AWS's refusals set it. Reads are lighter, but share a limit of CloudWatch's that nobody can see
 * either. A pace, and not a number of calls in flight, because calls that hang would keep all others out.
 */
const writeRate = { burst: 10, perSecond: 10 };
const readRate = { burst: 40, perSecond: 40 };
const attempts = 4;

/** Application Auto Scaling of ECS services. One instance per account and region: it keeps the pace of all calls. */
export const scalableTargets = (
  sdk: ApplicationAutoScalingClient,
  { now, ...waits }: Waits & { readonly now: () => number },
): Within<ScalableTargets> => {
  const { sleep } = waits;
  const readPace = tokenBucket({ ...readRate, now, sleep });
  const writePace = tokenBucket({ ...writeRate, now, sleep });
  const manner = { waits, attempts, budget: retryBudget() };
  return (deadline) => {
    const writes = { ...manner, again: passesUnlessItHung, pace: writePace };
    return targetsOf({
      batches: timely(sdk, deadline, { ...manner, again: passes, pace: readPace }),
      reads: timely(sdk, deadline, { ...manner, again: passesUnlessItHung, pace: readPace }),
      writes: timely(sdk, deadline, writes),
      puts: timely(sdk, deadline, { ...writes, again: passesAfterRegister }),
      // A try that AWS carries out late would take away what was put back since.
      deregistration: timely(sdk, deadline, { ...writes, attempts: 1 }),
    });
  };
};

type Clients = Readonly<
  Record<'batches' | 'reads' | 'writes' | 'puts' | 'deregistration', ApplicationAutoScalingClient>
>;

const targetsOf = ({ batches, reads, writes, puts, deregistration }: Clients): ScalableTargets => {
  const isGone = async (resource: Resource): Promise<boolean> => {
    try {
      return [...(await describeBatchOf([resource]))].length === 0;
    } catch {
      return false;
    }
  };

  /** All of them are of one dimension. */
  const describeBatchOf = (batch: readonly Resource[]) =>
    mapped('DescribeScalableTargets', async () => {
      const byId = new Map(batch.map((one) => [one.resourceId, one]));
      const found: (readonly [Resource, ScalableTarget])[] = [];
      const input: DescribeScalableTargetsCommandInput = {
        ServiceNamespace: batch[0]?.namespace,
        ResourceIds: [...byId.keys()],
        ScalableDimension: batch[0]?.dimension,
      };
      for await (const page of paginateDescribeScalableTargets({ client: batches }, input)) {
        for (const target of page.ScalableTargets ?? []) {
          const resource = byId.get(target.ResourceId ?? '');
          if (resource) found.push([resource, targetOf(target)]);
        }
      }
      return found;
    });

  return {
    describe: async (resources) => {
      const unique = new Map(resources.map((one) => [one.resourceId, one])).values();
      const alike = Map.groupBy(unique, ({ dimension }) => dimension).values();
      const described = await Promise.all(
        [...alike]
          .flatMap((ofDimension) => batchesOf(targetsPerCall, ofDimension))
          .map((batch) => describeBatch<Resource, ScalableTarget>('DescribeScalableTargets', batch, describeBatchOf)),
      );
      return new Map<string, ScalableTarget | PrescaleError>(
        described.flat().map(([{ resourceId }, target]) => [resourceId, target]),
      );
    },

    policies: (resource) =>
      mapped(`DescribeScalingPolicies of ${resource.resourceId}`, () => policiesOf(reads, resource)),

    configuration: (resource, target) =>
      mapped(`Reading the policies and scheduled actions of ${resource.resourceId}`, async () => ({
        policies: await policiesOf(reads, resource),
        scheduledActions: await scheduledActionsOf(reads, resource),
        tags: ownTags((await reads.send(new ListTagsForResourceCommand({ ResourceARN: target.arn }))).Tags),
      })),

    register: (resource, registration) =>
      mapped(`RegisterScalableTarget ${resource.resourceId}`, async () => {
        const input: RegisterScalableTargetCommandInput = {
          ...identity(resource),
          MinCapacity: registration.min,
          MaxCapacity: registration.max,
          SuspendedState: suspendedInput(registration.suspended),
        };
        const { tags = {} } = registration;
        const bare = new RegisterScalableTargetCommand(input);
        if (Object.keys(tags).length === 0) return void (await writes.send(bare));
        try {
          await writes.send(new RegisterScalableTargetCommand({ ...input, Tags: { ...tags } }));
        } catch (thrown) {
          // That the target exists may be our own first try, whose answer was lost: then the tags are there. Tags that are
          // refused must not keep autoscaling away. What is missing of them the next look at the target shows.
          if (!isRefusal(toPrescaleError('RegisterScalableTarget', thrown))) throw thrown;
          await writes.send(bare);
        }
      }),

    deregister: (resource) =>
      mapped(`DeregisterScalableTarget ${resource.resourceId}`, async () => {
        try {
          await deregistration.send(new DeregisterScalableTargetCommand(identity(resource)));
        } catch (thrown) {
          if (isNamed(thrown, 'ObjectNotFoundException')) return;
          // Only its answer may have been lost. It is not sent again: whether the target is gone is looked up.
          const { code } = toPrescaleError('DeregisterScalableTarget', thrown);
          if ((code !== 'unavailable' && code !== 'timeout') || !(await isGone(resource))) throw thrown;
        }
      }),

    tag: (arn, tags) =>
      mapped(`TagResource ${arn}`, async () => {
        await writes.send(new TagResourceCommand({ ResourceARN: arn, Tags: { ...tags } }));
      }),

    putPolicy: (resource, policy) =>
      mapped(`PutScalingPolicy ${policy.name} of ${resource.resourceId}`, async () => {
        await puts.send(new PutScalingPolicyCommand({ ...identity(resource), ...policyInput(policy) }));
      }),

    putScheduledAction: (resource, action) =>
      mapped(`PutScheduledAction ${action.name} of ${resource.resourceId}`, async () => {
        await puts.send(new PutScheduledActionCommand({ ...identity(resource), ...scheduledActionInput(action) }));
      }),
  };
};

const identity = ({ namespace, resourceId, dimension }: Resource) => ({
  ServiceNamespace: namespace,
  ResourceId: resourceId,
  ScalableDimension: dimension,
});

const policiesOf = async (client: ApplicationAutoScalingClient, resource: Resource): Promise<ScalingPolicy[]> => {
  const policies: ScalingPolicy[] = [];
  for await (const page of paginateDescribeScalingPolicies({ client }, identity(resource))) {
    policies.push(...(page.ScalingPolicies ?? []).map(policyOf));
  }
  return policies;
};

const scheduledActionsOf = async (
  client: ApplicationAutoScalingClient,
  resource: Resource,
): Promise<ScheduledAction[]> => {
  const actions: ScheduledAction[] = [];
  for await (const page of paginateDescribeScheduledActions({ client }, identity(resource))) {
    actions.push(...(page.ScheduledActions ?? []).map(scheduledActionOf));
  }
  return actions;
};

const isNamed = (thrown: unknown, name: string): boolean => thrown instanceof Error && thrown.name === name;

/** Not of the registration, if it can be made without tags. */
const isRefusal = ({ code }: PrescaleError): boolean =>
  code === 'invalid' || code === 'access-denied' || code === 'quota';

/**
 * "There might be a brief delay until eventual consistency is reached" after a registration:
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
const passesAfterRegister = (failure: PrescaleError): boolean =>
  failure.code === 'not-registered' || passesUnlessItHung(failure);
