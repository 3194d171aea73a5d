import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Problem } from '../../lib/schedule/schedule.ts';
import { parsed, saying } from './parsed.ts';
import { allPutInPlace } from './put-in-place.ts';

/**
 * Slips of people who plan campaigns. What they are told is held against what they meant: the replacement is put in place, and
 * the file has to say the same as the one that was meant; where that cannot be known, they are asked and nothing is replaced.
 */

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'slips');
const platform = { path: 'platform.yml', text: readFileSync(join(fixtures, 'platform.yml'), 'utf8') };

const told = (text: string, zone = 'Europe/Berlin'): readonly Problem[] => {
  const stage = { ...platform, text: platform.text.replace('Europe/Berlin', zone) };
  const result = parseSchedule([stage, { path: 'events.yml', text }]);
  return (result.ok ? result.warnings : result.problems).filter(({ file }) => file === 'events.yml');
};

const files = readdirSync(fixtures).filter((name) => name !== 'platform.yml');

describe('a slip of the field', () => {
  it.each(files)('is told on its line, with what helps: %s', (name) => {
    const text = readFileSync(join(fixtures, name), 'utf8');
    const [, line, says = '', never] = /^# line (\d+) says \/(.*?)\/(?: not \/(.*?)\/)? :/.exec(text) ?? [];
    const problems = told(text);
    const here = problems.filter((problem) => problem.line === Number(line));
    expect(here.map(({ message, hint }) => `${message} ${hint}`).join(' ')).toMatch(new RegExp(says));
    const all = problems.map(({ message, hint }) => `${message} ${hint}`).join(' ');
    if (never !== undefined) expect(all).not.toMatch(new RegExp(never));
    expect(problems).toHaveLength(1);
  });
});

const shop = 'targets: { shop: { requestsPerMinute: 7300 } }';
const times = 'start: 2026-12-05 10:30\nend: 2026-12-05 19:45';

/** Two windows, so that what is done to one can be seen to leave the other alone. */
const events = (lines: string, extra = shop): string =>
  `windows:\n  - name: other\n    kind: scale-up\n    targets: { checkout: { desired: 4 } }\n    allDay: true\n  - name: sale\n    kind: pre-event\n${extra === '' ? '' : `    ${extra}\n`}${lines
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`;

const without =
  'windows:\n  - name: other\n    kind: scale-up\n    targets: { checkout: { desired: 4 } }\n    allDay: true\n';
const firstLine = 9;

const mended = (text: string, zone?: string): unknown => {
  const whole = allPutInPlace(text, told(text, zone));
  return saying(
    parsed(
      { ...platform, text: platform.text.replace('Europe/Berlin', zone ?? 'Europe/Berlin') },
      { path: 'events.yml', text: whole },
    ),
  );
};
const meaning = (text: string, zone = 'Europe/Berlin'): unknown =>
  saying(parsed({ ...platform, text: platform.text.replace('Europe/Berlin', zone) }, { path: 'events.yml', text }));

type Row = readonly [line: number, slip: string, meant: string];

const kinds: Readonly<Record<string, readonly Row[]>> = {
  'a day in a setting of its own': [
    [1, 'date: 2026-12-05\nfrom: "10:30"\nto: "19:45"', times],
    [3, 'from: 10:30\nto: 19:45\ndate: 2026-12-05', times],
    [2, 'from: "10:30"\nday: 5 December 2026\nto: "19:45"', times],
    [1, 'on: 05.12.2026\nstart: 10:30\nend: 19:45', times],
    [1, 'date: 2026-12-05\nfrom: "22:00"\nto: "02:00"', 'start: 2026-12-05 22:00\nend: 2026-12-06 02:00'],
    [1, 'date: 2026-12-05\nfrom: 10:30\nfor: 2h', 'start: 2026-12-05 10:30\nfor: 2h'],
    [1, 'date: 2026-12-05\nallDay: true', 'start: 2026-12-05 00:00\nend: 2026-12-06 00:00'],
    [1, 'days: 2026-12-05\nfrom: "10:30"\nto: "19:45"', times],
    [1, 'days: [2026-12-05]\nfrom: 10:30\nto: 19:45', times],
    [1, 'days: 05.12.2026\nfrom: 10:30\nto: "19:45"', times],
    [1, 'days: Dec 5, 2026\nfrom: 10:30\nto: midnight', 'start: 2026-12-05 10:30\nend: 2026-12-06 00:00'],
  ],
  'dates in from and to': [
    [1, 'from: 2026-12-05 10:30\nto: 2026-12-05 19:45', times],
    [1, 'from: 2026-12-05T10:30\nto: 2026-12-07T19:45', 'start: 2026-12-05 10:30\nend: 2026-12-07 19:45'],
    [1, 'from: 05.12.2026 10:30\nto: 05.12.2026 19:45', times],
    [1, 'from: 2026-12-05 10:30\nto: "19:45"', times],
    [1, 'from: 2026-12-05 22:00\nto: 02:00', 'start: 2026-12-05 22:00\nend: 2026-12-06 02:00'],
    [2, 'days: SAT\nfrom: 2026-12-05 10:30\nto: 2026-12-05 19:45', times],
  ],
  'an end without its time, or without its day': [
    [2, 'start: 2026-12-05 10:30\nend: 2026-12-31', 'start: 2026-12-05 10:30\nend: 2027-01-01 00:00'],
    [2, 'start: 2026-12-05 10:30\nend: 05.12.2026', 'start: 2026-12-05 10:30\nend: 2026-12-06 00:00'],
    [2, 'start: 2026-12-05 10:30\nend: 2026-12-05 24:00', 'start: 2026-12-05 10:30\nend: 2026-12-06 00:00'],
    [2, 'start: 2026-12-05 10:30\nend: 2026-12-05 midnight', 'start: 2026-12-05 10:30\nend: 2026-12-06 00:00'],
    [2, 'start: 2026-12-05 10:30\nend: 19:45', times],
    [2, 'start: 2026-12-05 22:30\nend: "01:00"', 'start: 2026-12-05 22:30\nend: 2026-12-06 01:00'],
    [2, 'start: 2026-12-05 10:30\nend: midnight', 'start: 2026-12-05 10:30\nend: 2026-12-06 00:00'],
  ],
  'a time with a place or a remark behind it': [
    [1, 'start: 2026-12-05 10:30 (Berlin)\nend: 2026-12-05 19:45', times],
    [1, 'start: 2026-12-05 10:30 (doors open)\nend: 2026-12-05 19:45', times],
    [1, 'start: 2026-12-05 10:30 Europe/Berlin\nend: 2026-12-05 19:45', times],
    [2, 'start: 2026-12-05 10:30\nend: 2026-12-05 19:45 CET', times],
    [1, 'start: 2026-12-05 04:30 (New York)\nend: 2026-12-05 19:45', times],
    [1, 'start: 2026-12-05 10:30 Uhr\nend: 2026-12-05 19:45', times],
    [1, 'start: 2026-12-05 09:30 London\nend: 2026-12-05 19:45', times],
  ],
  'several days in one text': [
    [
      4,
      'days: FRI\nfrom: "10:30"\nto: "19:45"\nexcept: 2026-12-24, 2026-12-25',
      'days: FRI\nfrom: "10:30"\nto: "19:45"\nexcept: [2026-12-24, 2026-12-25]',
    ],
    [2, 'allDay: true\nexcept: 2026-12-24 and 2026-12-25', 'allDay: true\nexcept: [2026-12-24, 2026-12-25]'],
    [2, 'allDay: true\nexcept: 24.12.2026; 25.12.2026', 'allDay: true\nexcept: [2026-12-24, 2026-12-25]'],
    [2, 'allDay: true\nexcept: holidays, 2026-12-24', 'allDay: true\nexcept: [holidays, 2026-12-24]'],
    [
      2,
      'allDay: true\nexcept: 2026-12-24..2026-12-26, 2026-12-31',
      'allDay: true\nexcept: [2026-12-24..2026-12-26, 2026-12-31]',
    ],
    [2, 'allDay: true\nexcept: (2026-12-24, 2026-12-25)', 'allDay: true\nexcept: [2026-12-24, 2026-12-25]'],
    [2, 'allDay: true\ndays: MON and FRI', 'allDay: true\ndays: [MON, FRI]'],
  ],
  'a time of day in words': [
    [3, 'days: FRI\nfrom: "18:15"\nto: midnight', 'days: FRI\nfrom: "18:15"\nto: "24:00"'],
    [2, 'from: "18:15"\nto: Mitternacht', 'from: "18:15"\nto: "24:00"'],
    [2, 'from: "18:15"\nto: 24 Uhr', 'from: "18:15"\nto: "24:00"'],
    [2, 'from: "18:15"\nto: 12 am', 'from: "18:15"\nto: "24:00"'],
    [1, 'from: noon\nto: "19:45"', 'from: "12:00"\nto: "19:45"'],
    [2, 'from: "18:15"\nto: end of day', 'from: "18:15"\nto: "24:00"'],
    [1, 'from: midnight\nto: "06:00"', 'from: "00:00"\nto: "06:00"'],
  ],
  'a way to repeat': [
    [3, `${times}\nrepeat: weekly`, 'days: SAT\nfrom: "10:30"\nto: "19:45"\nvalidFrom: 2026-12-05'],
    [1, `repeats: every saturday\n${times}`, 'days: SAT\nfrom: "10:30"\nto: "19:45"\nvalidFrom: 2026-12-05'],
    [3, `${times}\nrecurrence: daily`, 'from: "10:30"\nto: "19:45"\nvalidFrom: 2026-12-05'],
    [3, `${times}\nrepeat: monthly`, 'start: cron(30 10 5 * ? *)\nend: cron(45 19 5 * ? *)\nvalidFrom: 2026-12-05'],
    [
      3,
      'start: 2026-12-05 10:30\nfor: 2h\nfrequency: yearly',
      'start: cron(30 10 5 12 ? *)\nfor: 2h\nvalidFrom: 2026-12-05',
    ],
    [4, 'days: FRI\nfrom: "10:30"\nto: "19:45"\nrepeat: weekly', 'days: FRI\nfrom: "10:30"\nto: "19:45"'],
    [3, 'from: "10:30"\nto: "19:45"\nrepeat: MON-FRI', 'days: MON-FRI\nfrom: "10:30"\nto: "19:45"'],
    [3, `${times}\nrepeat: never`, times],
  ],
  'a character that looks like another': [
    [1, 'days: MON–FRI\nfrom: "10:30"\nto: "19:45"', 'days: MON-FRI\nfrom: "10:30"\nto: "19:45"'],
    [1, 'days: [MON, “FRI”]\nfrom: "10:30"\nto: "19:45"', 'days: [MON, FRI]\nfrom: "10:30"\nto: "19:45"'],
    [1, 'start: ２０２６-12-05 10:30\nend: 2026-12-05 19:45', times],
    [1, 'start: 2026‑12‑05 10:30\nend: 2026-12-05 19:45', times],
    [2, 'start: 2026-12-05 10:30\nfor: ２h30m', 'start: 2026-12-05 10:30\nfor: 2h30m'],
    [1, 'start:\u00a02026-12-05 10:30\nend: 2026-12-05 19:45', times],
    [3, `${times}\nautoscaling: ‘floor’`, `${times}\nautoscaling: floor`],
    [3, `${times}\nlead： 1h`, `${times}\nlead: 1h`],
  ],
  'a comma at the end of a line': [
    [1, 'start: 2026-12-05 10:30,\nend: 2026-12-05 19:45', times],
    [3, `${times}\nlead: 1h;`, `${times}\nlead: 1h`],
    [2, 'days: FRI\nfrom: "10:30",\nto: "19:45"', 'days: FRI\nfrom: "10:30"\nto: "19:45"'],
    [3, `${times}\nautoscaling: floor,`, `${times}\nautoscaling: floor`],
    [3, `${times}\nrampDown: { step: 2, every: 5m },`, `${times}\nrampDown: { step: 2, every: 5m }`],
    [2, 'allDay: true\nexcept: 2026-12-24,', 'allDay: true\nexcept: 2026-12-24'],
  ],
  'a time at which seconds come first': [
    [1, 'start: cron(0 30 10 ? * SAT *)\nfor: 2h', 'start: cron(30 10 ? * SAT *)\nfor: 2h'],
    [1, 'start: 0 30 10 ? * MON-FRI *\nfor: 2h', 'start: cron(30 10 ? * MON-FRI *)\nfor: 2h'],
    [1, 'start: cron(0 0 9 1 * ? 2027)\nfor: 2h', 'start: cron(0 9 1 * ? 2027)\nfor: 2h'],
    [1, 'start: 0 0 9 * * MON-FRI\nfor: 2h', 'start: cron(0 9 ? * MON-FRI *)\nfor: 2h'],
    [1, 'start: cron(0 15 10 L * ?)\nfor: 2h', 'start: cron(15 10 L * ? *)\nfor: 2h'],
    [1, 'start: 00 15 10 ? * 6L 2027-2028\nfor: 2h', 'start: cron(15 10 ? * 6L 2027-2028)\nfor: 2h'],
  ],
};

describe.each(Object.entries(kinds))('%s', (_, rows) => {
  it.each(rows)('in line %d of %j means %j', (line, slip, meant) => {
    const text = events(slip);
    const problems = told(text);
    expect(problems[0]?.line).toBe(firstLine - 1 + line);
    expect(problems.every(({ replacement }) => replacement !== undefined)).toBe(true);
    expect(mended(text)).toEqual(meaning(events(meant)));
  });
});

describe('a time with an offset is what the clock of the schedule shows', () => {
  it.each`
    written                                          | zone                     | local
    ${'2026-11-27T14:00:00Z'}                        | ${'America/New_York'}    | ${'2026-11-27 09:00'}
    ${'2026-11-27T02:00Z'}                           | ${'America/New_York'}    | ${'2026-11-26 21:00'}
    ${'2026-07-01 14:00 UTC'}                        | ${'America/New_York'}    | ${'2026-07-01 10:00'}
    ${'2026-12-31T23:30:00+00:00'}                   | ${'Europe/Berlin'}       | ${'2027-01-01 00:30'}
    ${'2027-03-28T00:59Z'}                           | ${'Europe/Berlin'}       | ${'2027-03-28 01:59'}
    ${'2027-03-28T01:00Z'}                           | ${'Europe/Berlin'}       | ${'2027-03-28 03:00'}
    ${'2026-10-25T00:30Z'}                           | ${'Europe/Berlin'}       | ${'2026-10-25 02:30'}
    ${'2026-11-27 09:00 GMT+5:30'}                   | ${'Asia/Kolkata'}        | ${'2026-11-27 09:00'}
    ${'2026-11-27T09:00:00-05:00[America/New_York]'} | ${'Europe/Berlin'}       | ${'2026-11-27 15:00'}
    ${'2026-11-27T10:00:00+1100'}                    | ${'Australia/Lord_Howe'} | ${'2026-11-27 10:00'}
    ${'2026-11-27 23:45 +0545'}                      | ${'Pacific/Kiritimati'}  | ${'2026-11-28 08:00'}
  `('$written in $zone is $local', ({ written, zone, local }) => {
    const text = events(`start: ${written}\nfor: 2h`);
    expect(mended(text, zone)).toEqual(meaning(events(`start: ${local}\nfor: 2h`), zone));
  });

  it.each`
    written                   | because
    ${'2026-10-25T01:30Z'}    | ${'the second of two times that look alike cannot be written'}
    ${'2026-11-27T14:00:30Z'} | ${'there are no seconds'}
    ${'2026-11-27 14:00 PST'} | ${'letters may be meant for the time here'}
  `('$written is asked about: $because', ({ written }) => {
    const [problem] = told(events(`start: ${written}\nfor: 2h`));
    expect(problem).toMatchObject({ code: 'time-with-offset', line: firstLine });
    expect(problem).not.toHaveProperty('replacement');
  });
});

describe('what targets get', () => {
  it.each<Row>([
    [1, 'targets: { shop: { requestsPerSecond: 120 } }', 'targets: { shop: { requestsPerMinute: 7200 } }'],
    [1, 'targets: { shop: { rps: 12.5 } }', 'targets: { shop: { requestsPerMinute: 750 } }'],
    [1, 'targets: { shop: { requests_per_second: "100" } }', 'targets: { shop: { requestsPerMinute: 6000 } }'],
    [1, 'targets: { shop: { qps: 100 } }', 'targets: { shop: { requestsPerMinute: 6000 } }'],
    [1, 'targets: { shop: { requestsPerMinute: 120/s } }', 'targets: { shop: { requestsPerMinute: 7200 } }'],
    [1, 'targets: { shop: { requestsPerMinute: 7.3k } }', 'targets: { shop: { requestsPerMinute: 7300 } }'],
    [1, 'targets: { shop: { desired: 010 } }', 'targets: { shop: { desired: 10 } }'],
    [1, 'targets: { shop: { desired: 08 } }', 'targets: { shop: { desired: 8 } }'],
    [1, 'targets: { shop: { desired: １４ } }', 'targets: { shop: { desired: 14 } }'],
    [1, 'targets: { shop: { desired:\u00a014 } }', 'targets: { shop: { desired: 14 } }'],
    [1, 'targets: { shop: ( desired: 14 ) }', 'targets: { shop: { desired: 14 } }'],
    [1, 'targets: ( shop: ( desired: 14, max: 20 ) )', 'targets: { shop: { desired: 14, max: 20 } }'],
    [2, 'targets:\n  shop: ( desired: 14 )', 'targets: { shop: { desired: 14 } }'],
    [2, 'targets:\n  shop: requestsPerMinute: 7300', 'targets: { shop: { requestsPerMinute: 7300 } }'],
    [2, 'targets:\n  shop: desired: 14 # all of them', 'targets: { shop: { desired: 14 } }'],
    [2, 'targets:\n  shop: min: 5, max: 12', 'targets: { shop: { min: 5, max: 12 } }'],
    [1, 'targets: shop: desired: 14', 'targets: { shop: { desired: 14 } }'],
    [3, 'targets:\n  shop:\n  desired: 14', 'targets: { shop: { desired: 14 } }'],
    [3, 'targets:\n  shop:\n  min: 5\n  max: 12', 'targets: { shop: { min: 5, max: 12 } }'],
    [
      4,
      'targets:\n  checkout: { desired: 8 }\n  shop:\n  requestsPerMinute: 7300',
      'targets: { shop: { requestsPerMinute: 7300 }, checkout: { desired: 8 } }',
    ],
    [2, 'targets:\nshop: { desired: 14 }', 'targets: { shop: { desired: 14 } }'],
    [2, 'targets:\nshop:\n  desired: 14\n  max: 20', 'targets: { shop: { desired: 14, max: 20 } }'],
    [2, 'targets:\n  • shop: { desired: 14 }', 'targets: { shop: { desired: 14 } }'],
  ])('in line %d of %j means %j', (line, slip, meant) => {
    const text = events(`${slip}\n${times}`, '');
    expect(told(text)[0]?.line).toBe(firstLine - 2 + line);
    expect(mended(text)).toEqual(meaning(events(`${meant}\n${times}`, '')));
  });

  it('10 for 010 is never 5, and of requests an hour nobody knows the busiest minute', () => {
    expect(told(events(`targets: { shop: { desired: 010 } }\n${times}`, ''))[0]?.hint).not.toMatch(/\b5\b/);
    const [hour] = told(events(`targets: { shop: { requestsPerHour: 60000 } }\n${times}`, ''));
    expect(hour?.hint).toMatch(/busiest minute/);
    expect(hour).not.toHaveProperty('replacement');
  });
});

describe('marks for dashes', () => {
  const list = (mark: string, pad = '  ', space = ' ') =>
    `windows:\n  ${mark}${space}name: sale\n  ${pad}kind: pre-event\n  ${pad}${shop}\n  ${pad}start: 2026-12-05 10:30\n  ${pad}end: 2026-12-05 19:45\n`;
  it.each<[string, string]>([
    ['a bullet', list('•')],
    ['a middle dot', list('·')],
    ['an en dash', list('–')],
    ['a star', list('*')],
    ['a number', list('1.')],
    ['a number, with lines below the name', list('1.', '   ')],
    ['a number in brackets', list('(1)')],
    ['an arrow', list('->')],
    ['a plus', list('+')],
    ['a bullet and a tab of blanks', list('•', '    ', '   ')],
  ])('%s', (_, text) => {
    const problems = told(text);
    expect(problems[0]).toMatchObject({ line: 2, hint: 'Begin each entry with a dash and a space: `- name: sale`.' });
    expect(mended(text)).toEqual(meaning(list('-')));
  });

  it('are told of every entry of a list', () => {
    const slip = events('allDay: true\nexcept:\n  1. 2026-12-24\n  2. 2026-12-25');
    expect(told(slip).map(({ line }) => line)).toEqual([11, 12]);
    expect(mended(slip)).toEqual(meaning(events('allDay: true\nexcept: [2026-12-24, 2026-12-25]')));
  });

  it('may be in a text', () => {
    expect(told(events(`${times}\nnote:\n  • first\n  • second`))).toEqual([]);
    expect(told(events(`${times}\nnote: |\n  1. first,\n  2. ( second: 2 )`))).toEqual([]);
  });
});

describe('an event that shall not happen', () => {
  it.each([
    'enabled: false',
    'enabled: no',
    'disabled: true',
    'active: false',
    'skip: yes',
    'status: off',
    'cancelled: true',
  ])('%s leaves out that one and nothing else', (line) => {
    const text = events(`${times}\n${line}`);
    const [problem] = told(text);
    expect(problem).toMatchObject({ line: firstLine + 2 });
    expect(problem?.hint).toMatch(/delete its lines/);
    expect(problem?.hint).not.toMatch(/top of a file/);
    expect(mended(text)).toEqual(meaning(without));
  });

  it.each(['enabled: true', 'active: yes', 'disabled: false'])('%s is only taken out', (line) => {
    const text = events(`${line}\n${times}`);
    expect(mended(text)).toEqual(meaning(events(times)));
  });

  it('one target of it is left out', () => {
    const text = events(`targets:\n  checkout: { desired: 3, enabled: false }\n  shop: { desired: 4 }\n${times}`, '');
    expect(mended(text)).toEqual(meaning(events(`targets: { shop: { desired: 4 } }\n${times}`, '')));
  });

  it.each(['timezone: UTC', 'limits: { min: 1, max: 90 }', 'enforce: true', 'enabled:', 'base: { min: 9, max: 9 }'])(
    '%s is not sent to where it would mean more',
    (line) => {
      const all = told(events(`${times}\n${line}`)).map(({ message, hint }) => `${message} ${hint}`);
      expect(all.join(' ')).not.toMatch(/top of a file|belongs in `targets`/);
      expect(all).toHaveLength(1);
    },
  );
});

describe('what cannot be known is asked', () => {
  it.each`
    slip                                                      | hint
    ${`${times}\nlead: 09:15`}                                | ${/`lead: 1h15m` if it shall begin at that time of day/}
    ${`${times}\nlead: 8:45`}                                 | ${/`lead: 1h45m` if it shall begin/}
    ${`${times}\nlead: 1:30`}                                 | ${/`lead: 1h30m` if you mean that length, or `lead: 9h`/}
    ${`${times}\nlead: 9:15 am`}                              | ${/`lead: 1h15m` if it shall begin/}
    ${`${times}\nlead: 12:00`}                                | ${/number with its unit/}
    ${'start: cron(30 0 9 ? * SAT *)\nfor: 1h'}               | ${/is `cron\(0 9 \? \* SAT \*\)` meant, without the seconds\?/}
    ${'start: 0 0 9 * * 1-5\nfor: 1h'}                        | ${/if 1 is Monday/}
    ${'start: 0 0 9 * * *\nfor: 1h'}                          | ${/if the first field is for seconds, or/}
    ${'from: 2026-12-05\nto: 2026-12-07'}                     | ${/goes on all the time.*; or `validFrom: 2026-12-05`/}
    ${'days: [2026-12-05, 2026-12-06]\nfrom: 8:00\nto: 9:00'} | ${/a window for each/}
    ${`${times}\nrepeat: every 2 weeks`}                      | ${/`days`/}
    ${'start: 2026-12-05\nfor: 1h'}                           | ${/^Add the time/}
    ${'from: 10:30Z\nto: 19:45'}                              | ${/own time zone/}
    ${`${times}\nrepeat: every friday`}                       | ${/`days`/}
  `('$slip', ({ slip, hint }) => {
    const [problem] = told(events(slip));
    expect(problem?.hint).toMatch(hint);
    expect(problem).not.toHaveProperty('replacement');
  });
});

describe('a # that cuts a text', () => {
  it.each`
    line                         | left                    | meant
    ${'note: Deal #1, call Ana'} | ${'only `Deal`'}        | ${'note: "Deal #1, call Ana"'}
    ${'note: Say "hi" #now'}     | ${'only `Say "hi"`'}    | ${'note: \'Say "hi" #now\''}
    ${'owner: Ana #marketing'}   | ${'only `Ana`'}         | ${'owner: "Ana #marketing"'}
    ${'owner: #marketing'}       | ${'nothing of `owner`'} | ${'owner: "#marketing"'}
    ${"note: It's #1"}           | ${"only `It's`"}        | ${'note: "It\'s #1"'}
    ${'note: #1 deal'}           | ${'nothing of `note`'}  | ${'note: "#1 deal"'}
  `('$line', ({ line, left, meant }) => {
    const text = events(`${times}\n${line}`);
    const [problem] = told(text);
    expect(problem).toMatchObject({ line: firstLine + 2, code: 'cut-by-remark' });
    expect(problem?.message).toContain(left);
    expect(mended(text)).toEqual(meaning(events(`${times}\n${meant}`)));
  });

  it('is only asked about in a name, and no matter in quotes, within a word or in a line of its own', () => {
    const [named] = told(events(times).replace('name: sale', 'name: sale #2'));
    expect(named).toMatchObject({ severity: 'warning', code: 'cut-by-remark' });
    expect(named?.hint).toContain('`name: sale-2`');
    expect(named).not.toHaveProperty('replacement');
    for (const line of ['note: "Deal #1"', 'note: C#1', 'note: Deal\n# a remark', 'lead: 1h # early']) {
      expect(told(events(`${times}\n${line}`))).toEqual([]);
    }
  });
});

describe('windows that decide nothing, and ramps without end', () => {
  const warned = (text: string) => told(text).map(({ line, code }) => `${line} ${code}`);
  const up = (name: string, rest: string) => `  - { name: ${name}, kind: scale-up, ${rest} }\n`;
  const large = up('day', 'allDay: true, targets: { shop: { min: 6, max: 20, desired: 8 } }');
  it.each`
    other                                                                                                | told                    | because
    ${up('noon', 'from: 11:00, to: 13:00, targets: { shop: { desired: 4 } }')}                           | ${['3 never-decides']}  | ${'all of it is within more'}
    ${up('noon', 'from: 11:00, to: 13:00, targets: { shop: { desired: 9 } }')}                           | ${[]}                   | ${'it asks for more'}
    ${up('noon', 'from: 11:00, to: 13:00, targets: { shop: { min: 1, max: 30 } }')}                      | ${[]}                   | ${'its ceiling is higher'}
    ${up('noon', 'from: 11:00, to: 13:00, priority: 1, targets: { shop: { desired: 4 } }')}              | ${['2 never-decides_']} | ${'it comes first'}
    ${up('noon', 'from: 11:00, to: 13:00, targets: { shop: { desired: 4 }, checkout: { desired: 3 } }')} | ${[]}                   | ${'another target too'}
  `('$because', ({ other, told: expected }) => {
    expect(warned(`windows:\n${large}${other}`)).toEqual(expected.filter((one: string) => !one.endsWith('_')));
  });

  it.each`
    window                                                                                                              | says
    ${up('a', 'start: "*/5 * * * *", for: 3m, targets: { shop: { desired: 20 } }, rampDown: { step: 1, every: 24h }')}  | ${/begins again after 5m/}
    ${up('a', 'start: 2026-12-05 10:30, for: 3h, targets: { shop: { desired: 40 } }, rampUp: { step: 1, every: 24h }')} | ${/lasts at most 14d/}
    ${up('a', 'from: 8:00, to: 9:00, targets: { shop: { desired: 40 } }, rampUp: { step: 1, every: 1h }')}              | ${/begins again after 1d/}
  `('$says', ({ window, says }) => {
    const [problem] = told(`windows:\n${window}`);
    expect(problem).toMatchObject({ code: 'ramp-too-long', line: 2 });
    expect(problem?.message).toMatch(says);
  });
});
