import fc from 'fast-check';
import { expect, it } from 'vitest';
import { occurrences } from '../../lib/schedule/occurrences.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { cases } from '../schedule/arbitrary.ts';
import { putInPlace } from './put-in-place.ts';

/** Schedules as people write them, one after the other in one file. */
const head = `timezone: Europe/Berlin
targets:
  shop:
    ecs: { cluster: main, service: shop }
    base: { min: 2, max: 10 }
    throughput: { requestsPerMinute: 500, buffer: 20% }
  checkout:
    ecs: { cluster: main, service: checkout }
    base: { min: 2, max: 8 }
calendars:
  holidays: [2026-12-25, 2026-12-26]
windows:
`;

const windows: readonly (readonly string[])[] = [
  [
    '  - name: day',
    '    kind: scale-up',
    '    targets: { shop: { min: 5, desired: 6 } }',
    '    days: MON-FRI',
    '    from: "08:00"',
    '    to: "20:00"',
    '    except: [holidays, 2026-12-31]',
  ],
  [
    '  - name: sale',
    '    kind: pre-event',
    '    targets:',
    '      shop: { requestsPerMinute: 7300 }',
    '      checkout: { desired: 9 }',
    '    start: 2026-12-05 10:30',
    '    end: 2026-12-05 19:45',
    '    lead: 1h',
    '    owner: marketing@example.com',
    '    note: Winter sale',
  ],
  [
    '  - name: night',
    '    kind: scale-down',
    '    targets: { checkout: { min: 0, max: 1, desired: 0 } }',
    '    start: cron(0 2 * * ? *)',
    '    end: cron(0 6 * * ? *)',
  ],
  [
    '  - name: friday',
    '    kind: pre-event',
    '    targets: { shop: { desired: 14 } }',
    '    days: FRI',
    '    from: 18:15',
    '    to: 24:00',
    '    validFrom: 2026-11-01',
    '    rampDown: { step: 2, every: 5m }',
  ],
];

const dates = [
  '2026-12-05',
  '05.12.2026 10:30',
  '2026-12-05T10:30:00Z',
  '2026-12-05 10:30 (Berlin)',
  '10:30',
  'Dec 5, 2026 9 am',
  'midnight',
  '2026-12-05 10:30+05:00',
  'tomorrow',
  '0 30 10 ? * SAT *',
  '2026-12-05, 2026-12-06',
];
const strange = [
  'enabled: false',
  'repeat: weekly',
  'date: 2026-12-05',
  'timezone: UTC',
  'active: no',
  'limits: { min: 1, max: 2 }',
  'skip: true',
  'desired: 014',
  'requestsPerSecond: 50',
  'lead: 09:15',
];

type Slip = (line: string, dice: number) => string;

const pick = <T>(list: readonly T[], dice: number): T | undefined => list[dice % list.length];

const slips: readonly Slip[] = [
  (line, dice) => (dice % 2 ? `  ${line}` : line.replace(/^ {2}/, '')),
  (line) => line.trimStart(),
  // A key misspelled: a letter left out, written twice, or swapped with the next.
  (line, dice) =>
    line.replace(/[a-zA-Z]{3,}(?=:)/, (key) => {
      const at = dice % key.length;
      return dice % 3 === 0
        ? key.slice(0, at) + key.slice(at + 1)
        : dice % 3 === 1
          ? key.slice(0, at) + key.slice(at, at + 1) + key.slice(at)
          : key.slice(0, at) + key.slice(at + 1, at + 2) + key.slice(at, at + 1) + key.slice(at + 2);
    }),
  (line, dice) => line.replace(/(: )(\d.*|".*"|cron.*)$/, (_, colon) => `${colon}${pick(dates, dice)}`),
  (line, dice) => line.replace(pick([/\}$/, /\{ /, /\]/, /"/, /: /, /- /, /\{/], dice) ?? '', ''),
  (line) => `${line},`,
  (line) => line.replaceAll('{', '(').replaceAll('}', ')'),
  (line) => line.replace('- ', '• '),
  (line) => line.replace('-', '–'),
  (line) => line.replace(': ', ':\u00a0'),
  (line) => line.replaceAll('"', '”'),
  (line, dice) => `${line}\n    ${pick(strange, dice)}`,
  (line) => line.replace(/: \{ (.*) \}$/, ': $1'),
  (line) => line.replace(/(\d{2,})/, '0$1'),
  (line) => `${line} # cut`,
];

const read = (text: string) => parseSchedule([{ path: 'a.yml', text }], { now: new Date('2026-11-01T00:00:00Z') });
const span = [new Date('2026-11-01T00:00:00Z'), new Date('2027-02-01T00:00:00Z')] as const;
const spans = (schedule: Schedule, window: string) =>
  occurrences(schedule, window, ...span).map(({ start, end }) => [start.getTime(), end.getTime()]);

const whole = (parts: readonly (readonly string[])[]): string => `${head}${parts.flat().join('\n')}\n`;

const good = read(whole(windows));
if (!good.ok) throw new Error(JSON.stringify(good.problems));

/** All but the window with the slip is as it was. */
function expectNoHarm(schedule: Schedule, changed: string | undefined): void {
  expect([...schedule.targets.values()].every(({ enabled }) => enabled)).toBe(true);
  expect(schedule.timezone).toBe('Europe/Berlin');
  expect(schedule.targets).toEqual(good.ok && good.schedule.targets);
  for (const { place: _, ...other } of good.ok ? good.schedule.windows : []) {
    if (other.name === changed) continue;
    expect(schedule.windows.find(({ name }) => name === other.name)).toMatchObject(other);
    expect(spans(schedule, other.name)).toEqual(good.ok && spans(good.schedule, other.name));
  }
}

/** Each is read several times over, so not as many as a developer's machine has of the others. */
const numRuns = Math.min(cases(200), 2000);

it('what is to be written instead changes no other window and switches nothing off', () => {
  let replaced = 0;
  let right = 0;
  fc.assert(
    fc.property(
      fc.nat({ max: windows.length - 1 }),
      fc.nat({ max: 20 }),
      fc.constantFrom(...slips),
      fc.nat({ max: 1000 }),
      (index, at, slip, dice) => {
        const lines = windows[index] ?? [];
        const line = at % lines.length;
        const changed = windows.with(index, lines.with(line, slip(lines[line] ?? '', dice)));
        const name = /name: (\w+)/.exec(lines[0] ?? '')?.[1];
        const before = read(whole(changed));
        const told = before.ok ? before.warnings : before.problems;
        const each = told.flatMap(({ replacement }) => (replacement === undefined ? [] : [replacement]));
        for (const replacement of [...each, each.flat()]) {
          replaced += 1;
          const after = read(putInPlace(whole(changed), replacement));
          if (!after.ok) continue;
          right += 1;
          expectNoHarm(after.schedule, name);
        }
      },
    ),
    { numRuns },
  );
  expect(replaced).toBeGreaterThan(numRuns / 10);
  expect(right).toBeGreaterThan(replaced / 3);
});
