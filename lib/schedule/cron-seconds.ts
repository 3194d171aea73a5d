const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const allSeven = 'seconds, minute, hour, day of month, month, day of week, year';

/** An expression of ours, and whether it says just what was written. */
export interface CronReading {
  readonly forms: readonly string[];
  /** A single second of zero is the full minute, which is all that there is here. */
  readonly isFullMinute: boolean;
}

/**
 * What may be meant by fields of which the first is for seconds, as Quartz and Spring have them. In Quartz, which has a `?`, days
 * of the week are numbered like ours; of others it is not known whether 1 is Sunday or Monday, so there are two forms.
 */
export function secondsFirst(
  fields: readonly string[],
  isRight: (expression: string) => boolean,
): CronReading | undefined {
  const [second = '', minute, hour, date = '', month, weekday = '', year = '*'] = fields;
  if (!/^(\*|\d{1,2}|[\d*,/-]+)$/.test(second)) return undefined;
  const write = (on: string, day: string): string => `cron(${minute} ${hour} ${on} ${month} ${day} ${year})`;
  const forms =
    date === '?' || weekday === '?'
      ? [write(date, weekday)]
      : weekday === '*'
        ? [write(date, '?')]
        : date === '*'
          ? named(weekday).map((day) => write('?', day))
          : [];
  const right = forms.filter(isRight);
  return right.length === 0 ? undefined : { forms: right, isFullMinute: /^0{1,2}$/.test(second) };
}

/** Days of the week by their names, with 1 as Monday and with 1 as Sunday. */
function named(weekday: string): readonly string[] {
  if (!/\d/.test(weekday)) return [weekday];
  if (!/^\d([-,]\d)*$/.test(weekday)) return [];
  const withFirst = (sunday: number): string =>
    weekday.replace(/\d/g, (digit) => days[(Number(digit) - sunday + 7) % 7] ?? digit);
  return /[08]/.test(weekday) ? [withFirst(0)] : [withFirst(0), withFirst(1)];
}

interface SecondsProblem {
  readonly code: 'cron-fields';
  readonly message: string;
  readonly hint: string;
  readonly instead?: string;
}

/** What to say of it. `or`: another reading that fits as well. */
export function secondsTold(message: string, { forms, isFullMinute }: CronReading, or?: string): SecondsProblem {
  const code = 'cron-fields';
  const [first = '', second] = forms;
  if (second !== undefined) {
    const hint = `Write \`${first}\` if 1 is Monday where it comes from, or \`${second}\` if 1 is Sunday there.`;
    return { code, message, hint };
  }
  if (!isFullMinute) {
    const hint = `Windows begin and end at full minutes, never at a second: is \`${first}\` meant, without the seconds?`;
    return { code, message, hint };
  }
  if (or !== undefined) {
    const hint = `Write \`${first}\` if the first field is for seconds, or \`${or}\` if it is for minutes and the last one is for the year.`;
    return { code, message, hint };
  }
  return { code, message, hint: `Leave the seconds out: write \`${first}\`.`, instead: first };
}

export function sevenFields(fields: readonly string[], isRight: (expression: string) => boolean): SecondsProblem {
  const message = `This cron expression has seven fields, as other tools have them: ${allSeven}.`;
  const reading = secondsFirst(fields, isRight);
  if (reading !== undefined) return secondsTold(message, reading);
  const hint =
    'In cron(...) there are six: leave the seconds in front out, and write `?` for that one of the two day fields that says nothing.';
  return { code: 'cron-fields', message, hint };
}
