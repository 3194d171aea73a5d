import { Cron } from 'croner';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextFiring, previousFiring } from '../../lib/schedule/cron-firings.ts';
import { isCronProblem, parseCron } from '../../lib/schedule/parse-cron.ts';
import { cases } from './arbitrary.ts';
import { aDay } from './build.ts';

/**
 * Random EventBridge expressions against croner, an independent library that knows `L`, `W`, `#` and years. Written for
 * it in its own words, because it
 * - counts days of the week from 0, and seconds first;
 * - takes no range that wraps and no step from a single value: both are written out;
 * - has no `?` for one day field only: the other one is `*`.
 */
interface Field {
  readonly eventBridge: string;
  readonly croner: string;
  /** How many values at most, to know how long a comparison takes. */
  readonly size: number;
}

function same(text: string | number, size = 1): Field {
  return { eventBridge: String(text), croner: String(text), size };
}

/** Values, ranges (also wrapped ones) and steps of a field from `min` to `max`. */
function numbers(min: number, max: number, write: (value: number) => Field = same): fc.Arbitrary<Field> {
  const value = fc.integer({ min, max });
  const single = value.map(write);
  const range = fc.tuple(value, value).map(([from, to]): Field => {
    const [a, b] = [write(from), write(to)];
    const [first, last] = [write(min), write(max)];
    const croner = from <= to ? `${a.croner}-${b.croner}` : `${a.croner}-${last.croner},${first.croner}-${b.croner}`;
    const size = from <= to ? to - from + 1 : max - from + 1 + to - min + 1;
    return { eventBridge: `${a.eventBridge}-${b.eventBridge}`, croner, size };
  });
  const step = fc.tuple(value, fc.integer({ min: 1, max: Math.max(2, max - min) })).map(([from, by]): Field => {
    const a = write(from);
    return {
      eventBridge: `${a.eventBridge}/${by}`,
      croner: `${a.croner}-${write(max).croner}/${by}`,
      size: Math.ceil((max - from + 1) / by),
    };
  });
  const every = fc.integer({ min: 2, max: max - min }).map((by) => same(`*/${by}`, Math.ceil((max - min + 1) / by)));
  return fc.oneof({ weight: 5, arbitrary: single }, range, step, every);
}

function list(item: fc.Arbitrary<Field>): fc.Arbitrary<Field> {
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
    eventBridge: items.map((one) => one.eventBridge).join(),
    croner: items.map((one) => one.croner).join(),
    size: items.reduce((sum, one) => sum + one.size, 0),
  }));
}

const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const byNumber = (value: number): Field => ({ eventBridge: String(value), croner: String(value - 1), size: 1 });
const byName = (value: number): Field => ({
  eventBridge: dayNames[value - 1] ?? '',
  croner: String(value - 1),
  size: 1,
});
const weekday = fc.integer({ min: 1, max: 7 });

const any = fc.constant(same('*', 31));
const date = fc.oneof(
  any,
  list(numbers(1, 31)),
  fc.constant(same('L')),
  fc.constant(same('LW')),
  fc.integer({ min: 1, max: 31 }).map((value) => same(`${value}W`)),
  fc.tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 31 })).map(([a, b]) => same(`${a}W,${b},L`)),
);
const dayOfWeek = fc.oneof(
  list(numbers(1, 7, byNumber)),
  list(numbers(1, 7, byName)),
  weekday.map((value) => ({ eventBridge: `${value}L`, croner: `${value - 1}#L`, size: 1 })),
  fc
    .tuple(weekday, fc.integer({ min: 1, max: 5 }))
    .map(([value, nth]) => ({ eventBridge: `${value}#${nth}`, croner: `${value - 1}#${nth}`, size: 1 })),
);
const none = { eventBridge: '?', croner: '*', size: 1 };
const days = fc.oneof(
  date.map((one) => ({ date: one, weekday: none })),
  dayOfWeek.map((one) => ({ date: none, weekday: one })),
);
const month = fc.oneof(
  fc.constant(same('*', 12)),
  list(numbers(1, 12)),
  fc.constantFrom(same('JAN-MAR', 3), same('FEB'), same('SEP,NOV', 2)),
);
const year = fc.oneof(
  { weight: 3, arbitrary: fc.constant(same('*')) },
  fc.integer({ min: 2026, max: 2031 }).map((value) => same(value)),
  fc
    .tuple(fc.integer({ min: 2024, max: 2031 }), fc.integer({ min: 0, max: 3 }))
    .map(([from, more]) => same(`${from}-${from + more}`)),
  fc.integer({ min: 2024, max: 2028 }).map((from) => ({ eventBridge: `${from}/2`, croner: `${from}-2199/2`, size: 1 })),
);

const once = (min: number, max: number) => fc.integer({ min, max }).map((value) => same(value));

/** At few times of day, so that all firings of years can be compared. */
const sparse = expressions(
  fc.oneof({ weight: 4, arbitrary: once(0, 59) }, list(numbers(0, 59))),
  fc.oneof({ weight: 4, arbitrary: once(0, 23) }, list(numbers(0, 23))),
).filter(({ perDay }) => perDay <= 12);
const dense = expressions(list(numbers(0, 59)), list(numbers(0, 23)));

function expressions(minutes: fc.Arbitrary<Field>, hours: fc.Arbitrary<Field>) {
  return fc.record({ minute: minutes, hour: hours, days, month, year }).map(({ minute, hour, days, month, year }) => {
    const fields = [minute, hour, days.date, month, days.weekday, year];
    return {
      eventBridge: `cron(${fields.map((field) => field.eventBridge).join(' ')})`,
      croner: `0 ${fields.map((field) => field.croner).join(' ')}`,
      perDay: minute.size * hour.size,
    };
  });
}

const from = Date.UTC(2026, 0, 1);

function expectSame({ eventBridge, croner }: { eventBridge: string; croner: string }, until: number): void {
  const cron = parseCron(eventBridge);
  const reference = new Cron(croner, { timezone: 'UTC', paused: true, domAndDow: false, mode: '7-part' });
  const expected: number[] = [];
  for (let at = reference.nextRun(new Date(from - 1)); at && at.getTime() < until; at = reference.nextRun(at)) {
    expected.push(at.getTime());
  }
  if (isCronProblem(cron)) {
    expect({ code: cron.code, fires: expected.length }).toEqual({ code: 'cron-never', fires: 0 });
    return;
  }
  const found: number[] = [];
  for (let at = nextFiring(cron, from - 1); at !== undefined && at < until; at = nextFiring(cron, at)) found.push(at);
  expect(found, `${eventBridge} as ${croner}`).toEqual(expected);
  const back: number[] = [];
  for (let at = previousFiring(cron, until - 1); at !== undefined && at >= from; at = previousFiring(cron, at - 1)) {
    back.push(at);
  }
  expect(back.reverse(), `${eventBridge}, backwards`).toEqual(expected);
}

const timeout = 900_000;

it('fires at all the minutes of five years at which croner does', { timeout }, () => {
  fc.assert(
    fc.property(sparse, (one) => expectSame(one, Date.UTC(2031, 0, 1))),
    { numRuns: Math.min(cases(150), 5000) },
  );
});

it('fires at all the minutes of six weeks, also many times a day', { timeout }, () => {
  fc.assert(
    fc.property(dense, (one) => expectSame(one, from + 42 * aDay)),
    { numRuns: Math.min(cases(40), 1000) },
  );
});
