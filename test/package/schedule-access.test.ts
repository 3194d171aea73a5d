import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scheduleAccess } from '../../deploy/schedule-access.ts';
import { scheduleOfStage, schedulesFolder } from '../../deploy/schedules.ts';
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

const accessOf = async (stage: string, schedules: string, overrideTarget?: string) =>
  scheduleAccess(stage, await scheduleOfStage(stage, schedules), overrideTarget);

describe('what a stage may reach', () => {
  it('is the services of every cluster that a file names, each once, in an order of its own', async () => {
    const schedules = schedulesOf({
      'test/b.yml': `timezone: UTC\ntargets:\n  web: ${target('shop', 'web')}\n  api: ${target('shop', 'api')}\n`,
      'test/a.yml': `targets:\n  mail: ${target('back', 'mail')}\n`,
      'test/notes.txt': 'no schedule',
      'other/c.yml': `timezone: UTC\ntargets:\n  other: ${target('other', 'other')}\n`,
    });
    expect(await accessOf('test', schedules)).toEqual({
      services: ['service/back/*', 'service/shop/*'].map(arn),
      clusters: ['cluster/back', 'cluster/shop'].map(arn),
      reach: { patterns: ['back', 'shop'], by: 'name' },
      overrideTarget: 'api',
    });
  });

  it('is told with what is worth a look now, which stops nothing', async () => {
    const event = (name: string, start: string) =>
      `  - { name: ${name}, kind: pre-event, start: ${start}, for: 2h, targets: { web: { desired: 5 } } }\n`;
    const schedules = schedulesOf({
      'test/a.yml': `timezone: UTC\ntargets:\n  web: ${target('shop', 'web')}\n`,
      'test/b.yml': `windows:\n${event('old', '2025-06-01 09:00')}${event('new', '2025-12-01 09:00')}`,
    });
    const { warnings } = await scheduleOfStage('test', schedules, new Date('2026-01-01'));
    expect(warnings).toEqual([
      `${schedules}/test/b.yml:3:42 warning: Event \`new\` is over. Remove it, or correct the date.`,
    ]);
  });

  it('is nothing where the schedule is broken: every problem is told, and no stack', async () => {
    const schedules = schedulesOf({
      'test/a.yml': `timezone: Nowhere/Land\ntargets:\n  web: ${target('shop', 'web')}\n`,
      'test/b.yml': 'windws: []\n',
    });
    const thrown = await accessOf('test', schedules).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Error);
    const { message, stack } = thrown as Error;
    expect(message).toContain('The schedule of stage test is not deployed:\n');
    expect(message).toMatch(/\/test\/a\.yml:1:\d+ error: .*Nowhere\/Land/m);
    expect(message).toMatch(/\/test\/b\.yml:1:1 error: .*windws/m);
    expect(stack).toBe(message);
  });

  it('is nothing where there is no target', async () => {
    const schedules = schedulesOf({ 'test/a.yml': 'timezone: UTC\n' });
    await expect(accessOf('test', schedules)).rejects.toThrow(/stage test/);
  });

  it('is nothing where there is no such stage: those there are are named', async () => {
    const schedules = schedulesOf({ 'test/a.yml': '', 'live/a.yml': '', 'schedule.schema.json': '{}' });
    await expect(accessOf('nope', schedules)).rejects.toThrow(
      `There is no ${schedules}/nope: a stage is a folder of ${schedules}/ (live, test).`,
    );
    await expect(accessOf('nope', `${schedules}/gone`)).rejects.toThrow(/no folder .*gone.*PRESCALE_SCHEDULES/);
  });

  it.each`
    names               | asked        | expected     | because
    ${['web', 'api']}   | ${undefined} | ${'api'}     | ${'the first by name'}
    ${['backend', 'a']} | ${undefined} | ${'backend'} | ${'the one that the runbooks scaled'}
    ${['backend', 'a']} | ${''}        | ${'backend'} | ${'nothing was asked for'}
    ${['backend', 'a']} | ${'a'}       | ${'a'}       | ${'it was asked for'}
  `('lets an override without a target hold $expected of $names: $because', async ({ names, asked, expected }) => {
    const targets = names.map((name: string) => `  ${name}: ${target('shop', name)}\n`).join('');
    const schedules = schedulesOf({ 'test/a.yml': `timezone: UTC\ntargets:\n${targets}` });
    expect((await accessOf('test', schedules, asked)).overrideTarget).toBe(expected);
  });

  it('is nothing where an override would hold a target that is not there', async () => {
    const schedules = schedulesOf({ 'test/a.yml': `timezone: UTC\ntargets:\n  web: ${target('shop', 'web')}\n` });
    await expect(accessOf('test', schedules, 'backend')).rejects.toThrow(
      'The schedule of stage test has no target backend for overrideTarget (web).',
    );
  });

  it('is read from the folder that is named, seen from where that was typed, or from this repository', () => {
    expect(schedulesFolder('../team', '/srv/prescale')).toBe('/srv/team');
    expect(schedulesFolder('/opt/team', '/srv/prescale')).toBe('/opt/team');
    expect(schedulesFolder('', '/srv')).toBe(join(import.meta.dirname, '../../schedules'));
    expect(schedulesFolder(undefined, '/srv')).toBe(join(import.meta.dirname, '../../schedules'));
  });
});
