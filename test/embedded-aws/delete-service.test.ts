import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  ListServicesCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, refusalOf, resourceId, type Stage, target } from './sdk.ts';

describe.each(['over the endpoint', 'inside the process'] as const)('deleting a service, %s', (transport) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(transport);
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    const { autoscaling, cloudwatch } = stage;
    await autoscaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 9 }));
    await autoscaling.send(
      new PutScalingPolicyCommand({
        ...target,
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 60,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        },
      }),
    );
    const { PolicyARN = '' } = await autoscaling.send(
      new PutScalingPolicyCommand({
        ...target,
        PolicyName: 'queue',
        PolicyType: 'StepScaling',
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'ChangeInCapacity',
          StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
        },
      }),
    );
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'queue-is-long',
        AlarmActions: [PolicyARN],
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        Namespace: 'AWS/SQS',
        MetricName: 'Depth',
        Period: 60,
        Statistic: 'Average',
        Threshold: 10,
      }),
    );
    await autoscaling.send(
      new PutScheduledActionCommand({
        ...target,
        ScheduledActionName: 'morning',
        Schedule: 'cron(0 8 * * ? *)',
        ScalableTargetAction: { MinCapacity: 4 },
      }),
    );
  });
  afterEach(() => stage.close());

  const remove = (force?: boolean) =>
    stage.ecs.send(new DeleteServiceCommand({ cluster: 'shop', service: 'web', ...(force && { force }) }));
  const describeWeb = async () => {
    const { services = [] } = await stage.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
    return services[0];
  };
  const alarms = async () => {
    const { MetricAlarms = [] } = await stage.cloudwatch.send(new DescribeAlarmsCommand({}));
    return MetricAlarms.map(({ AlarmName }) => AlarmName);
  };
  const autoscalingOf = async () => {
    const on = { ServiceNamespace: 'ecs', ResourceId: resourceId } as const;
    const { ScalableTargets } = await stage.autoscaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds: [resourceId] }),
    );
    const { ScalingPolicies } = await stage.autoscaling.send(new DescribeScalingPoliciesCommand(on));
    const { ScheduledActions } = await stage.autoscaling.send(new DescribeScheduledActionsCommand(on));
    return [ScalableTargets?.length, ScalingPolicies?.length, ScheduledActions?.length];
  };

  it('takes its scalable target, policies and scheduled actions along; of the alarms only those of target tracking', async () => {
    expect([await autoscalingOf(), (await alarms()).length]).toEqual([[1, 2, 1], 3]);
    const { service } = await remove(true);
    expect(service).toMatchObject({ status: 'DRAINING', desiredCount: 0, runningCount: 0 });
    expect(await autoscalingOf()).toEqual([0, 0, 0]);
    expect(await alarms()).toEqual(['queue-is-long']);
    const put = new PutScheduledActionCommand({ ...target, ScheduledActionName: 'a', Schedule: 'rate(1 day)' });
    expect(await refusalOf(stage.autoscaling.send(put))).toMatch(/^ObjectNotFoundException: /);
  });

  it('is refused while it is scaled above 0, unless forced', async () => {
    expect(await refusalOf(remove())).toBe(
      'InvalidParameterException: The service cannot be stopped while it is scaled above 0.',
    );
    expect(await autoscalingOf()).toEqual([1, 2, 1]);
    await stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount: 0 }));
    const { service } = await remove();
    expect(service?.status).toBe('INACTIVE');
    expect(await autoscalingOf()).toEqual([0, 0, 0]);
  });

  it('leaves it DRAINING, then INACTIVE, out of the list and out of reach', async () => {
    await remove(true);
    const { serviceArns } = await stage.ecs.send(new ListServicesCommand({ cluster: 'shop' }));
    expect(serviceArns).toEqual([]);
    const update = () => stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount: 1 }));
    expect(await refusalOf(update())).toMatch(/^ServiceNotActiveException/);
    const create = new CreateServiceCommand({ cluster: 'shop', serviceName: 'web', desiredCount: 1 });
    expect(await refusalOf(stage.ecs.send(create))).toMatch(/^InvalidParameterException/);
    await stage.clock.sleep(5000);
    expect((await describeWeb())?.status).toBe('INACTIVE');
    const register = new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 9 });
    expect(await refusalOf(stage.autoscaling.send(register))).toMatch(
      /^ValidationException: ECS service doesn't exist/,
    );
    expect(await refusalOf(remove(true))).toMatch(/^ServiceNotFoundException/);
  });

  it('and making it anew finds no autoscaling', async () => {
    await remove(true);
    await stage.clock.sleep(5000);
    await stage.ecs.send(new CreateServiceCommand({ cluster: 'shop', serviceName: 'web', desiredCount: 3 }));
    expect((await describeWeb())?.status).toBe('ACTIVE');
    expect(await autoscalingOf()).toEqual([0, 0, 0]);
    // The next morning nothing raises it any more.
    await stage.clock.sleep(12 * 3_600_000);
    expect((await describeWeb())?.desiredCount).toBe(3);
  });

  it('through the world, as if it had never been, does the same', async () => {
    stage.aws.world.deleteService('shop', 'web');
    expect(await describeWeb()).toBeUndefined();
    expect(await autoscalingOf()).toEqual([0, 0, 0]);
    expect(await alarms()).toEqual(['queue-is-long']);
  });
});
