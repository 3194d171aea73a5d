import { describe, expect, it } from 'vitest';
import { filesOf, startStage, type TestStage } from './stage.ts';

const at = (time: string): string => `2026-11-27T${time}:00Z`;

const scheduleFor = (count: number): string => {
  const names = Array.from({ length: count }, (_, index) => `t${index}`);
  return `timezone: UTC
targets:
${names.map((name) => `  ${name}: { ecs: { cluster: c, service: ${name} }, base: { min: 2, max: 12 } }`).join('\n')}
windows:
  - name: business-hours
    kind: scale-up
    targets: { ${names.map((name) => `${name}: { min: 3 }`).join(', ')} }
    from: "06:00"
    to: "20:00"
  - name: campaign
    kind: pre-event
    targets: { ${names.map((name) => `${name}: { desired: 12 }`).join(', ')} }
    start: 2026-11-27 09:00
    end: 2026-11-27 11:00
    lead: 1h
    rampDown: { step: 3, every: 5m }
`;
};

async function playDay(stage: TestStage): Promise<void> {
  await stage.tickAt('2026-11-26T08:50:00Z');
  for (const time of ['09:00', '09:01', '09:02']) await stage.tickAt(`2026-11-26T${time}:00Z`);
  const minutes = [
    ['05:59', 6],
    ['07:59', 30],
    ['08:58', 8],
    ['10:59', 40],
    ['19:59', 6],
  ] as const;
  for (const [from, count] of minutes)
    for (let minute = 0; minute < count; minute += 1)
      await stage.tickAt(new Date(Date.parse(at(from)) + minute * 60_000));
}

describe('an event and its day, start to end', () => {
  it.each([1, 2, 40])(
    'on %i services: a message a happening, in which every service tells its part once',
    async (count) => {
      await using stage = await startStage({
        schedules: filesOf({ path: 'all.yml', text: scheduleFor(count) }),
        start: '2026-11-26T08:50:00Z',
      });
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
      expect(stage.slack.posted).toHaveLength(messages.length);
    },
  );
});
