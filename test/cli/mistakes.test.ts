import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess } from './in-process.ts';
import { type OwnFolder, ownFolder } from './schedules-folder.ts';

let own: OwnFolder;

beforeAll(() => {
  own = ownFolder();
  own.write('schedules/broken/a.yml', 'timezone: Berlin\n');
  own.write('one-stage/a.yml', own.read('schedules/staging/platform.yml'));
  own.write('empty/readme.txt', 'nothing');
  own.write('repository/schedules/budget.yml', 'stages: {}\n');
  own.write('repository/schedules/staging/a.yml', own.read('schedules/staging/platform.yml'));
});

/** Problems of a schedule stand before it. */
const lastOf = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

const failed: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'no folder',
    ['preview', '--schedules', 'nowhere'],
    /^error: There is no folder nowhere\. --schedules, or PRESCALE_SCHEDULES, names/m,
  ],
  [
    'a folder without a stage',
    ['validate', '--schedules', 'empty'],
    /^error: There is no stage in empty\. A stage is a folder in it with \.yml files\.$/m,
  ],
  [
    'the folder around the one of the stages',
    ['validate', '--schedules', 'repository'],
    /^error: The stages lie one folder deeper than repository\. Name repository\/schedules with --schedules, or/m,
  ],
  [
    'the folder of a stage',
    ['preview', '--schedules', 'one-stage'],
    /It is the folder of one stage: --schedules takes the folder around it/,
  ],
  [
    'an unknown stage',
    ['preview', '--stage', 'prodction'],
    /^error: There is no stage prodction in schedules\. Did you mean production\? Its stages: broken, production, staging\.$/m,
  ],
  ['a broken schedule', ['preview', '--stage', 'broken'], /^error: The schedule of broken is refused\.$/m],
  [
    'nothing to compare with',
    ['preview', '--against', 'no-such-thing'],
    /^error: There is no folder no-such-thing, and no commit of that name\./m,
  ],
  ['an option that is no commit', ['preview', '--against=--output=x'], /and no commit of that name/],
  ['a file that cannot be written', ['calendar', '--out', 'no/such/folder.ics'], /folder\.ics cannot be written: /],
  [
    'a change that cannot be',
    ['what-if', '--event', 'holiday-campaign', '--start', '27.11.2026 09:00'],
    /^error: holiday-campaign cannot be changed so\. .*Write it like this: `2026-11-27 09:00`/m,
  ],
  [
    'a change beyond limits',
    ['what-if', '--event', 'holiday-campaign', '--requests', '90000'],
    /^error: holiday-campaign cannot be changed so\. .*limit/m,
  ],
];

const misused: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no command', [], /^Usage: prescale <command>/m],
  [
    'an unknown command',
    ['previw'],
    /^error: unknown command 'previw'\. Did you mean preview\? prescale --help lists the commands\.\n$/,
  ],
  [
    'an unknown option',
    ['preview', '--dayz', '3'],
    /^error: unknown option '--dayz'\. Did you mean --days\? prescale preview --help has the options\.\n$/,
  ],
  [
    'a count that is none',
    ['preview', '--days', 'many'],
    /'many' is invalid\. It takes a whole number from 1 to 3660\./,
  ],
  ['no days at all', ['preview', '--days', '0'], /It takes a whole number from 1 to 3660/],
  [
    'a date that is none',
    ['preview', '--from', 'friday'],
    /^error: --from takes a date like 2026-11-27, or a date and time like "2026-11-27 09:00", not "friday"\.$/m,
  ],
  ['a day that is not in the calendar', ['preview', '--from', '2027-02-30'], /not "2027-02-30"/],
  ['a date with an offset but no time', ['preview', '--from', '2027-02-03Z'], /not "2027-02-03Z"/],
  ['an hour that no clock shows', ['explain', 'backend', '--at', '2027-02-03 25:00'], /not "2027-02-03 25:00"/],
  ['an unknown target', ['explain', 'backnd'], /^error: There is no target backnd\. Did you mean backend\?$/m],
  [
    'an unknown target of a preview',
    ['preview', '--target', 'x'],
    /^error: There is no target x\. Known: agent, backend\.$/m,
  ],
  ['an unknown window', ['preview', '--window', 'nihgt'], /^error: There is no window nihgt\. Did you mean night\?$/m],
  [
    'no event',
    ['what-if', '--event', 'night', '--tasks', '3'],
    /^error: night is no event but a scale-down\. Events: holiday-campaign\.$/m,
  ],
  ['an unknown event', ['what-if', '--event', 'holiday', '--tasks', '3'], /^error: There is no event holiday\./m],
  [
    'a what-if of nothing',
    ['what-if', '--event', 'holiday-campaign'],
    /^error: Say what is to be different: --requests, --tasks, --start, --end or --lead\.$/m,
  ],
  [
    'requests and tasks',
    ['what-if', '--event', 'holiday-campaign', '--tasks', '3', '--requests', '3'],
    /cannot be used with/,
  ],
  ['a what-if without its event', ['what-if', '--tasks', '3'], /required option '--event <name>' not specified/],
  [
    'a lead that is none',
    ['what-if', '--event', 'holiday-campaign', '--lead', '1 hour'],
    /`1 hour` is not a length of time\..*`1h`/,
  ],
  ['no target', ['explain'], /missing required argument 'target'/],
  ['one too many', ['explain', 'backend', 'agent'], /too many arguments/],
  [
    'a price without a size',
    ['preview', '--vcpu-hour', '0.04'],
    /^error: Nothing says what a task of agent, backend costs\. Give its size: --size agent=0\.5x1\.$/m,
  ],
  [
    'a size without a price',
    ['preview', '--size', '1x2'],
    /^error: A size needs a price: --vcpu-hour and --gb-hour say it\.$/m,
  ],
  ['a size that is none', ['preview', '--size', 'large'], /It takes vCPU and GB like 0\.5x1/],
  ['a negative price', ['preview', '--vcpu-hour=-1'], /It takes a number such as 0\.04048/],
  ['an exit code of nothing', ['preview', '--detailed-exitcode'], /it needs --against/],
  ['an unknown format', ['preview', '--format', 'xml'], /Allowed choices are text, markdown, json/],
  ['an unknown topic', ['help', 'exit-code'], /^error: There is no help on exit-code\. Did you mean exit-codes\?$/m],
  [
    'a service of no cluster',
    ['init', '--service', 'web', '--timezone', 'UTC'],
    /required option '--cluster <name>' not specified/,
  ],
  ['no service', ['init', '--cluster', 'shop', '--timezone', 'UTC'], /^error: Name a service:/m],
  [
    'no zone',
    ['init', '--cluster', 'shop', '--service', 'web'],
    /^error: Say in which zone the times are: --timezone Pacific\/Kiritimati is that of this machine\.$/m,
  ],
  [
    'an unknown zone',
    ['init', '--cluster', 'shop', '--service', 'web', '--timezone', 'Berlin'],
    /^error: `Berlin` is not a time zone that is known\. Did you mean `Europe\/Berlin`\?/m,
  ],
  [
    'a stage that is a path',
    ['init', '--stage', '../a', '--cluster', 'shop', '--service', 'web', '--timezone', 'UTC'],
    /^error: A stage is a name/m,
  ],
];

describe('a command that cannot do what it is asked for', () => {
  it.each(failed)('says what is wrong, and exits with 1: %s', async (_, args, sentence) => {
    const { out, err, code } = await inProcess(args, { folder: own.folder });
    expect(lastOf(err)).toMatch(sentence);
    expect(err).not.toMatch(/^ {4}at /m);
    expect({ out, code }).toEqual({ out: '', code: 1 });
  });

  it.each(failed)('says the same as JSON: %s', async (_, args) => {
    const { out, code } = await inProcess([...args, '--json'], { folder: own.folder });
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      command: args[0],
      error: { message: expect.any(String) },
    });
    expect(code).toBe(1);
  });

  it('tells each problem of a schedule that is refused, with its place', async () => {
    const { err } = await inProcess(['preview', '--stage', 'broken'], { folder: own.folder });
    expect(err).toContain(
      'schedules/broken/a.yml:1:11 error: `Berlin` is not a time zone that is known.\n    1 | timezone: Berlin\n      |           ^^^^^^\n',
    );
  });
});

describe('a command that is not understood', () => {
  it.each(misused)('says what is wrong, and exits with 64: %s', async (_, args, sentence) => {
    const { out, err, code } = await inProcess(args, { folder: own.folder });
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/^ {4}at /m);
    expect({ out, code }).toEqual({ out: '', code: 64 });
  });
});
