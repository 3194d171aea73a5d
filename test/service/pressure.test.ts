import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { tableName } from '../../local/local-stage.ts';
import { incompressible } from '../aws/records-fixture.ts';
import { filesOf, startStage, type TestStage, worldOf } from './stage.ts';

const at = (time: string): string => `2026-11-27T${time}:00-05:00`;
const id = 'service/waooaw-production/waooaw-backend';

describe('what can be read only in part', () => {
  it.each`
    operation                     | kind               | because
    ${'DescribeScalingPolicies'}  | ${'access-denied'} | ${'the policies cannot be read, so they cannot be saved'}
    ${'DescribeScheduledActions'} | ${'server-error'}  | ${'Application Auto Scaling is down in part'}
    ${'ListTagsForResource'}      | ${'access-denied'} | ${'a permission is missing'}
    ${'DescribeScalableTargets'}  | ${'server-error'}  | ${'Application Auto Scaling is down'}
  `('does not keep an event small, and nothing is deregistered unsaved: $because', async ({ operation, kind }) => {
    await using stage = await startStage({ start: at('07:58') });
    await stage.tickAt(at('07:58'));
    stage.aws.faults.when((call) => call.operation === operation, kind);
    await expect(stage.tickAt(at('08:00'))).rejects.toThrow('backend: ');
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
    expect(stage.aws.world.policies(id)).toHaveLength(2);
    const failed = stage.announcements().filter(({ kind: told, target }) => told === 'failed' && target === 'backend');
    expect(failed).toHaveLength(1);
    const begun = () =>
      stage
        .announcements()
        .filter(({ kind: told, target }) => told === 'pre-scale-started' && target === 'backend')
        .map(({ details }) => details);
    const halfRead = ['Not everything about the service could be read; until it can, its autoscaling stays as it is.'];
    expect(begun()).toEqual([halfRead]);

    stage.aws.faults.clear();
    await stage.tickAt(at('08:01'));
    expect(stage.aws.world.scalableTarget(id)).toBeUndefined();
    expect(
      (await stage.records()).find(({ target }) => target === 'backend')?.snapshot?.configuration.policies,
    ).toHaveLength(2);
    expect(begun()).toEqual([halfRead]);
    expect(stage.announcements().map(({ kind: told }) => told)).toContain('recovered');
  });

  it('does not keep the floor of a live event from being put back', async () => {
    await using stage = await startStage({ start: at('07:58') });
    for (const time of ['07:58', '08:00', '08:02', '09:00']) await stage.tickAt(at(time));
    stage.aws.faults.when((call) => call.service === 'application-autoscaling', 'server-error');
    stage.aws.world.changeService('waooaw-production', 'waooaw-backend', { desired: 4 });
    await stage.tickAt(at('09:01')).catch(() => {});
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
  });
});

/** One target with an event at 09:00. */
const spot = filesOf({
  path: 'all.yml',
  text: `timezone: America/New_York
targets:
  web: { ecs: { cluster: c, service: web }, base: { min: 2, max: 10 } }
windows:
  - { name: spot, kind: pre-event, start: 2026-11-27 09:00, for: 1h, lead: 10m, targets: { web: { desired: 12 } } }
`,
});

describe('what is remembered', () => {
  it('under the name of another target keeps only the target of that name waiting', async () => {
    await using stage = await startStage({ start: at('07:58') });
    await stage.tickAt(at('07:58'));
    const itemOf = (target: string) => itemAt(stage, `target#${target}`);
    const { record, version } = await itemOf('backend');
    const mixedUp = { ...(await itemOf('agent')), record, version };
    await stage.aws.world.call('dynamodb', 'PutItem', { TableName: tableName('test'), Item: mixedUp });
    await expect(stage.tickAt(at('08:00'))).rejects.toThrow(
      'agent: The record target#agent cannot be read: its text is the record of target#backend.',
    );
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
    expect(await itemOf('agent'), 'nobody writes over it').toEqual(mixedUp);
    const told = stage.announcements().filter(({ kind }) => kind === 'failed');
    expect(told).toMatchObject([{ target: 'agent', details: ['Code: record-unreadable'] }]);
  });

  it('of one target, nested so deep that a schema would overflow, keeps only that target waiting', async () => {
    await using stage = await startStage({ start: at('07:58') });
    await stage.tickAt(at('07:58'));
    const item = await itemAt(stage, 'target#agent');
    const deep = `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`;
    const policies = `[{"name":"p","type":"T","configuration":${deep},"arn":"a","alarms":[]}]`;
    const suspended = '{"dynamicScalingIn":false,"dynamicScalingOut":false,"scheduledScaling":false}';
    const configuration = `{"policies":${policies},"scheduledActions":[],"tags":{},"alarms":[]}`;
    const snapshot = `{"takenAt":"2026-11-27T12:00:00.000Z","min":1,"max":2,"suspended":${suspended},"configuration":${configuration},"deregistered":true}`;
    const record = { S: item.record?.S?.replace('"version":', `"snapshot":${snapshot},"version":`) };
    await stage.aws.world.call('dynamodb', 'PutItem', { TableName: tableName('test'), Item: { ...item, record } });
    await expect(stage.tickAt(at('08:00'))).rejects.toThrow(
      'agent: The record target#agent cannot be read: it is nested more than 32 levels deep',
    );
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
    const told = stage.announcements().filter(({ kind }) => kind === 'failed');
    expect(told).toMatchObject([{ target: 'agent', details: ['Code: record-unreadable'] }]);
  });

  it('of autoscaling is told when it is too large to be saved; until it is not, autoscaling stays as it is', async () => {
    const describeAlarms = ({ world }: EmbeddedAws, length: number): void => {
      for (const { definition } of world.alarms)
        world.putAlarm({ ...definition, AlarmDescription: incompressible(length, definition.AlarmName) });
    };
    await using stage = await startStage({ schedules: spot, start: at('08:40'), prepare: configureAtLength });
    // Longer than CloudWatch takes them: within its limits hardly anything fills an item.
    describeAlarms(stage.aws, 5_000);
    await stage.tickAt(at('08:40'));
    const before = worldOf(stage).web;
    const [remembered] = await stage.records();
    for (const time of ['08:50', '08:51'])
      await expect(stage.tickAt(at(time))).rejects.toThrow(/^web: The record .*web is too large: /);
    const tasks = { desired: 12, running: 12 };
    expect(worldOf(stage).web, 'what is owed runs; nothing is taken away that is not saved').toEqual({
      ...before,
      ...tasks,
    });
    const [stored] = await stage.records();
    const { failing, transition, raised, baseline, applied, version, readiness, known, ...rest } = stored ?? {};
    expect(readiness, 'how the event stands is remembered too').toHaveLength(1);
    expect(known).toMatchObject([{ window: 'spot', seen: true }]);
    expect(transition).toBeDefined();
    expect(raised, 'what is raised comes back').toEqual([{ from: 2, to: 12 }]);
    expect(baseline).toMatchObject({ desired: 2 });
    expect(applied).toEqual({
      ...remembered?.applied,
      key: '',
      inForce: [expect.objectContaining({ phase: 'lead' })],
    });
    expect(
      { ...rest, applied: remembered?.applied, version: remembered?.version, known: remembered?.known },
      'what was remembered before',
    ).toEqual(remembered);
    expect(failing).toMatchObject({ code: 'invalid', ticks: 2 });
    const told = stage.announcements().filter(({ kind }) => kind === 'failed');
    expect(told).toMatchObject([{ severity: 'critical', because: expect.stringContaining('fewer or shorter') }]);

    describeAlarms(stage.aws, 1_000);
    await stage.tickAt(at('08:52'));
    expect(stage.aws.world.service('c', 'web')?.desired).toBe(12);
    expect(await itemAt(stage, 'target#web')).toHaveProperty('recordGzip');
    expect(stage.announcements().map(({ kind }) => kind)).toContain('recovered');
  });
});

describe('a tick that is short of time', () => {
  const names = Array.from({ length: 120 }, (_, index) => `t${String(index).padStart(3, '0')}`);
  const platform = [
    'timezone: America/New_York',
    'targets:',
    ...names.map((name) => `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 1, max: 9 } }`),
    'windows:',
    '  - name: spot',
    '    kind: pre-event',
    '    start: 2026-11-27 09:00',
    '    for: 1h',
    '    lead: 1h',
    '    targets: { t119: { desired: 6 } }',
    '  - name: day',
    '    kind: scale-up',
    '    from: "08:00"',
    '    to: "20:00"',
    '    targets:',
    ...names.map((name) => `      ${name}: { min: 3 }`),
  ].join('\n');

  it('does what is owed to events first, tells what earlier ticks had no time for, and the next ticks do the rest', async () => {
    await using stage = await startStage({
      schedules: filesOf({ path: 'all.yml', text: platform }),
      start: at('07:58'),
    });
    await stage.tickAt(at('07:58'));
    // Every answer of Application Auto Scaling takes two seconds.
    stage.aws.faults.when((call) => {
      if (call.service === 'application-autoscaling')
        stage.clock.advanceTo(new Date(stage.clock.now().getTime() + 2_000));
      return false;
    }, 'throttle');
    const report = await stage.tickAt(at('08:00'));
    expect(stage.aws.world.service('c', 't119')?.desired).toBe(6);
    expect(stage.aws.world.scalableTarget('service/c/t119')).toBeUndefined();
    expect(stage.clock.now().getTime() - Date.parse(at('08:00'))).toBeLessThan(58_000);
    const scaled = () => names.filter((name) => (stage.aws.world.service('c', name)?.desired ?? 0) >= 3).length;
    expect(scaled()).toBeLessThan(names.length);
    expect(report.steps.length).toBeGreaterThan(0);
    for (let minute = 1; minute < 12; minute += 1)
      await stage.tickAt(new Date(Date.parse(at('08:00')) + minute * 60_000));
    expect(scaled()).toBe(names.length);
    const told = stage.messages().filter(({ kind }) => kind === 'window-started');
    const counts = told.map(({ targets = ['one'] }) => targets.length);
    expect(
      counts.reduce((sum, one) => sum + one),
      'each once',
    ).toBe(names.length - 1);
    expect(told.length, 'and not in a message each').toBeLessThanOrEqual(3);
  });

  it('puts back the largest configuration that AWS allows a target, in as many ticks as it takes', async () => {
    await using stage = await startStage({
      schedules: spot,
      start: at('08:40'),
      prepare: configureAtLength,
    });
    const ticks = async (...times: readonly string[]): Promise<void> => {
      for (const time of times) await stage.tickAt(at(time));
    };
    // Every answer takes a while.
    stage.aws.faults.when(({ service }) => {
      if (service === 'application-autoscaling' || service === 'cloudwatch')
        stage.clock.advanceTo(new Date(stage.clock.now().getTime() + 300));
      return false;
    }, 'throttle');
    const before = worldOf(stage).web;
    const alarmsBefore = alarmsByPolicy(stage);
    expect([before?.policies, before?.scheduledActions, alarmsBefore].map((all) => all?.length)).toEqual([
      50, 200, 150,
    ]);

    await ticks('08:40', '08:50', '08:52', '09:00');
    expect(stage.aws.world.scalableTarget('service/c/web')).toBeUndefined();
    const { recordGzip } = await itemAt(stage, 'target#web');
    const text = gunzipSync(Buffer.from(recordGzip?.B ?? '', 'base64')).toString();
    expect(text.length, 'more than an item holds').toBeGreaterThan(409_600);
    await ticks('10:00');
    expect(stage.aws.world.scheduledActions('service/c/web').length).toBeLessThan(200);
    await ticks('10:01', '10:02', '10:03', '10:04', '10:05', '10:06');
    expect(worldOf(stage).web).toEqual(before);
    expect(alarmsByPolicy(stage)).toEqual(alarmsBefore);
    expect((await stage.records())[0]?.snapshot).toBeUndefined();
    const told = stage.announcements();
    expect(told.filter(({ kind }) => kind === 'restored')).toMatchObject([{ severity: 'info' }]);
    expect(told.map(({ kind }) => kind)).not.toContain('failed');
  });
});

const alarmOf = (policyArn: string, name: string) => ({
  AlarmName: name,
  AlarmDescription: incompressible(1_000, name),
  Namespace: 'shop',
  MetricName: 'orders',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1_000,
  ComparisonOperator: 'GreaterThanThreshold',
  AlarmActions: [policyArn],
  // What AWS fills in, so that the alarm that was written is the one that is read.
  ActionsEnabled: true,
  OKActions: [],
  InsufficientDataActions: [],
  Dimensions: [],
});

/** 50 policies of 20 steps with three alarms each, 200 scheduled actions, 50 tags, all named at length. */
async function configureAtLength({ world }: EmbeddedAws): Promise<void> {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const on = { ServiceNamespace: 'ecs', ResourceId: 'service/c/web', ScalableDimension: 'ecs:service:DesiredCount' };
  const call = (operation: string, input: object) =>
    world.call('application-autoscaling', operation, { ...on, ...input });
  const tags = Object.fromEntries(
    numbers(49).map((n) => [`key-${n}-${incompressible(100, n)}`, incompressible(200, n)]),
  );
  const { arn } = world.scalableTarget('service/c/web') ?? {};
  await world.call('application-autoscaling', 'TagResource', { ResourceARN: arn, Tags: tags });
  for (const n of numbers(50)) {
    const steps = numbers(20).map((step) => ({
      MetricIntervalLowerBound: step,
      ...(step < 19 && { MetricIntervalUpperBound: step + 1 }),
      ScalingAdjustment: step + 1,
    }));
    const put = await call('PutScalingPolicy', {
      PolicyName: `policy-${n}-${incompressible(200, n)}`,
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', StepAdjustments: steps },
    });
    const policyArn = 'PolicyARN' in put ? String(put.PolicyARN) : '';
    for (const which of ['low', 'high', 'late']) world.putAlarm(alarmOf(policyArn, `alarm-${n}-${which}`));
  }
  for (const n of numbers(200))
    await call('PutScheduledAction', {
      ScheduledActionName: `action-${n}-${incompressible(200, n)}`,
      Schedule: 'cron(0 3 * * ? *)',
      Timezone: 'America/Argentina/Buenos_Aires',
      ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 10 },
    });
}

type StoredItem = Readonly<Record<string, { readonly B?: string; readonly S?: string }>>;

async function itemAt({ aws }: TestStage, sk: string): Promise<StoredItem> {
  const Key = { pk: { S: 'record' }, sk: { S: sk } };
  const answer = await aws.world.call('dynamodb', 'GetItem', { TableName: tableName('test'), Key });
  return 'Item' in answer ? (answer.Item as StoredItem) : {};
}

/** ARNs are new with every put: each alarm with the name of the policy that it starts. */
function alarmsByPolicy({ aws: { world } }: TestStage) {
  const names = new Map(world.policies('service/c/web').map(({ arn, name }) => [arn, name]));
  return world.alarms.map(({ definition: { AlarmActions = [], ...rest } }) => ({
    ...rest,
    starts: AlarmActions.map((arn) => names.get(arn)),
  }));
}
