import { describe, expect, it } from 'vitest';
import {
  campaignOf,
  expectCriticalFirst,
  expectToldOnce,
  namesOf,
  play,
  playDay,
  stageOf,
  weekdayOf,
} from './campaign-day.ts';

describe('an event and its day, start to end, in a Slack that takes a message a second', () => {
  it.each(process.env.CI ? [1, 2, 40] : [1, 12])(
    'on %i services: a message a happening, in which every service tells its part once',
    async (count) => {
      await using stage = await stageOf(campaignOf(namesOf(count)));
      await playDay(stage);
      const messages = stage.messages().map(({ kind, targets = ['one'] }) => `${kind} ${targets.length}`);
      const kinds = [
        'window-started',
        'event-upcoming',
        'window-ended',
        'window-started',
        'pre-scale-started',
        'ready',
        'event-live',
        'event-ended',
        'restored',
        'window-ended',
      ];
      expect(messages).toEqual(kinds.map((kind) => `${kind} ${count}`));
      expectToldOnce(stage);
      console.info(`an event and its day on ${count} services: ${stage.slack.posted.length} messages`);
    },
  );

  it('tells of services in trouble first, and in as few messages', async () => {
    const names = namesOf(process.env.CI ? 40 : 15);
    await using stage = await stageOf(campaignOf(names));
    for (const name of names.slice(0, 3))
      stage.aws.world.changeService('c', name, { launch: { failing: 'OutOfMemory' } });
    await play(stage, '2026-11-27T07:59:00Z', 70);
    const critical = stage.messages().filter(({ severity }) => severity === 'critical');
    expect(critical.map(({ kind }) => kind)).toContain('at-risk');
    expectToldOnce(stage);
    expect(stage.slack.posted.length).toBeLessThanOrEqual(12);
    expectCriticalFirst(stage);
  });
});

describe('a weekday without events', () => {
  const count = process.env.CI ? 200 : 40;
  it(`is a few messages on ${count} services`, async () => {
    await using stage = await stageOf(weekdayOf(namesOf(count)));
    await play(stage, '2026-11-26T20:30:00Z', 1);
    const before = stage.slack.posted.length;
    for (const from of ['05:59', '19:59']) await play(stage, `2026-11-27T${from}:00Z`, 8);
    expect(
      stage
        .messages()
        .slice(-2)
        .map(({ kind, targets }) => [kind, targets?.length]),
    ).toEqual([
      ['window-started', count],
      ['window-ended', count],
    ]);
    expectToldOnce(stage);
    expect(stage.slack.posted.length - before).toBeLessThanOrEqual(10);
  });
});
