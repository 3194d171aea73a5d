import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import { createClients } from '../../lib/aws/clients.ts';
import { cloudWatchAlarms } from '../../lib/aws/cloudwatch.ts';
import { dynamoEventThreads } from '../../lib/aws/dynamodb-event-threads.ts';
import { dynamoInbox } from '../../lib/aws/dynamodb-inbox.ts';
import { dynamoRecords } from '../../lib/aws/dynamodb-records.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { snsPublisher } from '../../lib/aws/sns.ts';
import { parameterReader } from '../../lib/aws/ssm.ts';
import { toNotification } from '../../lib/execute/notification.ts';
import { newPosting } from '../../lib/execute/posting.ts';
import { waitingKey } from '../../lib/execute/waiting.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { createEmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import type { FaultKind } from '../../local/embedded-aws/faults.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { createSimulatedClock } from '../../local/simulated-clock.ts';
import { dynamoDbContract } from './dynamodb.contract.ts';
import { openTableOf } from './dynamodb-table.ts';
import { ecsContract } from './ecs.contract.ts';
import { newTargetRecord } from './records-fixture.ts';

const start = new Date('2026-11-27T13:00:00Z');

/** An embedded AWS and every adapter on it; the waits of the SDK and the pace move its clock. */
const open = async (options: { readonly overHttp?: boolean } = {}) => {
  const clock = createSimulatedClock(start);
  const aws = await createEmbeddedAws({ clock });
  const clients = createClients({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...(options.overHttp
      ? { endpoint: await aws.listen() }
      : { requestHandler: aws.requestHandler({ requestTimeoutMs: 20 }) }),
  });
  const waits = { sleep: clock.sleep, backoffMs: () => 100, now: () => clock.now().getTime() };
  const topicArn = aws.world.createTopic('prescale-events');
  const { table } = await openTableOf(clients.dynamoDb);
  aws.clearCalls();
  return {
    aws,
    clock,
    clients,
    topicArn,
    waits,
    table,
    services: ecsServices(clients.ecs, waits)(noDeadline),
    targets: scalableTargets(clients.applicationAutoScaling, waits)(noDeadline),
    alarms: cloudWatchAlarms(clients.cloudWatch, waits)(noDeadline),
    publisher: snsPublisher(clients.sns, { ...waits, topicArn, stage: 'production' })(noDeadline),
    readParameter: parameterReader(clients.ssm, waits)(noDeadline),
    records: dynamoRecords(clients.dynamoDb, { ...waits, table })(noDeadline),
    threads: dynamoEventThreads(clients.dynamoDb, { ...waits, table })(noDeadline),
    inbox: dynamoInbox(clients.dynamoDb, { ...waits, table })(noDeadline),
    close: () => aws.close(),
  };
};
type Opened = Awaited<ReturnType<typeof open>>;

for (const overHttp of [false, true]) {
  const name = overHttp ? 'embedded AWS over HTTP' : 'embedded AWS';
  ecsContract(name, async () => {
    const { aws, clients, close } = await open({ overHttp });
    return {
      clients,
      addCluster: async (cluster) => aws.world.createCluster(cluster),
      addService: async (service, desired) => aws.world.createService({ ...service, desired }),
      close,
    };
  });
  // Over HTTP it is dynalite's answer to the same request; CI asks for it.
  if (overHttp && !process.env.CI) continue;
  dynamoDbContract(name, async () => {
    const { clients, close } = await open({ overHttp });
    return { ...(await openTableOf(clients.dynamoDb)), close };
  });
}

const backend = { cluster: 'production', service: 'shop-backend' };
const backendId = 'service/production/shop-backend';
const active = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };
const registration = { min: 2, max: 10, suspended: active };
const cpuPolicy = {
  name: 'cpu',
  type: 'TargetTrackingScaling',
  configuration: {
    TargetValue: 70,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ScaleOutCooldown: 60,
    ScaleInCooldown: 300,
  },
};
const stepPolicy = {
  name: 'steps',
  type: 'StepScaling',
  configuration: {
    AdjustmentType: 'ChangeInCapacity',
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
    Cooldown: 60,
  },
};
const morning = {
  name: 'morning',
  schedule: 'cron(0 7 ? * MON-FRI *)',
  timezone: 'Europe/Berlin',
  startTime: '2026-12-01T00:00:00.000Z',
  endTime: '2027-12-01T00:00:00.000Z',
  min: 3,
  max: 9,
};
const announcement: Announcement = {
  id: 'window-started/backend/1',
  kind: 'window-started',
  severity: 'info',
  at: '2026-11-27T13:00:00Z',
  timezone: 'UTC',
  target: 'backend',
  window: 'business-hours',
  because: 'business-hours began.',
  details: [],
};

let opened: Opened;
beforeEach(async () => {
  opened = await open();
  opened.aws.world.createService({ ...backend, desired: 2 });
});
afterEach(() => opened.close());

const targetOf = async ({ targets }: Opened) => {
  const target = (await targets.describe([resourceOf(backend)])).get(backendId);
  if (!target || 'code' in target) throw new Error('not registered');
  return target;
};

describe('a scalable target', () => {
  it('is registered, changed, described and deregistered', async () => {
    const { targets, aws } = opened;
    await expect(targets.describe([resourceOf(backend)])).resolves.toEqual(new Map());
    await targets.register(resourceOf(backend), { ...registration, tags: { team: 'web' } });
    expect(await targetOf(opened)).toMatchObject({ min: 2, max: 10, suspended: active });
    expect(aws.world.tags(backendId)).toEqual({ team: 'web' });

    const suspended = { dynamicScalingIn: true, dynamicScalingOut: false, scheduledScaling: true };
    await targets.register(resourceOf(backend), { min: 3, max: 5, suspended });
    expect(await targetOf(opened)).toMatchObject({ min: 3, max: 5, suspended });
    await targets.register(resourceOf(backend), registration);
    expect(await targetOf(opened)).toMatchObject({ suspended: active });

    await targets.deregister(resourceOf(backend));
    await expect(targets.describe([resourceOf(backend)])).resolves.toEqual(new Map());
    await targets.deregister(resourceOf(backend));
  });

  it('is read completely, and is the same after everything was put back', async () => {
    const { targets, alarms, aws } = opened;
    await targets.register(resourceOf(backend), { ...registration, tags: { team: 'web', empty: '' } });
    await targets.putPolicy(resourceOf(backend), cpuPolicy);
    await targets.putPolicy(resourceOf(backend), stepPolicy);
    await targets.putScheduledAction(resourceOf(backend), morning);
    const stepArn = aws.world.policies(backendId).find(({ name }) => name === 'steps')?.arn ?? '';
    const definition = {
      AlarmName: 'backend-busy',
      AlarmActions: [stepArn],
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/ECS',
      Statistic: 'Average',
      Dimensions: [{ Name: 'ServiceName', Value: 'shop-backend' }],
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 80.5,
      ComparisonOperator: 'GreaterThanThreshold',
      ActionsEnabled: true,
    };
    await alarms.put({ name: 'backend-busy', definition });

    const before = await targets.configuration(resourceOf(backend), await targetOf(opened));
    expect(before).toEqual({
      policies: [
        { ...cpuPolicy, arn: expect.any(String), alarms: [expect.any(String), expect.any(String)] },
        { ...stepPolicy, arn: stepArn, alarms: ['backend-busy'] },
      ],
      scheduledActions: [morning],
      tags: { team: 'web', empty: '' },
    });
    await expect(targets.policies(resourceOf(backend))).resolves.toEqual(before.policies);
    const read = await alarms.describe(['backend-busy', 'gone']);
    expect(read).toEqual([{ name: 'backend-busy', definition: expect.objectContaining(definition) }]);

    await targets.deregister(resourceOf(backend));
    expect(aws.world.policies(backendId)).toEqual([]);
    await targets.register(resourceOf(backend), { ...registration, tags: before.tags });
    for (const policy of before.policies) await targets.putPolicy(resourceOf(backend), policy);
    for (const action of before.scheduledActions) await targets.putScheduledAction(resourceOf(backend), action);
    const newArn = aws.world.policies(backendId).find(({ name }) => name === 'steps')?.arn ?? '';
    expect(newArn).not.toBe(stepArn);
    for (const { name, definition: old } of read) {
      await alarms.put({ name, definition: { ...old, AlarmActions: [newArn] } });
    }

    const after = await targets.configuration(resourceOf(backend), await targetOf(opened));
    const lasting = ({ arn: _, alarms: __, ...policy }: (typeof after.policies)[number]) => policy;
    expect({ ...after, policies: after.policies.map(lasting) }).toEqual({
      ...before,
      policies: before.policies.map(lasting),
    });
    expect(after.policies[1]?.alarms).toEqual(['backend-busy']);
  });

  it('is read completely when there is more than one page of everything', async () => {
    const { targets, alarms, clock } = opened;
    await targets.register(resourceOf(backend), registration);
    for (let n = 0; n < 23; n += 1) await targets.putPolicy(resourceOf(backend), { ...stepPolicy, name: `steps-${n}` });
    for (let n = 0; n < 120; n += 1) {
      // Without a pause AWS throttles, and whether the SDK then waits long enough is chance.
      await clock.sleep(1000);
      await targets.putScheduledAction(resourceOf(backend), { ...morning, name: `action-${n}` });
    }
    const read = await targets.configuration(resourceOf(backend), await targetOf(opened));
    expect(new Set(read.policies.map(({ name }) => name)).size).toBe(23);
    expect(new Set(read.scheduledActions.map(({ name }) => name)).size).toBe(120);

    const names = Array.from({ length: 130 }, (_, n) => `alarm-${n}`);
    for (const AlarmName of names) opened.aws.world.putAlarm({ AlarmName });
    expect(new Set((await alarms.describe(names)).map(({ name }) => name))).toEqual(new Set(names));
  });

  it('is tagged', async () => {
    const { targets, aws } = opened;
    await targets.register(resourceOf(backend), registration);
    await targets.tag((await targetOf(opened)).arn, { team: 'web' });
    expect(aws.world.tags(backendId)).toEqual({ team: 'web' });
  });

  it('keeps its tags when the answer to its registration is lost', async () => {
    const { targets, aws } = opened;
    aws.faults.at(1, 'drop-after');
    await targets.register(resourceOf(backend), { ...registration, tags: { team: 'web' } });
    expect(aws.world.tags(backendId)).toEqual({ team: 'web' });
    expect(aws.calls.map(({ outcome }) => outcome)).toEqual(['answer-lost', 'ValidationException', 'ok']);
  });

  it('is looked up where the answer of its deregistration was lost, and not deregistered again', async () => {
    const { targets, aws } = opened;
    await targets.register(resourceOf(backend), registration);
    aws.clearCalls();
    aws.faults.at(1, 'drop-after');
    await targets.deregister(resourceOf(backend));
    expect(aws.calls.map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual([
      'DeregisterScalableTarget answer-lost',
      'DescribeScalableTargets ok',
    ]);
  });

  it.each`
    call                                                                                                    | code                | because
    ${({ targets }: Opened) => targets.putPolicy(resourceOf(backend), cpuPolicy)}                           | ${'not-registered'} | ${'a policy needs a target'}
    ${({ targets }: Opened) => targets.putScheduledAction(resourceOf(backend), morning)}                    | ${'not-registered'} | ${'a scheduled action needs a target'}
    ${({ targets }: Opened) => targets.register(resourceOf(backend), { ...registration, min: 11 })}         | ${'invalid'}        | ${'min is above max'}
    ${({ targets }: Opened) => targets.register(resourceOf({ ...backend, service: 'gone' }), registration)} | ${'not-found'}      | ${'there is no such service'}
  `('refuses: $because', async ({ call, code }) => {
    await expect(call(opened)).rejects.toMatchObject({ name: 'PrescaleError', code, passing: false });
  });
});

describe('1,000 services', () => {
  it('cost 100 DescribeServices and 20 DescribeScalableTargets, and are never throttled', async () => {
    const { services, targets, aws } = opened;
    const many = Array.from({ length: 1_000 }, (_, n) => ({ cluster: 'production', service: `service-${n}` }));
    for (const service of many) aws.world.createService({ ...service, desired: 1 });
    const found = await services.describe(many.map(resourceOf));
    expect([...found.values()].every((each) => 'status' in each && each.status === 'ACTIVE')).toBe(true);
    await expect(targets.describe(many.map(resourceOf))).resolves.toEqual(new Map());
    const made = Map.groupBy(aws.calls, ({ operation }) => operation);
    expect(made.get('DescribeServices')).toHaveLength(100);
    expect(made.get('DescribeScalableTargets')).toHaveLength(20);
    expect(aws.calls.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  it('are changed without ever being throttled', async () => {
    const { services, aws } = opened;
    const many = Array.from({ length: 120 }, (_, n) => ({ cluster: 'production', service: `service-${n}` }));
    for (const service of many) aws.world.createService({ ...service, desired: 1 });
    for (const service of many) await services.setDesired(resourceOf(service), 2);
    expect(aws.calls.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });
});

describe('a service', () => {
  it('in a CodeDeploy deployment is told from one that only scales', async () => {
    const { services, aws } = opened;
    const deployed = { cluster: 'production', service: 'deployed' };
    aws.world.createService({ ...deployed, desired: 2, deploymentController: 'CODE_DEPLOY' });
    const inProgress = async () => (await services.describe([resourceOf(deployed)])).get('service/production/deployed');
    await services.setDesired(resourceOf(deployed), 5);
    expect(await inProgress()).toMatchObject({ desired: 5, codeDeployInProgress: false });
    aws.world.changeService('production', 'deployed', { codeDeployInProgress: true });
    expect(await inProgress()).toMatchObject({ codeDeployInProgress: true });
  });

  it('that cannot start its tasks shows why, newest first; tasks stopped on purpose are not among them', async () => {
    const { services, aws, clock } = opened;
    const broken = { cluster: 'production', service: 'broken' };
    const reason = 'CannotPullContainerError: image not found';
    aws.world.createService({ ...broken, desired: 4 });
    await services.setDesired(resourceOf(broken), 2);
    clock.advanceTo(new Date(clock.now().getTime() + 60_000));
    expect(aws.world.service('production', 'broken')?.stopped).toHaveLength(2);
    await expect(services.stoppedTasks(resourceOf(broken), 5)).resolves.toEqual([]);

    aws.world.changeService('production', 'broken', { launch: { failing: reason } });
    await services.setDesired(resourceOf(broken), 3);
    clock.advanceTo(new Date(clock.now().getTime() + 10 * 60_000));
    const stopped = await services.stoppedTasks(resourceOf(broken), 2);
    expect(stopped).toHaveLength(2);
    expect(stopped.every((task) => task.reason.includes(reason))).toBe(true);
    expect(stopped[0]?.at.getTime()).toBeGreaterThanOrEqual(stopped[1]?.at.getTime() ?? Number.NaN);
    const found = (await services.describe([resourceOf(broken)])).get('service/production/broken');
    expect(found).toMatchObject({ desired: 3, running: 2 });
  });
});

describe('messages and parameters', () => {
  it('publishes the notification with what can be filtered by', async () => {
    const { publisher, aws, topicArn } = opened;
    await publisher.publish(announcement);
    const { target: _, ...ofTheStage } = announcement;
    await publisher.publish({ ...ofTheStage, kind: 'schedule-changed', severity: 'warning' });
    const [first, second] = aws.world.messages;
    expect(first).toMatchObject({ topicArn, subject: undefined });
    expect(JSON.parse(first?.message ?? '')).toEqual(toNotification(announcement, 'production'));
    expect(first?.attributes).toEqual({
      kind: { type: 'String', value: 'window-started' },
      severity: { type: 'String', value: 'info' },
      target: { type: 'String', value: 'backend' },
      stage: { type: 'String', value: 'production' },
    });
    expect(second?.attributes).toEqual({
      kind: { type: 'String', value: 'schedule-changed' },
      severity: { type: 'String', value: 'warning' },
      stage: { type: 'String', value: 'production' },
    });
  });

  it('tells that the topic is gone', async () => {
    const { clients, topicArn } = opened;
    const publisher = snsPublisher(clients.sns, { ...opened.waits, topicArn: `${topicArn}-gone`, stage: 'production' })(
      noDeadline,
    );
    await expect(publisher.publish(announcement)).rejects.toMatchObject({ code: 'not-found', passing: false });
  });

  it('reads a parameter', async () => {
    const { readParameter, aws } = opened;
    aws.world.putParameter('/prescale/webhook', 'https://hooks.example.com/x');
    await expect(readParameter('/prescale/webhook')).resolves.toBe('https://hooks.example.com/x');
    expect(aws.calls.at(-1)?.input).toEqual({ Name: '/prescale/webhook', WithDecryption: true });
    await expect(readParameter('/prescale/gone')).rejects.toMatchObject({ code: 'not-found', passing: false });
  });
});

describe('faults', () => {
  const operations: [string, (opened: Opened) => Promise<unknown>][] = [
    ['ecs describe', ({ services }) => services.describe([resourceOf(backend)]).then(failureIn)],
    ['ecs setDesired', ({ services }) => services.setDesired(resourceOf(backend), 3)],
    ['ecs stoppedTasks', ({ services }) => services.stoppedTasks(resourceOf(backend), 5)],
    ['autoscaling describe', ({ targets }) => targets.describe([resourceOf(backend)]).then(failureIn)],
    ['autoscaling policies', ({ targets }) => targets.policies(resourceOf(backend))],
    ['autoscaling register', ({ targets }) => targets.register(resourceOf(backend), registration)],
    ['autoscaling deregister', ({ targets }) => targets.deregister(resourceOf(backend))],
    ['alarms describe', ({ alarms }) => alarms.describe(['a'])],
    ['alarms put', ({ alarms }) => alarms.put({ name: 'a', definition: alarmDefinition })],
    ['publish', ({ publisher }) => publisher.publish(announcement)],
    ['records load', ({ records }) => records.load()],
    ['records read', ({ records }) => records.read('backend')],
    ['records write', ({ records }) => records.write(newTargetRecord('backend'))],
    ['records remove', ({ records }) => records.remove(newTargetRecord('backend', { version: 1 }))],
    ['records goodFiles', ({ records }) => records.goodFiles()],
    ['inbox put', ({ inbox }) => inbox.put(announcement, 'production', start)],
    ['inbox load', ({ inbox }) => inbox.load()],
    ['inbox write', ({ inbox }) => inbox.write(newPosting)],
    ['inbox posted', ({ inbox }) => inbox.posted(['a'])],
    ['inbox critical', ({ inbox }) => inbox.critical(1)],
    ['inbox note', ({ inbox }) => inbox.note([waitingKey(announcement)], start)],
    ['thread read', ({ threads }) => threads.read('a')],
    ['parameter', ({ readParameter }) => readParameter('/prescale/webhook')],
  ];
  const alarmDefinition = {
    MetricName: 'M',
    Namespace: 'N',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 1,
  };

  /** A description keeps each failure as an entry; here it is what is looked at. */
  const failureIn = (found: ReadonlyMap<string, unknown>) => {
    for (const each of found.values()) if (each instanceof Error) throw each;
  };

  const codes: readonly (readonly [FaultKind, object])[] = [
    ['throttle', { code: 'throttled', passing: true }],
    ['server-error', { code: 'unavailable', passing: true }],
    ['access-denied', { code: 'access-denied', passing: false }],
    ['concurrent-update', { code: 'concurrent-update', passing: true }],
    ['drop-before', { code: 'unavailable', passing: true }],
    ['drop-after', { code: 'unavailable', passing: true }],
    ['never-answer', { code: 'timeout', passing: true }],
  ];

  it.each(operations.flatMap(([name, call]) => codes.map(([kind, failure]) => ({ name, kind, call, failure }))))(
    '$name with $kind at every try fails in our words',
    async ({ kind, call, failure }) => {
      opened.aws.faults.when(() => true, kind);
      await expect(call(opened)).rejects.toMatchObject({ name: 'PrescaleError', ...failure });
    },
  );

  /** A try that is carried out late would destroy what was made since. */
  const sentOnce = 'autoscaling deregister';
  /** Of one target: the others have waited long enough. */
  const leftWhenItHung =
    /^(autoscaling (policies|configuration|register|tag|putPolicy|putScheduledAction)|ecs (setDesired|stoppedTasks)|alarms .*)$/;

  it.each(
    operations
      .filter(([name]) => name !== sentOnce)
      .flatMap(([name, call]) =>
        (['throttle', 'server-error', 'drop-before', 'drop-after', 'never-answer'] as const).map((kind) => ({
          name,
          kind,
          call,
        })),
      )
      .filter(({ name, kind }) => kind !== 'never-answer' || !leftWhenItHung.test(name)),
  )('$name with $kind once succeeds at the next try', async ({ kind, call }) => {
    opened.aws.world.putParameter('/prescale/webhook', 'x');
    opened.aws.faults.when(() => true, kind, { times: 1 });
    await call(opened);
    expect(opened.aws.calls.length).toBeGreaterThanOrEqual(2);
  });
});
