import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { longestTickMs } from '../../lib/plan/wanted.ts';
import {
  type Packaging,
  packageStage,
  packageWithAll,
  packagingMs,
  sampleSchedules,
  secretParameter,
  shippedPackage,
  templateFile,
  templateText,
  temporaryFolder,
} from './package-stage.ts';
import { named, ofType, readTemplate, resourceText, statementsOf, type Template } from './template.ts';
import { unzip } from './unzip.ts';

const roles = ['ReconcileRole', 'NotifySlackRole', 'OverrideRole', 'HistoryRole'] as const;
const functions = [
  'ReconcileLambdaFunction',
  'NotifyDashslackLambdaFunction',
  'OverrideLambdaFunction',
  'HistoryLambdaFunction',
] as const;
const arn = (service: string, resource: string) =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;

/** Where a role may reach further than one named thing, and why AWS offers nothing narrower. */
const wide: readonly { readonly action: string; readonly resource: string; readonly because: string }[] = [
  ...['DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'].map((action) => ({
    action: `application-autoscaling:${action}`,
    resource: '*',
    because: 'knows no resources',
  })),
  ...['DescribeAlarms', 'PutMetricAlarm', 'DeleteAlarms'].map((action) => ({
    action: `cloudwatch:${action}`,
    resource: '*',
    because: 'Application Auto Scaling names the alarms it makes with the permissions of its caller',
  })),
  ...['ListTasks', 'DescribeTasks'].map((action) => ({
    action: `ecs:${action}`,
    resource: '*',
    because: 'tasks come and go, under both forms of ARN; their cluster is conditioned',
  })),
  ...[
    'RegisterScalableTarget',
    'DeregisterScalableTarget',
    'PutScalingPolicy',
    'PutScheduledAction',
    'ListTagsForResource',
    'TagResource',
  ].map((action) => ({
    action: `application-autoscaling:${action}`,
    resource: arn('application-autoscaling', 'scalable-target/*'),
    because: 'the id of a scalable target is random',
  })),
  ...['DescribeServices', 'UpdateService'].flatMap((action) => [
    {
      action: `ecs:${action}`,
      resource: 'service/<cluster>/*',
      because: 'a service whose target has just left the schedule is still to be put back',
    },
    {
      action: `ecs:${action}`,
      resource: arn('ecs', 'service/*'),
      because: 'an ARN from before 2021 does not name the cluster, which is conditioned',
    },
  ]),
  { action: 'kms:Decrypt', resource: arn('kms', 'key/*'), because: 'conditioned by the one parameter it decrypts' },
  ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: 'the streams of one log group',
    because: 'streams come and go',
  })),
];

const widthOf = (resource: string): string => {
  if (resource.startsWith(arn('ecs', 'service/')) && /:service\/[\w-]+\/\*$/.test(resource))
    return 'service/<cluster>/*';
  if (/:log-group:\/aws\/lambda\/prescale-production-[a-z-]+:\*$/.test(resource)) return 'the streams of one log group';
  return resource;
};

describe('the template of production', () => {
  let packaging: Packaging;
  let template: Template;

  beforeAll(async () => {
    packaging = await shippedPackage();
    expect(packaging.ok, packaging.output).toBe(true);
    template = readTemplate(templateText(packaging));
  });

  it('is packaged without a warning of the framework', () => {
    const ofTheFramework = packaging.output.split('\n').filter((line) => !/^\S+\.yml:\d+:\d+ warning: /.test(line));
    expect(ofTheFramework.join('\n')).not.toMatch(/warning|deprecat/i);
  });

  it('ticks, and goes on with what waits for Slack, every minute, in UTC', () => {
    expect(ofType(template, 'AWS::Events::Rule').map(({ Properties }) => Properties)).toMatchObject([
      { Name: 'prescale-production-post', ScheduleExpression: 'cron(* * * * ? *)', State: 'ENABLED' },
      { Name: 'prescale-production-tick', ScheduleExpression: 'cron(* * * * ? *)', State: 'ENABLED' },
    ]);
  });

  it('brings dead letters back to notify-slack, with time between two tries', () => {
    expect(ofType(template, 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties)).toMatchObject([
      {
        EventSourceArn: { 'Fn::GetAtt': ['NotifySlackDeadLetters', 'Arn'] },
        FunctionName: { 'Fn::GetAtt': ['NotifyDashslackLambdaFunction', 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        Enabled: true,
      },
    ]);
    const { VisibilityTimeout } = named(template, 'NotifySlackDeadLetters').Properties;
    const { Timeout } = named(template, 'NotifyDashslackLambdaFunction').Properties;
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    expect(Number(VisibilityTimeout)).toBeGreaterThanOrEqual(6 * Number(Timeout));
  });

  it('does not retry a tick: the next one heals', () => {
    expect(named(template, 'ReconcileLambdaEvConf').Properties).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['ReconcileDeadLetters', 'Arn'] } } },
    });
    const { Timeout } = named(template, 'ReconcileLambdaFunction').Properties;
    expect(Timeout).toBeLessThan(60);
    expect(Number(Timeout) * 1000, 'what the planner takes for the longest tick').toBe(longestTickMs);
  });

  it('lets Lambda retry a post, then keeps it', () => {
    const config = named(template, 'NotifyDashslackLambdaEvConf').Properties;
    expect(config).not.toHaveProperty('MaximumRetryAttempts');
    expect(config).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['NotifySlackDeadLetters', 'Arn'] } } },
    });
    // The claim on an announcement ends after 45 s: before Lambda's second try, and after the first has surely ended.
    expect(named(template, 'NotifyDashslackLambdaFunction').Properties.Timeout).toBeLessThan(45);
  });

  it.each(functions)('%s runs on a current runtime, reserves no concurrency and logs JSON', (id) => {
    const { Properties } = named(template, id);
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON' },
      Environment: {
        Variables: {
          PRESCALE_STAGE: 'production',
          PRESCALE_TABLE: { Ref: 'RecordsTable' },
          PRESCALE_TOPIC_ARN: { Ref: 'EventsTopic' },
          PRESCALE_SCHEDULE_DIR: 'build/schedules/production',
          POWERTOOLS_SERVICE_NAME: 'prescale',
          LOG_LEVEL: 'INFO',
        },
      },
    });
  });

  it('tells each function what it alone needs', () => {
    const environmentOf = (id: string) => named(template, id).Properties.Environment;
    expect(environmentOf('NotifyDashslackLambdaFunction')).toMatchObject({
      Variables: { SLACK_WEBHOOK_PARAMETER: '/prescale/production/slack-webhook' },
    });
    expect(environmentOf('ReconcileLambdaFunction')).toMatchObject({
      Variables: { PRESCALE_WARM_UP_HOSTS: '' },
    });
    expect(environmentOf('OverrideLambdaFunction')).toMatchObject({
      Variables: { PRESCALE_DEFAULT_TARGET: 'backend' },
    });
    expect([...scheduleOf('production').keys()]).toContain('backend');
  });

  it('keeps logs for 30 days', () => {
    const groups = ofType(template, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(functions.length);
    for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(30);
  });

  it('has one table, which outlives the stack, but not a deployment that failed to make it', () => {
    expect(ofType(template, 'AWS::DynamoDB::Table')).toEqual([
      expect.objectContaining({
        // As Retain, but where the operation that makes the table is rolled back.
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: expect.objectContaining({
          TableName: 'prescale-production',
          BillingMode: 'PAY_PER_REQUEST',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true },
          TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        }),
      }),
    ]);
    // The rollback could not delete it.
    expect(named(template, 'RecordsTable').Properties).not.toHaveProperty('DeletionProtectionEnabled');
    const retained = Object.entries(template.Resources).filter(
      ([, { DeletionPolicy }]) => DeletionPolicy !== undefined,
    );
    expect(retained.map(([id]) => id)).toEqual(['RecordsTable']);
  });

  it('keeps dead letters encrypted for 14 days', () => {
    const queues = ofType(template, 'AWS::SQS::Queue');
    expect(queues).toHaveLength(2);
    for (const { Properties } of queues) {
      expect(Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 60 * 60 });
    }
  });

  it('delivers announcements to notify-slack, or to its dead letters, which let only the topic in', () => {
    const deadLetters = { 'Fn::GetAtt': ['NotifySlackDeadLetters', 'Arn'] };
    expect(ofType(template, 'AWS::SNS::Subscription').map(({ Properties }) => Properties)).toMatchObject([
      {
        TopicArn: { Ref: 'EventsTopic' },
        Protocol: 'lambda',
        Endpoint: { 'Fn::GetAtt': ['NotifyDashslackLambdaFunction', 'Arn'] },
        RedrivePolicy: { deadLetterTargetArn: deadLetters },
      },
    ]);
    expect(ofType(template, 'AWS::SQS::QueuePolicy').map(({ Properties }) => Properties.PolicyDocument)).toMatchObject([
      {
        Statement: [
          {
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: deadLetters,
            Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'EventsTopic' } } },
          },
        ],
      },
    ]);
  });

  it('keeps announcements readable for Amazon Q, and alarms away from them', () => {
    expect(named(template, 'EventsTopic').Properties).toMatchObject({ TopicName: 'prescale-production-events' });
    expect(named(template, 'EventsTopic').Properties).not.toHaveProperty('KmsMasterKeyId');
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm');
    expect(alarms.map(({ Properties }) => Properties.AlarmName).sort()).toEqual([
      'prescale-production-announcements-lost',
      'prescale-production-announcements-waiting',
      'prescale-production-reconcile-failing',
      'prescale-production-reconcile-silent',
    ]);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([{ Ref: 'AlarmsTopic' }]);
  });

  it('watches functions and queues that exist', () => {
    const names = [
      ...ofType(template, 'AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName),
      { 'Fn::GetAtt': ['NotifySlackDeadLetters', 'QueueName'] },
    ];
    const metrics = ofType(template, 'AWS::CloudWatch::Alarm').flatMap(({ Properties }) => {
      const math = Properties.Metrics as readonly { MetricStat?: { Metric: object } }[] | undefined;
      return math === undefined ? [Properties] : math.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
    }) as readonly { Namespace: string; MetricName: string; Dimensions?: unknown }[];
    expect(metrics.map(({ Namespace }) => Namespace).sort()).toEqual([
      'AWS/Lambda',
      'AWS/Lambda',
      'AWS/SQS',
      'AWS/SQS',
      'Prescale',
    ]);
    for (const Properties of metrics) {
      if (Properties.Namespace === 'Prescale') continue;
      expect(Properties.Dimensions).toEqual([{ Name: expect.any(String), Value: expect.toBeOneOf(names) }]);
    }
  });

  it('counts in the log what the function says when something waits for long', () => {
    const [filter] = ofType(template, 'AWS::Logs::MetricFilter');
    expect(filter?.Properties).toMatchObject({
      LogGroupName: { Ref: 'NotifyDashslackLogGroup' },
      FilterPattern: '{ $.message = "waiting long" }',
      MetricTransformations: [{ MetricNamespace: 'Prescale', MetricName: 'announcements-waiting-production' }],
    });
    expect(named(template, 'AnnouncementsWaiting').Properties).toMatchObject({
      Namespace: 'Prescale',
      MetricName: 'announcements-waiting-production',
    });
    expect(readFileSync('functions/notify-slack.ts', 'utf8')).toContain("'waiting long'");
  });

  describe('its roles', () => {
    it('are one for each function, assumed by Lambda alone', () => {
      expect(ofType(template, 'AWS::IAM::Role')).toHaveLength(roles.length);
      expect(functions.map((id) => named(template, id).Properties.Role)).toEqual(
        roles.map((role) => ({ 'Fn::GetAtt': [role, 'Arn'] })),
      );
      for (const { Properties } of ofType(template, 'AWS::IAM::Role')) {
        expect(Properties).not.toHaveProperty('ManagedPolicyArns');
        expect(Properties.AssumeRolePolicyDocument).toMatchObject({
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        });
      }
    });

    it('name every action in full', () => {
      const actions = roles.flatMap((role) => statementsOf(template, role)).flatMap(({ Action }) => Action);
      expect(actions.filter((action) => !/^[a-z-]+:[A-Za-z]+$/.test(action))).toEqual([]);
    });

    it('reach beyond named things only where there is a reason, and every reason is still needed', () => {
      const used = roles
        .flatMap((role) => statementsOf(template, role))
        .flatMap(({ Action, Resource }) =>
          Resource.map(resourceText)
            .filter((resource) => resource.includes('*'))
            .flatMap((resource) => Action.map((action) => `${action} on ${widthOf(resource)}`)),
        );
      const reasoned = wide.map(({ action, resource }) => `${action} on ${resource}`);
      expect([...new Set(used)].sort()).toEqual(reasoned.sort());
    });

    it('let reconcile reach services and tasks of the clusters of the schedule and no other', () => {
      const clusters = [...new Set([...scheduleOf('production').values()].map(({ cluster }) => cluster))].sort();
      const inClusters = {
        ArnEquals: { 'ecs:cluster': clusters.map((cluster) => ({ 'Fn::Sub': arn('ecs', `cluster/${cluster}`) })) },
      };
      const reaching = statementsOf(template, 'ReconcileRole').filter(({ Action }) =>
        Action.some((action) => action.startsWith('ecs:')),
      );
      expect(
        reaching.map(({ Resource, Condition }) => ({ resources: Resource.map(resourceText), condition: Condition })),
      ).toEqual([
        { resources: clusters.map((cluster) => arn('ecs', `service/${cluster}/*`)), condition: undefined },
        { resources: [arn('ecs', 'service/*')], condition: inClusters },
        { resources: ['*'], condition: inClusters },
      ]);
    });

    it('change scalable targets of ECS services only', () => {
      const changing = statementsOf(template, 'ReconcileRole').filter(({ Action }) =>
        Action.some((action) => /^application-autoscaling:(Register|Deregister|Put)/.test(action)),
      );
      expect(changing.map(({ Condition }) => Condition)).toEqual([
        {
          StringEquals: {
            'application-autoscaling:service-namespace': 'ecs',
            'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
          },
        },
      ]);
    });

    it.each`
      role                 | access
      ${'ReconcileRole'}   | ${{ Query: ['record', 'schedule'], GetItem: ['record', 'snapshot'], PutItem: ['record', 'schedule', 'snapshot'], DeleteItem: ['record', 'schedule', 'snapshot'], BatchWriteItem: ['history#*'] }}
      ${'NotifySlackRole'} | ${{ Query: ['inbox', 'inbox#*'], GetItem: ['inbox', 'inbox#*', 'thread#*'], PutItem: ['inbox', 'inbox#*', 'thread#*'], BatchGetItem: ['posted', 'posted#*'], BatchWriteItem: ['inbox', 'inbox#*', 'posted', 'posted#*'] }}
      ${'OverrideRole'}    | ${{ Query: ['schedule'], GetItem: ['record'], PutItem: ['record'] }}
      ${'HistoryRole'}     | ${{ Query: ['history#*'] }}
    `('let $role see only its own part of the table', ({ role, access }) => {
      const statements = statementsOf(template, role).filter(({ Action }) =>
        Action.some((action) => action.startsWith('dynamodb:')),
      );
      const granted = statements.flatMap(({ Action, Resource, Condition }) => {
        expect(Resource).toEqual([{ 'Fn::GetAtt': ['RecordsTable', 'Arn'] }]);
        return Action.map((action) => [action, Condition]);
      });
      const wanted = Object.entries<readonly string[]>(access).map(([action, keys]) => [
        `dynamodb:${action}`,
        {
          [`ForAllValues:String${keys.some((key) => key.includes('*')) ? 'Like' : 'Equals'}`]: {
            'dynamodb:LeadingKeys': keys,
          },
        },
      ]);
      expect(granted).toEqual(wanted);
      // A condition on all keys holds where there is none: a scan would see everything.
      expect(statements.flatMap(({ Action }) => Action)).not.toContain('dynamodb:Scan');
    });

    it('let notify-slack read one parameter and decrypt nothing else', () => {
      const parameter = { 'Fn::Sub': arn('ssm', 'parameter/prescale/production/slack-webhook') };
      const statements = statementsOf(template, 'NotifySlackRole');
      expect(statements.find(({ Action }) => Action.includes('ssm:GetParameter'))?.Resource).toEqual([parameter]);
      expect(statements.find(({ Action }) => Action.includes('kms:Decrypt'))?.Condition).toMatchObject({
        StringEquals: { 'kms:EncryptionContext:PARAMETER_ARN': [parameter] },
      });
    });

    it('let only reconcile scale', () => {
      for (const role of ['NotifySlackRole', 'OverrideRole']) {
        const actions = statementsOf(template, role).flatMap(({ Action }) => Action);
        expect(actions.filter((action) => /^(ecs|application-autoscaling|iam|cloudwatch):/.test(action))).toEqual([]);
      }
    });
  });

  const linter = whereIs('cfn-lint');
  // Warnings of the framework's own making (a dependency that is said twice) are shown; errors fail.
  it.skipIf(linter === undefined && !process.env.CI)('passes cfn-lint (skipped where it is not installed)', () => {
    expect(linter, 'CI has cfn-lint').toBeDefined();
    const { errors, warnings } = lint(templateFile(packaging));
    if (warnings.length > 0) console.info(`cfn-lint warns:\n${warnings.join('\n')}`);
    expect(errors).toEqual([]);
  });
});

describe('packaging', { timeout: 2 * packagingMs }, () => {
  it('stops at a broken schedule and says where it is broken', async () => {
    const { ok, output } = await packageStage([], {
      'schedules/production/broken.yml': 'targets:\n  web:\n    ecs: { cluster: c, servise: s }\n',
    });
    expect(ok).toBe(false);
    expect(output).toMatch(/schedules\/production\/broken\.yml:3:\d+ \S.*servise/);
    expect(output).not.toContain('    at ');
  });

  it.runIf(process.env.CI)(
    'ends where a source does not compile, instead of waiting for its next version',
    async () => {
      const { ok, output } = await packageStage([], { 'functions/override.ts': "import './nothing.ts';\n" });
      expect(ok).toBe(false);
      expect(output).toContain('Could not resolve "./nothing.ts"');
    },
  );

  it('knows no stage but the folders of schedules/', async () => {
    const { ok, output } = await packageStage(['--stage', 'nowhere']);
    expect(ok).toBe(false);
    expect(output).toContain('There is no schedules/nowhere: a stage is a folder of schedules/ (production, staging).');
  });

  it.runIf(process.env.CI)('takes a folder from elsewhere, by its variable', async () => {
    const elsewhere = temporaryFolder();
    cpSync(join(sampleSchedules, 'staging'), join(elsewhere, 'live'), { recursive: true });
    const packaging = await packageStage(['--stage', 'live'], {}, { environment: { PRESCALE_SCHEDULES: elsewhere } });
    expect(packaging.ok, packaging.output).toBe(true);
    const files = [...unzip(readFileSync(join(packaging.folder, 'reconcile.zip'))).keys()];
    expect(files.filter((file) => !file.startsWith('functions/')).sort()).toEqual([
      'build/schedules/live/events.yml',
      'build/schedules/live/platform.yml',
      'build/schedules/live/preparsed.jsonl',
    ]);
    expect(packaging.output).toContain(`note: ${elsewhere}/live/platform.yml is the example`);
  });

  const unnamed = { parameters: [], sentence: 'Name the stage that is to be deployed' };
  const ofStage = (stage: string) => ({
    parameters: ['--stage', stage],
    sentence: `schedules/${stage}/platform.yml is the example that comes with Prescale`,
  });
  const held = {
    parameters: ['--stage', 'production', '--param', 'overrideTarget=web'],
    sentence: 'has no target web for overrideTarget (agent, backend).',
  };
  it.each([ofStage('production'), ...(process.env.CI ? [unnamed, ofStage('staging'), held] : [])])(
    'does not deploy $parameters: $sentence',
    async ({ parameters, sentence }) => {
      const { ok, output } = await packageStage(parameters, {}, { command: 'deploy' });
      expect(ok).toBe(false);
      expect(output).toContain(sentence);
      expect(output).not.toContain('    at ');
    },
  );

  describe('with a signing secret', () => {
    let packaging: Packaging;
    let template: Template;
    beforeAll(async () => {
      packaging = await packageWithAll();
      expect(packaging.ok, packaging.output).toBe(true);
      template = readTemplate(templateText(packaging));
    }, packagingMs);

    it('has a slash command behind an address of its own, which knows the name of the secret and not the secret', () => {
      expect(named(template, 'SlackDashcommandLambdaFunction').Properties).toMatchObject({
        FunctionName: 'prescale-production-slack-command',
        Role: { 'Fn::GetAtt': ['SlackCommandRole', 'Arn'] },
        Environment: { Variables: { SLACK_SIGNING_SECRET_PARAMETER: secretParameter } },
      });
      const [url] = ofType(template, 'AWS::Lambda::Url');
      expect(url?.Properties).toMatchObject({ AuthType: 'NONE' });
      const open = ofType(template, 'AWS::Lambda::Permission').filter(({ Properties }) => Properties.Principal === '*');
      // Without the second no request would reach the function.
      expect(open.map(({ Properties }) => Properties.Action).sort()).toEqual([
        'lambda:InvokeFunction',
        'lambda:InvokeFunctionUrl',
      ]);
      expect(
        open.filter(({ Properties }) => Properties.FunctionUrlAuthType ?? Properties.InvokedViaFunctionUrl),
      ).toEqual(open);
    });

    it('lets it see records and what was taken, read one parameter, and scale nothing', () => {
      const statements = statementsOf(template, 'SlackCommandRole');
      const actions = statements.flatMap(({ Action }) => Action);
      expect(actions.filter((action) => !/^(logs|dynamodb|ssm|kms):/.test(action))).toEqual([]);
      expect(statements.find(({ Action }) => Action.includes('ssm:GetParameter'))?.Resource).toEqual([
        { 'Fn::Sub': arn('ssm', `parameter${secretParameter}`) },
      ]);
      const keys = statements.flatMap(({ Action, Condition }) =>
        Action.some((action) => action.startsWith('dynamodb:')) ? [[Action, Condition]] : [],
      );
      expect(keys).toEqual([
        [['dynamodb:Query'], { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['record', 'schedule'] } }],
        [
          ['dynamodb:GetItem', 'dynamodb:PutItem'],
          { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['record', 'slack-command'] } },
        ],
      ]);
    });

    it('starts quickly enough for Slack: a small package, with the schedule parsed', () => {
      const archive = readFileSync(join(packaging.folder, 'slack-command.zip'));
      console.info(`slack-command.zip: ${(archive.length / 1_000).toFixed(1)} KB of 350`);
      expect(archive.length).toBeLessThan(350_000);
      expect([...unzip(archive).keys()].sort()).toEqual([
        'build/schedules/production/events.yml',
        'build/schedules/production/mail.yml',
        'build/schedules/production/platform.yml',
        'build/schedules/production/preparsed.jsonl',
        'build/schedules/production/slack.yml',
        'functions/cron-parser.cjs',
        'functions/parse-schedule.mjs',
        'functions/slack-command.mjs',
      ]);
    });

    it.runIf(process.env.CI)('refuses the secret itself', async () => {
      const { ok, output } = await packageStage([
        '--param',
        'slackSigningSecretParameter=8f742231b10e8888abcd99yyyzzz85a5',
      ]);
      expect(ok).toBe(false);
      expect(output).toContain('slackSigningSecretParameter names an SSM parameter and begins with a slash');
      expect(output).not.toContain('8f742231b10e');
    });
  });

  it('has no slash command, no address and no role for it without a signing secret', async () => {
    const packaging = await shippedPackage();
    const template = readTemplate(templateText(packaging));
    expect(ofType(template, 'AWS::Lambda::Url')).toEqual([]);
    expect(templateText(packaging)).not.toMatch(/slack-?command/i);
  });

  it.runIf(process.env.CI)('takes another stage and its parameters', async () => {
    const parameters = [
      '--stage',
      'staging',
      '--param',
      'slackWebhookParameter=/ops/hook',
      '--param',
      'logLevel=DEBUG',
    ];
    const packaging = await packageStage([...parameters, '--region', 'eu-west-1']);
    expect(packaging.ok, packaging.output).toBe(true);
    const template = readTemplate(templateText(packaging));
    expect(named(template, 'NotifyDashslackLambdaFunction').Properties).toMatchObject({
      FunctionName: 'prescale-staging-notify-slack',
      Environment: {
        Variables: {
          SLACK_WEBHOOK_PARAMETER: '/ops/hook',
          LOG_LEVEL: 'DEBUG',
          PRESCALE_SCHEDULE_DIR: 'build/schedules/staging',
        },
      },
    });
    expect(templateText(packaging)).not.toContain('production');
    expect(templateText(packaging)).not.toContain('us-east-1');
  });
});

/** Services by target, read without any code of ours. */
function scheduleOf(stage: string): ReadonlyMap<string, { readonly cluster: string; readonly service: string }> {
  const folder = join(sampleSchedules, stage);
  const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  const targets = files
    .sort()
    .flatMap((name) => Object.entries(parse(readFileSync(join(folder, name), 'utf8')).targets ?? {}));
  return new Map(
    targets.map(([name, target]) => [name, (target as { ecs: { cluster: string; service: string } }).ecs]),
  );
}

function whereIs(program: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** By https://github.com/aws-cloudformation/cfn-lint: codes of errors begin with E, of warnings with W. */
function lint(file: string): { readonly errors: string[]; readonly warnings: string[] } {
  let output = '';
  try {
    output = execFileSync('cfn-lint', ['--format', 'parseable', file], { encoding: 'utf8' });
  } catch (error) {
    // Its exit code is not zero for warnings either.
    output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    if (output === '') throw error;
  }
  const findings = output.split('\n').filter((line) => line !== '');
  const isWarning = (finding: string) => /:[WI]\d{4}:/.test(finding);
  return { errors: findings.filter((one) => !isWarning(one)), warnings: findings.filter(isWarning) };
}
