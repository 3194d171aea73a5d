import { describe, expect, it } from 'vitest';
import { firstSchedule } from '../../cli/input/first-schedule.ts';
import { parseSchedule } from '../../lib/index.ts';
import { inProcess } from './in-process.ts';
import { ownFolder } from './schedules-folder.ts';

const one = ['init', '--cluster', 'shop', '--service', 'web', '--timezone', 'Europe/Berlin'];

describe('prescale init', () => {
  it('writes a schedule with a target for each service, and says what to do next', async () => {
    const own = ownFolder();
    const { out, err, code } = await inProcess([...one, '--service', 'worker', '--stage', 'first'], {
      folder: own.folder,
    });
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toMatch(/^wrote schedules\/first\/platform\.yml\nwrote schedules\/first\/events\.yml\nRead schedules/);
    const files = ['platform.yml', 'events.yml'].map((path) => ({ path, text: own.read(`schedules/first/${path}`) }));
    const parsed = parseSchedule(files, { now: new Date('2026-11-20T12:00:00Z') });
    expect(parsed).toMatchObject({ ok: true, warnings: [] });
    expect(parsed.ok && [...parsed.schedule.targets.keys()]).toEqual(['web', 'worker']);
    expect(parsed.ok && parsed.schedule.windows.map(({ name }) => name)).toEqual(['business-hours']);
  });

  it('makes the folder where there is none yet', async () => {
    const own = ownFolder();
    const { code } = await inProcess([...one, '--schedules', 'new/schedules'], { folder: own.folder });
    expect(code).toBe(0);
    expect(own.read('new/schedules/production/platform.yml')).toContain('timezone: Europe/Berlin');
  });

  it('leaves what is there as it is', async () => {
    const own = ownFolder();
    const before = own.read('schedules/production/platform.yml');
    const { err, code } = await inProcess(one, { folder: own.folder });
    expect(code).toBe(1);
    expect(err).toBe(
      'error: schedules/production/platform.yml is there already, and is left as it is. Another --stage makes another one.\n',
    );
    expect(own.read('schedules/production/platform.yml')).toBe(before);
  });

  it('is right also where every remark becomes a setting', () => {
    const [platform, events] = firstSchedule({ cluster: 'shop', services: ['web', 'no'], timezone: 'Europe/Berlin' });
    const uncommented = (text = ''): string =>
      text.replace(/^( *)# (base|limits|throughput|- name: night| {2}(?:kind|targets|from|to))/gm, '$1$2');
    const written = (events?.text ?? '').replace(/^windows: \[\]\n/m, '').replace(/^# ?((?:windows:| {2}).*)$/gm, '$1');
    const parsed = parseSchedule([
      { path: 'platform.yml', text: uncommented(platform?.text) },
      { path: 'events.yml', text: written },
    ]);
    expect(parsed).toMatchObject({ ok: true });
    expect(parsed.ok && parsed.schedule.windows.map(({ name }) => name)).toEqual([
      'business-hours',
      'night',
      'winter-campaign',
    ]);
    expect(parsed.ok && parsed.schedule.targets.get('no')?.base).toEqual({ min: 2, max: 10 });
  });

  it.each([
    ['a service with an odd name', ['--service', 'a b'], 64],
    ['a service that YAML would take for a yes', ['--service', 'yes'], 0],
    ['the same service twice', ['--service', 'web'], 64],
  ])('with %s, writes all or nothing', async (_, more, code) => {
    const own = ownFolder();
    const ended = await inProcess([...one, ...more, '--stage', 'odd'], { folder: own.folder });
    expect(ended.code, ended.err).toBe(code);
    const checked = await inProcess(['validate', '--stage', 'odd'], { folder: own.folder });
    expect(checked.code).toBe(code === 0 ? 0 : 1);
    if (code === 0) expect(checked.out).toBe('odd: right in 2 files.\n');
    else expect(checked.err).toMatch(/There is no stage odd/);
  });
});
