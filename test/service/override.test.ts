import { describe, expect, it } from 'vitest';
import { filesOf, startStage } from './stage.ts';

const at = (time: string): string => `2026-11-25T${time}:00-05:00`;
const by = 'ana@example.com';
const desiredOf = (stage: Awaited<ReturnType<typeof startStage>>): number | undefined =>
  stage.aws.world.service('waooaw-production', 'waooaw-backend')?.desired;

describe('an override', () => {
  it('holds a target from the next tick until its time, is announced with its author and reason, and then the schedule is back', async () => {
    await using stage = await startStage({ start: at('12:00') });
    await stage.tickAt(at('12:00'));
    const answer = await stage.override({ target: 'backend', desired: 8, for: '2h', by, reason: 'queue is long' });
    expect(answer.says).toBe('The next tick holds backend at 8 tasks until Wed 25 Nov 14:00.');
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
    const answer = await stage.override({ target: 'backend', desired: 12, until, by: '山田 🚀', reason: '👍' });
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
    ${{ ...good, for: undefined, until: '2026-11-24 18:00' }}          | ${'The override would end at Tue 24 Nov 18:00, which is past.'}
    ${{ ...good, for: undefined, until: '2025-11-24T23:00Z' }}         | ${'The override would end at Mon 24 Nov 2025 18:00, which is past.'}
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
    ${{ ...good, belowEvent: [] }}                                     | ${'belowEvent'}
    ${{ ...good, belowEvent: 7 }}                                      | ${'belowEvent'}
    ${{ ...good, belowEvent: 'holiday-campaign' }}                     | ${'The override goes below no event: leave out belowEvent, which names "holiday-campaign".'}
    ${{ count: 2, belowEvent: 'holiday-campaign' }}                    | ${'belowEvent'}
    ${{ target: 'backend', end: true, by, belowEvent: 'x' }}           | ${'belowEvent'}
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

const onDay = (time: string): string => `2026-11-27T${time}:00-05:00`;

/** The campaign of 27 November is owed 12 tasks from 09:00 to 18:00, and is prepared from 08:00. */
describe('an override that would leave a target below an event', () => {
  const hold = { target: 'backend', desired: 3, for: '2h', by, reason: 'saving' };
  const runs = 'holiday-campaign runs from Fri 27 Nov 09:00 to Fri 27 Nov 18:00';
  const prepared = `${runs}, is prepared from Fri 27 Nov 08:00`;

  it.each`
    at                             | part                                         | sentence                                                                                                                  | because
    ${onDay('06:30')}              | ${{}}                                        | ${`${prepared} and needs at least 12 tasks, 9 more than the override holds.`}                                             | ${'its lead begins meanwhile'}
    ${'2026-11-20T12:00:00-05:00'} | ${{ for: '10d' }}                            | ${`${prepared} and needs at least 12 tasks, 9 more`}                                                                      | ${'also a week from now'}
    ${onDay('08:10')}              | ${{ for: '5m' }}                             | ${`${prepared} and needs at least 12 tasks, 9 more`}                                                                      | ${'it is in its lead'}
    ${onDay('09:10')}              | ${{ for: '5m' }}                             | ${`${runs} and needs at least 12 tasks, 9 more`}                                                                          | ${'it is live'}
    ${onDay('09:10')}              | ${{ desired: undefined, min: 11 }}           | ${'needs at least 12 tasks, 1 more'}                                                                                      | ${'bounds that begin below it'}
    ${onDay('09:10')}              | ${{ desired: undefined, max: 11 }}           | ${'needs at least 12 tasks, 10 more'}                                                                                     | ${'a ceiling below it'}
    ${onDay('06:30')}              | ${{ desired: undefined, max: 20 }}           | ${'needs at least 12 tasks, 10 more'}                                                                                     | ${'a ceiling alone: autoscaling may go down to the base'}
    ${onDay('08:10')}              | ${{ target: 'agent', desired: 2 }}           | ${'The override would leave agent below an event: holiday-campaign runs'}                                                 | ${'each target is owed its own'}
    ${onDay('09:10')}              | ${{}}                                        | ${'Write "min": 12 instead of "desired": 3 for at least that many, or add "belowEvent": "holiday-campaign" to mean it.'}  | ${'with what to write'}
    ${onDay('09:10')}              | ${{ desired: undefined, min: 2, max: 20 }}   | ${'Write "min": 12, "max": 20 instead of "min": 2, "max": 20'}                                                            | ${'a ceiling that is high enough stays'}
    ${onDay('09:10')}              | ${{ belowEvent: 'holiday-campain' }}         | ${'belowEvent names "holiday-campain", which is no event that the override goes below. Did you mean "holiday-campaign"?'} | ${'a slip in the name'}
    ${onDay('09:10')}              | ${{ belowEvent: ['holiday-campaign', 'x'] }} | ${'belowEvent names "x", which is no event that the override goes below. It goes below holiday-campaign.'}                | ${'a name of nothing'}
  `('is refused: $because ($at, $part)', async ({ at: time, part, sentence }) => {
    await using stage = await startStage({ start: time });
    await expect(stage.override({ ...hold, ...part })).rejects.toThrow(sentence);
    expect(await stage.records()).toEqual([]);
  });

  it.each`
    at                | part                                                        | says                                                                                                 | because
    ${onDay('06:30')} | ${{ for: '90m' }}                                           | ${'The next tick holds backend at 3 tasks until Fri 27 Nov 08:00.'}                                  | ${'it ends as the lead begins'}
    ${onDay('09:10')} | ${{ desired: 12 }}                                          | ${'The next tick holds backend at 12 tasks until Fri 27 Nov 11:10.'}                                 | ${'just as many'}
    ${onDay('09:10')} | ${{ desired: undefined, min: 12 }}                          | ${'The next tick holds backend with at least 12 tasks until Fri 27 Nov 11:10.'}                      | ${'at least as many'}
    ${onDay('09:10')} | ${{ desired: undefined, min: 12, max: 20 }}                 | ${'The next tick holds backend with at least 12 tasks and at most 20 tasks until Fri 27 Nov 11:10.'} | ${'with a ceiling'}
    ${onDay('18:10')} | ${{}}                                                       | ${'The next tick holds backend at 3 tasks until Fri 27 Nov 20:10.'}                                  | ${'it winds down'}
    ${onDay('09:10')} | ${{ belowEvent: 'holiday-campaign' }}                       | ${'The next tick holds backend at 3 tasks until Fri 27 Nov 11:10, below holiday-campaign.'}          | ${'it is meant'}
    ${onDay('06:30')} | ${{ belowEvent: ['holiday-campaign', 'holiday-campaign'] }} | ${'The next tick holds backend at 3 tasks until Fri 27 Nov 08:30, below holiday-campaign.'}          | ${'it is meant, in a list'}
  `('is accepted: $because ($at, $part)', async ({ at: time, part, says }) => {
    await using stage = await startStage({ start: time });
    expect((await stage.override({ ...hold, ...part })).says).toBe(says);
    const [record] = await stage.records();
    expect(record?.override?.belowEvent).toEqual(part.belowEvent === undefined ? undefined : ['holiday-campaign']);
  });

  it.each`
    time       | reason
    ${'07:30'} | ${'before its lead'}
    ${'08:10'} | ${'in its lead'}
    ${'09:10'} | ${'while it is live'}
  `('is refused for a plain count $reason, and what it says to write is accepted', async ({ time }) => {
    await using stage = await startStage({ start: onDay(time) });
    const refusal = await stage.override({ count: 2 }).then(String, String);
    expect(refusal).toContain('The override would leave backend below an event: holiday-campaign runs');
    const [atLeast, meant] = [...refusal.matchAll(/\{ .*? \}/g)].map(([text]) => JSON.parse(text));
    expect([atLeast, meant]).toEqual([
      { target: 'backend', min: 12, for: '1d', by: 'you@example.com', reason: 'why' },
      {
        target: 'backend',
        desired: 2,
        belowEvent: 'holiday-campaign',
        for: '1d',
        by: 'you@example.com',
        reason: 'why',
      },
    ]);
    await stage.override(atLeast);
    await stage.override(meant);
    await expect(stage.override({ count: 12 })).resolves.toMatchObject({ target: 'backend' });
  });

  it('is told as a warning when it is set and when the event begins, and leaves the count as it was meant', async () => {
    await using stage = await startStage({ start: onDay('07:30') });
    await stage.tickAt(onDay('07:30'));
    await stage.override({ ...hold, belowEvent: 'holiday-campaign' });
    for (const time of ['07:31', '08:00', '08:01', '09:00', '09:29']) await stage.tickAt(onDay(time));
    expect(desiredOf(stage)).toBe(3);
    const warned = stage
      .announcements()
      .filter(({ kind, severity }) => severity !== 'info' && kind !== 'schedule-warned');
    expect(warned.map(({ kind, severity, at: when }) => [kind, severity, when])).toEqual([
      ['override-set', 'warning', '2026-11-27T12:31:00.000Z'],
      ['at-risk', 'warning', '2026-11-27T13:00:00.000Z'],
    ]);
    expect(warned.map(({ details }) => details[0])).toEqual([
      `${prepared} and needs at least 12 tasks, 9 more than the override holds.`,
      `${prepared} and needs at least 12 tasks, 9 more than the override holds.`,
    ]);
    await stage.tickAt(onDay('09:30'));
    expect(desiredOf(stage), 'the event gets what it is owed').toBe(12);
  });
});

describe('an override that would leave a target below several events', () => {
  const names = ['gala', 'launch', 'sale', 'tv-spot', 'webinar'];
  const events = (count: number) => ({
    path: 'all.yml',
    text: `timezone: America/New_York
targets: { backend: { ecs: { cluster: waooaw-production, service: waooaw-backend }, base: { min: 2, max: 30 } } }
windows:
${names
  .slice(0, count)
  .map(
    (name, index) =>
      `  - { name: ${name}, kind: pre-event, start: 2026-11-27 1${index}:00, for: 30m, targets: { backend: { desired: ${8 + index} } } }\n`,
  )
  .join('')}`,
  });
  const hold = { target: 'backend', desired: 3, for: '12h', by, reason: 'saving' };
  const opened = (count: number) => startStage({ start: onDay('08:00'), schedules: filesOf(events(count)) });

  it('has to name each of them', async () => {
    await using stage = await opened(2);
    await expect(stage.override(hold)).rejects.toThrow(
      'The override would leave backend below 2 events: gala runs from Fri 27 Nov 10:00 to Fri 27 Nov 10:30, is prepared from Fri 27 Nov 09:30 and needs at least 8 tasks, 5 more than the override holds; launch runs from Fri 27 Nov 11:00 to Fri 27 Nov 11:30, is prepared from Fri 27 Nov 10:30 and needs at least 9 tasks, 6 more than the override holds.\nWrite "min": 9 instead of "desired": 3 for at least that many, or add "belowEvent": ["gala","launch"] to mean it.',
    );
    await expect(stage.override({ ...hold, belowEvent: 'gala' })).rejects.toThrow(
      /^The override would leave backend below an event: launch runs .*or write "belowEvent": \["gala","launch"\] to mean it\.$/s,
    );
    await expect(stage.override({ ...hold, desired: 8 })).rejects.toThrow('below an event: launch runs');
    await expect(stage.override({ ...hold, belowEvent: ['launch', 'gala'] })).resolves.toMatchObject({
      override: { belowEvent: ['launch', 'gala'] },
      says: 'The next tick holds backend at 3 tasks until Fri 27 Nov 20:00, below launch and gala.',
    });
  });

  it('is told three of them and how many more there are, and what to write for all', async () => {
    await using stage = await opened(5);
    await expect(stage.override(hold)).rejects.toThrow(
      /below 5 events: gala [^;]*; launch [^;]*; sale [^;]*; and 2 more\.\nWrite "min": 12 .*"belowEvent": \["gala","launch","sale","tv-spot","webinar"\] to mean it\.$/s,
    );
    await expect(stage.override({ ...hold, belowEvent: names })).resolves.toMatchObject({
      says: 'The next tick holds backend at 3 tasks until Fri 27 Nov 20:00, below gala, launch, sale and 2 more.',
    });
    await expect(stage.override({ ...hold, belowEvent: ['gale'] })).rejects.toThrow('Did you mean "gala"?');
    await expect(stage.override({ ...hold, belowEvent: ['campaign'] })).rejects.toThrow(
      'It goes below gala, launch, sale and 2 more.',
    );
  });
});
