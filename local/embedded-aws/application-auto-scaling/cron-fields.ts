/**
 * Amazon EventBridge's cron dialect: minutes, hours, day of month, month, day of week (1 = SUN), year. Written apart
 * from the schedule language on purpose: what checks a thing should not share its mistakes.
 */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly isDay: (date: CalendarDay) => boolean;
  readonly isMonth: (month: number) => boolean;
  readonly years: readonly number[];
}

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** `undefined` where EventBridge would refuse the expression. */
export const parseCronFields = (text: string): CronFields | undefined => {
  const parts = text.trim().toUpperCase().split(/\s+/);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = parts;
  if (parts.length !== 6 || (dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const minutes = values(minute, 0, 59);
  const hours = values(hour, 0, 23);
  const months = values(month, 1, 12, monthNames);
  const years = values(year, 1970, 2199);
  const isDay = dayOfWeek === '?' ? dayOfMonthRule(dayOfMonth) : dayOfWeekRule(dayOfWeek);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  return { minutes, hours, years, isDay, isMonth: (candidate) => months.includes(candidate) };
};

/** The days on which the expression fires, from `first` on. */
export function* cronDays(fields: CronFields, first: CalendarDay): Generator<CalendarDay> {
  for (const year of fields.years) {
    if (year < first.year) continue;
    for (let month = year === first.year ? first.month : 1; month <= 12; month++) {
      if (!fields.isMonth(month)) continue;
      const begin = year === first.year && month === first.month ? first.day : 1;
      for (let day = begin; day <= lastDay(year, month); day++) {
        const date = { year, month, day };
        if (fields.isDay(date)) yield date;
      }
    }
  }
}

/** Numbers of a field of lists, ranges (which may wrap) and steps; `undefined`: malformed. */
const values = (text: string, low: number, high: number, names: readonly string[] = []): number[] | undefined => {
  const found = new Set<number>();
  const numberOf = (word: string): number => {
    const named = names.indexOf(word);
    const value = named >= 0 ? named + low : /^\d+$/.test(word) ? Number(word) : Number.NaN;
    return value >= low && value <= high ? value : Number.NaN;
  };
  for (const item of text.split(',')) {
    const [range = '', step, ...rest] = item.split('/');
    const [from = '', to, ...more] = range.split('-');
    const stride = step === undefined ? 1 : /^[1-9]\d*$/.test(step) ? Number(step) : Number.NaN;
    const start = from === '*' ? low : numberOf(from);
    const stop = from === '*' || (to === undefined && step !== undefined) ? high : numberOf(to ?? from);
    if (rest.length > 0 || more.length > 0 || Number.isNaN(start + stop + stride)) return undefined;
    const span = stop >= start ? stop - start : stop - start + (high - low + 1);
    for (let offset = 0; offset <= span; offset += stride) found.add(low + ((start - low + offset) % (high - low + 1)));
  }
  return [...found].sort((a, b) => a - b);
};

type DayRule = (date: CalendarDay) => boolean;

const dayOfMonthRule = (text: string): DayRule | undefined => {
  if (text === 'L') return ({ year, month, day }) => day === lastDay(year, month);
  if (text === 'LW') return (date) => date.day === nearestWeekday(date, lastDay(date.year, date.month));
  const [, nearest] = /^(\d{1,2})W$/.exec(text) ?? [];
  if (nearest !== undefined) {
    const wanted = Number(nearest);
    if (wanted < 1 || wanted > 31) return undefined;
    return (date) => wanted <= lastDay(date.year, date.month) && date.day === nearestWeekday(date, wanted);
  }
  const days = values(text, 1, 31);
  return days && (({ day }) => days.includes(day));
};

const dayOfWeekRule = (text: string): DayRule | undefined => {
  if (text === 'L') return (date) => weekday(date) === 7;
  const [, word = '', mark, nth = ''] = /^([A-Z]{3}|[1-7])(?:(L)|#([1-5]))$/.exec(text) ?? [];
  if (word !== '') {
    const [wanted] = values(word, 1, 7, dayNames) ?? [];
    if (wanted === undefined) return undefined;
    if (mark === 'L') return (date) => weekday(date) === wanted && date.day + 7 > lastDay(date.year, date.month);
    return (date) => weekday(date) === wanted && Math.ceil(date.day / 7) === Number(nth);
  }
  const days = values(text, 1, 7, dayNames);
  return days && ((date) => days.includes(weekday(date)));
};

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** 1 = Sunday. */
const weekday = ({ year, month, day }: CalendarDay): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

/** The weekday nearest to `day` within the same month. */
const nearestWeekday = ({ year, month }: CalendarDay, day: number): number => {
  const on = weekday({ year, month, day });
  if (on === 7) return day === 1 ? 3 : day - 1;
  if (on === 1) return day === lastDay(year, month) ? day - 2 : day + 1;
  return day;
};
