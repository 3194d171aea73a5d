import { dateOf, day, type Wall } from '../../lib/schedule/wall-time.ts';

/** Dates of a week that comes back, as days since 1970. */
export interface Recurring {
  /** ISO: 1 Monday ... 7 Sunday, ascending. */
  readonly weekdays: readonly number[];
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly except: readonly string[];
  readonly dates: readonly number[];
}

/** Fewer are told one by one. */
const leastDates = 3;

interface Weekday {
  readonly weekday: number;
  readonly dates: readonly number[];
  readonly isLate: boolean;
  readonly endsEarly: boolean;
  readonly missing: readonly number[];
}

/**
 * Which weeks dates make, all of those from `first` to `last` being known. Dates that make none are left out.
 *
 * @param first the first day on which there could be one, by its wall time
 */
export function recurringOf(
  dates: readonly number[],
  first: Wall,
  last: Wall,
  timeOfDay: number,
): readonly Recurring[] {
  const [from, to] = [Math.ceil((first - timeOfDay) / day), Math.ceil((last - timeOfDay) / day) - 1];
  const weekdays = [...Map.groupBy(dates, weekdayOf)]
    .map(([weekday, own]) => regularWeekday(weekday, own.toSorted(ascending), from, to))
    .filter((one) => one !== undefined)
    .sort((a, b) => a.weekday - b.weekday);
  if (weekdays.length === 0) return [];
  if (isOne(weekdays)) return [joined(weekdays)];
  const excepting = weekdays.map((one) => withoutFew(one, from, to));
  if (isOne(excepting)) return [joined(excepting)];
  const alike = [...Map.groupBy(weekdays, ({ isLate, endsEarly }) => `${isLate} ${endsEarly}`).values()];
  return alike.flatMap((some) => (isOne(some) ? [joined(some)] : some.map((one) => joined([one]))));
}

const ascending = (a: number, b: number): number => a - b;

/** 1970 began with a Thursday. */
const weekdayOf = (date: number): number => ((((date + 3) % 7) + 7) % 7) + 1;

function regularWeekday(weekday: number, dates: readonly number[], from: number, to: number): Weekday | undefined {
  const [first = 0, last = 0] = [dates[0], dates.at(-1)];
  const there = new Set(dates);
  const missing: number[] = [];
  for (let date = first; date <= last; date += 7) if (!there.has(date)) missing.push(date);
  if (dates.length < leastDates || missing.length * 3 > dates.length) return undefined;
  return { weekday, dates, missing, isLate: first - 7 >= from, endsEarly: last + 7 <= to };
}

/** A day or two that are missing before or after are taken out one by one. */
function withoutFew(one: Weekday, from: number, to: number): Weekday {
  const [first = 0, last = 0] = [one.dates[0], one.dates.at(-1)];
  const before = datesFrom(first - 7, (date) => date >= from, -7);
  const after = datesFrom(last + 7, (date) => date <= to, 7);
  if (before.length > fewDates || after.length > fewDates) return one;
  return { ...one, isLate: false, endsEarly: false, missing: [...one.missing, ...before, ...after] };
}

const fewDates = 2;

function datesFrom(first: number, isIn: (date: number) => boolean, by: number): readonly number[] {
  const dates: number[] = [];
  for (let date = first; isIn(date); date += by) dates.push(date);
  return dates;
}

const firstOf = (some: readonly Weekday[]): number => Math.min(...some.map(({ dates: [first = 0] }) => first));
const lastOf = (some: readonly Weekday[]): number => Math.max(...some.map(({ dates }) => dates.at(-1) ?? 0));

/** Whether one first day and one last day are right for all of them. */
function isOne(some: readonly Weekday[]): boolean {
  const [from, to] = [firstOf(some), lastOf(some)];
  const isLate = some.some((one) => one.isLate);
  const endsEarly = some.some((one) => one.endsEarly);
  return some.every(({ dates }) => {
    const [first = 0, last = 0] = [dates[0], dates.at(-1)];
    return (!isLate || first - 7 < from) && (!endsEarly || last + 7 > to);
  });
}

function joined(some: readonly Weekday[]): Recurring {
  const text = (date: number): string => dateOf(date * day);
  return {
    weekdays: some.map(({ weekday }) => weekday),
    ...(some.some(({ isLate }) => isLate) && { validFrom: text(firstOf(some)) }),
    ...(some.some(({ endsEarly }) => endsEarly) && { validUntil: text(lastOf(some)) }),
    except: some
      .flatMap(({ missing }) => missing)
      .toSorted(ascending)
      .map(text),
    dates: some.flatMap(({ dates }) => dates),
  };
}
