import { describe, expect, it } from 'vitest';
import { documentedShell } from '../../cli/documented-shell.ts';
import { prescale, subcommandsFor } from '../../cli/prescale.ts';
import type { Ended } from './installed.ts';
import { nobody, type Ran, ran, somebody } from './run-command.ts';
import { sampled } from './sampled.ts';
import { addedEvent, type OwnFolder, ownFolder } from './schedules-folder.ts';
import { type EveryCommand, everyCommand } from './shown.ts';
import { type StageOnAws, stageOnAws } from './stage-on-aws.ts';

type Row = EveryCommand & { readonly name: string; readonly typed: readonly string[] };

const all = Object.entries(everyCommand).map(
  ([name, command]): Row => ({ ...command, name, typed: [...name.split(' '), ...command.args] }),
);
const onAws = all.filter((command) => command.onAws !== undefined);
const offline = all.filter((command) => command.onAws === undefined);

/** The fixtures with a schedule to compare with, a budget and nothing that is broken. */
function good(): OwnFolder {
  const own = ownFolder();
  for (const file of ['platform.yml', 'events.yml'])
    own.write(`before/production/${file}`, own.read(`schedules/production/${file}`));
  own.write('schedules/budget.yml', 'stages: {}\n');
  own.write('mended.json', '{}');
  return own;
}

const withEvent = (own: OwnFolder): OwnFolder => {
  own.write('schedules/production/events.yml', own.read('schedules/production/events.yml') + addedEvent);
  return own;
};

const inFolder = ({ folder }: OwnFolder, more: Partial<Ran> = {}): Ran => ({ folder, ...more });

/** One line on standard error that begins so, and nothing else. */
const oneLine = (beginning: RegExp, code = 1) => ({
  out: '',
  err: expect.stringMatching(new RegExp(`^${beginning.source}[^\\n]*\\n$`)),
  code,
});

it('every command is in the list, so that nothing below leaves one out', async () => {
  const silent = { page: { paint: (_: unknown, text: string) => text }, write: () => undefined };
  const shell = { ...documentedShell(process.cwd()), out: silent, err: silent };
  const program = prescale(await subcommandsFor([]), shell, () => undefined);
  const names = program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [command.name()]
      : command.commands.map((nested) => `${command.name()} ${nested.name()}`),
  );
  expect(names.filter((name) => name !== 'help').toSorted()).toEqual(Object.keys(everyCommand).toSorted());
});

describe('with a wrong flag, one line says where the help is', () => {
  it.each(all)('$name', async ({ name, typed }) => {
    expect(await ran([...typed, '--zzqq'], inFolder(ownFolder()))).toEqual(
      oneLine(new RegExp(`error: unknown option '--zzqq'\\. prescale ${name} --help has the options\\.`), 64),
    );
  });

  it.each([['records'], ['dead-letters']])('and of a group that it has no such command: %s', async (name) => {
    expect(await ran([name, 'lst'], inFolder(ownFolder()))).toEqual(
      oneLine(/error: unknown command 'lst'\. Did you mean list\? prescale --help lists the commands\./, 64),
    );
  });
});

const there = all.filter(({ reads }) => reads === true);

describe('without a schedule, one line says what names one', () => {
  it.each(there.filter((command) => command.onAws === undefined))('$name', async ({ typed }) => {
    const own = good();
    own.remove('schedules');
    expect(await ran(typed, inFolder(own))).toEqual(oneLine(/error: There is no folder schedules\. --schedules, or /));
  });
});

describe('with a schedule that is refused, the problems come first and one line last', () => {
  it.each(there.filter((command) => command.onAws === undefined && !command.tellsRefused))(
    '$name',
    async ({ typed }) => {
      const own = good();
      own.write('schedules/production/events.yml', 'windos: []\n');
      const { out, err, code } = await ran(typed, inFolder(own));
      expect(code).toBe(1);
      const said = out === '' ? err : out;
      expect(said).toMatch(
        /^schedules\/production\/events\.yml:1:1 error: `windos` is not a setting that is known here/,
      );
      expect(said.trimEnd().split('\n').at(-1)).toMatch(
        /^error: The schedule of production is refused\.$|^production: 1 mistake in 2 files\.$/,
      );
    },
  );

  it.each(all.filter(({ tellsRefused }) => tellsRefused))(
    'but for one whose answer it is: $name',
    async ({ typed, name }) => {
      const own = good();
      own.write('schedules/production/events.yml', 'windos: []\n');
      const { out, err, code } = await ran(typed, inFolder(own));
      expect({ err, code }).toEqual({ err: '', code: 0 });
      expect(out).toMatch(name === 'comment' ? /there are mistakes[\s\S]*windos/ : /^production: within the budget/m);
    },
  );
});

const noCredentials =
  /error: There are no AWS credentials\. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in/;
const refusing = { ...somebody, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
const unknown = { ...somebody, AWS_ENDPOINT_URL: 'http://aws.invalid' };

describe.each([
  ['without credentials', { ...nobody, AWS_REGION: 'eu-west-1' }, noCredentials, onAws.length],
  [
    'without a network',
    refusing,
    /error: AWS cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:9\. Is there a network/,
    2,
  ],
  [
    'where the name of the endpoint is not known',
    unknown,
    /error: AWS cannot be reached: getaddrinfo E(NOTFOUND|AI_AGAIN) (\w+\.)?aws\.invalid\. Is there a network/,
    2,
  ],
] as const)('%s, one line says what to do', (_, env, line, least) => {
  it.each(
    sampled(
      onAws.filter((command) => command.onAws === true),
      least,
    ),
  )('$name', async ({ typed }) => {
    expect(await ran(typed, inFolder(good(), { env }))).toEqual(oneLine(line));
  });

  it.each(onAws.filter((command) => command.onAws === 'examines'))('$name, in its report', async ({ typed }) => {
    const { out, err, code } = await ran(typed, inFolder(good(), { env }));
    expect({ err, code }).toEqual({ err: '', code: 1 });
    const [, said = ''] = line.source.split('error: ');
    expect(out).toMatch(new RegExp(`^ {2}failed +(credentials|connection) +${said}`, 'm'));
  });
});

describe('exit codes', () => {
  it.each(offline)(
    '$name: 0, and 2 where something changes and that is asked for',
    async ({ name, typed, changes }) => {
      const own = withEvent(good());
      expect((await ran(typed, inFolder(own))).code).toBe(0);
      if (changes !== undefined) expect((await ran([name, ...changes], inFolder(own))).code).toBe(2);
    },
  );

  // Outside CI golden-on-aws.test.ts has these codes but those without a schedule.
  it.runIf(process.env.CI)(
    'of those that speak to AWS: 1 without a schedule that they need, 0, and 2 where there are steps and that is asked for',
    async () => {
      await using stage = await stageOnAws();
      await ready(stage);
      await withoutSchedule(stage);
      for (const { name, typed, changes } of onAws) {
        if (changes !== undefined) expect((await onStage(stage, [...typed, ...changes])).code, name).toBe(2);
        if (name === 'records edit') await readToMend(stage);
        const ended = await onStage(stage, typed);
        expect(ended.code, `${name}: ${ended.err}`).toBe(0);
      }
    },
  );

  it('of those that speak to AWS: 1 where the stage is not deployed, in one line', async () => {
    await using stage = await stageOnAws();
    stage.own.write('mended.json', '{}');
    for (const { name, typed } of sampled(
      onAws.filter(({ name }) => needsTable(name)),
      2,
    )) {
      const ended = await onStage(stage, [...typed, '--stage', 'staging']);
      if (name === 'doctor')
        expect(ended).toMatchObject({ code: 1, out: expect.stringMatching(/failed +table +There is no/) });
      else
        expect(ended, name).toEqual(
          oneLine(/error: There is no table prescale-staging in the embedded AWS: the stage/),
        );
    }
  });
});

/** What commands say that read the schedule, as long as it is refused, and as long as there is none. */
async function withoutSchedule(stage: StageOnAws): Promise<void> {
  const file = 'schedules/production/events.yml';
  const right = stage.own.read(file);
  const said = async (line: RegExp): Promise<void> => {
    for (const command of onAws.filter(({ reads }) => reads !== undefined)) {
      const { err, code } = await onStage(stage, command.typed);
      if (command.reads === true) expect(err, command.name).toMatch(line);
      expect(code, `${command.name}: ${err}`).toBe(needsIt(command) ? 1 : 0);
    }
  };
  stage.own.write(file, 'windos: []\n');
  await said(/windos[\s\S]*\nerror: The schedule of production is refused\.\n$/);
  stage.own.rename('schedules', 'elsewhere');
  await said(/^error: There is no folder schedules\. --schedules, or [^\n]*\n$/);
  stage.own.rename('elsewhere', 'schedules');
  stage.own.write(file, right);
}

const needsIt = ({ name, reads }: Pick<Row, 'name' | 'reads'>): boolean => reads === true || name === 'doctor';

/** Dead letters are in queues, and a first schedule is made of what the cluster has. */
const needsTable = (name: string): boolean => name !== 'import' && !name.startsWith('dead-letters');

/** Looked after since the morning; the lead of the campaign has begun. */
async function ready(stage: StageOnAws): Promise<void> {
  const to = {
    TopicArn: 'arn:aws:sns:us-east-1:123456789012:prescale-production-events',
    Protocol: 'sqs',
    Endpoint: 'q',
  };
  await stage.aws.world.call('sns', 'Subscribe', to);
  await stage.tickAt('2026-11-27T12:00:00Z');
  await stage.tickAt('2026-11-27T13:40:00Z');
  stage.aws.world.changeService('waooaw-production', 'waooaw-agent', { desired: 0 });
}

const readToMend = async (stage: StageOnAws): Promise<void> =>
  stage.own.write('mended.json', (await stage.prescale('records', 'show', 'agent')).out);

const onStage = ({ own, url, clock }: StageOnAws, args: readonly string[]): Promise<Ended> =>
  ran([...args, '--local'], inFolder(own, { now: clock.now().toISOString(), env: { AWS_ENDPOINT_URL: url } }));
