import { type Complaint, complain, quote, writeInstead } from './complaint.ts';

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
type Unit = keyof typeof unitMs;

const shape = /^(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?!s))?\s*(?:(\d+)\s*s)?\s*(?:(\d+)\s*ms)?$/i;
const units: readonly Unit[] = ['d', 'h', 'm', 's', 'ms'];

/** A length of time with its bounds, both included. */
export interface DurationBounds {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Reads a length of time such as `90s`, `15m`, `1h30m`, `2d` or `500ms`, in milliseconds. */
export const duration =
  ({ leastMs, mostMs }: DurationBounds) =>
  (text: string): number | Complaint => {
    const written = text.length > 100 ? [] : (shape.exec(text.trim())?.slice(1) ?? []);
    if (written.every((part) => part === undefined)) return notADuration(text);
    const ms = units.reduce((sum, unit, index) => sum + Number(written[index] ?? 0) * unitMs[unit], 0);
    if (ms >= leastMs && ms <= mostMs) return ms;
    const [word, edge] = ms < leastMs ? ['short', leastMs] : ['long', mostMs];
    return complain(
      'duration-out-of-range',
      `${quote(text)} is too ${word}.`,
      `It cannot be ${word}er than \`${writeDuration(edge)}\`.`,
    );
  };

/** The shortest way to write a length of time: `1h30m`. */
export function writeDuration(ms: number): string {
  let left = ms;
  let written = '';
  for (const unit of units) {
    const count = Math.floor(left / unitMs[unit]);
    left -= count * unitMs[unit];
    if (count > 0) written += `${count}${unit}`;
  }
  return written === '' ? '0s' : written;
}

const spelledOut: readonly (readonly [RegExp, Unit])[] = [
  [/^d(ays?)?$/i, 'd'],
  [/^h(ours?|rs?)?$/i, 'h'],
  [/^m(in(ute)?s?)?$/i, 'm'],
  [/^s(ec(ond)?s?)?$/i, 's'],
  [/^(ms|milliseconds?)$/i, 'ms'],
];

function notADuration(text: string): Complaint {
  const message = `${quote(text)} is not a length of time.`;
  if (/^\s*\d{1,6}\s*$/.test(text)) {
    const count = Number(text);
    const hint = `Say of what: \`${count}s\`, \`${count}m\`, \`${count}h\` or \`${count}d\`.`;
    return complain('bad-duration', message, hint);
  }
  const [, count, word] = /^\s*(\d{1,6}(?:[.,]\d{1,3})?)\s*([a-z]{1,12})\.?\s*$/i.exec(text) ?? [];
  const unit = spelledOut.find(([spelling]) => word !== undefined && spelling.test(word))?.[1];
  const ms = unit !== undefined && count !== undefined ? Math.round(Number(count.replace(',', '.')) * unitMs[unit]) : 0;
  if (ms > 0) return writeInstead('bad-duration', message, writeDuration(ms));
  return complain('bad-duration', message, asClock(text) ?? 'Write it like `90s`, `15m`, `1h30m` or `2d`.');
}

/** `1:30` may be hours and minutes, or minutes and seconds. */
function asClock(text: string): string | undefined {
  const [, first, second] = /^\s*(\d{1,3}):([0-5]\d)\s*$/.exec(text) ?? [];
  if (first === undefined || second === undefined || Number(first) + Number(second) === 0) return undefined;
  const hours = writeDuration((Number(first) * 60 + Number(second)) * unitMs.m);
  const minutes = writeDuration((Number(first) * 60 + Number(second)) * unitMs.s);
  return `Write \`${hours}\` if these are hours and minutes, or \`${minutes}\` if they are minutes and seconds.`;
}
