import {
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  PutScheduledActionCommand,
  type PutScheduledActionCommandInput,
  paginateDescribeScalableTargets,
  paginateDescribeScalingPolicies,
  paginateDescribeScheduledActions,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
  type StepScalingPolicyConfiguration,
  TagResourceCommand,
  type TargetTrackingScalingPolicyConfiguration,
  UntagResourceCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, refusalOf, resourceId, type Stage, target } from './sdk.ts';

const transports = ['over the endpoint', 'inside the process'] as const;

const cpu: TargetTrackingScalingPolicyConfiguration = {
  TargetValue: 70,
  PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
  ScaleInCooldown: 300,
  ScaleOutCooldown: 60,
};
const requests: TargetTrackingScalingPolicyConfiguration = {
  TargetValue: 1000,
  PredefinedMetricSpecification: {
    PredefinedMetricType: 'ALBRequestCountPerTarget',
    ResourceLabel: 'app/shop-alb/xxx/targetgroup/web/yyy',
  },
};
const steps: StepScalingPolicyConfiguration = {
  AdjustmentType: 'ChangeInCapacity',
  StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
  Cooldown: 60,
};

describe.each(transports)('Application Auto Scaling, %s', (transport) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(transport);
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
  });
  afterEach(() => stage.close());

  const register = (more: Partial<RegisterScalableTargetCommandInput> = {}) =>
    stage.autoscaling.send(new RegisterScalableTargetCommand({ ...target, ...more }));
  const putTracking = (PolicyName: string, configuration: TargetTrackingScalingPolicyConfiguration) =>
    stage.autoscaling.send(
      new PutScalingPolicyCommand({
        ...target,
        PolicyName,
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: configuration,
      }),
    );
  const putSteps = (PolicyName: string) =>
    stage.autoscaling.send(
      new PutScalingPolicyCommand({
        ...target,
        PolicyName,
        PolicyType: 'StepScaling',
        StepScalingPolicyConfiguration: steps,
      }),
    );
  const putAction = (more: Partial<PutScheduledActionCommandInput> = {}) =>
    stage.autoscaling.send(
      new PutScheduledActionCommand({
        ...target,
        ScheduledActionName: 'morning',
        Schedule: 'cron(0 8 ? * MON-FRI *)',
        ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 10 },
        ...more,
      }),
    );
  const policies = async () => {
    const answer = await stage.autoscaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }));
    return answer.ScalingPolicies ?? [];
  };
  const actions = async () => {
    const answer = await stage.autoscaling.send(new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }));
    return answer.ScheduledActions ?? [];
  };
  const alarmNames = async () => {
    const answer = await stage.cloudwatch.send(new DescribeAlarmsCommand({}));
    return (answer.MetricAlarms ?? []).map((alarm) => alarm.AlarmName);
  };
  const desired = () => stage.aws.world.service('shop', 'web')?.desired;

  describe('a scalable target', () => {
    it('is registered, described and changed in part', async () => {
      const { ScalableTargetARN } = await register({ MinCapacity: 2, MaxCapacity: 10 });
      await register({ MaxCapacity: 12 });
      await register({ SuspendedState: { DynamicScalingInSuspended: true } });
      await register({ SuspendedState: { ScheduledScalingSuspended: true } });
      const { ScalableTargets } = await stage.autoscaling.send(
        new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds: [resourceId, 'service/shop/none'] }),
      );
      expect(ScalableTargets).toEqual([
        {
          ...target,
          MinCapacity: 2,
          MaxCapacity: 12,
          RoleARN: expect.stringContaining('AWSServiceRoleForApplicationAutoScaling_ECSService'),
          CreationTime: new Date('2026-11-23T00:00:00Z'),
          SuspendedState: {
            DynamicScalingInSuspended: true,
            DynamicScalingOutSuspended: false,
            ScheduledScalingSuspended: true,
          },
          ScalableTargetARN,
        },
      ]);
    });

    it.each([
      ['a new minimum above the count raises it', 2, { MinCapacity: 4, MaxCapacity: 10 }, undefined, 4],
      ['a new maximum below the count lowers it', 8, { MinCapacity: 1, MaxCapacity: 5 }, undefined, 5],
      ['a count inside the bounds stays', 3, { MinCapacity: 2, MaxCapacity: 5 }, undefined, 3],
      ['an update without any bound moves a count set by hand', 3, { MinCapacity: 2, MaxCapacity: 5 }, 9, 5],
    ])('%s', async (_case, before, bounds, byHand, expected) => {
      stage.aws.world.changeService('shop', 'web', { desired: before });
      await register(bounds);
      if (byHand !== undefined) {
        stage.aws.world.changeService('shop', 'web', { desired: byHand });
        expect(desired()).toBe(byHand);
        await register({ SuspendedState: { DynamicScalingInSuspended: true } });
      }
      expect(desired()).toBe(expected);
    });

    it('records the activity when it moves the count, and only then', async () => {
      await register({ MinCapacity: 4, MaxCapacity: 10 });
      await register({ MinCapacity: 3 });
      const { ScalingActivities } = await stage.autoscaling.send(
        new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs', ResourceId: resourceId, MaxResults: 10 }),
      );
      expect(ScalingActivities).toMatchObject([
        {
          ResourceId: resourceId,
          Description: 'Setting desired count to 4.',
          Cause: 'minimum capacity was set to 4',
          StatusCode: 'Successful',
          StartTime: new Date('2026-11-23T00:00:00Z'),
        },
      ]);
      await stage.clock.sleep(42 * 24 * 3_600_000);
      await register({ MinCapacity: 6 });
      const later = await stage.autoscaling.send(new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs' }));
      expect(later.ScalingActivities?.map((activity) => activity.Description)).toEqual(['Setting desired count to 6.']);
    });

    it('takes everything that hangs on it along when it is deregistered, but not the count', async () => {
      const first = await register({ MinCapacity: 3, MaxCapacity: 10, Tags: { team: 'shop' } });
      await putTracking('cpu', cpu);
      await putAction();
      expect(await alarmNames()).toHaveLength(2);
      await stage.autoscaling.send(new DeregisterScalableTargetCommand(target));
      expect(await policies()).toEqual([]);
      expect(await actions()).toEqual([]);
      expect(await alarmNames()).toEqual([]);
      expect(desired()).toBe(3);
      const second = await register({ MinCapacity: 3, MaxCapacity: 10 });
      expect(second.ScalableTargetARN).not.toBe(first.ScalableTargetARN);
      const { Tags } = await stage.autoscaling.send(
        new ListTagsForResourceCommand({ ResourceARN: second.ScalableTargetARN }),
      );
      expect(Tags).toEqual({});
      expect(await policies()).toEqual([]);
      expect(
        await refusalOf(
          stage.autoscaling.send(new ListTagsForResourceCommand({ ResourceARN: first.ScalableTargetARN })),
        ),
      ).toMatch(/^ResourceNotFoundException: /);
    });

    it('is tagged when it is made, and by the tag calls afterwards', async () => {
      const { ScalableTargetARN: ResourceARN } = await register({
        MinCapacity: 2,
        MaxCapacity: 4,
        Tags: { team: 'shop', cost: '1' },
      });
      await stage.autoscaling.send(new TagResourceCommand({ ResourceARN, Tags: { cost: '2' } }));
      await stage.autoscaling.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['team', 'never'] }));
      const { Tags } = await stage.autoscaling.send(new ListTagsForResourceCommand({ ResourceARN }));
      expect(Tags).toEqual({ cost: '2' });
      expect(await refusalOf(register({ Tags: { team: 'shop' } }))).toBe(
        'ValidationException: The scalable target that you tried to tag already exists. To update tags for an existing scalable target, use the TagResource API.',
      );
      const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v']));
      expect(await refusalOf(stage.autoscaling.send(new TagResourceCommand({ ResourceARN, Tags: many })))).toMatch(
        /^TooManyTagsException: /,
      );
      expect(
        await refusalOf(stage.autoscaling.send(new TagResourceCommand({ ResourceARN, Tags: { 'aws:x': '1' } }))),
      ).toMatch(/^ValidationException: /);
    });

    it.each([
      ['no bounds at first', {}, /^ValidationException: /],
      ['a minimum alone at first', { MinCapacity: 1 }, /^ValidationException: /],
      [
        'a minimum above the maximum',
        { MinCapacity: 3, MaxCapacity: 2 },
        /^ValidationException: Maximum capacity cannot be less than minimum capacity$/,
      ],
      ['a negative minimum', { MinCapacity: -1, MaxCapacity: 2 }, /^ValidationException: /],
      [
        'a service that is not there',
        { ResourceId: 'service/shop/none', MinCapacity: 1, MaxCapacity: 2 },
        /^ValidationException: ECS service doesn't exist: service\/shop\/none$/,
      ],
      [
        'a resource of another kind',
        { ResourceId: 'table/orders', MinCapacity: 1, MaxCapacity: 2 },
        /^ValidationException: Unsupported service namespace, resource type or scalable dimension$/,
      ],
    ])('is refused with %s', async (_case, input, refusal) => {
      expect(await refusalOf(register(input))).toMatch(refusal);
      expect(stage.aws.world.scalableTarget(resourceId)).toBeUndefined();
    });

    it('keeps its bounds when an update would cross them', async () => {
      await register({ MinCapacity: 2, MaxCapacity: 4 });
      expect(await refusalOf(register({ MinCapacity: 5 }))).toMatch(/^ValidationException: /);
      expect(stage.aws.world.scalableTarget(resourceId)).toMatchObject({ min: 2, max: 4 });
    });

    it('is missed by name when it is not registered', async () => {
      const where = `service namespace: ecs, resource ID: ${resourceId}, scalable dimension: ecs:service:DesiredCount`;
      expect(await refusalOf(stage.autoscaling.send(new DeregisterScalableTargetCommand(target)))).toBe(
        `ObjectNotFoundException: No scalable target found for ${where}`,
      );
      expect(await refusalOf(putTracking('cpu', cpu))).toBe(
        `ObjectNotFoundException: No scalable target registered for ${where}`,
      );
      expect(await refusalOf(putAction())).toBe(`ObjectNotFoundException: No scalable target registered for ${where}`);
    });
  });

  describe('a scaling policy', () => {
    beforeEach(() => register({ MinCapacity: 2, MaxCapacity: 10 }));

    it('of target tracking gets two alarms of its own', async () => {
      const { PolicyARN, Alarms = [] } = await putTracking('cpu', cpu);
      expect(PolicyARN).toMatch(
        /^arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:[0-9a-f-]{36}:resource\/ecs\/service\/shop\/web:policyName\/cpu$/,
      );
      expect(Alarms.map((alarm) => alarm.AlarmName)).toEqual([
        expect.stringMatching(/^TargetTracking-service\/shop\/web-AlarmHigh-[0-9a-f-]{36}$/),
        expect.stringMatching(/^TargetTracking-service\/shop\/web-AlarmLow-[0-9a-f-]{36}$/),
      ]);
      expect(await policies()).toEqual([
        {
          ...target,
          PolicyARN,
          PolicyName: 'cpu',
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: cpu,
          Alarms,
          CreationTime: new Date('2026-11-23T00:00:00Z'),
        },
      ]);
      const { MetricAlarms } = await stage.cloudwatch.send(new DescribeAlarmsCommand({}));
      expect(MetricAlarms).toMatchObject([
        {
          Threshold: 70,
          EvaluationPeriods: 3,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: [PolicyARN],
          Dimensions: [
            { Name: 'ClusterName', Value: 'shop' },
            { Name: 'ServiceName', Value: 'web' },
          ],
        },
        { Threshold: 63, EvaluationPeriods: 15, ComparisonOperator: 'LessThanThreshold' },
      ]);
    });

    it('is changed in place under the same name, and is a new one after a deletion', async () => {
      const first = await putTracking('cpu', cpu);
      const second = await putTracking('cpu', { ...cpu, TargetValue: 50 });
      expect(second.PolicyARN).toBe(first.PolicyARN);
      expect(second.Alarms).toEqual(first.Alarms);
      expect((await policies())[0]?.TargetTrackingScalingPolicyConfiguration?.TargetValue).toBe(50);
      const remove = new DeleteScalingPolicyCommand({ ...target, PolicyName: 'cpu' });
      await stage.autoscaling.send(remove);
      expect(await alarmNames()).toEqual([]);
      expect(await refusalOf(stage.autoscaling.send(remove))).toMatch(
        /^ObjectNotFoundException: No scaling policy found/,
      );
      const third = await putTracking('cpu', cpu);
      expect(third.PolicyARN).not.toBe(first.PolicyARN);
      expect(third.Alarms?.[0]?.AlarmName).not.toBe(first.Alarms?.[0]?.AlarmName);
    });

    it('keeps its type', async () => {
      await putTracking('cpu', cpu);
      expect(await refusalOf(putSteps('cpu'))).toBe(
        'ValidationException: You cannot change a TargetTrackingScaling policy to a non TargetTrackingScaling policy, or vice versa.',
      );
    });

    it('may not track the metric of another one, whatever its name', async () => {
      await putTracking('cpu', cpu);
      await putTracking('requests', requests);
      expect(await refusalOf(putTracking('cpu-too', cpu))).toBe(
        'ValidationException: Only one TargetTrackingScaling policy for a given metric specification is allowed.',
      );
      expect((await policies()).map((policy) => policy.PolicyName)).toEqual(['cpu', 'requests']);
    });

    it('of step scaling lists the alarms that name it; they stay when it goes, without the action', async () => {
      const { PolicyARN = '', Alarms } = await putSteps('out');
      expect(Alarms).toEqual([]);
      const alarm = {
        AlarmName: 'busy',
        MetricName: 'CPUUtilization',
        Namespace: 'AWS/ECS',
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 80,
        ComparisonOperator: 'GreaterThanThreshold',
      } as const;
      const other = 'arn:aws:sns:us-east-1:123456789012:ops';
      await stage.cloudwatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmActions: [PolicyARN, other] }));
      expect((await policies())[0]).toMatchObject({
        StepScalingPolicyConfiguration: steps,
        Alarms: [{ AlarmName: 'busy', AlarmARN: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:busy' }],
      });
      await stage.autoscaling.send(new DeleteScalingPolicyCommand({ ...target, PolicyName: 'out' }));
      const { MetricAlarms } = await stage.cloudwatch.send(new DescribeAlarmsCommand({}));
      expect(MetricAlarms).toMatchObject([{ AlarmName: 'busy', AlarmActions: [other], Threshold: 80 }]);
    });

    it('of a step policy leaves its alarm as it was when the target is deregistered', async () => {
      const { PolicyARN = '' } = await putSteps('out');
      stage.aws.world.putAlarm({ AlarmName: 'busy', AlarmActions: [PolicyARN] });
      await stage.autoscaling.send(new DeregisterScalableTargetCommand(target));
      expect(stage.aws.world.alarms.map((alarm) => alarm.name)).toEqual(['busy']);
    });

    const put = (more: Partial<PutScalingPolicyCommandInput>) =>
      refusalOf(
        stage.autoscaling.send(
          new PutScalingPolicyCommand({ ...target, PolicyName: 'p', PolicyType: 'TargetTrackingScaling', ...more }),
        ),
      );
    const tracking = (configuration: object): Partial<PutScalingPolicyCommandInput> => ({
      TargetTrackingScalingPolicyConfiguration: configuration as TargetTrackingScalingPolicyConfiguration,
    });

    it.each<[string, Partial<PutScalingPolicyCommandInput>]>([
      ['no configuration', {}],
      ['the configuration of another type', { StepScalingPolicyConfiguration: steps }],
      ['no metric', tracking({ TargetValue: 70 })],
      [
        'two metrics',
        tracking({ ...cpu, CustomizedMetricSpecification: { MetricName: 'm', Namespace: 'n', Statistic: 'Sum' } }),
      ],
      [
        'a metric of another service',
        tracking({
          ...cpu,
          PredefinedMetricSpecification: { PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' },
        }),
      ],
      [
        'requests without a label',
        tracking({ ...requests, PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' } }),
      ],
      [
        'a malformed label',
        tracking({
          ...requests,
          PredefinedMetricSpecification: { ...requests.PredefinedMetricSpecification, ResourceLabel: 'web' },
        }),
      ],
      ['no target value', tracking({ PredefinedMetricSpecification: cpu.PredefinedMetricSpecification })],
      ['an empty name', { ...tracking(cpu), PolicyName: '' }],
      ['an unknown type', { ...tracking(cpu), PolicyType: 'Wishful' as 'StepScaling' }],
    ])('is refused with %s', async (_case, more) => {
      expect(await put(more)).toMatch(/^ValidationException: /);
      expect(await policies()).toEqual([]);
    });

    it('is one of at most 50', async () => {
      for (let i = 0; i < 50; i++) {
        await putSteps(`p${i}`);
        await stage.clock.sleep(1000);
      }
      expect(await refusalOf(putSteps('p50'))).toMatch(/^LimitExceededException: /);
      await putSteps('p49');
      const names: unknown[] = [];
      const sizes: number[] = [];
      for await (const { ScalingPolicies = [] } of paginateDescribeScalingPolicies(
        { client: stage.autoscaling },
        { ServiceNamespace: 'ecs', ResourceId: resourceId },
      )) {
        names.push(...ScalingPolicies.map((policy) => policy.PolicyName));
        sizes.push(ScalingPolicies.length);
      }
      expect(sizes).toEqual([10, 10, 10, 10, 10]);
      expect(new Set(names).size).toBe(50);
    });
  });

  describe('a scheduled action', () => {
    beforeEach(() => register({ MinCapacity: 2, MaxCapacity: 10 }));

    it('is put, described and deleted', async () => {
      await putAction({
        Timezone: 'America/New_York',
        StartTime: new Date('2026-12-01T00:00:00Z'),
        EndTime: new Date('2026-12-31T00:00:00Z'),
      });
      expect(await actions()).toEqual([
        {
          ...target,
          ScheduledActionName: 'morning',
          ScheduledActionARN: expect.stringMatching(
            /:scheduledAction:[0-9a-f-]{36}:resource\/ecs\/service\/shop\/web:/,
          ),
          Schedule: 'cron(0 8 ? * MON-FRI *)',
          Timezone: 'America/New_York',
          StartTime: new Date('2026-12-01T00:00:00Z'),
          EndTime: new Date('2026-12-31T00:00:00Z'),
          ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 10 },
          CreationTime: new Date('2026-11-23T00:00:00Z'),
        },
      ]);
      const remove = new DeleteScheduledActionCommand({ ...target, ScheduledActionName: 'morning' });
      await stage.autoscaling.send(remove);
      expect(await actions()).toEqual([]);
      expect(await refusalOf(stage.autoscaling.send(remove))).toMatch(
        /^ObjectNotFoundException: No scheduled action found/,
      );
    });

    it('loses a start and end that an update leaves out, and keeps the rest', async () => {
      await putAction({ StartTime: new Date('2026-12-01T00:00:00Z'), EndTime: new Date('2026-12-31T00:00:00Z') });
      await stage.autoscaling.send(new PutScheduledActionCommand({ ...target, ScheduledActionName: 'morning' }));
      const [action] = await actions();
      expect(action?.StartTime).toBeUndefined();
      expect(action?.EndTime).toBeUndefined();
      expect(action).toMatchObject({
        Schedule: 'cron(0 8 ? * MON-FRI *)',
        ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 10 },
      });
    });

    it.each([
      [
        'no capacity',
        { ScalableTargetAction: {} },
        /^ValidationException: At least one of minimum capacity and maximum capacity should be provided$/,
      ],
      ['crossed bounds', { ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 2 } }, /^ValidationException: /],
      ['a five-field cron', { Schedule: 'cron(0 8 * * *)' }, /^ValidationException: /],
      ['both day fields', { Schedule: 'cron(0 8 * * * *)' }, /^ValidationException: /],
      ['an unknown zone', { Timezone: 'Mars/Olympus' }, /^ValidationException: /],
      ['words', { Schedule: 'every morning' }, /^ValidationException: /],
      [
        'an end before the start',
        { StartTime: new Date('2026-12-02T00:00:00Z'), EndTime: new Date('2026-12-01T00:00:00Z') },
        /^ValidationException: /,
      ],
    ])('is refused with %s', async (_case, more, refusal) => {
      expect(await refusalOf(putAction(more))).toMatch(refusal);
      expect(await actions()).toEqual([]);
    });

    it('comes in pages of 50', async () => {
      for (let i = 0; i < 120; i++)
        await stage.aws.world.call('application-autoscaling', 'PutScheduledAction', {
          ...target,
          ScheduledActionName: `a${i}`,
          Schedule: 'rate(1 day)',
          ScalableTargetAction: { MinCapacity: 1 },
        });
      const sizes: number[] = [];
      for await (const { ScheduledActions } of paginateDescribeScheduledActions(
        { client: stage.autoscaling },
        { ServiceNamespace: 'ecs' },
      ))
        sizes.push(ScheduledActions?.length ?? 0);
      expect(sizes).toEqual([50, 50, 20]);
    });
  });

  describe('lists', () => {
    const describeTargets = (more: object) =>
      stage.autoscaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ...more }));

    it('come in pages of 50 and end', async () => {
      for (let i = 0; i < 101; i++) {
        stage.aws.world.createService({ cluster: 'shop', service: `s${i}`, desired: 1 });
        await stage.aws.world.call('application-autoscaling', 'RegisterScalableTarget', {
          ...target,
          ResourceId: `service/shop/s${i}`,
          MinCapacity: 1,
          MaxCapacity: 2,
        });
      }
      const sizes: number[] = [];
      for await (const { ScalableTargets } of paginateDescribeScalableTargets(
        { client: stage.autoscaling },
        { ServiceNamespace: 'ecs' },
      ))
        sizes.push(ScalableTargets?.length ?? 0);
      expect(sizes).toEqual([50, 50, 1]);
      const fifty = Array.from({ length: 50 }, (_, i) => `service/shop/s${i}`);
      expect((await describeTargets({ ResourceIds: fifty })).ScalableTargets).toHaveLength(50);
      expect(await refusalOf(describeTargets({ ResourceIds: [...fifty, 'service/shop/s50'] }))).toMatch(
        /^ValidationException: /,
      );
    });

    it.each([
      ['a dimension without a resource', { ScalableDimension: target.ScalableDimension }, /^ValidationException: /],
      ['a page too large', { MaxResults: 51 }, /^ValidationException: /],
      ['a made-up token', { NextToken: 'soon' }, /^InvalidNextTokenException: /],
    ])('are refused with %s', async (_case, more, refusal) => {
      expect(await refusalOf(describeTargets(more))).toMatch(refusal);
    });

    it('of other services are empty', async () => {
      await register({ MinCapacity: 1, MaxCapacity: 2 });
      const answer = await stage.autoscaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'rds' }));
      expect(answer.ScalableTargets).toEqual([]);
    });
  });
});
