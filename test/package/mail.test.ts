import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toMail } from '../../lib/tell/mail.ts';
import { createEmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { samples } from '../slack/samples.ts';
import { published } from '../slack/sns-event.ts';
import { startLambdaEnvironment } from './lambda-environment.ts';
import {
  type Packaging,
  packageWithAll,
  packagingMs,
  shippedPackage,
  templateText,
  temporaryFolder,
} from './package-stage.ts';
import { startSharedClock } from './shared-clock.ts';
import { named, ofType, readTemplate, statementsOf, type Template } from './template.ts';
import { unzip } from './unzip.ts';

it('is not in a package whose schedule names nobody', async () => {
  const packaging = await shippedPackage();
  expect(packaging.ok, packaging.output).toBe(true);
  expect(templateText(packaging)).not.toMatch(/mail/i);
});

describe('a package with receivers of e-mail', () => {
  let packaging: Packaging;
  let template: Template;

  beforeAll(async () => {
    packaging = await packageWithAll();
    expect(packaging.ok, packaging.output).toBe(true);
    template = readTemplate(templateText(packaging));
  }, packagingMs);

  it('subscribes each address, with what its entry chooses', () => {
    const addresses = ofType(template, 'AWS::SNS::Subscription').filter(
      ({ Properties }) => Properties.Protocol === 'email',
    );
    expect(addresses.map(({ Properties }) => Properties)).toEqual([
      { TopicArn: { Ref: 'MailTopic' }, Protocol: 'email', Endpoint: 'everything@example.com' },
      {
        TopicArn: { Ref: 'MailTopic' },
        Protocol: 'email',
        Endpoint: 'marketing@example.com',
        FilterPolicy: { kind: [{ prefix: 'event-' }, 'ready'], severity: ['info'], target: ['backend'] },
      },
    ]);
    expect(named(template, 'MailTopic').Properties).toEqual({
      TopicName: 'prescale-production-mail',
      DisplayName: 'Prescale production',
    });
  });

  it('puts announcements into a queue, which lets only their topic in, and brings them two at a time', () => {
    const queue = { 'Fn::GetAtt': ['MailQueue', 'Arn'] };
    expect(named(template, 'AnnouncementsToMail').Properties).toEqual({
      TopicArn: { Ref: 'EventsTopic' },
      Protocol: 'sqs',
      Endpoint: queue,
    });
    expect(named(template, 'MailQueuePolicy').Properties.PolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queue,
          Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'EventsTopic' } } },
        },
      ],
    });
    const [mapping, ...others] = ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) => JSON.stringify(Properties.EventSourceArn) === JSON.stringify(queue),
    );
    expect(others).toEqual([]);
    expect(mapping?.Properties).toMatchObject({
      FunctionName: { 'Fn::GetAtt': ['NotifyDashmailLambdaFunction', 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      // The least that Lambda takes; the function waits between two e-mails.
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    const { VisibilityTimeout, SqsManagedSseEnabled, MessageRetentionPeriod } = named(template, 'MailQueue').Properties;
    const { Timeout } = named(template, 'NotifyDashmailLambdaFunction').Properties;
    expect(Number(VisibilityTimeout)).toBeGreaterThanOrEqual(6 * Number(Timeout));
    expect({ SqsManagedSseEnabled, MessageRetentionPeriod }).toEqual({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
    });
  });

  it('tells people of what stays in the queue', () => {
    const { Metrics, AlarmActions, AlarmName } = named(template, 'AnnouncementsNotMailed').Properties;
    expect(AlarmName).toBe('prescale-production-announcements-not-mailed');
    expect(AlarmActions).toEqual([{ Ref: 'AlarmsTopic' }]);
    const text = JSON.stringify(Metrics);
    expect(text).toContain('{"Name":"QueueName","Value":{"Fn::GetAtt":["MailQueue","QueueName"]}}');
    for (const name of ['Visible', 'NotVisible']) expect(text).toContain(`ApproximateNumberOfMessages${name}`);
  });

  it('lets the function publish to the topic of e-mail, take from its queue and write its log, and no more', () => {
    const statements = statementsOf(template, 'NotifyMailRole');
    expect(statements.map(({ Effect, Action, Resource, Condition }) => [Effect, Action, Resource, Condition])).toEqual([
      ['Allow', ['logs:CreateLogStream', 'logs:PutLogEvents'], [expect.anything()], undefined],
      ['Allow', ['sns:Publish'], [{ Ref: 'MailTopic' }], undefined],
      [
        'Allow',
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        [{ 'Fn::GetAtt': ['MailQueue', 'Arn'] }],
        undefined,
      ],
    ]);
    expect(JSON.stringify(statements[0]?.Resource)).toMatch(
      /:log-group:\/aws\/lambda\/prescale-production-notify-mail:\*/,
    );
    expect(named(template, 'NotifyDashmailLambdaFunction').Properties).toMatchObject({
      Role: { 'Fn::GetAtt': ['NotifyMailRole', 'Arn'] },
      Runtime: 'nodejs24.x',
      Environment: { Variables: { PRESCALE_MAIL_TOPIC_ARN: { Ref: 'MailTopic' } } },
    });
  });

  it('takes e-mails to the topic over TLS alone', () => {
    expect(named(template, 'MailTopicPolicy').Properties.PolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    });
  });

  it('holds a function that runs as Lambda runs it, and hands over an e-mail', async () => {
    const archive = readFileSync(join(packaging.folder, 'notify-mail.zip'));
    console.info(`notify-mail.zip: ${(archive.length / 1_000).toFixed(1)} KB of 120`);
    expect(archive.length).toBeLessThan(120_000);
    const files = unzip(archive);
    expect([...files.keys()]).toEqual(['functions/notify-mail.mjs']);
    const folder = temporaryFolder();
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const clock = startSharedClock(join(temporaryFolder(), 'clock'), new Date('2026-11-27T14:00:00Z'));
    const aws = await createEmbeddedAws({ clock });
    try {
      const topicArn = aws.world.createTopic('prescale-production-mail');
      await using environment = await startLambdaEnvironment({
        folder,
        name: 'notify-mail',
        clockFile: clock.file,
        variables: {
          AWS_REGION: 'us-east-1',
          AWS_LAMBDA_FUNCTION_NAME: 'prescale-production-notify-mail',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_ENDPOINT_URL: await aws.listen(),
          PRESCALE_MAIL_TOPIC_ARN: topicArn,
          POWERTOOLS_SERVICE_NAME: 'prescale',
          LOG_LEVEL: 'INFO',
        },
      });
      const [sample] = samples;
      if (sample === undefined) throw new Error('there is no sample');
      const letter = (Message: string) => JSON.stringify({ Type: 'Notification', MessageId: 'm', Message });
      const newer = published(sample).replace('\\"kind\\":\\"', '\\"kind\\":\\"newer-');
      const Records = [published(sample), 'hello', newer].map((message, place) => ({
        eventSource: 'aws:sqs',
        messageId: `${place}`,
        body: letter(message),
      }));
      const invoked = await environment.invoke({ Records }, 30_000);
      // A letter of somebody else is let go of; one of a newer version stays in the queue.
      expect(invoked, environment.log).toEqual({
        kind: 'answered',
        answer: { batchItemFailures: [{ itemIdentifier: '2' }] },
      });
      const { subject, body } = toMail(sample, 'production');
      expect(aws.world.messages.map((one) => [one.subject, one.message])).toEqual([[subject, body]]);
      const refused = await environment.invoke({ Records: [{ eventSource: 'aws:kinesis' }] }, 30_000);
      expect(refused.kind).toBe('failed');
    } finally {
      await aws.close();
    }
  });
});
