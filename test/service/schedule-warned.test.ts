import { describe, expect, it } from 'vitest';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { filesOf, startStage } from './stage.ts';

const platform: ScheduleFile = {
  path: 'platform.yml',
  text: `timezone: UTC
targets:
  shop: { ecs: { cluster: c, service: shop }, base: { min: 1, max: 9 }, throughput: { requestsPerMinute: 500, buffer: 0% } }
`,
};
const event = (name: string, start: string, requests: number): string =>
  `  - { name: ${name}, kind: pre-event, start: ${start}, for: 2h, autoscaling: floor, targets: { shop: { requestsPerMinute: ${requests} } } }\n`;
const events = (...lines: readonly string[]): ScheduleFile => ({
  path: 'events.yml',
  text: `windows:\n${lines.join('')}`,
});

const usual = [event('first', '2026-12-01 09:00', 5_000), event('second', '2026-12-08 09:00', 6_000)];
const over = event('old', '2026-11-20 09:00', 5_000).replace('requestsPerMinute: 5000', 'desired: 10');
const slip = event('slip', '2026-12-15 09:00', 50);

const start = '2026-11-25T07:00:00Z';

describe('warnings about the schedule', () => {
  it('reach the channel once, each with its place, and never again with the same words', async () => {
    await using stage = await startStage({ schedules: filesOf(platform, events(...usual, slip)), start });
    const told = () => stage.announcements().filter(({ kind }) => kind === 'schedule-warned');
    const tick = async (time: string, ...lines: readonly string[]): Promise<void> => {
      stage.clock.advanceTo(new Date(`2026-11-25T${time}:00Z`));
      // Each is another process on the same table.
      await stage.deploy(filesOf(platform, events(...lines))).tick();
    };
    await tick('07:00', ...usual, slip);
    await tick('07:01', ...usual, slip);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({ severity: 'warning', because: 'One place in the schedule is worth a look.' });
    expect(told()[0]?.details).toEqual([
      expect.stringMatching(/^events\.yml:4:\d+ This event expects 50 requests a minute, .* Check the number/),
    ]);

    await tick('07:02', '  # a comment, by which all lines move\n', ...usual, slip);
    expect(told(), 'the same words at another line').toHaveLength(1);

    await tick('07:03', over, ...usual, slip);
    expect(told()).toHaveLength(2);
    expect(told()[1]?.details).toEqual([expect.stringMatching(/^events\.yml:2:\d+ Event `old` is over\./)]);
  });

  it('are told with the next version at the latest: an event that goes by is no news of itself', async () => {
    const schedules = filesOf(platform, events(event('today', '2026-11-25 08:00', 5_000)));
    await using stage = await startStage({ schedules, start });
    for (const time of ['07:00', '08:00', '10:00', '11:00']) {
      stage.clock.advanceTo(new Date(`2026-11-25T${time}:00Z`));
      await stage.deploy(schedules).tick();
    }
    expect(stage.announcements().filter(({ kind }) => kind === 'schedule-warned')).toEqual([]);
  });

  it('are eleven in a message, the others counted; of what has been over for long nothing', async () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      event(`old-${at}`, `2026-11-${10 + (at % 10)} 0${at % 3}:00`, 5_000),
    );
    const archive = Array.from({ length: 30 }, (_, at) =>
      event(`archived-${at}`, `2026-05-${10 + (at % 20)} 09:00`, 5_000),
    );
    await using stage = await startStage({ schedules: filesOf(platform, events(...many, ...archive)), start });
    await stage.tickAt(start);
    const [told] = stage.announcements().filter(({ kind }) => kind === 'schedule-warned');
    expect(told?.because).toBe('30 places in the schedule are worth a look.');
    expect(told?.details).toHaveLength(12);
    expect(told?.details.at(-1)).toBe('and 19 more warnings');
  });
});
