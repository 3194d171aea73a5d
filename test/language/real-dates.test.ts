import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';

const problemsOf = (window: string, calendars = ''): string[] => {
  const text = `timezone: UTC
targets:
  shop: { ecs: { cluster: main, service: shop } }
${calendars}windows:
  - { name: sale, kind: scale-up, targets: { shop: { desired: 5 } }, ${window} }
`;
  const result = parseSchedule([{ path: 'a.yml', text }]);
  return (result.ok ? [] : result.problems).map(({ code, message }) => `${code}: ${message}`);
};

const daily = 'from: "08:00", to: "20:00"';
describe('a date that does not exist is refused, and not moved to the next month', () => {
  it.each`
    window                                              | date
    ${`${daily}, validFrom: 2026-11-31`}                | ${'2026-11-31'}
    ${`${daily}, validUntil: 2026-11-31`}               | ${'2026-11-31'}
    ${`${daily}, validUntil: "2026-02-29"`}             | ${'2026-02-29'}
    ${`${daily}, validUntil: 2100-02-29`}               | ${'2100-02-29'}
    ${`${daily}, except: [2026-11-31]`}                 | ${'2026-11-31'}
    ${`${daily}, except: [2026-11-01..2026-11-31]`}     | ${'2026-11-31'}
    ${`${daily}, except: [2026-02-30..2026-03-02]`}     | ${'2026-02-30'}
    ${'start: 2026-11-31 09:00, for: 9h'}               | ${'2026-11-31 09:00'}
    ${'start: 2026-11-30T09:00, end: 2026-11-31T09:00'} | ${'2026-11-31T09:00'}
    ${'start: 2026-00-10 09:00, for: 9h'}               | ${'2026-00-10 09:00'}
    ${'start: 2026-13-10 09:00, for: 9h'}               | ${'2026-13-10 09:00'}
    ${'start: 2026-12-00 09:00, for: 9h'}               | ${'2026-12-00 09:00'}
  `('$window', ({ window, date }) => {
    expect(problemsOf(window)).toEqual([`no-such-date: There is no \`${date}\`.`]);
  });

  it.each(['2026-11-31', '2026-11-01..2026-11-31', '2025-02-29'])('in a calendar: %s', (dates) => {
    const [problem] = problemsOf(`${daily}, except: [holidays]`, `calendars: { holidays: [${dates}] }\n`);
    expect(problem).toBe(`no-such-date: There is no \`${dates.split('..').at(-1)}\`.`);
  });

  it.each(['2028-02-29', '2000-02-29', '2026-12-31'])('and one that does is taken: %s', (date) => {
    expect(problemsOf(`${daily}, validUntil: ${date}`)).toEqual([]);
  });

  it('no cron expression ever fires on one', () => {
    expect(problemsOf('start: cron(0 9 31 11 ? *), for: 9h')).toEqual([expect.stringContaining('cron')]);
  });
});
