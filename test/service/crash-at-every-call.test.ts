import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../lib/plan/announcement.ts';
import { memoryOf, production, startStage, type TestStage, worldOf } from './stage.ts';

const minute = 60_000;
const at = (time: string): Date => new Date(`2026-11-27T${time}:00-05:00`);

/**
 * The minutes of the shipped campaign at which something changes. Each is followed by one more tick, so that a tick that was
 * cut off is made up for before the next change.
 */
const times = ['07:57', '08:00', '08:02', '08:40', '09:00', '18:00', '18:05', '18:10', '18:15', '19:00'];
const instants = times.flatMap((time) => [0, 1].map((after) => new Date(at(time).getTime() + after * minute)));

interface Run {
  readonly calls: number;
  readonly world: ReturnType<typeof worldOf>;
  readonly memory: ReturnType<typeof memoryOf>;
  readonly announced: readonly string[];
  readonly posted: number;
  readonly failedTicks: number;
}

async function run(disturb: (stage: TestStage) => void): Promise<Run> {
  await using stage = await startStage({ schedules: production, start: at('07:57').toISOString() });
  disturb(stage);
  let failedTicks = 0;
  for (const instant of instants) {
    if (stage.clock.now() < instant) stage.clock.advanceTo(instant);
    await stage.tick().catch(() => {
      failedTicks += 1;
    });
    // What died is started again by the next minute.
    stage.aws.faults.revive();
  }
  const announced = stage.announcements();
  return {
    calls: stage.aws.calls.length,
    world: worldOf(stage),
    memory: memoryOf(await stage.records()),
    announced: [...new Set(announced.map(nameOf))].sort(),
    posted: stage.slack.posted.length,
    failedTicks,
  };
}

/** A restore is named after its snapshot, which a crash may make a minute later. */
const nameOf = ({ id, kind }: Announcement): string => (kind === 'restored' ? id.replace(/[^/]*$/, '') : id);

/** Every how many call numbers; all of them unless given. */
const stride = Number(process.env.PRESCALE_CRASH_STRIDE ?? 1);

describe('the campaign, stopped at any AWS call and ticked on', async () => {
  const undisturbed = await run(() => {});

  it('is a scenario in which everything happens and nothing fails', () => {
    expect(undisturbed.failedTicks).toBe(0);
    expect(undisturbed.calls).toBeGreaterThan(100);
    expect(undisturbed.announced.map((id) => id.split('/')[1])).toEqual(
      expect.arrayContaining(['pre-scale-started', 'ready', 'event-live', 'event-ended', 'restored']),
    );
  });

  for (const kind of ['crash-before', 'crash-after', 'drop-after'] as const) {
    it(`ends as if nothing had happened (${kind})`, { timeout: 300_000 }, async () => {
      let failedTicks = 0;
      for (let number = 1; number <= undisturbed.calls; number += stride) {
        const disturbed = await run(({ aws }) => aws.faults.at(number, kind));
        failedTicks += disturbed.failedTicks;
        expect({ number, ...disturbed, calls: 0, failedTicks: 0, posted: 0 }).toEqual({
          number,
          ...undisturbed,
          calls: 0,
          failedTicks: 0,
          posted: 0,
        });
        expect(disturbed.posted, `posts after call ${number}`).toBe(disturbed.announced.length);
      }
      // A dropped answer is healed by a retry; a crash costs its tick.
      if (kind !== 'drop-after') expect(failedTicks).toBeGreaterThan(0);
    });
  }
});
