import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { PublishCommand } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, openVirtualStage, refusalOf, target } from './sdk.ts';

const startMs = Date.parse('2026-11-23T00:00:00Z');

describe('calls that take time', () => {
  let stage: Awaited<ReturnType<typeof openVirtualStage>>;
  beforeEach(async () => {
    stage = await openVirtualStage();
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    await stage.aws.world.createTable('records');
  });
  afterEach(() => stage.close());

  const passed = () => stage.clock.now().getTime() - startMs;
  const desired = () => stage.aws.world.service('shop', 'web')?.desired;
  const describeWeb = () => stage.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
  const setDesired = (desiredCount: number, options = {}) =>
    stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount }), options);

  it('overlap when they are made in parallel, and add up one after the other', async () => {
    stage.aws.world.setLatency(50);
    await stage.clock.run(Promise.all(Array.from({ length: 20 }, describeWeb)));
    expect(passed()).toBe(50);
    const inTurn = async (): Promise<void> => {
      for (let i = 0; i < 3; i += 1) await describeWeb();
    };
    await stage.clock.run(inTurn());
    expect(passed()).toBe(200);
    expect(stage.aws.calls.slice(-3).map(({ at }) => at.getTime() - startMs)).toEqual([50, 100, 150]);
  });

  it('are as slow as each is said to be, refusals and DynamoDB included', async () => {
    stage.aws.world.setLatency(({ service }) => (service === 'dynamodb' ? 7 : 40));
    const item = { pk: { S: 'a' }, sk: { S: 'b' } };
    await stage.clock.run(stage.dynamodb.send(new PutItemCommand({ TableName: 'records', Item: item })));
    expect(passed()).toBe(7);
    stage.aws.faults.at(2, 'throttle');
    expect(await stage.clock.run(refusalOf(describeWeb()))).toMatch(/^ThrottlingException/);
    expect(passed()).toBe(47);
  });

  it('end in a TimeoutError when the caller has waited as long as he would, and took effect all the same', async () => {
    stage.aws.world.setLatency(5000);
    expect(await stage.clock.run(refusalOf(setDesired(5, { requestTimeout: 3000 })))).toMatch(/^TimeoutError: /);
    expect([passed(), desired()]).toEqual([3000, 5]);
    await stage.clock.run(setDesired(6, { requestTimeout: 5000 }));
    expect(passed()).toBe(8000);
  });

  it('end in an AbortError at the instant at which the caller gives up', async () => {
    stage.aws.world.setLatency(5000);
    const controller = new AbortController();
    void stage.clock.sleep(1200).then(() => controller.abort());
    const call = refusalOf(setDesired(5, { abortSignal: controller.signal, requestTimeout: 3000 }));
    expect(await stage.clock.run(call)).toMatch(/^AbortError: /);
    expect(passed()).toBe(1200);
    expect(await refusalOf(setDesired(6, { abortSignal: controller.signal }))).toMatch(/^AbortError: /);
    expect(desired()).toBe(5);
  });

  it('hang for ever, which takes exactly the time-out', async () => {
    stage.aws.faults.when(({ operation }) => operation === 'UpdateService', 'never-answer');
    const end = async (requestTimeout: number) => {
      const refusal = await refusalOf(setDesired(9, { requestTimeout }));
      return [refusal.split(':')[0], passed()];
    };
    expect(await stage.clock.run(Promise.all([end(3000), end(800)]))).toEqual([
      ['TimeoutError', 3000],
      ['TimeoutError', 800],
    ]);
    expect(desired()).toBe(2);
  });

  it('take effect late, after the caller has given up', async () => {
    stage.aws.faults.at(1, 'late', { lateMs: 20_000 });
    expect(await stage.clock.run(refusalOf(setDesired(5, { requestTimeout: 3000 })))).toMatch(/^TimeoutError: /);
    await stage.clock.runUntil(new Date(startMs + 19_999));
    expect([desired(), stage.aws.calls[0]?.outcome]).toEqual([2, 'held']);
    await stage.clock.runUntil(new Date(startMs + 80_000));
    // From 20 s on it has had its 45 s to start the tasks, whoever looks when.
    const service = (await describeWeb()).services?.[0];
    expect([service?.desiredCount, service?.runningCount]).toEqual([5, 5]);
    expect(stage.aws.calls[0]?.outcome).toBe('answer-lost');
  });

  it('take effect late in the order of their instants, in DynamoDB and SNS too, and may be refused then', async () => {
    const { world, faults } = stage.aws;
    const TopicArn = world.createTopic('t');
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
    const put = (n: string) =>
      stage.dynamodb.send(new PutItemCommand({ TableName: 'records', Item: { ...Key, n: { N: n } } }), {
        requestTimeout: 100,
      });
    faults.when(({ input }) => JSON.stringify(input).includes('"N":"1"'), 'late', { lateMs: 9000 });
    faults.when(({ operation }) => operation !== 'GetItem', 'late', { lateMs: 6000 });
    const publish = () => stage.sns.send(new PublishCommand({ TopicArn, Message: 'm' }), { requestTimeout: 100 });
    await stage.clock.run(Promise.all([put('1'), put('2'), publish()].map(refusalOf)));
    const register = new RegisterScalableTargetCommand({ ...target, MinCapacity: 3, MaxCapacity: 4 });
    await stage.clock.run(refusalOf(stage.autoscaling.send(register, { requestTimeout: 100 })));
    world.deleteService('shop', 'web');
    expect(world.messages).toHaveLength(0);
    await stage.clock.runUntil(new Date(startMs + 30_000));
    expect(world.messages.map(({ message }) => message)).toEqual(['m']);
    const { Item } = await stage.dynamodb.send(new GetItemCommand({ TableName: 'records', Key }));
    expect(Item?.n).toEqual({ N: '1' });
    expect(stage.aws.calls.slice(0, 4).map(({ outcome }) => outcome)).toEqual([
      'answer-lost',
      'answer-lost',
      'answer-lost',
      'ValidationException',
    ]);
  });

  it('are 3,000 in a moment, and always the same', async () => {
    const play = async (): Promise<[number, string]> => {
      const { aws, clock, autoscaling, dynamodb, close } = await openVirtualStage();
      await aws.world.createTable('records');
      aws.world.setLatency(({ number }) => 20 + ((number * 37) % 60));
      const one = async (i: number): Promise<void> => {
        for (let call = 0; call < 5; call += 1) {
          const list = new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' });
          await autoscaling.send(list).catch(() => 'refused: so many at once are throttled');
          const Item = { pk: { S: `${i}` }, sk: { S: 'b' } };
          await dynamodb.send(new PutItemCommand({ TableName: 'records', Item }));
        }
      };
      await clock.run(Promise.all(Array.from({ length: 300 }, (_, i) => one(i))));
      const sequence = aws.calls.map(({ operation, at }) => `${operation} ${at.getTime() - startMs}`).join();
      const end = clock.now().getTime() - startMs;
      await close();
      return [end, sequence];
    };
    const [end, sequence] = await play();
    const [endAgain, sequenceAgain] = await play();
    expect(endAgain).toBe(end);
    expect(sequenceAgain === sequence).toBe(true);
    expect(end).toBeLessThan(800);
  }, 60_000);
});

describe('a slow call over the endpoint', () => {
  it('takes its time in earnest, and the clock of the account stands still', async () => {
    const stage = await openStage('over the endpoint');
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    stage.aws.world.setLatency(60);
    const before = performance.now();
    await stage.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
    expect(stage.clock.now().getTime()).toBe(startMs);
    await stage.close();
  });
});

describe('a slow call on a clock that a sleeper takes along', () => {
  it('takes its time of it, and no more than the time-out', async () => {
    const stage = await openStage();
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    stage.aws.world.setLatency(60);
    const command = new DescribeServicesCommand({ cluster: 'shop', services: ['web'] });
    await stage.ecs.send(command);
    expect(stage.clock.now().getTime() - startMs).toBe(60);
    expect(await refusalOf(stage.ecs.send(command, { requestTimeout: 40 }))).toMatch(/^TimeoutError: /);
    expect(stage.clock.now().getTime() - startMs).toBe(100);
    await stage.close();
  });
});
