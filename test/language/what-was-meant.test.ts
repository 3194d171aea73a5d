import { describe, expect, it } from 'vitest';
import { problemsOf, withWindow } from './parsed.ts';

/**
 * What people write who do not know the language, and what they are told to write instead. One row for each habit; the
 * whole hint is compared, because it is what somebody will type.
 */

const event = (line: string) => withWindow(`start: 2026-11-27 09:00\nfor: 9h\n${line}`);
const daily = (line: string) => withWindow(`allDay: true\n${line}`, undefined, 'scale-up');
const target = (line: string) =>
  `timezone: UTC\ntargets: { a: { ${line.startsWith('ecs') ? '' : 'ecs: { cluster: a, service: a }, '}${line} } }`;

const capacity = (line: string) => withWindow('start: 2026-11-27 09:00\nfor: 9h', `{ backend: { ${line} } }`);
const ecs = (line: string) => target(`ecs: { cluster: a, service: a, ${line} }`);

/** The hint of the first problem. */
const hintOf = (text: string) => problemsOf(text)[0]?.hint;

describe('instead of a date and a time', () => {
  it.each`
    written                                      | hint
    ${'2026-11-27'}                              | ${'Add the time after the day; `2026-11-27 00:00` is the very beginning of the day.'}
    ${'2026-11-27T'}                             | ${'Write the day as `2026-11-27`, and the time after it.'}
    ${'2026-11-27 09:00Z'}                       | ${'Write `2026-11-27 04:00`: that is the same moment there.'}
    ${'2026-11-27 09:00 utc'}                    | ${'Write `2026-11-27 04:00`: that is the same moment there.'}
    ${'2026-11-27T09:00:00Z'}                    | ${'Write `2026-11-27 04:00`: that is the same moment there.'}
    ${'2026-11-27T09:00:00.000+05:30'}           | ${'Write `2026-11-26 22:30`: that is the same moment there.'}
    ${'2026-11-27 09:00 +1'}                     | ${'Write `2026-11-27 03:00`: that is the same moment there.'}
    ${'2026-11-27 09:00-0500'}                   | ${'Write `2026-11-27 09:00`: that is the same moment there.'}
    ${'2026-11-27 09:00 CEST'}                   | ${'Write `2026-11-27 02:00` if `CEST` is meant word for word, or `2026-11-27 09:00` if this is what clocks show in America/New_York.'}
    ${'2026-11-27 9:00 Uhr'}                     | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'2026-11-27 09:00:30'}                     | ${'Leave the seconds out: `2026-11-27 09:00`.'}
    ${'2026-11-27 09:00:00.5'}                   | ${'Leave the seconds out: `2026-11-27 09:00`.'}
    ${'2026-11-27 09:00:00 and on'}              | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'2026-11-27 24:00'}                        | ${'Midnight at the end of a day is 00:00 of the next day: `2026-11-28 00:00`.'}
    ${'2026-11-27 09:00 - 18:00'}                | ${'Write `start: 2026-11-27 09:00` and `end: 2026-11-27 18:00`.'}
    ${'2026-11-27 09:00 – 18:00'}                | ${'Write `start: 2026-11-27 09:00` and `end: 2026-11-27 18:00`.'}
    ${'2026-11-27 09:00 to 18:00'}               | ${'Write `start: 2026-11-27 09:00` and `end: 2026-11-27 18:00`.'}
    ${'2026-11-27 09:00 until 18:00'}            | ${'Write `start: 2026-11-27 09:00` and `end: 2026-11-27 18:00`.'}
    ${'2026-11-27 9:00 bis 18:00'}               | ${'Write `start: 2026-11-27 9:00` and `end: 2026-11-27 18:00`.'}
    ${'2026-11-27 09:00-18:00'}                  | ${'Write `start: 2026-11-27 09:00` and `end: 2026-11-27 18:00`.'}
    ${'2026-11-27 9:00-10:00'}                   | ${'Write `start: 2026-11-27 9:00` and `end: 2026-11-27 10:00`.'}
    ${'2026-11-27 10:00-9:00'}                   | ${'Write `2026-11-27 14:00`: that is the same moment there.'}
    ${'2026-11-27 09:00-09:00'}                  | ${'Write `2026-11-27 13:00`: that is the same moment there.'}
    ${'2026-11-27 09:00 -05:00'}                 | ${'Write `2026-11-27 09:00`: that is the same moment there.'}
    ${'2026-11-27 22:00 - 02:00'}                | ${'Write `start: 2026-11-27 22:00` and `end: 2026-11-28 02:00`.'}
    ${'2026-12-31 22:00 to 02:00'}               | ${'Write `start: 2026-12-31 22:00` and `end: 2027-01-01 02:00`.'}
    ${'2026-11-27 09:00 – 09:00'}                | ${'Write `start: 2026-11-27 09:00` and `end: 2026-11-28 09:00`.'}
    ${'2026-11-27 09:00-24:00'}                  | ${'Write `start: 2026-11-27 09:00` and `end: 2026-11-28 00:00`.'}
    ${'2026-11-27 09:00 — 18:00'}                | ${'Write `start: 2026-11-27 09:00` and `end: 2026-11-27 18:00`.'}
    ${'2026-11-27 03:00 -05:00'}                 | ${'Write `2026-11-27 03:00`: that is the same moment there.'}
    ${'2026-11-27 09:00 - 25:00'}                | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'2026-11-27 24:00 - 25:00'}                | ${'Midnight at the end of a day is 00:00 of the next day.'}
    ${'2026-02-31 09:00 - 18:00'}                | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'2026-11-27T09:00-10:00'}                  | ${'Write `2026-11-27 14:00`: that is the same moment there.'}
    ${'27.11.2026 9 Uhr'}                        | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'27.11.2026, 9.30 Uhr'}                    | ${'Write it like this: `2026-11-27 09:30`.'}
    ${'27. 11. 2026 09:00'}                      | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'1.2.2027 08:00'}                          | ${'Write it like this: `2027-02-01 08:00`.'}
    ${'27. November 2026 um 9:00'}               | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'Freitag, den 27. November 2026 um 9 Uhr'} | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'27/11/2026 09:00'}                        | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'27-11-2026 09:00'}                        | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'11/27/2026 09:00'}                        | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'11/12/2026 09:00'}                        | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'31/12/2026 23:59'}                        | ${'Write it like this: `2026-12-31 23:59`.'}
    ${'12/13/2026 23:59'}                        | ${'Write it like this: `2026-12-13 23:59`.'}
    ${'2026/11/27 09:00'}                        | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'2026.11.27 9:00'}                         | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'2026-1-7 9:00'}                           | ${'Write it like this: `2026-01-07 09:00`.'}
    ${'2026-11-27, 9 am'}                        | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'2026-11-27 @ 9'}                          | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'Nov 27, 2026 9:00 AM'}                    | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'November 27 2026 at 9pm'}                 | ${'Write it like this: `2026-11-27 21:00`.'}
    ${'Nov. 27th, 2026, 18.30'}                  | ${'Write it like this: `2026-11-27 18:30`.'}
    ${'27th of November 2026 at 9am'}            | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'27 Nov 2026 18.30'}                       | ${'Write it like this: `2026-11-27 18:30`.'}
    ${'Friday 27 November 2026 09:00'}           | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'Fri. Nov 27, 2026 12 am'}                 | ${'Write it like this: `2026-11-27 00:00`.'}
    ${'Fri Nov 27, 2026 12 pm'}                  | ${'Write it like this: `2026-11-27 12:00`.'}
    ${'March 3rd, 2027 12:15 am'}                | ${'Write it like this: `2027-03-03 00:15`.'}
    ${'1st May 2027 10h'}                        | ${'Write it like this: `2027-05-01 10:00`.'}
    ${'2nd June 2027 10:00'}                     | ${'Write it like this: `2027-06-02 10:00`.'}
    ${'3. März 2027 8 Uhr'}                      | ${'Write it like this: `2027-03-03 08:00`.'}
    ${'4 Mai 2027 8:00'}                         | ${'Write it like this: `2027-05-04 08:00`.'}
    ${'5 Okt 2027 8:00'}                         | ${'Write it like this: `2027-10-05 08:00`.'}
    ${'6 Dez 2027 8:00'}                         | ${'Write it like this: `2027-12-06 08:00`.'}
    ${'7 Jan 2027 8:00'}                         | ${'Write it like this: `2027-01-07 08:00`.'}
    ${'8 Feb 2027 8:00'}                         | ${'Write it like this: `2027-02-08 08:00`.'}
    ${'9 Apr 2027 8:00'}                         | ${'Write it like this: `2027-04-09 08:00`.'}
    ${'10 Jul 2027 8:00'}                        | ${'Write it like this: `2027-07-10 08:00`.'}
    ${'11 Aug 2027 8:00'}                        | ${'Write it like this: `2027-08-11 08:00`.'}
    ${'12 Sept 2027 8:00'}                       | ${'Write it like this: `2027-09-12 08:00`.'}
    ${'13 Dec 2027 8:00'}                        | ${'Write it like this: `2027-12-13 08:00`.'}
    ${'30 February 2027 8:00'}                   | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'0 March 2027 8:00'}                       | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'32.01.2027 8:00'}                         | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'1.13.2027 8:00'}                          | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'29.02.2028 8:00'}                         | ${'Write it like this: `2028-02-29 08:00`.'}
    ${'29.02.2027 8:00'}                         | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'Nov 27, 2026'}                            | ${'Write the day as `2026-11-27`, and the time after it.'}
    ${'27 Nov 2026 at noon'}                     | ${'Write it like this: `2026-11-27 12:00`.'}
    ${'27 Nov 2026 25:00'}                       | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'‘27.11.2026 9:00’'}                       | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'27‐11‐2026 9:00'}                         | ${'Write it like this: `2026-11-27 09:00`.'}
    ${'every Friday at 9:00'}                    | ${'If it repeats, write `days: FRI` with `from` and `to`, which are times of day, instead.'}
    ${'each Monday'}                             | ${'If it repeats, write `days: MON` with `from` and `to`, which are times of day, instead.'}
    ${'jeden Montag 9 Uhr'}                      | ${'If it repeats, write `days: MON` with `from` and `to`, which are times of day, instead.'}
    ${'jeder dienstag'}                          | ${'If it repeats, write `days: TUE` with `from` and `to`, which are times of day, instead.'}
    ${'on Wednesdays'}                           | ${'If it repeats, write `days: WED` with `from` and `to`, which are times of day, instead.'}
    ${'Thursdays 09:00'}                         | ${'If it repeats, write `days: THU` with `from` and `to`, which are times of day, instead.'}
    ${'Samstag 9:00'}                            | ${'If it repeats, write `days: SAT` with `from` and `to`, which are times of day, instead.'}
    ${'Sonntag'}                                 | ${'If it repeats, write `days: SUN` with `from` and `to`, which are times of day, instead.'}
    ${'Mittwoch'}                                | ${'If it repeats, write `days: WED` with `from` and `to`, which are times of day, instead.'}
    ${'Donnerstag'}                              | ${'If it repeats, write `days: THU` with `from` and `to`, which are times of day, instead.'}
    ${'Freitag'}                                 | ${'If it repeats, write `days: FRI` with `from` and `to`, which are times of day, instead.'}
    ${'every day at 9:00'}                       | ${'If it repeats, write `from` and `to`, which are times of day, instead.'}
    ${'every year on Nov 27'}                    | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'on 9:00'}                                 | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'on Friday 27 November'}                   | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'Fri 27 Nov'}                              | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'tomorrow'}                                | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'9:00'}                                    | ${'Write the date before it, as year, month and day; or, if it happens again and again, `from` and `to` instead of `start` and `end`.'}
    ${'1969-12-31 00:00'}                        | ${'Years go from 1970 to 2199.'}
    ${'2200-01-01 00:00'}                        | ${'Years go from 1970 to 2199.'}
    ${'2026-13-01 09:00'}                        | ${'Months go from 01 to 12: the order is year, month, day.'}
    ${'2026-00-10 09:00'}                        | ${'Months go from 01 to 12: the order is year, month, day.'}
    ${'2026-02-30 09:00'}                        | ${'That month has the days 01 to 28.'}
    ${'2026-11-00 09:00'}                        | ${'That month has the days 01 to 30.'}
    ${'2026-11-31 09:00'}                        | ${'That month has the days 01 to 30.'}
    ${'2028-02-30 09:00'}                        | ${'That month has the days 01 to 29.'}
    ${'2026-11-27 9:60'}                         | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'2026-11-27 25:00'}                        | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'26-11-27 09:00'}                          | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
    ${'2026-11-2709:00'}                         | ${'Write year, month, day and time, such as `2026-11-27 09:00`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(withWindow(`start: ${written}\nfor: 1h`))).toBe(hint);
  });
});

describe('instead of a date', () => {
  it.each`
    written                  | hint
    ${'2026-11-27 09:00'}    | ${'Leave the time out: `2026-11-27`.'}
    ${'2026-11-27T09:00'}    | ${'Leave the time out: `2026-11-27`.'}
    ${'2026-11-27x'}         | ${'Write year, month and day, such as `2026-11-27`.'}
    ${'on 2026-11-27 09:00'} | ${'Write it like this: `2026-11-27`.'}
    ${'27.11.2026'}          | ${'Write it like this: `2026-11-27`.'}
    ${'27 Nov 2026'}         | ${'Write it like this: `2026-11-27`.'}
    ${'Nov 27, 2026'}        | ${'Write it like this: `2026-11-27`.'}
    ${'2026-1-7'}            | ${'Write it like this: `2026-01-07`.'}
    ${'tomorrow'}            | ${'Write year, month and day, such as `2026-11-27`.'}
    ${'2026-02-30'}          | ${'That month has the days 01 to 28.'}
    ${'1969-12-31'}          | ${'Years go from 1970 to 2199.'}
    ${'2200-01-01'}          | ${'Years go from 1970 to 2199.'}
    ${'2026-13-01'}          | ${'Months go from 01 to 12: the order is year, month, day.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(daily(`validFrom: ${written}`))).toBe(hint);
  });
});

describe('instead of a day that is left out', () => {
  it.each`
    written                                 | hint
    ${'2026-12-24 - 2026-12-26'}            | ${'Write two dots between the days: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24-2026-12-26'}              | ${'Write two dots between the days: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24 – 2026-12-26'}            | ${'Write two dots between the days: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24—2026-12-26'}              | ${'Write two dots between the days: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24/2026-12-26'}              | ${'Write two dots between the days: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24 to 2026-12-26'}           | ${'Write two dots between the days: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24 UNTIL 2026-12-26'}        | ${'Write two dots between the days: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24 bis 2026-12-26'}          | ${'Write two dots between the days: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24..2026-12-25..2026-12-26'} | ${'Write year, month and day, such as `2026-11-27`.'}
    ${'2026-12-26..2026-12-24'}             | ${'Write the earlier date first: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24..2026-12-32'}             | ${'That month has the days 01 to 31.'}
    ${'2026-12-00..2026-12-26'}             | ${'That month has the days 01 to 31.'}
    ${'24.12.2026'}                         | ${'Write it like this: `2026-12-24`.'}
    ${'24.12.2026..26.12.2026'}             | ${'Write it like this: `2026-12-24..2026-12-26`.'}
    ${'2026-12-24..'}                       | ${'Write year, month and day, such as `2026-11-27`.'}
    ${'holidais'}                           | ${'Did you mean `holidays`?'}
    ${'hollidays'}                          | ${'Did you mean `holidays`?'}
    ${'summer'}                             | ${'Known: `holidays`. Write dates, such as `except: [2026-12-25]`, or add it under `calendars`.'}
    ${'24 Dec 2026'}                        | ${'Known: `holidays`. Write dates, such as `except: [2026-12-25]`, or add it under `calendars`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(daily(`except: ${JSON.stringify(written)}`))).toBe(hint);
  });
});

describe('instead of the time at which a window begins', () => {
  it.each`
    written              | hint
    ${'8'}               | ${'Write it like this: `"08:00"`.'}
    ${'08'}              | ${'Write it like this: `"08:00"`.'}
    ${'8am'}             | ${'Write it like this: `"08:00"`.'}
    ${'8 AM'}            | ${'Write it like this: `"08:00"`.'}
    ${'8 a.m.'}          | ${'Write it like this: `"08:00"`.'}
    ${'8pm'}             | ${'Write it like this: `"20:00"`.'}
    ${'8 p'}             | ${'Write it like this: `"20:00"`.'}
    ${'8.30'}            | ${'Write it like this: `"08:30"`.'}
    ${'8h30'}            | ${'Write it like this: `"08:30"`.'}
    ${'8h'}              | ${'Write it like this: `"08:00"`.'}
    ${'8:00 pm'}         | ${'Write it like this: `"20:00"`.'}
    ${'08:00:00'}        | ${'Write it like this: `"08:00"`.'}
    ${'08.00.00'}        | ${'Write it like this: `"08:00"`.'}
    ${'8:15:00'}         | ${'Write it like this: `"08:15"`.'}
    ${'12am'}            | ${'Write it like this: `"00:00"`.'}
    ${'12 pm'}           | ${'Write it like this: `"12:00"`.'}
    ${'12:30 am'}        | ${'Write it like this: `"00:30"`.'}
    ${'1pm'}             | ${'Write it like this: `"13:00"`.'}
    ${'11 pm'}           | ${'Write it like this: `"23:00"`.'}
    ${'13pm'}            | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'0am'}             | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'13 am'}           | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${"8 o'clock"}       | ${'Write it like this: `"08:00"`.'}
    ${'8 Uhr'}           | ${'Write it like this: `"08:00"`.'}
    ${'8:30Uhr'}         | ${'Write it like this: `"08:30"`.'}
    ${'24:00'}           | ${'Write `"00:00"`, and the day after as the day.'}
    ${' 24:00 '}         | ${'Write `"00:00"`, and the day after as the day.'}
    ${'“08:00”'}         | ${'Write it with straight quotes: `"08:00"`.'}
    ${'„8“'}             | ${'Write it like this: `"08:00"`.'}
    ${"'8:00'"}          | ${'Write it like this: `"08:00"`.'}
    ${'‘8’'}             | ${'Write it like this: `"08:00"`.'}
    ${'25:00'}           | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'24'}              | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'8:60'}            | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'8:5'}             | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'noon'}            | ${'Write it like this: `"12:00"`.'}
    ${''}                | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'-8:00'}           | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'8:00 and a half'} | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
    ${'123:00'}          | ${'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(withWindow(`from: ${JSON.stringify(written)}\nto: "20:00"`, undefined, 'scale-up'))).toBe(hint);
  });
});

describe('instead of the time at which a window ends', () => {
  it.each`
    written       | hint
    ${'24:01'}    | ${'Write hours and minutes from 00:00 to 24:00, such as `"08:00"`.'}
    ${'24'}       | ${'Write it like this: `"24:00"`.'}
    ${'24:00:00'} | ${'Write it like this: `"24:00"`.'}
    ${'12 am'}    | ${'Write it like this: `"24:00"`.'}
    ${'x24:00'}   | ${'Write hours and minutes from 00:00 to 24:00, such as `"08:00"`.'}
    ${'24:00x'}   | ${'Write hours and minutes from 00:00 to 24:00, such as `"08:00"`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(withWindow(`from: "08:00"\nto: ${JSON.stringify(written)}`, undefined, 'scale-up'))).toBe(hint);
  });
});

describe('instead of a lead', () => {
  it.each`
    written               | hint
    ${'90'}               | ${'Say of what: `90s`, `90m`, `90h` or `90d`.'}
    ${' 90 '}             | ${'Say of what: `90s`, `90m`, `90h` or `90d`.'}
    ${'1234567'}          | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'30 min'}           | ${'Write it like this: `30m`.'}
    ${'30 mins'}          | ${'Write it like this: `30m`.'}
    ${'1 minute'}         | ${'Write it like this: `1m`.'}
    ${'30 minutes.'}      | ${'Write it like this: `30m`.'}
    ${'1.5h'}             | ${'Write it like this: `1h30m`.'}
    ${'1,5 h'}            | ${'Write it like this: `1h30m`.'}
    ${'1.25 hours'}       | ${'Write it like this: `1h15m`.'}
    ${'1 hr'}             | ${'Write it like this: `1h`.'}
    ${'2 hrs'}            | ${'Write it like this: `2h`.'}
    ${'2 hour'}           | ${'Write it like this: `2h`.'}
    ${'1 day'}            | ${'Write it like this: `1d`.'}
    ${'2 days'}           | ${'Write it like this: `2d`.'}
    ${'0.5 d'}            | ${'Write it like this: `12h`.'}
    ${'90 sec'}           | ${'Write it like this: `1m30s`.'}
    ${'90 secs'}          | ${'Write it like this: `1m30s`.'}
    ${'1 second'}         | ${'Write it like this: `1s`.'}
    ${'30 seconds'}       | ${'Write it like this: `30s`.'}
    ${'500 millisecond'}  | ${'Write it like this: `500ms`.'}
    ${'500 milliseconds'} | ${'Write it like this: `500ms`.'}
    ${'1:30'}             | ${'Write `lead: 1h30m` if you mean that length, or `lead: 7h30m` if it shall begin at that time of day.'}
    ${'0:45'}             | ${'Write `lead: 45m` if you mean that length, or `lead: 8h15m` if it shall begin at that time of day.'}
    ${' 1:05 '}           | ${'Write `lead: 1h5m` if you mean that length, or `lead: 7h55m` if it shall begin at that time of day.'}
    ${'12:00'}            | ${'Write how much earlier it begins than the start, as a number with its unit: minutes with `m`, hours with `h`.'}
    ${'100:00'}           | ${'Write `4d4h` if these are hours and minutes, or `1h40m` if they are minutes and seconds.'}
    ${'1:60'}             | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'1:30 hours'}       | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'0:00'}             | ${'Write `lead: 9h` if it shall begin at that time of day; else a number with its unit: minutes with `m`, hours with `h`.'}
    ${'2 weeks'}          | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'1h30'}             | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'30m1h'}            | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'-1h'}              | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'1h m'}             | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'h'}                | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'soon'}             | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${''}                 | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'0.0001 h'}         | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'1.2345 h'}         | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
    ${'366 days'}         | ${'Write it like this: `366d`.'}
    ${'1000000h'}         | ${'It cannot be longer than `14d`.'}
    ${'15d'}              | ${'It cannot be longer than `14d`.'}
    ${'14d 1ms'}          | ${'It cannot be longer than `14d`.'}
    ${'336h 1s'}          | ${'It cannot be longer than `14d`.'}
    ${'1.5ms'}            | ${'Write it like this: `2ms`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(event(`lead: ${JSON.stringify(written)}`))).toBe(hint);
  });
});

describe('instead of how long a window lasts', () => {
  it.each`
    written      | hint
    ${'59s'}     | ${'It cannot be shorter than `1m`.'}
    ${'30 s'}    | ${'It cannot be shorter than `1m`.'}
    ${'0s'}      | ${'It cannot be shorter than `1m`.'}
    ${'367d'}    | ${'It cannot be longer than `366d`.'}
    ${'366d 1s'} | ${'It cannot be longer than `366d`.'}
    ${'59999ms'} | ${'It cannot be shorter than `1m`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(withWindow(`start: 2026-11-27 09:00\nfor: ${written}`))).toBe(hint);
  });
});

describe('instead of days of the week', () => {
  it.each`
    written            | hint
    ${'daily'}         | ${'Leave `days` out: every day is meant then.'}
    ${'every day'}     | ${'Leave `days` out: every day is meant then.'}
    ${'everyday'}      | ${'Leave `days` out: every day is meant then.'}
    ${'all'}           | ${'Leave `days` out: every day is meant then.'}
    ${'*'}             | ${'Leave `days` out: every day is meant then.'}
    ${'Weekdays'}      | ${'Write it like this: `days: MON-FRI`.'}
    ${'weekday'}       | ${'Write it like this: `days: MON-FRI`.'}
    ${'week days'}     | ${'Write it like this: `days: MON-FRI`.'}
    ${'working days'}  | ${'Write it like this: `days: MON-FRI`.'}
    ${'business day'}  | ${'Write it like this: `days: MON-FRI`.'}
    ${'workingdays'}   | ${'Write it like this: `days: MON-FRI`.'}
    ${'weekend'}       | ${'Write it like this: `days: SAT-SUN`.'}
    ${'week ends'}     | ${'Write it like this: `days: SAT-SUN`.'}
    ${'weekends'}      | ${'Write it like this: `days: SAT-SUN`.'}
    ${'MO'}            | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'MON,,FRI'}      | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'MON,'}          | ${'Leave the comma out: `MON`.'}
    ${''}              | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'MON-WED-FRI'}   | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'FRI-XYZ'}       | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'XYZ-FRI'}       | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'1-5'}           | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'Montag'}        | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'mondays'}       | ${'Write it like this: `MON`.'}
    ${'MON FRI'}       | ${'Write it like this: `[MON, FRI]`.'}
    ${'weekdays only'} | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'not daily'}     | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'two weekends'}  | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${' Weekdays '}    | ${'Write it like this: `days: MON-FRI`.'}
    ${'on weekdays'}   | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'weekends only'} | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'MON-'}          | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
    ${'-FRI'}          | ${'Write the first three letters of English names: `MON-FRI`, `SAT,SUN` or `[MON, WED]`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(daily(`days: ${JSON.stringify(written)}`))).toBe(hint);
  });
});

describe('instead of what is added on top', () => {
  it.each`
    written          | hint
    ${'20 percent'}  | ${'Write it like this: `buffer: 20%`.'}
    ${'20 per cent'} | ${'Write it like this: `buffer: 20%`.'}
    ${'20 PCT'}      | ${'Write it like this: `buffer: 20%`.'}
    ${' 20 '}        | ${'Write it like this: `buffer: 20%`.'}
    ${'12.5'}        | ${'Write it like this: `buffer: 12.5%`.'}
    ${'1001%'}       | ${'Write it like this: `buffer: 20%`.'}
    ${'1001'}        | ${'Write it like this: `buffer: 20%`.'}
    ${'1000'}        | ${'Write it like this: `buffer: 1000%`.'}
    ${'1000.5%'}     | ${'Write it like this: `buffer: 20%`.'}
    ${'9999'}        | ${'Write it like this: `buffer: 20%`.'}
    ${'99999%'}      | ${'Write it like this: `buffer: 20%`.'}
    ${'0.123456'}    | ${'Write it like this: `buffer: 20%`.'}
    ${'1.5'}         | ${'Write it like this: `buffer: 1.5%`.'}
    ${'1.000001'}    | ${'Write it like this: `buffer: 20%`.'}
    ${'2'}           | ${'Write it like this: `buffer: 2%`.'}
    ${'-5%'}         | ${'Write it like this: `buffer: 20%`.'}
    ${'%'}           | ${'Write it like this: `buffer: 20%`.'}
    ${'20%%'}        | ${'Write it like this: `buffer: 20%`.'}
    ${'a fifth'}     | ${'Write it like this: `buffer: 20%`.'}
    ${'12.3456%'}    | ${'Write it like this: `buffer: 20%`.'}
    ${'20 % more'}   | ${'Write it like this: `buffer: 20%`.'}
    ${'x20%'}        | ${'Write it like this: `buffer: 20%`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(target(`throughput: { requestsPerMinute: 5, buffer: ${JSON.stringify(written)} }`))).toBe(hint);
  });
});

describe('instead of a time zone', () => {
  it.each`
    written                    | hint
    ${'AEST'}                  | ${'Did you mean `Australia/Sydney`? Write it like this: `timezone: Australia/Sydney`.'}
    ${'bst'}                   | ${'Did you mean `Europe/London`? Write it like this: `timezone: Europe/London`.'}
    ${'CDT'}                   | ${'Did you mean `America/Chicago`? Write it like this: `timezone: America/Chicago`.'}
    ${'Central'}               | ${'Did you mean `America/Chicago`? Write it like this: `timezone: America/Chicago`.'}
    ${'CEST'}                  | ${'Did you mean `Europe/Berlin`? Write it like this: `timezone: Europe/Berlin`.'}
    ${'CST'}                   | ${'Did you mean `America/Chicago`? Write it like this: `timezone: America/Chicago`.'}
    ${'Eastern'}               | ${'Did you mean `America/New_York`? Write it like this: `timezone: America/New_York`.'}
    ${'EDT'}                   | ${'Did you mean `America/New_York`? Write it like this: `timezone: America/New_York`.'}
    ${'ET'}                    | ${'Did you mean `America/New_York`? Write it like this: `timezone: America/New_York`.'}
    ${'IST'}                   | ${'Did you mean `Asia/Kolkata`? Write it like this: `timezone: Asia/Kolkata`.'}
    ${'JST'}                   | ${'Did you mean `Asia/Tokyo`? Write it like this: `timezone: Asia/Tokyo`.'}
    ${'MDT'}                   | ${'Did you mean `America/Denver`? Write it like this: `timezone: America/Denver`.'}
    ${'Mountain'}              | ${'Did you mean `America/Denver`? Write it like this: `timezone: America/Denver`.'}
    ${'Pacific'}               | ${'Did you mean `America/Los_Angeles`? Write it like this: `timezone: America/Los_Angeles`.'}
    ${'PDT'}                   | ${'Did you mean `America/Los_Angeles`? Write it like this: `timezone: America/Los_Angeles`.'}
    ${'PST'}                   | ${'Did you mean `America/Los_Angeles`? Write it like this: `timezone: America/Los_Angeles`.'}
    ${'PT'}                    | ${'Did you mean `America/Los_Angeles`? Write it like this: `timezone: America/Los_Angeles`.'}
    ${'Eastern Time'}          | ${'Did you mean `America/New_York`? Write it like this: `timezone: America/New_York`.'}
    ${'Eastern Standard Time'} | ${'Did you mean `America/New_York`? Write it like this: `timezone: America/New_York`.'}
    ${'pacific daylight time'} | ${'Did you mean `America/Los_Angeles`? Write it like this: `timezone: America/Los_Angeles`.'}
    ${'Central European'}      | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
    ${'Berlin'}                | ${'Did you mean `Europe/Berlin`? Write it like this: `timezone: Europe/Berlin`.'}
    ${'New York'}              | ${'Did you mean `America/New_York`? Write it like this: `timezone: America/New_York`.'}
    ${'new_york'}              | ${'Did you mean `America/New_York`? Write it like this: `timezone: America/New_York`.'}
    ${'Amerika/New York'}      | ${'Did you mean `America/New_York`? Write it like this: `timezone: America/New_York`.'}
    ${'Europe/Berln'}          | ${'Did you mean `Europe/Berlin`? Write it like this: `timezone: Europe/Berlin`.'}
    ${'Euorpe/Berlin'}         | ${'Did you mean `Europe/Berlin`? Write it like this: `timezone: Europe/Berlin`.'}
    ${'America/Berlin'}        | ${'Did you mean `America/Belem`? Write it like this: `timezone: America/Belem`.'}
    ${'Los Angeles'}           | ${'Did you mean `America/Los_Angeles`? Write it like this: `timezone: America/Los_Angeles`.'}
    ${'+1'}                    | ${'Write the place, such as `timezone: America/New_York`.'}
    ${'-05:00'}                | ${'Write the place, such as `timezone: America/New_York`.'}
    ${'UTC+2'}                 | ${'Write the place, such as `timezone: America/New_York`.'}
    ${'gmt -3'}                | ${'Write the place, such as `timezone: America/New_York`.'}
    ${'GMT + 1'}               | ${'Write the place, such as `timezone: America/New_York`.'}
    ${'Mars/Olympus'}          | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
    ${'CSTX'}                  | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
    ${'constructor'}           | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
    ${'a b'}                   | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
    ${'12'}                    | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
    ${'Etc/Unknown'}           | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
    ${'1EST'}                  | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
    ${''}                      | ${'Write continent and city, such as `America/New_York` or `Europe/Berlin`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(`timezone: ${JSON.stringify(written)}`)).toBe(hint);
  });
});

describe('instead of yes or no', () => {
  it.each`
    written        | hint
    ${'yes'}       | ${'Write `true`, without quotes.'}
    ${'YES'}       | ${'Write `true`, without quotes.'}
    ${'on'}        | ${'Write `true`, without quotes.'}
    ${'y'}         | ${'Write `true`, without quotes.'}
    ${'no'}        | ${'Write `false`, without quotes.'}
    ${'Off'}       | ${'Write `false`, without quotes.'}
    ${'n'}         | ${'Write `false`, without quotes.'}
    ${'"true"'}    | ${'Write `true`, without quotes.'}
    ${'"FALSE"'}   | ${'Write `false`, without quotes.'}
    ${'maybe'}     | ${'An example: `enforce: true`.'}
    ${'1'}         | ${'An example: `enforce: true`.'}
    ${'nope'}      | ${'An example: `enforce: true`.'}
    ${'yesterday'} | ${'An example: `enforce: true`.'}
    ${'only'}      | ${'An example: `enforce: true`.'}
    ${'tRUE'}      | ${'Write `true`, without quotes.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(target(`enforce: ${written}`))).toBe(hint);
  });
});

describe('instead of a number of tasks', () => {
  it.each`
    written                   | hint
    ${'"2"'}                  | ${'Write it without quotes: `2`.'}
    ${'"-2"'}                 | ${'Write it without quotes: `-2`.'}
    ${'"2.5"'}                | ${'Write it without quotes: `2.5`.'}
    ${'two'}                  | ${'An example: `min: 2`.'}
    ${'1.5'}                  | ${'An example: `min: 2`.'}
    ${'-1'}                   | ${'An example: `min: 2`.'}
    ${'007'}                  | ${'Write `7`, without the zero in front.'}
    ${'0x10'}                 | ${'An example: `min: 2`.'}
    ${'1e1'}                  | ${'An example: `min: 2`.'}
    ${'1_000'}                | ${'Write `1000`, without comma, dot or blank.'}
    ${'"1,000"'}              | ${'Write `1000`, without comma, dot or blank.'}
    ${"1'000"}                | ${'Write `1000`, without comma, dot or blank.'}
    ${'1.000'}                | ${'Write `1000` without comma or dot, or `1` if you mean that.'}
    ${'1.0005'}               | ${'An example: `min: 2`.'}
    ${'true'}                 | ${'An example: `min: 2`.'}
    ${'[2]'}                  | ${'An example: `min: 2`.'}
    ${'{ a: 2 }'}             | ${'An example: `min: 2`.'}
    ${'10001'}                | ${'An example: `min: 2`.'}
    ${'12345678901234567890'} | ${'An example: `min: 2`.'}
    ${'2x'}                   | ${'An example: `min: 2`.'}
    ${'"2x"'}                 | ${'An example: `min: 2`.'}
    ${'~'}                    | ${'Write a whole number of tasks after it, or remove it. An example: `min: 2`.'}
    ${'100.000.000'}          | ${'Write `100000000`, without comma, dot or blank.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(target(`base: { min: ${written}, max: 10 }`))).toBe(hint);
  });
});

describe('instead of a name', () => {
  it.each`
    written                                                                 | hint
    ${'Winter Campaign'}                                                    | ${'Write it like `Winter-Campaign`.'}
    ${'  Winter  Campaign! '}                                               | ${'Write it like `Winter-Campaign`.'}
    ${'Größe'}                                                              | ${'Write it like `Gro-e`.'}
    ${'Été 2026'}                                                           | ${'Write it like `Ete-2026`.'}
    ${'-x-'}                                                                | ${'Write it like `x`.'}
    ${'_night_'}                                                            | ${'Write it like `night_`.'}
    ${'!!!'}                                                                | ${'Write it like `winter-campaign`.'}
    ${''}                                                                   | ${'Write it like `winter-campaign`.'}
    ${'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}  | ${'Write it like `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`.'}
    ${'-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'} | ${'Write it like `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`.'}
    ${'a/b'}                                                                | ${'Write it like `a-b`.'}
    ${'a.b'}                                                                | ${'Write it like `a-b`.'}
    ${'1 of 2'}                                                             | ${'Write it like `1-of-2`.'}
    ${'"quoted"'}                                                           | ${'Write it like `quoted`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(event('note: x').replace('name: sale', `name: ${JSON.stringify(written)}`))).toBe(hint);
  });
});

describe('instead of a service', () => {
  it.each`
    written                                                      | hint
    ${'arn:aws:ecs:us-east-1:123456789012:service/main/backend'} | ${'Write the name, not the ARN: `backend`.'}
    ${'arn:aws:ecs:us-east-1:123456789012:service/back end'}     | ${'Such names are letters, digits, hyphens and underscores.'}
    ${'back end'}                                                | ${'Such names are letters, digits, hyphens and underscores.'}
    ${'main/backend'}                                            | ${'Such names are letters, digits, hyphens and underscores.'}
    ${'see arn:aws:ecs:x/backend'}                               | ${'Such names are letters, digits, hyphens and underscores.'}
    ${'arn:aws:ecs:x/'}                                          | ${'Such names are letters, digits, hyphens and underscores.'}
    ${''}                                                        | ${'Such names are letters, digits, hyphens and underscores.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(target(`ecs: { cluster: a, service: ${JSON.stringify(written)} }`))).toBe(hint);
  });
});

describe('instead of an address to warm up', () => {
  it.each`
    written                             | hint
    ${'ftp://example.com'}              | ${'Write it like `https://example.com/health`.'}
    ${'example.com/health'}             | ${'Write it like `https://example.com/health`.'}
    ${'/health'}                        | ${'Write it like `https://example.com/health`.'}
    ${'https://'}                       | ${'Write it like `https://example.com/health`.'}
    ${'https://ana@example.com'}        | ${'Leave it out. Write it like `https://example.com/health`.'}
    ${'https://ana:secret@example.com'} | ${'Leave it out. Write it like `https://example.com/health`.'}
    ${'https://:secret@example.com'}    | ${'Leave it out. Write it like `https://example.com/health`.'}
    ${'javascript:alert(1)'}            | ${'Write it like `https://example.com/health`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(event(`warmUp: { url: ${JSON.stringify(written)}, requests: 5, every: 1s }`))).toBe(hint);
  });
});

describe('instead of the time between two requests', () => {
  it.each`
    written  | hint
    ${'61s'} | ${'It cannot be longer than `1m`.'}
    ${'2m'}  | ${'It cannot be longer than `1m`.'}
    ${'5'}   | ${'Say of what: `5s`, `5m`, `5h` or `5d`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(event(`warmUp: { url: https://example.com, requests: 5, every: ${written} }`))).toBe(hint);
  });
});

describe('instead of the time between two steps of a ramp', () => {
  it.each`
    written     | hint
    ${'500ms'}  | ${'It cannot be shorter than `1s`.'}
    ${'25h'}    | ${'It cannot be longer than `1d`.'}
    ${'24h 1s'} | ${'It cannot be longer than `1d`.'}
    ${'5'}      | ${'Say of what: `5s`, `5m`, `5h` or `5d`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(event(`rampUp: { step: 2, every: ${written} }`))).toBe(hint);
  });
});

describe('instead of an owner', () => {
  it.each`
    written       | hint
    ${'""'}       | ${'Write something, or remove the line.'}
    ${'"  "'}     | ${'Write something, or remove the line.'}
    ${'"a\\x07"'} | ${'Write it without backslashes.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(event(`owner: ${written}`))).toBe(hint);
  });
});

describe('instead of a cooldown', () => {
  it.each`
    written         | hint
    ${'1500ms'}     | ${'Write it like `60s`.'}
    ${'1ms'}        | ${'Write it like `60s`.'}
    ${'25h'}        | ${'It cannot be longer than `1d`.'}
    ${'60'}         | ${'Say of what: `60s`, `60m`, `60h` or `60d`.'}
    ${'1d 1s'}      | ${'It cannot be longer than `1d`.'}
    ${'one minute'} | ${'Write it like `90s`, `15m`, `1h30m` or `2d`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(target(`scaling: [{ metric: cpu, target: 70, scaleInCooldown: ${written} }]`))).toBe(hint);
  });
});

describe('instead of where requests are counted', () => {
  it.each`
    written                             | hint
    ${'app/alb/1'}                      | ${'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.'}
    ${'targetgroup/tg/2'}               | ${'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.'}
    ${'app/alb/1/targetgroup/tg'}       | ${'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.'}
    ${'net/alb/1/targetgroup/tg/2'}     | ${'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.'}
    ${'app/alb/1/targetgroup/tg/2/3'}   | ${'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.'}
    ${'xapp/alb/1/targetgroup/tg/2'}    | ${'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.'}
    ${'app/alb/1/targetgroup/t g/2'}    | ${'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.'}
    ${'arn:aws:elasticloadbalancing:x'} | ${'Write the ends of their two ARNs: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(
      hintOf(target(`scaling: [{ metric: requests, target: 70, resourceLabel: ${JSON.stringify(written)} }]`)),
    ).toBe(hint);
  });
});

describe('instead of a metric', () => {
  it.each`
    written              | hint
    ${'cpus'}            | ${'Did you mean `cpu`? Write it like this: `metric: cpu`.'}
    ${'CPU Utilization'} | ${'Write `cpu`, `memory` or `requests`.'}
    ${'network'}         | ${'Write `cpu`, `memory` or `requests`.'}
    ${'mem'}             | ${'Write `cpu`, `memory` or `requests`.'}
    ${'latency'}         | ${'Write `cpu`, `memory` or `requests`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(target(`scaling: [{ metric: ${written}, target: 70 }]`))).toBe(hint);
  });
});

describe('instead of a kind of window', () => {
  it.each`
    written          | hint
    ${'scaleup'}     | ${'Did you mean `scale-up`? Write it like this: `kind: scale-up`.'}
    ${'event'}       | ${'Write `scale-up`, `scale-down` or `pre-event`.'}
    ${'pre event'}   | ${'Did you mean `pre-event`? Write it like this: `kind: pre-event`.'}
    ${'scale_downs'} | ${'Did you mean `scale-down`? Write it like this: `kind: scale-down`.'}
    ${'peak'}        | ${'Write `scale-up`, `scale-down` or `pre-event`.'}
    ${''}            | ${'Write `scale-up`, `scale-down` or `pre-event` after it, or remove it. An example: `kind: pre-event`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(event('note: x').replace('kind: pre-event', `kind: ${written}`))).toBe(hint);
  });
});

describe('instead of what becomes of autoscaling', () => {
  it.each`
    written           | hint
    ${'suspended'}    | ${'Did you mean `suspend`? Write it like this: `autoscaling: suspend`.'}
    ${'off'}          | ${'Write `deregister`, `suspend` or `floor`.'}
    ${'Deregistered'} | ${'Did you mean `deregister`? Write it like this: `autoscaling: deregister`.'}
    ${'floors'}       | ${'Did you mean `floor`? Write it like this: `autoscaling: floor`.'}
  `('$written: $hint', ({ written, hint }) => {
    expect(hintOf(event(`autoscaling: ${written}`))).toBe(hint);
  });
});

describe('a setting by another word', () => {
  it.each`
    written           | meant                  | where
    ${'begin'}        | ${'start'}             | ${event}
    ${'begins'}       | ${'start'}             | ${event}
    ${'starts'}       | ${'start'}             | ${event}
    ${'cron'}         | ${'start'}             | ${event}
    ${'schedule'}     | ${'start'}             | ${event}
    ${'ends'}         | ${'end'}               | ${event}
    ${'finish'}       | ${'end'}               | ${event}
    ${'stop'}         | ${'end'}               | ${event}
    ${'until'}        | ${'end'}               | ${event}
    ${'till'}         | ${'end'}               | ${event}
    ${'until'}        | ${'to'}                | ${daily}
    ${'till'}         | ${'to'}                | ${daily}
    ${'duration'}     | ${'for'}               | ${event}
    ${'comment'}      | ${'note'}              | ${event}
    ${'description'}  | ${'note'}              | ${event}
    ${'contact'}      | ${'owner'}             | ${event}
    ${'email'}        | ${'owner'}             | ${event}
    ${'leadTime'}     | ${'lead'}              | ${event}
    ${'exclude'}      | ${'except'}            | ${daily}
    ${'holidays'}     | ${'except'}            | ${daily}
    ${'weekdays'}     | ${'days'}              | ${daily}
    ${'type'}         | ${'kind'}              | ${daily}
    ${'Owner'}        | ${'owner'}             | ${daily}
    ${'valid-from'}   | ${'validFrom'}         | ${daily}
    ${'valid_until'}  | ${'validUntil'}        | ${daily}
    ${'warm'}         | ${'warmUp'}            | ${event}
    ${'auto'}         | ${'autoscaling'}       | ${event}
    ${'tz'}           | ${'timezone'}          | ${(line: string) => line}
    ${'zone'}         | ${'timezone'}          | ${(line: string) => line}
    ${'count'}        | ${'desired'}           | ${capacity}
    ${'replicas'}     | ${'desired'}           | ${capacity}
    ${'tasks'}        | ${'desired'}           | ${capacity}
    ${'maximum'}      | ${'max'}               | ${capacity}
    ${'minimum'}      | ${'min'}               | ${capacity}
    ${'requests'}     | ${'requestsPerMinute'} | ${capacity}
    ${'rpm'}          | ${'requestsPerMinute'} | ${capacity}
    ${'cluster_name'} | ${'cluster'}           | ${ecs}
    ${'service_name'} | ${'service'}           | ${ecs}
  `('$written is $meant', ({ written, meant, where }) => {
    const told = problemsOf(where(`${written}: 5`)).find(({ code }) => code === 'unknown-key');
    expect(told?.message).toBe(`\`${written}\` is not a setting that is known here.`);
    expect(told?.hint).toMatch(new RegExp(`^Did you mean \`${meant}\`\\? Write it like this: \`${meant}: .*\`\\.$`));
  });

  it.each`
    written      | hint                                                                                                   | because
    ${'lead=1h'} | ${'Put a colon and a space after the word: `lead: 1h`.'}                                               | ${'an equals sign for the colon'}
    ${'lead 1h'} | ${'Put a colon and a space after the word: `lead: 1h`.'}                                               | ${'no colon at all'}
    ${'cluster'} | ${'As a setting of a target it would mean more than what stands here: remove it, or ask an engineer.'} | ${'known elsewhere'}
  `('$written, $because: $hint', ({ written, hint }) => {
    const told = problemsOf(event(`"${written}": 5`)).find(({ code }) => code === 'unknown-key');
    expect(told?.hint).toBe(hint);
  });
});

describe('a comma inside braces', () => {
  it.each`
    written                             | hint                                                             | because
    ${'min: 5,000'}                     | ${'Write `5000`, without comma or dot.'}                         | ${'thousands'}
    ${'min: 1,000,000'}                 | ${'Write `1000000`, without comma or dot.'}                      | ${'millions'}
    ${'min: 5,5'}                       | ${'Write `5.5`, with a dot instead of the comma.'}               | ${'a decimal comma'}
    ${'min: 5000,000'}                  | ${'Write `5000.000`, with a dot instead of the comma.'}          | ${'too many digits before it for thousands'}
    ${'min: 5,000,00'}                  | ${'Write `5.00000`, with a dot instead of the comma.'}           | ${'too few behind it'}
    ${'min: 5, and more'}               | ${'Put it in quotes: `min: "5, and more"`.'}                     | ${'words behind a number'}
    ${'note: Sale,   all week'}         | ${'Put it in quotes: `note: "Sale, all week"`.'}                 | ${'a text with blanks'}
    ${'note: Sale, all, week'}          | ${'Put it in quotes: `note: "Sale, all, week"`.'}                | ${'two commas'}
    ${'days: MON, WED'}                 | ${'Put brackets around it: `days: [MON, WED]`.'}                 | ${'days'}
    ${'except: summer, winter'}         | ${'Put brackets around it: `except: [summer, winter]`.'}         | ${'names of calendars'}
    ${'summer: 2026-12-24, 2026-12-25'} | ${'Put brackets around it: `summer: [2026-12-24, 2026-12-25]`.'} | ${'dates'}
    ${'summer: 2026-12-24, x'}          | ${'Put it in quotes: `summer: "2026-12-24, x"`.'}                | ${'a date and something else'}
    ${'weekdays: MON, WED'}             | ${'Put it in quotes: `weekdays: "MON, WED"`.'}                   | ${'another word'}
  `('$written: $hint $because', ({ written, hint }) => {
    const told = problemsOf(`timezone: UTC\nwindows:\n  - { ${written} }\n`);
    expect(told.find(({ message }) => message.includes('comma'))?.hint).toBe(hint);
  });

  it.each`
    written                 | because
    ${'min: 5, max'}        | ${'a setting without its value'}
    ${'min: 5, max 10'}     | ${'a setting without its colon'}
    ${'min: 5, max=10'}     | ${'a setting with an equals sign'}
    ${'min: 5, max : 10'}   | ${'a blank before the colon'}
    ${'min: 5, desird 10'}  | ${'a setting with a slip, without its colon'}
    ${'min: 5, "and more"'} | ${'in quotes'}
    ${'min: "5", and more'} | ${'a value in quotes'}
    ${'min: , and more'}    | ${'no value'}
  `('is not blamed: $because', ({ written }) => {
    const told = problemsOf(`timezone: UTC\nwindows:\n  - { ${written} }\n`);
    expect(told.some(({ message }) => message.includes('comma'))).toBe(false);
  });
});

describe('a name that is not known', () => {
  const hint = (names: readonly string[]) => {
    const calendars = names.map((name) => `${name}: [2026-12-25]`).join(', ');
    const window = '{ name: a, kind: scale-up, targets: {}, allDay: true, except: weekends }';
    const told = problemsOf(`timezone: UTC\ncalendars: { ${calendars} }\nwindows: [${window}]`);
    return told.find(({ code }) => code === 'unknown-calendar')?.hint;
  };
  const twelve = ['c12', 'c11', 'c10', 'c09', 'c08', 'c07', 'c06', 'c05', 'c04', 'c03', 'c02', 'c01'];
  const ten = '`c01`, `c02`, `c03`, `c04`, `c05`, `c06`, `c07`, `c08`, `c09`, `c10`';

  it.each`
    names              | known                  | because
    ${['zoo', 'ant']}  | ${'`ant`, `zoo`'}      | ${'all are listed, in order'}
    ${twelve.slice(2)} | ${ten}                 | ${'ten of them'}
    ${twelve}          | ${`${ten} and 2 more`} | ${'no more than ten'}
  `('$because: $known', ({ names, known }) => {
    expect(hint(names)).toBe(
      `Known: ${known}. Write dates, such as \`except: [2026-12-25]\`, or add it under \`calendars\`.`,
    );
  });

  it('has the others listed only if there are any', () => {
    expect(hint([])).toBe('Write dates, such as `except: [2026-12-25]`, or add it under `calendars`.');
  });

  it('is shown on one line, without what cannot be shown, and shortened', () => {
    const told = (written: string) =>
      problemsOf(withWindow(`allDay: true\nexcept: "${written}"`, undefined, 'scale-up'))[0]?.message;
    expect(told('two\\n\\n  lines')).toBe('There is no calendar `two   lines`.');
    expect(told('a `mark`')).toBe("There is no calendar `a 'mark'`.");
    expect(told('x'.repeat(60))).toBe(`There is no calendar \`${'x'.repeat(60)}\`.`);
    expect(told('x'.repeat(61))).toBe(`There is no calendar \`${'x'.repeat(57)}...\`.`);
    expect(told('🎉'.repeat(61))).toBe(`There is no calendar \`${'🎉'.repeat(57)}...\`.`);
  });
});
