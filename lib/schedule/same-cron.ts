import type { Cron } from './cron.ts';
import type { FieldValues } from './cron-field.ts';

/** Whether two cron expressions name the same minutes, of whichever dialect and however they are written. */
export const sameCron = (a: Cron, b: Cron): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));

const everyYear = 230;

function plain({ minutes, hours, months, years, dates, weekdays }: Cron): unknown {
  const isDaily = dates.values.size === 31 || weekdays.values.size === 7;
  return [
    minutes,
    hours,
    ascending(months),
    years === undefined || years.size === everyYear ? 'every year' : ascending(years),
    isDaily ? 'every day' : [days(dates), days(weekdays)],
  ];
}

const days = ({ values, nearestWorkingDays, lastWeekdays, ...rest }: FieldValues): unknown => [
  ascending(values),
  ascending(nearestWorkingDays),
  ascending(lastWeekdays),
  Boolean(rest.lastDay),
  Boolean(rest.lastWorkingDay),
  rest.nthWeekday ? [rest.nthWeekday.weekday, rest.nthWeekday.nth] : [],
];

const ascending = (values: Iterable<number> = []): readonly number[] => [...values].sort((a, b) => a - b);
