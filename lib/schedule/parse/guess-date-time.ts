import { guessTime } from './time-of-day.ts';

/** The first three letters of English and German names. */
const months = ['jan', 'feb', 'mar|mär', 'apr', 'may|mai', 'jun', 'jul', 'aug', 'sep', 'oct|okt', 'nov', 'dec|dez'];
const weekdays = ['mon|mon', 'tue|die', 'wed|mit', 'thu|don', 'fri|fre', 'sat|sam', 'sun|son'];
const codes = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

const monthNumber = (name: string): number => months.findIndex((names) => names.split('|').includes(prefix(name))) + 1;

const weekdayCode = (name: string): string | undefined =>
  codes[weekdays.findIndex((names) => names.split('|').includes(prefix(name)))];

const prefix = (name: string): string => name.slice(0, 3).toLowerCase();

const monthName = `((?:${months.join('|')})[a-zä]*)\\.?`;
const weekdayName = `(?:${weekdays.join('|')})[a-z]*`;

/** Ways to write a date, and which group is the year, the month and the day. */
const dates: readonly (readonly [RegExp, year: number, month: number, day: number])[] = [
  [/(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/, 1, 2, 3],
  [/(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})/, 3, 2, 1],
  // Day and month where only one of them can be the month.
  [/(?<!\d)(1[3-9]|2\d|3[01])[-/](\d{1,2})[-/](\d{4})/, 3, 2, 1],
  [/(?<!\d)(\d{1,2})[-/](1[3-9]|2\d|3[01])[-/](\d{4})/, 3, 1, 2],
  [new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s*(?:of\\s+)?${monthName},?\\s*(\\d{4})`, 'i'), 3, 2, 1],
  [new RegExp(`\\b${monthName}\\s*(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})`, 'i'), 3, 1, 2],
];

export interface GuessedDateTime {
  readonly date: string;
  /** Absent: there is none, or it is not understood. */
  readonly time?: string;
  /** Nothing else is written beside it. */
  readonly isWhole: boolean;
}

/** What was meant by 27.11.2026 9 Uhr, Nov 27, 2026 9:00 AM or Friday 27 November 2026 09:00. */
export function guessDateTime(text: string): GuessedDateTime | undefined {
  // Each of the ways has a year in it, and nearly everything that is asked about has none.
  if (!/\d{4}/.test(text)) return undefined;
  const plain = text.slice(0, 100).replace(/[‐-―]/g, '-');
  for (const [pattern, yearAt, monthAt, dayAt] of dates) {
    const found = pattern.exec(plain);
    if (found === null) continue;
    const [year, written = '', day] = [found[yearAt], found[monthAt], found[dayAt]];
    const month = /^\d/.test(written) ? Number(written) : monthNumber(written);
    if (month < 1 || month > 12 || Number(day) < 1 || Number(day) > daysIn(Number(year), month)) return undefined;
    const rest = `${plain.slice(0, found.index)} ${plain.slice(found.index + found[0].length)}`
      .replace(new RegExp(`\\b${weekdayName}\\b\\.?`, 'gi'), ' ')
      .replace(/\b(at|um|on|the|den)\b|(?<!\d\s?)\bam\b|[,@"“”„]|^\s*T/gi, ' ');
    const time = guessTime(rest.replace(/\s+/g, ' '));
    const isWhole = time !== undefined || rest.trim() === '';
    return { date: `${year}-${pad(month)}-${pad(day)}`, isWhole, ...(time !== undefined && { time }) };
  }
  return undefined;
}

/** The day of `every Friday at 9:00` as `FRI`; `''`: it repeats, but no day is named. */
export function guessRepeated(text: string): string | undefined {
  const [, every, day = ''] = new RegExp(`^\\s*(every|each|jede[nr]?|on)?\\s*(${weekdayName})?`, 'i').exec(text) ?? [];
  const code = day === '' ? undefined : weekdayCode(day);
  // `Fri 27 Nov` is a single day.
  if (new RegExp(`\\b${monthName}`, 'i').test(text)) return undefined;
  if (code !== undefined) return code;
  return every === undefined || /^on$/i.test(every) ? undefined : '';
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const pad = (value: number | string | undefined): string => String(value).padStart(2, '0');
