import { describe, expect, it } from 'vitest';
import type { ScheduleSource } from '../../lib/execute/ports.ts';
import { headline } from '../../lib/tell/headline.ts';
import type { EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { tableName } from '../../local/local-stage.ts';
import { campaignOf, namesOf, play, weekdayOf } from './campaign-day.ts';
import { filesOf, startStage, type TestStage, worldOf } from './stage.ts';

const campaign = campaignOf(namesOf(2));

const on = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/c/t0',
  ScalableDimension: 'ecs:service:DesiredCount',
};

/** What a deregistration would lose. */
const withPolicy = async ({ world }: EmbeddedAws): Promise<void> => {
  await world.call('application-autoscaling', 'PutScalingPolicy', {
    ...on,
    PolicyName: 'cpu',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 70,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    },
  });
  await world.call('application-autoscaling', 'PutScheduledAction', {
    ...on,
    ScheduledActionName: 'new-year',
    Schedule: 'at(2027-01-01T00:00:00)',
    ScalableTargetAction: { MinCapacity: 3 },
  });
};

const openedBy = (schedules: ScheduleSource): Promise<TestStage> =>
  startStage({ schedules, start: '2026-11-26T08:50:00Z', prepare: withPolicy });
const opened = (text: string): Promise<TestStage> => openedBy(filesOf({ path: 'all.yml', text }));

const ofServices = ({ aws }: TestStage): readonly string[] =>
  aws.calls
    .filter(({ service }) => service === 'ecs' || service === 'application-autoscaling' || service === 'cloudwatch')
    .map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`);

/** Every call that is no read. */
const written = (stage: TestStage, of = ''): readonly string[] =>
  ofServices(stage).filter((call) => !/^(Describe|List|Get)/.test(call) && call.includes(of));

/** What was told of whom with which counts, without when. */
const toldIn = (stage: TestStage, of?: string): readonly string[] =>
  stage
    .announcements()
    .filter(({ target }) => target !== undefined && (of === undefined || target === of))
    .map(({ kind, target, window, phase, from, to }) => JSON.stringify({ kind, target, window, phase, from, to }))
    .sort();

/** What is remembered of t0 goes, and with it the second copy. */
async function forget({ aws: { world } }: TestStage, withCopy: boolean): Promise<void> {
  const TableName = tableName('test');
  const { Items } = (await world.call('dynamodb', 'Scan', { TableName, ConsistentRead: true })) as {
    readonly Items: readonly { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } }[];
  };
  for (const { pk, sk } of Items)
    if (sk.S === 'target#t0' || (withCopy && sk.S.includes(on.ResourceId)))
      await world.call('dynamodb', 'DeleteItem', { TableName, Key: { pk, sk } });
}

const desired = ({ aws }: TestStage, name = 't0') => aws.world.service('c', name)?.desired;

/** The minutes of the campaign's day in which something changes. */
async function playChanges(stage: TestStage): Promise<void> {
  await play(stage, '2026-11-26T08:50:00Z', 1);
  await play(stage, '2026-11-26T09:00:00Z', 2);
  const minutes = [
    ['05:59', 4],
    ['07:59', 5],
    ['08:59', 3],
    ['10:59', 4],
    ['11:05', 2],
    ['11:10', 2],
    ['11:15', 3],
    ['19:59', 4],
  ] as const;
  for (const [from, count] of minutes) await play(stage, `2026-11-27T${from}:00Z`, count);
}

describe('a campaign that is only observed', () => {
  it('makes no writing call, leaves all as it is, and tells the same counts as one that acts', async () => {
    await using acting = await opened(campaign);
    await using observing = await opened(`mode: observe\n${campaign}`);
    const before = worldOf(observing);
    await playChanges(acting);
    await playChanges(observing);
    expect(written(acting).join()).toContain('DeregisterScalableTarget');
    expect(written(observing)).toEqual([]);
    expect(worldOf(observing)).toEqual(before);
    expect(toldIn(observing)).toEqual(toldIn(acting));
    expect(toldIn(observing).join()).toContain('restored');
    const said = observing.messages().filter(({ kind }) => kind !== 'observed');
    expect(said.filter((one) => !one.observed || one.severity === 'critical')).toEqual([]);
    expect(said.map((one) => headline(one))).toEqual(acting.messages().map((one) => `Only observed: ${headline(one)}`));
  });

  it('looks no more often than one that acts: a tick with nothing due calls neither ECS nor autoscaling', async () => {
    await using stage = await opened(`mode: observe\n${campaign}`);
    await play(stage, '2026-11-26T08:50:00Z', 3);
    await stage.tickAt('2026-11-26T09:30:00Z');
    stage.aws.clearCalls();
    await stage.tickAt('2026-11-26T09:31:00Z');
    expect(ofServices(stage)).toEqual([]);
  });

  it('pretends an override too, and says so in the answer', async () => {
    await using stage = await opened(`mode: observe\n${campaign}`);
    await stage.tickAt('2026-11-26T08:50:00Z');
    const hold = { target: 't1', desired: 8, for: '30m', by: 'ana@example.com', reason: 'TV spot' };
    expect((await stage.override(hold)).says).toBe(
      'The next tick would hold t1 at 8 tasks until Thu 26 Nov 09:20. t1 is only observed: it is told, and nothing is changed.',
    );
    await play(stage, '2026-11-26T08:51:00Z', 2);
    await stage.tickAt('2026-11-26T09:20:00Z');
    expect(written(stage)).toEqual([]);
    const told = stage.announcements().filter(({ kind }) => kind.startsWith('override'));
    expect(told.map(({ kind, observed, from, to }) => [kind, observed, from?.desired, to?.desired])).toEqual([
      ['override-set', true, 3, 8],
      ['override-ended', true, 8, 3],
    ]);
  });
});

describe('a stage in which one target is observed', () => {
  it('acts on the other, and tells the two apart', async () => {
    const text = campaign.replace('t1: { ecs', 't1: { mode: observe, ecs');
    await using stage = await opened(text);
    await using acting = await opened(campaign);
    for (const one of [stage, acting]) {
      await play(one, '2026-11-26T08:50:00Z', 1);
      await play(one, '2026-11-27T07:59:00Z', 5);
    }
    expect(written(stage, 't1')).toEqual([]);
    expect(written(stage, 't0').join()).toContain('DeregisterScalableTarget');
    expect(desired(stage)).toBe(12);
    expect(desired(stage, 't1')).toBe(2);
    expect(toldIn(stage, 't1')).toEqual(toldIn(acting, 't1'));
    const begun = stage.messages().filter(({ kind }) => kind === 'pre-scale-started');
    expect(begun.map((one) => [one.target, one.observed])).toEqual([
      ['t0', undefined],
      ['t1', true],
    ]);
  });
});

describe('a date from which on Prescale acts', () => {
  it('says of an override that reaches beyond it that it is done from then on', async () => {
    await using stage = await opened(`mode: observe\nactFrom: 2026-11-27 09:30\n${campaign}`);
    const hold = { target: 't1', desired: 8, by: 'ana@example.com', reason: 'TV spot' };
    expect((await stage.override({ ...hold, until: '2026-11-27 08:00' })).says).toContain('nothing is changed');
    expect((await stage.override({ ...hold, until: '2026-11-27 14:00', belowEvent: 'campaign' })).says).toMatch(
      /^The next tick would hold t1 at 8 tasks .* t1 is only observed until Fri 27 Nov 09:30; from then on it is done\.$/,
    );
  });

  it('begins anew on what is really there, keeps what people hold, and reports what was observed', async () => {
    await using stage = await opened(`mode: observe\nactFrom: 2026-11-27 09:30\n${campaign}`);
    await play(stage, '2026-11-27T07:59:00Z', 5);
    const hold = { target: 't1', min: 12, desired: 14, max: 20, for: '3h', by: 'ana@example.com', reason: 'TV spot' };
    await stage.override(hold);
    await play(stage, '2026-11-27T09:00:00Z', 2);
    await stage.tickAt('2026-11-27T09:29:00Z');
    expect(written(stage)).toEqual([]);
    expect(desired(stage)).toBe(2);
    const before = stage.announcements().length;
    await play(stage, '2026-11-27T09:30:00Z', 4);
    expect(desired(stage)).toBe(12);
    expect(desired(stage, 't1')).toBe(14);
    expect(stage.aws.world.scalableTarget(on.ResourceId)).toBeUndefined();
    expect((await stage.records()).map(({ observing }) => observing)).toEqual([undefined, undefined]);
    const told = stage.announcements().slice(before);
    expect(told.filter(({ observed }) => observed)).toEqual([]);
    const [report] = told.filter(({ kind }) => kind === 'observed');
    expect(report?.because).toMatch(
      /^On t0, t1: 1 event and 1 window, with \d+ changes of counts and 2 deregistrations\.$/,
    );
    expect(report?.details.at(-1)).toBe('Not observed any more: t0, t1.');
    expect(told.map(({ kind, target }) => `${kind} ${target}`)).toContain('event-live t0');
    expect(told.map(({ kind, target }) => `${kind} ${target}`)).toContain('override-set t1');
    for (const minute of ['10:59', '11:00', '11:01', '11:05', '11:10', '11:15', '11:16'])
      await stage.tickAt(`2026-11-27T${minute}:00Z`);
    expect(stage.aws.world.policies(on.ResourceId).map(({ name }) => name)).toEqual(['cpu']);
  });
});

describe('a target that was acted on, and is observed from the middle of an event on', () => {
  it('keeps what the event is owed, has all put back after it, and is changed no more', async () => {
    let text = campaign;
    await using stage = await openedBy({ read: async () => [{ path: 'all.yml', text }] });
    const before = stage.aws.world.policies(on.ResourceId).map(({ name, configuration }) => ({ name, configuration }));
    await play(stage, '2026-11-27T07:59:00Z', 5);
    await play(stage, '2026-11-27T09:00:00Z', 2);
    expect(desired(stage)).toBe(12);
    text = `mode: observe\n${campaign}`;
    await play(stage, '2026-11-27T09:10:00Z', 2);
    stage.aws.world.changeService('c', 't0', { desired: 3 });
    await play(stage, '2026-11-27T09:12:00Z', 2);
    expect(desired(stage), 'the floor is defended').toBe(12);
    const [begins] = stage.messages().filter(({ kind }) => kind === 'observed');
    expect(begins?.because).toBe('Observed: t0, t1.');
    expect(begins?.details).toEqual([
      'What was done to t0, t1 is given back first; an event or a scale-up that is under way, or what is held by hand, is brought to its end.',
    ]);
    await play(stage, '2026-11-27T10:59:00Z', 1);
    expect(desired(stage)).toBe(12);
    for (const minute of ['11:00', '11:01', '11:02', '11:05', '11:10', '11:15', '11:16', '11:17', '11:18', '11:19'])
      await stage.tickAt(`2026-11-27T${minute}:00Z`);
    const after = stage.aws.world.policies(on.ResourceId).map(({ name, configuration }) => ({ name, configuration }));
    expect(after).toEqual(before);
    expect(stage.aws.world.scheduledActions(on.ResourceId)).toHaveLength(1);
    expect(desired(stage), 'business hours go on').toBe(3);
    await play(stage, '2026-11-27T20:00:00Z', 3);
    expect(desired(stage)).toBe(2);
    expect(stage.aws.world.scalableTarget(on.ResourceId)).toMatchObject({ min: 2, max: 12 });
    expect((await stage.records()).every(({ observing }) => observing !== undefined)).toBe(true);
    stage.aws.clearCalls();
    await stage.tickAt('2026-11-27T20:10:00Z');
    await stage.tickAt('2026-11-28T06:00:00Z');
    expect(written(stage)).toEqual([]);
  });
});

describe('a target that is observed from the middle of a scale-up on', () => {
  it('keeps the tasks until it ends, has what was changed put back then, and is changed no more', async () => {
    let text = weekdayOf(namesOf(2));
    await using stage = await openedBy({ read: async () => [{ path: 'all.yml', text }] });
    await play(stage, '2026-11-26T08:50:00Z', 2);
    expect(desired(stage)).toBe(3);
    text = `mode: observe\n${text}`;
    await play(stage, '2026-11-26T09:10:00Z', 4);
    await stage.tickAt('2026-11-26T15:00:00Z');
    expect([desired(stage), desired(stage, 't1')]).toEqual([3, 3]);
    const [begins] = stage.messages().filter(({ kind }) => kind === 'observed');
    expect(begins?.details.join()).toContain('a scale-up that is under way');
    await play(stage, '2026-11-26T20:00:00Z', 4);
    await stage.tickAt('2026-11-26T20:10:00Z');
    expect(stage.aws.world.scalableTarget(on.ResourceId)).toMatchObject({ min: 2, max: 12 });
    expect((await stage.records()).map(({ observing }) => observing !== undefined)).toEqual([true, true]);
    stage.aws.clearCalls();
    await play(stage, '2026-11-27T05:59:00Z', 3);
    expect(written(stage)).toEqual([]);
  });

  it('does not wait for one that begins only then', async () => {
    let text = `${weekdayOf(namesOf(2))}\n  - { name: late, kind: scale-up, from: "20:00", to: "23:00", targets: { t0: { min: 5 } } }\n`;
    await using stage = await openedBy({ read: async () => [{ path: 'all.yml', text }] });
    await play(stage, '2026-11-26T08:50:00Z', 2);
    text = `mode: observe\n${text}`;
    await play(stage, '2026-11-26T20:00:00Z', 3);
    expect(desired(stage)).toBeLessThan(5);
    expect((await stage.records()).map(({ observing }) => observing !== undefined)).toEqual([true, true]);
  });
});

describe('a target that was really deregistered, and whose record is lost', () => {
  const lost = async (minutes: readonly string[], dropsCopy = false): Promise<TestStage> => {
    let text = campaign;
    const stage = await openedBy({ read: async () => [{ path: 'all.yml', text }] });
    await play(stage, '2026-11-27T07:59:00Z', 5);
    await stage.tickAt('2026-11-27T09:00:00Z');
    expect(stage.aws.world.scalableTarget(on.ResourceId)).toBeUndefined();
    await forget(stage, dropsCopy);
    text = `mode: observe\n${campaign}`;
    for (const minute of minutes) await stage.tickAt(`2026-11-27T${minute}:00Z`);
    return stage;
  };

  it('gets back what was saved of it, really, before it is observed', async () => {
    await using stage = await lost(['20:00', '20:01', '20:02', '20:03', '20:04', '20:05']);
    expect(stage.aws.world.policies(on.ResourceId).map(({ name }) => name)).toEqual(['cpu']);
    expect(stage.aws.world.scalableTarget(on.ResourceId)).toMatchObject({ min: 2, max: 12 });
    const told = stage.announcements().filter(({ target, kind }) => target === 't0' && kind === 'restored');
    expect(told.map(({ observed }) => observed)).toEqual([undefined]);
    expect((await stage.records()).every(({ observing }) => observing !== undefined)).toBe(true);
  });

  it('is told as critical where there is no second copy either', async () => {
    await using stage = await lost(['09:10', '09:11'], true);
    const told = stage.messages().filter(({ kind }) => kind === 'failed');
    expect(told.map(({ severity, target }) => [severity, target])).toEqual([['critical', 't0']]);
  });
});

describe('a week of observing', () => {
  it('ends in one message: what would have been done, saved and fought with', async () => {
    const night = weekdayOf(namesOf(2))
      .replace('kind: scale-up', 'kind: scale-down')
      .replaceAll('min: 3', 'desired: 0');
    const text = `mode: observe\n${night.replaceAll('base: { min: 2, max: 12 }', 'base: { min: 2, max: 12 }')}`;
    await using stage = await opened(text);
    await stage.tickAt('2026-11-26T08:50:00Z');
    for (let day = 26; day <= 30; day += 1) {
      await play(stage, `2026-11-${day}T20:00:00Z`, 1);
      if (day < 30) await play(stage, `2026-11-${day + 1}T06:00:00Z`, 1);
    }
    // Of t1 no policy could have done it.
    await stage.tickAt('2026-12-01T06:00:00Z');
    stage.aws.world.changeService('c', 't1', { desired: 5 });
    await stage.tickAt('2026-12-01T06:10:00Z');
    await stage.aws.world.call('application-autoscaling', 'RegisterScalableTarget', { ...on, MinCapacity: 1 });
    await stage.tickAt('2026-12-01T06:20:00Z');
    await stage.tickAt('2026-12-01T20:00:00Z');
    await stage.tickAt('2026-12-03T08:49:00Z');
    const reports = () => stage.messages().filter(({ kind, end }) => kind === 'observed' && end !== undefined);
    expect(reports()).toEqual([]);
    await stage.tickAt('2026-12-03T08:50:00Z');
    await stage.tickAt('2026-12-03T08:51:00Z');
    expect(reports()).toHaveLength(1);
    const [report] = reports();
    expect([headline(report as never), report?.because, ...(report?.details ?? [])]).toMatchInlineSnapshot(`
      [
        "What Prescale would have done from Thu 26 Nov 08:50 to Thu 3 Dec 08:50",
        "On t0, t1: 0 events and 1 window, with 25 changes of counts and 0 deregistrations.",
        "773.5 task-hours were asked for, and 540.6 would have been: 232.9 fewer.",
        "This would have fought with it:",
        "Counts that somebody else changed: t1 (1 time).",
        "Bounds that somebody else changed: t0 (1 time).",
      ]
    `);
    expect(written(stage)).toEqual([]);
    await stage.tickAt('2026-12-10T08:50:00Z');
    expect(reports()).toHaveLength(2);
  });
});
