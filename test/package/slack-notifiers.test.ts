import { beforeAll, describe, expect, it } from 'vitest';
import { slackNotifiers } from '../../deploy/slack-notifiers.ts';
import type { SlackChannel } from '../../lib/schedule/schedule.ts';
import { type Packaging, packageWithAll, packagingMs, templateText } from './package-stage.ts';
import { named, ofType, readTemplate, statementsOf, type Template } from './template.ts';

const pattern = {
  function: {
    description: 'Posts.',
    events: [{ sns: { topicName: 'events' } }, { sqs: { arn: { 'Fn::GetAtt': ['<Channel>Letters', 'Arn'] } } }],
  },
  resources: { '<Channel>Letters': { name: 'letters<channel>', log: '<Function>LogGroup' } },
} as const;
const parameters = { webhook: '/prescale/test/slack-webhook', token: '/prescale/test/slack-token' };

const of = (...channels: readonly SlackChannel[]) =>
  slackNotifiers('test', { slack: { channels, quiet: [], mayOverride: [] } }, pattern, parameters);

const parameterArn = (name: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${name}`,
});

describe('what posts to Slack', () => {
  it('is one function with the webhook of the deployment where the schedule names no channels', () => {
    const { functions, resources, parameters: read, logs, queues } = of();
    expect(functions).toEqual({
      'notify-slack': {
        description: 'Posts.',
        environment: { SLACK_WEBHOOK_PARAMETER: '/prescale/test/slack-webhook' },
        events: [{ sns: { topicName: 'events' } }, { sqs: { arn: { 'Fn::GetAtt': ['Letters', 'Arn'] } } }],
      },
    });
    expect(resources).toEqual({ Resources: { Letters: { name: 'letters', log: 'NotifyDashslackLogGroup' } } });
    expect(queues).toEqual([{ 'Fn::GetAtt': ['NotifySlackDeadLetters', 'Arn'] }]);
    expect(read).toEqual([parameterArn('/prescale/test/slack-webhook')]);
    expect(logs).toHaveLength(1);
  });

  it('is a function for each channel, that knows its address and gets what passes its lists', () => {
    const {
      functions,
      resources,
      parameters: read,
    } = of(
      { channel: 'C0123ABCD' },
      { channel: 'C0456EFGH', severities: ['critical', 'warning'], targets: ['web'] },
      { webhook: '/prescale/test/marketing', kinds: ['at-risk', 'event-*'] },
    );
    const [name = ''] = Object.keys(functions).filter((one) => !/-c0/.test(one));
    expect(functions).toMatchObject({
      'notify-slack-c0123abcd': {
        environment: {
          SLACK_TOKEN_PARAMETER: '/prescale/test/slack-token',
          SLACK_CHANNEL: 'C0123ABCD',
          SLACK_INBOX: 'notify-slack-c0123abcd',
        },
        events: [{ sns: { topicName: 'events' } }, { sqs: { arn: { 'Fn::GetAtt': ['C0123abcdLetters', 'Arn'] } } }],
      },
      'notify-slack-c0456efgh': {
        environment: { SLACK_CHANNEL: 'C0456EFGH' },
        events: [{ sns: { filterPolicy: { severity: ['critical', 'warning'], target: ['web'] } } }, {}],
      },
      [name]: {
        environment: { SLACK_WEBHOOK_PARAMETER: '/prescale/test/marketing', SLACK_INBOX: name },
        events: [{ sns: { filterPolicy: { kind: ['at-risk', { prefix: 'event-' }] } } }, {}],
      },
    });
    expect(resources.Resources).toMatchObject({
      C0123abcdLetters: { name: 'letters-c0123abcd', log: 'NotifyDashslackDashc0123abcdLogGroup' },
      C0456efghLetters: { name: 'letters-c0456efgh' },
    });
    expect(functions['notify-slack-c0123abcd']?.events[0].sns).not.toHaveProperty('filterPolicy');
    expect(read).toEqual(['/prescale/test/marketing', '/prescale/test/slack-token'].map(parameterArn));
  });

  it('knows whom critical messages call', () => {
    const settings = {
      slack: { channels: [{ channel: 'C0123ABCD' }], quiet: [], mayOverride: [], mention: 'S0123ABCD' },
    };
    const { functions } = slackNotifiers('test', settings, pattern, parameters);
    expect(functions['notify-slack-c0123abcd']).toMatchObject({ environment: { SLACK_MENTION: 'S0123ABCD' } });
  });

  it('is the same functions wherever a channel stands in the list', () => {
    const [a, b] = [{ webhook: '/a' }, { webhook: '/b' }];
    expect(Object.keys(of(a, b).functions).sort()).toEqual(Object.keys(of(b, a).functions).sort());
  });
});

describe('a package with channels', () => {
  let packaging: Packaging;
  let template: Template;
  let subscriptions: ReturnType<typeof ofType>;

  beforeAll(async () => {
    packaging = await packageWithAll();
    expect(packaging.ok, packaging.output).toBe(true);
    template = readTemplate(templateText(packaging));
    subscriptions = ofType(template, 'AWS::SNS::Subscription').filter(
      ({ Properties }) => Properties.Protocol === 'lambda',
    );
  }, packagingMs);

  it('has a function and a filtered subscription for each, and none for the webhook of the deployment', () => {
    const posting = Object.entries(template.Resources).filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Lambda::Function' && /notify-slack/.test(String(Properties.FunctionName)),
    );
    expect(posting.map(([, { Properties }]) => Properties.FunctionName)).toEqual([
      'prescale-production-notify-slack-c0123abcd',
      expect.stringMatching(/^prescale-production-notify-slack-[0-9a-f]{8}$/),
    ]);
    expect(subscriptions.map(({ Properties }) => Properties)).toEqual([
      expect.not.objectContaining({ FilterPolicy: expect.anything() }),
      expect.objectContaining({ FilterPolicy: { kind: ['event-*', 'ready'].map(asFilter), severity: ['info'] } }),
    ]);
    expect(subscriptions.map(({ Properties }) => Properties.Endpoint)).toEqual(
      posting.map(([id]) => ({ 'Fn::GetAtt': [id, 'Arn'] })),
    );
    for (const [, { Properties }] of posting)
      expect(Properties).toMatchObject({ Role: { 'Fn::GetAtt': ['NotifySlackRole', 'Arn'] }, MemorySize: 256 });
  });

  it('lets its role read the addresses that the functions are told of and no other, and write their logs', () => {
    const statements = new Map(statementsOf(template, 'NotifySlackRole').map((one) => [one.Sid, one]));
    const read = ['/prescale/production/marketing', '/prescale/production/slack-token'].map(parameterArn);
    expect(statements.get('ReadAddresses')?.Resource).toEqual(read);
    expect(statements.get('DecryptAddresses')?.Condition).toMatchObject({
      StringEquals: { 'kms:EncryptionContext:PARAMETER_ARN': read },
    });
    expect(statements.get('WriteLogs')?.Resource).toHaveLength(2);
  });

  it('gives each its own dead letters, minute and alarm, and brings its letters to no other', () => {
    const ids = Object.keys(template.Resources).flatMap((id) => /^NotifySlack(\w+)DeadLetters$/.exec(id)?.[1] ?? []);
    expect(ids).toEqual(['C0123abcd', expect.stringMatching(/^[0-9A-F][0-9a-f]{7}$/)]);
    const queues = ids.map((id) => `NotifySlack${id}DeadLetters`);
    const arns = queues.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    expect(queues.map((id) => named(template, id).Properties.QueueName)).toEqual([
      'prescale-production-notify-slack-c0123abcd-dead-letters',
      expect.stringMatching(/^prescale-production-notify-slack-[0-9a-f]{8}-dead-letters$/),
    ]);
    const functions = ids.map((id) => ({
      'Fn::GetAtt': [`NotifyDashslackDash${id.toLowerCase()}LambdaFunction`, 'Arn'],
    }));
    const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
    const ofSlack = mappings.filter(({ FunctionName }) => JSON.stringify(FunctionName).includes('NotifyDashslack'));
    expect(ofSlack.map(({ EventSourceArn, FunctionName }) => [EventSourceArn, FunctionName])).toEqual(
      arns.map((queue, at) => [queue, functions[at]]),
    );
    expect(subscriptions.map(({ Properties }) => Properties.RedrivePolicy)).toEqual(
      arns.map((deadLetterTargetArn) => ({ deadLetterTargetArn })),
    );
    for (const [at, id] of ids.entries()) {
      const { Properties } = named(template, `NotifyDashslackDash${id.toLowerCase()}LambdaEvConf`);
      expect(Properties.DestinationConfig).toEqual({ OnFailure: { Destination: arns[at] } });
    }
    expect(statementsOf(template, 'NotifySlackRole').find(({ Sid }) => Sid === 'KeepDeadLetters')?.Resource).toEqual(
      arns,
    );
    expect(ofType(template, 'AWS::Events::Rule').map(({ Properties }) => Properties.Name)).toEqual([
      'prescale-production-post-c0123abcd',
      expect.stringMatching(/^prescale-production-post-[0-9a-f]{8}$/),
      'prescale-production-tick',
    ]);
    const lost = ofType(template, 'AWS::CloudWatch::Alarm').filter(({ Properties }) =>
      String(Properties.AlarmName).startsWith('prescale-production-announcements-lost-'),
    );
    expect(lost.map(({ Properties }) => JSON.stringify(Properties.Metrics))).toEqual(
      queues.map((id) => expect.stringContaining(id)),
    );
  });

  it('counts what waits in the logs of all of them for one alarm', () => {
    const filters = ofType(template, 'AWS::Logs::MetricFilter');
    for (const { LogGroupName } of filters.map(({ Properties }) => Properties))
      named(template, (LogGroupName as { readonly Ref: string }).Ref);
    const metrics = filters.map(({ Properties }) => JSON.stringify(Properties.MetricTransformations));
    expect(metrics).toHaveLength(2);
    expect(new Set(metrics).size).toBe(1);
    expect(metrics[0]).toContain(String(named(template, 'AnnouncementsWaiting').Properties.MetricName));
  });
});

const asFilter = (kind: string) => (kind.endsWith('*') ? { prefix: kind.slice(0, -1) } : kind);
