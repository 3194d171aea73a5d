import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeEach, describe, expect, it } from 'vitest';
import { prescaleJsonSchema } from '../../cli/json/answers.ts';
import { installed } from './installed.ts';
import { goldenOf, hasTerminal, onTerminal, pageOf, ran, ranAlone, terminals, tooLong } from './run-command.ts';
import { addedEvent, type OwnFolder, ownFolder } from './schedules-folder.ts';
import { shown } from './shown.ts';

const stored = readFileSync('cli/prescale.schema.json', 'utf8');
const rightBy = (schema: string) =>
  new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(JSON.parse(schema));

let own: OwnFolder;

beforeEach(() => {
  own = ownFolder();
  for (const file of ['platform.yml', 'events.yml']) {
    own.write(`before/production/${file}`, own.read(`schedules/production/${file}`));
  }
  own.write('schedules/production/events.yml', own.read('schedules/production/events.yml') + addedEvent);
  own.write(
    'schedules/broken/a.yml',
    'timezone: Berlin\ntargets:\n  shop: { ecs: { cluster: c, servce: s } }\nwindows: []\n',
  );
  own.write('schedules/budget.yml', 'ask: "@example/platform"\nstages:\n  production: { tasks: 4 }\n');
});

/** A page and a calendar have lines of their own. */
const hasOwnLines = (args: readonly string[]): boolean =>
  args.includes('markdown') || args[0] === 'calendar' || args[0] === 'comment';

describe('a command', () => {
  it.each(terminals)('prints for people on %s', async (_, columns) => {
    const pages: string[] = [];
    for (const args of shown) {
      const ended = await ran(args, { folder: own.folder, columns });
      pages.push(pageOf(args, ended));
      if (!hasOwnLines(args)) expect(tooLong(ended, columns), args.join(' ')).toEqual([]);
    }
    const text = pages.join('\n');
    expect(text).not.toContain('\u001b[');
    await expect(text).toMatchFileSnapshot(goldenOf('printed', columns));
  });

  it('prints JSON that the schema in its package describes', async () => {
    const isRight = rightBy(process.env.CI ? (await installed()).read('prescale.schema.json') : stored);
    for (const args of shown.filter(([name]) => name !== 'help')) {
      const { out, code } = await ran([...args, '--json'], { folder: own.folder });
      const answer = JSON.parse(out);
      expect(isRight(answer), `${args.join(' ')} ${JSON.stringify(isRight.errors)}`).toBe(true);
      expect(answer).toMatchObject({ formatVersion: 1, command: args[0] });
      expect(code, args.join(' ')).toBe(
        args.includes('broken') || args[0] === 'budget' ? 1 : args.includes('--detailed-exitcode') ? 2 : 0,
      );
    }
  });

  it('makes a first schedule that it then takes', async () => {
    const args = ['init', '--cluster', 'shop', '--service', 'web', '--timezone', 'UTC', '--stage', 'new'];
    expect((await ran(args, { folder: own.folder })).code).toBe(0);
    const checked = await ran(['validate', '--stage', 'new'], { folder: own.folder });
    expect(checked).toMatchObject({ code: 0, err: '', out: 'new: right in 2 files.\n' });
  });

  it('has a help with two examples for each command, and exits with 0', async () => {
    const { out } = await ran(['help'], own);
    const names = [...out.matchAll(/^ {2}([a-z-]+) .*\S/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('-'));
    expect(names).toEqual(
      expect.arrayContaining(['validate', 'preview', 'explain', 'what-if', 'calendar', 'init', 'help']),
    );
    for (const name of names) {
      const help = await ran([name, '--help'], own);
      expect(help.code, name).toBe(0);
      expect([...help.out.matchAll(/^ {2}prescale /gm)].length, name).toBe(2);
      expect((await ran(['help', name], own)).out).toBe(help.out);
    }
  });
});

describe('the installed command', () => {
  it('says its version, and prints what the same command line prints here', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await ranAlone(['--version'], own)).toMatchObject({ out: `${version}\n`, code: 0 });
    const args = ['validate', '--stage', 'broken'];
    const page = pageOf(args, await ranAlone(args, { ...own, columns: 80 }));
    expect(readFileSync(join(import.meta.dirname, goldenOf('printed', 80)), 'utf8')).toContain(page);
  });

  it('finds the schedules that PRESCALE_SCHEDULES names, from anywhere', async () => {
    const args = ['validate', '--stage', 'staging'];
    const { run } = await installed();
    expect(await run(args, { env: { PRESCALE_SCHEDULES: `${own.folder}/schedules` } })).toMatchObject({ code: 0 });
  });

  it('brings the schemas as they are here', async () => {
    const { read } = await installed();
    expect(read('prescale.schema.json')).toBe(stored);
    expect(read('schedule.schema.json')).toBe(readFileSync('schedules/schedule.schema.json', 'utf8'));
  });
});

describe.runIf(hasTerminal)('on a terminal of its own, the installed command', () => {
  it('has colours, and none with NO_COLOR', async () => {
    const args = ['validate', '--stage', 'broken'];
    expect(await onTerminal(args, { folder: own.folder, columns: 80 })).toContain('\u001b[31merror:');
    if (process.env.CI)
      expect(await onTerminal(args, { folder: own.folder, columns: 80, env: { NO_COLOR: '1' } })).not.toContain(
        '\u001b[',
      );
  });

  it.runIf(process.env.CI).each([80, 120])('prints what COLUMNS makes it print: %s', async (columns) => {
    for (const args of shown) {
      const { out, err } = await ranAlone(args, { folder: own.folder, columns });
      own.remove('schedules/new');
      const printed = await onTerminal(args, { folder: own.folder, columns, env: { NO_COLOR: '1' } });
      own.remove('schedules/new');
      expect(printed, args.join(' ')).toBe(`${err}${out}`);
    }
  });
});

describe('cli/prescale.schema.json', () => {
  it('is what the code says; `npm run schema` writes it anew', () => {
    expect(stored).toBe(`${JSON.stringify(prescaleJsonSchema(), null, 2)}\n`);
  });

  it('refuses what no command prints', () => {
    const isRight = rightBy(stored);
    expect(isRight({ formatVersion: 1, command: 'validate' })).toBe(false);
    expect(isRight({ formatVersion: 2, command: 'validate', stages: [] })).toBe(false);
    expect(isRight({ formatVersion: 1, command: 'validate', stages: [], more: 1 })).toBe(false);
    expect(isRight({ formatVersion: 1, command: 'validate', stages: [] })).toBe(true);
  });
});
