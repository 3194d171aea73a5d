import { describe, expect, it } from 'vitest';
import type { Cron } from '../../lib/schedule/cron.ts';
import { nextFiring, previousFiring } from '../../lib/schedule/cron-firings.ts';
import { cronMatches, cronNext } from '../../lib/schedule/cron-in-zone.ts';
import { isCronProblem, parseCron } from '../../lib/schedule/parse-cron.ts';
import { parseWall } from '../../lib/schedule/wall-time.ts';

function understood(expression: string): Cron {
  const cron = parseCron(expression);
  if (isCronProblem(cron)) throw new Error(`${expression}: ${cron.message}`);
  return cron;
}

function firings(expression: string, from: string, count: number): string[] {
  const cron = understood(expression);
  const found: string[] = [];
  for (let wall = nextFiring(cron, parseWall(from) - 1); wall !== undefined && found.length < count; ) {
    found.push(new Date(wall).toISOString().slice(0, 16));
    wall = nextFiring(cron, wall);
  }
  return found;
}

const day = (...days: string[]) => days.map((date) => `${date}T00:00`);

describe('the examples of the EventBridge user guide', () => {
  it.each([
    ['cron(0 10 * * ? *)', '2026-11-27T10:01', ['2026-11-28T10:00', '2026-11-29T10:00']],
    ['cron(15 12 * * ? *)', '2026-11-27T00:00', ['2026-11-27T12:15', '2026-11-28T12:15']],
    ['cron(0 18 ? * MON-FRI *)', '2026-11-27T00:00', ['2026-11-27T18:00', '2026-11-30T18:00']],
    ['cron(0 8 1 * ? *)', '2026-11-27T00:00', ['2026-12-01T08:00', '2027-01-01T08:00']],
    ['cron(0/15 * * * ? *)', '2026-11-27T23:31', ['2026-11-27T23:45', '2026-11-28T00:00', '2026-11-28T00:15']],
    ['cron(0/10 * ? * MON-FRI *)', '2026-11-27T23:45', ['2026-11-27T23:50', '2026-11-30T00:00', '2026-11-30T00:10']],
    ['cron(0/5 8-17 ? * MON-FRI *)', '2026-11-27T17:54', ['2026-11-27T17:55', '2026-11-30T08:00', '2026-11-30T08:05']],
    [
      'cron(0/30 20-2 ? * MON-FRI *)',
      '2026-11-30T00:00',
      [
        '2026-11-30T00:00',
        '2026-11-30T00:30',
        '2026-11-30T01:00',
        '2026-11-30T01:30',
        '2026-11-30T02:00',
        '2026-11-30T02:30',
        '2026-11-30T20:00',
      ],
    ],
    ['cron(0/30 20-2 ? * MON-FRI *)', '2026-11-27T23:00', ['2026-11-27T23:00', '2026-11-27T23:30', '2026-11-30T00:00']],
    ['cron(0 12 * * ? *)', '2026-11-27T12:00', ['2026-11-27T12:00', '2026-11-28T12:00']],
    ['cron(5,35 14 * * ? *)', '2026-11-27T14:06', ['2026-11-27T14:35', '2026-11-28T14:05']],
    ['cron(15 10 ? * 6L 2019-2022)', '2019-01-01T00:00', ['2019-01-25T10:15', '2019-02-22T10:15', '2019-03-29T10:15']],
    ['cron(15 10 ? * 6L 2019-2022)', '2022-12-01T00:00', ['2022-12-30T10:15']],
    ['cron(15 10 ? * 6L 2022-2023)', '2023-12-01T00:00', ['2023-12-29T10:15']],
    ['cron(30 8 * * ? *)', '2026-11-27T08:31', ['2026-11-28T08:30']],
    ['cron(0 0/4 * * ? *)', '2026-11-27T17:00', ['2026-11-27T20:00', '2026-11-28T00:00', '2026-11-28T04:00']],
    ['cron(0/5 * * * ? *)', '2026-11-27T23:56', ['2026-11-28T00:00', '2026-11-28T00:05']],
    ['cron(30 6 ? * MON *)', '2026-11-27T00:00', ['2026-11-30T06:30', '2026-12-07T06:30']],
    [
      'cron(1/10 0 27 11 ? *)',
      '2026-11-01T00:00',
      [
        '2026-11-27T00:01',
        '2026-11-27T00:11',
        '2026-11-27T00:21',
        '2026-11-27T00:31',
        '2026-11-27T00:41',
        '2026-11-27T00:51',
        '2027-11-27T00:01',
      ],
    ],
    ['cron(0 0 3W * ? 2026)', '2026-05-01T00:00', day('2026-05-04', '2026-06-03', '2026-07-03')],
    ['cron(0 0 ? * 3#2 *)', '2026-11-01T00:00', day('2026-11-10', '2026-12-08')],
    ['cron(0 0 L * ? *)', '2028-02-01T00:00', day('2028-02-29', '2028-03-31', '2028-04-30')],
  ])('%s from %s', (expression, from, expected) => {
    expect(firings(expression, from, expected.length)).toEqual(expected);
  });

  it('ends with its last year', () => {
    expect(firings('cron(15 10 ? * 6L 2019-2022)', '2022-12-30T10:16', 1)).toEqual([]);
  });
});

describe('the rest of the EventBridge dialect', () => {
  it.each([
    ['1 is Sunday', 'cron(0 0 ? * 1 *)', '2026-11-23T00:00', day('2026-11-29')],
    ['7 is Saturday', 'cron(0 0 ? * 7 *)', '2026-11-23T00:00', day('2026-11-28')],
    ['L as day of the week is Saturday', 'cron(0 0 ? * L *)', '2026-11-23T00:00', day('2026-11-28', '2026-12-05')],
    [
      'a range of days past the end of the week',
      'cron(0 0 ? * FRI-MON *)',
      '2026-11-26T00:00',
      day('2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30', '2026-12-04'),
    ],
    [
      'the same in numbers',
      'cron(0 0 ? * 6-2 *)',
      '2026-11-26T00:00',
      day('2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30', '2026-12-04'),
    ],
    [
      'a range of months past the end of the year',
      'cron(0 0 1 NOV-FEB ? *)',
      '2026-12-02T00:00',
      day('2027-01-01', '2027-02-01', '2027-11-01'),
    ],
    [
      'a range of dates past the end of the month',
      'cron(0 0 30-2 * ? *)',
      '2027-02-01T00:00',
      day('2027-02-01', '2027-02-02', '2027-03-01', '2027-03-02', '2027-03-30', '2027-03-31'),
    ],
    [
      'a step in a range that wraps goes on counting',
      'cron(0 20-3/3 * * ? *)',
      '2026-11-27T00:00',
      ['2026-11-27T02:00', '2026-11-27T20:00', '2026-11-27T23:00', '2026-11-28T02:00'],
    ],
    [
      'a step in a range',
      'cron(10-30/8 0 * * ? *)',
      '2026-11-27T00:00',
      ['2026-11-27T00:10', '2026-11-27T00:18', '2026-11-27T00:26', '2026-11-28T00:10'],
    ],
    [
      'a step of *',
      'cron(0 */9 * * ? *)',
      '2026-11-27T00:00',
      ['2026-11-27T00:00', '2026-11-27T09:00', '2026-11-27T18:00', '2026-11-28T00:00'],
    ],
    [
      'lists of ranges and values',
      'cron(0 0 1,10-11 * ? *)',
      '2026-11-01T00:00',
      day('2026-11-01', '2026-11-10', '2026-11-11', '2026-12-01'),
    ],
    ['names in any case', 'Cron(0 0 ? Nov,dec thu *)', '2026-11-20T00:00', day('2026-11-26', '2026-12-03')],
    ['spaces anywhere between', '  cron( 0  0 1\t1 ? 2030 ) ', '2026-11-20T00:00', day('2030-01-01')],
    [
      '1W on a Saturday goes to Monday the 3rd, not out of the month',
      'cron(0 0 1W * ? *)',
      '2026-08-01T00:00',
      day('2026-08-03', '2026-09-01', '2026-10-01', '2026-11-02'),
    ],
    ['1W on a Sunday goes to Monday the 2nd', 'cron(0 0 1W 11 ? *)', '2026-11-01T00:00', day('2026-11-02')],
    ['15W on a Saturday goes to Friday', 'cron(0 0 15W 8 ? *)', '2026-08-01T00:00', day('2026-08-14')],
    ['15W on a Sunday goes to Monday', 'cron(0 0 15W 11 ? *)', '2026-11-01T00:00', day('2026-11-16')],
    [
      '31W does not fire in a shorter month; on a Sunday it goes back to Friday',
      'cron(0 0 31W * ? *)',
      '2026-03-01T00:00',
      day('2026-03-31', '2026-05-29', '2026-07-31', '2026-08-31'),
    ],
    [
      '30W on the last day, a Sunday, goes back to Friday',
      'cron(0 0 30W 8,11 ? *)',
      '2025-11-01T00:00',
      day('2025-11-28', '2026-08-31', '2026-11-30'),
    ],
    [
      'LW is the last working day',
      'cron(0 0 LW * ? *)',
      '2026-01-01T00:00',
      day('2026-01-30', '2026-02-27', '2026-03-31'),
    ],
    [
      'W and dates in one list',
      'cron(0 0 1,15W,L * ? *)',
      '2026-11-01T00:00',
      day('2026-11-01', '2026-11-16', '2026-11-30'),
    ],
    ['6L is the last Friday', 'cron(0 0 ? * 6L *)', '2026-10-01T00:00', day('2026-10-30', '2026-11-27')],
    ['FRIL says the same', 'cron(0 0 ? * FRIL *)', '2026-10-01T00:00', day('2026-10-30', '2026-11-27')],
    [
      'a fifth weekday leaves out months with four',
      'cron(0 0 ? * MON#5 *)',
      '2026-01-01T00:00',
      day('2026-03-30', '2026-06-29', '2026-08-31'),
    ],
    [
      'single years and lists of them',
      'cron(0 0 1 1 ? 2028,2031)',
      '2026-01-01T00:00',
      day('2028-01-01', '2031-01-01'),
    ],
    ['a step of years', 'cron(0 0 1 1 ? 2026/4)', '2026-01-02T00:00', day('2030-01-01', '2034-01-01')],
    ['the first year', 'cron(0 0 1 1 ? *)', '1950-01-01T00:00', day('1970-01-01')],
    ['the last year', 'cron(0 0 1 1 ? 2199)', '2026-01-01T00:00', day('2199-01-01')],
    ['a leap day', 'cron(0 0 29 2 ? *)', '2096-03-01T00:00', day('2104-02-29')],
    ['the 31st leaves out shorter months', 'cron(0 0 31 * ? *)', '2026-03-31T00:01', day('2026-05-31', '2026-07-31')],
  ])('%s: %s', (_, expression, from, expected) => {
    expect(firings(expression, from, expected.length)).toEqual(expected);
  });
});

describe('Unix cron', () => {
  it.each([
    ['0 is Sunday', '0 0 * * 0', '2026-11-23T00:00', day('2026-11-29', '2026-12-06')],
    ['7 is Sunday too', '0 0 * * 7', '2026-11-23T00:00', day('2026-11-29', '2026-12-06')],
    ['1 is Monday', '0 0 * * 1', '2026-11-24T00:00', day('2026-11-30')],
    ['MON-FRI is 1-5', '0 8 * * 1-5', '2026-11-27T09:00', ['2026-11-30T08:00']],
    [
      '5-7 is Friday to Sunday',
      '0 0 * * 5-7',
      '2026-11-24T00:00',
      day('2026-11-27', '2026-11-28', '2026-11-29', '2026-12-04'),
    ],
    [
      '7-2 is Sunday to Tuesday',
      '0 0 * * 7-2',
      '2026-11-25T00:00',
      day('2026-11-29', '2026-11-30', '2026-12-01', '2026-12-06'),
    ],
    ['0-7 is every day', '0 0 * * 0-7', '2026-11-28T00:00', day('2026-11-28', '2026-11-29', '2026-11-30')],
    [
      'either day when both are given',
      '0 0 13 * FRI',
      '2026-11-01T00:00',
      day('2026-11-06', '2026-11-13', '2026-11-20', '2026-11-27', '2026-12-04', '2026-12-11', '2026-12-13'),
    ],
    ['only the date when the weekday is *', '0 0 13 * *', '2026-11-01T00:00', day('2026-11-13', '2026-12-13')],
    [
      '*/2 is given, so either counts',
      '0 0 */2 * MON',
      '2026-11-01T00:00',
      day('2026-11-01', '2026-11-02', '2026-11-03', '2026-11-05'),
    ],
    ['*/1 is given as well: every day', '0 0 13 * */1', '2026-11-01T00:00', day('2026-11-01', '2026-11-02')],
    [
      'a step from a value runs to the end',
      '5/20 0 * * *',
      '2026-11-27T00:00',
      ['2026-11-27T00:05', '2026-11-27T00:25', '2026-11-27T00:45', '2026-11-28T00:05'],
    ],
    [
      '*/2 days of the week begin with Sunday',
      '0 0 * * */2',
      '2026-11-24T00:00',
      day('2026-11-24', '2026-11-26', '2026-11-28', '2026-11-29'),
    ],
    ['names in any case', '0 0 * jan sun', '2026-11-24T00:00', day('2027-01-03')],
    ['every quarter of an hour by day', '*/15 8-17 * * *', '2026-11-27T17:46', ['2026-11-28T08:00']],
  ])('%s: %s', (_, expression, from, expected) => {
    expect(firings(expression, from, expected.length)).toEqual(expected);
  });
});

describe('looking back', () => {
  it.each([
    ['cron(0 2 * * ? *)', '2026-11-27T01:59', '2026-11-26T02:00'],
    ['cron(0 2 * * ? *)', '2026-11-27T02:00', '2026-11-27T02:00'],
    ['cron(0 0 29 2 ? *)', '2026-11-27T00:00', '2024-02-29T00:00'],
    ['cron(0/15 8-17 ? * MON-FRI *)', '2026-11-30T07:59', '2026-11-27T17:45'],
    ['cron(59 23 31 12 ? 2025)', '2199-01-01T00:00', '2025-12-31T23:59'],
    ['cron(0 0 1 1 ? 2027)', '2026-12-31T23:59', undefined],
    ['cron(30 8,9 * * ? *)', '2026-11-27T09:15', '2026-11-27T08:30'],
    ['cron(0 0 1 1 ? *)', '2250-06-01T00:00', '2199-01-01T00:00'],
    ['cron(59 23 * * ? *)', '2200-01-01T00:00', '2199-12-31T23:59'],
    ['cron(0 2 * * ? *)', '1969-12-31T23:59', undefined],
    ['cron(0 0 ? * MON#1 *)', '2026-11-27T00:00', '2026-11-02T00:00'],
    ['cron(0 0 ? * 7L *)', '2026-11-27T00:00', '2026-10-31T00:00'],
  ])('the last firing of %s at or before %s', (expression, at, expected) => {
    const found = previousFiring(understood(expression), parseWall(at));
    expect(found === undefined ? undefined : new Date(found).toISOString().slice(0, 16)).toBe(expected);
  });
});

const refused: readonly [name: string, expression: string, code: string, offset: number | undefined, hint: string][] = [
  ['five fields in cron()', 'cron(0 2 * * *)', 'cron-fields', undefined, 'cron(0 2 * * ? *)'],
  ['five fields with a day name', 'cron(0 2 * * MON-FRI)', 'cron-fields', undefined, 'cron(0 2 ? * MON-FRI *)'],
  [
    'five fields with a day number, which means another day there',
    'cron(0 2 * * 1)',
    'cron-fields',
    undefined,
    '`0 2 * * 1`',
  ],
  ['six bare fields', '0 2 * * ? *', 'cron-fields', undefined, 'cron(0 2 * * ? *)'],
  ['four fields', '0 2 * *', 'cron-fields', undefined, '0 8 * * *'],
  ['seven fields', 'cron(0 0 2 * * ? *)', 'cron-fields', undefined, 'cron(0 2 * * ? *)'],
  ['nothing', '', 'cron-fields', undefined, '0 8 * * *'],
  ['nothing in cron()', 'cron()', 'cron-fields', undefined, 'cron(0 8 * * ? *)'],
  ['rate', 'rate(5 minutes)', 'cron-fields', undefined, 'cron('],
  ['at', 'at(2022-11-20T13:00:00)', 'cron-fields', undefined, '2026-11-27 09:00'],
  ['an unclosed cron(', 'cron(0 2 * * ? *', 'cron-fields', undefined, 'cron(0 8 * * ? *)'],
  ['a text that never ends', `cron(${'*,'.repeat(30_000)}* * * * ? *)`, 'cron-fields', undefined, 'cron(0 8 * * ? *)'],
  ['a macro', '@daily', 'cron-fields', undefined, '0 0 * * *'],
  ['* in both day fields', 'cron(0 2 * * * *)', 'cron-days', 13, '?'],
  ['both day fields given', 'cron(0 2 1 * MON *)', 'cron-days', 13, '?'],
  ['a date and * as day of the week', 'cron(0 2 1 * * *)', 'cron-days', 13, '?'],
  ['? in both day fields', 'cron(0 2 ? * ? *)', 'cron-days', 9, '*'],
  ['hour 24', 'cron(0 24 * * ? *)', 'cron-field', 7, '8-17'],
  ['minute 60', '60 * * * *', 'cron-field', 0, '0,30'],
  ['date 0', '0 0 0 * *', 'cron-field', 4, '1,15'],
  ['date 32', 'cron(0 0 32 * ? *)', 'cron-field', 9, 'L'],
  ['month 13', '0 0 1 13 *', 'cron-field', 6, 'NOV'],
  ['day of the week 0 in cron()', 'cron(0 0 ? * 0 *)', 'cron-field', 13, 'MON-FRI'],
  ['day of the week 8 in cron()', 'cron(0 0 ? * 8 *)', 'cron-field', 13, 'MON-FRI'],
  ['day of the week 8 in Unix cron', '0 0 * * 8', 'cron-field', 8, 'MON-FRI'],
  ['year 1969', 'cron(0 0 1 1 ? 1969)', 'cron-field', 15, '2026'],
  ['year 2200', 'cron(0 0 1 1 ? 2200)', 'cron-field', 15, '2026'],
  ['years backwards', 'cron(0 0 1 1 ? 2028-2026)', 'cron-field', 15, '2026-2028'],
  ['a long day name', 'cron(0 0 ? * MONDAY *)', 'cron-field', 13, 'MON-FRI'],
  ['a word that is no day', 'cron(0 0 ? * FOO *)', 'cron-field', 13, 'MON-FRI'],
  ['a step of 0', 'cron(0/0 * * * ? *)', 'cron-field', 5, '0/15'],
  ['a step beyond the field', '*/60 * * * *', 'cron-field', 0, '0/15'],
  ['an empty item', 'cron(0,,5 * * * ? *)', 'cron-field', 5, '0,30'],
  ['a comma at the end', 'cron(0, * * * ? *)', 'cron-field', 5, '0,30'],
  ['a negative number', 'cron(-5 * * * ? *)', 'cron-field', 5, '0,30'],
  ['a fraction', 'cron(0.5 * * * ? *)', 'cron-field', 5, '0,30'],
  ['? as an hour', 'cron(0 ? * * ? *)', 'cron-field', 7, '8-17'],
  ['? in Unix cron', '0 0 ? * *', 'cron-field', 4, '1,15'],
  ['? in a list', 'cron(0 0 ?,1 * ? *)', 'cron-field', 9, 'L'],
  ['two days with #', 'cron(0 0 ? * 3#1,6#3 *)', 'cron-field', 13, '3#2'],
  ['a sixth Monday', 'cron(0 0 ? * 2#6 *)', 'cron-field', 13, '3#2'],
  ['a zeroth Monday', 'cron(0 0 ? * 2#0 *)', 'cron-field', 13, '3#2'],
  ['# in the date', 'cron(0 0 3#2 * ? *)', 'cron-field', 9, '15W'],
  ['W in the day of the week', 'cron(0 0 ? * 3W *)', 'cron-field', 13, '3#2'],
  ['L in Unix cron', '0 0 L * *', 'cron-field', 4, '1,15'],
  ['# in Unix cron', '0 0 * * 3#2', 'cron-field', 8, 'MON-FRI'],
  ['days counted back from the last', 'cron(0 0 L-3 * ? *)', 'cron-field', 9, 'L'],
  ['a range to *', 'cron(0 1-* * * ? *)', 'cron-field', 7, '8-17'],
  ['32W', 'cron(0 0 32W * ? *)', 'cron-field', 9, '15W'],
  ['31 February', 'cron(0 0 31 FEB ? *)', 'cron-never', 9, 'L'],
  ['30 February in Unix cron', '0 0 30 2 *', 'cron-never', 4, 'L'],
  ['31 of months with 30 days', 'cron(0 0 31 4,6,9,11 ? *)', 'cron-never', 9, 'L'],
  ['29 February of a year that has none', 'cron(0 0 29 2 ? 2100)', 'cron-never', 9, 'L'],
  ['31W of February', 'cron(0 0 31W 2 ? *)', 'cron-never', 9, 'L'],
  ['a fifth Monday of a short February', 'cron(0 0 ? 2 MON#5 2026)', 'cron-never', 13, 'L'],
];

describe('what is refused', () => {
  it.each([
    ['EventBridge without its year', 'cron(0 9 * * ?)', ['cron(0 9 * * ? *)']],
    ['with a day number, which is of EventBridge beside a `?`', 'cron(0 9 ? * 2)', ['cron(0 9 ? * 2 *)']],
    ['Unix for every day', 'cron(0 9 * * *)', ['cron(0 9 * * ? *)', '0 9 * * *']],
    ['Unix with a date', 'cron(0 9 1,15 * *)', ['cron(0 9 1,15 * ? *)', '0 9 1,15 * *']],
    ['Unix with names of days', 'cron(0 9 * * MON-FRI)', ['cron(0 9 ? * MON-FRI *)', '0 9 * * MON-FRI']],
    ['a Unix number of a day, another one in EventBridge', 'cron(0 9 * * 1-5)', ['0 9 * * 1-5']],
    ['a Unix step of days', 'cron(0 9 * * */2)', ['0 9 * * */2']],
    ['both day fields of Unix', 'cron(0 9 13 * 5)', ['0 9 13 * 5']],
    ['`L`, which Unix does not know', 'cron(0 9 L * *)', ['cron(0 9 L * ? *)']],
    ['`W`, which Unix does not know', 'cron(0 9 15W * *)', ['cron(0 9 15W * ? *)']],
    ['a `#`, which Unix does not know', 'cron(0 9 * * 3#2)', ['cron(0 9 ? * 3#2 *)']],
    ['a last day, which Unix does not know', 'cron(0 9 * * 6L)', ['cron(0 9 ? * 6L *)']],
    ['no day at all, beside an example', 'cron(0 9 ? * ?)', []],
  ])('five fields in cron(...) bring up only what is right: %s', (_, expression, offered) => {
    const problem = parseCron(expression);
    const hint = isCronProblem(problem) ? problem.hint : '';
    const forms = [...hint.matchAll(/`((?:cron\(|\d)[^`]+)`/g)].map(([, form = '']) => form);
    expect(forms).toEqual(offered);
    expect(forms.map(parseCron).filter(isCronProblem)).toEqual([]);
  });

  it.each(refused)('%s', (_, expression, code, offset, hint) => {
    const problem = parseCron(expression);
    if (!isCronProblem(problem)) throw new Error('it was understood');
    expect({ code: problem.code, offset: problem.offset }).toEqual({ code, offset });
    expect(problem.message).toMatch(/^[A-Z`c].*\.$/);
    expect(problem.hint).toContain(hint);
  });

  it('reads well', async () => {
    const more = [
      ['six bare fields with days by name', '0 2 * * MON-FRI *'],
      ['six bare fields with a day of the week in numbers', '0 2 * * 2 *'],
      ['six bare fields with a date and a year', '0 2 1 * * 2026'],
      ['six bare fields in two of the day fields', '0 2 1 * MON *'],
      ['six bare fields that are right but for the parentheses', '0 2 ? * 6L *'],
      ['six bare fields that are wrong anyhow', '0 99 * * ? *'],
      ['six bare fields with seconds', '0 0 2 * * *'],
      ['rate with blanks and capitals', '  Rate (5 minutes)'],
      ['other parentheses', 'Every(5)'],
      ['a parenthesis too many', 'cron(0 2 * * ? *))'],
      ['a macro with a word', '@daily now'],
      ['one word', 'midnight'],
      ['five of 2,001 characters', `0 0 * * ${'1,'.repeat(996)}1`],
      ['a second Tuesday in a list', 'cron(0 0 ? * MON,3#2 *)'],
      ['? in the minutes', 'cron(? 0 * * ? *)'],
      ['? in Unix months', '0 0 * ? *'],
      ['a month by its whole name', '0 0 1 november *'],
      ['a month with a slip', '0 0 1 NVO *'],
      ['L in the hours', 'cron(0 L * * ? *)'],
      ['W in the months', 'cron(0 0 1 5W ? *)'],
      ['a range of L', 'cron(0 0 L-W * ? *)'],
      ['signs', 'cron(0 0 ! * ? *)'],
      ['lower case that is not known', 'cron(0 0 ? * friday *)'],
      ['a step beyond the month', '0 0 */32 * *'],
      ['a date counted back from the last, with more behind', 'cron(0 0 L-3X * ? *)'],
      ['a working day with a letter behind', 'cron(0 0 15WX * ? *)'],
      ['a working day with a letter before', 'cron(0 0 X15W * ? *)'],
      ['a last weekday with a letter before', 'cron(0 0 ? * XMONL *)'],
      ['a last weekday of two digits', 'cron(0 0 ? * 12L *)'],
      ['a second day with a letter behind', 'cron(0 0 ? * MON#2X *)'],
      ['L with a number behind, in Unix', '0 0 L-3 * *'],
      ['a day with a digit behind', 'cron(0 0 ? * MON1 *)'],
      ['? in a list of days', 'cron(0 0 ? * MON,? *)'],
      ['a range from *', 'cron(*-5 * * * ? *)'],
      ['a digit in the middle of letters', 'cron(0 0 1 N1V ? *)'],
      ['five fields, no day at all', 'cron(0 9 ? * ?)'],
      ['five fields with a step of days', 'cron(0 9 * * MON/2)'],
      ['five fields with both days', 'cron(0 9 1 * MON)'],
      ['a word before cron(...)', 'my cron(0 8 * * ? *)'],
      ['a word behind cron(...)', 'cron(0 8 * * ? *) daily'],
      ['a second Tuesday of two digits', 'cron(0 0 ? * 3#12 *)'],
      ['a day of two digits with #', 'cron(0 0 ? * 12#1 *)'],
      ['a last weekday with a letter behind', 'cron(0 0 ? * MONLX *)'],
      ['a step of no number', '*/x * * * *'],
      ['two steps', '0/5/5 * * * *'],
      ['a name where only numbers are', 'MON * * * *'],
      ['30 February of one year', 'cron(0 0 30 2 ? 2027)'],
      ['31 of two short months, in Unix', '0 0 31 4,6 *'],
      ['a fifth Friday of no February in question', 'cron(0 0 ? 2 FRI#5 2026-2027)'],
    ] as const;
    const pages = [...refused, ...more].map(([name, expression]) => {
      const problem = parseCron(expression);
      if (!isCronProblem(problem)) throw new Error(`${expression} was understood`);
      const shown = expression.slice(0, 60);
      const mark = problem.offset === undefined ? [] : [`  ${' '.repeat(problem.offset)}^`];
      return [`${name} (${problem.code})`, `  ${shown}`, ...mark, `  ${problem.message}`, `  ${problem.hint}`, ''].join(
        '\n',
      );
    });
    await expect(pages.join('\n')).toMatchFileSnapshot('cron-problems.golden.txt');
  });

  it.each`
    expression                                 | because
    ${`0 0 ${'1,'.repeat(995)}1 * *`}          | ${'of the 2,000 characters that every value written out would take'}
    ${'CRON ( 0 0 ? * L * )'}                  | ${'L alone as day of the week'}
    ${'cron(0/59 0/23 1/31 1/12 ? 1970/2199)'} | ${'the largest steps'}
    ${'59 23 31 12 7'}                         | ${'the last of everything'}
    ${'cron(0 0 WL * ? *)'}                    | ${'LW the other way round'}
    ${'cron(0 0 ? * 7#5 *)'}                   | ${'the fifth of the last day'}
    ${'cron(0 0 1 1 ? 1970)'}                  | ${'the very first firing'}
  `('takes $expression: $because', ({ expression }) => {
    expect(isCronProblem(parseCron(expression))).toBe(false);
  });

  it('never refuses a year in the past: it may simply be over', () => {
    expect(isCronProblem(parseCron('cron(0 0 1 1 ? 2019)'))).toBe(false);
  });
});

describe('in a zone', () => {
  it.each([
    [
      'a time in the gap moves forward by it',
      '30 2 * * *',
      'America/New_York',
      '2026-03-08T00:00-05:00',
      '2026-03-08T03:30-04:00',
    ],
    [
      'what comes right after a gap comes before what was moved',
      '0,45 2,3 * * *',
      'America/New_York',
      '2026-03-08T00:00-05:00',
      '2026-03-08T03:00-04:00',
    ],
    [
      'then follows the moved one',
      '45 2 * * *',
      'America/New_York',
      '2026-03-08T03:00-04:00',
      '2026-03-08T03:45-04:00',
    ],
    [
      'a repeated time fires the first time',
      '30 1 * * *',
      'America/New_York',
      '2026-11-01T00:00-04:00',
      '2026-11-01T01:30-04:00',
    ],
    ['and not the second', '30 1 * * *', 'America/New_York', '2026-11-01T01:30-04:00', '2026-11-02T01:30-05:00'],
    [
      'a midnight that does not exist',
      'cron(0 0 * * ? *)',
      'America/Santiago',
      '2026-09-05T12:00-04:00',
      '2026-09-06T01:00-03:00',
    ],
    [
      'a gap of half an hour',
      'cron(15 2 * * ? *)',
      'Australia/Lord_Howe',
      '2026-10-03T12:00+10:30',
      '2026-10-04T02:45+11:00',
    ],
    [
      'a later time that exists comes before an earlier one that was moved past it',
      '15,30 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T12:00+10:30',
      '2026-10-04T02:30+11:00',
    ],
    [
      'and the moved one after it',
      '15,30 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-04T02:30+11:00',
      '2026-10-04T02:45+11:00',
    ],
    ['seconds do not count', '0 8 * * *', 'Asia/Kathmandu', '2026-11-27T07:59:59.999+05:45', '2026-11-27T08:00+05:45'],
  ])('%s: %s', (_, expression, zone, after, expected) => {
    expect(cronNext(expression, zone, new Date(after))).toEqual(new Date(expected));
    expect(cronMatches(expression, zone, new Date(expected))).toBe(true);
    expect(cronMatches(expression, zone, new Date(new Date(expected).getTime() + 59_999))).toBe(true);
    expect(cronMatches(expression, zone, new Date(new Date(expected).getTime() - 1))).toBe(false);
  });

  it('does not match the second of two repeated times', () => {
    expect(cronMatches('30 1 * * *', 'America/New_York', new Date('2026-11-01T01:30-05:00'))).toBe(false);
  });

  it('is over after the last year', () => {
    expect(cronNext('cron(0 0 1 1 ? 2019)', 'UTC', new Date('2026-01-01T00:00Z'))).toBeUndefined();
  });

  it('does not match after the last year', () => {
    expect(cronMatches('cron(0 0 1 1 ? 2019)', 'UTC', new Date('2026-01-01T00:00Z'))).toBe(false);
  });

  it('throws for an expression and a zone that are none', () => {
    expect(() => cronNext('0 25 * * *', 'UTC', new Date(0))).toThrow(RangeError);
    expect(() => cronNext('0 25 * * *', 'UTC', new Date(0))).toThrow('`25` is not between 0 and 23. Write `8`');
    expect(() => cronMatches('0 2 * * *', 'Mars/Olympus', new Date(0))).toThrow(RangeError);
  });
});
