import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/index.ts';
import { firstWeek } from '../../local/first-week.ts';

const now = new Date('2026-10-07T12:00:00Z');

const weekOf = (...windows: readonly string[]): string => {
  const text = `timezone: Europe/Berlin\ntargets:\n  shop: { ecs: { cluster: c, service: shop } }\nwindows: [${windows.join(', ')}]\n`;
  const parsed = parseSchedule([{ path: 'a.yml', text }]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return firstWeek(parsed.schedule, now).toISOString();
};
const event = (when: string, name = 'a'): string =>
  `{ name: ${name}, kind: pre-event, ${when}, targets: { shop: { desired: 5 } } }`;

describe('the week that npm start shows', () => {
  const thisWeek = '2026-10-04T22:00:00.000Z';
  const today = '2026-10-06T22:00:00.000Z';
  it.each<[string, readonly string[], string]>([
    ['that of the next event', [event('start: 2026-11-27 09:00, for: 9h')], '2026-11-22T23:00:00.000Z'],
    [
      'never that of an old one',
      [event('start: 2019-11-27 09:00, for: 9h'), event('start: 2026-11-27 09:00, for: 9h', 'b')],
      '2026-11-22T23:00:00.000Z',
    ],
    [
      'that of the last one, where all are over',
      [event('start: 2026-09-09 09:00, for: 9h'), event('start: 2026-09-23 09:00, for: 9h', 'b')],
      '2026-09-20T22:00:00.000Z',
    ],
    ['from today on, where all are long over', [event('start: 2019-11-27 09:00, for: 9h')], today],
    [
      'this one, while an event runs',
      [event('start: 2026-09-01 09:00, for: 60d'), event('start: 2026-11-27 09:00, for: 9h', 'b')],
      thisWeek,
    ],
    [
      'from today on, where there is no event',
      ['{ name: day, kind: scale-up, from: "08:00", to: "20:00", targets: { shop: { min: 5 } } }'],
      today,
    ],
    [
      'that of the next time of one that comes back',
      [event('start: cron(0 9 24 12 ? *), for: 9h')],
      '2026-12-20T23:00:00.000Z',
    ],
  ])('is %s', (_, windows, expected) => {
    expect(weekOf(...windows)).toBe(expected);
  });
});
