import { PutScalingPolicyCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, refusalOf, resourceId, type Stage, target } from './sdk.ts';

const definition = (revision: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/web:${revision}`;
const failing = { secondsToRunning: 30, failing: 'CannotPullContainerError: no such image' };

describe('a rolling deployment', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 4 });
  });
  afterEach(() => stage.close());

  const describeWeb = async () => {
    const { services = [] } = await stage.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
    return services[0];
  };
  const counts = async () => {
    const web = await describeWeb();
    return [web?.desiredCount, web?.runningCount, web?.pendingCount];
  };
  const deployments = async () =>
    ((await describeWeb())?.deployments ?? []).map(({ status, rolloutState, runningCount, taskDefinition }) => [
      status,
      rolloutState,
      runningCount,
      taskDefinition?.split(':').at(-1),
    ]);
  const setDesired = (desiredCount: number) =>
    stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount }));
  const startDeployment = (seed = {}) =>
    stage.aws.world.startDeployment('shop', 'web', { taskDefinition: definition(2), ...seed });

  it('runs up to twice the tasks: the new ones beside the old ones, until these have drained', async () => {
    startDeployment();
    expect(await counts()).toEqual([4, 4, 4]);
    expect(await deployments()).toEqual([
      ['PRIMARY', 'IN_PROGRESS', 0, '2'],
      ['ACTIVE', 'COMPLETED', 4, '1'],
    ]);
    await stage.clock.sleep(45_000);
    expect(await counts()).toEqual([4, 8, 0]);
    await stage.clock.sleep(29_999);
    expect((await deployments()).map(([, state]) => state)).toEqual(['IN_PROGRESS', 'COMPLETED']);
    await stage.clock.sleep(1);
    expect(await counts()).toEqual([4, 4, 0]);
    expect(await deployments()).toEqual([['PRIMARY', 'COMPLETED', 4, '2']]);
    const web = await describeWeb();
    expect(web?.taskDefinition).toBe(definition(2));
    expect(web?.events?.slice(0, 3).map(({ message }) => message)).toEqual([
      '(service web) has reached a steady state.',
      `(service web) (deployment ${web?.deployments?.[0]?.id}) deployment completed.`,
      expect.stringMatching(/^\(service web\) has stopped 4 running tasks/),
    ]);
  });

  it('names in each task the deployment and the revision that it is of', async () => {
    startDeployment();
    const { taskArns = [] } = await stage.ecs.send(new ListTasksCommand({ cluster: 'shop', serviceName: 'web' }));
    const { tasks = [] } = await stage.ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: taskArns }));
    const [fresh, old] = (await describeWeb())?.deployments ?? [];
    const of = (id = '') => tasks.filter(({ startedBy }) => startedBy === id).map((task) => task.taskDefinitionArn);
    expect(of(fresh?.id)).toEqual(Array(4).fill(definition(2)));
    expect(of(old?.id)).toEqual(Array(4).fill(definition(1)));
  });

  it('is what UpdateService starts for a new revision or by force, and not for a count', async () => {
    const update = (input: object) =>
      stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', ...input }));
    await update({ desiredCount: 5 });
    expect(await deployments()).toHaveLength(1);
    await update({ taskDefinition: 'web:7', desiredCount: 6 });
    expect(await deployments()).toEqual([
      ['PRIMARY', 'IN_PROGRESS', 0, '7'],
      ['ACTIVE', 'COMPLETED', 4, '1'],
    ]);
    await update({ forceNewDeployment: true });
    expect((await deployments()).map(([status, , , revision]) => [status, revision])).toEqual([
      ['PRIMARY', '7'],
      ['ACTIVE', '7'],
      ['ACTIVE', '1'],
    ]);
    await stage.clock.sleep(120_000);
    expect([await deployments(), await counts()]).toEqual([[['PRIMARY', 'COMPLETED', 6, '7']], [6, 6, 0]]);
  });

  it('follows the count that is set meanwhile, with the new tasks only', async () => {
    startDeployment();
    await setDesired(6);
    expect(await counts()).toEqual([6, 4, 6]);
    await stage.clock.sleep(45_000);
    expect(await counts()).toEqual([6, 10, 0]);
    await setDesired(3);
    expect(await counts()).toEqual([3, 6, 0]);
    await stage.clock.sleep(30_000);
    expect(await counts()).toEqual([3, 3, 0]);
  });

  it('is put off while tasks for a raised count still start', async () => {
    startDeployment();
    await stage.clock.sleep(60_000);
    await setDesired(6);
    await stage.clock.sleep(44_999);
    expect(await counts()).toEqual([6, 8, 2]);
    await stage.clock.sleep(30_001);
    expect([await counts(), (await deployments()).length]).toEqual([[6, 6, 0], 1]);
  });

  it('whose tasks fail goes on for ever without a circuit breaker, and the old tasks serve', async () => {
    startDeployment({ launch: failing });
    await stage.clock.sleep(3_600_000);
    expect(await deployments()).toEqual([
      ['PRIMARY', 'IN_PROGRESS', 0, '2'],
      ['ACTIVE', 'COMPLETED', 4, '1'],
    ]);
    expect((await describeWeb())?.deployments?.[0]?.failedTasks).toBeGreaterThanOrEqual(16);
    // What is asked for now is asked of the new revision, and never comes.
    await setDesired(9);
    await stage.clock.sleep(3_600_000);
    expect((await counts())[1]).toBe(4);
    stage.aws.world.changeService('shop', 'web', { launch: {} });
    await stage.clock.sleep(3_600_000);
    expect([await counts(), (await deployments()).length]).toEqual([[9, 9, 0], 1]);
  });

  it('whose tasks fail is rolled back by the circuit breaker: the old one is PRIMARY again', async () => {
    const old = (await describeWeb())?.deployments?.[0]?.id;
    startDeployment({ launch: failing, circuitBreaker: { enable: true, rollback: true } });
    await setDesired(6);
    // Six fail at once, and half of six would do.
    await stage.clock.sleep(30_000);
    const web = await describeWeb();
    expect(web?.deployments).toMatchObject([
      { id: old, status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 6 },
      {
        status: 'ACTIVE',
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
        failedTasks: 6,
        desiredCount: 0,
      },
    ]);
    expect(web?.deploymentConfiguration?.deploymentCircuitBreaker).toEqual({ enable: true, rollback: true });
    expect(web?.taskDefinition).toBe(definition(1));
    expect(await counts()).toEqual([6, 4, 2]);
    const messages = web?.events?.map(({ message }) => message);
    expect(messages).toContain(`(service web) rolling back to deployment ${old}.`);
    expect(messages).toContain(
      `(service web) (deployment ${web?.deployments?.[1]?.id}) deployment failed: tasks failed to start.`,
    );
    await stage.clock.sleep(75_000);
    expect([await counts(), await deployments()]).toEqual([[6, 6, 0], [['PRIMARY', 'COMPLETED', 6, '1']]]);
  });

  it('tolerates three failed tasks of a small service at least', async () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'one', desired: 1 });
    stage.aws.world.startDeployment('shop', 'one', {
      launch: failing,
      circuitBreaker: { enable: true, rollback: true },
    });
    const primary = async () => {
      const asked = await stage.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['one'] }));
      return asked.services?.[0]?.deployments?.[0];
    };
    // Starts at 0, 40 and 80 s, each failing 30 s later.
    await stage.clock.sleep(109_999);
    expect(await primary()).toMatchObject({ rolloutState: 'IN_PROGRESS', failedTasks: 2 });
    await stage.clock.sleep(1);
    expect(await primary()).toMatchObject({ taskDefinition: expect.stringMatching(/one:1$/), failedTasks: 0 });
  });

  it('that fails without rollback stays FAILED, and starts no further tasks', async () => {
    startDeployment({ launch: failing, circuitBreaker: { enable: true, rollback: false } });
    await stage.clock.sleep(3_600_000);
    expect(await deployments()).toEqual([
      ['PRIMARY', 'FAILED', 0, '2'],
      ['ACTIVE', 'COMPLETED', 4, '1'],
    ]);
    expect((await describeWeb())?.deployments?.[0]?.failedTasks).toBe(4);
    startDeployment({ launch: {} });
    await stage.clock.sleep(120_000);
    expect([await counts(), await deployments()]).toEqual([[4, 4, 0], [['PRIMARY', 'COMPLETED', 4, '2']]]);
  });

  it('is of ECS alone: other controllers refuse', async () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'ext', desired: 1, deploymentController: 'EXTERNAL' });
    expect(() => stage.aws.world.startDeployment('shop', 'ext')).toThrow('ECS is not the deployment controller');
    const update = new UpdateServiceCommand({ cluster: 'shop', service: 'ext', forceNewDeployment: true });
    expect(await refusalOf(stage.ecs.send(update))).toMatch(/^InvalidParameterException: .* EXTERNAL /);
  });

  describe('and target tracking', () => {
    let load = 0;
    beforeEach(async () => {
      load = 0;
      await stage.autoscaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 20 }));
      await stage.autoscaling.send(
        new PutScalingPolicyCommand({
          ...target,
          PolicyName: 'cpu',
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 60,
            PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
          },
        }),
      );
      stage.aws.world.setLoad(resourceId, () => load);
    });

    it('do not scale in until it is over', async () => {
      load = 1;
      startDeployment({ drainSeconds: 3600 });
      await stage.clock.sleep(3_600_000);
      expect((await counts())[0]).toBe(4);
      await stage.clock.sleep(3 * 60_000);
      expect([(await counts())[0], (await deployments()).length]).toEqual([1, 1]);
    });

    it('go on scaling out', async () => {
      load = 20_000;
      startDeployment({ drainSeconds: 3600 });
      await stage.clock.sleep(10 * 60_000);
      expect((await counts())[0]).toBeGreaterThan(4);
      expect((await deployments()).map(([, state]) => state)).toEqual(['IN_PROGRESS', 'COMPLETED']);
    });
  });
});

describe('a service with an EXTERNAL deployment controller', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 5, deploymentController: 'EXTERNAL' });
  });
  afterEach(() => stage.close());

  const describeWeb = async () => {
    const { services = [] } = await stage.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
    return services[0];
  };
  const taskSets = async () =>
    ((await describeWeb())?.taskSets ?? []).map((set) => [
      set.status,
      set.scale?.value,
      set.computedDesiredCount,
      set.runningCount,
      set.stabilityStatus,
    ]);

  it('has task sets, each with its share of the count, rounded up', async () => {
    expect(await taskSets()).toEqual([['PRIMARY', 100, 5, 5, 'STEADY_STATE']]);
    stage.aws.world.setTaskSets('shop', 'web', [{ scale: 70 }, { scale: 30 }, { scale: 0 }]);
    expect(await taskSets()).toEqual([
      ['PRIMARY', 70, 4, 4, 'STEADY_STATE'],
      ['ACTIVE', 30, 2, 0, 'STABILIZING'],
      ['ACTIVE', 0, 0, 0, 'STEADY_STATE'],
    ]);
    await stage.clock.sleep(45_000);
    const web = await describeWeb();
    expect([web?.desiredCount, web?.runningCount, web?.pendingCount, web?.deployments]).toEqual([5, 6, 0, []]);
    expect(new Set(web?.taskSets?.map(({ id }) => id)).size).toBe(3);
    expect(web?.events?.[0]?.message).toBe('(service web) has reached a steady state.');
    stage.aws.world.setTaskSets('shop', 'web', [{ scale: 100 }]);
    await stage.clock.sleep(45_000);
    expect(await taskSets()).toEqual([['PRIMARY', 100, 5, 5, 'STEADY_STATE']]);
  });

  it('shares a new count among them', async () => {
    stage.aws.world.setTaskSets('shop', 'web', [{ scale: 50 }, { scale: 50 }]);
    await stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount: 9 }));
    await stage.clock.sleep(45_000);
    expect((await taskSets()).map(([, , wanted, running]) => [wanted, running])).toEqual([
      [5, 5],
      [5, 5],
    ]);
  });

  it('fails to start the tasks of one set while the other serves', async () => {
    stage.aws.world.setTaskSets('shop', 'web', [{ scale: 100 }, { scale: 40, launch: failing }]);
    await stage.clock.sleep(3_600_000);
    expect((await taskSets()).map(([, , wanted, running]) => [wanted, running])).toEqual([
      [5, 5],
      [2, 0],
    ]);
  });

  it('and scaling in is not held back by several task sets', async () => {
    await stage.autoscaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 20 }));
    await stage.autoscaling.send(
      new PutScalingPolicyCommand({
        ...target,
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 60,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        },
      }),
    );
    stage.aws.world.setLoad(resourceId, () => 1);
    stage.aws.world.setTaskSets('shop', 'web', [{ scale: 50 }, { scale: 50 }]);
    await stage.clock.sleep(16 * 60_000);
    expect((await describeWeb())?.desiredCount).toBe(1);
  });

  it('is the only one with task sets to be set', () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'ecs', desired: 1 });
    expect(() => stage.aws.world.setTaskSets('shop', 'ecs', [{ scale: 50 }])).toThrow('EXTERNAL is not the');
  });
});
