import { describe, expect, it } from 'vitest';
import { startStage } from './stage.ts';

const at = (time: string): string => `2026-11-25T${time}:00-05:00`;
const by = 'ana@example.com';
const desiredOf = (stage: Awaited<ReturnType<typeof startStage>>): number | undefined =>
  stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired;

describe('an override', () => {
  it('holds a target from the next tick until its time, is announced with its author and reason, and then the schedule is back', async () => {
    await using stage = await startStage({ start: at('12:00') });
    await stage.tickAt(at('12:00'));
    const answer = await stage.override({ target: 'backend', desired: 8, for: '2h', by, reason: 'queue is long' });
    expect(answer.says).toBe('The next tick holds backend at 8 tasks until 2026-11-25T19:00:00.000Z.');
    await stage.tickAt(at('12:01'));
    expect(desiredOf(stage)).toBe(8);
    await stage.tickAt(at('13:59'));
    expect(desiredOf(stage)).toBe(8);
    await stage.tickAt(at('14:00'));
    expect(stage.aws.world.scalableTarget('service/waooaw-production/waooaw-backend')).toMatchObject({
      min: 5,
      max: 10,
    });
    const told = stage.announcements().filter(({ kind }) => kind.startsWith('override'));
    expect(told.map(({ kind, owner, note }) => [kind, owner, note])).toEqual([
      ['override-set', by, 'queue is long'],
      ['override-ended', by, 'queue is long'],
    ]);
    expect((await stage.records()).find(({ target }) => target === 'backend')?.override).toBeUndefined();
  });

  it('may cut into a window of its own: a person decides alone', async () => {
    await using stage = await startStage({ start: at('12:00') });
    await stage.tickAt(at('12:00'));
    await stage.override({ target: 'backend', desired: 3, until: '2026-11-25 12:30', by, reason: 'saving' });
    await stage.tickAt(at('12:01'));
    expect(desiredOf(stage)).toBe(3);
    await stage.tickAt(at('12:30'));
    expect(desiredOf(stage), 'the outer window’s count comes back').toBe(5);
  });

  it.each`
    until                          | instant                       | because
    ${'2026-11-25 13:30'}          | ${'2026-11-25T18:30:00.000Z'} | ${'in the zone of the schedule'}
    ${'2026-11-25T13:30'}          | ${'2026-11-25T18:30:00.000Z'} | ${'with a T'}
    ${'2026-11-25T13:30:15+01:00'} | ${'2026-11-25T12:30:15.000Z'} | ${'with an offset'}
    ${'2026-11-30T00:00:00.5Z'}    | ${'2026-11-30T00:00:00.500Z'} | ${'the last day of its month'}
  `('ends at $until: $because', async ({ until, instant }) => {
    await using stage = await startStage({ start: '2026-11-25T06:00:00-05:00' });
    const answer = await stage.override({ target: 'backend', desired: 8, until, by: '山田 🚀', reason: '👍' });
    expect(answer.override).toMatchObject({ until: instant, by: '山田 🚀', reason: '👍' });
  });

  it('ends when a person ends it', async () => {
    await using stage = await startStage({ start: at('12:00') });
    await stage.tickAt(at('12:00'));
    await stage.override({ target: 'backend', desired: 3, for: '8h', by, reason: 'saving' });
    await stage.tickAt(at('12:01'));
    await stage.override({ target: 'backend', end: true, by });
    // The answer may have been lost: who asks again is told the same.
    await stage.override({ target: 'backend', end: true, by });
    await stage.tickAt(at('12:02'));
    expect(desiredOf(stage)).toBe(5);
    await expect(stage.override({ target: 'backend', end: true, by })).rejects.toThrow(
      'backend has no override to end.',
    );
  });

  it('takes the plain count of older rules for the default target, each replacing the one before', async () => {
    await using stage = await startStage({ start: at('12:00') });
    await stage.tickAt(at('12:00'));
    await stage.override({ count: 7 });
    await stage.tickAt(at('12:01'));
    expect(desiredOf(stage)).toBe(7);
    await stage.override({ count: 6 });
    await stage.tickAt(at('12:02'));
    expect(desiredOf(stage)).toBe(6);
    const override = (await stage.records()).find(({ target }) => target === 'backend')?.override;
    expect(override).toMatchObject({ desired: 6, by: 'invocation', until: '2026-11-26T17:01:00.000Z' });
  });

  it.each([
    ['deeper than anything is', JSON.parse(`${'{"by":'.repeat(100_000)}1${'}'.repeat(100_000)}`)],
    ['into itself', ((knot: { by?: unknown }) => Object.assign(knot, { by: knot }))({})],
  ])('is refused when its payload is nested %s', async (_, payload) => {
    await using stage = await startStage({ start: at('12:00') });
    await expect(stage.override(payload)).rejects.toThrow(
      'The payload cannot be read: it is nested more than 32 levels deep.',
    );
  });

  const good = { target: 'backend', desired: 8, for: '2h', by, reason: 'why' };
  it.each`
    payload                                                            | sentence
    ${{ ...good, target: 'bakcend' }}                                  | ${'Did you mean "backend"?'}
    ${{ ...good, desired: 41 }}                                        | ${'41 is outside the limits of backend: 1 to 40.'}
    ${{ ...good, desired: 0 }}                                         | ${'0 is outside the limits of backend: 1 to 40.'}
    ${{ ...good, desired: undefined }}                                 | ${'Say how much'}
    ${{ ...good, for: undefined }}                                     | ${'Say how long, once'}
    ${{ ...good, until: '2026-11-25 18:00' }}                          | ${'Say how long, once'}
    ${{ ...good, for: 'two hours' }}                                   | ${'is not a length of time'}
    ${{ ...good, for: '90d' }}                                         | ${'too long'}
    ${{ ...good, for: undefined, until: '2026-11-24 18:00' }}          | ${'which is past'}
    ${{ ...good, for: undefined, until: '2028-11-24 18:00' }}          | ${'belongs in the schedule'}
    ${{ ...good, for: undefined, until: 'tomorrow' }}                  | ${'Write for example 2026-11-27 18:00'}
    ${{ ...good, for: undefined, until: '2026-11-31' }}                | ${'There is no `2026-11-31`. That month has the days 01 to 30.'}
    ${{ ...good, for: undefined, until: '2026-11-31 18:00' }}          | ${'There is no `2026-11-31`. That month has the days 01 to 30.'}
    ${{ ...good, for: undefined, until: '2026-11-31T18:00' }}          | ${'There is no `2026-11-31`. That month has the days 01 to 30.'}
    ${{ ...good, for: undefined, until: '2026-11-31T18:00:00Z' }}      | ${'There is no `2026-11-31`. That month has the days 01 to 30.'}
    ${{ ...good, for: undefined, until: '2026-11-31T18:00-05:00' }}    | ${'There is no `2026-11-31`. That month has the days 01 to 30.'}
    ${{ ...good, for: undefined, until: '2027-02-29T10:00:00.5Z' }}    | ${'There is no `2027-02-29`. That month has the days 01 to 28.'}
    ${{ ...good, for: undefined, until: '2026-13-01T10:00Z' }}         | ${'There is no `2026-13-01`. Months go from 01 to 12'}
    ${{ ...good, for: undefined, until: '2026-11-30T24:00Z' }}         | ${'`2026-11-30T24:00Z` is no time.'}
    ${{ ...good, for: undefined, until: '2026-11-30T12:60Z' }}         | ${'`2026-11-30T12:60Z` is no time.'}
    ${{ ...good, for: undefined, until: '2026-11-30T12:00+23:00' }}    | ${'`2026-11-30T12:00+23:00` is no time.'}
    ${{ ...good, for: undefined, until: '2026-11-30' }}                | ${'`2026-11-30` is no time. Write for example 2026-11-27 18:00, in America/New_York.'}
    ${{ ...good, by: '\u200b' }}                                       | ${'Write something that can be seen.'}
    ${{ ...good, by: '\u3164\u2800\u115f' }}                           | ${'Write something that can be seen.'}
    ${{ ...good, by: '\u00a0\u2003\u202e\u2066' }}                     | ${'Write something that can be seen.'}
    ${{ ...good, by: '\u0301\ufe0f\u200d' }}                           | ${'Write something that can be seen.'}
    ${{ ...good, by: '\u{e0041}\u2060' }}                              | ${'Write something that can be seen.'}
    ${{ ...good, reason: '\u200b\u2060' }}                             | ${'Write something that can be seen.'}
    ${{ target: 'backend', end: true, by: '\u2060' }}                  | ${'Write something that can be seen.'}
    ${{ target: 'backend', end: true, by, reason: '\u034f' }}          | ${'Write something that can be seen.'}
    ${{ ...good, by: undefined }}                                      | ${'by'}
    ${{ ...good, desired: undefined, min: 6, max: 4 }}                 | ${'min is above max.'}
    ${{ ...good, min: 9 }}                                             | ${'desired is outside min and max.'}
    ${{ ...good, colour: 'red' }}                                      | ${'colour'}
    ${{ count: -1 }}                                                   | ${'count'}
    ${{ count: 2.5 }}                                                  | ${'count'}
    ${{ ...good, by: 'ana\u001b[2K' }}                                 | ${'on one line, without control characters'}
    ${{ ...good, by: 'a'.repeat(201) }}                                | ${'expected string to have <=200 characters'}
    ${{ ...good, reason: 'TV\nspot' }}                                 | ${'on one line, without control characters'}
    ${{ ...good, reason: 'TV\u0000' }}                                 | ${'on one line, without control characters'}
    ${{ ...good, reason: 'TV\u009b31m' }}                              | ${'on one line, without control characters'}
    ${{ ...good, reason: ' \n' }}                                      | ${'expected string to have >=1 characters'}
    ${{ ...good, reason: 'r'.repeat(501) }}                            | ${'expected string to have <=500 characters'}
    ${{ ...good, reason: 'r'.repeat(5_000_000) }}                      | ${'expected string to have <=500 characters'}
    ${{ count: 2, target: 'b'.repeat(65) }}                            | ${'expected string to have <=64 characters'}
    ${{ by, desired: 8, for: '2h', reason: 'why', target: 'a\u0007' }} | ${'on one line, without control characters'}
    ${{ target: 'backend', end: true, by: 'ana\r\nbob' }}              | ${'on one line, without control characters'}
    ${{ target: 'backend', end: true, by, reason: 'a\tb' }}            | ${'on one line, without control characters'}
    ${{ target: 'backend', end: true }}                                | ${'by'}
    ${'backend to 8 please'}                                           | ${'Write for example'}
    ${null}                                                            | ${'Write for example'}
    ${[]}                                                              | ${'Write for example'}
    ${{ ...good, [`colour-${'r'.repeat(5_000)}`]: 'red' }}             | ${'Unrecognized key'}
    ${{ ...good, target: 'b'.repeat(64) }}                             | ${`There is no target "${'b'.repeat(64)}"`}
  `('is refused with "$sentence" ($payload)', async ({ payload, sentence }) => {
    await using stage = await startStage({ start: at('12:00') });
    await expect(stage.override(payload)).rejects.toThrow(sentence);
    await expect(stage.override(payload), 'at most 200 characters of it').rejects.toThrow(/^.{1,500}$/s);
    expect(await stage.records()).toEqual([]);
  });
});
