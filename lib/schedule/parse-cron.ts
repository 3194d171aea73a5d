import type { Cron } from './cron.ts';
import { dayPatternOf } from './cron-days.ts';
import { type FieldValues, readField } from './cron-field.ts';
import { cronFields } from './cron-field-rule.ts';
import { nextFiring } from './cron-firings.ts';
import {
  bothDays,
  type CronProblem,
  CronRefused,
  neverFires,
  otherCount,
  sixWithSeconds,
  type Word,
  wrongShape,
} from './cron-problem.ts';

/** Understands either dialect, or says what is wrong. Never throws. */
export function parseCron(expression: string): Cron | CronProblem {
  const cron = readCron(expression);
  const wrapped = /^\s*cron\s*\((.*)\)\s*$/is.exec(expression);
  if (!isCronProblem(cron) || cron.code !== 'cron-field' || wrapped?.[1] === undefined || expression.length > 200)
    return cron;
  const words = wordsOf(wrapped[1], 0);
  return (words.length === 6 ? sixWithSeconds(words, (other) => !isCronProblem(readCron(other))) : undefined) ?? cron;
}

function readCron(expression: string): Cron | CronProblem {
  const wrapped = /^(\s*cron\s*\()(.*)\)\s*$/is.exec(expression);
  const words = wordsOf(wrapped?.[2] ?? expression, wrapped?.[1]?.length ?? 0);
  const [minute, hour, date, month, weekday, year] = words;
  const isRight = (other: string): boolean => !isCronProblem(readCron(other));
  const wrong = wrongShape(expression, words, wrapped !== null, isRight);
  if (wrong !== undefined) return wrong;
  if (!minute || !hour || !date || !month || !weekday) return otherCount(words, wrapped !== null);
  try {
    const fields = {
      minutes: ascending(readField(cronFields.minute, minute).values),
      hours: ascending(readField(cronFields.hour, hour).values),
      months: readField(cronFields.month, month).values,
      ...(year && year.text !== '*' ? { years: readField(cronFields.year, year).values } : {}),
      ...(year ? eventBridgeDays(date, weekday) : unixDays(date, weekday)),
    };
    const cron = { ...fields, dayPattern: dayPatternOf(fields) };
    return nextFiring(cron, Date.UTC(1970, 0, 1) - 1) === undefined ? neverFires(date, weekday, month, year) : cron;
  } catch (error) {
    if (error instanceof CronRefused) return error.problem;
    throw error;
  }
}

export function isCronProblem(result: Cron | CronProblem): result is CronProblem {
  return 'code' in result;
}

function eventBridgeDays(date: Word, weekday: Word): Pick<Cron, 'dates' | 'weekdays'> {
  const noDate = date.text === '?';
  if (noDate === (weekday.text === '?')) throw new CronRefused(bothDays(date, weekday));
  return {
    dates: noDate ? noDays : readField(cronFields.date, date),
    weekdays: noDate ? readField(cronFields.eventBridgeWeekday, weekday) : noDays,
  };
}

function unixDays(date: Word, weekday: Word): Pick<Cron, 'dates' | 'weekdays'> {
  return {
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
