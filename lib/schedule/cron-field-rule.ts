/** What may stand in one field of a cron expression. */
export interface FieldRule {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The names of the values from `min` on. */
  readonly names: readonly string[];
  /** How many values before the first follows the last; absent: a range cannot run past the end. */
  readonly cycle?: number;
  /** Makes written numbers the stored ones. */
  readonly shift?: number;
  /** What may stand in this field besides values, ranges, lists and steps. */
  readonly special: 'date' | 'weekday' | 'none';
  readonly example: string;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const plain = { names: [], special: 'none' } as const;
const date = { ...plain, name: 'day of month', min: 1, max: 31, cycle: 31, example: '`1`, `1,15` or `*`' } as const;

export const cronFields = {
  minute: { ...plain, name: 'minute', min: 0, max: 59, cycle: 60, example: '`0`, `0,30` or `0/15`' },
  hour: { ...plain, name: 'hour', min: 0, max: 23, cycle: 24, example: '`8`, `8-17` or `*`' },
  date: { ...date, special: 'date', example: '`1`, `L` for the last day or `15W` for the working day nearest to it' },
  unixDate: date,
  month: { ...plain, name: 'month', min: 1, max: 12, cycle: 12, names: monthNames, example: '`11`, `NOV` or `*`' },
  eventBridgeWeekday: {
    name: 'day of week',
    min: 1,
    max: 7,
    cycle: 7,
    shift: -1,
    names: dayNames,
    special: 'weekday',
    example: '`MON-FRI`, `6L` for the last Friday or `3#2` for the second Tuesday',
  },
  unixWeekday: {
    name: 'day of week',
    min: 0,
    max: 7,
    cycle: 7,
    names: dayNames,
    special: 'none',
    example: '`MON-FRI` or `1-5`',
  },
  year: { ...plain, name: 'year', min: 1970, max: 2199, example: '`2026`, `2026-2028` or `*`' },
} as const satisfies Record<string, FieldRule>;
