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
import pLimit from 'p-limit';
import type { PrescaleError } from '../execute/failure.ts';
import { resourceId, type ScalableTargets } from '../execute/ports.ts';
import type { ScalableTarget, ScalingPolicy, ScheduledAction } from '../plan/autoscaling.ts';
import type { EcsService } from '../schedule/schedule.ts';
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
import { mapped } from './failure.ts';
import { retrying, type Waits } from './retry.ts';

const targetsPerCall = 50;
/**
 * AWS does not publish the rates of this API; three or four parallel `PutScalingPolicy` have been seen throttled.
 * Reads are lighter, but share a limit of CloudWatch's that nobody can see either.
 */
const writesInFlight = 2;
const readsInFlight = 4;
const attempts = 4;

/** Application Auto Scaling of ECS services. One instance per account and region: it limits the calls in flight. */
export const scalableTargets = (client: ApplicationAutoScalingClient, waits: Waits): ScalableTargets => {
  const writes = pLimit(writesInFlight);
  const reads = pLimit(readsInFlight);
  const read = <T>(doing: string, call: () => Promise<T>) =>
    reads(() => mapped(doing, () => retrying(call, { ...waits, attempts, again: passesSoon })));
  const write = (doing: string, call: () => Promise<unknown>, again = passesSoon): Promise<void> =>
    writes(() => mapped(doing, () => retrying(call, { ...waits, attempts, again }))).then(() => undefined);

  const describeBatchOf = (batch: readonly EcsService[]) =>
    read('DescribeScalableTargets', async () => {
      const byId = new Map(batch.map((service) => [resourceId(service), service]));
      const found: (readonly [EcsService, ScalableTarget])[] = [];
      const input: DescribeScalableTargetsCommandInput = {
        ServiceNamespace: 'ecs',
        ResourceIds: [...byId.keys()],
        ScalableDimension: dimension,
      };
      for await (const page of paginateDescribeScalableTargets({ client }, input)) {
        for (const target of page.ScalableTargets ?? []) {
          const service = byId.get(target.ResourceId ?? '');
          if (service) found.push([service, targetOf(target)]);
        }
      }
      return found;
    });

  return {
    describe: async (services) => {
      const unique = [...new Map(services.map((service) => [resourceId(service), service])).values()];
      const described = await Promise.all(
        batchesOf(targetsPerCall, unique).map((batch) =>
          describeBatch<EcsService, ScalableTarget>('DescribeScalableTargets', batch, describeBatchOf),
        ),
      );
      return new Map<string, ScalableTarget | PrescaleError>(
        described.flat().map(([service, target]) => [resourceId(service), target]),
      );
    },

    policies: (service) => read(`DescribeScalingPolicies of ${resourceId(service)}`, () => policiesOf(client, service)),

    configuration: (service, target) =>
      read(`Reading the policies and scheduled actions of ${resourceId(service)}`, async () => ({
        policies: await policiesOf(client, service),
        scheduledActions: await scheduledActionsOf(client, service),
        tags: ownTags((await client.send(new ListTagsForResourceCommand({ ResourceARN: target.arn }))).Tags),
      })),

    register: (service, registration) =>
      write(`RegisterScalableTarget ${resourceId(service)}`, async () => {
        const input: RegisterScalableTargetCommandInput = {
          ...identity(service),
          MinCapacity: registration.min,
          MaxCapacity: registration.max,
          SuspendedState: suspendedInput(registration.suspended),
        };
        const { tags = {} } = registration;
        if (Object.keys(tags).length === 0) return client.send(new RegisterScalableTargetCommand(input));
        try {
          return await client.send(new RegisterScalableTargetCommand({ ...input, Tags: { ...tags } }));
        } catch (thrown) {
          // Also when it was our own first try that made the target and only its answer was lost: then the tags are
          // there. If somebody else made it they are missing, which the next look at the target shows.
          if (!saysAlreadyExists(thrown)) throw thrown;
          return client.send(new RegisterScalableTargetCommand(input));
        }
      }),

    deregister: (service) =>
      write(`DeregisterScalableTarget ${resourceId(service)}`, async () => {
        try {
          await client.send(new DeregisterScalableTargetCommand(identity(service)));
        } catch (thrown) {
          if (!isNamed(thrown, 'ObjectNotFoundException')) throw thrown;
        }
      }),

    tag: (arn, tags) =>
      write(`TagResource ${arn}`, () => client.send(new TagResourceCommand({ ResourceARN: arn, Tags: { ...tags } }))),

    putPolicy: (service, policy) =>
      write(
        `PutScalingPolicy ${policy.name} of ${resourceId(service)}`,
        () => client.send(new PutScalingPolicyCommand({ ...identity(service), ...policyInput(policy) })),
        passesSoonAfterRegister,
      ),

    putScheduledAction: (service, action) =>
      write(
        `PutScheduledAction ${action.name} of ${resourceId(service)}`,
        () => client.send(new PutScheduledActionCommand({ ...identity(service), ...scheduledActionInput(action) })),
        passesSoonAfterRegister,
      ),
  };
};

const dimension = 'ecs:service:DesiredCount';

const identity = (service: EcsService) =>
  ({ ServiceNamespace: 'ecs', ResourceId: resourceId(service), ScalableDimension: dimension }) as const;

const policiesOf = async (client: ApplicationAutoScalingClient, service: EcsService): Promise<ScalingPolicy[]> => {
  const policies: ScalingPolicy[] = [];
  for await (const page of paginateDescribeScalingPolicies({ client }, identity(service))) {
    policies.push(...(page.ScalingPolicies ?? []).map(policyOf));
  }
  return policies;
};

const scheduledActionsOf = async (
  client: ApplicationAutoScalingClient,
  service: EcsService,
): Promise<ScheduledAction[]> => {
  const actions: ScheduledAction[] = [];
  for await (const page of paginateDescribeScheduledActions({ client }, identity(service))) {
    actions.push(...(page.ScheduledActions ?? []).map(scheduledActionOf));
  }
  return actions;
};

const isNamed = (thrown: unknown, name: string): boolean => thrown instanceof Error && thrown.name === name;

const saysAlreadyExists = (thrown: unknown): boolean =>
  isNamed(thrown, 'ValidationException') && /already exists/i.test(String(thrown));

/** What passes by itself although the SDK does not retry it. */
const passesSoon = (thrown: unknown): boolean =>
  isNamed(thrown, 'ConcurrentUpdateException') ||
  (isNamed(thrown, 'FailedResourceAccessException') && /rate exceeded/i.test(String(thrown)));

/**
 * "There might be a brief delay until eventual consistency is reached" after a registration:
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
const passesSoonAfterRegister = (thrown: unknown): boolean =>
  passesSoon(thrown) || isNamed(thrown, 'ObjectNotFoundException');
