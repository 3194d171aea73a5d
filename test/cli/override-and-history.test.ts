import { describe, expect, it } from 'vitest';
import { personOf } from '../../cli/aws/person.ts';
import { inProcess } from './in-process.ts';
import { stageOnAws } from './stage-on-aws.ts';

describe('prescale override', () => {
  it('holds a target for whom AWS says it is, and ends that', async () => {
    await using stage = await stageOnAws({ start: '2026-11-24T15:00:00Z' });
    await stage.tickAt('2026-11-24T15:00:00Z');
    const held = await stage.prescale('override', 'backend', '8', '--for', '2h', '--reason', 'TV spot');
    expect(held).toEqual({
      out: 'The next tick holds backend at 8 tasks until Tue 24 Nov 12:00.\n',
      err: '',
      code: 0,
    });
    await stage.tickAt('2026-11-24T15:01:00Z');
    expect(stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired).toBe(8);
    const told = (await stage.prescale('history', 'backend', '--since', '1h')).out;
    expect(told).toMatch(/backend: .*8 tasks/);
    expect(await stage.json('override', 'backend', '--end')).toMatchObject({ target: 'backend', by: 'embedded' });
    expect((await stage.prescale('override', 'backend', '--end')).code).toBe(0);
    await stage.tickAt('2026-11-24T15:02:00Z');
    expect((await stage.prescale('override', 'backend', '--end')).err).toBe('error: backend has no override to end.\n');
  });

  it.runIf(process.env.CI)('leaves room above and below, until a time in the zone of the schedule', async () => {
    await using stage = await stageOnAws({ start: '2026-11-24T15:00:00Z' });
    await stage.tickAt('2026-11-24T15:00:00Z');
    const args = ['backend', '--at-least', '3', '--at-most', '5', '--until', '2026-11-24 12:30', '--reason', 'a test'];
    expect(await stage.json('override', ...args)).toMatchObject({
      override: { min: 3, max: 5, until: '2026-11-24T17:30:00.000Z', by: 'embedded', reason: 'a test' },
    });
  });

  it('is refused below an event, with what to write', async () => {
    await using stage = await stageOnAws();
    await stage.tickAt('2026-11-27T14:30:00Z');
    const { err, code } = await stage.prescale('override', 'backend', '2', '--for', '1h', '--reason', 'saving');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: The override would leave backend below an event: .* --at-least 12 is enough for that; --below-event holiday-campaign means it all the same\.$/m,
    );
    const args = ['override', 'backend', '2', '--for', '1h', '--reason', 'saving', '--below-event', 'holiday-campaign'];
    expect((await stage.prescale(...args)).code).toBe(0);
  });

  it.each([
    ['no count', ['backend'], 'Say how many tasks: a count, --at-least or --at-most.'],
    ['no time', ['backend', '3'], 'Say how long: --for 2h, or --until'],
    ['no reason', ['backend', '3', '--for', '2h'], 'Say why: --reason is told to everybody.'],
    ['a count and an end', ['backend', '3', '--end'], '--end goes back to the schedule: it takes no count.'],
    ['a count that is none', ['backend', 'many'], "'many' is invalid for argument 'count'. It takes a whole number"],
    ['two ends', ['backend', '3', '--for', '2h', '--until', 'x'], 'cannot be used with'],
  ])('is not understood with %s', async (_, args, sentence) => {
    const { err, code } = await inProcess(['override', ...args]);
    expect(code).toBe(64);
    expect(err).toContain(sentence);
  });
});

describe('prescale history', () => {
  it.runIf(process.env.CI)('prints what was told, of all, of a target, of an event and of one time of it', async () => {
    await using stage = await stageOnAws({ start: '2026-11-26T12:00:00Z' });
    for (const at of ['2026-11-26T15:00:00Z', '2026-11-27T13:35:00Z', '2026-11-27T14:00:00Z', '2026-11-28T01:00:00Z'])
      await stage.tickAt(at);
    const all = (await stage.prescale('history')).out;
    await expect(all).toMatchFileSnapshot('history.golden.txt');
    const event = await stage.prescale('history', 'holiday-campaign');
    expect(event.out).toContain('holiday-campaign');
    expect(event.out).not.toContain('business-hours started');
    const thread = 'holiday-campaign@2026-11-27T14:00:00.000Z';
    expect(await stage.json('history', thread)).toMatchObject({ about: thread, unreadable: 0 });
    const since = (await stage.prescale('history', '--since', '2026-11-27 08:59')).out;
    expect(since.length).toBeLessThan(all.length);
    const detailed = (await stage.prescale('history', 'backend', '--details')).out;
    await expect(detailed).toMatchFileSnapshot('history-details.golden.txt');
    expect((await stage.prescale('history', 'nothing')).out).toMatch(/^Nothing was told of nothing since .*\)\.\n$/);
    expect((await stage.prescale('history', 'bakend')).out).toMatch(/ Did you mean backend\?\n$/);
    expect((await stage.prescale('history', '--since', 'friday')).err).toContain(
      '--since takes a date like 2026-11-27, a date and time like "2026-11-27 09:00", or how long ago, like 12h, not "friday".',
    );
  });
});

describe('who calls', () => {
  it.each([
    ['arn:aws:iam::123456789012:user/ana', 'ana'],
    ['arn:aws:iam::123456789012:user/people/ana', 'ana'],
    ['arn:aws:sts::123456789012:assumed-role/Operator/ana@example.com', 'ana@example.com (Operator)'],
    [
      'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_PowerUser_0123456789abcdef/ana@example.com',
      'ana@example.com (PowerUser)',
    ],
    ['arn:aws:iam::123456789012:root', 'root of 123456789012'],
    ['arn:aws:sts::123456789012:federated-user/ana', 'arn:aws:sts::123456789012:federated-user/ana'],
  ])('%s is %s', (arn, person) => {
    expect(personOf(arn)).toBe(person);
  });
});
