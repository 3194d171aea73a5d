import { afterEach, describe, expect, it, vi } from 'vitest';
import { inProcess } from './in-process.ts';
import { sampled } from './sampled.ts';
import { ownFolder } from './schedules-folder.ts';
import { deadLetters, type StageOnAws, type StageOptions, stageOnAws, writing } from './stage-on-aws.ts';

const topic = 'arn:aws:sns:us-east-1:123456789012:prescale-production-events';
const backend = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/waooaw-production/waooaw-backend',
  ScalableDimension: 'ecs:service:DesiredCount',
};

/** The stage with everything as it should be: a tick has run, and the notifier has subscribed. */
async function healthy(options: StageOptions = {}): Promise<StageOnAws> {
  const stage = await stageOnAws(options);
  await subscribe(stage, 'lambda', 'arn:aws:lambda:us-east-1:123456789012:function:prescale-production-notify-slack');
  await stage.tickAt('2026-11-27T12:00:00Z');
  return stage;
}

const subscribe = ({ aws }: StageOnAws, Protocol: string, Endpoint: string) =>
  aws.world.call('sns', 'Subscribe', { TopicArn: topic, Protocol, Endpoint });

const autoScaling = ({ aws }: Pick<StageOnAws, 'aws'>, operation: string, input: object) =>
  aws.world.call('application-autoscaling', operation, { ...backend, ...input });

interface Found {
  readonly check: string;
  readonly target?: string;
  readonly is: string;
  readonly says: string;
  readonly remedy?: string;
}

/** What is not ok, without the warning that the fixture's schedule has anyway, and with which code the command ends. */
async function notOk(stage: StageOnAws): Promise<{ readonly found: readonly Found[]; readonly code: number }> {
  const { out, code } = await stage.prescale('doctor', '--json');
  const { checks } = JSON.parse(out) as { readonly checks: readonly Found[] };
  return { found: checks.filter(({ is, says }) => is !== 'ok' && !says.endsWith('parses, with 1 warning.')), code };
}

const is = (verdict: 'warning' | 'failed', check: string, says: string, more: Partial<Found> = {}) =>
  expect.objectContaining({ is: verdict, check, says: expect.stringContaining(says), ...more });

afterEach(() => vi.unstubAllEnvs());

describe('prescale doctor', () => {
  it.runIf(process.env.CI)('finds that nothing would fail, and changes nothing', async () => {
    await using stage = await healthy();
    stage.aws.clearCalls();
    const { out, err, code } = await stage.prescale('doctor');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(writing(stage.aws)).toEqual([]);
    await expect(out).toMatchFileSnapshot('doctor.golden.txt');
  });

  it('prints the same as JSON that the schema describes', async () => {
    await using stage = await healthy();
    const answer = await stage.json('doctor');
    expect(answer).toMatchObject({
      command: 'doctor',
      stage: 'production',
      region: 'us-east-1',
      timezone: 'America/New_York',
      warnings: 1,
      failed: 0,
    });
    expect((answer.checks as readonly Found[]).map(({ check, target = '' }) => `${check} ${target}`.trim())).toEqual([
      'credentials',
      'region',
      'table',
      'parses',
      'live',
      'ticks',
      'dead-letters',
      'topic',
      ...['agent', 'backend'].flatMap((target) =>
        ['service', 'registration', 'native-actions', 'drift'].map((check) => `${check} ${target}`),
      ),
    ]);
  });

  it.runIf(process.env.CI)('changes nothing either where all is in trouble', async () => {
    await using stage = await healthy();
    await stage.tickAt('2026-11-27T13:35:00Z');
    stage.aws.world.changeService('waooaw-production', 'waooaw-agent', { status: 'DRAINING' });
    stage.aws.world.sendToQueue(deadLetters.reconcile, '{}');
    stage.clock.advanceTo(new Date('2026-11-27T14:30:00Z'));
    stage.aws.clearCalls();
    expect((await stage.prescale('doctor')).code).toBe(1);
    expect(writing(stage.aws)).toEqual([]);
  });

  it('looks at the services before the stage is deployed, also at those that are not enabled', async () => {
    await using stage = await stageOnAws();
    const platform = stage.own.read('schedules/production/platform.yml');
    stage.own.write(
      'schedules/early/platform.yml',
      platform.replace('base: { min: 1', 'enabled: false\n    base: { min: 1'),
    );
    stage.own.write('schedules/early/events.yml', stage.own.read('schedules/production/events.yml'));
    const { out, code } = await stage.prescale('doctor', '--stage', 'early');
    expect(code).toBe(1);
    expect(out).toMatch(/failed +table +There is no table prescale-early in the embedded AWS/);
    expect(out).toMatch(/ok +service +agent, backend: The service is there, ACTIVE/);
    expect(out).not.toMatch(/topic|dead-letters/);
    expect(out).toContain('\n1 failed, 1 warning.\n');
  });
});

describe('what doctor finds of the schedule and the stage', () => {
  it('a schedule that is refused, and the live one is gone by', async () => {
    await using stage = await healthy();
    stage.own.write('schedules/production/events.yml', 'windos: []\n');
    const { found, code } = await notOk(stage);
    expect(code).toBe(1);
    expect(found).toEqual([is('failed', 'parses', 'refused, with 1 error'), is('warning', 'live', 'events.yml')]);
  });

  it.runIf(process.env.CI)('no schedule here', async () => {
    await using stage = await healthy();
    const { out, code } = await stage.prescale('doctor', '--schedules', 'nowhere');
    expect(code).toBe(1);
    expect(out).toMatch(/failed +parses +There is no folder nowhere/);
    expect(out).toMatch(/ok +service +agent, backend/);
  });

  it.runIf(process.env.CI)('warnings, and a schedule that is not the live one', async () => {
    await using stage = await healthy();
    const events = stage.own.read('schedules/production/events.yml');
    stage.own.write(
      'schedules/production/events.yml',
      events.replace('lead: 1h', 'lead: 1h\n    rampUp: { step: 1, every: 30m }'),
    );
    const { found, code } = await notOk(stage);
    expect(code).toBe(0);
    expect(found).toEqual([
      is('warning', 'parses', 'with 2 warnings', { remedy: 'prescale validate shows each at its line.' }),
      is('warning', 'live', 'Not the same here as live: events.yml.'),
    ]);
  });

  it('a deployed file that is refused', async () => {
    await using stage = await healthy();
    const files = [
      { path: 'platform.yml', text: stage.own.read('schedules/production/platform.yml') },
      { path: 'events.yml', text: 'windos: []\n' },
    ];
    await stage.stage.deploy({ read: async () => files }).tick();
    expect((await notOk(stage)).found).toEqual([is('failed', 'live', 'events.yml was deployed and is refused')]);
  });

  it('ticks that have never run, and those that do not run any more', async () => {
    await using stage = await stageOnAws();
    expect((await notOk(stage)).found).toEqual([
      is('warning', 'live', 'No schedule is live yet'),
      is('failed', 'ticks', 'No tick has ever looked'),
      is('failed', 'topic', 'Nobody has subscribed'),
    ]);
    await stage.tickAt('2026-11-27T12:00:00Z');
    stage.clock.advanceTo(new Date('2026-11-27T12:20:00Z'));
    expect((await notOk(stage)).found).toContainEqual(is('failed', 'ticks', 'was 20 minutes ago'));
  });

  it.runIf(process.env.CI)('dead letters', async () => {
    await using stage = await healthy();
    stage.aws.world.sendToQueue(deadLetters.notifySlack, '{}');
    const { found, code } = await notOk(stage);
    expect(code).toBe(0);
    expect(found).toEqual([is('warning', 'dead-letters', `1 in ${deadLetters.notifySlack}`)]);
  });

  it.runIf(process.env.CI)('a topic that nobody has confirmed', async () => {
    await using stage = await stageOnAws();
    await subscribe(stage, 'email', 'ana@example.com');
    await stage.tickAt('2026-11-27T12:00:00Z');
    expect(await notOk(stage)).toEqual({ found: [is('failed', 'topic', 'No subscription')], code: 1 });
    await subscribe(stage, 'sqs', 'arn:aws:sqs:us-east-1:123456789012:mail');
    expect((await stage.json('doctor')).checks).toContainEqual({
      group: 'Stage',
      check: 'topic',
      is: 'ok',
      says: 'The topic has 1 confirmed subscription (sqs). 1 other waits for somebody to confirm it.',
    });
  });
});

describe('what doctor finds of the services', () => {
  it('a service that is not there', async () => {
    await using stage = await healthy();
    stage.aws.world.deleteService('waooaw-production', 'waooaw-agent');
    const { found, code } = await notOk(stage);
    expect(code).toBe(1);
    expect(found).toEqual([is('failed', 'service', 'does not know the service', { target: 'agent' })]);
  });

  it.runIf(process.env.CI)('a service that is not ACTIVE', async () => {
    await using stage = await healthy();
    stage.aws.world.changeService('waooaw-production', 'waooaw-agent', { status: 'DRAINING' });
    expect(await notOk(stage)).toEqual({ found: [is('failed', 'service', 'is DRAINING, not ACTIVE')], code: 1 });
  });

  it.runIf(process.env.CI)('a DAEMON', async () => {
    await using stage = await stageOnAws();
    stage.aws.world.deleteService('waooaw-production', 'waooaw-agent');
    stage.aws.world.createService({
      cluster: 'waooaw-production',
      service: 'waooaw-agent',
      desired: 1,
      schedulingStrategy: 'DAEMON',
    });
    const { found } = await notOk(stage);
    expect(found).toContainEqual(is('failed', 'service', 'is a DAEMON'));
    expect(found).toContainEqual(is('warning', 'registration', 'is not registered', { target: 'agent' }));
  });

  it.runIf(process.env.CI)('a CodeDeploy deployment, which passes', async () => {
    const backendByCodeDeploy: StageOptions['prepare'] = async ({ world }) => {
      const at = { cluster: 'waooaw-production', service: 'waooaw-backend' };
      world.deleteService(at.cluster, at.service);
      world.createService({ ...at, desired: 2, deploymentController: 'CODE_DEPLOY' });
      await world.call('application-autoscaling', 'RegisterScalableTarget', {
        ...backend,
        MinCapacity: 2,
        MaxCapacity: 10,
      });
    };
    await using stage = await healthy({ prepare: backendByCodeDeploy });
    stage.aws.world.changeService('waooaw-production', 'waooaw-backend', { codeDeployInProgress: true });
    expect(await notOk(stage)).toEqual({ found: [is('warning', 'service', 'A CodeDeploy deployment')], code: 0 });
  });

  it.runIf(process.env.CI)('a service at which ticks fail', async () => {
    await using stage = await healthy();
    stage.aws.faults.when(({ operation }) => operation === 'UpdateService', 'access-denied');
    await stage.tickAt('2026-11-27T13:01:00Z').catch(() => undefined);
    const { found, code } = await notOk(stage);
    expect(code).toBe(1);
    expect(found).toContainEqual(is('failed', 'service', 'Ticks have failed at it since', { target: 'backend' }));
  });

  it.runIf(process.env.CI)('native scheduled actions, by their names, and none that are past', async () => {
    await using stage = await healthy();
    const put = (ScheduledActionName: string, Schedule: string) =>
      autoScaling(stage, 'PutScheduledAction', {
        ScheduledActionName,
        Schedule,
        Timezone: 'Europe/Berlin',
        ScalableTargetAction: { MinCapacity: 5 },
      });
    await put('scale-up', 'cron(0 8 ? * MON-FRI *)');
    await put('sale', 'at(2026-11-27T13:05:00)');
    const daily = 'scale-up cron(0 8 ? * MON-FRI *) in Europe/Berlin';
    const both = `2 native scheduled actions move its bounds too: ${daily}, sale at(2026-11-27T13:05:00) in Europe/Berlin.`;
    expect((await notOk(stage)).found).toEqual([is('warning', 'native-actions', both, { target: 'backend' })]);
    stage.clock.advanceTo(new Date('2026-11-27T12:06:00Z'));
    expect((await notOk(stage)).found).toContainEqual(
      is('warning', 'native-actions', `1 native scheduled action moves its bounds too: ${daily}.`),
    );
  });

  it('bounds that somebody else sets, with what may do that', async () => {
    await using stage = await healthy();
    await stage.tickAt('2026-11-27T12:05:00Z');
    await autoScaling(stage, 'RegisterScalableTarget', { MinCapacity: 3, MaxCapacity: 8 });
    const first = await notOk(stage);
    expect(first).toEqual({
      found: [is('warning', 'drift', 'Its tag managed-by is terraform', { target: 'backend' })],
      code: 0,
    });
    expect(first.found[0]?.says).toMatch(/^The bounds are 3 to 8 instead of/);
    await stage.tickAt('2026-11-27T12:15:00Z');
    expect((await notOk(stage)).found[0]?.says).toContain('A tick has told it before, and it stayed so.');
  });
});

describe('what doctor may not read', () => {
  it.each(
    sampled([
      ['dynamodb', 'table', 'dynamodb:Query'],
      ['sns', 'topic', 'sns:ListSubscriptionsByTopic'],
      ['sqs', 'dead-letters', 'sqs:ListQueues'],
      ['ecs', 'service', 'ecs:DescribeServices'],
    ]),
  )('of %s is a warning that names the action', async (service, check, action) => {
    await using stage = await healthy();
    stage.aws.faults.when((call) => call.service === service, 'access-denied');
    const { found, code } = await notOk(stage);
    expect(code).toBe(0);
    expect(new Set(found.map((one) => one.check))).toEqual(new Set([check]));
    expect(found[0]).toEqual(is('warning', check, `AWS does not allow ${action} with these credentials.`));
    expect(found[0]?.remedy).toMatch(/^Allow that action/);
  });

  it.each(
    sampled([
      ['DescribeScalableTargets', 'registration'],
      ['ListTagsForResource', 'native-actions'],
    ]),
  )('of Application Auto Scaling neither: %s', async (operation, check) => {
    await using stage = await healthy();
    stage.aws.faults.when((call) => call.operation === operation, 'access-denied');
    const { found, code } = await notOk(stage);
    expect(code).toBe(0);
    expect(found).toContainEqual(is('warning', check, `application-autoscaling:${operation}`));
  });
});

describe('what keeps doctor from AWS', () => {
  it.each([
    [
      'no Region',
      { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
      /failed +region +No AWS Region is set\. Name it/,
    ],
    [
      'no credentials',
      { AWS_REGION: 'us-east-1' },
      /failed +credentials +There are no AWS credentials\. Set AWS_PROFILE/,
    ],
    [
      'no network',
      {
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      },
      /failed +connection +AWS cannot be reached/,
    ],
  ] as const)('%s is what it finds, beside the schedule', async (_, env, line) => {
    const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_REGION'];
    for (const name of names) vi.stubEnv(name, undefined);
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/dev/null');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { out, err, code } = await inProcess(['doctor'], { folder: ownFolder().folder });
    expect({ err, code }).toEqual({ err: '', code: 1 });
    expect(out).toMatch(line);
    expect(out).toMatch(/warning +parses/);
    expect(out).toContain('The rest was not looked at.\n1 failed, 1 warning.');
  });
});
