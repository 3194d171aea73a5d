import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrences } from '../../lib/schedule/occurrences.ts';
import type { DateRange, When, Window } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { cases, hardZones } from './arbitrary.ts';
import { aMinute, daily, schedule, span, window } from './build.ts';
import { type OracleDay, type OracleWindow, oracleOccurrences, oracleZone } from './wall-clock-oracle.ts';

/** A rule twice: as a schedule says it, and as a predicate of its own for the oracle. */
interface Rule {
  readonly text: string;
  readonly holds: (day: OracleDay, minuteOfDay: number) => boolean;
}

interface Sample {
  readonly when: When;
  readonly limits: Pick<Window, 'except' | 'validFrom' | 'validUntil'>;
  readonly oracle: OracleWindow;
}

const oneOf = (list: readonly number[], value: number) => list.includes(value);
const working = (weekday: number) => weekday > 0 && weekday < 6;

function nearestWorkingDay(day: OracleDay, date: number): boolean {
  if (date > day.length || !working(day.weekday)) return false;
  const away = Math.abs(day.date - date);
  for (let other = 1; other <= day.length; other += 1) {
    const weekday = (((day.weekday + other - day.date) % 7) + 7) % 7;
    if (working(weekday) && Math.abs(other - date) < away) return false;
  }
  return true;
}

/** Date, month, weekday of EventBridge, and what they mean. */
const dayRules: readonly (readonly [string, (day: OracleDay) => boolean])[] = [
  ['* * ?', () => true],
  ['1 * ?', (day) => day.date === 1],
  ['31 * ?', (day) => day.date === 31],
  ['L * ?', (day) => day.date === day.length],
  ['28-2 * ?', (day) => day.date >= 28 || day.date <= 2],
  ['1/10 * ?', (day) => oneOf([1, 11, 21, 31], day.date)],
  ['15W * ?', (day) => nearestWorkingDay(day, 15)],
  ['31W * ?', (day) => nearestWorkingDay(day, 31)],
  ['1W * ?', (day) => nearestWorkingDay(day, 1)],
  ['LW * ?', (day) => nearestWorkingDay(day, day.length)],
  ['* NOV-FEB ?', (day) => oneOf([11, 12, 1, 2], day.month)],
  ['? * MON-FRI', (day) => working(day.weekday)],
  ['? * FRI-MON', (day) => oneOf([5, 6, 0, 1], day.weekday)],
  ['? * 1', (day) => day.weekday === 0],
  ['? * SAT,SUN', (day) => oneOf([6, 0], day.weekday)],
  ['? * 3#2', (day) => day.weekday === 2 && Math.ceil(day.date / 7) === 2],
  ['? * 1#5', (day) => day.weekday === 0 && Math.ceil(day.date / 7) === 5],
  ['? * 6L', (day) => day.weekday === 5 && day.date + 7 > day.length],
  ['? 3,4,9-11 SUN', (day) => day.weekday === 0 && oneOf([3, 4, 9, 10, 11], day.month)],
  ['? 3,4,9-11 SAT', (day) => day.weekday === 6 && oneOf([3, 4, 9, 10, 11], day.month)],
];

/** Date, month, weekday of Unix cron. */
const unixDayRules: readonly (readonly [string, (day: OracleDay) => boolean])[] = [
  ['* * *', () => true],
  ['* * 1-5', (day) => working(day.weekday)],
  ['* * 7', (day) => day.weekday === 0],
  ['13 * 5', (day) => day.date === 13 || day.weekday === 5],
  ['*/9 * 0', (day) => oneOf([1, 10, 19, 28], day.date) || day.weekday === 0],
];

const minuteRules: readonly (readonly [string, readonly number[]])[] = [
  ['0', [0]],
  ['30', [30]],
  ['59', [59]],
  ['15,45', [15, 45]],
  ['0/20', [0, 20, 40]],
  ['50-5/5', [50, 55, 0, 5]],
];
const hourRules: readonly (readonly [string, readonly number[]])[] = [
  ['0', [0]],
  ['1', [1]],
  ['2', [2]],
  ['3', [3]],
  ['8', [8]],
  ['23', [23]],
  ['1-3', [1, 2, 3]],
  ['22-1', [22, 23, 0, 1]],
  ['0/6', [0, 6, 12, 18]],
  ['0/1', Array.from({ length: 24 }, (_, index) => index)],
];

const cron = fc
  .tuple(
    fc.constantFrom(...minuteRules),
    fc.constantFrom(...hourRules),
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...dayRules).map((rule) => [rule, 'cron(', ' *)'] as const) },
      fc.constantFrom(...unixDayRules).map((rule) => [rule, '', ''] as const),
    ),
  )
  .map(
    ([[minute, minutes], [hour, hours], [[days, onDay], before, after]]): Rule => ({
      text: `${before}${minute} ${hour} ${days}${after}`,
      holds: (day, time) => onDay(day) && oneOf(hours, Math.floor(time / 60)) && oneOf(minutes, time % 60),
    }),
  );

const timeOfDay = fc.oneof(
  fc.integer({ min: 0, max: 1439 }),
  fc.integer({ min: 0, max: 15 }).map((quarter) => quarter * 15),
  fc.integer({ min: 92, max: 95 }).map((quarter) => quarter * 15),
);
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const length = fc.constantFrom(1, 10, 30, 45, 60, 90, 120, 24 * 60, 36 * 60, 7 * 24 * 60, 40 * 24 * 60);
const dateOf = (wall: number) => new Date(wall * aMinute).toISOString();

function samples(firstYear: number): fc.Arbitrary<Sample> {
  const wall = fc.integer({ min: Date.UTC(firstYear, 0, 1) / aMinute, max: Date.UTC(firstYear + 3, 0, 1) / aMinute });
  const limits = fc
    .tuple(
      fc.array(fc.tuple(wall, fc.integer({ min: 0, max: 40 })), { maxLength: 3 }),
      fc.option(wall, { freq: 1 }),
      fc.option(wall, { freq: 1 }),
    )
    .map(([ranges, from, until]) => ({
      except: ranges.map(
        ([first, more]): DateRange => ({
          from: dateOf(first).slice(0, 10),
          to: dateOf(first + more * 1440).slice(0, 10),
        }),
      ),
      ...(from === null ? {} : { validFrom: dateOf(from).slice(0, 10) }),
      ...(until === null ? {} : { validUntil: dateOf(until).slice(0, 10) }),
    }));
  const dailyTimes = fc
    .tuple(
      timeOfDay,
      fc.oneof(timeOfDay, fc.constant(1440)),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    )
    .filter(([from, to]) => from !== to)
    .map(([from, to, days]): Pick<Sample, 'when'> & Pick<OracleWindow, 'starts' | 'ends'> => ({
      when: daily(
        clock(from),
        clock(to),
        days.sort((a, b) => a - b),
      ),
      starts: (day, time) => time === from && days.includes(day.weekday === 0 ? 7 : day.weekday),
      ends: { kind: 'later', minutes: to > from ? to - from : to + 1440 - from },
    }));
  const once = wall.map(
    (at): Rule => ({ text: dateOf(at).slice(0, 16), holds: (day, time) => day.firstMinute + time === at }),
  );
  const start = fc.oneof({ weight: 4, arbitrary: cron }, once);
  const forAWhile = fc.tuple(start, length).map(([rule, minutes]) => ({
    when: span(rule.text, minutes * aMinute),
    starts: rule.holds,
    ends: { kind: 'for', minutes } as const,
  }));
  const untilNext = fc.tuple(start, cron).map(([rule, end]) => ({
    when: span(rule.text, end.text),
    starts: rule.holds,
    ends: { kind: 'next', ends: end.holds } as const,
  }));
  const untilDate = fc.tuple(start, wall).map(([rule, end]) => ({
    when: span(rule.text, dateOf(end).slice(0, 16)),
    starts: rule.holds,
    ends: { kind: 'at', wall: end } as const,
  }));
  return fc
    .tuple(fc.oneof(dailyTimes, forAWhile, untilNext, untilDate), limits)
    .map(([{ when, starts, ends }, limits]) => ({
      when,
      limits,
      oracle: {
        starts,
        ends,
        allows: (date) =>
          (limits.validFrom ?? date) <= date &&
          date <= (limits.validUntil ?? date) &&
          !limits.except.some((range) => range.from <= date && date <= range.to),
      },
    }));
}

describe.each(hardZones)('three years of $zone', ({ zone, year }) => {
  it('agree with brute force, minute by minute', { timeout: 600_000 }, () => {
    const table = oracleZone(zone, year - 1, 3);
    const [from, to] = [new Date(table.from * aMinute), new Date(table.to * aMinute)];
    fc.assert(
      fc.property(samples(year - 1), ({ when, limits, oracle }) => {
        const made = schedule(zone, [window('w', 'scale-up', when, { desired: 5 }, limits)]);
        const expected = oracleOccurrences(oracle, table);
        const minutes = (at: Date) => at.getTime() / aMinute;
        const found = occurrences(made, 'w', from, to).map(({ start, end }) => [minutes(start), minutes(end)]);
        expect(found).toEqual(expected);
        // The same once more as a tick sees them: from change to change.
        const walked: (readonly [number, number])[] = [];
        for (let at: Date | undefined = from; at !== undefined && at < to && walked.length < 400; ) {
          const { inForce, until } = stateAt(made, 'api', at);
          for (const { start, end } of inForce) walked.push([minutes(start), minutes(end)]);
          at = until;
        }
        expect(walked).toEqual(expected.slice(0, walked.length === 400 ? 400 : undefined));
      }),
      { numRuns: Math.min(cases(6), 200) },
    );
  });
});
