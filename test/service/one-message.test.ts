import { describe, expect, it } from 'vitest';
import { headline } from '../../lib/tell/headline.ts';
import type { PostedMessage } from '../../local/slack-double.ts';
import { filesOf, startStage, type TestStage } from './stage.ts';

const namesOf = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `t${index}`);

const targetsOf = (names: readonly string[]): string => `timezone: UTC
targets:
${names.map((name) => `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 2, max: 12 } }`).join('\n')}
windows:
  - name: business-hours
    kind: scale-up
    targets: { ${names.map((name) => `${name}: { min: 3 }`).join(', ')} }
    from: "06:00"
    to: "20:00"
`;

const withEvent = (names: readonly string[]): string => `${targetsOf(names)}
  - name: campaign
    kind: pre-event
    targets: { ${names.map((name) => `${name}: { desired: 12 }`).join(', ')} }
    start: 2026-11-27 09:00
    end: 2026-11-27 11:00
    lead: 1h
    rampDown: { step: 3, every: 5m }
`;

/** So many minutes, one tick in each. */
async function play(stage: TestStage, from: string, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) await stage.tickAt(new Date(Date.parse(from) + minute * 60_000));
}

async function playDay(stage: TestStage): Promise<void> {
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

const stageOf = (text: string): Promise<TestStage> =>
  startStage({ schedules: filesOf({ path: 'all.yml', text }), start: '2026-11-26T08:50:00Z' });

const placesOf = (posted: readonly PostedMessage[], line: string): readonly number[] =>
  posted.flatMap(({ text }, place) => (text.endsWith(` ${line} (test)`) ? [place] : []));

/** Every part was told, and every message of it is in Slack once. */
function expectToldOnce(stage: TestStage): void {
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

describe('an event and its day, start to end, in a Slack that takes a message a second', () => {
  it.each([1, 2, 40])(
    'on %i services: a message a happening, in which every service tells its part once',
    async (count) => {
      await using stage = await stageOf(withEvent(namesOf(count)));
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
    },
  );

  it('tells of services in trouble first, and in as few messages', async () => {
    const names = namesOf(40);
    await using stage = await stageOf(withEvent(names));
    for (const name of names.slice(0, 3))
      stage.aws.world.changeService('c', name, { launch: { failing: 'OutOfMemory' } });
    await play(stage, '2026-11-27T07:59:00Z', 70);
    const critical = stage.messages().filter(({ severity }) => severity === 'critical');
    expect(critical.map(({ kind }) => kind)).toContain('at-risk');
    expectToldOnce(stage);
    expect(stage.slack.posted.length).toBeLessThanOrEqual(12);
    const lines = stage.messages().map((one) => ({ one, place: placesOf(stage.slack.posted, headline(one))[0] ?? -1 }));
    for (const { one, place } of lines.filter(({ one: { severity } }) => severity === 'critical')) {
      const later = lines.filter(({ one: other }) => other.at >= one.at && other.severity !== 'critical');
      expect(later.every((other) => other.place > place)).toBe(true);
    }
  });
});

describe('a weekday without events', () => {
  const count = 200;
  it(`is a few messages on ${count} services`, async () => {
    await using stage = await stageOf(targetsOf(namesOf(count)));
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
