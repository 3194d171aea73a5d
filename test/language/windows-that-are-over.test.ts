import { describe, expect, it } from 'vitest';
import { occurrences } from '../../lib/schedule/occurrences.ts';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { parsed, withWindow } from './parsed.ts';

/** An ISO date a while after every window below. */
const after = new Date('2027-01-02T00:00:00Z');

const warnings = (lines: string, now: Date | undefined) => {
  const result = parseSchedule([{ path: 'a.yml', text: withWindow(lines) }], now && { now });
  return result.ok ? result.warnings.map(({ code }) => code).filter((code) => code !== 'no-head-room') : ['refused'];
};

const evening = 'from: "18:00"\nto: "23:00"';

describe('a window whose time is over', () => {
  it.each`
    lines                                                                                    | now          | because
    ${`days: FRI\n${evening}\nvalidUntil: 2026-12-31`}                                       | ${after}     | ${'by days, until last year'}
    ${`days: FRI\n${evening}\nvalidUntil: 2025-12-31`}                                       | ${undefined} | ${'by days, nobody says what day it is'}
    ${`days: FRI\n${evening}\nvalidUntil: 2026-12-04\nexcept: [2026-01-01..2026-12-04]`}     | ${after}     | ${'by days, and the last year left out'}
    ${`days: FRI\n${evening}\nvalidUntil: 2026-12-04\nexcept: [2026-01-01..2026-12-04]`}     | ${undefined} | ${'the same, nobody says what day it is'}
    ${`allDay: true\nvalidUntil: 1970-01-01`}                                                | ${after}     | ${'on the first day of all'}
    ${'start: cron(0 9 ? * FRI *)\nfor: 9h\nvalidUntil: 2026-12-31'}                         | ${after}     | ${'by cron'}
    ${'start: cron(0 9 ? * FRI *)\nend: cron(0 18 ? * FRI *)\nvalidUntil: 2025-12-31'}       | ${undefined} | ${'by cron, nobody says what day it is'}
    ${'start: 0 9 * * *\nfor: 9h\nvalidUntil: 2026-12-04\nexcept: [2026-01-01..2026-12-04]'} | ${undefined} | ${'by cron, and the last year left out'}
    ${'start: cron(0 9 27 11 ? 2025)\nfor: 9h'}                                              | ${after}     | ${'by a cron with its year'}
    ${'start: 2026-11-27 09:00\nfor: 9h'}                                                    | ${after}     | ${'once'}
    ${'start: 2025-11-27 09:00\nfor: 9h'}                                                    | ${undefined} | ${'once, nobody says what day it is'}
  `('is read: $because', ({ lines, now }) => {
    expect(warnings(lines, now)).not.toContain('refused');
  });

  it('that never had any says so', () => {
    const never = `days: FRI\n${evening}\nvalidUntil: 2025-01-31\nexcept: [1970-01-01..2025-12-31]`;
    expect(warnings(never, after)).toEqual(['never-happens']);
    expect(warnings(never, undefined)).toEqual(['never-happens']);
  });
});

describe('dates far away', () => {
  const far = ['0001-01-01', '1969-12-31', '1970-01-01', '2199-12-31', '2200-01-02', '9999-12-31'];

  it.each`
    lines                                                                            | because
    ${`days: FRI\n${evening}\nvalidUntil: 2026-12-31`}                               | ${'by days, until a day'}
    ${`days: FRI\n${evening}\nvalidFrom: 2026-12-31`}                                | ${'by days, from a day on'}
    ${'allDay: true\nexcept: [1970-01-01..2199-12-31]'}                              | ${'by days, never'}
    ${'start: cron(0/5 * * * ? *)\nfor: 5m\nvalidUntil: 2026-12-31'}                 | ${'by cron, until a day'}
    ${'start: cron(0/5 * * * ? *)\nend: cron(0 0 29 2 ? *)\nvalidUntil: 2026-12-31'} | ${'by cron, with an end every four years'}
    ${'start: cron(0/5 * * * ? *)\nend: 2026-12-31 00:00\nvalidUntil: 2026-01-01'}   | ${'by cron, until a single end'}
    ${'start: cron(0 9 1 1 ? *)\nend: cron(0 9 1 6 ? 2199)'}                         | ${'by cron, with the last end of all'}
    ${'start: 2026-11-27 09:00\nfor: 9h'}                                            | ${'once'}
  `('are answered at once: $because', ({ lines }) => {
    const begin = process.cpuUsage();
    for (const date of [...far, '2026-12-31', '2027-01-05', '2028-02-28', '2100-06-01']) {
      const at = new Date(`${date}T12:00:00Z`);
      const schedule = parsed(withWindow(lines));
      expect(stateAt(schedule, 'backend', at).because).toBeTruthy();
      occurrences(schedule, 'sale', at, new Date(at.getTime() + 86_400_000));
    }
    expect(process.cpuUsage(begin).user / 1_000).toBeLessThan(20_000);
  });
});
