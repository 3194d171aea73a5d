import { describe, expect, it } from 'vitest';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { startStage } from './stage.ts';

const at = (time: string): string => `2026-11-25T${time}:00Z`;

const target = (name: string): string =>
  `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 1, max: 9 } }\n`;
const platform = `timezone: UTC\ntargets:\n${['one', 'two', 'three', 'four'].map(target).join('')}`;
const file = (name: string, count: number): ScheduleFile => ({
  path: `${name}.yml`,
  text: `windows:\n  - name: ${name}-day\n    kind: scale-up\n    targets: { ${name}: { min: ${count} } }\n    from: "08:00"\n    to: "20:00"\n`,
});

/** A folder of five files that people keep editing. */
function folder(...start: readonly ScheduleFile[]) {
  let files = [...start];
  return {
    read: async () => files,
    put: (changed: ScheduleFile): void => {
      files = [...files.filter(({ path }) => path !== changed.path), changed];
    },
    remove: (path: string): void => {
      files = files.filter((one) => one.path !== path);
    },
  };
}

const five = () =>
  folder({ path: 'platform.yml', text: platform }, file('one', 3), file('two', 3), file('three', 3), file('four', 3));

describe('one bad file among five', () => {
  it('keeps its last good version in force, the others act, and people are told when it broke and when it is mended', async () => {
    const schedules = five();
    await using stage = await startStage({ schedules, start: at('07:00') });
    const told = (kind: string) => stage.announcements().filter((one) => one.kind === kind);
    const desired = (name: string) => stage.aws.world.service('c', name)?.desired;
    await stage.tickAt(at('07:00'));

    schedules.put({ path: 'one.yml', text: file('one', 3).text.replace('targets', 'tragets') });
    schedules.put(file('two', 5));
    await stage.tickAt(at('07:01'));
    await stage.tickAt(at('07:02'));
    expect(told('schedule-rejected')).toHaveLength(1);
    expect(told('schedule-rejected')[0]?.details[0]).toMatch(/^one\.yml:4:5 .*tragets.*targets/);
    expect(told('schedule-changed').map(({ because }) => because)).toEqual([
      'two.yml changed; the new version is in force.',
    ]);

    await stage.tickAt(at('08:00'));
    expect(['one', 'two', 'three', 'four'].map(desired), 'the bad one as it was, the changed one as it is').toEqual([
      3, 5, 3, 3,
    ]);

    schedules.put(file('one', 4));
    await stage.tickAt(at('09:00'));
    await stage.tickAt(at('09:01'));
    expect(desired('one')).toBe(4);
    expect(told('schedule-rejected')).toHaveLength(1);
    expect(told('schedule-changed').at(-1)?.because).toBe('one.yml can be read again and is in force.');
    expect(told('schedule-changed')).toHaveLength(2);
  });

  it('is told once, also by a function that has just started and knows nothing of it', async () => {
    const schedules = five();
    schedules.put({ path: 'one.yml', text: 'windows: oops\n' });
    await using stage = await startStage({ schedules: five(), start: at('07:00') });
    await stage.tickAt(at('07:00'));
    // The next cold start is another process on the same table.
    const restarted = stage.deploy(schedules);
    for (const time of ['07:01', '07:02']) {
      stage.clock.advanceTo(new Date(at(time)));
      await restarted.tick();
      await stage.deploy(schedules).tick();
    }
    expect(stage.announcements().filter(({ kind }) => kind === 'schedule-rejected')).toHaveLength(1);
    stage.clock.advanceTo(new Date(at('08:00')));
    await stage.deploy(schedules).tick();
    expect(stage.aws.world.service('c', 'one')?.desired).toBe(3);
  });

  it('may ask that nothing is done, and nothing is done until it can be read; that is told', async () => {
    const schedules = five();
    await using stage = await startStage({ schedules, start: at('07:59') });
    schedules.put({ path: 'events.yml', text: 'mode: observe\nwindows: oops\n' });
    await stage.tickAt(at('07:59'));
    await stage.tickAt(at('08:00'));
    expect(stage.aws.world.service('c', 'one')?.desired).toBe(1);
    expect(stage.announcements().filter(({ kind }) => kind === 'schedule-changed')).toEqual([]);
    const told = () => stage.announcements().filter(({ kind }) => kind === 'schedule-rejected');
    expect(told()).toHaveLength(1);
    expect([told()[0]?.because, told()[0]?.details[0]]).toEqual([
      'events.yml was refused; there is no good version of it yet, so nothing of it is in force.',
      'It may ask for `mode: observe`, so until it can be read every target that does not give a mode of its own is only observed.',
    ]);
    schedules.remove('events.yml');
    await stage.tickAt(at('08:01'));
    expect(stage.aws.world.service('c', 'one')?.desired).toBe(3);
  });

  it('is left out where it was never good, and the rest goes on', async () => {
    const schedules = five();
    schedules.put({ path: 'one.yml', text: 'windows: oops\n' });
    await using stage = await startStage({ schedules: five(), start: at('07:59') });
    const restarted = stage.deploy(schedules);
    stage.clock.advanceTo(new Date(at('08:00')));
    await restarted.tick();
    expect(['one', 'two'].map((name) => stage.aws.world.service('c', name)?.desired)).toEqual([1, 3]);
  });

  it('comes into force as soon as another process has read a good version of it', async () => {
    const schedules = five();
    schedules.put({ path: 'one.yml', text: 'windows: oops\n' });
    await using stage = await startStage({ schedules: five(), start: at('07:58') });
    const process = stage.deploy(schedules);
    await process.tick();
    // An older deployment that has not ended yet, or a rollback that does not last.
    stage.clock.advanceTo(new Date(at('07:59')));
    await stage.deploy(five()).tick();
    stage.clock.advanceTo(new Date(at('08:00')));
    await process.tick();
    expect(stage.aws.world.service('c', 'one')?.desired).toBe(3);
  });

  it('never releases a target because the file that names it is broken', async () => {
    const schedules = five();
    await using stage = await startStage({ schedules, start: at('08:00') });
    await stage.tickAt(at('08:00'));
    schedules.put({ path: 'platform.yml', text: platform.replace('timezone: UTC', 'timezone: Nowhere/Land') });
    await stage.tickAt(at('08:01'));
    await stage.tickAt(at('08:11'));
    expect((await stage.records()).map(({ target: name }) => name).sort()).toEqual(['four', 'one', 'three', 'two']);
    expect(stage.aws.world.service('c', 'one')?.desired).toBe(3);
    expect(stage.announcements().map(({ kind }) => kind)).not.toContain('window-ended');
  });

  it('releases nobody who may be named in it, also where the file is new', async () => {
    const schedules = folder(
      { path: 'platform.yml', text: `timezone: UTC\ntargets:\n${target('one')}` },
      { path: 'more.yml', text: `targets:\n${target('two')}` },
      file('one', 3),
      file('two', 3),
    );
    await using stage = await startStage({ schedules, start: at('08:00') });
    await stage.tickAt(at('08:00'));
    schedules.remove('more.yml');
    schedules.remove('two.yml');
    schedules.put({ path: 'renamed.yml', text: `tragets:\n${target('two')}${file('two', 3).text}` });
    for (const time of ['08:01', '08:02', '08:12']) await stage.tickAt(at(time));
    expect((await stage.records()).map(({ target: name }) => name).sort()).toEqual(['one', 'two']);
    expect(stage.aws.world.scalableTarget('service/c/two')?.min).toBe(3);
    schedules.remove('renamed.yml');
    for (const time of ['08:13', '08:14', '08:15']) await stage.tickAt(at(time));
    expect(
      (await stage.records()).map(({ target: name }) => name),
      'once it is surely gone',
    ).toEqual(['one']);
  });

  it('fails aloud where nothing can be read at all', async () => {
    await using stage = await startStage({ schedules: five(), start: at('08:00') });
    const broken = stage.deploy(folder({ path: 'platform.yml', text: 'targets: [' }));
    await expect(broken.tick()).rejects.toThrow('No schedule can be read');
  });
});
