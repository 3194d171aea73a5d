import { describe, expect, it } from 'vitest';
import { occurrences } from '../../lib/schedule/occurrences.ts';
import type { When } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { zoneClock } from '../../lib/schedule/wall-time.ts';
import { hardZones } from './arbitrary.ts';
import { aDay, aMinute, anHour, daily, schedule, span, window } from './build.ts';

/** The occurrences that overlap a range, as `start end` in UTC. */
function of(zone: string, when: When, from: string, to: string): string[] {
  const made = schedule(zone, [window('w', 'scale-up', when, { desired: 5 })]);
  return occurrences(made, 'w', new Date(from), new Date(to)).map(
    ({ start, end }) => `${start.toISOString().slice(0, 16)}Z ${end.toISOString().slice(0, 16)}Z`,
  );
}

/** Of one local day, whatever the zone: from noon UTC the day before to noon UTC the day after, by start. */
function around(zone: string, when: When, date: string): string[] {
  const noon = Date.parse(`${date}T12:00Z`);
  return of(zone, when, new Date(noon - aDay).toISOString(), new Date(noon + aDay).toISOString());
}

describe('New York springs forward on 8 March 2026, 02:00 to 03:00', () => {
  const zone = 'America/New_York';
  it.each<[string, When, string[]]>([
    [
      'a window across the gap lasts an hour less',
      daily('00:00', '08:00'),
      [
        '2026-03-07T05:00Z 2026-03-07T13:00Z',
        '2026-03-08T05:00Z 2026-03-08T12:00Z',
        '2026-03-09T04:00Z 2026-03-09T12:00Z',
      ],
    ],
    [
      'a start in the gap moves forward by it',
      daily('02:30', '08:00'),
      [
        '2026-03-07T07:30Z 2026-03-07T13:00Z',
        '2026-03-08T07:30Z 2026-03-08T12:00Z',
        '2026-03-09T06:30Z 2026-03-09T12:00Z',
      ],
    ],
    [
      'an end in the gap moves forward by it',
      daily('01:00', '02:30'),
      ['2026-03-08T06:00Z 2026-03-08T07:30Z', '2026-03-09T05:00Z 2026-03-09T06:30Z'],
    ],
    [
      'a window within the gap keeps its length, moved',
      daily('02:15', '02:45'),
      ['2026-03-08T07:15Z 2026-03-08T07:45Z', '2026-03-09T06:15Z 2026-03-09T06:45Z'],
    ],
    [
      'a window of the gap itself is moved onto the hour after',
      daily('02:00', '03:00'),
      ['2026-03-09T06:00Z 2026-03-09T07:00Z'],
    ],
    [
      'a start in the gap whose end comes before it does not occur',
      daily('02:30', '03:15'),
      ['2026-03-09T06:30Z 2026-03-09T07:15Z'],
    ],
    [
      'a start in the gap with an end soon after is shorter',
      daily('02:30', '03:45'),
      ['2026-03-08T07:30Z 2026-03-08T07:45Z', '2026-03-09T06:30Z 2026-03-09T07:45Z'],
    ],
    [
      'for is elapsed time: it ends an hour later on the clock',
      span('30 1 * * *', 2 * anHour),
      ['2026-03-08T06:30Z 2026-03-08T08:30Z', '2026-03-09T05:30Z 2026-03-09T07:30Z'],
    ],
    [
      'to is a wall time: it lasts an hour less',
      daily('01:30', '03:30'),
      ['2026-03-08T06:30Z 2026-03-08T07:30Z', '2026-03-09T05:30Z 2026-03-09T07:30Z'],
    ],
    ['a night belongs to the day it starts on', daily('22:00', '06:00', [6]), ['2026-03-08T03:00Z 2026-03-08T10:00Z']],
    [
      'a one-off in the gap moves forward',
      span('2026-03-08T02:30', '2026-03-08T05:00'),
      ['2026-03-08T07:30Z 2026-03-08T09:00Z'],
    ],
    ['a one-off that is left without length does not occur', span('2026-03-08T02:00', '2026-03-08T03:00'), []],
    ['a one-off of negative length does not occur', span('2026-03-08T02:30', '2026-03-08T03:15'), []],
  ])('%s', (_, when, expected) => {
    expect(
      around(zone, when, '2026-03-08').filter((one) => expected.includes(one) || one.startsWith('2026-03-08')),
    ).toEqual(expected);
  });

  it('starts in the gap do not overtake those after it', () => {
    const quarters = of(zone, span('*/15 * * * *', 10 * aMinute), '2026-03-08T06:45Z', '2026-03-08T08:05Z');
    expect(quarters).toEqual([
      '2026-03-08T06:45Z 2026-03-08T06:55Z',
      '2026-03-08T07:00Z 2026-03-08T07:10Z',
      '2026-03-08T07:15Z 2026-03-08T07:25Z',
      '2026-03-08T07:30Z 2026-03-08T07:40Z',
      '2026-03-08T07:45Z 2026-03-08T07:55Z',
      '2026-03-08T08:00Z 2026-03-08T08:10Z',
    ]);
  });

  it('what was moved forward ends the one that began at its new time before', () => {
    const cut = of(zone, span('45,0 2,3 8 3 *', 50 * aMinute), '2026-03-08T00:00Z', '2026-03-09T00:00Z');
    expect(cut).toEqual(['2026-03-08T07:00Z 2026-03-08T07:45Z', '2026-03-08T07:45Z 2026-03-08T08:35Z']);
  });
});

describe('New York falls back on 1 November 2026, 02:00 to 01:00', () => {
  const zone = 'America/New_York';
  it.each<[string, When, string[]]>([
    [
      'a window across the repeated hour lasts an hour more',
      daily('00:00', '08:00'),
      ['2026-11-01T04:00Z 2026-11-01T13:00Z'],
    ],
    ['a start in it means the first', daily('01:30', '08:00'), ['2026-11-01T05:30Z 2026-11-01T13:00Z']],
    ['an end in it means the first', daily('00:30', '01:30'), ['2026-11-01T04:30Z 2026-11-01T05:30Z']],
    ['a window within it occurs once', daily('01:15', '01:45'), ['2026-11-01T05:15Z 2026-11-01T05:45Z']],
    [
      'from its begin to its end on the clock is two hours',
      daily('01:00', '02:00'),
      ['2026-11-01T05:00Z 2026-11-01T07:00Z'],
    ],
    ['for is elapsed time', span('30 0 * * *', 2 * anHour), ['2026-11-01T04:30Z 2026-11-01T06:30Z']],
    ['to is a wall time', daily('00:30', '02:30'), ['2026-11-01T04:30Z 2026-11-01T07:30Z']],
    [
      'every quarter of an hour loses the second of the repeated hours',
      span('*/30 0-2 1 11 *', 10 * aMinute),
      [
        '2026-11-01T04:00Z 2026-11-01T04:10Z',
        '2026-11-01T04:30Z 2026-11-01T04:40Z',
        '2026-11-01T05:00Z 2026-11-01T05:10Z',
        '2026-11-01T05:30Z 2026-11-01T05:40Z',
        '2026-11-01T07:00Z 2026-11-01T07:10Z',
        '2026-11-01T07:30Z 2026-11-01T07:40Z',
      ],
    ],
    [
      'a start paired with the next end on the clock, across the repeat',
      span('50 1 * * *', '10 2 * * *'),
      ['2026-11-01T05:50Z 2026-11-01T07:10Z'],
    ],
  ])('%s', (_, when, expected) => {
    expect(around(zone, when, '2026-11-01').filter((one) => one.startsWith('2026-11-01'))).toEqual(expected);
  });

  it('whether it runs is decided by instants: not in the second 01:40 of a window that ended in the first', () => {
    const made = schedule(zone, [window('w', 'scale-up', daily('01:15', '01:45'), { desired: 5 })]);
    const inForce = (at: string) => stateAt(made, 'api', new Date(at)).inForce.length;
    expect([inForce('2026-11-01T01:40-04:00'), inForce('2026-11-01T01:40-05:00')]).toEqual([1, 0]);
  });
});

describe('zones that are hard', () => {
  it.each<[string, string, When, string, string, string[]]>([
    [
      'Berlin, gap 02:00 to 03:00',
      'Europe/Berlin',
      daily('02:30', '04:00'),
      '2026-03-29T00:00Z',
      '2026-03-29T12:00Z',
      ['2026-03-29T01:30Z 2026-03-29T02:00Z'],
    ],
    [
      'Berlin, 02:00 to 03:00 repeated',
      'Europe/Berlin',
      daily('02:30', '04:00'),
      '2026-10-25T00:00Z',
      '2026-10-25T12:00Z',
      ['2026-10-25T00:30Z 2026-10-25T03:00Z'],
    ],
    [
      'Lord Howe, gap of half an hour from 02:00',
      'Australia/Lord_Howe',
      daily('02:15', '03:00'),
      '2026-10-03T12:00Z',
      '2026-10-03T18:00Z',
      ['2026-10-03T15:45Z 2026-10-03T16:00Z'],
    ],
    [
      'Lord Howe, 01:30 to 02:00 repeated',
      'Australia/Lord_Howe',
      daily('01:45', '02:15'),
      '2026-04-04T12:00Z',
      '2026-04-04T18:00Z',
      ['2026-04-04T14:45Z 2026-04-04T15:45Z'],
    ],
    [
      'Santiago has no midnight on 6 September: an all-day window begins at 01:00',
      'America/Santiago',
      daily('00:00', '24:00', [7]),
      '2026-09-06T00:00Z',
      '2026-09-07T12:00Z',
      ['2026-09-06T04:00Z 2026-09-07T03:00Z'],
    ],
    [
      'Santiago, ending at the midnight that is not',
      'America/Santiago',
      daily('20:00', '24:00', [6]),
      '2026-09-05T12:00Z',
      '2026-09-06T12:00Z',
      ['2026-09-06T00:00Z 2026-09-06T04:00Z'],
    ],
    [
      'Santiago, the hour before midnight repeated on 4 April',
      'America/Santiago',
      daily('23:30', '00:30', [6]),
      '2026-04-05T00:00Z',
      '2026-04-05T12:00Z',
      ['2026-04-05T02:30Z 2026-04-05T04:30Z'],
    ],
    [
      'Cairo has no midnight on 24 April',
      'Africa/Cairo',
      daily('00:00', '06:00'),
      '2026-04-23T12:00Z',
      '2026-04-24T12:00Z',
      ['2026-04-23T22:00Z 2026-04-24T03:00Z'],
    ],
    [
      'Cairo, the hour before midnight repeated on 29 October',
      'Africa/Cairo',
      daily('22:00', '24:00'),
      '2026-10-29T12:00Z',
      '2026-10-30T12:00Z',
      ['2026-10-29T19:00Z 2026-10-29T22:00Z'],
    ],
    [
      'Beirut has no midnight on 29 March',
      'Asia/Beirut',
      daily('00:15', '01:15'),
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      [],
    ],
    [
      'Beirut, a longer one starts moved',
      'Asia/Beirut',
      daily('00:15', '02:00'),
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      ['2026-03-28T22:15Z 2026-03-28T23:00Z'],
    ],
    [
      'Havana has no midnight on 8 March',
      'America/Havana',
      span('cron(0 0 * * ? *)', 'cron(0 8 * * ? *)'),
      '2026-03-08T00:00Z',
      '2026-03-08T18:00Z',
      ['2026-03-08T05:00Z 2026-03-08T12:00Z'],
    ],
    [
      'Havana, the first hour of 1 November repeated',
      'America/Havana',
      daily('00:00', '01:00'),
      '2026-10-31T12:00Z',
      '2026-11-01T12:00Z',
      ['2026-11-01T04:00Z 2026-11-01T06:00Z'],
    ],
    [
      'Casablanca puts its clock back for Ramadan',
      'Africa/Casablanca',
      daily('02:30', '04:00'),
      '2026-02-14T12:00Z',
      '2026-02-15T12:00Z',
      ['2026-02-15T01:30Z 2026-02-15T04:00Z'],
    ],
    [
      'Casablanca puts it forward after Ramadan',
      'Africa/Casablanca',
      daily('02:30', '04:00'),
      '2026-03-21T12:00Z',
      '2026-03-22T12:00Z',
      ['2026-03-22T02:30Z 2026-03-22T03:00Z'],
    ],
    [
      'Kiritimati is fourteen hours ahead',
      'Pacific/Kiritimati',
      daily('08:00', '20:00', [5]),
      '2026-11-26T00:00Z',
      '2026-11-28T00:00Z',
      ['2026-11-26T18:00Z 2026-11-27T06:00Z'],
    ],
    [
      'Kathmandu is five hours and three quarters ahead',
      'Asia/Kathmandu',
      daily('08:00', '20:00'),
      '2026-11-27T00:00Z',
      '2026-11-27T12:00Z',
      ['2026-11-27T02:15Z 2026-11-27T14:15Z'],
    ],
    [
      'Apia skipped 30 December 2011: that day falls onto the next, once',
      'Pacific/Apia',
      daily('08:00', '20:00'),
      '2011-12-29T12:00Z',
      '2011-12-31T12:00Z',
      ['2011-12-29T18:00Z 2011-12-30T06:00Z', '2011-12-30T18:00Z 2011-12-31T06:00Z'],
    ],
    [
      'Apia, a night into the skipped day ends on the one after',
      'Pacific/Apia',
      daily('22:00', '06:00'),
      '2011-12-30T00:00Z',
      '2011-12-31T00:00Z',
      ['2011-12-30T08:00Z 2011-12-30T16:00Z'],
    ],
    [
      'Apia, all of the day before',
      'Pacific/Apia',
      daily('00:00', '24:00', [4]),
      '2011-12-29T10:00Z',
      '2011-12-31T12:00Z',
      ['2011-12-29T10:00Z 2011-12-30T10:00Z'],
    ],
  ])('%s', (_, zone, when, from, to, expected) => {
    expect(of(zone, when, from, to)).toEqual(expected);
  });
});

describe.each(hardZones)('every clock change of $zone', ({ zone, year }) => {
  const offsetAt = zoneClock(zone).offsetAt;
  const days = Array.from({ length: 368 }, (_, index) => Date.UTC(year, 0, index));
  const changes = days.filter((day) => offsetAt(day) !== offsetAt(day + aDay));

  it.each<[string, When]>([
    ['every quarter of an hour', span('*/15 * * * *', 10 * aMinute)],
    ['at odd quarters, reaching far', span('15,45 0-3,22-23 * * *', 3 * anHour)],
    ['from cron to cron', span('20,50 * * * *', '5,35 * * * *')],
    ['a night', daily('22:45', '02:45')],
    ['an hour at midnight', daily('00:15', '01:15')],
    ['half an hour', daily('02:15', '02:45')],
    ['twice, which a gap of half an hour puts in the other order', span('15,30 2 * * *', 10 * aMinute)],
  ])('%s: the same occurrences, wherever the asking begins', (_, when) => {
    for (const change of changes) {
      const made = schedule(zone, [window('w', 'scale-up', when, { desired: 5 })]);
      const all = occurrences(made, 'w', new Date(change - 3 * aDay), new Date(change + 4 * aDay));
      for (let at = change - 4 * anHour; at < change + aDay + 4 * anHour; at += 10 * aMinute) {
        const to = at + 3 * anHour;
        const found = occurrences(made, 'w', new Date(at), new Date(to));
        expect(found).toEqual(all.filter(({ start, end }) => end.getTime() > at && start.getTime() < to));
      }
    }
  });
});
