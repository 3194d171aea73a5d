import { secondsFirst, secondsTold, sevenFields } from './cron-seconds.ts';

/** Why an expression is refused, for the person who wrote it. */
export interface CronProblem {
  /** `cron-fields`: their number; `cron-field`: one of them; `cron-days`: the two day fields; `cron-never`. */
  readonly code: 'cron-fields' | 'cron-field' | 'cron-days' | 'cron-never';
  readonly message: string;
  readonly hint: string;
  /** Of the character at fault, from 0, within the expression. */
  readonly offset?: number;
  /** The expression that the hint gives to be written instead. */
  readonly instead?: string;
}

/** One field's text and where it stands in the expression, in characters from 0. */
export interface Word {
  readonly text: string;
  readonly offset: number;
}

/** Carries a problem out of the middle of a field. */
export class CronRefused extends Error {
  readonly problem: CronProblem;

  constructor(problem: CronProblem) {
    super(problem.message);
    this.name = 'CronRefused';
    this.problem = problem;
  }
}

const sixFields = 'six fields (minute, hour, day of month, month, day of week, year)';
/** Every value of every field written out takes less; what is longer is a mistake, and would be slow to read. */
const longest = 2000;
const fiveFields = 'five fields (minute, hour, day of month, month, day of week)';

/** The wrong number of fields, or something that is no cron expression at all. */
export function wrongShape(
  expression: string,
  words: readonly Word[],
  wrapped: boolean,
  isRight: (expression: string) => boolean,
): CronProblem | undefined {
  const code = 'cron-fields';
  if (expression.length > longest) {
    return {
      code,
      message: `This is no cron expression: it has ${expression.length} characters.`,
      hint: 'Write it like `cron(0 8 * * ? *)`, every day at 08:00.',
    };
  }
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
  if (words.length === 7) return sevenFields(fieldsOf(words), isRight);
  if (wrapped && words.length === 5) return fiveInCron(words, plain);
  if (!wrapped && words.length === 6) return sixBare(words, isRight);
  return words.length === (wrapped ? 6 : 5) ? undefined : otherCount(words, wrapped);
}

const fieldsOf = (words: readonly Word[]): readonly string[] => words.map(({ text }) => text);

function fiveInCron(words: readonly Word[], plain: string): CronProblem {
  const forms = formsOfFive(words, plain);
  const [only, other] = forms;
  const hint =
    only === undefined
      ? 'Add the year at the end, `*` for every year; exactly one of the two day fields is `?`.'
      : `Write ${forms.join(', or ')}.`;
  const message = `cron(...) takes ${sixFields}, and this one has five.`;
  const instead = other === undefined ? only?.match(/`(.*)`/)?.[1] : undefined;
  return { code: 'cron-fields', message, hint, ...(instead !== undefined && { instead }) };
}

/** Six fields without cron(...) are EventBridge's, or those of a tool whose first field is for seconds. */
function sixBare(words: readonly Word[], isRight: (expression: string) => boolean): CronProblem {
  const code = 'cron-fields';
  const message = `Without cron(...), an expression takes ${fiveFields}, and this one has six.`;
  const meant = formsOfSix(words).find(isRight);
  const seconds = secondsFirst(fieldsOf(words), isRight);
  if (seconds !== undefined && (meant === undefined || seconds.isFullMinute))
    return secondsTold(message, seconds, meant);
  if (meant !== undefined) {
    return { code, message, hint: `Six fields are the dialect of EventBridge: write \`${meant}\`.`, instead: meant };
  }
  const hint =
    'Six fields are the dialect of EventBridge, in cron(...): one of the two days is `?`, and days of the week are best written as `MON` to `SUN`, since numbers mean others there.';
  return { code, message, hint };
}

/** Six fields in cron(...) that make no sense, but would if the first were for seconds. */
export function sixWithSeconds(
  words: readonly Word[],
  isRight: (expression: string) => boolean,
): CronProblem | undefined {
  const seconds = secondsFirst(fieldsOf(words), isRight);
  if (!seconds?.isFullMinute) return undefined;
  const message = `cron(...) takes ${sixFields}, and here the first field seems to be for seconds.`;
  return secondsTold(message, seconds);
}

export function otherCount(words: readonly Word[], wrapped: boolean): CronProblem {
  const count = words.length === 0 ? 'none' : String(words.length);
  return {
    code: 'cron-fields',
    message: `${wrapped ? `cron(...) takes ${sixFields}` : `A cron expression takes ${fiveFields}`}, and this one has ${count}.`,
    hint: 'Write it like `cron(0 8 * * ? *)` or `0 8 * * *`: every day at 08:00.',
  };
}

/**
 * What may be meant by five fields in cron(...). With a `?` it is EventBridge's dialect without the year. Else the fields
 * are those of Unix; as six they are written only where it is certain what was meant, since the two dialects number the
 * days of the week differently.
 */
function formsOfFive(words: readonly Word[], plain: string): readonly string[] {
  const [minute, hour, date, month, weekday = ''] = words.map((word) => word.text);
  if (date === '?' || weekday === '?') return date === weekday ? [] : [`\`cron(${plain} *)\``];
  const ofEventBridge = (text: string) => /[\dL][LW]$|^L|#/i.test(text);
  const hasUnixNumber = !ofEventBridge(weekday) && /^\d|[-,/]\d/.test(weekday);
  const eventBridge =
    weekday === '*'
      ? [`\`cron(${minute} ${hour} ${date} ${month} ? *)\``]
      : date === '*' && !hasUnixNumber
        ? [`\`cron(${minute} ${hour} ? ${month} ${weekday} *)\``]
        : [];
  const isUnix = !ofEventBridge(`${date}`) && !ofEventBridge(weekday);
  return isUnix ? [...eventBridge, `the five fields without cron(...): \`${plain}\``] : eventBridge;
}

/** What may be meant by six fields without cron(...). Days of the week in numbers are others there than in Unix. */
function formsOfSix(words: readonly Word[]): readonly string[] {
  const [minute, hour, date, month, weekday = '', year] = words.map((word) => word.text);
  const isAnyDay = weekday === '*';
  return [
    `cron(${minute} ${hour} ${date} ${month} ${weekday} ${year})`,
    ...(isAnyDay ? [`cron(${minute} ${hour} ${date} ${month} ? ${year})`] : []),
    ...(date === '*' && !/\d/.test(weekday) ? [`cron(${minute} ${hour} ? ${month} ${weekday} ${year})`] : []),
  ];
}

/** Of EventBridge's two day fields exactly one has to be `?`. */
export function bothDays(date: Word, weekday: Word): CronProblem {
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

export function neverFires(date: Word, weekday: Word, month: Word, year: Word | undefined): CronProblem {
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
