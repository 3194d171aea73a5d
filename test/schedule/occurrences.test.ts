import { describe, expect, it } from 'vitest';
import { occurrences } from '../../lib/schedule/occurrences.ts';
import type { When, Window } from '../../lib/schedule/schedule.ts';
import { upcomingEvents } from '../../lib/schedule/upcoming-events.ts';
import { aDay, aMinute, anHour, daily, schedule, span, window } from './build.ts';

/** In Kathmandu, which has no clock changes, as `date time > date time` of its wall clock. */
function of(when: When, from: string, to: string, extra: Partial<Window> = {}): string[] {
  const made = schedule('Asia/Kathmandu', [window('w', 'scale-up', when, { desired: 5 }, extra)]);
  const local = (at: Date) => new Date(at.getTime() + 345 * aMinute).toISOString().slice(0, 16).replace('T', ' ');
  return occurrences(made, 'w', new Date(`${from}+05:45`), new Date(`${to}+05:45`)).map(
    ({ start, end }) => `${local(start)} > ${local(end)}`,
  );
}

// 27 November 2026 is a Friday.
describe('the forms of a window', () => {
  it.each<[string, When, string, string, string[]]>([
    [
      'days, from, to',
      daily('08:00', '20:00', [1, 5]),
      '2026-11-27T00:00',
      '2026-12-04T00:00',
      ['2026-11-27 08:00 > 2026-11-27 20:00', '2026-11-30 08:00 > 2026-11-30 20:00'],
    ],
    [
      'to 24:00 is midnight after',
      daily('20:00', '24:00', [5]),
      '2026-11-27T00:00',
      '2026-11-30T00:00',
      ['2026-11-27 20:00 > 2026-11-28 00:00'],
    ],
    [
      'all day',
      daily('00:00', '24:00', [5, 6]),
      '2026-11-27T00:00',
      '2026-11-30T00:00',
      ['2026-11-27 00:00 > 2026-11-28 00:00', '2026-11-28 00:00 > 2026-11-29 00:00'],
    ],
    [
      'across midnight it belongs to the day it starts on',
      daily('22:00', '06:00', [7]),
      '2026-11-27T00:00',
      '2026-12-01T00:00',
      ['2026-11-29 22:00 > 2026-11-30 06:00'],
    ],
    [
      'a one-off with an end',
      span('2026-11-27T09:00', '2026-11-27T18:00'),
      '2026-01-01T00:00',
      '2027-01-01T00:00',
      ['2026-11-27 09:00 > 2026-11-27 18:00'],
    ],
    [
      'a one-off for a while',
      span('2026-11-27T09:00', 9 * anHour),
      '2026-01-01T00:00',
      '2027-01-01T00:00',
      ['2026-11-27 09:00 > 2026-11-27 18:00'],
    ],
    [
      'a one-off until a cron',
      span('2026-11-27T09:00', '0 18 * * *'),
      '2026-01-01T00:00',
      '2027-01-01T00:00',
      ['2026-11-27 09:00 > 2026-11-27 18:00'],
    ],
    [
      'a one-off that ends before it starts does not occur',
      span('2026-11-27T09:00', '2026-11-27T08:00'),
      '2026-01-01T00:00',
      '2027-01-01T00:00',
      [],
    ],
    [
      'cron to cron',
      span('cron(0 2 * * ? *)', 'cron(0 8 * * ? *)'),
      '2026-11-27T00:00',
      '2026-11-28T00:00',
      ['2026-11-27 02:00 > 2026-11-27 08:00'],
    ],
    [
      'cron to cron across midnight',
      span('0 22 * * 5', '0 6 * * 1'),
      '2026-11-27T00:00',
      '2026-11-28T00:00',
      ['2026-11-27 22:00 > 2026-11-30 06:00'],
    ],
    [
      'the end comes strictly after the start',
      span('0 8 * * *', '0 8,9 * * *'),
      '2026-11-27T00:00',
      '2026-11-28T00:00',
      ['2026-11-27 08:00 > 2026-11-27 09:00'],
    ],
    [
      'equal crons run from one firing to the next',
      span('0 8 * * *', '0 8 * * *'),
      '2026-11-27T08:00',
      '2026-11-28T08:00',
      ['2026-11-27 08:00 > 2026-11-28 08:00'],
    ],
    [
      'a start before the last one ended ends that one',
      span('0 8,10 27 11 *', '0 18 * * *'),
      '2026-11-27T00:00',
      '2026-11-28T00:00',
      ['2026-11-27 08:00 > 2026-11-27 10:00', '2026-11-27 10:00 > 2026-11-27 18:00'],
    ],
    [
      'so does one of a length beyond the period',
      span('0 8 * * *', 3 * aDay),
      '2026-11-27T08:00',
      '2026-11-28T09:00',
      ['2026-11-27 08:00 > 2026-11-28 08:00', '2026-11-28 08:00 > 2026-11-29 08:00'],
    ],
    [
      'cron for a while',
      span('0 8 * * 5', 90 * aMinute),
      '2026-11-27T00:00',
      '2026-12-05T00:00',
      ['2026-11-27 08:00 > 2026-11-27 09:30', '2026-12-04 08:00 > 2026-12-04 09:30'],
    ],
    [
      'days long',
      span('0 8 1 * *', 3 * aDay),
      '2026-12-03T00:00',
      '2026-12-04T00:00',
      ['2026-12-01 08:00 > 2026-12-04 08:00'],
    ],
    [
      'cron until a date: each start ends the one before, the last ends there',
      span('0 8 * * *', '2026-11-28T12:00'),
      '2026-11-27T00:00',
      '2026-12-05T00:00',
      [
        '2026-11-26 08:00 > 2026-11-27 08:00',
        '2026-11-27 08:00 > 2026-11-28 08:00',
        '2026-11-28 08:00 > 2026-11-28 12:00',
      ],
    ],
    [
      'an end that never comes again: it does not occur',
      span('0 8 * * *', 'cron(0 9 27 11 ? 2026)'),
      '2026-11-27T00:00',
      '2027-12-05T00:00',
      ['2026-11-26 08:00 > 2026-11-27 08:00', '2026-11-27 08:00 > 2026-11-27 09:00'],
    ],
    [
      'years apart',
      span('cron(0 0 29 2 ? *)', aDay),
      '2025-01-01T00:00',
      '2033-01-01T00:00',
      ['2028-02-29 00:00 > 2028-03-01 00:00', '2032-02-29 00:00 > 2032-03-01 00:00'],
    ],
  ])('%s', (_, when, from, to, expected) => {
    expect(of(when, from, to)).toEqual(expected);
  });
});

describe('the range asked for is half-open', () => {
  const night = daily('22:00', '06:00');
  it.each([
    ['one that ends as the range begins is out', '2026-11-27T06:00', '2026-11-27T22:00', 0],
    ['one that ends a millisecond later is in', '2026-11-27T05:59:59.999', '2026-11-27T22:00', 1],
    ['one that starts as the range ends is out', '2026-11-27T12:00', '2026-11-27T22:00', 0],
    ['one that starts a millisecond before is in', '2026-11-27T12:00', '2026-11-27T22:00:00.001', 1],
    ['one around the whole range is in', '2026-11-27T01:00', '2026-11-27T02:00', 1],
    ['an empty range holds nothing', '2026-11-27T01:00', '2026-11-27T01:00', 0],
    ['nor does one backwards', '2026-11-27T02:00', '2026-11-27T01:00', 0],
  ])('%s', (_, from, to, count) => {
    expect(of(night, from, to)).toHaveLength(count);
  });

  it('the end of the last one is cut by a start after the range', () => {
    expect(of(span('0 8 * * *', 2 * aDay), '2026-11-27T08:00', '2026-11-27T08:01')).toEqual([
      '2026-11-27 08:00 > 2026-11-28 08:00',
    ]);
  });
});

describe('days on which nothing starts', () => {
  const night = daily('22:00', '06:00');
  const week = ['2026-11-25T12:00', '2026-11-30T12:00'] as const;
  const starts = (extra: Partial<Window>, when: When = night) =>
    of(when, ...week, extra).map((one) => one.slice(8, 10));
  it.each<[string, Partial<Window>, string[]]>([
    ['none', {}, ['25', '26', '27', '28', '29']],
    [
      'a date drops what starts on it, not what ends on it',
      { except: [{ from: '2026-11-27', to: '2026-11-27' }] },
      ['25', '26', '28', '29'],
    ],
    ['a range, both ends included', { except: [{ from: '2026-11-26', to: '2026-11-28' }] }, ['25', '29']],
    [
      'several',
      {
        except: [
          { from: '2026-11-29', to: '2026-11-29' },
          { from: '2026-11-25', to: '2026-11-25' },
        ],
      },
      ['26', '27', '28'],
    ],
    ['valid from a day, that day included', { validFrom: '2026-11-27' }, ['27', '28', '29']],
    ['valid until a day, that day included', { validUntil: '2026-11-27' }, ['25', '26', '27']],
    ['valid for one day', { validFrom: '2026-11-27', validUntil: '2026-11-27' }, ['27']],
    ['valid long ago', { validUntil: '2020-01-01' }, []],
    ['valid later', { validFrom: '2030-01-01' }, []],
  ])('%s', (_, extra, expected) => {
    expect(starts(extra)).toEqual(expected);
  });

  it('a start that was dropped does not end the one before', () => {
    expect(
      of(span('0 8 27,28 11 *', 2 * aDay), '2026-11-27T00:00', '2026-12-01T00:00', {
        except: [{ from: '2026-11-28', to: '2026-11-28' }],
      }),
    ).toEqual(['2026-11-27 08:00 > 2026-11-29 08:00']);
  });

  it('goes by the local date of the start, also where the clock skipped the written one', () => {
    const made = schedule('Pacific/Apia', [
      window(
        'w',
        'scale-up',
        daily('08:00', '20:00'),
        { desired: 5 },
        { except: [{ from: '2011-12-31', to: '2011-12-31' }] },
      ),
    ]);
    const found = occurrences(made, 'w', new Date('2011-12-29T12:00Z'), new Date('2012-01-01T12:00Z'));
    expect(found.map((one) => one.start.toISOString())).toEqual([
      '2011-12-29T18:00:00.000Z',
      '2011-12-31T18:00:00.000Z',
    ]);
  });

  it('a dense window that is closed for years is found all the same', () => {
    const closed = { except: [{ from: '2026-01-01', to: '2027-06-30' }] };
    expect(of(span('* * * * *', aMinute), '2027-06-30T23:58', '2027-07-01T00:01', closed)).toEqual([
      '2027-07-01 00:00 > 2027-07-01 00:01',
    ]);
  });
});

describe('what would take long to look through', () => {
  const timeout = 5000;
  it('a window for every minute that is taken out for centuries', { timeout }, () => {
    const out = { except: [{ from: '1970-01-01', to: '2149-12-31' }] };
    const everyMinute = span('* * * * *', aMinute);
    expect(of(everyMinute, '2026-01-01T00:00', '2150-01-01T00:02', out)).toEqual([
      '2150-01-01 00:00 > 2150-01-01 00:01',
      '2150-01-01 00:01 > 2150-01-01 00:02',
    ]);
    expect(of(span('* * * * *', 366 * aDay), '2149-12-31T23:59', '2150-01-01T00:01', out)).toEqual([
      '2150-01-01 00:00 > 2150-01-01 00:01',
    ]);
  });

  it('a window for every minute whose last end was a century ago', { timeout }, () => {
    const over = span('* * * * *', 'cron(0 0 1 1 ? 2026)');
    expect(of(over, '2126-01-01T00:00', '2127-01-01T00:00')).toEqual([]);
    expect(of(over, '2025-12-31T23:58', '2027-01-01T00:00')).toEqual([
      '2025-12-31 23:58 > 2025-12-31 23:59',
      '2025-12-31 23:59 > 2026-01-01 00:00',
    ]);
  });

  it('what was begun before days that are taken out is still seen on them', () => {
    const out = { except: [{ from: '2026-11-28', to: '2026-12-24' }] };
    expect(of(span('0 8 * * *', 40 * aDay), '2026-12-20T00:00', '2026-12-20T00:01', out)).toEqual([
      '2026-11-27 08:00 > 2026-12-25 08:00',
    ]);
  });
});

it.each([
  ['from', new Date(Number.NaN), new Date(0)],
  ['to', new Date(0), new Date(Number.NaN)],
])('a range whose `%s` is no date is a RangeError', (_, from, to) => {
  const made = schedule('UTC', [window('w', 'scale-up', daily('08:00', '20:00'), { desired: 5 })]);
  expect(() => occurrences(made, 'w', from, to)).toThrow(new RangeError('The range is not one of dates.'));
});

describe('names', () => {
  const made = schedule('UTC', [window('business-hours', 'scale-up', daily('08:00', '20:00'), { desired: 5 })]);
  it('an unknown window is a RangeError that names the nearest', () => {
    expect(() => occurrences(made, 'busines-hours', new Date(0), new Date(1))).toThrow(
      new RangeError('There is no window `busines-hours`; did you mean `business-hours`?'),
    );
  });

  it('or none where none is near', () => {
    expect(() => occurrences(made, 'campaign', new Date(0), new Date(1))).toThrow(
      new RangeError('There is no window `campaign`.'),
    );
  });
});

describe('upcoming events', () => {
  const made = schedule('UTC', [
    window('later', 'pre-event', span('2026-11-27T12:00', anHour), { desired: 5 }, { leadMs: anHour }),
    window('sooner', 'pre-event', span('2026-11-27T09:00', anHour), { desired: 5 }, { leadMs: anHour }),
    window('weekly', 'pre-event', span('0 10 * * FRI', anHour), { desired: 5 }, { leadMs: anHour }),
    window('routine', 'scale-up', daily('09:30', '11:00'), { desired: 5 }),
    window('elsewhere', 'pre-event', span('2026-11-27T09:00', anHour), new Map([['other', { desired: 5 }]])),
  ]);
  const at = (time: string, horizonMs: number) =>
    upcomingEvents(made, 'api', new Date(`2026-11-27T${time}Z`), horizonMs).map(
      (one) => `${one.window} ${one.start.toISOString().slice(5, 16)}`,
    );
  it.each<[string, string, number, string[]]>([
    [
      'the nearest first, events of the target only',
      '07:00',
      6 * anHour,
      ['sooner 11-27T09:00', 'weekly 11-27T10:00', 'later 11-27T12:00'],
    ],
    ['a start at the horizon is in', '07:00', 2 * anHour, ['sooner 11-27T09:00']],
    ['a start after it is out', '06:59', 2 * anHour, []],
    ['one whose lead begins now has begun', '08:00', 6 * anHour, ['weekly 11-27T10:00', 'later 11-27T12:00']],
    ['one whose lead begins in a moment is upcoming', '07:59:59.999', 2 * anHour, ['sooner 11-27T09:00']],
    ['every occurrence of a recurring one', '12:30', 14 * aDay, ['weekly 12-04T10:00', 'weekly 12-11T10:00']],
  ])('%s', (_, time, horizonMs, expected) => {
    expect(at(time, horizonMs)).toEqual(expected);
  });

  it('throws for an unknown target', () => {
    expect(() => upcomingEvents(made, 'apis', new Date(0), 1)).toThrow('did you mean `api`?');
  });
});
