import {
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
  TagResourceCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateServiceCommand, DescribeServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { systemClock } from '../../local/simulated-clock.ts';
import { type Probe, type ProbeStage, verdictOf } from './probe.ts';

/** Something in which `moto_server` is known to differ from AWS. */
export interface MotoDifference {
  readonly name: string;
  /** Where it is written what AWS does. */
  readonly source: string;
  readonly probe: Probe;
  readonly aws: unknown;
  readonly moto: unknown;
}

const policyNames = async ({ autoscaling, target }: ProbeStage) => {
  const { ScalingPolicies = [] } = await autoscaling.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', ResourceId: target.ResourceId }),
  );
  return ScalingPolicies.map((policy) => policy.PolicyName);
};

const actionsOf = async ({ autoscaling, target }: ProbeStage) => {
  const { ScheduledActions = [] } = await autoscaling.send(
    new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs', ResourceId: target.ResourceId }),
  );
  return ScheduledActions;
};

/** moto answers a call that it does not know with an HTML page and status 500, at which the SDK fails to parse. */
const htmlErrorPage = 'SyntaxError';

const reference = 'Application Auto Scaling API Reference';

/** Of moto 5.2.1. Each is asserted on both, so that one that is mended in moto is noticed and leaves the list. */
export const motoDifferences: readonly MotoDifference[] = [
  {
    name: 'a service says when it was made',
    source: 'Amazon ECS API Reference, Service, createdAt',
    probe: async ({ ecs, cluster, service }) => {
      const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
      return services?.[0]?.createdAt instanceof Date;
    },
    aws: true,
    moto: false,
  },
  {
    name: 'deregistering deletes the scaling policies',
    source: `${reference}, DeregisterScalableTarget`,
    probe: async (stage) => {
      await stage.register();
      await stage.putPolicy();
      await stage.deregister();
      return policyNames(stage);
    },
    aws: [],
    moto: ['cpu'],
  },
  {
    name: 'deregistering deletes the scheduled actions',
    source: `${reference}, DeregisterScalableTarget`,
    probe: async (stage) => {
      await stage.register();
      await stage.putAction();
      await stage.deregister();
      return (await actionsOf(stage)).map((action) => action.ScheduledActionName);
    },
    aws: [],
    moto: ['morning'],
  },
  {
    name: 'deregistering what is not registered',
    source: `${reference}, DeregisterScalableTarget, Errors`,
    probe: (stage) => verdictOf(stage.deregister()),
    aws: 'ObjectNotFoundException',
    moto: 'ValidationException',
  },
  {
    name: 'deleting a policy that is not there',
    source: `${reference}, DeleteScalingPolicy, Errors`,
    probe: async (stage) => {
      await stage.register();
      return verdictOf(stage.autoscaling.send(new DeleteScalingPolicyCommand({ ...stage.target, PolicyName: 'none' })));
    },
    aws: 'ObjectNotFoundException',
    moto: 'ValidationException',
  },
  {
    name: 'deleting a scheduled action that is not there',
    source: `${reference}, DeleteScheduledAction, Errors`,
    probe: async (stage) => {
      await stage.register();
      return verdictOf(
        stage.autoscaling.send(new DeleteScheduledActionCommand({ ...stage.target, ScheduledActionName: 'none' })),
      );
    },
    aws: 'ObjectNotFoundException',
    moto: 'ok',
  },
  {
    name: 'registering moves the count up to the minimum',
    source: `${reference}, RegisterScalableTarget`,
    probe: async (stage) => {
      await stage.register({ MinCapacity: 4, MaxCapacity: 10 });
      return stage.desired();
    },
    aws: 4,
    moto: 2,
  },
  {
    name: 'an update without bounds moves a count set by hand into them',
    source: `${reference}, RegisterScalableTarget`,
    probe: async (stage) => {
      await stage.register({ MinCapacity: 1, MaxCapacity: 3 });
      await stage.setDesired(9);
      await stage.register({ SuspendedState: { DynamicScalingInSuspended: true } });
      return stage.desired();
    },
    aws: 3,
    moto: 9,
  },
  {
    name: 'a minimum above the maximum',
    source: `${reference}, RegisterScalableTarget, MinCapacity`,
    probe: (stage) => verdictOf(stage.register({ MinCapacity: 5, MaxCapacity: 2 })),
    aws: 'ValidationException',
    moto: 'ok',
  },
  {
    name: 'a new scalable target without bounds',
    source: `${reference}, RegisterScalableTarget: "required when registering a new scalable target"`,
    probe: (stage) => verdictOf(stage.register({})),
    aws: 'ValidationException',
    moto: 'ok',
  },
  {
    name: 'tags on a scalable target that exists',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/31839',
    probe: async (stage) => {
      await stage.register();
      return verdictOf(stage.register({ Tags: { team: 'shop' } }));
    },
    aws: 'ValidationException',
    moto: 'ok',
  },
  {
    name: 'a policy for a target that is not registered',
    source: `${reference}, PutScalingPolicy, Errors`,
    probe: (stage) => verdictOf(stage.putPolicy()),
    aws: 'ObjectNotFoundException',
    moto: 'ok',
  },
  {
    name: 'a scheduled action for a target that is not registered',
    source: `${reference}, PutScheduledAction, Errors`,
    probe: (stage) => verdictOf(stage.putAction()),
    aws: 'ObjectNotFoundException',
    moto: 'ok',
  },
  {
    name: 'a second target tracking policy on the same metric',
    source: `${reference}, PutScalingPolicy; https://github.com/hashicorp/terraform-provider-aws/issues/41179`,
    probe: async (stage) => {
      await stage.register();
      await stage.putPolicy('cpu');
      return verdictOf(stage.putPolicy('cpu-too'));
    },
    aws: 'ValidationException',
    moto: 'ok',
  },
  {
    name: 'a target tracking policy that becomes a step policy',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/13710',
    probe: async (stage) => {
      await stage.register();
      await stage.putPolicy('cpu');
      return verdictOf(
        stage.putPolicy('cpu', {
          PolicyType: 'StepScaling',
          StepScalingPolicyConfiguration: {
            AdjustmentType: 'ChangeInCapacity',
            StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
          },
        }),
      );
    },
    aws: 'ValidationException',
    moto: 'ok',
  },
  {
    name: 'a policy changed in place keeps its ARN',
    source: `${reference}, PutScalingPolicy: "update the parameters of an existing policy"`,
    probe: async (stage) => {
      await stage.register();
      const first = await stage.putPolicy('cpu');
      const second = await stage.putPolicy('cpu');
      return first === second;
    },
    aws: true,
    moto: false,
  },
  {
    name: 'the alarms of a target tracking policy stand at its target and a tenth under it',
    source: 'Application Auto Scaling User Guide, How target tracking scaling works',
    probe: async (stage) => {
      await stage.register();
      await stage.putPolicy();
      const { MetricAlarms = [] } = await stage.cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmNamePrefix: `TargetTracking-${stage.target.ResourceId}-` }),
      );
      return MetricAlarms.map((alarm) => alarm.Threshold);
    },
    aws: [70, 63],
    moto: [6, 6],
  },
  {
    name: 'a scheduled action fires at its time',
    source: 'Application Auto Scaling User Guide, Scheduled scaling',
    probe: async (stage) => {
      await stage.register();
      const at = new Date(stage.clock.now().getTime() + 1000).toISOString().slice(0, 19);
      await stage.autoscaling.send(
        new PutScheduledActionCommand({
          ...stage.target,
          ScheduledActionName: 'soon',
          Schedule: `at(${at})`,
          ScalableTargetAction: { MinCapacity: 5 },
        }),
      );
      await stage.clock.sleep(1500);
      return stage.desired();
    },
    aws: 5,
    moto: 2,
  },
  {
    name: 'tasks come up by themselves, after a while',
    source: 'Amazon ECS Developer Guide, Task lifecycle',
    probe: async ({ ecs, cluster, service, clock }) => {
      const counts = async () => {
        const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
        return [services?.[0]?.runningCount, services?.[0]?.pendingCount];
      };
      const before = await counts();
      // moto has no service scheduler, so it would not help to wait for as long as AWS needs.
      await clock.sleep(clock === systemClock ? 200 : 60_000);
      return [before, await counts()];
    },
    aws: [
      [0, 2],
      [2, 0],
    ],
    moto: [
      [0, 2],
      [0, 2],
    ],
  },
  {
    name: 'tasks that an update asks for are not running at once',
    source: 'Amazon ECS Developer Guide, Task lifecycle',
    probe: async ({ ecs, cluster, service }) => {
      await ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount: 5 }));
      const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
      return [services?.[0]?.runningCount, services?.[0]?.pendingCount];
    },
    aws: [0, 5],
    moto: [5, 0],
  },
  {
    name: 'the third page of scalable targets follows the second',
    source: `${reference}, DescribeScalableTargets, NextToken`,
    probe: async ({ autoscaling, ecs, cluster, service, target }) => {
      for (const n of [1, 2, 3, 4, 5]) {
        const serviceName = `${service}-${n}`;
        await ecs.send(new CreateServiceCommand({ cluster, serviceName, taskDefinition: 'probe', desiredCount: 0 }));
        const ResourceId = `${target.ResourceId}-${n}`;
        await autoscaling.send(
          new RegisterScalableTargetCommand({ ...target, ResourceId, MinCapacity: 0, MaxCapacity: 1 }),
        );
      }
      const pageAfter = (NextToken: string | undefined) =>
        autoscaling.send(
          new DescribeScalableTargetsCommand({
            ServiceNamespace: 'ecs',
            MaxResults: 2,
            ...(NextToken === undefined ? {} : { NextToken }),
          }),
        );
      const second = await pageAfter((await pageAfter(undefined)).NextToken);
      const third = await pageAfter(second.NextToken);
      return third.ScalableTargets?.[0]?.ResourceId !== second.ScalableTargets?.[0]?.ResourceId;
    },
    aws: true,
    moto: false,
  },
  {
    name: 'policies come ten to a page',
    source: `${reference}, DescribeScalingPolicies, MaxResults`,
    probe: async (stage) => {
      await stage.register();
      for (let i = 0; i < 11; i++)
        await stage.putPolicy(`p${i}`, {
          PolicyType: 'StepScaling',
          TargetTrackingScalingPolicyConfiguration: undefined,
          StepScalingPolicyConfiguration: {
            AdjustmentType: 'ChangeInCapacity',
            StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
          },
        });
      return (await policyNames(stage)).length;
    },
    aws: 10,
    moto: 11,
  },
  {
    name: 'a scheduled action without any capacity',
    source: 'https://github.com/aws-cloudformation/community-registry-extensions/issues/255',
    probe: async (stage) => {
      await stage.register();
      return verdictOf(
        stage.autoscaling.send(
          new PutScheduledActionCommand({
            ...stage.target,
            ScheduledActionName: 'empty',
            Schedule: 'rate(1 day)',
            ScalableTargetAction: {},
          }),
        ),
      );
    },
    aws: 'ValidationException',
    moto: 'ok',
  },
  {
    name: 'scaling activities',
    source: `${reference}, DescribeScalingActivities`,
    probe: (stage) =>
      verdictOf(stage.autoscaling.send(new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs' }))),
    aws: 'ok',
    moto: htmlErrorPage,
  },
  {
    name: 'tags of a scalable target',
    source: `${reference}, ListTagsForResource`,
    probe: async (stage) => {
      const ResourceARN = await stage.register();
      return verdictOf(stage.autoscaling.send(new ListTagsForResourceCommand({ ResourceARN })));
    },
    aws: 'ok',
    moto: htmlErrorPage,
  },
  {
    name: 'tagging a scalable target',
    source: `${reference}, TagResource`,
    probe: async (stage) => {
      const ResourceARN = await stage.register();
      return verdictOf(stage.autoscaling.send(new TagResourceCommand({ ResourceARN, Tags: { a: 'b' } })));
    },
    aws: 'ok',
    moto: htmlErrorPage,
  },
  {
    name: 'a dimension without a resource',
    source: `${reference}, DescribeScalableTargets, ScalableDimension`,
    probe: (stage) =>
      verdictOf(
        stage.autoscaling.send(
          new DescribeScalableTargetsCommand({
            ServiceNamespace: 'ecs',
            ScalableDimension: stage.target.ScalableDimension,
          }),
        ),
      ),
    aws: 'ValidationException',
    moto: 'ok',
  },
  {
    name: 'more than ten services at once',
    source: 'Amazon ECS API Reference, DescribeServices, services',
    probe: (stage) =>
      verdictOf(
        stage.ecs.send(
          new DescribeServicesCommand({ cluster: stage.cluster, services: Array(11).fill(stage.service) }),
        ),
      ),
    aws: 'InvalidParameterException',
    moto: 'ok',
  },
];
