import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordedCall } from '../../local/embedded-aws/recorded-call.ts';
import { clusterName } from '../../local/simulation/belongings.ts';
import { anyScenario } from '../../local/simulation/generate/scenario.ts';
import { play } from '../../local/simulation/play.ts';
import { applies, isAllowed, type PolicyStatement } from './iam/evaluate.ts';
import { type Names, policyOf } from './iam/packaged-role.ts';
import { arn, type IamRequest, roleArn } from './iam/request.ts';
import { requestsOf } from './iam/requests-of-call.ts';
import { callsOfStory, storyFiles } from './iam/story.ts';
import { packageStage, packagingMs, templateText } from './package-stage.ts';
import { readTemplate, type Template } from './template.ts';

const roles = {
  reconcile: 'ReconcileRole',
  'notify-slack': 'NotifySlackRole',
  override: 'OverrideRole',
  history: 'HistoryRole',
  'slack-command': 'SlackCommandRole',
  'notify-mail': 'NotifyMailRole',
} as const;
type FunctionName = keyof typeof roles;
const functions = Object.keys(roles) as FunctionName[];

/** Seeds whose scenarios are played on the SDK's clients. */
const seeds = process.env.CI ? [100, 150, 200] : [100];

/** What the simulation calls the resources of the stack. */
const simulated: Names = { RecordsTable: 'prescale', EventsTopic: 'prescale-events' };

/** That Lambda brings to a function. */
const queues = { 'notify-slack': 'prescale-test-notify-slack-dead-letters', 'notify-mail': 'prescale-test-mail' };

/** What Lambda does with the role of a function. */
const byLambda = (name: FunctionName): readonly IamRequest[] => {
  const stream = arn('logs', `log-group:/aws/lambda/prescale-test-${name}:log-stream:2026/11/27/[$LATEST]0e1f`);
  const request = (action: string, resource: string, because: string) => ({ action, resource, context: {}, because });
  return [
    ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) =>
      request(action, stream, 'Lambda writes the log of a function with its role'),
    ),
    ...['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].flatMap((action) =>
      (name === 'notify-slack' || name === 'notify-mail' ? [queues[name]] : []).map((queue) =>
        request(
          `sqs:${action}`,
          arn('sqs', queue),
          'Lambda reads a queue with the role of the function that it brings it to',
        ),
      ),
    ),
    ...(name === 'override' || name === 'history' || name === 'slack-command' || name === 'notify-mail'
      ? []
      : [
          request(
            'sqs:SendMessage',
            arn('sqs', `prescale-test-${name}-dead-letters`),
            'Lambda keeps an invocation that failed with the role of the function',
          ),
        ]),
  ];
};

const lineOf = ({ action, resource, context, because }: IamRequest): string =>
  `${action} on ${resource} with ${JSON.stringify(context)}: ${because}`;

const denied = (policy: readonly PolicyStatement[], requests: readonly IamRequest[]): readonly string[] => [
  ...new Set(requests.filter((request) => !isAllowed(policy, request)).map(lineOf)),
];

describe('the packaged roles', () => {
  let template: Template;
  let used: Readonly<Record<FunctionName, readonly IamRequest[]>>;
  let usedInSimulation: readonly IamRequest[];

  beforeAll(async () => {
    const story = storyFiles.map(({ path, text }) => [`schedules/test/${path}`, text] as const);
    const others = `targets:\n  any: { ecs: { cluster: ${clusterName}, service: any } }\n`;
    const secret = 'slackSigningSecretParameter=/prescale/test/slack-signing-secret';
    const packaging = await packageStage(['--stage', 'test', '--param', secret], {
      ...Object.fromEntries(story),
      'schedules/test/simulated.yml': others,
    });
    expect(packaging.ok, packaging.output).toBe(true);
    template = readTemplate(templateText(packaging));
    const calls = Map.groupBy(await callsOfStory(), ({ caller }) => caller);
    const callsOf = (name: FunctionName): readonly RecordedCall[] => calls.get(name) ?? [];
    expect([...calls.keys()].sort(), 'every call is some function’s').toEqual(functions.toSorted());
    used = {
      reconcile: [...callsOf('reconcile').flatMap(requestsOf), ...byLambda('reconcile')],
      'notify-slack': [...callsOf('notify-slack').flatMap(requestsOf), ...byLambda('notify-slack')],
      override: [...callsOf('override').flatMap(requestsOf), ...byLambda('override')],
      history: [...callsOf('history').flatMap(requestsOf), ...byLambda('history')],
      'slack-command': [...callsOf('slack-command').flatMap(requestsOf), ...byLambda('slack-command')],
      'notify-mail': [...callsOf('notify-mail').flatMap(requestsOf), ...byLambda('notify-mail')],
    };
    const requests: IamRequest[] = [];
    let ticks = 0;
    for (const seed of seeds) {
      const played = await play({ ...anyScenario(seed), sdk: true, atOnce: 1 });
      ticks += played.ticks;
      requests.push(...played.recordedCalls.flatMap(requestsOf));
    }
    expect(ticks).toBeGreaterThan(seeds.length * 100);
    usedInSimulation = requests;
  }, 2 * packagingMs);

  it.each(functions)('allow %s all that it calls on a campaign day', (name) => {
    expect(used[name].length).toBeGreaterThan(4);
    expect(denied(policyOf(template, roles[name]), used[name])).toEqual([]);
  });

  it('allow reconcile and override all that they call in hundreds of disturbed ticks', () => {
    expect(usedInSimulation.length).toBeGreaterThan(1_000);
    expect(denied(policyOf(template, roles.reconcile, simulated), usedInSimulation)).toEqual([]);
  });

  it('allow nothing that is never called: no action, on no resource, in no part of the table', () => {
    const unused = functions.flatMap((name) => {
      const inSimulation = name === 'reconcile' ? usedInSimulation : [];
      return unusedOf(policyOf(template, roles[name]), used[name])
        .filter((grant) => unusedOf(policyOf(template, roles[name], simulated), inSimulation).includes(grant))
        .map((grant) => `${name}: ${grant}`);
    });
    expect(unused.sort()).toEqual([]);
  });

  it('are what AWS takes: 10,240 characters, with room for twenty clusters whose names are long', () => {
    for (const name of functions) expect(sizeOf(policyOf(template, roles[name]))).toBeLessThan(10_240);
    const policy = policyOf(template, roles.reconcile);
    const withClusters = (clusters: readonly string[]) =>
      sizeOf(policy.map((statement) => spread(statement, clusters)));
    const one = withClusters(['a'.repeat(40)]);
    const twenty = withClusters(Array.from({ length: 20 }, (_, index) => String(index).padEnd(40, 'a')));
    console.info(`reconcile: ${sizeOf(policy)} of 10,240 characters, ${(twenty - one) / 19} with each more cluster`);
    expect(twenty).toBeLessThan(10_240);
  });

  describe('deny', () => {
    const inCluster = (cluster: string) => ({ 'ecs:cluster': [arn('ecs', `cluster/${cluster}`)] });
    const inTable = (action: string, ...keys: readonly string[]) =>
      [`dynamodb:${action}`, arn('dynamodb', 'table/prescale-test'), { 'dynamodb:LeadingKeys': keys }] as const;
    const ofNamespace = (namespace: string, dimension: string) => ({
      'application-autoscaling:service-namespace': [namespace],
      'application-autoscaling:scalable-dimension': [dimension],
    });
    const scalableTarget = arn('application-autoscaling', 'scalable-target/0ec5');
    const hook = arn('ssm', 'parameter/prescale/test/slack-webhook');
    const decrypting = (parameter: string, via: string) => ({
      'kms:ViaService': [via],
      'kms:EncryptionContext:PARAMETER_ARN': [parameter],
    });
    const ssm = 'ssm.us-east-1.amazonaws.com';

    type Dangerous = readonly [action: string, resource: string, context?: IamRequest['context']];
    /** To each function. */
    const toEach: readonly Dangerous[] = [
      ['ecs:DeleteService', arn('ecs', 'service/shop/web'), inCluster('shop')],
      ['ecs:CreateService', arn('ecs', 'service/shop/web'), inCluster('shop')],
      ['ecs:RunTask', '*', inCluster('shop')],
      ['ecs:StopTask', arn('ecs', 'task/shop/0e1f'), inCluster('shop')],
      ['ecs:ExecuteCommand', arn('ecs', 'task/shop/0e1f'), inCluster('shop')],
      ['ecs:RegisterTaskDefinition', '*'],
      ['ecs:UpdateService', arn('ecs', 'service/elsewhere/web'), inCluster('elsewhere')],
      ['ecs:UpdateService', arn('ecs', 'service/web'), inCluster('elsewhere')],
      ['ecs:UpdateService', arn('ecs', 'service/web')],
      ['ecs:UpdateService', arn('ecs', 'service/shop-2/web'), inCluster('shop-2')],
      ['ecs:UpdateService', arn('ecs', 'service/shop/web').replace('123456789012', '210987654321'), inCluster('shop')],
      ['ecs:DescribeServices', arn('ecs', 'service/web'), inCluster('elsewhere')],
      ['ecs:DescribeTasks', arn('ecs', 'task/elsewhere/0e1f'), inCluster('elsewhere')],
      ['ecs:DescribeTasks', arn('ecs', 'task/0e1f'), inCluster('elsewhere')],
      ['ecs:ListTasks', '*', inCluster('elsewhere')],
      [
        'application-autoscaling:DeregisterScalableTarget',
        scalableTarget,
        ofNamespace('dynamodb', 'dynamodb:table:ReadCapacityUnits'),
      ],
      [
        'application-autoscaling:RegisterScalableTarget',
        scalableTarget,
        ofNamespace('rds', 'rds:cluster:ReadReplicaCount'),
      ],
      ['application-autoscaling:DeregisterScalableTarget', scalableTarget],
      ['application-autoscaling:DeleteScalingPolicy', scalableTarget, ofNamespace('ecs', 'ecs:service:DesiredCount')],
      ['application-autoscaling:DeleteScheduledAction', scalableTarget, ofNamespace('ecs', 'ecs:service:DesiredCount')],
      ['application-autoscaling:UntagResource', scalableTarget],
      ['dynamodb:DeleteTable', arn('dynamodb', 'table/prescale-test')],
      ['dynamodb:UpdateTable', arn('dynamodb', 'table/prescale-test')],
      ['dynamodb:UpdateTimeToLive', arn('dynamodb', 'table/prescale-test')],
      ['dynamodb:UpdateContinuousBackups', arn('dynamodb', 'table/prescale-test')],
      ['dynamodb:Scan', arn('dynamodb', 'table/prescale-test')],
      inTable('UpdateItem', 'record'),
      inTable('BatchWriteItem', 'record', 'posted'),
      ['dynamodb:PutItem', arn('dynamodb', 'table/prescale-production'), { 'dynamodb:LeadingKeys': ['record'] }],
      ['dynamodb:PutItem', arn('dynamodb', 'table/prescale-production'), { 'dynamodb:LeadingKeys': ['posted'] }],
      inTable('PutItem', 'elsewhere'),
      ['iam:CreateServiceLinkedRole', roleArn('aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS')],
      [
        'iam:CreateServiceLinkedRole',
        roleArn(
          'aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
        ),
        { 'iam:AWSServiceName': ['rds.application-autoscaling.amazonaws.com'] },
      ],
      ['iam:PassRole', roleArn('admin')],
      ['iam:PutRolePolicy', roleArn('prescale')],
      ['iam:AttachRolePolicy', roleArn('prescale')],
      ['iam:CreateRole', roleArn('prescale')],
      ['sts:AssumeRole', roleArn('admin')],
      ['sns:Publish', arn('sns', 'prescale-test-alarms')],
      ['sns:Publish', arn('sns', 'prescale-production-events')],
      ['sns:Publish', '*'],
      ['sns:Subscribe', arn('sns', 'prescale-test-events')],
      ['sns:DeleteTopic', arn('sns', 'prescale-test-events')],
      ['sqs:SendMessage', arn('sqs', 'orders')],
      ['sqs:ReceiveMessage', arn('sqs', 'prescale-test-reconcile-dead-letters')],
      ['sqs:PurgeQueue', arn('sqs', 'prescale-test-notify-slack-dead-letters')],
      ['ssm:GetParameter', arn('ssm', 'parameter/prescale/test/slack-webhook-2')],
      ['ssm:GetParameter', arn('ssm', 'parameter/prescale/production/slack-webhook')],
      ['ssm:GetParametersByPath', arn('ssm', 'parameter/prescale/test')],
      ['ssm:PutParameter', hook],
      ['kms:Decrypt', arn('kms', 'key/0e1f'), decrypting(arn('ssm', 'parameter/other'), ssm)],
      ['kms:Decrypt', arn('kms', 'key/0e1f'), decrypting(hook, 'secretsmanager.us-east-1.amazonaws.com')],
      ['kms:Decrypt', arn('kms', 'key/0e1f')],
      ['logs:CreateLogGroup', arn('logs', 'log-group:/aws/lambda/prescale-test-reconcile')],
      ['logs:DeleteLogStream', arn('logs', 'log-group:/aws/lambda/prescale-test-reconcile:log-stream:one')],
      ['logs:PutLogEvents', arn('logs', 'log-group:/aws/lambda/orders:log-stream:one')],
      ['cloudwatch:DeleteDashboards', '*'],
      ['lambda:InvokeFunction', arn('lambda', 'function:prescale-test-override')],
      ['lambda:UpdateFunctionCode', arn('lambda', 'function:prescale-test-reconcile')],
    ];

    /** To all functions but those to which it is their work. */
    const toOthers: readonly (readonly [request: Dangerous, but: readonly FunctionName[]])[] = [
      [['ecs:UpdateService', arn('ecs', 'service/shop/web'), inCluster('shop')], ['reconcile']],
      [['ecs:UpdateService', arn('ecs', 'service/web'), inCluster('shop')], ['reconcile']],
      [
        [
          'application-autoscaling:DeregisterScalableTarget',
          scalableTarget,
          ofNamespace('ecs', 'ecs:service:DesiredCount'),
        ],
        ['reconcile'],
      ],
      [['cloudwatch:DeleteAlarms', arn('cloudwatch', 'alarm:many-orders')], ['reconcile']],
      [['sns:Publish', arn('sns', 'prescale-test-events')], ['reconcile']],
      [['sns:Publish', arn('sns', 'prescale-test-mail')], ['notify-mail']],
      [['sqs:ReceiveMessage', arn('sqs', 'prescale-test-mail')], ['notify-mail']],
      [['sqs:SendMessage', arn('sqs', 'prescale-test-mail')], []],
      [['ssm:GetParameter', hook], ['notify-slack']],
      [['kms:Decrypt', arn('kms', 'key/0e1f'), decrypting(hook, ssm)], ['notify-slack']],
      [['ssm:GetParameter', arn('ssm', 'parameter/prescale/test/slack-signing-secret')], ['slack-command']],
      [inTable('PutItem', 'schedule'), ['reconcile']],
      [inTable('DeleteItem', 'schedule'), ['reconcile']],
      [inTable('DeleteItem', 'record'), ['reconcile']],
      [inTable('GetItem', 'snapshot'), ['reconcile']],
      [inTable('PutItem', 'snapshot'), ['reconcile']],
      [inTable('DeleteItem', 'snapshot'), ['reconcile']],
      [inTable('Query', 'record'), ['reconcile', 'slack-command']],
      [inTable('PutItem', 'record'), ['reconcile', 'override', 'slack-command']],
      [inTable('GetItem', 'record'), ['reconcile', 'override', 'slack-command']],
      [inTable('Query', 'schedule'), ['reconcile', 'override', 'slack-command']],
      [inTable('PutItem', 'slack-command'), ['slack-command']],
      [inTable('DeleteItem', 'slack-command'), []],
      [inTable('Query', 'history#target#web'), ['history']],
      [inTable('Query', 'record', 'history#everything'), []],
      [inTable('PutItem', 'history#everything'), []],
      [inTable('DeleteItem', 'history#everything'), []],
      [inTable('Query', 'inbox'), ['notify-slack']],
      [inTable('PutItem', 'inbox'), ['notify-slack']],
      [inTable('DeleteItem', 'inbox'), []],
      [inTable('BatchWriteItem', 'inbox', 'posted'), ['notify-slack']],
      [inTable('BatchWriteItem', 'inbox', 'thread#notify-slack-c0123abcd'), []],
      [inTable('Query', 'inbox#notify-slack-c0123abcd'), ['notify-slack']],
      [inTable('BatchGetItem', 'posted'), ['notify-slack']],
      [inTable('BatchGetItem', 'record'), []],
      [inTable('PutItem', 'thread#notify-slack-c0123abcd'), ['notify-slack']],
      [inTable('PutItem', 'posted'), []],
      [inTable('GetItem', 'posted'), []],
      [inTable('DeleteItem', 'posted'), []],
      [inTable('Query', 'posted'), []],
      [['sqs:SendMessage', arn('sqs', 'prescale-test-reconcile-dead-letters')], ['reconcile']],
      [['sqs:ReceiveMessage', arn('sqs', 'prescale-test-notify-slack-dead-letters')], ['notify-slack']],
      [['logs:PutLogEvents', arn('logs', 'log-group:/aws/lambda/prescale-test-override:log-stream:one')], ['override']],
    ];

    const asked = ([action, resource, context = {}]: Dangerous): IamRequest => ({
      action,
      resource,
      context,
      because: 'it would do harm',
    });

    it.each(functions)('%s what would do harm', (name) => {
      const policy = policyOf(template, roles[name]);
      const allowed = toEach.map(asked).filter((request) => isAllowed(policy, request));
      expect(allowed.map(lineOf)).toEqual([]);
    });

    it.each(toOthers)('%j to all functions but %j', (request, but) => {
      const allowed = functions.filter((name) => isAllowed(policyOf(template, roles[name]), asked(request)));
      expect(allowed).toEqual(but);
    });
  });
});

/** Each action of each statement on each of its resources and in each part of the table, where no request needs it. */
function unusedOf(policy: readonly PolicyStatement[], requests: readonly IamRequest[]): readonly string[] {
  return policy.flatMap((statement) =>
    statement.actions.flatMap((action) =>
      statement.resources.flatMap((resource) =>
        partsOf(statement).flatMap((part) => {
          const grant = { ...part.statement, actions: [action], resources: [resource] };
          const isUsed = requests.some((request) => applies(grant, request));
          return isUsed ? [] : [`${action} on ${part.key ?? resource}`];
        }),
      ),
    ),
  );
}

function partsOf(
  statement: PolicyStatement,
): readonly { readonly statement: PolicyStatement; readonly key?: string }[] {
  const keys = statement.conditions.find(({ key }) => key === 'dynamodb:LeadingKeys');
  if (keys === undefined) return [{ statement }];
  const others = statement.conditions.filter((one) => one !== keys);
  return keys.values.map((key) => ({
    key,
    statement: { ...statement, conditions: [...others, { ...keys, values: [key] }] },
  }));
}

/** As IAM counts: without white space. */
const sizeOf = (policy: readonly PolicyStatement[]): number =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: policy.map(({ effect, actions, resources, conditions }) => ({
      Sid: 'ReadScalableTargetsOfAll',
      Effect: effect,
      Action: actions,
      Resource: resources,
      Condition: Object.fromEntries(conditions.map(({ operator, key, values }) => [operator, { [key]: values }])),
    })),
  }).length;

/** The statement with these clusters for those of the stage. */
const spread = (statement: PolicyStatement, clusters: readonly string[]): PolicyStatement => ({
  ...statement,
  resources: spreadTexts(statement.resources, clusters),
  conditions: statement.conditions.map((condition) => ({
    ...condition,
    values: spreadTexts(condition.values, clusters),
  })),
});

const spreadTexts = (texts: readonly string[], clusters: readonly string[]): readonly string[] => [
  ...new Set(
    texts.flatMap((text) =>
      text.includes('/shop') || text.includes(`/${clusterName}`)
        ? clusters.map((cluster) => text.replace(/\/(shop|simulated)\b/, `/${cluster}`))
        : [text],
    ),
  ),
];
