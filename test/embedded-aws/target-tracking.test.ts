import { DescribeScalingActivitiesCommand } from '@aws-sdk/client-application-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, resourceId, type Stage, target } from './sdk.ts';

const minutes = 60_000;
const day = 24 * 60 * minutes;

describe('target tracking', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const call = (operation: string, input: object) =>
    stage.aws.world.call('application-autoscaling', operation, { ...target, ...input });
  const seed = async (desired: number, bounds: { min: number; max: number }, secondsToRunning = 30) => {
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired, launch: { secondsToRunning } });
    await call('RegisterScalableTarget', { MinCapacity: bounds.min, MaxCapacity: bounds.max });
  };
  const put = (PolicyName: string, metric: string, TargetValue: number, more: object = {}) =>
    call('PutScalingPolicy', {
      PolicyName,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue,
        PredefinedMetricSpecification: {
          PredefinedMetricType: metric,
          ...(metric.startsWith('ALB') ? { ResourceLabel: 'app/a/b/targetgroup/c/d' } : {}),
        },
        ...more,
      },
    });
  const cpu = (more?: object) => put('cpu', 'ECSServiceAverageCPUUtilization', 70, more);
  const requests = (more?: object) => put('requests', 'ALBRequestCountPerTarget', 1000, more);
  const desired = () => stage.aws.world.service('shop', 'web')?.desired;
  /** The count at the end of each of the next minutes. */
  const minuteByMinute = async (count: number) => {
    const counts: (number | undefined)[] = [];
    for (let i = 0; i < count; i++) {
      await stage.clock.sleep(minutes);
      counts.push(desired());
    }
    return counts;
  };

  it('scales out when three minutes in a row were over the target, to what the load needs', async () => {
    await seed(2, { min: 2, max: 10 });
    await requests();
    stage.aws.world.setLoad(resourceId, () => 5000);
    // 2 tasks with 2,500 requests each, for 1,000: ceil(2 * 2.5) = 5
    expect(await minuteByMinute(6)).toEqual([2, 2, 5, 5, 5, 5]);
    const { ScalingActivities } = await stage.autoscaling.send(
      new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs', ResourceId: resourceId }),
    );
    expect(ScalingActivities).toMatchObject([
      {
        Description: 'Setting desired count to 5.',
        Cause: expect.stringMatching(
          /^monitor alarm TargetTracking-service\/shop\/web-AlarmHigh-.* in state ALARM triggered policy requests$/,
        ),
        StartTime: new Date('2026-11-23T00:03:00Z'),
      },
    ]);
  });

  it('uses 30 % of the CPU of a task for 500 requests a minute', async () => {
    await seed(2, { min: 1, max: 10 });
    await cpu();
    stage.aws.world.setLoad(resourceId, () => 2 * 1200);
    // 72 % of 70 %: ceil(2 * 72 / 70) = 3
    expect(await minuteByMinute(3)).toEqual([2, 2, 3]);
  });

  it('never sees more than 100 % CPU, so a flood is climbed in steps', async () => {
    await seed(2, { min: 2, max: 20 });
    await cpu({ ScaleOutCooldown: 60 });
    stage.aws.world.setLoad(resourceId, () => 20_000);
    const counts = await minuteByMinute(15);
    // ceil(2 * 100 / 70) = 3, then ceil(3 * 100 / 70) = 5, 8, 12, 18 ...
    expect([...new Set(counts)]).toEqual([2, 3, 5, 8, 12, 18]);
  });

  it.each([
    ['the highest minute alone', (at: Date) => (at.getUTCMinutes() === 1 ? 9000 : 1500)],
    ['two minutes of three', (at: Date) => (at.getUTCMinutes() % 3 === 2 ? 1500 : 9000)],
    ['exactly the target', () => 2000],
  ])('does not act on %s', async (_case, load) => {
    await seed(2, { min: 2, max: 10 });
    await requests();
    stage.aws.world.setLoad(resourceId, load);
    expect(new Set(await minuteByMinute(20))).toEqual(new Set([2]));
  });

  it('counts from the running tasks: a slow start is not compounded', async () => {
    await seed(2, { min: 2, max: 40 }, 600);
    await requests({ ScaleOutCooldown: 0 });
    stage.aws.world.setLoad(resourceId, () => 5000);
    expect(new Set((await minuteByMinute(12)).slice(2))).toEqual(new Set([5]));
  });

  it('stays within the bounds', async () => {
    await seed(2, { min: 2, max: 4 });
    await requests();
    stage.aws.world.setLoad(resourceId, () => 50_000);
    expect((await minuteByMinute(10)).at(-1)).toBe(4);
    stage.aws.world.setLoad(resourceId, () => 1);
    expect((await minuteByMinute(30)).at(-1)).toBe(2);
  });

  it('scales in only after fifteen minutes well under the target', async () => {
    await seed(6, { min: 1, max: 10 });
    await requests();
    stage.aws.world.setLoad(resourceId, () => 2000);
    const counts = await minuteByMinute(16);
    expect(counts.slice(0, 14)).toEqual(Array(14).fill(6));
    expect(counts.slice(14)).toEqual([2, 2]);
  });

  it('does not scale in between 90 % and 100 % of the target', async () => {
    await seed(4, { min: 1, max: 10 });
    await requests();
    stage.aws.world.setLoad(resourceId, () => 3700);
    expect(new Set(await minuteByMinute(40))).toEqual(new Set([4]));
  });

  it('waits for the cooldown between two scale-ins, but a scale-out interrupts it', async () => {
    await seed(8, { min: 1, max: 10 });
    await requests({ ScaleInCooldown: 1200, ScaleOutCooldown: 60 });
    let load = 6000;
    stage.aws.world.setLoad(resourceId, () => load);
    await stage.clock.sleep(15 * minutes);
    expect(desired()).toBe(6);
    load = 2000;
    await stage.clock.sleep(19 * minutes);
    expect(desired()).toBe(6);
    await stage.clock.sleep(1 * minutes);
    expect(desired()).toBe(2);
    load = 5000;
    await stage.clock.sleep(3 * minutes);
    expect(desired()).toBe(5);
  });

  it('goes out if any policy says so, to the largest count', async () => {
    await seed(2, { min: 2, max: 20 });
    await cpu();
    await requests();
    stage.aws.world.setLoad(resourceId, () => 3000);
    // CPU: 1,500 requests are 90 %, ceil(2 * 90 / 70) = 3; requests: ceil(2 * 1.5) = 3
    expect((await minuteByMinute(3)).at(-1)).toBe(3);
    stage.aws.world.setLoad(resourceId, () => 6600);
    // CPU is at 100 %: ceil(3 * 100 / 70) = 5; requests: 2,200 each, ceil(3 * 2.2) = 7
    expect((await minuteByMinute(10)).at(-1)).toBe(7);
  });

  it('goes in only if all policies say so; one without data says nothing', async () => {
    await seed(6, { min: 1, max: 20 });
    await requests();
    await put('memory', 'ECSServiceAverageMemoryUtilization', 70);
    stage.aws.world.setLoad(resourceId, () => 100);
    await stage.clock.sleep(60 * minutes);
    expect(desired()).toBe(6);
    await put('memory', 'ECSServiceAverageMemoryUtilization', 70, { DisableScaleIn: true });
    await stage.clock.sleep(60 * minutes);
    expect(desired()).toBe(1);
  });

  it.each<[string, object, number, number, object?]>([
    ['out', { DynamicScalingOutSuspended: true }, 9000, 4],
    ['in', { DynamicScalingInSuspended: true }, 10, 4],
    ['in by DisableScaleIn', {}, 10, 4, { DisableScaleIn: true }],
  ])('does not scale %s when that is switched off', async (_case, SuspendedState, load, expected, more = {}) => {
    await seed(4, { min: 1, max: 20 });
    await requests(more);
    await call('RegisterScalableTarget', { SuspendedState });
    stage.aws.world.setLoad(resourceId, () => load);
    await stage.clock.sleep(120 * minutes);
    expect(desired()).toBe(expected);
  });

  it('acts at once on an alarm that stood when it was resumed', async () => {
    await seed(2, { min: 1, max: 20 });
    await requests();
    await call('RegisterScalableTarget', { SuspendedState: { DynamicScalingOutSuspended: true } });
    stage.aws.world.setLoad(resourceId, () => 9000);
    await stage.clock.sleep(30 * minutes);
    await call('RegisterScalableTarget', { SuspendedState: { DynamicScalingOutSuspended: false } });
    await stage.clock.sleep(1 * minutes);
    expect(desired()).toBe(9);
  });

  it('lets a count below the minimum be until an alarm goes, and ends once the target is deregistered', async () => {
    await seed(4, { min: 4, max: 20 });
    await requests();
    let load = 1000;
    stage.aws.world.setLoad(resourceId, () => load);
    stage.aws.world.changeService('shop', 'web', { desired: 2 });
    await stage.clock.sleep(60 * minutes);
    expect(desired()).toBe(2);
    load = 2200;
    await stage.clock.sleep(3 * minutes);
    expect(desired()).toBe(4);
    await call('DeregisterScalableTarget', {});
    load = 50_000;
    await stage.clock.sleep(60 * minutes);
    expect(desired()).toBe(4);
  });

  it('cannot wake a service from zero: nothing runs, so nothing is measured', async () => {
    await seed(0, { min: 0, max: 10 });
    await cpu();
    await requests();
    stage.aws.world.setLoad(resourceId, () => 5000);
    await stage.clock.sleep(60 * minutes);
    expect(desired()).toBe(0);
  });

  it('comes to the same whether it is looked at every minute or once a week', async () => {
    const load = (at: Date) => 1500 + 1200 * Math.sin(at.getTime() / (4 * 60 * minutes));
    const run = async (step: number) => {
      const own = await openStage();
      own.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
      for (const [operation, input] of [
        ['RegisterScalableTarget', { MinCapacity: 1, MaxCapacity: 20 }],
        [
          'PutScalingPolicy',
          {
            PolicyName: 'cpu',
            PolicyType: 'TargetTrackingScaling',
            TargetTrackingScalingPolicyConfiguration: {
              TargetValue: 40,
              PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
            },
          },
        ],
      ] as const)
        await own.aws.world.call('application-autoscaling', operation, { ...target, ...input });
      own.aws.world.setLoad(resourceId, load);
      for (let t = 0; t < 7 * day; t += step) {
        await own.clock.sleep(step);
        own.aws.world.service('shop', 'web');
      }
      const { ScalingActivities = [] } = await own.autoscaling.send(
        new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs' }),
      );
      await own.close();
      return ScalingActivities.map(({ StartTime, Description }) => [StartTime, Description]);
    };
    const looked = await run(minutes);
    expect(looked.length).toBeGreaterThan(20);
    expect(await run(7 * day)).toEqual(looked);
  });

  it('carries two loaded services through a week in well under a second, and idle ones at no cost', async () => {
    for (const service of ['a', 'b']) {
      const ResourceId = `service/shop/${service}`;
      stage.aws.world.createService({ cluster: 'shop', service, desired: 2 });
      await call('RegisterScalableTarget', { ResourceId, MinCapacity: 1, MaxCapacity: 20 });
      for (const [PolicyName, metric, value] of [
        ['cpu', 'ECSServiceAverageCPUUtilization', 70],
        ['memory', 'ECSServiceAverageMemoryUtilization', 70],
      ] as const)
        await call('PutScalingPolicy', {
          ResourceId,
          PolicyName,
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: value,
            PredefinedMetricSpecification: { PredefinedMetricType: metric },
          },
        });
      stage.aws.world.setLoad(ResourceId, (at) => 1000 + (at.getUTCHours() % 12) * 100);
    }
    for (let i = 0; i < 1000; i++) stage.aws.world.createService({ cluster: 'idle', service: `s${i}`, desired: 2 });
    await stage.clock.sleep(7 * day);
    // Time of the processor, and far more than it takes, so that a busy machine does not fail the test.
    let start = process.cpuUsage();
    for (const service of ['a', 'b']) expect(stage.aws.world.service('shop', service)?.running).toBeGreaterThan(0);
    const loaded = process.cpuUsage(start).user / 1_000;
    start = process.cpuUsage();
    for (let i = 0; i < 1000; i++) stage.aws.world.service('idle', `s${i}`);
    const idle = process.cpuUsage(start).user / 1_000;
    // About 10 ms and 3 ms on a quiet machine.
    expect(loaded).toBeLessThan(2_000);
    expect(idle).toBeLessThan(2_000);
  });
});
