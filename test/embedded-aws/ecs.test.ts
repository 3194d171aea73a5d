import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListServicesCommand,
  ListTasksCommand,
  paginateListServices,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, refusalOf, type Stage } from './sdk.ts';

const transports = ['over the endpoint', 'inside the process'] as const;

describe.each(transports)('ECS, %s', (transport) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(transport);
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
  const setDesired = (desiredCount: number) =>
    stage.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount }));

  it('makes clusters and services through its API', async () => {
    const { cluster } = await stage.ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    expect(cluster?.clusterArn).toBe('arn:aws:ecs:us-east-1:123456789012:cluster/shop');
    const { taskDefinition } = await stage.ecs.send(
      new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions: [{ name: 'web', image: 'nginx' }] }),
    );
    expect(taskDefinition?.taskDefinitionArn).toBe('arn:aws:ecs:us-east-1:123456789012:task-definition/web:1');
    const { service } = await stage.ecs.send(
      new CreateServiceCommand({
        cluster: 'shop',
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 2,
        launchType: 'FARGATE',
      }),
    );
    expect(service).toMatchObject({
      serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web',
      clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 0,
      pendingCount: 2,
      launchType: 'FARGATE',
      schedulingStrategy: 'REPLICA',
      deploymentController: { type: 'ECS' },
    });
    expect(service?.createdAt).toEqual(stage.clock.now());
    expect(service?.deployments).toMatchObject([{ status: 'PRIMARY', desiredCount: 2, rolloutState: 'IN_PROGRESS' }]);
  });

  it('brings tasks from PROVISIONING over PENDING to RUNNING, and says when the service is steady', async () => {
    stage.aws.world.createService({
      cluster: 'shop',
      service: 'web',
      desired: 2,
      launch: { secondsToRunning: 50 },
    });
    expect(await counts()).toEqual([2, 2, 0]);
    await setDesired(4);
    expect(await counts()).toEqual([4, 2, 2]);
    const statuses = async () => {
      const { taskArns = [] } = await stage.ecs.send(new ListTasksCommand({ cluster: 'shop', serviceName: 'web' }));
      const { tasks = [] } = await stage.ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: taskArns }));
      return tasks.map((task) => task.lastStatus);
    };
    expect(await statuses()).toEqual(['RUNNING', 'RUNNING', 'PROVISIONING', 'PROVISIONING']);
    await stage.clock.sleep(20_000);
    expect(await statuses()).toEqual(['RUNNING', 'RUNNING', 'PENDING', 'PENDING']);
    await stage.clock.sleep(29_999);
    expect(await counts()).toEqual([4, 2, 2]);
    await stage.clock.sleep(1);
    expect(await counts()).toEqual([4, 4, 0]);
    expect(await statuses()).toEqual(['RUNNING', 'RUNNING', 'RUNNING', 'RUNNING']);
    const web = await describeWeb();
    expect(web?.events?.slice(0, 2).map(({ createdAt, message }) => [createdAt, message])).toEqual([
      [new Date('2026-11-23T00:00:50Z'), '(service web) has reached a steady state.'],
      [new Date('2026-11-23T00:00:00Z'), expect.stringMatching(/^\(service web\) has started 2 tasks: \(task /)],
    ]);
    expect(web?.deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 4 }]);
  });

  it('takes about 45 seconds to start a task unless told otherwise', async () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 0 });
    await setDesired(1);
    await stage.clock.sleep(44_999);
    expect(await counts()).toEqual([1, 0, 1]);
    await stage.clock.sleep(1);
    expect(await counts()).toEqual([1, 1, 0]);
  });

  it('stops surplus tasks at once, starting ones first, and shows why for an hour', async () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 3 });
    await setDesired(5);
    await setDesired(2);
    expect(await counts()).toEqual([2, 2, 0]);
    const stopped = async () => {
      const { taskArns = [] } = await stage.ecs.send(
        new ListTasksCommand({ cluster: 'shop', serviceName: 'web', desiredStatus: 'STOPPED' }),
      );
      if (taskArns.length === 0) return [];
      const { tasks = [] } = await stage.ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: taskArns }));
      return tasks;
    };
    expect((await stopped()).map((task) => [task.lastStatus, task.stopCode, task.startedAt !== undefined])).toEqual([
      ['DEPROVISIONING', 'ServiceSchedulerInitiated', true],
      ['DEPROVISIONING', 'ServiceSchedulerInitiated', false],
      ['DEPROVISIONING', 'ServiceSchedulerInitiated', false],
    ]);
    await stage.clock.sleep(5000);
    expect((await stopped()).map((task) => task.lastStatus)).toEqual(['STOPPED', 'STOPPED', 'STOPPED']);
    expect((await stopped())[0]?.stoppedReason).toMatch(/^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/);
    await stage.clock.sleep(3_600_000);
    expect(await stopped()).toEqual([]);
  });

  it('does nothing when the count is what it was', async () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 2 });
    const before = (await describeWeb())?.events?.length;
    await setDesired(2);
    expect((await describeWeb())?.events).toHaveLength(before ?? -1);
  });

  it('tells of tasks that fail to start, tries again ever later, and recovers', async () => {
    stage.aws.world.createService({
      cluster: 'shop',
      service: 'web',
      desired: 1,
      launch: { secondsToRunning: 30, failing: 'CannotPullContainerError: pull image manifest has been retried' },
    });
    await setDesired(2);
    await stage.clock.sleep(30_000);
    expect(await counts()).toEqual([2, 1, 0]);
    const { taskArns = [] } = await stage.ecs.send(
      new ListTasksCommand({ cluster: 'shop', serviceName: 'web', desiredStatus: 'STOPPED' }),
    );
    const { tasks } = await stage.ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: taskArns }));
    expect(tasks).toMatchObject([
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'CannotPullContainerError: pull image manifest has been retried',
        desiredStatus: 'STOPPED',
      },
    ]);
    expect(tasks?.[0]?.startedAt).toBeUndefined();
    await stage.clock.sleep(3_600_000);
    const events = (await describeWeb())?.events?.map((event) => event.message) ?? [];
    expect(events).toContainEqual(
      expect.stringMatching(/^\(service web\) is unable to consistently start tasks successfully\. For more/),
    );
    const attempts = events.filter((message) => message?.includes('has started 1 tasks')).length;
    expect(attempts).toBeGreaterThanOrEqual(5);
    expect(attempts).toBeLessThanOrEqual(10);
    stage.aws.world.changeService('shop', 'web', { launch: { secondsToRunning: 30 } });
    await stage.clock.sleep(16 * 60_000);
    expect(await counts()).toEqual([2, 2, 0]);
    expect((await describeWeb())?.events?.[0]?.message).toBe('(service web) has reached a steady state.');
  });

  it('words a lack of room as a placement failure', async () => {
    stage.aws.world.createService({
      cluster: 'shop',
      service: 'web',
      desired: 1,
      launch: { secondsToRunning: 30, failing: 'Capacity is unavailable at this time' },
    });
    await setDesired(2);
    await stage.clock.sleep(30_000);
    expect((await describeWeb())?.events?.[0]?.message).toBe(
      '(service web) was unable to place a task. Reason: Capacity is unavailable at this time. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    );
  });

  it('shows at most 100 events, newest first', async () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 1, launch: { secondsToRunning: 0 } });
    for (let i = 0; i < 60; i++) {
      stage.aws.world.changeService('shop', 'web', { desired: 1 + ((i + 1) % 2) });
      await stage.clock.sleep(1000);
    }
    const events = (await describeWeb())?.events ?? [];
    expect(events).toHaveLength(100);
    const times = events.map((event) => event.createdAt?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(events.map((event) => event.id)).size).toBe(100);
  });

  it('reports what it does not know as MISSING, beside what it knows', async () => {
    stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 1 });
    const answer = await stage.ecs.send(
      new DescribeServicesCommand({
        cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
        services: ['arn:aws:ecs:us-east-1:123456789012:service/shop/web', 'gone', 'web'],
      }),
    );
    expect(answer.services?.map((service) => service.serviceName)).toEqual(['web', 'web']);
    expect(answer.failures).toEqual([{ arn: 'arn:aws:ecs:us-east-1:123456789012:service/gone', reason: 'MISSING' }]);
    const tasks = await stage.ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: ['abc'] }));
    expect(tasks.failures).toEqual([{ arn: 'arn:aws:ecs:us-east-1:123456789012:task/abc', reason: 'MISSING' }]);
    const clusters = await stage.ecs.send(new DescribeClustersCommand({ clusters: ['shop', 'gone'] }));
    expect(clusters.clusters).toMatchObject([{ clusterName: 'shop', activeServicesCount: 1, runningTasksCount: 1 }]);
    expect(clusters.failures).toEqual([{ arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/gone', reason: 'MISSING' }]);
  });

  it('pages through services', async () => {
    for (let i = 0; i < 25; i++) stage.aws.world.createService({ cluster: 'shop', service: `s${i}`, desired: 0 });
    const first = await stage.ecs.send(new ListServicesCommand({ cluster: 'shop' }));
    expect(first.serviceArns).toHaveLength(10);
    const all: string[] = [];
    for await (const { serviceArns } of paginateListServices({ client: stage.ecs }, { cluster: 'shop' }))
      all.push(...(serviceArns ?? []));
    expect(all).toHaveLength(25);
    expect(new Set(all).size).toBe(25);
  });

  it('shows a CodeDeploy service as task sets', async () => {
    stage.aws.world.createService({
      cluster: 'shop',
      service: 'web',
      desired: 2,
      deploymentController: 'CODE_DEPLOY',
    });
    expect(await describeWeb()).toMatchObject({
      deployments: [],
      deploymentController: { type: 'CODE_DEPLOY' },
      taskSets: [{ status: 'PRIMARY', stabilityStatus: 'STEADY_STATE' }],
    });
    stage.aws.world.changeService('shop', 'web', { codeDeployInProgress: true });
    expect(await describeWeb()).toMatchObject({ taskSets: [{ status: 'PRIMARY' }, { status: 'ACTIVE' }] });
  });

  describe('refuses, as AWS words it,', () => {
    beforeEach(() => {
      stage.aws.world.createService({ cluster: 'shop', service: 'web', desired: 1 });
      stage.aws.world.createService({ cluster: 'shop', service: 'agent', desired: 1, schedulingStrategy: 'DAEMON' });
      stage.aws.world.createService({ cluster: 'shop', service: 'old', desired: 0, status: 'DRAINING' });
    });
    const update = (cluster: string, service: string, desiredCount?: number) =>
      new UpdateServiceCommand({ cluster, service, ...(desiredCount === undefined ? {} : { desiredCount }) });

    it.each([
      ['a cluster that is not there', update('none', 'web', 1), 'ClusterNotFoundException: Cluster not found.'],
      ['a service that is not there', update('shop', 'none', 1), 'ServiceNotFoundException: Service not found.'],
      ['a service being deleted', update('shop', 'old', 1), 'ServiceNotActiveException: Service was not ACTIVE.'],
      ['a negative count', update('shop', 'web', -1), 'InvalidParameterException: Invalid desired count.'],
      [
        'a count for a daemon',
        update('shop', 'agent', 2),
        'InvalidParameterException: The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
      ],
    ])('%s', async (_case, command, refusal) => {
      expect(await refusalOf(stage.ecs.send(command))).toBe(refusal);
    });

    it('no services, more than ten, and those of an unknown cluster', async () => {
      const ask = (cluster: string, services: string[]) =>
        refusalOf(stage.ecs.send(new DescribeServicesCommand({ cluster, services })));
      expect(await ask('shop', [])).toBe('InvalidParameterException: Services cannot be empty.');
      expect(await ask('shop', Array(11).fill('web'))).toMatch(/^InvalidParameterException: /);
      expect(await ask('none', ['web'])).toBe('ClusterNotFoundException: Cluster not found.');
    });

    it('a second service of the same name', async () => {
      const create = new CreateServiceCommand({ cluster: 'shop', serviceName: 'web', taskDefinition: 'web' });
      expect(await refusalOf(stage.ecs.send(create))).toBe(
        'InvalidParameterException: Creation of service was not idempotent.',
      );
    });
  });
});
