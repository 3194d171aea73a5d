import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deadLetters, type StageOnAws, spoil, stageOnAws, writing } from './stage-on-aws.ts';

const resourceId = 'service/waooaw-production/waooaw-backend';

/** In the event, with the autoscaling of both targets saved and deregistered. */
async function inTheEvent(): Promise<StageOnAws> {
  const stage = await stageOnAws();
  for (const at of ['2026-11-27T12:00:00Z', '2026-11-27T13:35:00Z', '2026-11-27T14:00:00Z', '2026-11-27T14:10:00Z'])
    await stage.tickAt(at);
  return stage;
}

const keyOf = (target: string) => ({ pk: { S: 'record' }, sk: { S: `target#${target}` } });

const told = (stage: StageOnAws): readonly string[] =>
  stage.aws.world.messages.map(({ attributes }) => `${attributes.kind?.value} ${attributes.target?.value}`);

describe('a record that cannot be read', () => {
  it.runIf(process.env.CI)('is shown, mended from a file, and goes on', async () => {
    await using stage = await inTheEvent();
    await spoil(stage, 'backend', (text) => text.replace('"told":', '"tolld":'));
    await stage.tickAt('2026-11-27T14:20:00Z').catch(() => undefined);
    const list = await stage.prescale('records', 'list');
    expect(list.out).toMatch(/^ {2}backend +\d+ +6 +\d+ +cannot be read \(record-unreadable\)$/m);
    expect((await stage.json('records', 'list')).records).toHaveLength(3);
    const shown = await stage.prescale('records', 'show', 'backend');
    expect(shown.err).toMatch(/^note: The record target#backend cannot be read: .*tolld/);
    stage.own.write('mended.json', shown.out.replace('"tolld":', '"told":'));
    const written = await stage.prescale('records', 'edit', 'backend', '--from', 'mended.json', '--yes');
    expect(written).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Written as version \d+; changed: told, tolld\./),
    });
    await stage.tickAt('2026-11-27T14:21:00Z');
    expect(told(stage)).toContain('recovered backend');
    await stage.tickAt('2026-11-28T01:00:00Z');
    expect(stage.aws.world.policies(resourceId)).toHaveLength(2);
  });

  it('is mended in an editor, after a question', async () => {
    await using stage = await inTheEvent();
    await spoil(stage, 'backend', (text) => text.replace('"told":', '"tolld":'));
    const editor = join(stage.own.folder, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/tolld/told/" "$1"\n', { mode: 0o755 });
    const env = { AWS_ENDPOINT_URL: stage.url, EDITOR: editor };
    const no = await stage.prescaleWith({ env, answers: ['n'] }, 'records', 'edit', 'backend');
    expect(no).toMatchObject({
      code: 1,
      err: expect.stringContaining('Of the record of backend changes: told, tolld.'),
    });
    const yes = await stage.prescaleWith({ env, answers: ['yes'] }, 'records', 'edit', 'backend');
    expect(yes.code).toBe(0);
    expect((await stage.json('status')).unreadable).toEqual([]);
    expect((await stage.prescale('records', 'edit', 'backend')).err).toMatch(
      /^error: There is no terminal to edit on\./,
    );
    const untouched = await stage.prescaleWith(
      { env: { ...env, EDITOR: 'true' }, answers: [] },
      'records',
      'edit',
      'agent',
    );
    expect(untouched.out).toBe('Nothing is changed in it, so nothing was written.\n');
  });

  it.runIf(process.env.CI)('is not replaced by what no tick could read, nor by what is older', async () => {
    await using stage = await inTheEvent();
    const { out } = await stage.prescale('records', 'show', 'backend');
    const edit = async (text: string) => {
      stage.own.write('mended.json', text);
      return stage.prescale('records', 'edit', 'backend', '--from', 'mended.json', '--yes');
    };
    stage.aws.clearCalls();
    expect((await edit(out.replace('"target": "backend"', '"target": "agent"'))).err).toMatch(
      /its text is the record of target#agent/,
    );
    expect((await edit('{')).err).toBe('error: What was mended is no JSON object. Nothing was written.\n');
    const { version } = JSON.parse(out);
    expect((await edit(out.replace(`"version": ${version}`, '"version": 1'))).err).toMatch(
      /was written since version 1: it is at \d+ now\. Read it again/,
    );
    expect(writing(stage.aws)).toEqual([]);
    expect((await stage.prescale('records', 'show', 'nobody')).err).toBe(
      'error: There is no record of nobody. There is one of agent, backend.\n',
    );
  });
});

describe('a record of an hour ago', () => {
  it.runIf(process.env.CI)('is brought back by point-in-time recovery, and the restored table goes again', async () => {
    await using stage = await inTheEvent();
    stage.clock.advanceTo(new Date('2026-11-27T15:00:00Z'));
    await stage.aws.world.call('dynamodb', 'DeleteItem', { TableName: 'prescale-production', Key: keyOf('backend') });
    await stage.aws.world.call('dynamodb', 'DeleteItem', {
      TableName: 'prescale-production',
      Key: { pk: { S: 'snapshot' }, sk: { S: resourceId } },
    });
    stage.clock.advanceTo(new Date('2026-11-27T15:10:00Z'));
    const { out, code } = await stage.prescale('records', 'restore', 'backend', '--at', '1h', '--yes');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Written as version 1; changed: .*snapshot.*\nprescale-production-at-20261127t141000 was deleted again\.\n$/s,
    );
    await stage.tickAt('2026-11-27T15:11:00Z');
    await stage.tickAt('2026-11-28T01:00:00Z');
    await stage.tickAt('2026-11-28T01:01:00Z');
    expect(stage.aws.world.policies(resourceId)).toHaveLength(2);
    expect(stage.aws.world.tags(resourceId)).toEqual({ 'managed-by': 'terraform' });
  });

  it.runIf(process.env.CI)(
    'is not sought where there are no backups of it, and says from when on there are',
    async () => {
      await using stage = await inTheEvent();
      const answer = await stage.prescale('records', 'restore', 'backend', '--at', '2026-11-27T11:00Z', '--yes');
      expect(answer).toMatchObject({
        code: 1,
        err: 'error: prescale-production can be restored from 2026-11-27T12:00:00.000Z to 2026-11-27T14:05:00.000Z.\n',
      });
      expect((await stage.prescale('records', 'restore', 'backend')).code).toBe(64);
    },
  );
});

describe('autoscaling', () => {
  it('is put back from a snapshot, also of a record that ticks cannot read, with alarms that lead to the new policies', async () => {
    const alarm = {
      AlarmName: 'queue-deep',
      Namespace: 'Shop',
      MetricName: 'Depth',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    };
    await using stage = await stageOnAws({
      prepare: async ({ world }) => {
        const on = { ServiceNamespace: 'ecs', ResourceId: resourceId, ScalableDimension: 'ecs:service:DesiredCount' };
        const StepScalingPolicyConfiguration = {
          AdjustmentType: 'ChangeInCapacity',
          StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
        };
        await world.call('application-autoscaling', 'PutScalingPolicy', {
          ...on,
          PolicyName: 'deep',
          PolicyType: 'StepScaling',
          StepScalingPolicyConfiguration,
        });
        const arn = world.policies(resourceId).find(({ name }) => name === 'deep')?.arn;
        await world.call('cloudwatch', 'PutMetricAlarm', { ...alarm, AlarmActions: [arn] });
        await world.call('application-autoscaling', 'PutScheduledAction', {
          ...on,
          ScheduledActionName: 'weekly',
          Schedule: 'cron(0 3 ? * SUN *)',
          ScalableTargetAction: { MinCapacity: 2 },
        });
      },
    });
    for (const at of ['2026-11-27T12:00:00Z', '2026-11-27T13:35:00Z', '2026-11-27T14:10:00Z']) await stage.tickAt(at);
    expect(stage.aws.world.policies(resourceId)).toEqual([]);
    await spoil(stage, 'backend', (text) => text.replace('"told":', '"tolld":'));
    const args = ['records', 'restore', 'backend', '--autoscaling', '--at-least', '12', '--yes'];
    const { out, code } = await stage.prescale(...args);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}done +bounds 12 to 12$/m);
    const { world } = stage.aws;
    expect(world.scalableTarget(resourceId)).toMatchObject({ min: 12, max: 12 });
    expect(world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(12);
    expect(
      world
        .policies(resourceId)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['cpu-scaling', 'deep', 'request-scaling']);
    expect(world.scheduledActions(resourceId)).toHaveLength(1);
    const arn = world.policies(resourceId).find(({ name }) => name === 'deep')?.arn;
    expect(JSON.stringify(world.alarms.find((one) => JSON.stringify(one).includes('queue-deep')))).toContain(arn);
    expect((await stage.prescale(...args)).out).toBe('All that is saved is there.\n');
  });

  it.runIf(process.env.CI)('is put back from the second copy, where the record lost its own', async () => {
    await using stage = await inTheEvent();
    await spoil(stage, 'backend', (text) => text.replace('"snapshot":{', '"snapshot":{"broken":1,'));
    const answer = await stage.json('records', 'restore', 'backend', '--autoscaling', '--yes');
    expect(answer.steps).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'register', outcome: 'done' })]),
    );
    expect(stage.aws.world.policies(resourceId)).toHaveLength(2);
  });

  it('is not put back without a yes, nor where nothing is saved', async () => {
    await using stage = await inTheEvent();
    stage.aws.clearCalls();
    const asked = await stage.prescaleWith({ answers: ['n'] }, 'records', 'restore', 'backend', '--autoscaling');
    expect(asked.err).toMatch(/put policy cpu-scaling.*Take these steps\? \[y\/N\] error: Nothing was changed\.\n$/s);
    expect(writing(stage.aws)).toEqual([]);
    await using before = await stageOnAws();
    await before.tickAt('2026-11-27T12:00:00Z');
    expect((await before.prescale('records', 'restore', 'backend', '--autoscaling')).err).toMatch(
      /^error: The record of backend holds nothing that is saved, and there is no second copy\./,
    );
  });
});

describe('a record that is to go', () => {
  it('is not removed while it may be the only copy of autoscaling, and then after a question', async () => {
    await using stage = await inTheEvent();
    stage.aws.clearCalls();
    expect((await stage.prescale('records', 'remove', 'backend', '--yes')).err).toBe(
      'error: The record of backend has saved autoscaling that is not back on AWS. prescale records restore backend --autoscaling puts it back; --discard-saved gives it up.\n',
    );
    await spoil(stage, 'agent', (text) => text.replace('"snapshot":{', '"snapshot":{"broken":1,'));
    await stage.aws.world.call('dynamodb', 'DeleteItem', {
      TableName: 'prescale-production',
      Key: { pk: { S: 'snapshot' }, sk: { S: 'service/waooaw-production/waooaw-agent' } },
    });
    stage.aws.clearCalls();
    expect((await stage.prescale('records', 'remove', 'agent', '--yes')).err).toMatch(
      /^error: Nobody can tell which autoscaling the record of agent has saved: /,
    );
    expect(await stage.prescaleWith({ answers: ['n'] }, 'records', 'remove', 'agent', '--discard-saved')).toMatchObject(
      {
        code: 1,
        err: expect.stringMatching(
          /takes its present count and bounds\s+for those .*Remove it\? \[y\/N\] error: Nothing was changed\.\n$/s,
        ),
      },
    );
    expect(writing(stage.aws)).toEqual([]);
    expect(await stage.json('records', 'remove', 'agent', '--discard-saved', '--yes')).toMatchObject({
      target: 'agent',
    });
    stage.aws.world.deleteService('waooaw-production', 'waooaw-backend');
    expect((await stage.prescale('records', 'remove', 'backend', '--yes')).code).toBe(0);
    expect((await stage.prescale('records', 'remove', '--yes')).out).toMatch(/^Removed the record of the stage, /);
    expect((await stage.prescale('records', 'list')).out).toBe('There are no records. The first tick makes them.\n');
    expect((await stage.prescale('records', 'remove', '--yes')).err).toMatch(
      /^error: There is no record of the stage\./,
    );
  });
});

describe('dead letters', () => {
  it('are listed with what they say, and replayed to Slack once', async () => {
    await using stage = await stageOnAws();
    // The notifier cannot keep anything while the table is away from it; Lambda gives up after its tries.
    stage.aws.faults.when(({ caller, service }) => caller === 'notify-slack' && service === 'dynamodb', 'server-error');
    await stage.tickAt('2026-11-27T13:35:00Z');
    for (let minute = 36; minute < 45; minute += 1) await stage.tickAt(`2026-11-27T13:${minute}:00Z`);
    const [body] = stage.stage.notifier.deadLetters;
    if (body === undefined) throw new Error('there is no dead letter');
    stage.aws.world.sendToQueue(deadLetters.notifySlack, body);
    stage.aws.world.sendToQueue(
      deadLetters.reconcile,
      JSON.stringify({ responsePayload: { errorMessage: 'backend: denied' } }),
    );
    stage.aws.faults.clear();
    const list = await stage.prescale('dead-letters', 'list');
    expect(list.out).toMatch(
      /^ {2}notify-slack +just now +\S.*\n.*^ {2}reconcile +just now +a failed tick: backend: denied\n$/ms,
    );
    stage.clock.advanceTo(new Date('2026-11-27T13:47:00Z'));
    const refused = await stage.prescale('dead-letters', 'replay');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--yes does it without asking.') });
    stage.clock.advanceTo(new Date('2026-11-27T13:49:00Z'));
    const answer = await stage.json('dead-letters', 'replay', '--yes');
    expect(answer).toMatchObject({ replayed: [{ of: 'notify-slack' }], left: [{ of: 'reconcile' }] });
    expect(stage.aws.world.queued(deadLetters.notifySlack)).toEqual([]);
    expect(stage.aws.world.queued(deadLetters.reconcile)).toHaveLength(1);
    const before = stage.slack.posted.length;
    await stage.stage.notifier.minute();
    expect(stage.slack.posted.length).toBeGreaterThan(before);
    stage.clock.advanceTo(new Date('2026-11-27T13:51:00Z'));
    expect((await stage.prescale('dead-letters', 'replay')).out).toMatch(
      /^There is nothing in sight to bring back\.\nLeft,/,
    );
  });
});

it('the page of the last resort names commands that there are', () => {
  const page = readFileSync('docs/reliability.md', 'utf8');
  for (const command of ['records list', 'records show', 'records edit', 'records restore', 'records remove'])
    expect(page).toContain(`prescale ${command}`);
});
