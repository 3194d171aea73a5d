import {
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultKind } from '../../local/embedded-aws/faults.ts';
import { createClients, openStage, refusalOf, resourceId, type Stage, target } from './sdk.ts';

const transports = ['over the endpoint', 'inside the process'] as const;

describe.each(transports)('faults, %s', (transport) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(transport);
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    stage.aws.world.createTopic('t');
    await stage.aws.world.createTable('records');
  });
  afterEach(() => stage.close());

  const setDesired = (desiredCount: number) =>
    stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount }));
  const desired = () => stage.aws.world.service('shop', 'web')?.desired;
  const outcomes = () => stage.aws.calls.map((call) => call.outcome);
  const sendToAll = () => [
    refusalOf(setDesired(3)),
    refusalOf(stage.autoscaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 3 }))),
    refusalOf(stage.cloudwatch.send(new DescribeAlarmsCommand({}))),
    refusalOf(stage.sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', Message: 'm' }))),
    refusalOf(
      stage.dynamodb.send(new PutItemCommand({ TableName: 'records', Item: { pk: { S: 'a' }, sk: { S: 'b' } } })),
    ),
    refusalOf(stage.ssm.send(new GetParameterCommand({ Name: 'p' }))),
  ];

  it.each<[FaultKind, RegExp[]]>([
    [
      'throttle',
      [
        /^ThrottlingException: Rate exceeded/,
        /^ThrottlingException/,
        /^Throttling/,
        /^Thrott/,
        /^ThrottlingException/,
        /^ThrottlingException/,
      ],
    ],
    [
      'server-error',
      [
        /^ServerException/,
        /^InternalServiceException/,
        /^InternalService/,
        /^InternalError/,
        /^InternalServerError/,
        /^InternalServerError/,
      ],
    ],
    [
      'access-denied',
      [
        /^AccessDeniedException: User: .* is not authorized to perform: ecs:UpdateService/,
        /^AccessDenied/,
        /^AccessDenied/,
        /^AuthorizationError/,
        /^AccessDenied/,
        /^AccessDenied/,
      ],
    ],
    [
      'concurrent-update',
      [
        /^UpdateInProgress/,
        /^ConcurrentUpdateException: /,
        /^ConcurrentModification/,
        /^ConcurrentAccess/,
        /^TransactionConflict/,
        /^TooManyUpdates/,
      ],
    ],
    ['drop-before', Array(6).fill(/^TimeoutError: (socket hang up|read ECONNRESET)$/)],
  ])("%s is each service's own error, and nothing happens", async (kind, refusals) => {
    stage.aws.faults.when(() => true, kind);
    const answers = await Promise.all(sendToAll());
    answers.forEach((answer, i) => {
      expect(answer).toMatch(refusals[i] ?? /never/);
    });
    expect(desired()).toBe(2);
    expect(stage.aws.world.scalableTarget(resourceId)).toBeUndefined();
    expect(stage.aws.world.messages).toEqual([]);
    expect(outcomes()).not.toContain('ok');
    const { Count } = (await stage.aws.world.call('dynamodb', 'Scan', { TableName: 'records' })) as { Count: number };
    expect(Count).toBe(0);
  });

  it('drop-after: it happens, and nobody hears of it', async () => {
    stage.aws.faults.at(1, 'drop-after');
    expect(await refusalOf(setDesired(5))).toMatch(/^TimeoutError: /);
    expect(desired()).toBe(5);
    await setDesired(6);
    expect(outcomes()).toEqual(['answer-lost', 'ok']);
  });

  it.each([
    ['crash-before', 2, ['dropped', 'dropped', 'dropped']],
    ['crash-after', 5, ['answer-lost', 'dropped', 'dropped']],
  ] as const)('%s: every further call is dropped too, until it is revived', async (kind, after, expected) => {
    stage.aws.faults.at(1, kind);
    expect(await refusalOf(setDesired(5))).toMatch(/^TimeoutError: /);
    expect(desired()).toBe(after);
    expect(stage.aws.faults.crashed).toBe(true);
    expect(await refusalOf(setDesired(7))).toMatch(/^TimeoutError: /);
    expect(await refusalOf(stage.autoscaling.send(new DeregisterScalableTargetCommand(target)))).toMatch(/^Timeout/);
    expect(desired()).toBe(after);
    expect(outcomes()).toEqual(expected);
    stage.aws.faults.revive();
    await setDesired(8);
    expect(desired()).toBe(8);
  });

  it('strike the call with that number, once; numbers start again with clearCalls', async () => {
    await setDesired(3);
    stage.aws.clearCalls();
    stage.aws.faults.at(2, 'server-error');
    await setDesired(4);
    expect(await refusalOf(setDesired(5))).toMatch(/^ServerException/);
    await setDesired(6);
    expect(stage.aws.calls.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'ok'],
      [2, 'ServerException'],
      [3, 'ok'],
    ]);
    stage.aws.clearCalls();
    await setDesired(7);
    await setDesired(8);
    expect(outcomes()).toEqual(['ok', 'ok']);
  });

  it('strike by what the call is, as often as asked', async () => {
    stage.aws.faults.when(
      (call) => call.operation === 'UpdateService' && (call.input as { desiredCount: number }).desiredCount > 3,
      'throttle',
      { times: 2 },
    );
    await setDesired(3);
    expect(await refusalOf(setDesired(4))).toMatch(/^ThrottlingException/);
    expect(await refusalOf(setDesired(4))).toMatch(/^ThrottlingException/);
    await setDesired(4);
    stage.aws.faults.when(() => true, 'access-denied');
    expect(await refusalOf(setDesired(5))).toMatch(/^AccessDenied/);
    stage.aws.faults.clear();
    await setDesired(5);
    expect(desired()).toBe(5);
  });

  it('record what was asked, by whom it is served, when, and what came of it', async () => {
    await stage.clock.sleep(90_000);
    await setDesired(3);
    await stage.autoscaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }));
    expect(stage.aws.calls).toEqual([
      {
        number: 1,
        service: 'ecs',
        operation: 'UpdateService',
        input: { cluster: 'shop', service: 'web', desiredCount: 3 },
        caller: 'test',
        at: new Date('2026-11-23T00:01:30Z'),
        outcome: 'ok',
      },
      {
        number: 2,
        service: 'application-autoscaling',
        operation: 'DescribeScalableTargets',
        input: { ServiceNamespace: 'ecs' },
        caller: 'test',
        at: new Date('2026-11-23T00:01:30Z'),
        outcome: 'ok',
      },
    ]);
  });
});

describe('a call that is never answered', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    stage.aws.faults.when(() => true, 'never-answer');
  });
  afterEach(() => stage.close());

  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const command = new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount: 5 });

  it('times out over the endpoint as the client is told to, and closing does not wait for it', async () => {
    const ecs = new ECSClient({
      region: 'us-east-1',
      credentials,
      maxAttempts: 1,
      endpoint: await stage.aws.listen(),
      requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true },
    });
    expect(await refusalOf(ecs.send(command))).toMatch(/^TimeoutError: /);
    expect(stage.aws.world.service('shop', 'web')?.desired).toBe(2);
    expect(stage.aws.calls.map((call) => call.outcome)).toEqual(['held']);
  });

  it('times out inside the process too', async () => {
    const ecs = new ECSClient({
      region: 'us-east-1',
      credentials,
      maxAttempts: 1,
      requestHandler: stage.aws.requestHandler({ requestTimeoutMs: 20 }),
    });
    expect(await refusalOf(ecs.send(command))).toMatch(/^TimeoutError: /);
    expect(stage.aws.world.service('shop', 'web')?.desired).toBe(2);
  });

  it('can be given up by the caller', async () => {
    const controller = new AbortController();
    const call = stage.ecs.send(command, { abortSignal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    expect(await refusalOf(call)).toMatch(/^AbortError: /);
  });
});

describe('an SDK that retries', () => {
  it('has each of its attempts recorded', async () => {
    const stage = await openStage();
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    const retrying = createClients({ endpoint: await stage.aws.listen() }, 3);
    stage.aws.faults.when(() => true, 'server-error', { times: 2 });
    await retrying.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
    expect(stage.aws.calls.map((call) => call.outcome)).toEqual(['ServerException', 'ServerException', 'ok']);
    retrying.destroy();
    await stage.close();
  });
});
