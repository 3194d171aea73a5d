import { type Complaint, complain, quote } from './complaint.ts';

/** Reads a time of day as `HH:MM`. */
export function readTimeOfDay(text: string): string | Complaint {
  const found = /^\s*(\d{1,2}):([0-5]\d)\s*$/.exec(text);
  if (found?.[1] !== undefined && Number(found[1]) <= 23) return `${found[1].padStart(2, '0')}:${found[2]}`;
  if (/^\s*24:00\s*$/.test(text)) {
    return complain('bad-time', 'A window cannot begin at 24:00.', 'Write `00:00`, on the day after.');
  }
  const guess = guessTime(text);
  const straight = /[“”‘’„]/.test(text) ? 'with straight quotes' : 'like this';
  return complain(
    'bad-time',
    `${quote(text)} is not a time of day.`,
    guess === undefined
      ? 'Write hours and minutes from 00:00 to 23:59, such as `"08:00"`.'
      : `Write it ${straight}: \`"${guess}"\`.`,
  );
}

/** The same, for the end of a window: `24:00` is the midnight that ends the day. */
export const readEndOfDay = (text: string): string | Complaint =>
  /^\s*24:00\s*$/.test(text) ? '24:00' : readTimeOfDay(text);

/** What was meant by 8, 8am, 8.30, 8h30, 8:00 pm or 08:00:00. */
export function guessTime(text: string): string | undefined {
  const found =
    /^[\s"'“”‘’„]*(\d{1,2})(?:[:.h]([0-5]\d))?(?:[:.]00)?\s*([ap])?\.?(?:m\.?)?\s*(?:uhr|h|o'clock)?[\s"'“”‘’„]*$/i.exec(
      text.slice(0, 40),
    );
  if (found?.[1] === undefined) return undefined;
  const half = found[3]?.toLowerCase();
  const hour = Number(found[1]);
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined;
  const onTheClock = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return onTheClock > 23 ? undefined : `${String(onTheClock).padStart(2, '0')}:${found[2] ?? '00'}`;
}
