import { describe, expect, it } from 'vitest';
import type { ScheduleSource } from '../../lib/execute/ports.ts';
import type { Announcement } from '../../lib/plan/announcement.ts';
import type { FaultKind } from '../../local/embedded-aws/faults.ts';
import { memoryOf, production, startStage, type TestStage, worldOf } from './stage.ts';

const minute = 60_000;
const at = (time: string): Date => new Date(`2026-11-27T${time}:00-05:00`);

/**
 * The minutes of the shipped campaign at which something changes. Each is followed by one more tick, so that a tick that was
 * cut off is made up for before the next change.
 */
const times = ['07:57', '08:00', '08:02', '09:00', '18:00', '18:05', '18:15', '19:00'];
const instants = times.flatMap((time) => [0, 1].map((after) => new Date(at(time).getTime() + after * minute)));

interface Run {
  readonly calls: number;
  readonly world: ReturnType<typeof worldOf>;
  readonly memory: ReturnType<typeof memoryOf>;
  readonly announced: readonly string[];
  readonly posted: number;
  readonly failedTicks: number;
}

/**
 * The shipped schedule; where nobody waits for it with all its targets, otherwise with the backend alone, which half as
 * many calls serve.
 */
const schedules: ScheduleSource = process.env.CI
  ? production
  : {
      read: async () => (await production.read()).map(({ path, text }) => ({ path, text: withoutAgent(text) })),
    };

const withoutAgent = (text: string): string =>
  text
    .replace(/^ {2}agent:\n(?: {4}.*\n)+/m, '')
    .replace(/, agent: \{[^}]*\}/g, '')
    .replace(/^ +agent: \{.*\n/gm, '');

async function run(disturb: (stage: TestStage) => void): Promise<Run> {
  await using stage = await startStage({ schedules, start: at('07:57').toISOString() });
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

/**
 * The campaign with a fault at one AWS call, for each call number in turn: ticked on, it must end as if nothing had happened.
 */
export function faultAtEveryCall(kind: FaultKind, costsItsTick: boolean): void {
  describe(`the campaign with ${kind} at any one AWS call, ticked on`, async () => {
    const undisturbed = await run(() => {});

    it('is a scenario in which everything happens and nothing fails', () => {
      expect(undisturbed.failedTicks).toBe(0);
      expect(undisturbed.calls).toBeGreaterThan(80);
      expect(undisturbed.announced.map((id) => id.split('/')[1])).toEqual(
        expect.arrayContaining(['pre-scale-started', 'ready', 'event-live', 'event-ended', 'restored']),
      );
    });

    it('ends as if nothing had happened, and posts each message once', { timeout: 300_000 }, async () => {
      let failedTicks = 0;
      for (let number = 1; number <= undisturbed.calls; number += 1) {
        const disturbed = await run(({ aws }) => aws.faults.at(number, kind));
        failedTicks += disturbed.failedTicks;
        const { world, memory, announced } = disturbed;
        const expected = {
          number,
          world: undisturbed.world,
          memory: undisturbed.memory,
          announced: undisturbed.announced,
        };
        expect({ number, world, memory, announced }).toEqual(expected);
        expect(disturbed.posted, `posts after call ${number}`).toBe(announced.length);
      }
      console.info(`${kind}: ${undisturbed.calls} runs, ${failedTicks} ticks failed`);
      expect(failedTicks > 0).toBe(costsItsTick);
    });
  });
}
