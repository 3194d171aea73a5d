import { expect } from 'vitest';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { targetsOf } from '../../lib/tell/announcement.ts';
import { headline } from '../../lib/tell/headline.ts';
import type { PostedMessage } from '../../local/slack-double.ts';
import { filesOf, startStage, type TestStage } from './stage.ts';

export const namesOf = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `t${index}`);

/** So many services with business hours. */
export const weekdayOf = (names: readonly string[]): string => `timezone: UTC
targets:
${names.map((name) => `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 2, max: 12 } }`).join('\n')}
windows:
  - name: business-hours
    kind: scale-up
    targets: { ${names.map((name) => `${name}: { min: 3 }`).join(', ')} }
    from: "06:00"
    to: "20:00"
`;

/** The same with an event on all of them. */
export const campaignOf = (names: readonly string[]): string => `${weekdayOf(names)}
  - name: campaign
    kind: pre-event
    targets: { ${names.map((name) => `${name}: { desired: 12 }`).join(', ')} }
    start: 2026-11-27 09:00
    end: 2026-11-27 11:00
    lead: 1h
    rampDown: { step: 3, every: 5m }
`;

export const stageOf = (text: string): Promise<TestStage> =>
  startStage({ schedules: filesOf({ path: 'all.yml', text }), start: '2026-11-26T08:50:00Z' });

/** What plays minutes; what a tick answers does not matter here. */
interface Ticking {
  tickAt(at: Date): Promise<unknown>;
}

/** So many minutes, one tick in each. */
export async function play(stage: Ticking, from: string, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) await stage.tickAt(new Date(Date.parse(from) + minute * 60_000));
}

/** From the day before the event to the evening after it, without the minutes in which nothing is due. */
export async function playDay(stage: Ticking): Promise<void> {
  await play(stage, '2026-11-26T08:50:00Z', 1);
  await play(stage, '2026-11-26T09:00:00Z', 3);
  const minutes = [
    ['05:59', 6],
    ['07:59', 30],
    ['08:58', 8],
    ['10:59', 40],
    ['19:59', 6],
  ] as const;
  for (const [from, count] of minutes) await play(stage, `2026-11-27T${from}:00Z`, count);
}

/** Of many services AWS slows some down: such a tick fails, and the next one brings them about. All else fails the test. */
export const slowedDown = (stage: TestStage): Ticking & { readonly failed: readonly Date[] } => {
  const failed: Date[] = [];
  return {
    failed,
    tickAt: async (at) => {
      try {
        await stage.tickAt(at);
      } catch (error) {
        const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
        if (!errors.every((one) => one instanceof PrescaleError && one.code === 'throttled')) throw error;
        failed.push(at);
      }
    },
  };
};

/** Where in Slack messages with this headline stand. */
export const placesOf = (posted: readonly PostedMessage[], line: string): readonly number[] =>
  posted.flatMap(({ text }, place) => (text.endsWith(` ${line} (test)`) ? [place] : []));

/** Every part was told, and every message of it is in Slack once. */
export function expectToldOnce(stage: TestStage): void {
  const parts = stage.announcements().map(({ id }) => id);
  expect(parts.filter((id, at) => parts.indexOf(id) !== at)).toEqual([]);
  const told = stage.messages().map((one) => headline(one));
  for (const line of new Set(told)) {
    const times = told.filter((one) => one === line).length;
    expect([line, placesOf(stage.slack.posted, line).length]).toEqual([line, times]);
  }
  expect(stage.slack.posted).toHaveLength(told.length);
  expect(stage.slack.calls.filter(({ status }) => status !== 200)).toEqual([]);
  expect(stage.notifier.deadLetters).toEqual([]);
}

/** What a service told how often, also where a message names it no more than by its number. */
export function timesTold(stage: TestStage): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const message of stage.messages())
    for (const target of targetsOf(message)) {
      const key = `${message.kind} of ${target}`;
      times.set(key, (times.get(key) ?? 0) + 1);
    }
  return times;
}

/** What is critical is in Slack before all else that was told then or later. */
export function expectCriticalFirst(stage: TestStage): void {
  const lines = stage.messages().map((one) => ({ one, place: placesOf(stage.slack.posted, headline(one))[0] ?? -1 }));
  for (const { one, place } of lines.filter(({ one: { severity } }) => severity === 'critical')) {
    const later = lines.filter(({ one: other }) => other.at >= one.at && other.severity !== 'critical');
    expect(later.every((other) => other.place > place)).toBe(true);
  }
}
