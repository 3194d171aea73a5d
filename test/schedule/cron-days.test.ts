import { CronExpression } from 'cron-parser';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Cron } from '../../lib/schedule/cron.ts';
import { daysOfMonth } from '../../lib/schedule/cron-days.ts';
import { isCronProblem, parseCron } from '../../lib/schedule/parse-cron.ts';
import { cases } from './arbitrary.ts';

function understood(expression: string): Cron {
  const cron = parseCron(expression);
  if (isCronProblem(cron)) throw new Error(`${expression}: ${cron.message}`);
  return cron;
}

/** A day as brute force asks of it. */
interface Day {
  readonly date: number;
  readonly weekday: number;
  readonly length: number;
}

/** A field, or one item of it, with what it means of a single day. */
interface Field {
  readonly text: string;
  readonly holds: (day: Day) => boolean;
}

const date = fc.integer({ min: 1, max: 31 });
/** 0 Sunday. */
const weekday = fc.integer({ min: 0, max: 6 });

const list = (item: fc.Arbitrary<Field>): fc.Arbitrary<Field> =>
  fc.array(item, { minLength: 1, maxLength: 4 }).map((items) => ({
    text: items.map(({ text }) => text).join(),
    holds: (day) => items.some(({ holds }) => holds(day)),
  }));

/** Single values and ranges, those past the end too. */
const values = (value: fc.Arbitrary<number>, of: 'date' | 'weekday', write: (value: number) => string = String) =>
  fc.oneof(
    value.map((one): Field => ({ text: write(one), holds: (day) => day[of] === one })),
    fc.tuple(value, value).map(([from, to]): Field => {
      const isWithin = (day: Day) => day[of] >= from && day[of] <= to;
      const isAround = (day: Day) => day[of] >= from || day[of] <= to;
      return { text: `${write(from)}-${write(to)}`, holds: from <= to ? isWithin : isAround };
    }),
  );

const every: Field = { text: '*', holds: () => true };

/** The Friday before or the Monday after, if it is of this month; otherwise the one on the other side. */
function isNearestTo(wanted: number, { date, weekday, length }: Day): boolean {
  const of = (weekday + 7 * 6 + wanted - date) % 7;
  if (wanted > length) return false;
  if (of === 6) return date === (wanted === 1 ? 3 : wanted - 1);
  if (of === 0) return date === (wanted === length ? wanted - 2 : wanted + 1);
  return date === wanted;
}

const eventBridgeDate = fc.oneof(
  fc.constant(every),
  list(
    fc.oneof(
      values(date, 'date'),
      fc.constant<Field>({ text: 'L', holds: ({ date, length }) => date === length }),
      fc.constant<Field>({ text: 'LW', holds: (day) => isNearestTo(day.length, day) }),
      date.map((one): Field => ({ text: `${one}W`, holds: (day) => isNearestTo(one, day) })),
    ),
  ),
);
const eventBridgeWeekday = fc.oneof(
  list(
    fc.oneof(
      values(weekday, 'weekday', (one) => String(one + 1)),
      weekday.map(
        (one): Field => ({
          text: `${one + 1}L`,
          holds: ({ date, weekday, length }) => weekday === one && date > length - 7,
        }),
      ),
    ),
  ),
  fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map(
    ([one, nth]): Field => ({
      text: `${one + 1}#${nth}`,
      holds: ({ date, weekday }) => weekday === one && Math.ceil(date / 7) === nth,
    }),
  ),
);

const patterns = fc.oneof(
  eventBridgeDate.map(({ text, holds }) => ({ expression: `cron(0 0 ${text} * ? *)`, holds })),
  eventBridgeWeekday.map(({ text, holds }) => ({ expression: `cron(0 0 ? * ${text} *)`, holds })),
  fc
    .tuple(
      fc.oneof(fc.constant(every), list(values(date, 'date'))),
      fc.oneof(fc.constant(every), list(values(weekday, 'weekday'))),
    )
    .map(([ofMonth, ofWeek]) => ({
      expression: `0 0 ${ofMonth.text} * ${ofWeek.text}`,
      holds: (day: Day): boolean => {
        if (ofMonth === every) return ofWeek.holds(day);
        return ofMonth.holds(day) || (ofWeek !== every && ofWeek.holds(day));
      },
    })),
);

const fourYears = months(2025, 4);

describe('the days of a month', () => {
  it('are those of which each day of four years says so', () => {
    fc.assert(
      fc.property(patterns, ({ expression, holds }) => {
        const cron = understood(expression);
        const found = fourYears.map(({ year, month }) => daysOfMonth(cron, year, month));
        expect(found).toEqual(fourYears.map(({ days }) => days.filter(holds).map(({ date }) => date)));
      }),
      { numRuns: cases(300) },
    );
  });

  it.each`
    expression                 | none                          | because
    ${'cron(0 0 31 * ? *)'}    | ${[2, 4, 6, 9, 11]}           | ${'shorter months have no 31st'}
    ${'cron(0 0 31W * ? *)'}   | ${[2, 4, 6, 9, 11]}           | ${'nor a working day nearest to it'}
    ${'cron(0 0 30,31 * ? *)'} | ${[2]}                        | ${'no day of the list is in February'}
    ${'0 0 29 * *'}            | ${[2]}                        | ${'2026 is no leap year'}
    ${'cron(0 0 ? * MON#5 *)'} | ${[1, 2, 4, 5, 7, 9, 10, 12]} | ${'only four months have a fifth Monday'}
    ${'0 0 31 * 1'}            | ${[]}                         | ${'a Monday is enough'}
  `('are none where a pattern means none: $expression, $because', ({ expression, none }) => {
    const cron = understood(expression);
    const found = months(2026, 1).filter(({ year, month }) => daysOfMonth(cron, year, month).length === 0);
    expect(found.map(({ month }) => month)).toEqual(none);
  });

  it.each`
    written                                    | asked
    ${'cron(0/7 8 * * ? *)'}                   | ${'1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31 * *'}
    ${'cron(0 8 ? * fri-MON,SAT,7 2026-2030)'} | ${'* * 5,6,0,1'}
    ${'cron(0 8 ? * mon,6L,THUL *)'}           | ${'* * 1,5L,4L'}
    ${'cron(0 8 ? * tue#2 *)'}                 | ${'* * 2#2'}
    ${'cron(0 8 30-2,15W,LW,L * ? *)'}         | ${'30,31,1,2,L * *'}
    ${'cron(0 8 15W 2 ? *)'}                   | ${undefined}
    ${'0 8 */10,1-2,1 * sun'}                  | ${'1,11,21,31,2 * 0'}
    ${'0 8 * * 0-7'}                           | ${'* * 0,1,2,3,4,5,6'}
  `('are asked for by values, each once, and never as they are written: $written', ({ written, asked }) => {
    expect(understood(written).dayPattern).toBe(asked);
  });

  it('are asked for once for each of the 28 kinds of month, in all years', () => {
    const asked = vi.spyOn(CronExpression.prototype, 'includesDate');
    onTestFinished(() => asked.mockRestore());
    const cron = understood('cron(0 0 7,11,23 * ? *)');
    for (const { year, month } of months(1970, 230)) daysOfMonth(cron, year, month);
    expect(asked.mock.calls.length).toBe(7 * (28 + 29 + 30 + 31));
    for (const { year, month } of months(1970, 230)) daysOfMonth(cron, year, month);
    expect(asked.mock.calls.length).toBe(7 * (28 + 29 + 30 + 31));
  });

  it('are forgotten when too many patterns were asked for, and found again', () => {
    const asked = vi.spyOn(CronExpression.prototype, 'includesDate');
    onTestFinished(() => asked.mockRestore());
    const cron = understood('cron(0 0 3,12,21 * ? *)');
    expect(daysOfMonth(cron, 2026, 11)).toEqual([3, 12, 21]);
    for (let first = 1; first <= 31; first += 1) {
      for (let second = 1; second <= 31; second += 1) {
        understood(`0 0 ${first},${second} * 1`);
        understood(`cron(0 0 ${first},${second},L * ? *)`);
      }
    }
    const before = asked.mock.calls.length;
    expect(daysOfMonth(cron, 2026, 11)).toEqual([3, 12, 21]);
    expect(asked.mock.calls.length).toBe(before + 30);
  });
});

function months(firstYear: number, years: number) {
  return Array.from({ length: 12 * years }, (_, index) => {
    const [year, month] = [firstYear + Math.floor(index / 12), (index % 12) + 1];
    const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const days = Array.from({ length }, (_, before): Day => {
      const weekday = new Date(Date.UTC(year, month - 1, before + 1)).getUTCDay();
      return { date: before + 1, weekday, length };
    });
    return { year, month, days };
  });
}
