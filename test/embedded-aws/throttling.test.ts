import { PutScheduledActionCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ListTasksCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokenBucket } from '../../local/embedded-aws/token-bucket.ts';
import { openStage, refusalOf, type Stage, target } from './sdk.ts';

describe('throttling', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
  });
  afterEach(() => stage.close());

  const update = () => stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount: 2 }));
  const read = () => stage.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
  const list = () => stage.ecs.send(new ListTasksCommand({ cluster: 'shop' }));
  const register = () =>
    stage.autoscaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 4 }));

  it.each([
    ['service changes: 50 at once, then 5 a second', update, 50, 5],
    ['service reads: 100 at once, then 20 a second', read, 100, 20],
    ['task reads: 100 at once, then 20 a second', list, 100, 20],
    ['changes to scalable targets: 40 at once, then 5 a second', register, 40, 5],
  ])('%s', async (_case, call, burst, perSecond) => {
    for (let i = 0; i < burst; i++) await call();
    expect(await refusalOf(call())).toBe('ThrottlingException: Rate exceeded');
    await stage.clock.sleep(1000);
    for (let i = 0; i < perSecond; i++) await call();
    expect(await refusalOf(call())).toBe('ThrottlingException: Rate exceeded');
    await stage.clock.sleep(3_600_000);
    for (let i = 0; i < burst; i++) await call();
    expect(await refusalOf(call())).toBe('ThrottlingException: Rate exceeded');
    expect(stage.aws.calls.filter((one) => one.outcome === 'ThrottlingException')).toHaveLength(3);
  });

  it('of one group of actions leaves the others alone', async () => {
    for (let i = 0; i < 50; i++) await update();
    expect(await refusalOf(update())).toMatch(/^ThrottlingException/);
    await read();
    await register();
  });

  it('strikes before the input is looked at, and nothing happens', async () => {
    await register();
    for (let i = 0; i < 39; i++) await register();
    const action = new PutScheduledActionCommand({ ...target, ScheduledActionName: 'a' });
    expect(await refusalOf(stage.autoscaling.send(action))).toMatch(/^ThrottlingException/);
  });

  it('does not count what the stage itself does', async () => {
    for (let i = 0; i < 200; i++) stage.aws.world.changeService('shop', 'web', { desired: i % 3 });
    await update();
  });
});

describe('a token bucket', () => {
  const at = (seconds: number) => new Date(1000 * seconds);

  it('is never fuller than its burst, and keeps fractions', () => {
    const bucket = createTokenBucket(2, 0.5);
    expect([0, 0, 0].map((s) => bucket.take(at(s)))).toEqual([true, true, false]);
    expect([1, 2, 2].map((s) => bucket.take(at(s)))).toEqual([false, true, false]);
    expect([1000, 1000, 1000].map((s) => bucket.take(at(s)))).toEqual([true, true, false]);
  });

  it('does not fill while time stands still', () => {
    const bucket = createTokenBucket(1, 1000);
    expect([5, 5, 5].map((s) => bucket.take(at(s)))).toEqual([true, false, false]);
  });
});
