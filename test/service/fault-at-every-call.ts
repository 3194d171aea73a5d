import { describe, expect, it } from 'vitest';
import type { ScheduleSource } from '../../lib/execute/ports.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { type Announcement, type AnnouncementKind, partsOf } from '../../lib/tell/announcement.ts';
import type { FaultKind } from '../../local/embedded-aws/faults.ts';
import { memoryOf, production, startStage, type TestStage, worldOf } from './stage.ts';

const minute = 60_000;
const at = (time: string): Date => new Date(`2026-11-27T${time}:00-05:00`);
const timeOf = (instant: Date): string => new Date(instant.getTime() - 5 * 60 * minute).toISOString().slice(11, 16);

/** A story of 27 November 2026 in New York, told by the minutes at which something changes. */
export interface Scenario {
  readonly name: string;
  /** Read anew for each run, so that a run may edit its own. */
  readonly schedules: () => ScheduleSource & { edit?(files: readonly ScheduleFile[]): void };
  /** Each is followed by one more tick, so that a tick that was cut off is made up for before the next change. */
  readonly times: readonly string[];
  /** What people do right before the tick of a minute, be it one of the times or the one after. */
  readonly people?: Readonly<
    Record<string, (stage: TestStage, schedules: ReturnType<Scenario['schedules']>) => Promise<unknown> | undefined>
  >;
  /** Kinds that must be among what is announced: otherwise the story did not happen. */
  readonly tells: readonly AnnouncementKind[];
  /** Kinds that are told or not by how far a tick got that was cut off: what was not yet taken away is not restored. */
  readonly mayTell?: readonly AnnouncementKind[];
}

interface Run {
  readonly calls: number;
  /** The numbers of the calls that write, and of each tick's first. */
  readonly writes: readonly number[];
  readonly world: ReturnType<typeof worldOf>;
  readonly memory: ReturnType<typeof memoryOf>;
  readonly announced: readonly string[];
  readonly messages: number;
  readonly posted: number;
  readonly failedTicks: number;
}

/**
 * The shipped campaign; where nobody waits for it with all its targets, otherwise with the backend alone, which half as many
 * calls serve.
 */
export const shippedCampaign: Scenario = {
  name: 'the shipped campaign',
  schedules: () =>
    process.env.CI
      ? production
      : { read: async () => (await production.read()).map(({ path, text }) => ({ path, text: withoutAgent(text) })) },
  times: ['07:57', '08:00', '08:02', '09:00', '18:00', '18:05', '18:15', '19:00'],
  tells: ['pre-scale-started', 'ready', 'event-live', 'event-ended', 'restored'],
};

/** The same where it is only observed: its calls to the services that scale are reads. */
export const observedCampaign: Scenario = {
  ...shippedCampaign,
  name: 'the shipped campaign, only observed',
  schedules: () => ({
    read: async () =>
      (await shippedCampaign.schedules().read()).map(({ path, text }) => ({
        path,
        text: path.endsWith('platform.yml') ? `mode: observe\n${text}` : text,
      })),
  }),
  tells: [...shippedCampaign.tells, 'observed'],
};

const withoutAgent = (text: string): string =>
  text
    .replace(/^ {2}agent:\n(?: {4}.*\n)+/m, '')
    .replace(/, agent: \{[^}]*\}/g, '')
    .replace(/^ +agent: \{.*\n/gm, '');

async function run(scenario: Scenario, disturb: (stage: TestStage) => void): Promise<Run> {
  const schedules = scenario.schedules();
  const [first = '00:00'] = scenario.times;
  await using stage = await startStage({ schedules, start: at(first).toISOString() });
  disturb(stage);
  let failedTicks = 0;
  const firstOfTicks: number[] = [];
  for (const time of scenario.times) {
    for (const after of [0, 1]) {
      const instant = new Date(at(time).getTime() + after * minute);
      if (stage.clock.now() < instant) stage.clock.advanceTo(instant);
      await persistently(stage, async () => scenario.people?.[timeOf(instant)]?.(stage, schedules));
      firstOfTicks.push(stage.aws.calls.length + 1);
      await stage.tick().catch(() => {
        failedTicks += 1;
      });
      // What died is started again by the next minute.
      stage.aws.faults.revive();
    }
  }
  const announced = stage.announcements();
  // Told again, a message may hold only what is not noted yet: people have read the first.
  const messages = [...Map.groupBy(stage.messages(), ({ id }) => id).values()].flatMap((same) => same.slice(0, 1));
  // A part that two different messages tell would be told twice.
  expect(messages.flatMap(partsOf).map(nameOf).sort()).toEqual(
    [...new Map(announced.map((one) => [one.id, one])).values()].map(nameOf).sort(),
  );
  return {
    calls: stage.aws.calls.length,
    writes: stage.aws.calls
      .filter(({ number, operation }) => firstOfTicks.includes(number) || !reads.test(operation))
      .map(({ number }) => number),
    world: worldOf(stage),
    memory: memoryOf(await stage.records()),
    announced: [...new Map(announced.map((one) => [one.id, one])).values()].map(nameOf).sort(),
    messages: messages.length,
    posted: stage.slack.posted.filter((one) => !JSON.stringify(one.blocks).includes(marksSecond)).length,
    failedTicks,
  };
}

const reads = /^(BatchGet|Describe|Get|List|Query|Scan)/;

/** A person whose call fails makes it again. */
async function persistently(stage: TestStage, act: () => Promise<unknown>): Promise<void> {
  await act().catch(() => {
    stage.aws.faults.revive();
    return act();
  });
}

/** These are named after a moment, which a crash or a repeated call moves. */
const namedAfterMoment: readonly AnnouncementKind[] = [
  'restored',
  'schedule-changed',
  'override-set',
  'override-ended',
];

/** What a webhook's message says when the answer to an earlier post was lost. */
const marksSecond = 'Perhaps for the second time';

/** Without the instant of the telling, which ends each id of a target's. */
const nameOf = ({ id, kind, at }: Announcement): string => {
  const name = id.replace(`/${at}`, '');
  return namedAfterMoment.includes(kind) ? name.replace(/[^/]*$/, '') : name;
};

const outcomeOf = ({ world, memory, announced }: Run, { mayTell = [] }: Scenario) => ({
  world,
  memory,
  announced: announced.filter((name) => !mayTell.some((kind) => name.split('/').includes(kind))),
});

/** Every one where nobody waits, otherwise every twelfth. */
const stride = process.env.CI ? 1 : 12;

/** A scenario with a fault at one AWS call, for each call in turn: ticked on, it must end as if nothing had happened. */
export function faultAtEveryCall(scenario: Scenario, kind: FaultKind, costsItsTick: boolean): void {
  faultAtCalls(scenario, kind, costsItsTick, 'AWS call', ({ calls }) => Array.from({ length: calls }, (_, i) => i + 1));
}

/**
 * The same for a crash, at the calls alone that write and at each tick's first: a process that ends at a read leaves what
 * it leaves where it ends at the write before, or at the first call where there is none.
 */
export function crashAtEveryWrite(scenario: Scenario, kind: 'crash-before' | 'crash-after'): void {
  faultAtCalls(scenario, kind, true, 'writing AWS call', ({ writes }) => writes);
}

function faultAtCalls(
  scenario: Scenario,
  kind: FaultKind,
  costsItsTick: boolean,
  calls: string,
  numbersOf: (undisturbed: Run) => readonly number[],
): void {
  describe(`${scenario.name} with ${kind} at any one ${calls}, ticked on`, async () => {
    const undisturbed = await run(scenario, () => {});
    const numbers = numbersOf(undisturbed).filter((_, index) => index % stride === 0);

    it('is a story in which everything happens and nothing fails', () => {
      expect(undisturbed.failedTicks).toBe(0);
      expect(undisturbed.announced.flatMap((id) => id.split('/'))).toEqual(expect.arrayContaining([...scenario.tells]));
    });

    it('ends as if nothing had happened, and posts each message once', { timeout: 600_000 }, async () => {
      let failedTicks = 0;
      for (const number of numbers) {
        const disturbed = await run(scenario, ({ aws }) => aws.faults.at(number, kind));
        failedTicks += disturbed.failedTicks;
        expect({ number, ...outcomeOf(disturbed, scenario) }).toEqual({ number, ...outcomeOf(undisturbed, scenario) });
        expect(disturbed.posted, `posts after call ${number}`).toBe(disturbed.messages);
      }
      console.info(`${scenario.name}, ${kind}: ${numbers.length} runs, ${failedTicks} ticks failed`);
      expect(failedTicks > 0).toBe(costsItsTick);
    });
  });
}
