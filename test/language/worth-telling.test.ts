import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import { andMore, worthTelling } from '../../lib/schedule/worth-telling.ts';

const now = new Date('2026-10-01T00:00:00Z');
const day = 86_400_000;

const head = `timezone: UTC
targets:
  shop: { ecs: { cluster: main, service: shop }, base: { min: 2, max: 10 } }
windows:
`;

/** Below the most that the base allows: each event is warned about by that alone, too. */
const event = (name: string, when: string): string =>
  `  - { name: ${name}, kind: pre-event, ${when}, targets: { shop: { desired: 5 } } }\n`;

const told = (windows: string, at = now) => {
  const parsed = parseSchedule([{ path: 'a.yml', text: head + windows }], { now: at });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const worth = worthTelling(parsed.warnings, parsed.schedule, at);
  return { codes: worth.shown.map(({ window, code }) => `${window} ${code}`), more: worth.more };
};

/** Of an event of nine hours that began so many days ago. */
const ago = (days: number): string =>
  event('sale', `start: ${new Date(now.getTime() - days * day).toISOString().slice(0, 10)} 09:00, for: 9h`);

describe('what is worth telling now', () => {
  it.each<[string, string, readonly string[]]>([
    ['an event that ended yesterday', ago(1), ['sale event-over', 'sale no-head-room']],
    ['one that ended 59 days ago', ago(60), ['sale event-over', 'sale no-head-room']],
    ['one that has been over for longer, with all that could be said of it', ago(62), []],
    ['one to come', ago(-10), ['sale no-head-room']],
    [
      'one that came back until last year',
      event('sale', 'days: FRI, from: "18:00", to: "23:00", validUntil: 2025-12-31'),
      [],
    ],
    [
      'one that comes back until the week before',
      event('sale', 'days: FRI, from: "18:00", to: "23:00", validUntil: 2026-09-25'),
      ['sale event-over', 'sale no-head-room'],
    ],
    [
      'one that never happened is not over',
      event('sale', 'days: FRI, from: "18:00", to: "23:00", validUntil: 2025-01-31, except: [1970-01-01..2025-12-31]'),
      ['sale never-happens', 'sale no-head-room'],
    ],
  ])('%s', (_, windows, expected) => {
    expect(told(windows).codes.toSorted()).toEqual(expected);
  });

  it('is 20 of them at most, and how many more there are', () => {
    const coming = Array.from({ length: 1_254 }, (_, at) =>
      event(`sale-${at}`, `start: ${2027 + (at % 100)}-01-04 09:00, for: 1m`),
    );
    const { codes, more } = told(coming.join(''));
    expect(codes).toHaveLength(20);
    expect(more).toBeGreaterThan(1_000);
    expect(andMore(1_234)).toBe('and 1,234 more warnings');
    expect(andMore(1)).toBe('and 1 more warning');
    expect(andMore(0)).toBeUndefined();
  });

  it('is nothing of an archive of 2,500 events, in no time', () => {
    const past = Array.from({ length: 2_500 }, (_, at) => {
      const start = new Date(now.getTime() - (100 + at / 4) * day).toISOString().slice(0, 16).replace('T', ' ');
      return event(`sale-${at}`, `start: ${start}, for: 1h`);
    });
    const parsed = parseSchedule([{ path: 'a.yml', text: head + past.join('') }], { now });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.warnings.length).toBeGreaterThanOrEqual(5_000);
    const begin = process.cpuUsage();
    expect(worthTelling(parsed.warnings, parsed.schedule, now)).toEqual({ shown: [], more: 0 });
    expect(process.cpuUsage(begin).user / 1_000).toBeLessThan(2_000);
  });
});
