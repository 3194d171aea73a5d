import {
  DeleteScalingPolicyCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListServicesCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { CreateTopicCommand, ListTopicsCommand, PublishCommand } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { createSimulatedClock, systemClock } from '../../local/simulated-clock.ts';
import { availableOrSkip } from './available.ts';
import { motoDifferences } from './moto-differences.ts';
import { type MotoServer, startMotoServer } from './moto-server.ts';
import { openProbe, type Probe, verdictOf } from './probe.ts';
import { type Clients, createClients } from './sdk.ts';

/** An answer with what differs from run to run taken out: ids, instants, metadata. */
const plain = (value: unknown): unknown => {
  if (value instanceof Date) return '<instant>';
  if (typeof value === 'string') return value.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{32}\b/g, '<id>');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => key !== '$metadata' && member !== undefined)
      .map(([key, member]) => [key, plain(member)]),
  );
};

const pick = (value: object | undefined, ...keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([key]) => keys.includes(key)));

/** What both answer alike. */
const agreements: Readonly<Record<string, Probe>> = {
  'a service as ECS describes it': async ({ ecs, cluster, service }) => {
    const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const [found] = answer.services ?? [];
    return [
      pick(found, 'serviceArn', 'serviceName', 'clusterArn', 'status', 'desiredCount', 'schedulingStrategy'),
      answer.failures,
    ];
  },
  'a changed desired count': async ({ setDesired, desired }) => {
    await setDesired(6);
    return desired();
  },
  'a service that is missing': ({ ecs, cluster }) =>
    ecs.send(new DescribeServicesCommand({ cluster, services: ['missing'] })),
  'a service of a cluster that is missing': ({ ecs }) =>
    verdictOf(ecs.send(new DescribeServicesCommand({ cluster: 'missing', services: ['a'] }))),
  'an update of a service that is missing': ({ ecs, cluster }) =>
    verdictOf(ecs.send(new UpdateServiceCommand({ cluster, service: 'missing', desiredCount: 1 }))),
  'an update in a cluster that is missing': ({ ecs }) =>
    verdictOf(ecs.send(new UpdateServiceCommand({ cluster: 'missing', service: 'a', desiredCount: 1 }))),
  'the list of services holds this one': async ({ ecs, cluster, service }) => {
    const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
    return serviceArns.filter((arn) => arn.endsWith(`/${service}`));
  },
  'no tasks to describe': ({ ecs, cluster }) => verdictOf(ecs.send(new DescribeTasksCommand({ cluster, tasks: [] }))),
  'a scalable target as it is described': async ({ register, autoscaling, target }) => {
    await register({ MinCapacity: 1, MaxCapacity: 10 });
    await register({ MaxCapacity: 12 });
    await register({ SuspendedState: { DynamicScalingInSuspended: true } });
    const { ScalableTargets } = await autoscaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds: [target.ResourceId] }),
    );
    const [found] = ScalableTargets ?? [];
    return [
      pick(found, 'ServiceNamespace', 'ResourceId', 'ScalableDimension', 'MinCapacity', 'MaxCapacity'),
      found?.SuspendedState?.DynamicScalingInSuspended,
      found?.CreationTime instanceof Date,
    ];
  },
  'a scalable target that is gone': async ({ register, deregister, autoscaling, target }) => {
    await register();
    await deregister();
    const { ScalableTargets } = await autoscaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds: [target.ResourceId] }),
    );
    return ScalableTargets;
  },
  'a scalable target for a service that is missing': async ({ autoscaling, target }) => {
    try {
      return await autoscaling.send(
        new RegisterScalableTargetCommand({
          ...target,
          ResourceId: 'service/probes/missing',
          MinCapacity: 1,
          MaxCapacity: 2,
        }),
      );
    } catch (error) {
      return String(error);
    }
  },
  'a namespace that does not exist': ({ autoscaling }) =>
    verdictOf(autoscaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'moon' as 'ecs' }))),
  'a policy as it is described': async ({ register, putPolicy, autoscaling, target }) => {
    await register();
    await putPolicy('cpu');
    const { ScalingPolicies } = await autoscaling.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', ResourceId: target.ResourceId }),
    );
    return pick(
      ScalingPolicies?.[0],
      'PolicyName',
      'ServiceNamespace',
      'ResourceId',
      'ScalableDimension',
      'PolicyType',
      'TargetTrackingScalingPolicyConfiguration',
    );
  },
  'a deleted policy': async ({ register, putPolicy, autoscaling, target }) => {
    await register();
    await putPolicy('cpu');
    await autoscaling.send(new DeleteScalingPolicyCommand({ ...target, PolicyName: 'cpu' }));
    const { ScalingPolicies } = await autoscaling.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', ResourceId: target.ResourceId }),
    );
    return ScalingPolicies;
  },
  'a scheduled action as it is described': async ({ register, putAction, autoscaling, target }) => {
    await register();
    await putAction('morning');
    const { ScheduledActions } = await autoscaling.send(
      new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs', ResourceId: target.ResourceId }),
    );
    return pick(
      ScheduledActions?.[0],
      'ScheduledActionName',
      'ServiceNamespace',
      'ResourceId',
      'ScalableDimension',
      'Schedule',
      'ScalableTargetAction',
    );
  },
  'an updated scheduled action loses the start time that it leaves out': async ({ register, autoscaling, target }) => {
    await register();
    const action = { ...target, ScheduledActionName: 'a', Schedule: 'rate(1 day)' };
    const put = (times: { StartTime?: Date }) =>
      autoscaling.send(
        new PutScheduledActionCommand({ ...action, ScalableTargetAction: { MinCapacity: 1 }, ...times }),
      );
    await put({ StartTime: new Date('2037-01-01T00:00:00Z') });
    await put({});
    const { ScheduledActions = [] } = await autoscaling.send(
      new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs', ResourceId: target.ResourceId }),
    );
    return ScheduledActions.map((found) => [found.ScheduledActionName, found.StartTime === undefined]);
  },
  'the alarms of a target tracking policy': async ({ register, putPolicy, cloudwatch, target }) => {
    await register();
    await putPolicy();
    const { MetricAlarms = [] } = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: `TargetTracking-${target.ResourceId}-` }),
    );
    return MetricAlarms.map((alarm) => [
      plain(alarm.AlarmName),
      pick(alarm, 'Namespace', 'MetricName', 'EvaluationPeriods', 'Period', 'ComparisonOperator'),
    ]);
  },
  'an alarm put, replaced and deleted': async ({ cloudwatch, service }) => {
    const AlarmName = `${service}-cpu`;
    const alarm: PutMetricAlarmCommandInput = {
      AlarmName,
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/ECS',
      Statistic: 'Average',
      Dimensions: [{ Name: 'ServiceName', Value: service }],
      Period: 300,
      EvaluationPeriods: 2,
      ComparisonOperator: 'GreaterThanThreshold',
    };
    const action = 'arn:aws:sns:us-east-1:123456789012:ops';
    await cloudwatch.send(new PutMetricAlarmCommand({ ...alarm, Threshold: 80, AlarmActions: [action] }));
    await cloudwatch.send(new PutMetricAlarmCommand({ ...alarm, Threshold: 90 }));
    const ask = async () => {
      const answer = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
      return (answer.MetricAlarms ?? []).map((found) =>
        pick(found, ...Object.keys(alarm), 'Threshold', 'AlarmActions'),
      );
    };
    const there = await ask();
    await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
    return [there, await ask()];
  },
  'a topic and a message': async ({ sns, service }) => {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: service }));
    const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
    const attributes = { kind: { DataType: 'String', StringValue: 'ready' } };
    const published = await sns.send(
      new PublishCommand({ TopicArn, Message: 'a < b & "c"', MessageAttributes: attributes }),
    );
    return [TopicArn, Topics.some((topic) => topic.TopicArn === TopicArn), typeof published.MessageId];
  },
  'a message to a topic that is missing': ({ sns }) =>
    verdictOf(sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:missing', Message: 'm' }))),
  'a parameter put and read': async ({ ssm, service }) => {
    const Name = `/probe/${service}`;
    await ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'SecureString' }));
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    const again = await verdictOf(ssm.send(new PutParameterCommand({ Name, Value: 'w', Type: 'SecureString' })));
    return [pick(Parameter, 'Name', 'Value', 'Type', 'Version', 'ARN'), again];
  },
  'a parameter that is missing': ({ ssm }) => verdictOf(ssm.send(new GetParameterCommand({ Name: '/missing' }))),
  'records written on condition': async ({ dynamodb, service }) => {
    const TableName = service;
    const Key = { pk: { S: 'target' }, sk: { S: 'backend' } };
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName });
    const put = (version: number, expected?: number) =>
      verdictOf(
        dynamodb.send(
          new PutItemCommand({
            TableName,
            Item: { ...Key, version: { N: String(version) } },
            ...(expected === undefined
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 'version = :expected',
                  ExpressionAttributeValues: { ':expected': { N: String(expected) } },
                }),
          }),
        ),
      );
    const verdicts = [await put(1), await put(1), await put(2, 1), await put(3, 1)];
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    const { Items } = await dynamodb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'target' } },
      }),
    );
    const removed = await verdictOf(
      dynamodb.send(
        new DeleteItemCommand({
          TableName,
          Key,
          ConditionExpression: 'version = :v',
          ExpressionAttributeValues: { ':v': { N: '9' } },
        }),
      ),
    );
    return [verdicts, Item, Items, removed];
  },
};

describe.skipIf(!availableOrSkip('moto_server'))('the embedded AWS beside moto_server', () => {
  let moto: MotoServer;
  let aws: EmbeddedAws;
  const clock = createSimulatedClock(new Date('2026-11-23T00:00:00Z'));
  let both: { embedded: Clients; moto: Clients };
  beforeAll(async () => {
    moto = await startMotoServer();
    aws = await createEmbeddedAws({ clock });
    both = {
      embedded: createClients({ endpoint: await aws.listen() }),
      moto: createClients({ endpoint: moto.url }),
    };
  });
  // Else the questions would together run into the throttling that moto does not have.
  beforeEach(() => clock.sleep(60_000));
  afterAll(async () => {
    both.embedded.destroy();
    both.moto.destroy();
    await Promise.all([aws.close(), moto.stop()]);
  });

  it.each(Object.entries(agreements))('answers alike: %s', async (name, probe) => {
    const embedded = plain(await probe(await openProbe(both.embedded, name, clock)));
    expect(embedded).toEqual(plain(await probe(await openProbe(both.moto, name, systemClock))));
    expect(JSON.stringify(embedded)?.length).toBeGreaterThan(0);
  });

  it.each(motoDifferences)('answers as AWS does where moto does not: $name', async ({ name, probe, ...expected }) => {
    const answers = {
      aws: plain(await probe(await openProbe(both.embedded, name, clock))),
      moto: plain(await probe(await openProbe(both.moto, name, systemClock))),
    };
    expect(answers).toEqual({ aws: expected.aws, moto: expected.moto });
  });
});
