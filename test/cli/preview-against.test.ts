import { beforeEach, describe, expect, it } from 'vitest';
import { inProcess } from './in-process.ts';
import { addedEvent, type OwnFolder, ownRepository } from './schedules-folder.ts';

const events = 'schedules/production/events.yml';
const platform = 'schedules/production/platform.yml';
let own: OwnFolder;

beforeEach(() => {
  own = ownRepository();
});

const preview = async (...args: readonly string[]) =>
  inProcess(['preview', '--from', '2026-11-23', '--days', '7', '--against', ...args], { folder: own.folder });

describe('prescale preview --against', () => {
  it('a commit: an event that is added, and nothing else', async () => {
    own.write(events, own.read(events) + addedEvent);
    const { out, code } = await preview('main');
    expect(code).toBe(0);
    expect(out).toMatch(/^production, 23 Nov 2026 to 29 Nov 2026, what is different from main \([0-9a-f]{7}\)\n/);
    const rows = out.split('\n').filter((line) => line.startsWith('  '));
    expect(rows.map((row) => row.slice(0, 42).trim().replace(/\s+/g, ' '))).toEqual([
      'new 09:30 14:30 UTC backend 5 → 8 b',
      'new 10:00 15:00 UTC backend 8 b',
      'new 12:00 17:00 UTC backend 8 → 5 l',
    ]);
    const edits = JSON.parse((await preview('main', '--json')).out).against.edits;
    expect(edits.map(({ after }: { after: { turns: string[] } }) => after.turns)).toEqual([
      ['launch begins to be prepared'],
      ['launch goes live'],
      ['launch ends'],
    ]);
  });

  it.runIf(process.env.CI)('a commit: nothing where only the order, the layout and notes are others', async () => {
    const [first = '', second = ''] = own.read(platform).split(/(?=^calendars:)/m);
    const [head = '', ...windows] = second.split(/(?=^ {2}- name:)/m);
    expect(windows.length).toBeGreaterThan(1);
    own.write(platform, `${head}${windows.toReversed().join('')}\n${first}`.replace(/^ *#.*\n/gm, ''));
    own.write(events, own.read(events).replace('TV spot at 09:10', 'TV spot'));
    expect(await preview('HEAD', '--detailed-exitcode')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\n\nNothing is different\.\n$/),
    });
  });

  it('a commit: says what is different beside these days, and where to see it', async () => {
    own.write(events, own.read(events).replace('requestsPerMinute: 5000', 'requestsPerMinute: 6000'));
    const late = await inProcess(['preview', '--from', '2026-11-28', '--against', 'HEAD', '--detailed-exitcode'], {
      folder: own.folder,
    });
    expect(late).toMatchObject({ code: 2 });
    expect(late.out.split('\n').slice(3).join(' ').trim()).toBe(
      'holiday-campaign is different too, and not in these days: it began Fri 27 Nov 2026 09:00. ' +
        'To see it: --from 2026-11-27  Nothing else is different.',
    );
    const markdown = await preview('HEAD', '--days', '2', '--format', 'markdown');
    expect(markdown.out).toContain('- holiday-campaign is different too, and not in these days: it begins Fri 27 Nov');
    const only = ['--days', '2', '--target', 'agent', '--window', 'night'];
    expect((await preview('HEAD', ...only)).out).toMatch(/\n\nNothing is different\.\n$/);
  });

  it('says by the exit code that something is different, where that is asked for', async () => {
    own.write(events, own.read(events).replace('requestsPerMinute: 5000', 'requestsPerMinute: 6000'));
    expect(await preview('HEAD')).toMatchObject({ code: 0 });
    expect(await preview('HEAD', '--detailed-exitcode')).toMatchObject({ code: 2 });
    expect(await preview('HEAD', '--detailed-exitcode', '--target', 'agent')).toMatchObject({ code: 0 });
    expect(await preview('HEAD', '--detailed-exitcode', '--window', 'night')).toMatchObject({ code: 2 });
    expect(
      await preview('HEAD', '--detailed-exitcode', '--window', 'business-hours', '--target', 'agent'),
    ).toMatchObject({ code: 0 });
  });

  it.runIf(process.env.CI)('a folder, with stages or of the stage itself', async () => {
    own.write('before/production/platform.yml', own.read(platform));
    own.write('before/production/events.yml', own.read(events).replace('18:00', '17:00'));
    const around = await preview('before');
    expect(around.out).toMatch(/^ {2}moved +18:00 +23:00 UTC +backend +12 → 10 +Was Fri 27 Nov 2026 17:00\./m);
    const itself = await preview('before/production');
    expect(itself.out.split('\n').slice(1)).toEqual(around.out.split('\n').slice(1));
  });

  it('a stage that was not there: everything is new', async () => {
    own.write('schedules/fresh/a.yml', own.read(platform));
    const { out, code } = await preview('HEAD', '--stage', 'fresh', '--days', '1');
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}already +00:00 +05:00 UTC +backend +- → 2 /m);
    expect(out).toMatch(/^ {2}new +08:00 +13:00 UTC +backend +2 → 5 /m);
  });

  it.runIf(process.env.CI)('from a folder inside the repository, and with schedules named from there', async () => {
    own.write(events, own.read(events) + addedEvent);
    const args = ['preview', '--from', '2026-11-23', '--days', '7', '--against', 'HEAD', '--schedules', '.', '--json'];
    const { out } = await inProcess(args, { folder: `${own.folder}/schedules` });
    expect(JSON.parse(out).against.edits).toHaveLength(3);
  });

  it('a commit whose schedule is refused: its problems', async () => {
    const right = own.read(events);
    own.write(events, right.replace('start:', 'strat:'));
    own.git('commit', '--quiet', '--all', '--message=broken');
    own.write(events, right);
    const { err, code } = await preview('HEAD');
    expect(code).toBe(1);
    expect(err).toMatch(/^production\/events\.yml:\d+:\d+ error: `strat` is not a setting/m);
    expect(err).toMatch(/^error: The schedule of HEAD \([0-9a-f]{7}\), to compare with, is refused\.$/m);
  });

  it.runIf(process.env.CI)('prices both sides', async () => {
    own.write(events, own.read(events).replace('requestsPerMinute: 5000', 'requestsPerMinute: 9000'));
    const { out } = await preview('HEAD', '--task-hour', 'backend=0.1', '--task-hour', 'agent=0');
    expect(out).toMatch(/^Task-hours asked for: at least 697 → 801 \(\+104\)$/m);
    expect(out).toMatch(/^Cost of these: at least 55\.08 → 65\.53 \(\+10\.45\)$/m);
  });
});
