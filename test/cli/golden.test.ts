import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { prescaleJsonSchema } from '../../cli/json/answers.ts';
import { type Installed, installed } from './installed.ts';
import { addedEvent, type OwnFolder, ownFolder } from './schedules-folder.ts';

const stored = readFileSync('cli/prescale.schema.json', 'utf8');
const isRight = new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(JSON.parse(stored));

const shown: readonly (readonly string[])[] = [
  ['validate', '--at', '2026-11-20', '--stage', 'production'],
  [
    'preview',
    '--from',
    '2026-11-27',
    '--days',
    '1',
    '--vcpu-hour',
    '0.04048',
    '--gb-hour',
    '0.004445',
    '--size',
    '0.5x1',
  ],
  ['preview', '--from', '2027-03-14', '--days', '1', '--target', 'agent', '--all'],
  ['preview', '--from', '2026-11-23', '--days', '7', '--window', 'holiday-campaign', '--target', 'agent'],
  ['preview', '--from', '2026-11-23', '--days', '7', '--against', 'before'],
  ['preview', '--from', '2026-11-23', '--days', '7', '--against', 'before', '--format', 'markdown'],
  ['explain', 'backend', '--at', '2026-11-27 09:30'],
  ['explain', 'agent', '--at', '2026-11-28T03:00Z'],
  ['what-if', '--event', 'holiday-campaign', '--requests', '9000'],
  [
    'what-if',
    '--event',
    'holiday-campaign',
    '--start',
    '2026-11-28 10:00',
    '--task-hour',
    'backend=0.05',
    '--task-hour',
    'agent=0.02',
  ],
  ['calendar', '--from', '2026-11-23', '--days', '7'],
  ['help', 'exit-codes'],
  ['validate', '--stage', 'broken'],
];

let command: Installed;
let own: OwnFolder;

beforeAll(async () => {
  command = await installed();
  own = ownFolder();
  for (const file of ['platform.yml', 'events.yml']) {
    own.write(`before/production/${file}`, own.read(`schedules/production/${file}`));
  }
  own.write('schedules/production/events.yml', own.read('schedules/production/events.yml') + addedEvent);
  own.write(
    'schedules/broken/a.yml',
    'timezone: Berlin\ntargets:\n  shop: { ecs: { cluster: c, servce: s } }\nwindows: []\n',
  );
});

/** What differs between machines. */
const settled = (text: string): string => text.replace(/time zone data \d{4}[a-z]+/g, 'time zone data <version>');

describe('the installed command', () => {
  it.each([
    ['80', 'in a terminal of 80 columns'],
    ['120', 'in a terminal of 120 columns'],
    ['', 'without a terminal'],
  ])('prints for people: COLUMNS=%s, %s', async (columns) => {
    const pages: string[] = [];
    for (const args of shown) {
      const { out, err, code } = await command.run(args, { folder: own.folder, env: { COLUMNS: columns } });
      const typed = args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ');
      pages.push(
        `$ prescale ${typed}\n${settled(out)}${err === '' ? '' : `--- standard error\n${err}`}--- exit code ${code}\n`,
      );
      if (columns !== '') {
        const tooLong = `${out}${err}`.split('\n').filter((line) => [...line].length > Number(columns));
        // A table of a page and a calendar have lines of their own.
        if (!args.includes('markdown') && args[0] !== 'calendar') expect(tooLong, typed).toEqual([]);
      }
    }
    const text = pages.join('\n').replaceAll('\r', '');
    expect(text).not.toContain('\u001b[');
    await expect(text).toMatchFileSnapshot(`printed-${columns === '' ? 'without-terminal' : columns}.golden.txt`);
  });

  it.each(shown.filter(([name]) => name !== 'help').map((args) => [args.join(' '), args]))(
    'prints JSON that the schema describes: %s',
    async (_, args) => {
      const { out, code } = await command.run([...args, '--json'], { folder: own.folder });
      const answer = JSON.parse(out);
      expect(isRight(answer), JSON.stringify(isRight.errors)).toBe(true);
      expect(answer).toMatchObject({ formatVersion: 1, command: args[0] });
      expect(code).toBe(args.includes('broken') ? 1 : 0);
    },
  );

  it('makes a first schedule that it then takes, and says so as JSON', async () => {
    const { folder } = ownFolder();
    const args = ['init', '--cluster', 'shop', '--service', 'web', '--timezone', 'UTC', '--stage', 'new', '--json'];
    const { out, code } = await command.run(args, { folder });
    expect(code).toBe(0);
    expect(isRight(JSON.parse(out)), JSON.stringify(isRight.errors)).toBe(true);
    const checked = await command.run(['validate', '--stage', 'new'], { folder });
    expect(checked).toMatchObject({ code: 0, err: '', out: 'new: right in 2 files.\n' });
  });

  it('has a help with two examples for each command, and exits with 0', async () => {
    const { out } = await command.run(['help']);
    const names = [...out.matchAll(/^ {2}([a-z-]+) .*\S/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('-'));
    expect(names).toEqual(
      expect.arrayContaining(['validate', 'preview', 'explain', 'what-if', 'calendar', 'init', 'help']),
    );
    for (const name of names) {
      const help = await command.run([name, '--help']);
      expect(help.code, name).toBe(0);
      expect([...help.out.matchAll(/^ {2}prescale /gm)].length, name).toBe(2);
      expect((await command.run(['help', name])).out).toBe(help.out);
    }
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await command.run(['--version'])).toMatchObject({ out: `${version}\n`, code: 0 });
  });

  it.runIf(existsSync('/usr/bin/script'))('has colours on a terminal, and none with NO_COLOR', () => {
    const onTerminal = (env: Readonly<Record<string, string>>): string =>
      execFileSync(
        '/usr/bin/script',
        [
          '-qec',
          `${process.execPath} ${command.path} validate --stage broken --schedules ${join(own.folder, 'schedules')} || true`,
          '/dev/null',
        ],
        {
          encoding: 'utf8',
          env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...env },
        },
      );
    expect(onTerminal({})).toContain('\u001b[31merror:');
    expect(onTerminal({ NO_COLOR: '1' })).not.toContain('\u001b[');
  });
});

describe('cli/prescale.schema.json', () => {
  it('is what the code says; `npm run schema` writes it anew', () => {
    expect(stored).toBe(`${JSON.stringify(prescaleJsonSchema(), null, 2)}\n`);
  });

  it('refuses what no command prints', () => {
    expect(isRight({ formatVersion: 1, command: 'validate' })).toBe(false);
    expect(isRight({ formatVersion: 2, command: 'validate', stages: [] })).toBe(false);
    expect(isRight({ formatVersion: 1, command: 'validate', stages: [], more: 1 })).toBe(false);
    expect(isRight({ formatVersion: 1, command: 'validate', stages: [] })).toBe(true);
  });
});
