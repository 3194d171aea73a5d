import { describe, expect, it } from 'vitest';
import {
  campaignOf,
  expectCriticalFirst,
  expectToldOnce,
  namesOf,
  play,
  playDay,
  slowedDown,
  stageOf,
  timesTold,
  weekdayOf,
} from './campaign-day.ts';
import type { TestStage } from './stage.ts';

/** Once for a service, but for the window of the day before, which begins and ends once more. */
const expectedTimes = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(
    names.flatMap((name) =>
      (
        [
          ['event-upcoming', 1],
          ['pre-scale-started', 1],
          ['ready', 1],
          ['event-live', 1],
          ['event-ended', 1],
          ['restored', 1],
          ['window-started', 2],
          ['window-ended', 2],
        ] as const
      ).map(([kind, times]) => [`${kind} of ${name}`, times] as const),
    ),
  );

const sorted = (times: ReadonlyMap<string, number>) => [...times].sort();

const shortly = (stage: TestStage): string =>
  stage
    .messages()
    .map(({ at, kind, severity, targets = ['one'], awaited = 0 }) =>
      [at.slice(11, 16), kind, severity, `${targets.length} + ${awaited}`].join(' '),
    )
    .join('\n');

// The handlers' deadlines are real ones, so it needs minutes on a machine that does nothing else: with PRESCALE_MANY only. The
// same on 1, 2 and 40 services is in one-message.test.ts.
describe.runIf(process.env.PRESCALE_MANY)(
  'as many services as a large company has, in a Slack that takes a message a second',
  () => {
    it('is at most twelve messages for an event and its day on 300, none lost and none twice', async () => {
      const names = namesOf(300);
      await using stage = await stageOf(campaignOf(names));
      const minutes = slowedDown(stage);
      await playDay(minutes);
      const { posted } = stage.slack;
      console.info(
        `an event and its day on 300 services: ${posted.length} messages, ${minutes.failed.length} ticks slowed down`,
      );
      console.info(shortly(stage));
      // Those of the event; the day's windows have four more.
      const ofEvent = stage.messages().filter(({ kind }) => !/^window-/.test(kind));
      expect(ofEvent.length).toBeLessThanOrEqual(12);
      expectToldOnce(stage);
      // A call that AWS slows down during an event is told, and that it worked again.
      const told = new Map([...timesTold(stage)].filter(([key]) => !/^(failed|recovered) of /.test(key)));
      expect(sorted(told)).toEqual(sorted(expectedTimes(names)));
    });

    it('tells of those in trouble first, where 30 of 300 do not start', async () => {
      const names = namesOf(300);
      await using stage = await stageOf(campaignOf(names));
      for (const name of names.slice(0, 30))
        stage.aws.world.changeService('c', name, { launch: { failing: 'OutOfMemory' } });
      const minutes = slowedDown(stage);
      await play(minutes, '2026-11-27T07:59:00Z', 70);
      const { posted } = stage.slack;
      console.info(
        `an event on 300 services of which 30 do not start: ${posted.length} messages, ${minutes.failed.length} ticks slowed down`,
      );
      console.info(shortly(stage));
      expect(stage.messages().map(({ severity }) => severity)).toContain('critical');
      expect(posted.length).toBeLessThanOrEqual(12);
      expectToldOnce(stage);
      expectCriticalFirst(stage);
    });

    it('is at most ten messages for a weekday of 1,000, none lost and none twice', async () => {
      const names = namesOf(1_000);
      await using stage = await stageOf(weekdayOf(names));
      const minutes = slowedDown(stage);
      await play(minutes, '2026-11-26T20:30:00Z', 3);
      const before = stage.slack.posted.length;
      for (const from of ['05:59', '19:59']) await play(minutes, `2026-11-27T${from}:00Z`, 12);
      console.info(
        `a weekday of 1,000 services: ${stage.slack.posted.length - before} messages, ${minutes.failed.length} ticks slowed down`,
      );
      expect(stage.slack.posted.length - before).toBeLessThanOrEqual(10);
      expectToldOnce(stage);
      const times = new Map([...timesTold(stage)].filter(([key]) => /^window-(started|ended) of/.test(key)));
      const once = names.flatMap((name) => ['window-started', 'window-ended'].map((kind) => [`${kind} of ${name}`, 1]));
      expect([...times].sort()).toEqual(once.sort());
    });
  },
);
