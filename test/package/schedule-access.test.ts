import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scheduleAccess } from '../../deploy/schedule-access.ts';
import { temporaryFolder } from './package-stage.ts';

const arn = (resource: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});

const target = (cluster: string, service: string) =>
  `{ ecs: { cluster: ${cluster}, service: ${service} }, base: { min: 1, max: 2 } }`;

const schedulesOf = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
};

describe('what a stage may reach', () => {
  it('is the services of every cluster that a file names, each once, in an order of its own', async () => {
    const schedules = schedulesOf({
      'test/b.yml': `timezone: UTC\ntargets:\n  web: ${target('shop', 'web')}\n  api: ${target('shop', 'api')}\n`,
      'test/a.yml': `targets:\n  mail: ${target('back', 'mail')}\n`,
      'test/notes.txt': 'no schedule',
      'other/c.yml': `timezone: UTC\ntargets:\n  other: ${target('other', 'other')}\n`,
    });
    expect(await scheduleAccess('test', schedules)).toEqual({
      services: ['service/back/*', 'service/shop/*'].map(arn),
      clusters: ['cluster/back', 'cluster/shop'].map(arn),
      firstTarget: 'api',
      warnings: [],
    });
  });

  it('is told with what is worth a look now, which stops nothing', async () => {
    const event = (name: string, start: string) =>
      `  - { name: ${name}, kind: pre-event, start: ${start}, for: 2h, targets: { web: { desired: 5 } } }\n`;
    const schedules = schedulesOf({
      'test/a.yml': `timezone: UTC\ntargets:\n  web: ${target('shop', 'web')}\n`,
      'test/b.yml': `windows:\n${event('old', '2025-06-01 09:00')}${event('new', '2025-12-01 09:00')}`,
    });
    const { warnings } = await scheduleAccess('test', schedules, new Date('2026-01-01'));
    expect(warnings).toEqual([
      'schedules/test/b.yml:3:42 warning: Event `new` is over. Remove it, or correct the date.',
    ]);
  });

  it('is nothing where the schedule is broken: every problem is told, and no stack', async () => {
    const schedules = schedulesOf({
      'test/a.yml': `timezone: Nowhere/Land\ntargets:\n  web: ${target('shop', 'web')}\n`,
      'test/b.yml': 'windws: []\n',
    });
    const thrown = await scheduleAccess('test', schedules).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Error);
    const { message, stack } = thrown as Error;
    expect(message).toContain('The schedule of stage test is not deployed:\n');
    expect(message).toMatch(/^schedules\/test\/a\.yml:1:\d+ .*Nowhere\/Land/m);
    expect(message).toMatch(/^schedules\/test\/b\.yml:1:1 .*windws/m);
    expect(stack).toBe(message);
  });

  it('is nothing where there is no target', async () => {
    const schedules = schedulesOf({ 'test/a.yml': 'timezone: UTC\n' });
    await expect(scheduleAccess('test', schedules)).rejects.toThrow(/stage test/);
  });

  it('is nothing where there is no such stage: those there are are named', async () => {
    const schedules = schedulesOf({ 'test/a.yml': '', 'live/a.yml': '', 'schedule.schema.json': '{}' });
    await expect(scheduleAccess('nope', schedules)).rejects.toThrow(
      'There is no schedules/nope: a stage is a folder of schedules/ (live, test).',
    );
  });
});
