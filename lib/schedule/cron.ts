import { CronRefused, cronFields, type FieldValues, readField, type Word } from './cron-field.ts';
import { nextFiring } from './cron-firings.ts';

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
  readonly dialect: 'eventbridge' | 'unix';
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
}

/** Why an expression is refused, for the person who wrote it. */
export interface CronProblem {
  /** `cron-fields`: their number; `cron-field`: one of them; `cron-days`: the two day fields; `cron-never`. */
  readonly code: 'cron-fields' | 'cron-field' | 'cron-days' | 'cron-never';
  readonly message: string;
  readonly hint: string;
  /** Of the character at fault, from 0, within the expression. */
  readonly offset?: number;
}

/** Understands either dialect, or says what is wrong. Never throws. */
export function parseCron(expression: string): Cron | CronProblem {
  const wrapped = /^(\s*cron\s*\()(.*)\)\s*$/is.exec(expression);
  const words = wordsOf(wrapped?.[2] ?? expression, wrapped?.[1]?.length ?? 0);
  const [minute, hour, date, month, weekday, year] = words;
  const wrong = wrongShape(expression, words, wrapped !== null);
  if (wrong !== undefined) return wrong;
  if (!minute || !hour || !date || !month || !weekday) return otherCount(words, wrapped !== null);
  try {
    const cron = {
      minutes: ascending(readField(cronFields.minute, minute).values),
      hours: ascending(readField(cronFields.hour, hour).values),
      months: readField(cronFields.month, month).values,
      ...(year && year.text !== '*' ? { years: readField(cronFields.year, year).values } : {}),
      ...(year ? eventBridgeDays(date, weekday) : unixDays(date, weekday)),
    };
    return nextFiring(cron, Date.UTC(1970, 0, 1) - 1) === undefined ? neverFires(date, weekday, month, year) : cron;
  } catch (error) {
    if (error instanceof CronRefused) return error.problem;
    throw error;
  }
}

export function isCronProblem(result: Cron | CronProblem): result is CronProblem {
  return 'code' in result;
}

function eventBridgeDays(date: Word, weekday: Word): Pick<Cron, 'dialect' | 'dates' | 'weekdays'> {
  const noDate = date.text === '?';
  if (noDate === (weekday.text === '?')) throw new CronRefused(bothDays(date, weekday));
  return {
    dialect: 'eventbridge',
    dates: noDate ? noDays : readField(cronFields.date, date),
    weekdays: noDate ? readField(cronFields.eventBridgeWeekday, weekday) : noDays,
  };
}

function unixDays(date: Word, weekday: Word): Pick<Cron, 'dialect' | 'dates' | 'weekdays'> {
  return {
    dialect: 'unix',
    dates: date.text === '*' && weekday.text !== '*' ? noDays : readField(cronFields.unixDate, date),
    weekdays: weekday.text === '*' ? noDays : readField(cronFields.unixWeekday, weekday),
  };
}

const noDays: FieldValues = { values: new Set() };

function ascending(values: ReadonlySet<number>): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

function wordsOf(text: string, offset: number): readonly Word[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], offset: offset + match.index }));
}

const sixFields = 'six fields (minute, hour, day of month, month, day of week, year)';
const fiveFields = 'five fields (minute, hour, day of month, month, day of week)';

function wrongShape(expression: string, words: readonly Word[], wrapped: boolean): CronProblem | undefined {
  const code = 'cron-fields';
  const plain = words.map((word) => word.text).join(' ');
  if (!wrapped && /^\s*(rate|at)\s*\(/i.test(expression)) {
    return {
      code,
      message: `\`${expression.trim()}\` is not a cron expression; rate(...) and at(...) are not known here.`,
      hint: 'Write `2026-11-27 09:00` for a single time, or `cron(0 8 * * ? *)` for every day at 08:00.',
    };
  }
  if (!wrapped && /[()]/.test(expression)) {
    return {
      code,
      message: `\`${expression.trim()}\` is not a cron expression: the parentheses are not those of cron(...).`,
      hint: 'Write it like `cron(0 8 * * ? *)`, every day at 08:00.',
    };
  }
  if (!wrapped && words.length === 1 && plain.startsWith('@')) {
    return {
      code,
      message: `\`${plain}\` is not known here.`,
      hint: 'Write the five fields, such as `0 0 * * *` for every day at midnight.',
    };
  }
  if (wrapped && words.length === 5) {
    const six = sixFromFive(words);
    return {
      code,
      message: `cron(...) takes ${sixFields}, and this one has five.`,
      hint: `Write ${six === undefined ? '' : `\`${six}\`, or `}the five fields without cron(...): \`${plain}\`.`,
    };
  }
  if (!wrapped && words.length === 6) {
    return {
      code,
      message: `Without cron(...), an expression takes ${fiveFields}, and this one has six.`,
      hint: `Six fields are the dialect of EventBridge: write \`cron(${plain})\`.`,
    };
  }
  return words.length === (wrapped ? 6 : 5) ? undefined : otherCount(words, wrapped);
}

function otherCount(words: readonly Word[], wrapped: boolean): CronProblem {
  const count = words.length === 0 ? 'none' : String(words.length);
  return {
    code: 'cron-fields',
    message: `${wrapped ? `cron(...) takes ${sixFields}` : `A cron expression takes ${fiveFields}`}, and this one has ${count}.`,
    hint: 'Write it like `cron(0 8 * * ? *)` or `0 8 * * *`: every day at 08:00.',
  };
}

/** Only where it is certain what was meant: the two dialects number the days of the week differently. */
function sixFromFive(words: readonly Word[]): string | undefined {
  const [minute, hour, date, month, weekday] = words.map((word) => word.text);
  if (weekday === '*' || weekday === '?') return `cron(${minute} ${hour} ${date === '?' ? '*' : date} ${month} ? *)`;
  const noDate = date === '*' || date === '?';
  return noDate && weekday && !/\d/.test(weekday) ? `cron(${minute} ${hour} ? ${month} ${weekday} *)` : undefined;
}

function bothDays(date: Word, weekday: Word): CronProblem {
  if (date.text === '?') {
    return {
      code: 'cron-days',
      message: 'Day of month and day of week are both `?`, so no day is named.',
      hint: 'Write `*` as day of month for every day.',
      offset: date.offset,
    };
  }
  const hint =
    weekday.text === '*'
      ? `Write \`?\` as day of week: \`${date.text} ... ?\`.`
      : date.text === '*'
        ? `Write \`?\` as day of month: \`? ... ${weekday.text}\`.`
        : `Keep \`${date.text}\` and write \`?\` as day of week, or keep \`${weekday.text}\` and write \`?\` as day of month.`;
  return {
    code: 'cron-days',
    message: 'In cron(...) either day of month or day of week has to be `?`.',
    hint,
    offset: weekday.offset,
  };
}

function neverFires(date: Word, weekday: Word, month: Word, year: Word | undefined): CronProblem {
  const named = date.text === '?' ? weekday : date;
  const field = named === date ? 'day of month' : 'day of week';
  const inYear = year && year.text !== '*' ? ` and year \`${year.text}\`` : '';
  return {
    code: 'cron-never',
    message: `This never happens: no ${field} \`${named.text}\` exists in month \`${month.text}\`${inYear}.`,
    hint: 'Name a day that the month has; `L` as day of month in cron(...) is its last day.',
    offset: named.offset,
  };
}
