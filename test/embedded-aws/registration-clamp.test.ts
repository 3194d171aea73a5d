import {
  DeregisterScalableTargetCommand,
  DescribeScalingActivitiesCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, resourceId, type Stage, target } from './sdk.ts';

describe('the clamp of a registration', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 0 });
  });
  afterEach(() => stage.close());

  const register = (MinCapacity: number, MaxCapacity: number) =>
    stage.autoscaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity, MaxCapacity }));
  const desired = async () => {
    const answer = await stage.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
    return answer.services?.[0]?.desiredCount;
  };
  const setDesired = (desiredCount: number) =>
    stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount }));
  const activities = async () => {
    const { ScalingActivities = [] } = await stage.autoscaling.send(
      new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs', ResourceId: resourceId }),
    );
    return ScalingActivities;
  };

  it('is a scaling activity, carried out at once unless told otherwise', async () => {
    await register(2, 5);
    expect(await desired()).toBe(2);
    expect(await activities()).toMatchObject([
      {
        StatusCode: 'Successful',
        Description: 'Setting desired count to 2.',
        Cause: 'minimum capacity was set to 2',
        StartTime: stage.clock.now(),
        EndTime: stage.clock.now(),
      },
    ]);
    await register(1, 5);
    expect(await activities()).toHaveLength(1);
  });

  it('may lag: the bounds are there at once, the count comes later', async () => {
    stage.aws.world.setClamp({ lagMs: 90_000 });
    await register(2, 5);
    expect(stage.aws.world.scalableTarget(resourceId)).toMatchObject({ min: 2, max: 5 });
    const [begun] = await activities();
    expect([begun?.StatusCode, begun?.EndTime]).toEqual(['InProgress', undefined]);
    await stage.clock.sleep(89_999);
    expect(await desired()).toBe(0);
    await stage.clock.sleep(10 * 60_000);
    expect(await desired()).toBe(2);
    expect(await activities()).toMatchObject([{ StatusCode: 'Successful', EndTime: new Date('2026-11-23T00:01:30Z') }]);
    // Its tasks were asked for then, not when somebody looked.
    expect(stage.aws.world.service('shop', 'web')?.running).toBe(2);
  });

  it('that lags undoes nobody who moved the count into the bounds meanwhile', async () => {
    stage.aws.world.setClamp({ lagMs: 90_000 });
    await register(2, 5);
    await setDesired(4);
    await stage.clock.sleep(90_000);
    expect(await desired()).toBe(4);
    expect(await activities()).toMatchObject([{ StatusCode: 'Successful' }]);
  });

  it('that lags gives way to the next registration, and is gone with the target', async () => {
    stage.aws.world.setClamp({ lagMs: 90_000 });
    await register(2, 5);
    await stage.clock.sleep(60_000);
    await register(3, 5);
    await stage.clock.sleep(60_000);
    expect(await desired()).toBe(0);
    await stage.clock.sleep(30_000);
    expect(await desired()).toBe(3);
    await register(4, 5);
    await stage.autoscaling.send(new DeregisterScalableTargetCommand(target));
    await stage.clock.sleep(3_600_000);
    expect(await desired()).toBe(3);
    expect((await activities()).map(({ StatusCode, Description }) => [StatusCode, Description])).toEqual([
      ['Overridden', 'Setting desired count to 4.'],
      ['Successful', 'Setting desired count to 3.'],
      ['Overridden', 'Setting desired count to 2.'],
    ]);
  });

  it('may fail, at once or late: the registration stands, the count stays', async () => {
    stage.aws.world.setClamp({ fails: true });
    await register(2, 5);
    expect(await desired()).toBe(0);
    stage.aws.world.setClamp({ fails: true, lagMs: 30_000 });
    await register(2, 5);
    await stage.clock.sleep(60_000);
    expect(await desired()).toBe(0);
    expect(stage.aws.world.scalableTarget(resourceId)).toMatchObject({ min: 2, max: 5 });
    expect((await activities()).map(({ StatusCode }) => StatusCode)).toEqual(['Failed', 'Failed']);
    stage.aws.world.setClamp({});
    await register(2, 5);
    expect(await desired()).toBe(2);
  });

  it('is said for one resource or for all the others', async () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'agent', desired: 0 });
    stage.aws.world.setClamp({ fails: true });
    stage.aws.world.setClamp({}, resourceId);
    await register(2, 5);
    const agent = { ...target, ResourceId: 'service/shop/agent' };
    await stage.autoscaling.send(new RegisterScalableTargetCommand({ ...agent, MinCapacity: 2, MaxCapacity: 5 }));
    expect([await desired(), stage.aws.world.service('shop', 'agent')?.desired]).toEqual([2, 0]);
  });
});
