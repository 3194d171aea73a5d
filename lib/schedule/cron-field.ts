import type { FieldRule } from './cron-field-rule.ts';
import { CronRefused, type Word } from './cron-problem.ts';

/** What one field names. Days of the week are 0 Sunday ... 6 Saturday whatever the dialect wrote. */
export interface FieldValues {
  readonly values: ReadonlySet<number>;
  /** Day of month `L`. */
  readonly lastDay?: boolean;
  /** `LW`: the last working day (Monday to Friday) of the month. */
  readonly lastWorkingDay?: boolean;
  /** `15W`: the working day nearest to the 15th, in the same month. */
  readonly nearestWorkingDays?: ReadonlySet<number>;
  /** `6L`: the last such day of the month. */
  readonly lastWeekdays?: ReadonlySet<number>;
  /** `3#2`: the second Tuesday. */
  readonly nthWeekday?: { readonly weekday: number; readonly nth: number };
}

/** Throws `CronRefused`. */
export function readField(rule: FieldRule, word: Word): FieldValues {
  const items = word.text.toUpperCase().split(',');
  if (rule.special === 'weekday' && items.length > 1 && items.some((item) => item.includes('#'))) {
    refuse(rule, word, 'with `#` only one day can be named');
  }
  const values = new Set<number>();
  const nearestWorkingDays = new Set<number>();
  const lastWeekdays = new Set<number>();
  let found: Omit<FieldValues, 'values'> = {};
  for (const item of items) {
    const special = readSpecial(rule, word, item);
    switch (special?.kind) {
      case 'last-day':
        found = { ...found, lastDay: true };
        break;
      case 'last-working-day':
        found = { ...found, lastWorkingDay: true };
        break;
      case 'nearest-working-day':
        found = { ...found, nearestWorkingDays: nearestWorkingDays.add(special.date) };
        break;
      case 'last-weekday':
        found = { ...found, lastWeekdays: lastWeekdays.add(special.weekday) };
        break;
      case 'nth-weekday':
        found = { ...found, nthWeekday: special };
        break;
      case undefined:
        for (const value of readRange(rule, word, item)) values.add(value);
        break;
      default:
        special satisfies never;
    }
  }
  return { values, ...found };
}

type Special =
  | { readonly kind: 'last-day' | 'last-working-day' }
  | { readonly kind: 'nearest-working-day'; readonly date: number }
  | { readonly kind: 'last-weekday'; readonly weekday: number }
  | { readonly kind: 'nth-weekday'; readonly weekday: number; readonly nth: number };

function readSpecial(rule: FieldRule, word: Word, item: string): Special | undefined {
  if (rule.special === 'date') {
    if (item === 'L') return { kind: 'last-day' };
    if (item === 'LW' || item === 'WL') return { kind: 'last-working-day' };
    const nearest = /^(\d+)W$/.exec(item);
    if (nearest?.[1]) return { kind: 'nearest-working-day', date: readValue(rule, word, nearest[1]) };
  }
  if (rule.special === 'weekday') {
    const last = /^([A-Z]{3}|\d+)L$/.exec(item);
    if (last?.[1]) return { kind: 'last-weekday', weekday: store(rule, readValue(rule, word, last[1])) };
    const nth = /^([A-Z]+|\d+)#(\d+)$/.exec(item);
    if (nth?.[1] && nth[2]) {
      const count = Number(nth[2]);
      if (count < 1 || count > 5) refuse(rule, word, `a month has a first to a fifth of a day, not \`#${nth[2]}\``);
      return { kind: 'nth-weekday', weekday: store(rule, readValue(rule, word, nth[1])), nth: count };
    }
  }
  return undefined;
}

function readStep(rule: FieldRule, word: Word, text: string): number {
  const step = Number(text);
  return step < 1 || step > rule.max ? refuse(rule, word, `a step goes from 1 to ${rule.max}, not \`/${text}\``) : step;
}

/** `*`, `5`, `1-5` (also past the end: `FRI-MON`, `20-2`), each also with a step: `0/15` runs to the end of the field. */
function readRange(rule: FieldRule, word: Word, item: string): readonly number[] {
  // The last day of the week alone: EventBridge reads `L` there as SAT.
  if (rule.special === 'weekday' && item === 'L') return [6];
  if (item.startsWith('L-')) return refuse(rule, word, misread(rule, item));
  const parts = /^(\*|[A-Z0-9]+)(?:-([A-Z0-9]+))?(?:\/(\d+))?$/.exec(item);
  const [, first, second, stepText] = parts ?? [];
  if (first === undefined || (first === '*' && second !== undefined)) return refuse(rule, word, misread(rule, item));
  const step = stepText === undefined ? 1 : readStep(rule, word, stepText);
  const from = first === '*' ? rule.min : readValue(rule, word, first);
  // The end of the field, for `*` and `5/10`; of its eight Unix numbers the week's last day is 6 unless 7 is written.
  const end = Math.max(from, rule.cycle === undefined ? rule.max : rule.min + rule.cycle - 1);
  let to = second !== undefined ? readValue(rule, word, second) : first === '*' || stepText !== undefined ? end : from;
  if (to < from) {
    if (rule.cycle === undefined) return refuse(rule, word, `\`${item}\` runs backwards`);
    to += rule.cycle;
  }
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(store(rule, value));
  return values;
}

function readValue(rule: FieldRule, word: Word, text: string): number {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value < rule.min || value > rule.max)
      refuse(rule, word, `\`${text}\` is not between ${rule.min} and ${rule.max}`);
    return value;
  }
  const index = rule.names.indexOf(text);
  if (index < 0) refuse(rule, word, misread(rule, text));
  return rule.min + index;
}

/** Brings a written number into the cycle and into the stored numbering. */
function store(rule: FieldRule, value: number): number {
  const within = rule.cycle === undefined ? value : ((value - rule.min) % rule.cycle) + rule.min;
  return within + (rule.shift ?? 0);
}

function misread(rule: FieldRule, item: string): string {
  if (item === '') return 'an item of the list is empty';
  if (item === '?') {
    return rule.name.startsWith('day')
      ? '`?` stands alone, and only in cron(...)'
      : '`?` is for day of month and day of week only';
  }
  if (item === 'L-W' && rule.special === 'date') return '`L-W` is written `LW`';
  if (item.startsWith('L-')) return '`L` cannot be counted back from';
  const long = rule.names.find((name) => item.startsWith(name));
  if (long !== undefined && /^[A-Z]+$/.test(item)) return `\`${item}\` is written \`${long}\``;
  if (/[LW#]/.test(item) && /^[\dLW#-]+$/.test(item)) return `\`${item}\` does not belong into this field`;
  return `\`${item}\` is not understood`;
}

function refuse(rule: FieldRule, word: Word, what: string): never {
  throw new CronRefused({
    code: 'cron-field',
    message: `In the ${rule.name} field${what.includes(`\`${word.text.toUpperCase()}\``) ? '' : ` \`${word.text}\``}, ${what}.`,
    hint: `Write ${rule.example}.`,
    offset: word.offset,
  });
}
