import { describe, type ExpectStatic, it } from 'vitest';
import { createEmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { createSimulatedClock } from '../../local/simulated-clock.ts';
import { availableOrSkip } from './available.ts';
import { runAwsLine } from './aws-command.ts';

/**
 * The command lines that people have in their runbooks, run as they stand by the `aws` program. Each test has an account
 * of its own, so that they can run side by side: starting `aws` takes most of a second.
 */
describe.skipIf(!availableOrSkip('aws')).concurrent('the aws command', () => {
  it('sets up auto scaling', async ({ expect, onTestFinished }) => {
    const { run } = await openAccount(expect, onTestFinished);
    expect(
      await run(`aws application-autoscaling register-scalable-target \\
  --service-namespace ecs \\
  --resource-id service/waooaw-production/waooaw-backend \\
  --scalable-dimension ecs:service:DesiredCount \\
  --min-capacity 2 \\
  --max-capacity 10`),
    ).toEqual({
      ScalableTargetARN: expect.stringMatching(
        /^arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target\/\w+$/,
      ),
    });
    expect(
      await run(`aws application-autoscaling put-scaling-policy \\
  --service-namespace ecs \\
  --resource-id service/waooaw-production/waooaw-backend \\
  --scalable-dimension ecs:service:DesiredCount \\
  --policy-name cpu-scaling \\
  --policy-type TargetTrackingScaling \\
  --target-tracking-scaling-policy-configuration '{
    "TargetValue": 70.0,
    "PredefinedMetricSpecification": {
      "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
    },
    "ScaleInCooldown": 300,
    "ScaleOutCooldown": 60
  }'`),
    ).toMatchObject({
      PolicyARN: expect.stringMatching(/:policyName\/cpu-scaling$/),
      Alarms: [{ AlarmName: expect.stringMatching(/AlarmHigh/) }, { AlarmName: expect.stringMatching(/AlarmLow/) }],
    });
    await run(`aws application-autoscaling put-scaling-policy \\
  --service-namespace ecs \\
  --resource-id service/waooaw-production/waooaw-backend \\
  --scalable-dimension ecs:service:DesiredCount \\
  --policy-name request-scaling \\
  --policy-type TargetTrackingScaling \\
  --target-tracking-scaling-policy-configuration '{
    "TargetValue": 1000.0,
    "PredefinedMetricSpecification": {
      "PredefinedMetricType": "ALBRequestCountPerTarget",
      "ResourceLabel": "app/waooaw-alb/xxx/targetgroup/waooaw-backend/yyy"
    }
  }'`);
    expect(
      await run(
        `aws application-autoscaling describe-scaling-policies --service-namespace ecs --query 'ScalingPolicies[].[PolicyName,TargetTrackingScalingPolicyConfiguration.TargetValue]'`,
      ),
    ).toEqual([
      ['cpu-scaling', 70],
      ['request-scaling', 1000],
    ]);
    expect(
      await run(`aws application-autoscaling describe-scalable-targets \\
  --service-namespace ecs \\
  --resource-ids service/waooaw-production/waooaw-backend`),
    ).toMatchObject({
      ScalableTargets: [
        {
          ServiceNamespace: 'ecs',
          ResourceId: 'service/waooaw-production/waooaw-backend',
          ScalableDimension: 'ecs:service:DesiredCount',
          MinCapacity: 2,
          MaxCapacity: 10,
          SuspendedState: {
            DynamicScalingInSuspended: false,
            DynamicScalingOutSuspended: false,
            ScheduledScalingSuspended: false,
          },
        },
      ],
    });
  });

  it('scales a service by hand and watches its tasks come up', async ({ expect, onTestFinished }) => {
    const { clock, run } = await openAccount(expect, onTestFinished);
    const counts = `aws ecs describe-services \\
  --cluster waooaw-production \\
  --services waooaw-backend \\
  --query 'services[0].[desiredCount,runningCount,pendingCount]'`;
    expect(await run(counts)).toEqual([2, 2, 0]);
    expect(
      await run(`aws ecs update-service \\
  --cluster waooaw-production \\
  --service waooaw-backend \\
  --desired-count 6`),
    ).toMatchObject({ service: { serviceName: 'waooaw-backend', desiredCount: 6, pendingCount: 4 } });
    expect(await run(counts)).toEqual([6, 2, 4]);
    await clock.sleep(60_000);
    expect(await run(counts)).toEqual([6, 6, 0]);
    expect(
      await run(`aws ecs describe-services \\
  --cluster waooaw-production \\
  --services waooaw-backend \\
  --query 'services[0].events[:5]'`),
    ).toMatchObject([{ message: '(service waooaw-backend) has reached a steady state.' }, {}, {}, {}]);
  });

  it('scales the agent and lists its tasks as a table', async ({ expect, onTestFinished }) => {
    const { url, run } = await openAccount(expect, onTestFinished);
    await run(`aws ecs update-service \\
  --cluster waooaw-production \\
  --service waooaw-agent \\
  --desired-count 3`);
    const table = await runAwsLine(
      `aws ecs list-tasks \\
  --cluster waooaw-production \\
  --service-name waooaw-agent \\
  --query 'taskArns' \\
  --output table`,
      url,
    );
    expect(table.stdout.match(/arn:aws:ecs:us-east-1:123456789012:task\/waooaw-production\/\w{32}/g)).toHaveLength(3);
  });

  it('asks why a task stopped', async ({ expect, onTestFinished }) => {
    const { aws, run } = await openAccount(expect, onTestFinished);
    aws.world.changeService('waooaw-production', 'waooaw-agent', { desired: 0 });
    expect(
      await run(`aws ecs list-tasks \\
  --cluster waooaw-production \\
  --desired-status STOPPED \\
  --query 'taskArns[0]' | \\
  xargs aws ecs describe-tasks --cluster waooaw-production --tasks`),
    ).toMatchObject({
      tasks: [{ stopCode: 'ServiceSchedulerInitiated', stoppedReason: expect.stringContaining('Scaling activity') }],
      failures: [],
    });
    expect(await run('aws ecs describe-clusters --clusters waooaw-production')).toMatchObject({
      clusters: [{ clusterName: 'waooaw-production', status: 'ACTIVE', activeServicesCount: 2 }],
    });
  });

  it.runIf(process.env.CI)(
    'takes auto scaling off for an event, with all that hung on it, and puts it back',
    async ({ expect, onTestFinished }) => {
      const { aws, url, run } = await openAccount(expect, onTestFinished);
      const backend = '--service-namespace ecs --resource-id service/waooaw-production/waooaw-backend';
      aws.world.changeService('waooaw-production', 'waooaw-backend', { desired: 6 });
      const target = {
        ServiceNamespace: 'ecs',
        ResourceId: 'service/waooaw-production/waooaw-backend',
        ScalableDimension: 'ecs:service:DesiredCount',
      };
      await aws.world.call('application-autoscaling', 'RegisterScalableTarget', {
        ...target,
        MinCapacity: 2,
        MaxCapacity: 10,
      });
      await aws.world.call('application-autoscaling', 'PutScalingPolicy', {
        ...target,
        PolicyName: 'cpu-scaling',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        },
      });
      await run(`aws application-autoscaling deregister-scalable-target \\
  --service-namespace ecs \\
  --resource-id service/waooaw-production/waooaw-backend \\
  --scalable-dimension ecs:service:DesiredCount`);
      expect(await run(`aws application-autoscaling describe-scaling-policies ${backend}`)).toEqual({
        ScalingPolicies: [],
      });
      const again = await runAwsLine(
        `aws application-autoscaling deregister-scalable-target ${backend} --scalable-dimension ecs:service:DesiredCount`,
        url,
      );
      expect(again.code).not.toBe(0);
      expect(again.stderr).toContain(
        'An error occurred (ObjectNotFoundException) when calling the DeregisterScalableTarget operation: No scalable target found for service namespace: ecs, resource ID: service/waooaw-production/waooaw-backend, scalable dimension: ecs:service:DesiredCount',
      );
      await run(
        `aws application-autoscaling register-scalable-target ${backend} --scalable-dimension ecs:service:DesiredCount --min-capacity 2 --max-capacity 4`,
      );
      expect(
        await run(`aws application-autoscaling describe-scaling-activities \\
  --service-namespace ecs \\
  --resource-id service/waooaw-production/waooaw-backend \\
  --max-results 10`),
      ).toMatchObject({
        ScalingActivities: [{ Description: 'Setting desired count to 4.', StatusCode: 'Successful' }],
      });
    },
  );

  it.runIf(process.env.CI)(
    'runs the other runbook: a service by hand, its policy, its mornings and evenings',
    async ({ expect, onTestFinished }) => {
      const { aws, clock, run } = await openAccount(expect, onTestFinished);
      await run(`aws ecs update-service \\
    --cluster datatruck-green-ecs-tms-1 \\
    --service tms-django-green-service \\
    --desired-count 4
`);
      await run(`aws application-autoscaling register-scalable-target \\
    --service-namespace ecs \\
    --scalable-dimension ecs:service:DesiredCount \\
    --resource-id service/datatruck-blue-ecs-tms-1/tms-django-green-service \\
    --min-capacity 2 \\
    --max-capacity 10`);
      expect(aws.world.service('datatruck-blue-ecs-tms-1', 'tms-django-green-service')?.desired).toBe(2);
      await run(`aws application-autoscaling put-scaling-policy \\
    --service-namespace ecs \\
    --scalable-dimension ecs:service:DesiredCount \\
    --resource-id service/datatruck-blue-ecs-tms-1/tms-django-green-service \\
    --policy-name cpu-target-tracking \\
    --policy-type TargetTrackingScaling \\
    --target-tracking-scaling-policy-configuration '{
        "TargetValue": 70.0,
        "PredefinedMetricSpecification": {
            "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
        },
        "ScaleOutCooldown": 60,
        "ScaleInCooldown": 300
    }'`);
      const blue =
        '--service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/datatruck-blue-ecs-tms-1/tms-django-green-service';
      await run(
        `aws application-autoscaling put-scheduled-action ${blue} --scheduled-action-name scale-up-morning --schedule "cron(0 18 ? * MON-FRI *)" --scalable-target-action MinCapacity=5,MaxCapacity=10 --start-time 2026-11-20T00:00:00Z`,
      );
      expect(await run(`aws application-autoscaling describe-scheduled-actions --service-namespace ecs`)).toMatchObject(
        {
          ScheduledActions: [
            {
              ScheduledActionName: 'scale-up-morning',
              Schedule: 'cron(0 18 ? * MON-FRI *)',
              ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 10 },
            },
          ],
        },
      );
      clock.advanceTo(new Date('2026-11-27T18:00:00Z'));
      expect(aws.world.service('datatruck-blue-ecs-tms-1', 'tms-django-green-service')?.desired).toBe(5);
    },
  );

  it('makes the topic of the scaling alerts and subscribes to it', async ({ expect, onTestFinished }) => {
    const { url, run } = await openAccount(expect, onTestFinished);
    expect(await run('aws sns create-topic --name waooaw-scaling-events')).toEqual({
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:waooaw-scaling-events',
    });
    expect(
      await run(`aws sns subscribe \\
  --topic-arn arn:aws:sns:us-east-1:123456789012:waooaw-scaling-events \\
  --protocol https \\
  --notification-endpoint https://hooks.slack.com/services/...`),
    ).toEqual({ SubscriptionArn: 'pending confirmation' });
    const elided = await runAwsLine(
      `aws sns subscribe --topic-arn arn:aws:sns:...:waooaw-scaling-events --protocol https --notification-endpoint https://hooks.slack.com/services/...`,
      url,
    );
    expect(elided.stderr).toContain('An error occurred (InvalidParameter) when calling the Subscribe operation');
  });

  it('puts a CloudWatch alarm', async ({ expect, onTestFinished }) => {
    const { url, run } = await openAccount(expect, onTestFinished);
    await run(`aws cloudwatch put-metric-alarm \\
  --alarm-name waooaw-high-cpu \\
  --alarm-description "Backend CPU > 80%" \\
  --metric-name CPUUtilization \\
  --namespace AWS/ECS \\
  --statistic Average \\
  --period 300 \\
  --evaluation-periods 2 \\
  --threshold 80 \\
  --comparison-operator GreaterThanThreshold \\
  --dimensions Name=ServiceName,Value=waooaw-backend`);
    expect(await run('aws cloudwatch describe-alarms --alarm-names waooaw-high-cpu')).toMatchObject({
      MetricAlarms: [
        {
          AlarmName: 'waooaw-high-cpu',
          AlarmDescription: 'Backend CPU > 80%',
          Threshold: 80,
          Period: 300,
          Dimensions: [{ Name: 'ServiceName', Value: 'waooaw-backend' }],
          StateValue: 'INSUFFICIENT_DATA',
        },
      ],
    });
    const missing = await runAwsLine('aws cloudwatch delete-alarms --alarm-names none', url);
    expect(missing.stderr).toContain('An error occurred (ResourceNotFound) when calling the DeleteAlarms operation');
  });
});

const openAccount = async (expect: ExpectStatic, onTestFinished: (close: () => Promise<void>) => void) => {
  const clock = createSimulatedClock(new Date('2026-11-27T13:00:00Z'));
  const aws = await createEmbeddedAws({ clock });
  onTestFinished(() => aws.close());
  const url = await aws.listen();
  const cluster = 'waooaw-production';
  const tms = 'tms-django-green-service';
  aws.world.createService({ cluster, service: 'waooaw-backend', desired: 2 });
  aws.world.createService({ cluster, service: 'waooaw-agent', desired: 1 });
  aws.world.createService({ cluster: 'datatruck-green-ecs-tms-1', service: tms, desired: 2 });
  aws.world.createService({ cluster: 'datatruck-blue-ecs-tms-1', service: tms, desired: 1 });
  const run = async (line: string): Promise<unknown> => {
    const { code, stdout, stderr } = await runAwsLine(line, url);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return stdout === '' ? undefined : JSON.parse(stdout);
  };
  return { aws, clock, url, run };
};
