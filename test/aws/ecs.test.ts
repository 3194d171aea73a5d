import { describe, expect, it } from 'vitest';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import type { EcsService } from '../../lib/schedule/schedule.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { type Call, fault, noWaits, scriptedAws } from './scripted-aws.ts';

const open = (answer: Parameters<typeof scriptedAws>[0]) => {
  const aws = scriptedAws(answer);
  const slept: number[] = [];
  const services = ecsServices(aws.clients.ecs, { ...noWaits, sleep: async (ms) => void slept.push(ms) })(noDeadline);
  return { ...aws, services, slept };
};

const many = (count: number, cluster = 'production'): EcsService[] =>
  Array.from({ length: count }, (_, index) => ({ cluster, service: `service-${index}` }));

const serviceOf = (serviceName: string, more: object = {}) => ({
  serviceName,
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 1,
  pendingCount: 1,
  schedulingStrategy: 'REPLICA',
  ...more,
});

const asked = ({ input }: Call) => input.services as readonly string[];
const describeAll = (call: Call) => ({ services: asked(call).map((name) => serviceOf(name)), failures: [] });

describe('describe', () => {
  it('reads 1,000 services in 100 calls, and keeps to the pace', async () => {
    const { services, calls, slept } = open(describeAll);
    const found = await services.describe(many(1_000).map(resourceOf));
    expect(found.size).toBe(1_000);
    expect(calls).toHaveLength(100);
    expect(calls.every((call) => asked(call).length === 10)).toBe(true);
    // 80 at once, then 16 a second.
    expect(slept).toHaveLength(20);
    expect(Math.max(...slept)).toBe(1_250);
  });

  it('asks for each service once, cluster by cluster', async () => {
    const { services, calls } = open(describeAll);
    const found = await services.describe([...many(11, 'a'), ...many(1, 'b'), ...many(2, 'a')].map(resourceOf));
    expect(calls.map(({ input }) => [input.cluster, (input.services as string[]).length])).toEqual([
      ['a', 10],
      ['a', 1],
      ['b', 1],
    ]);
    expect(found.size).toBe(12);
    expect(found.get('service/b/service-0')).toMatchObject({ status: 'ACTIVE' });
  });

  it('makes no call for nothing', async () => {
    const { services, calls } = open(describeAll);
    await expect(services.describe([])).resolves.toEqual(new Map());
    expect(calls).toEqual([]);
  });

  it('translates a service', async () => {
    const { services } = open(() => ({
      services: [
        serviceOf('service-0', {
          events: [
            { id: '1', createdAt: 1_790_000_000, message: 'older' },
            { id: '2', createdAt: 1_790_000_060.5, message: 'newer' },
            { id: '3', createdAt: 1_780_000_000 },
          ],
        }),
      ],
    }));
    expect((await services.describe(many(1).map(resourceOf))).get('service/production/service-0')).toEqual({
      status: 'ACTIVE',
      desired: 2,
      running: 1,
      pending: 1,
      schedulingStrategy: 'REPLICA',
      codeDeployInProgress: false,
      events: [
        { at: new Date(1_790_000_060_500), message: 'newer' },
        { at: new Date(1_790_000_000_000), message: 'older' },
      ],
    });
  });

  it('keeps the newest 20 events', async () => {
    const events = Array.from({ length: 100 }, (_, index) => ({
      createdAt: 1_790_000_000 - index,
      message: `${index}`,
    }));
    const { services } = open(() => ({ services: [serviceOf('service-0', { events })] }));
    const found = (await services.describe(many(1).map(resourceOf))).get('service/production/service-0');
    expect(found).toMatchObject({ events: Array.from({ length: 20 }, (_, index) => ({ message: `${index}` })) });
  });

  it.each`
    service                                                                                                                  | inProgress | because
    ${{}}                                                                                                                    | ${false}   | ${'a service of ECS itself'}
    ${{ deploymentController: { type: 'ECS' }, deployments: [{ rolloutState: 'IN_PROGRESS' }] }}                             | ${false}   | ${'a rolling deployment may be scaled'}
    ${{ deploymentController: { type: 'CODE_DEPLOY' } }}                                                                     | ${false}   | ${'no task set yet'}
    ${{ deploymentController: { type: 'CODE_DEPLOY' }, taskSets: [{ status: 'PRIMARY', stabilityStatus: 'STEADY_STATE' }] }} | ${false}   | ${'deployed and steady'}
    ${{ deploymentController: { type: 'CODE_DEPLOY' }, taskSets: [{ status: 'PRIMARY', stabilityStatus: 'STABILIZING' }] }}  | ${false}   | ${'it is only scaling'}
    ${{ deploymentController: { type: 'CODE_DEPLOY' }, taskSets: [{ status: 'PRIMARY' }, { status: 'ACTIVE' }] }}            | ${true}    | ${'the new task set takes over'}
    ${{ deploymentController: { type: 'CODE_DEPLOY' }, taskSets: [{ status: 'PRIMARY' }, { status: 'DRAINING' }] }}          | ${true}    | ${'the old task set is going'}
    ${{ deploymentController: { type: 'CODE_DEPLOY' }, taskSets: [{ status: 'ACTIVE' }] }}                                   | ${true}    | ${'the very first deployment'}
    ${{ deploymentController: { type: 'EXTERNAL' }, taskSets: [{ status: 'PRIMARY' }, { status: 'ACTIVE' }] }}               | ${false}   | ${'not CodeDeploy'}
  `('CodeDeploy in progress: $inProgress, $because', async ({ service, inProgress }) => {
    const { services } = open(() => ({ services: [serviceOf('service-0', service)] }));
    const found = await services.describe(many(1).map(resourceOf));
    expect(found.get('service/production/service-0')).toMatchObject({ codeDeployInProgress: inProgress });
  });

  it('tells a daemon', async () => {
    const { services } = open(() => ({ services: [serviceOf('service-0', { schedulingStrategy: 'DAEMON' })] }));
    const found = await services.describe(many(1).map(resourceOf));
    expect(found.get('service/production/service-0')).toMatchObject({ schedulingStrategy: 'DAEMON' });
  });

  it.each`
    arn                                                                     | because
    ${'arn:aws:ecs:eu-central-1:123456789012:service/service-1'}            | ${'the short form of ARN'}
    ${'arn:aws:ecs:eu-central-1:123456789012:service/production/service-1'} | ${'the long form of ARN'}
  `('tells a service that ECS does not know: $because', async ({ arn }) => {
    const { services } = open(() => ({ services: [serviceOf('service-0')], failures: [{ arn, reason: 'MISSING' }] }));
    const found = await services.describe(many(2).map(resourceOf));
    expect(found.get('service/production/service-0')).toMatchObject({ status: 'ACTIVE' });
    expect(found.get('service/production/service-1')).toMatchObject({ status: 'MISSING', desired: 0, running: 0 });
  });

  it.each`
    failures                                       | message                             | because
    ${[{ arn: 'x/service-0', reason: 'STRANGE' }]} | ${'STRANGE'}                        | ${'another reason than MISSING'}
    ${[]}                                          | ${'the answer does not mention it'} | ${'neither described nor failed'}
  `('does not take a service for missing when $because', async ({ failures, message }) => {
    const { services } = open(() => ({ services: [], failures }));
    const found = (await services.describe(many(1).map(resourceOf))).get('service/production/service-0');
    expect(found).toMatchObject({ code: 'unexpected', message: expect.stringContaining(message) });
  });

  it('tells the services of a cluster that does not exist from those of others', async () => {
    const { services, calls } = open((call) =>
      call.input.cluster === 'gone' ? fault('ClusterNotFoundException') : describeAll(call),
    );
    const found = await services.describe([...many(3, 'gone'), ...many(2)].map(resourceOf));
    expect(found.get('service/gone/service-2')).toMatchObject({ status: 'MISSING' });
    expect(found.get('service/production/service-1')).toMatchObject({ status: 'ACTIVE' });
    expect(calls).toHaveLength(2);
  });

  it.each`
    exception                      | code               | because
    ${'InvalidParameterException'} | ${'invalid'}       | ${'a name that cannot be'}
    ${'AccessDeniedException'}     | ${'access-denied'} | ${'the role may not read one of them'}
  `('fails only the service to blame: $because', async ({ exception, code }) => {
    const { services, calls } = open((call) =>
      asked(call).includes('service-4') ? fault(exception) : describeAll(call),
    );
    const found = await services.describe(many(20).map(resourceOf));
    expect(found.get('service/production/service-4')).toMatchObject({ code });
    expect([...found.values()].filter((each) => 'status' in each)).toHaveLength(19);
    expect(calls).toHaveLength(2 + 10);
  });

  it('fails only the services of a batch that went wrong', async () => {
    const { services } = open((call) =>
      asked(call).includes('service-4') ? fault('ServerException', 'broken', 500) : describeAll(call),
    );
    const found = await services.describe(many(20).map(resourceOf));
    expect([...found.values()].filter((each) => 'code' in each && each.code === 'unavailable')).toHaveLength(10);
    expect([...found.values()].filter((each) => 'status' in each)).toHaveLength(10);
  });
});

describe('setDesired', () => {
  it('sends the count and nothing else', async () => {
    const { services, calls } = open(() => ({}));
    await services.setDesired(resourceOf({ cluster: 'a', service: 'b' }), 0);
    expect(calls).toMatchObject([{ operation: 'UpdateService' }]);
    expect(calls[0]?.input).toEqual({ cluster: 'a', service: 'b', desiredCount: 0 });
  });

  it('stays within 48 at once and 4.8 a second', async () => {
    const { services, slept } = open(() => ({}));
    await Promise.all(many(54).map((service) => services.setDesired(resourceOf(service), 1)));
    expect(slept).toEqual([209, 417, 625, 834, 1_042, 1_250]);
  });

  it.each`
    exception                      | code
    ${'ServiceNotFoundException'}  | ${'not-found'}
    ${'ServiceNotActiveException'} | ${'not-found'}
    ${'ClusterNotFoundException'}  | ${'not-found'}
    ${'InvalidParameterException'} | ${'invalid'}
    ${'ClientException'}           | ${'invalid'}
    ${'AccessDeniedException'}     | ${'access-denied'}
  `('$exception is $code', async ({ exception, code }) => {
    const { services } = open(() => fault(exception, 'as told'));
    await expect(services.setDesired(resourceOf({ cluster: 'a', service: 'b' }), 3)).rejects.toMatchObject({
      code,
      message: `UpdateService of service/a/b to 3 tasks: ${exception}: as told`,
    });
  });
});

describe('stoppedTasks', () => {
  const service = { cluster: 'a', service: 'b' };
  const task = (minute: number, more: object = {}) => ({
    stoppedAt: 1_790_000_000 + minute * 60,
    stoppedReason: `reason ${minute}`,
    ...more,
  });
  const withTasks = (...tasks: object[]) =>
    open(({ operation }) => (operation === 'ListTasks' ? { taskArns: ['arn'] } : { tasks }));

  it('gives the newest first, at most as many as asked for', async () => {
    const { services } = withTasks(task(1), task(3), task(2));
    await expect(services.stoppedTasks(resourceOf(service), 2)).resolves.toEqual([
      { at: new Date((1_790_000_000 + 180) * 1_000), reason: 'reason 3' },
      { at: new Date((1_790_000_000 + 120) * 1_000), reason: 'reason 2' },
    ]);
  });

  it('adds what the containers say', async () => {
    const { services } = withTasks(
      task(1, {
        stoppedReason: 'Essential container in task exited',
        containers: [
          { name: 'app', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
          { name: 'sidecar', exitCode: 0 },
          { name: 'other', exitCode: 1 },
        ],
      }),
    );
    const [stopped] = await services.stoppedTasks(resourceOf(service), 5);
    expect(stopped?.reason).toBe(
      'Essential container in task exited; ' +
        'app: OutOfMemoryError: Container killed due to memory usage, exit code 137; other: exit code 1',
    );
  });

  it('leaves out tasks that are still stopping, and those stopped because the count was lowered', async () => {
    const { services } = withTasks(
      { stoppedReason: 'stopping' },
      task(1, { stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/123)' }),
      task(2, { stoppedReason: 'Task failed ELB health checks in (target-group arn:x)' }),
    );
    const stopped = await services.stoppedTasks(resourceOf(service), 5);
    expect(stopped.map(({ reason }) => reason)).toEqual(['Task failed ELB health checks in (target-group arn:x)']);
  });

  it('reads every page up to 300 tasks, and describes 100 at once', async () => {
    const page = (number: number) => Array.from({ length: 100 }, (_, index) => `arn-${number}-${index}`);
    const { services, calls } = open(({ operation, number, input }) =>
      operation === 'ListTasks'
        ? { taskArns: page(number), nextToken: `${number}` }
        : { tasks: (input.tasks as string[]).map((_, index) => task(index)) },
    );
    await expect(services.stoppedTasks(resourceOf(service), 1_000)).resolves.toHaveLength(300);
    expect(calls.map(({ operation }) => operation)).toEqual([
      ...['ListTasks', 'ListTasks', 'ListTasks'],
      ...['DescribeTasks', 'DescribeTasks', 'DescribeTasks'],
    ]);
    expect(calls.map(({ input }) => input.nextToken).slice(0, 3)).toEqual([undefined, '1', '2']);
    expect(calls[0]?.input).toMatchObject({ cluster: 'a', serviceName: 'b', desiredStatus: 'STOPPED' });
  });

  it('describes nothing when nothing stopped', async () => {
    const { services, operations } = open(() => ({ taskArns: [] }));
    await expect(services.stoppedTasks(resourceOf(service), 5)).resolves.toEqual([]);
    expect(operations()).toEqual(['ListTasks']);
  });

  it('maps failures', async () => {
    const { services } = open(() => fault('ClusterNotFoundException'));
    await expect(services.stoppedTasks(resourceOf(service), 5)).rejects.toMatchObject({ code: 'not-found' });
  });
});
