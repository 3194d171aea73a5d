import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../lib/index.ts';
import { createLocalStage, type LocalStage } from '../../../local/local-stage.ts';
import { startSlackDouble } from '../../../local/slack-double.ts';
import { availableOrSkip } from '../../embedded-aws/available.ts';
import { runAwsLine } from '../../embedded-aws/aws-command.ts';
import { inProcess } from '../in-process.ts';
import { writing } from '../stage-on-aws.ts';
import {
  buildNativeWorld,
  type Native,
  type NativeCluster,
  type NativeService,
  nativeCluster,
  putNative,
} from './native-world.ts';
import { thirtyServices } from './thirty-services.ts';

const berlin = 'Europe/Berlin';
const night: Native = { name: 'night', schedule: 'cron(0 20 * * ? *)', timezone: berlin, min: 0, max: 1 };
const morning: Native = { name: 'day', schedule: 'cron(0 8 * * ? *)', timezone: berlin, min: 2, max: 10 };
const web: NativeService = { service: 'web', bounds: [2, 10], policies: ['cpu'], actions: [night, morning] };

const isRight = new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(
  JSON.parse(readFileSync('cli/prescale.schema.json', 'utf8')),
);

const written = ({ folder }: NativeCluster, file = 'schedules/production/platform.yml'): string =>
  readFileSync(join(folder, file), 'utf8');

/** The answer as JSON that the schema describes. */
async function imported(of: NativeCluster, ...more: readonly string[]) {
  const { out, code } = await of.prescale('import', '--cluster', 'shop', '--json', ...more);
  const json = JSON.parse(out);
  expect(isRight(json), JSON.stringify(isRight.errors)).toBe(true);
  return { json, code };
}

/** The windows that are written, without names of files and places. */
function windowsIn(text: string) {
  const parsed = parseSchedule([{ path: 'platform.yml', text }], { now: new Date('2026-11-23T11:30:00Z') });
  expect(parsed).toMatchObject({ ok: true, warnings: [] });
  return parsed.ok ? parsed.schedule : undefined;
}

describe('prescale import', () => {
  it('reads thirty services, changes nothing on AWS, and prints what it found', async () => {
    await using cluster = await nativeCluster(thirtyServices);
    const { out, err, code } = await cluster.prescaleWith({ width: 140 }, 'import', '--cluster', 'shop');
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(writing(cluster.aws)).toEqual([]);
    // Nobody pastes what takes them away without saving them.
    expect(out).not.toContain('delete-scheduled-action');
    await expect(out).toMatchFileSnapshot('thirty.golden.txt');
    await expect(written(cluster)).toMatchFileSnapshot('thirty.golden.yml');
    windowsIn(written(cluster));
    const { out: valid } = await inProcess(['validate'], { folder: cluster.folder, now: '2026-11-23T11:30:00Z' });
    expect(valid).toBe('production: right in 1 file.\n');
  });

  it('never writes over a file: it prints what it would write', async () => {
    await using cluster = await nativeCluster([web]);
    mkdirSync(join(cluster.folder, 'schedules/production'), { recursive: true });
    writeFileSync(join(cluster.folder, 'schedules/production/own.yml'), 'timezone: UTC\n');
    const { out, err, code } = await cluster.prescale('import', '--cluster', 'shop');
    expect(code).toBe(0);
    expect(readdirSync(join(cluster.folder, 'schedules/production'))).toEqual(['own.yml']);
    expect(windowsIn(out)?.windows.map(({ name }) => name)).toEqual(['night']);
    expect(err).toContain('schedules/production has files already, which are left as they are');
    expect(err).toContain('all the same');

    const there = await cluster.prescale('import', '--cluster', 'shop', '--out', 'schedules/production/own.yml');
    expect(there).toMatchObject({ code: 1, out: '' });
    expect(there.err).toContain('schedules/production/own.yml is there already, and is left as it is.');
    expect(written(cluster, 'schedules/production/own.yml')).toBe('timezone: UTC\n');
    expect((await cluster.prescale('import', '--cluster', 'shop', '--out', 'new/first.yml')).code).toBe(0);
    expect(written(cluster, 'new/first.yml')).toBe(out);
  });

  it('takes ARNs for names, and writes names that YAML does not take as they are', async () => {
    const odd: Native = { ...night, name: 'night\u2028targets: {}\nx: [\u0085\u202e' };
    await using cluster = await nativeCluster([{ ...web, actions: [odd, morning] }]);
    const arn = 'arn:aws:ecs:us-east-1:123456789012';
    const args = ['--cluster', `${arn}:cluster/shop`, '--service', `${arn}:service/shop/web`, '--out', '-'];
    const { out, code } = await cluster.prescale('import', ...args);
    expect(code).toBe(0);
    expect(out).toContain('# Native: night\\u{2028}targets: {}\\u{a}x: [\\u{85}\\u{202e}, until day.\n');
    const schedule = windowsIn(out);
    expect(schedule?.targets.get('web')).toMatchObject({ ecs: { cluster: 'shop' }, base: { min: 2, max: 10 } });
    expect(schedule?.windows).toHaveLength(1);
  });

  it.each([
    ['a cluster that is not there', ['--cluster', 'shp'], 1, /^error: Amazon ECS knows no cluster shp there\./],
    [
      'a service that is not there',
      ['--cluster', 'shop', '--service', 'wbe'],
      1,
      /does not know wbe in the cluster shop/,
    ],
    [
      'a zone that is none',
      ['--cluster', 'shop', '--timezone', 'Berlin'],
      64,
      /--timezone takes a name such as Europe/,
    ],
    ['a stage that is no name', ['--cluster', 'shop', '--stage', '../x'], 64, /A stage is a name/],
    ['an ARN of no cluster', ['--cluster', 'arn:aws:ecs:us-east-1:1:service/shop/web'], 64, /takes the name of an ECS/],
    [
      'an ARN of a cluster that is not there',
      ['--cluster', 'arn:aws:ecs:us-east-1:123456789012:cluster/shp'],
      1,
      /^error: Amazon ECS knows no cluster /,
    ],
    [
      'an ARN of another Region',
      ['--cluster', 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop', '--region', 'us-east-1'],
      64,
      /--cluster is in eu-west-1, and --region says us-east-1/,
    ],
    ['no cluster', [], 64, /--cluster/],
    ['--take-over with --out', ['--cluster', 'shop', '--take-over', '--out', '-'], 64, /it takes no --out/],
  ] as const)('says what is wrong: %s', async (_, args, code, says) => {
    await using cluster = await nativeCluster([web]);
    const ended = await cluster.prescale('import', ...args);
    expect(ended.code).toBe(code);
    expect(ended.err).toMatch(says);
    expect(existsSync(join(cluster.folder, 'schedules'))).toBe(false);
  });

  it('leaves everything unwritten where a call fails', async () => {
    await using cluster = await nativeCluster([web]);
    cluster.aws.faults.when(({ operation }) => operation === 'DescribeScheduledActions', 'access-denied');
    const { err, code } = await cluster.prescale('import', '--cluster', 'shop');
    expect(code).toBe(1);
    expect(err).toContain('AWS does not allow application-autoscaling:DescribeScheduledActions');
    expect(existsSync(join(cluster.folder, 'schedules'))).toBe(false);
  });

  it('reads a cluster of more services than a page and a batch hold', async () => {
    const many = Array.from({ length: 103 }, (_, index): NativeService => ({ service: `s${index}` }));
    await using cluster = await nativeCluster(many);
    const { json } = await imported(cluster);
    expect(json.targets).toHaveLength(103);
    const calls = cluster.aws.calls.map(({ operation }) => operation);
    expect(calls.filter((one) => one === 'ListServices')).toHaveLength(2);
    expect(calls.filter((one) => one === 'DescribeServices')).toHaveLength(11);
  });
});

describe('what import says of the runbooks', () => {
  it('the scale-up of the first, with a counterpart in the morning', async () => {
    const up: Native = { name: 'scale-up-morning', schedule: 'cron(0 18 ? * MON-FRI *)', min: 5, max: 10 };
    const down: Native = { name: 'scale-down', schedule: 'cron(0 6 ? * TUE-SAT *)', min: 2, max: 10 };
    const tms = 'tms-django-green-service';
    await using cluster = await nativeCluster(
      [{ service: tms, bounds: [2, 10], policies: ['cpu'], actions: [up, down] }],
      { cluster: 'datatruck-green-ecs-tms-1' },
    );
    const { code } = await cluster.prescale('import', '--cluster', 'datatruck-green-ecs-tms-1');
    expect(code).toBe(0);
    expect(windowsIn(written(cluster))?.targets.get(tms)?.base).toEqual({ min: 2, max: 10 });
    expect(written(cluster)).toContain('days: MON-FRI\n    from: 18:00\n    to: 06:00');
  });

  it('the same with the counterpart at 6 PM, as it stands there: nobody knows which wins', async () => {
    const up: Native = { name: 'scale-up-morning', schedule: 'cron(0 18 ? * MON-FRI *)', min: 5, max: 10 };
    const down: Native = { name: 'scale-down', schedule: 'cron(0 18 ? * MON-FRI *)', min: 2 };
    await using cluster = await nativeCluster([{ service: 'tms', bounds: [2, 10], actions: [up, down] }]);
    expect((await imported(cluster)).code).toBe(0);
    expect(written(cluster)).toContain(
      'scale-up-morning and scale-down fire at the same time and set different bounds',
    );
  });

  it('two services of the second, one of which is not registered; one of the third', async () => {
    await using cluster = await nativeCluster([
      { service: 'waooaw-backend', bounds: [2, 10], policies: ['cpu', 'requests'] },
      { service: 'waooaw-agent', desired: 3 },
    ]);
    await buildNativeWorld(cluster.aws, 'default', [
      { service: 'hasura', bounds: [2, 20], policies: ['memory', 'cpu'] },
    ]);
    const { json } = await imported(cluster);
    expect(json.timezone).toBe('UTC');
    expect(json.targets).toMatchObject([
      { target: 'agent', service: 'waooaw-agent', policies: [] },
      {
        target: 'backend',
        base: { min: 2, max: 10 },
        policies: ['cpu-scaling (target tracking)', 'requests-scaling (target tracking)'],
      },
    ]);
    expect(written(cluster)).toContain('timezone: UTC # No native action says a zone');
    const hasura = await cluster.prescale('import', '--cluster', 'default', '--stage', 'hasura');
    expect(hasura.out).toContain('There are no native scheduled actions.');
    expect(windowsIn(written(cluster, 'schedules/hasura/platform.yml'))?.targets.get('hasura')?.base).toEqual({
      min: 2,
      max: 20,
    });
  });
});

describe('prescale import --take-over', () => {
  const rate: Native = { name: 'hourly', schedule: 'rate(1 hour)', min: 1, max: 4 };
  const both = [web, { service: 'mail', bounds: [1, 4] as const, actions: [rate] }];
  const actionsOf = ({ aws }: NativeCluster, service: string) =>
    aws.world.scheduledActions(`service/shop/${service}`).length;
  const scriptIn = ({ folder }: NativeCluster): string =>
    readdirSync(folder).find((name) => name.endsWith('.sh')) ?? 'there is none';

  it('shows them, asks, saves what it takes away, and takes only what the schedule says', async () => {
    await using cluster = await nativeCluster(both);
    const { out, err, code } = await cluster.prescaleWith(
      { answers: ['y'] },
      ...['import', '--cluster', 'shop', '--take-over', '--undeployed'],
    );
    expect(code).toBe(0);
    expect(err).toMatch(/To be taken away.*\n +web +night +cron\(0 20 \* \* \? \*\) Europe\/Berlin +min 0, max 1\n/);
    expect(err).toContain('no schedule of production is deployed');
    expect(err).toContain('Take 2 native actions away? [y/N]');
    expect(err).not.toContain('hourly');
    expect(out).toContain(`2 native actions are taken away. ${scriptIn(cluster)} brings them back.`);
    expect(out).toMatch(/hourly +rate\(1 hour\) UTC +mail +stays: hourly is rate/);
    expect([actionsOf(cluster, 'web'), actionsOf(cluster, 'mail')]).toEqual([0, 1]);
    expect(writing(cluster.aws)).toEqual(['DeleteScheduledAction', 'DeleteScheduledAction']);
    expect(statSync(join(cluster.folder, scriptIn(cluster))).mode & 0o100).toBe(0o100);
    const again = await imported(cluster, '--take-over', '--undeployed', '--yes');
    expect(again.json).toMatchObject({ removed: [], notRemoved: [] });
    expect(again.code).toBe(0);
  });

  it('changes nothing where it is not wanted, nor without a terminal and --yes', async () => {
    await using cluster = await nativeCluster(both);
    const alone = await cluster.prescale('import', '--cluster', 'shop', '--take-over');
    expect(alone).toMatchObject({ code: 1, out: '' });
    expect(alone.err).toContain('There is no terminal to ask on. --yes');
    expect(existsSync(join(cluster.folder, 'schedules'))).toBe(false);
    const no = await cluster.prescaleWith(
      { answers: ['n'] },
      'import',
      '--cluster',
      'shop',
      '--take-over',
      '--undeployed',
    );
    expect(no).toMatchObject({ code: 1, out: '' });
    expect(no.err).toContain('Nothing was changed');
    expect(actionsOf(cluster, 'web')).toBe(2);
    expect(writing(cluster.aws)).toEqual([]);
  });

  it('goes by the schedule that is there, and leaves those alone that it does not do the work of', async () => {
    await using cluster = await nativeCluster([web, { ...web, service: 'search' }, { ...web, service: 'new' }]);
    await imported(cluster, '--service', 'web', '--service', 'search');
    const file = join(cluster.folder, 'schedules/production/platform.yml');
    const text = readFileSync(file, 'utf8').replace('search: { min: 0, max: 1 }', 'search: { min: 1, max: 1 }');
    const event = `
  - { name: sale, kind: pre-event, targets: { web: { desired: 12 } }, start: 2026-11-27 09:00, for: 9h }\n`;
    writeFileSync(file, text + event);
    const { json, code } = await imported(cluster, '--take-over', '--undeployed', '--yes');
    expect(code).toBe(1);
    expect(json.yaml).toBeUndefined();
    expect(json.removed).toEqual([
      { service: 'web', name: 'night' },
      { service: 'web', name: 'day' },
    ]);
    const because = Object.fromEntries(
      json.actions.map((one: { service: string; because?: string }) => [one.service, one.because]),
    );
    expect(because).toEqual({
      web: undefined,
      search: 'The schedule differs: on Mon 23 Nov 2026 20:00 it has 1 to 1, and they have 0 to 1.',
      new: 'Its service is not in the schedule.',
    });
    expect([actionsOf(cluster, 'search'), actionsOf(cluster, 'new')]).toEqual([2, 2]);
    expect(readFileSync(file, 'utf8')).toBe(text + event);
  });

  it.each([
    ['mode: observe', /^It is only observed: /],
    ['mode: observe\nactFrom: 2026-12-07', /^It is only observed until 2026-12-07 00:00: /],
    ['mode: observe\nactFrom: 2026-11-23', undefined],
  ] as const)('leaves what is only observed to its actions, since nothing else moves it: %s', async (mode, because) => {
    await using cluster = await nativeCluster([web]);
    await imported(cluster);
    const file = join(cluster.folder, 'schedules/production/platform.yml');
    writeFileSync(file, `${mode}\n${written(cluster)}`);
    const printed = await cluster.prescale('import', '--cluster', 'shop');
    expect(printed.err.includes('--take-over: that compares')).toBe(because === undefined);
    const { json } = await imported(cluster, '--take-over', '--undeployed', '--yes');
    expect(json.removed).toHaveLength(because === undefined ? 2 : 0);
    expect(actionsOf(cluster, 'web')).toBe(because === undefined ? 0 : 2);
    const kept = because === undefined ? because : expect.stringMatching(because);
    expect(json.actions.map((one: { keptBecause?: string }) => one.keptBecause)).toEqual([kept, kept]);
  });

  it('takes no action away that fell due just now and has not come yet', async () => {
    await using cluster = await nativeCluster([web]);
    await imported(cluster);
    cluster.clock.advanceTo(new Date('2026-11-24T07:00:20Z'));
    await cluster.aws.world.call('application-autoscaling', 'RegisterScalableTarget', {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: 'service/shop/web',
      MinCapacity: 0,
      MaxCapacity: 1,
    });
    const { json } = await imported(cluster, '--take-over', '--undeployed', '--yes');
    expect(json).toMatchObject({
      removed: [],
      actions: [{ keptBecause: expect.stringMatching(/^day fired less than/) }, {}],
    });
    expect(actionsOf(cluster, 'web')).toBe(2);
  });

  it('goes by what is live and by nothing else, unless told so', async () => {
    await using cluster = await nativeCluster([web]);
    const args = ['import', '--cluster', 'shop', '--take-over', '--yes'];
    const nothing = await cluster.prescale(...args);
    expect(nothing.err).toMatch(/^error: No tick of production has read a schedule yet: .*--undeployed/);
    expect(existsSync(join(cluster.folder, 'schedules'))).toBe(false);
    await imported(cluster);
    await using stage = await deployed(cluster);
    expect((await cluster.prescale(...args)).err).toContain('No tick of production has read a schedule yet');
    await stage.tick();
    const file = join(cluster.folder, 'schedules/production/platform.yml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}# edited\n`);
    const { err, code } = await cluster.prescale(...args);
    expect(code).toBe(1);
    expect(err).toMatch(/^error: platform.yml here is not what is live: .*Deploy it, or take --undeployed/);
    expect(actionsOf(cluster, 'web')).toBe(2);
    writeFileSync(file, text);
    const { out } = await cluster.prescale(...args);
    expect(out).toContain('2 native actions are taken away.');
    expect(out).not.toContain('Careful');
  });

  describe('where its schedule is live', () => {
    const take = (cluster: NativeCluster) => cluster.prescale('import', '--cluster', 'shop', '--take-over', '--yes');
    const said = ({ out, err }: { out: string; err: string }): string => (out + err).replaceAll(/\s+/g, ' ');
    const minutesLater = ({ clock }: NativeCluster, minutes: number): void =>
      clock.advanceTo(new Date(clock.now().getTime() + minutes * 60_000));

    it('takes nothing away while no tick runs: nothing would move these bounds', async () => {
      await using cluster = await nativeCluster([web]);
      await imported(cluster);
      await using stage = await deployed(cluster);
      await stage.tick();
      minutesLater(cluster, 14);
      const late = await take(cluster);
      expect(late.code).toBe(1);
      expect(late.err).toMatch(
        /^error: No tick of production runs: the last look at all targets was 14 minutes ago, so nothing would move/,
      );
      expect(actionsOf(cluster, 'web')).toBe(2);
      await stage.tick();
      expect((await take(cluster)).out).toContain('2 native actions are taken away.');
    });

    it('leaves those of a service that ticks fail to look after', async () => {
      await using cluster = await nativeCluster([web]);
      await imported(cluster);
      await using stage = await deployed(cluster);
      cluster.aws.faults.when(({ operation }) => operation === 'DescribeScalableTargets', 'access-denied');
      await expect(stage.tick()).rejects.toThrow();
      cluster.aws.faults.clear();
      expect(said(await take(cluster))).toMatch(
        /web .*and stays: What ticks do to it fails: .*AccessDenied.* action\. /,
      );
      expect(actionsOf(cluster, 'web')).toBe(2);
    });

    it('leaves those of a service that no tick acts on yet, though it is not to be observed any more', async () => {
      await using cluster = await nativeCluster([web]);
      await imported(cluster);
      const file = join(cluster.folder, 'schedules/production/platform.yml');
      writeFileSync(file, `mode: observe\nactFrom: 2026-11-23 12:35\n${written(cluster)}`);
      await using stage = await deployed(cluster);
      await stage.tick();
      minutesLater(cluster, 6);
      expect(said(await take(cluster))).toContain('and stays: No tick acts on it yet: run it again in some minutes.');
      expect(actionsOf(cluster, 'web')).toBe(2);
      await stage.tick();
      expect((await take(cluster)).out).toContain('2 native actions are taken away.');
    });
  });

  it('takes nothing away that it cannot save', async () => {
    await using cluster = await nativeCluster([web]);
    const args = ['import', '--cluster', 'shop', '--take-over', '--undeployed', '--yes', '--undo', 'nowhere/undo.sh'];
    const { err, code } = await cluster.prescale(...args);
    expect(code).toBe(1);
    expect(err).toContain('nowhere/undo.sh cannot be written');
    expect(writing(cluster.aws)).toEqual([]);
  });

  it('never writes over the way back of an earlier run, not even in the same minute', async () => {
    await using cluster = await nativeCluster([web, { ...web, service: 'search' }]);
    await imported(cluster);
    const take = (...more: readonly string[]) => imported(cluster, '--take-over', '--undeployed', '--yes', ...more);
    const first = await take('--service', 'web');
    const script = written(cluster, first.json.undo);
    const second = await take('--service', 'search');
    expect([first.json.undo, second.json.undo]).toEqual([
      'native-actions-production-20261123T1130.sh',
      'native-actions-production-20261123T1130-2.sh',
    ]);
    expect(written(cluster, first.json.undo)).toBe(script);
    expect(written(cluster, second.json.undo)).toContain('service/shop/search');
  });

  it('refuses a file for the way back that is there', async () => {
    await using cluster = await nativeCluster([web]);
    writeFileSync(join(cluster.folder, 'back.sh'), 'of another day\n');
    const args = ['import', '--cluster', 'shop', '--take-over', '--undeployed', '--yes', '--undo', 'back.sh'];
    const { err, code } = await cluster.prescale(...args);
    expect(code).toBe(1);
    expect(err).toContain(
      'back.sh is there already: what it brings back may be nowhere else. --undo names another file. Nothing was taken away.',
    );
    expect(written(cluster, 'back.sh')).toBe('of another day\n');
    expect(writing(cluster.aws)).toEqual([]);
  });

  it('says what to do where an earlier run was cut off between two actions', async () => {
    await using cluster = await nativeCluster([web]);
    await imported(cluster);
    const { world } = cluster.aws;
    const of = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' };
    const on = { ...of, ResourceId: 'service/shop/web' };
    const names = ['20261121T1130', '20261122T1130'].map((time) => `native-actions-production-${time}.sh`);
    for (const [index, name] of names.entries())
      writeFileSync(join(cluster.folder, name), `aws put --resource-id=service/shop/web --at=${index}\n`);
    writeFileSync(join(cluster.folder, 'native-actions-production-20261123T1100.sh'), 'aws --resource-id=other\n');
    await world.call('application-autoscaling', 'DeleteScheduledAction', { ...on, ScheduledActionName: 'night' });
    const { err, out, code } = await cluster.prescale(
      ...['import', '--cluster', 'shop', '--take-over', '--undeployed', '--yes'],
    );
    expect(code).toBe(1);
    expect(actionsOf(cluster, 'web')).toBe(1);
    expect((out + err).replaceAll(/\s+/g, ' ')).toContain(
      'If an earlier run was cut off, bring back first what it has taken away, then begin again: sh native-actions-production-20261122T1130.sh',
    );
  });

  it.each(['night', 'day'])('takes all actions of a service or none: %s is refused', async (name) => {
    await using cluster = await nativeCluster([web, { ...web, service: 'search' }]);
    await imported(cluster);
    const before = cluster.aws.world.scheduledActions('service/shop/web');
    cluster.aws.faults.when(
      ({ operation, input }) =>
        operation === 'DeleteScheduledAction' &&
        JSON.stringify(input).includes(`"${name}","ResourceId":"service/shop/web"`),
      'access-denied',
    );
    const { json, code } = await imported(cluster, '--take-over', '--undeployed', '--yes');
    expect(code).toBe(1);
    expect(json.removed.map((one: { service: string }) => one.service)).toEqual(['search', 'search']);
    expect(json.notRemoved).toMatchObject([
      { service: 'web', name, because: expect.stringContaining('AccessDenied') },
      {
        service: 'web',
        because: name === 'day' ? 'It was put back: not without day.' : 'It was left: not without night.',
      },
    ]);
    const sets = (actions: readonly object[]) =>
      actions.map((one) => JSON.stringify(one).replace(/"(arn|createdAt)":[^,]*,?/g, '')).sort();
    expect(sets(cluster.aws.world.scheduledActions('service/shop/web'))).toEqual(sets(before));
    cluster.aws.faults.clear();
    const again = await imported(cluster, '--take-over', '--undeployed', '--yes', '--undo', 'again.sh');
    expect(again.json.removed).toHaveLength(2);
    expect(actionsOf(cluster, 'web')).toBe(0);
  });

  it('says what it could not put back', async () => {
    await using cluster = await nativeCluster([web]);
    await imported(cluster);
    cluster.aws.faults.when(({ operation, input }) => {
      const isNight = JSON.stringify(input).includes('"night"');
      return (operation === 'DeleteScheduledAction' && !isNight) || operation === 'PutScheduledAction';
    }, 'access-denied');
    const { json } = await imported(cluster, '--take-over', '--undeployed', '--yes');
    expect(json.removed).toEqual([{ service: 'web', name: 'night' }]);
    expect(json.notRemoved).toMatchObject([
      {
        name: 'day',
        because: expect.stringMatching(/night is gone and cannot be put back now, which the script does later/),
      },
    ]);
  });

  it.each([
    ['the action', 'DeleteScheduledAction', { ScheduledActionName: 'night' }, undefined],
    [
      'all of its target, as for an event',
      'DeregisterScalableTarget',
      {},
      /If an event of it runs, .*again afterwards/,
    ],
  ])('says of what is gone meanwhile whether it comes back: %s', async (_, operation, more, because) => {
    await using cluster = await nativeCluster([web]);
    await imported(cluster);
    let isGone = false;
    cluster.aws.faults.when((call) => {
      if (call.operation === 'DeleteScheduledAction' && !isGone) {
        isGone = true;
        const of = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' };
        const on = { ...of, ResourceId: 'service/shop/web', ...more };
        void cluster.aws.world.call('application-autoscaling', operation, on);
      }
      return false;
    }, 'access-denied');
    const { json, code } = await imported(cluster, '--take-over', '--undeployed', '--yes');
    expect(code).toBe(because === undefined ? 0 : 1);
    expect(json.removed).toHaveLength(because === undefined ? 2 : 0);
    const said = json.notRemoved.map((one: { because: string }) => one.because);
    if (because !== undefined) expect(said[0]).toMatch(because);
    else expect(said).toEqual([]);
  });

  it.each([
    ['changed', { ...night, min: 1 }, 2],
    ['added', { ...night, name: 'late' }, 3],
  ])('takes no action of a service of which one was %s while it was asked', async (_, action, left) => {
    await using cluster = await nativeCluster([web, { ...web, service: 'search' }]);
    await imported(cluster);
    const meanwhile = async (): Promise<string> => {
      await putNative(cluster.aws, 'service/shop/web', action);
      return 'y';
    };
    const { out, code } = await cluster.prescaleWith(
      { answers: [meanwhile] },
      ...['import', '--cluster', 'shop', '--take-over', '--undeployed'],
    );
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'still there: night of web: Native actions of its service were changed meanwhile: run it again.',
    );
    expect([actionsOf(cluster, 'web'), actionsOf(cluster, 'search')]).toEqual([left, 0]);
  });

  it('brings back all that it can, and fails where a line fails', async () => {
    const odd: Native = { ...night, name: "-it's" };
    const nightly: NativeService = { ...web, actions: [odd, morning] };
    await using cluster = await nativeCluster([nightly]);
    await imported(cluster, '--take-over', '--undeployed', '--yes');
    const aws = `aws() { printf '%s\\n' "$*"; [ "$failing" = no ] || case "$*" in *"$failing"*) return 1; esac; }\n`;
    const script = aws + readFileSync(join(cluster.folder, scriptIn(cluster)), 'utf8');
    const run = (failing: string) => spawnSync('sh', ['-c', script], { env: { failing }, encoding: 'utf8' });
    const good = run('no');
    expect(good).toMatchObject({ status: 0, stderr: '' });
    expect(good.stdout).toContain(
      "--scheduled-action-name=-it's --schedule=cron(0 20 * * ? *) --timezone=Europe/Berlin",
    );
    const bad = run("name=-it's");
    expect(bad).toMatchObject({ status: 1, stderr: expect.stringMatching(/^1 of 2 are not brought back/) });
    expect(bad.stdout).toBe(good.stdout);
  });

  // Starting `aws` takes a second.
  it.skipIf(!process.env.CI || !availableOrSkip('aws'))('what it saved is what the aws command takes', async () => {
    const odd: Native = {
      name: "-it's odd",
      schedule: 'cron(0 9 * * ? *)',
      timezone: berlin,
      min: 2,
      max: 10,
      startTime: '2026-11-30T00:00:00Z',
      endTime: '2026-12-31T00:00:00Z',
    };
    await using cluster = await nativeCluster([{ ...web, actions: [odd] }]);
    const before = cluster.aws.world.scheduledActions('service/shop/web');
    const { json } = await imported(cluster, '--take-over', '--undeployed', '--yes');
    expect(json.removed).toHaveLength(1);
    const script = readFileSync(join(cluster.folder, scriptIn(cluster)), 'utf8');
    const [, endpoint = ''] = /--endpoint-url=(\S+)/.exec(script) ?? [];
    expect(await runAwsLine(script, endpoint)).toMatchObject({ code: 0, stderr: '' });
    const named = (actions: readonly object[]) =>
      actions.map((one) =>
        Object.fromEntries(
          Object.entries(one).filter(([key]) => !/^(arn|createdAt|firings|firedAt|nextFiring)$/.test(key)),
        ),
      );
    expect(named(cluster.aws.world.scheduledActions('service/shop/web'))).toEqual(named(before));
  });
});

const hour = 3_600_000;
const days = process.env.CI ? 14 : 1;
/** Of the thirty those with the most to tell. */
const few = /-(web|peaks|utc)$/;
const services = process.env.CI ? thirtyServices : thirtyServices.filter(({ service }) => few.test(service));

/** Some services after the other: AWS refuses more at once than its rates allow, and this clock stands still. */
async function takeOver({ clock, prescale }: NativeCluster): Promise<void> {
  for (let from = 0; from < services.length; from += 7) {
    clock.advanceTo(new Date(clock.now().getTime() + 60_000));
    const some = services.slice(from, from + 7).flatMap(({ service }) => ['--service', service]);
    const { code, out, err } = await prescale(
      'import',
      '--cluster',
      'shop',
      '--take-over',
      '--undeployed',
      '--yes',
      ...some,
    );
    expect(code, out + err).toBe(0);
  }
}

/** Prescale as it is deployed, with what import wrote. */
async function deployed(of: NativeCluster): Promise<LocalStage & AsyncDisposable> {
  const slack = await startSlackDouble({ now: of.clock.now });
  const file = join(of.folder, 'schedules/production/platform.yml');
  const stage = await createLocalStage({
    aws: of.aws,
    clock: of.clock,
    slack,
    stage: 'production',
    schedules: { read: async () => [{ path: 'platform.yml', text: readFileSync(file, 'utf8') }] },
  });
  return { ...stage, [Symbol.asyncDispose]: () => slack.close() };
}

/** Policies move a count in the same minute, before or after Prescale has looked: then the bounds are what is compared. */
const seen = ({ aws }: NativeCluster, { service, load }: NativeService) => {
  const { min, max } = aws.world.scalableTarget(`service/shop/${service}`) ?? {};
  return { service, min, max, ...(load === undefined && { desired: aws.world.service('shop', service)?.desired }) };
};

describe('an imported schedule beside the native actions that it was made of', () => {
  it(`leaves the same bounds and counts at every boundary, ${days === 1 ? 'for a day' : `for ${days} days`}`, async () => {
    await using native = await nativeCluster(services);
    await using prescale = await nativeCluster(services);
    const imported = await prescale.prescale('import', '--cluster', 'shop', '--json');
    expect(imported).toMatchObject({ code: 0, err: '' });
    const { comparison } = JSON.parse(imported.out);
    await takeOver(prescale);
    await using stage = await deployed(prescale);
    expect(JSON.parse((await prescale.prescale('plan', '--json')).out).steps).toBe(0);
    const instants = [...new Set<string>(comparison.boundaries.map(({ at }: { at: string }) => at))]
      .map((at) => new Date(at))
      .filter((at) => at > prescale.clock.now())
      .filter((at) => at.getTime() <= prescale.clock.now().getTime() + days * 24 * hour);
    expect(instants.length).toBeGreaterThan(days * 5);
    for (const at of instants) {
      native.clock.advanceTo(at);
      prescale.clock.advanceTo(at);
      await stage.tick();
      const when = at.toISOString();
      expect({ when, seen: services.map((one) => seen(prescale, one)) }).toEqual({
        when,
        seen: services.map((one) => seen(native, one)),
      });
    }
  }, 120_000);
});
