import { parseWall, type Wall } from '../../wall-time.ts';
import { isComplaint } from '../complaint.ts';
import { readDays } from '../days.ts';

/** How often something happens, as people say it. */
export type Repeated =
  | { readonly kind: 'days'; readonly days: string | undefined }
  | { readonly kind: 'weekly' | 'monthly' | 'yearly' | 'never' | 'unknown' };

const words: readonly (readonly [RegExp, Repeated])[] = [
  [/^(never|none|no|false|once|one[- ]time|n\/a|nie|einmal)$/, { kind: 'never' }],
  [/^((every )?day|daily|each day|1d|t(ae|ä)glich)$/, { kind: 'days', days: undefined }],
  [/^(((every|each) )?(week|work|working|business) ?days?)$/, { kind: 'days', days: 'MON-FRI' }],
  [/^((every |each |on )?week ?ends?)$/, { kind: 'days', days: 'SAT,SUN' }],
  [/^(weekly|((every|each) )?week|1w|w(oe|ö)chentlich)$/, { kind: 'weekly' }],
  [/^(monthly|((every|each) )?month|monatlich)$/, { kind: 'monthly' }],
  [/^(yearly|annual(ly)?|((every|each) )?year|j(ae|ä)hrlich)$/, { kind: 'yearly' }],
];

export function meantRepeat(text: string): Repeated {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const known = words.find(([spelling]) => spelling.test(plain));
  if (known !== undefined) return known[1];
  const days = plain.replace(/^(every|each|on|weekly on) /, '').replace(/(day)s\b/g, '$1');
  return isComplaint(readDays(days)) ? { kind: 'unknown' } : { kind: 'days', days: days.toUpperCase() };
}

const codes = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

export const weekdayCode = (wall: Wall): string => codes[new Date(wall).getUTCDay()] ?? '';

/** The cron expression that fires at a wall time and then every week, month or year; absent: not every month has the day. */
export function cronFrom(local: string, kind: 'weekly' | 'monthly' | 'yearly' | 'daily'): string | undefined {
  const at = new Date(parseWall(local.replace(' ', 'T')));
  const [date, month] = [at.getUTCDate(), at.getUTCMonth() + 1];
  const time = `${at.getUTCMinutes()} ${at.getUTCHours()}`;
  if (kind === 'daily') return `cron(${time} * * ? *)`;
  if (kind === 'weekly') return `cron(${time} ? * ${weekdayCode(at.getTime())} *)`;
  if (kind === 'monthly') return date > 28 ? undefined : `cron(${time} ${date} * ? *)`;
  return date === 29 && month === 2 ? undefined : `cron(${time} ${date} ${month} ? *)`;
}
