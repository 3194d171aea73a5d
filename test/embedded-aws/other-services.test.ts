import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  type PublishCommandInput,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, refusalOf, type Stage } from './sdk.ts';

const transports = ['over the endpoint', 'inside the process'] as const;

describe.each(transports)('%s,', (transport) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(transport);
  });
  afterEach(() => stage.close());

  describe('CloudWatch alarms', () => {
    const alarm: PutMetricAlarmCommandInput = {
      AlarmName: 'high-cpu',
      AlarmDescription: 'Backend CPU > 80%',
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/ECS',
      Statistic: 'Average',
      Dimensions: [{ Name: 'ServiceName', Value: 'web' }],
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: 80,
      ComparisonOperator: 'GreaterThanThreshold',
    };
    const put = (more: Partial<PutMetricAlarmCommandInput> = {}) =>
      stage.cloudwatch.send(new PutMetricAlarmCommand({ ...alarm, ...more }));

    it('are put, replaced as a whole, described and deleted', async () => {
      await put({ AlarmActions: ['arn:aws:sns:us-east-1:123456789012:ops'], TreatMissingData: 'breaching' });
      await stage.clock.sleep(1000);
      await put({ Threshold: 90.5 });
      const { MetricAlarms } = await stage.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ['high-cpu'] }));
      expect(MetricAlarms).toEqual([
        {
          ...alarm,
          Threshold: 90.5,
          AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:high-cpu',
          ActionsEnabled: true,
          OKActions: [],
          AlarmActions: [],
          InsufficientDataActions: [],
          AlarmConfigurationUpdatedTimestamp: new Date('2026-11-23T00:00:01Z'),
          StateValue: 'INSUFFICIENT_DATA',
          StateReason: expect.any(String),
          StateUpdatedTimestamp: new Date('2026-11-23T00:00:00Z'),
          StateTransitionedTimestamp: new Date('2026-11-23T00:00:00Z'),
        },
      ]);
      await stage.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: ['high-cpu'] }));
      expect((await stage.cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
    });

    it('are found by prefix and in pages', async () => {
      for (let i = 0; i < 5; i++) stage.aws.world.putAlarm({ ...alarm, AlarmName: `a${i}` });
      stage.aws.world.putAlarm({ ...alarm, AlarmName: 'b' });
      const first = await stage.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'a', MaxRecords: 3 }));
      const second = await stage.cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmNamePrefix: 'a', MaxRecords: 3, NextToken: first.NextToken }),
      );
      const names = [first, second].map((answer) => answer.MetricAlarms?.map((found) => found.AlarmName));
      expect(names).toEqual([
        ['a0', 'a1', 'a2'],
        ['a3', 'a4'],
      ]);
      expect(second.NextToken).toBeUndefined();
    });

    it('are refused without a metric, with two kinds of it, and out of range', async () => {
      const { MetricName: _name, ...noMetric } = alarm;
      expect(await refusalOf(stage.cloudwatch.send(new PutMetricAlarmCommand(noMetric)))).toMatch(/Metric/);
      expect(await refusalOf(put({ Metrics: [{ Id: 'm' }] }))).toMatch(/^InvalidParameterCombination/);
      expect(await refusalOf(put({ Period: 0 }))).toMatch(/at 'period' failed to satisfy constraint/);
      expect(await refusalOf(stage.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: ['none'] })))).toMatch(
        /^ResourceNotFound/,
      );
    });
  });

  describe('SNS', () => {
    const publish = (input: Partial<PublishCommandInput>) =>
      stage.sns.send(new PublishCommand({ Message: 'hello', ...input }));

    it('makes a topic once, lists it and publishes to it, attributes included', async () => {
      const { TopicArn } = await stage.sns.send(new CreateTopicCommand({ Name: 'scaling-events' }));
      const again = await stage.sns.send(new CreateTopicCommand({ Name: 'scaling-events' }));
      expect(TopicArn).toBe('arn:aws:sns:us-east-1:123456789012:scaling-events');
      expect(again.TopicArn).toBe(TopicArn);
      expect((await stage.sns.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
      const message = '{"text":"a & b < c > d \\"e\\" 12 → 5 🎉\\n"}';
      const { MessageId } = await publish({
        TopicArn: TopicArn ?? '',
        Message: message,
        Subject: 'Scaling & more',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'event-live' },
          severity: { DataType: 'String.Array', StringValue: '["info"]' },
        },
      });
      expect(stage.aws.world.messages).toEqual([
        {
          messageId: MessageId,
          topicArn: TopicArn,
          subject: 'Scaling & more',
          message,
          attributes: {
            kind: { type: 'String', value: 'event-live' },
            severity: { type: 'String.Array', value: '["info"]' },
          },
          at: new Date('2026-11-23T00:00:00Z'),
        },
      ]);
    });

    it('leaves subscriptions to confirm pending', async () => {
      const topic = stage.aws.world.createTopic('scaling-events');
      const subscribe = (Protocol: string, Endpoint: string) =>
        stage.sns.send(new SubscribeCommand({ TopicArn: topic, Protocol, Endpoint }));
      expect((await subscribe('https', 'https://hooks.slack.com/services/x')).SubscriptionArn).toBe(
        'pending confirmation',
      );
      const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:notify';
      expect((await subscribe('lambda', lambda)).SubscriptionArn).toMatch(`${topic}:`);
      const { Subscriptions } = await stage.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
      expect(Subscriptions).toMatchObject([
        { Protocol: 'https', SubscriptionArn: 'PendingConfirmation' },
        { Protocol: 'lambda', SubscriptionArn: expect.stringContaining(`${topic}:`), Endpoint: lambda },
      ]);
      expect(await refusalOf(subscribe('pigeon', 'coop'))).toMatch(/^InvalidParameterException: /);
      expect(await refusalOf(subscribe('https', 'http://hooks.slack.com'))).toMatch(/^InvalidParameterException: /);
    });

    it('delivers to subscribers inside the process after the publisher has its answer', async () => {
      const topic = stage.aws.world.createTopic('scaling-events');
      const heard: string[] = [];
      stage.aws.world.subscribe(topic, async ({ message }) => {
        heard.push(message);
      });
      await publish({ TopicArn: topic });
      await publish({ TopicArn: stage.aws.world.createTopic('other') });
      await stage.aws.world.delivered();
      expect(heard).toEqual(['hello']);
      stage.aws.world.subscribe(topic, async () => {
        throw new Error('deaf');
      });
      await publish({ TopicArn: topic });
      await expect(stage.aws.world.delivered()).rejects.toThrow('deaf');
      expect(heard).toEqual(['hello', 'hello']);
    });

    it.each<[string, Partial<PublishCommandInput>, string]>([
      [
        'a topic that is not there',
        { TopicArn: 'arn:aws:sns:us-east-1:123456789012:none' },
        'NotFoundException: Topic does not exist',
      ],
      [
        'no topic',
        {},
        'InvalidParameterException: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter',
      ],
      [
        'a name for an ARN',
        { TopicArn: 'scaling-events' },
        'InvalidParameterException: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
      ],
      [
        'an empty message',
        { TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', Message: '' },
        'InvalidParameterException: Invalid parameter: Empty message',
      ],
      [
        'too long a message',
        { TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', Message: 'é'.repeat(131_073) },
        'InvalidParameterException: Invalid parameter: Message too long',
      ],
      [
        'a subject of two lines',
        { TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', Subject: 'a\nb' },
        'InvalidParameterException: Invalid parameter: Subject',
      ],
    ])('refuses %s', async (_case, input, refusal) => {
      stage.aws.world.createTopic('t');
      expect(await refusalOf(publish(input))).toBe(refusal);
      expect(stage.aws.world.messages).toEqual([]);
    });
  });

  describe('SSM parameters', () => {
    it('are put, read and versioned', async () => {
      const put = (Value: string, Overwrite?: boolean) =>
        stage.ssm.send(
          new PutParameterCommand({
            Name: '/prescale/webhook',
            Value,
            Type: 'SecureString',
            ...(Overwrite === undefined ? {} : { Overwrite }),
          }),
        );
      await put('https://a');
      expect(await refusalOf(put('https://b'))).toMatch(/^ParameterAlreadyExists: /);
      expect((await put('https://b', true)).Version).toBe(2);
      const { Parameter } = await stage.ssm.send(
        new GetParameterCommand({ Name: '/prescale/webhook', WithDecryption: true }),
      );
      expect(Parameter).toMatchObject({
        Value: 'https://b',
        Version: 2,
        Type: 'SecureString',
        ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/prescale/webhook',
        LastModifiedDate: new Date('2026-11-23T00:00:00Z'),
      });
      expect(await refusalOf(stage.ssm.send(new GetParameterCommand({ Name: '/none' })))).toMatch(/^ParameterNotFound/);
    });

    it('may be put by the stage itself', async () => {
      stage.aws.world.putParameter('/prescale/webhook', 'https://a');
      const { Parameter } = await stage.ssm.send(new GetParameterCommand({ Name: '/prescale/webhook' }));
      expect(Parameter?.Value).toBe('https://a');
    });
  });

  describe('DynamoDB', () => {
    it('writes conditionally, reads and queries, and every call is recorded', async () => {
      await stage.aws.world.createTable('records');
      const put = (version: string) =>
        stage.dynamodb.send(
          new PutItemCommand({
            TableName: 'records',
            Item: { pk: { S: 'target' }, sk: { S: 'backend' }, version: { N: version }, empty: { NULL: true } },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
      await put('1');
      expect(await refusalOf(put('2'))).toBe('ConditionalCheckFailedException: The conditional request failed');
      const { Item } = await stage.dynamodb.send(
        new GetItemCommand({
          TableName: 'records',
          Key: { pk: { S: 'target' }, sk: { S: 'backend' } },
          ConsistentRead: true,
        }),
      );
      expect(Item).toEqual({ pk: { S: 'target' }, sk: { S: 'backend' }, version: { N: '1' }, empty: { NULL: true } });
      const { Items } = await stage.dynamodb.send(
        new QueryCommand({
          TableName: 'records',
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: 'target' } },
        }),
      );
      expect(Items).toHaveLength(1);
      expect(
        stage.aws.calls.map(({ number, service, operation, outcome }) => [number, service, operation, outcome]),
      ).toEqual([
        [1, 'dynamodb', 'PutItem', 'ok'],
        [2, 'dynamodb', 'PutItem', 'ConditionalCheckFailedException'],
        [3, 'dynamodb', 'GetItem', 'ok'],
        [4, 'dynamodb', 'Query', 'ok'],
      ]);
    });
  });
});
