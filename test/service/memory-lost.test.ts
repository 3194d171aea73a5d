import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { tableName } from '../../local/local-stage.ts';
import { filesOf, startStage, type TestStage } from './stage.ts';

const at = (time: string): string => `2026-11-27T${time}:00-05:00`;
const id = 'service/c/web';
const on = { ServiceNamespace: 'ecs', ResourceId: id, ScalableDimension: 'ecs:service:DesiredCount' };
const table = tableName('test');

interface Story {
  readonly base?: boolean;
  readonly mode?: 'deregister' | 'suspend' | 'floor';
  readonly policies?: 'tracking' | 'step';
}

const schedule = ({ base = false, mode = 'deregister' }: Story) =>
  filesOf({
    path: 'all.yml',
    text: `timezone: America/New_York
targets:
  web:
    ecs: { cluster: c, service: web }
${base ? '    base: { min: 2, max: 10 }\n    scaling: [{ metric: cpu, target: 50 }]\n' : ''}windows:
  - name: spot
    kind: pre-event
    start: 2026-11-27 09:00
    end: 2026-11-27 11:00
    lead: 30m
    autoscaling: ${mode}
    targets: { web: { desired: 12 } }
`,
  });

const tracking = {
  ...on,
  PolicyName: 'made-by-people',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 70,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' },
  },
};
const step = {
  ...on,
  PolicyName: 'step-out',
  PolicyType: 'StepScaling',
  StepScalingPolicyConfiguration: {
    AdjustmentType: 'ChangeInCapacity',
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
  },
};

const call = (stage: Pick<TestStage, 'aws'>, operation: string, input: object) =>
  stage.aws.world.call('application-autoscaling', operation, input);

/** People have registered the service with a policy of theirs; the event is live, or comes. */
async function liveEvent(story: Story, until = '09:00'): Promise<TestStage> {
  const stage = await startStage({
    schedules: schedule(story),
    start: at('08:00'),
    prepare: async (aws) => {
      if (aws.world.service('c', 'web') === undefined)
        aws.world.createService({ cluster: 'c', service: 'web', desired: 2, launch: { secondsToRunning: 30 } });
      await call({ aws }, 'RegisterScalableTarget', { ...on, MinCapacity: 2, MaxCapacity: 10 });
      await call({ aws }, 'PutScalingPolicy', story.policies === 'step' ? step : tracking);
    },
  });
  for (const time of ['08:00', '08:30', '08:33', '09:00'].filter((one) => one <= until)) await stage.tickAt(at(time));
  expect(stage.aws.world.service('c', 'web')?.desired).toBe(12);
  return stage;
}

type Key = { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };

async function items(stage: TestStage): Promise<readonly (Key & { gzip?: { B: string } })[]> {
  const answer = await stage.aws.world.call('dynamodb', 'Scan', { TableName: table, ConsistentRead: true });
  return 'Items' in answer && Array.isArray(answer.Items) ? answer.Items : [];
}

async function lose(stage: TestStage, what: 'all' | 'record'): Promise<void> {
  for (const { pk, sk } of await items(stage))
    if (what === 'all' || sk.S === 'target#web')
      await stage.aws.world.call('dynamodb', 'DeleteItem', { TableName: table, Key: { pk, sk } });
}

const policies = ({ aws }: TestStage) => aws.world.policies(id).map(({ name }) => name);
const bounds = ({ aws }: TestStage) => {
  const target = aws.world.scalableTarget(id);
  return target && [target.min, target.max];
};
const desired = ({ aws }: TestStage) => aws.world.service('c', 'web')?.desired;
const toldFrom = (stage: TestStage, from: string): readonly Announcement[] =>
  stage.announcements().filter((one) => one.target === 'web' && new Date(one.at) >= new Date(at(from)));
const kinds = (told: readonly Announcement[]) => told.map(({ kind, severity }) => `${kind} ${severity}`);
const ticks = async (stage: TestStage, ...times: string[]) => {
  for (const time of times) await stage.tickAt(at(time));
};

describe('a record deleted while its event is live', () => {
  it.each`
    base     | made          | after      | expected              | because
    ${true}  | ${'tracking'} | ${[2, 10]} | ${['made-by-people']} | ${'with a declared base'}
    ${false} | ${'tracking'} | ${[2, 10]} | ${['made-by-people']} | ${'without'}
    ${false} | ${'step'}     | ${[2, 10]} | ${['step-out']}       | ${'a step policy'}
  `('is told once as critical, and what people made comes back: $because', async ({ base, made, after, expected }) => {
    await using stage = await liveEvent({ base, policies: made });
    await lose(stage, 'record');
    await ticks(stage, '09:30', '09:31', '09:40');
    const [lost, ...more] = toldFrom(stage, '09:30');
    expect(more).toEqual([]);
    expect(lost).toMatchObject({ kind: 'failed', severity: 'critical', window: 'spot', phase: 'live' });
    expect(lost?.details).toEqual(
      expect.arrayContaining([
        `Its autoscaling saved at Fri 27 Nov 08:30 (${base ? '2 policies' : '1 policy'}, 0 scheduled actions) was found and comes back after the event.`,
        'Code: memory-lost',
      ]),
    );
    expect(policies(stage)).toEqual([]);
    expect(desired(stage)).toBe(12);
    await ticks(stage, '11:00', '11:01', '11:10');
    expect(policies(stage)).toEqual(expect.arrayContaining(expected));
    expect(bounds(stage)).toEqual(after);
    expect(kinds(toldFrom(stage, '11:00'))).toEqual(['event-ended info', 'restored info']);
    expect((await items(stage)).map(({ pk }) => pk.S)).not.toContain('snapshot');
  });

  it('gives the count back that ran before, where nothing else does', async () => {
    await using stage = await liveEvent({ policies: 'step' });
    await lose(stage, 'record');
    await ticks(stage, '09:30', '11:00', '11:01');
    expect(desired(stage)).toBe(2);
  });

  it('raises at once what is owed', async () => {
    await using stage = await liveEvent({});
    await lose(stage, 'record');
    stage.aws.world.changeService('c', 'web', { desired: 3 });
    await ticks(stage, '09:30');
    expect(desired(stage)).toBe(12);
  });

  it('is found by one of two ticks at once', async () => {
    await using stage = await liveEvent({});
    await lose(stage, 'record');
    stage.clock.advanceTo(new Date(at('09:30')));
    const other = stage.deploy(schedule({}));
    await Promise.all([stage.tick(), other.tick()]);
    await ticks(stage, '09:31', '11:00', '11:01');
    expect(kinds(toldFrom(stage, '09:30'))).toEqual(['failed critical', 'event-ended info', 'restored info']);
    expect(policies(stage)).toEqual(['made-by-people']);
  });

  it('in its lead: what comes next is told, and ready is not told anew', async () => {
    await using stage = await liveEvent({}, '08:33');
    await lose(stage, 'record');
    await ticks(stage, '08:40', '08:41', '09:00');
    expect(kinds(toldFrom(stage, '08:40'))).toEqual(['failed critical', 'event-live info']);
  });
});

describe('the table emptied while an event is live', () => {
  it('replaces nothing, and tells people again at the end: with a declared base', async () => {
    await using stage = await liveEvent({ base: true });
    await lose(stage, 'all');
    await ticks(stage, '09:30', '09:31');
    const [lost, ...more] = toldFrom(stage, '09:30');
    expect(more).toEqual([]);
    expect(lost).toMatchObject({ kind: 'failed', severity: 'critical' });
    expect(lost?.details).toContain('No second copy of its autoscaling was found.');
    expect(lost?.details.join(' ')).toContain('snapshot saved');
    await ticks(stage, '11:00', '11:01', '11:10', '11:20');
    expect(bounds(stage)).toEqual([2, 10]);
    expect(policies(stage)).toEqual([]);
    const ended = toldFrom(stage, '11:00');
    expect(kinds(ended)).toEqual(['failed critical', 'event-ended info']);
    expect(ended[0]?.details).toContain(
      'It is registered with its declared base, 2 to 10 tasks, but without scaling policies: nothing follows the load.',
    );
    await call(stage, 'PutScalingPolicy', tracking);
    await ticks(stage, '11:30', '11:31');
    expect(kinds(toldFrom(stage, '11:30'))).toEqual(['recovered info']);
    expect(policies(stage), 'looked after as before').toEqual(['made-by-people', 'prescale-cpu']);
  });

  it('registers nothing without a base, and tells people at the end that the tasks stay', async () => {
    await using stage = await liveEvent({});
    await lose(stage, 'all');
    await ticks(stage, '09:30', '11:00', '11:01', '11:10');
    expect(bounds(stage)).toBeUndefined();
    expect(desired(stage)).toBe(12);
    const ended = toldFrom(stage, '11:00');
    expect(kinds(ended)).toEqual(['failed critical', 'event-ended info']);
    expect(ended[0]?.details).toContain(
      'It is not registered with Application Auto Scaling; 12 tasks stay until somebody changes that.',
    );
  });

  it.each(['09:45', '11:05'])('is mended with the line of the log, put into the table at %s', async (mended) => {
    await using stage = await liveEvent({ base: true });
    const copy = (await items(stage)).find(({ pk }) => pk.S === 'snapshot');
    await lose(stage, 'all');
    await ticks(stage, '09:30', ...(mended > '11:00' ? ['11:00', '11:01'] : []));
    await stage.aws.world.call('dynamodb', 'PutItem', { TableName: table, Item: copy });
    await ticks(stage, ...(mended > '11:00' ? ['11:12', '11:13'] : ['09:50', '11:00', '11:01']));
    expect(policies(stage)).toContain('made-by-people');
    expect(bounds(stage)).toEqual([2, 10]);
    expect(kinds(toldFrom(stage, '09:31'))).toContain('recovered info');
    expect((await items(stage)).map(({ pk }) => pk.S)).not.toContain('snapshot');
  });

  it('tells that the copy is there and cannot be read', async () => {
    await using stage = await liveEvent({});
    const copy = (await items(stage)).find(({ pk }) => pk.S === 'snapshot');
    await lose(stage, 'record');
    await stage.aws.world.call('dynamodb', 'PutItem', { TableName: table, Item: { ...copy, gzip: { B: 'AAAA' } } });
    await ticks(stage, '09:30', '11:00');
    expect(toldFrom(stage, '09:30')[0]?.details.join(' ')).toContain(
      'The second copy of its autoscaling cannot be used: The copy service/c/web cannot be read',
    );
    expect(bounds(stage)).toBeUndefined();
  });

  it('is a fresh start where the target is registered', async () => {
    await using stage = await liveEvent({ base: true, mode: 'floor' });
    await lose(stage, 'all');
    await ticks(stage, '09:30', '11:00');
    expect(kinds(toldFrom(stage, '09:30'))).not.toContain('failed critical');
  });

  it('leaves autoscaling suspended where nobody knows who did it, and says how to resume it', async () => {
    await using stage = await liveEvent({ base: true, mode: 'suspend' });
    await lose(stage, 'all');
    await ticks(stage, '09:30', '09:31', '11:00', '11:01');
    const told = toldFrom(stage, '09:30');
    expect(kinds(told)).toEqual(['failed critical', 'event-ended info']);
    expect(told[0]?.details.join(' ')).toContain('--suspended-state DynamicScalingInSuspended=false');
    expect(stage.aws.world.scalableTarget(id)?.suspended).toEqual({
      DynamicScalingInSuspended: true,
      DynamicScalingOutSuspended: true,
      ScheduledScalingSuspended: true,
    });
  });
});
