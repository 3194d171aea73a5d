import type { FieldValues } from './cron-field.ts';

/**
 * A cron expression, understood. Two dialects:
 *
 * - `cron(minute hour day-of-month month day-of-week year)`, Amazon EventBridge's six fields: exactly one of the day
 *   fields is `?`, days of the week are 1-7 = SUN-SAT, and `L`, `W`, `LW`, `6L`, `3#2` work
 *   (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html).
 * - five bare fields, Unix cron: days of the week are 0-7 with Sunday as 0 and 7, and where both day fields are given
 *   either one is enough. Only `*` itself counts as not given.
 *
 * Fires on minutes of the wall clock; which instant a wall time is, is the zone's business.
 */
export interface Cron {
  /** Ascending, never empty; so are `hours`. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1-12 */
  readonly months: ReadonlySet<number>;
  /** Absent: every year from 1970 to 2199. */
  readonly years?: ReadonlySet<number>;
  /** A day counts when either names it. */
  readonly dates: FieldValues;
  readonly weekdays: FieldValues;
  /** The days but for those of `W`, as a cron library is asked for them; absent: there are no others. */
  readonly dayPattern: string | undefined;
}
