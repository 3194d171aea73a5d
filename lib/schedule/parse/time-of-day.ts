import { type Complaint, complain, quote, writeInstead } from './complaint.ts';

/** Reads a time of day as `HH:MM`. */
export const readTimeOfDay = (text: string): string | Complaint => read(text, guessTime, '00:00 to 23:59');

/** The same, for the end of a window: `24:00` is the midnight that ends the day. */
export const readEndOfDay = (text: string): string | Complaint =>
  /^\s*24:00\s*$/.test(text) ? '24:00' : read(text, guessEndOfDay, '00:00 to 24:00');

function read(text: string, guessed: (text: string) => string | undefined, hours: string): string | Complaint {
  const found = /^\s*(\d{1,2}):([0-5]\d)\s*$/.exec(text);
  if (found?.[1] !== undefined && Number(found[1]) <= 23) return `${found[1].padStart(2, '0')}:${found[2]}`;
  if (/^\s*24:00\s*$/.test(text)) {
    return complain('bad-time', 'A window cannot begin at 24:00.', 'Write `"00:00"`, and the day after as the day.');
  }
  const message = `${quote(text)} is not a time of day.`;
  if (/^\s*\d{1,2}:\d\d.*(z|utc|gmt|[+-]\d{1,2}(:?\d\d)?)\s*$/i.test(text.slice(0, 100))) {
    const hint = "Write the hours and minutes that the clock shows in the schedule's own time zone.";
    return complain('bad-time', `${quote(text)} names a zone or an offset, and is not a time of day.`, hint);
  }
  const guess = guessed(text);
  if (guess === undefined)
    return complain('bad-time', message, `Write hours and minutes from ${hours}, such as \`"08:00"\`.`);
  const straight = /[“”‘’„]/.test(text) ? 'with straight quotes' : 'like this';
  return writeInstead('bad-time', message, `"${guess}"`, (written) => `Write it ${straight}: ${written}.`);
}

/** What was meant by 8, 8am, 8.30, 8h30, 8:00 pm, 08:00:00, noon or midnight. */
export function guessTime(text: string): string | undefined {
  const word = text
    .slice(0, 40)
    .replace(/["'“”‘’„\s]+/g, ' ')
    .trim();
  if (/^(at )?(12 )?(noon|midday|mittags?)$/i.test(word)) return '12:00';
  if (/^(at )?(12 )?(midnight|mitternacht)$/i.test(word)) return '00:00';
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

/** The same of the end of a day, where midnight is the one that ends it. */
export function guessEndOfDay(text: string): string | undefined {
  const word = text
    .slice(0, 40)
    .replace(/["'“”‘’„\s]+/g, ' ')
    .trim();
  const isMidnight =
    /^(at )?(12 ?)?(midnight|mitternacht)$|^24([:.h]?00){0,2} ?(h|uhr)?$|^12([:.]00)? ?a\.?m\.?$/i.test(word);
  return isMidnight || /^(the )?(end of (the )?day|eod|tagesende)$/i.test(word) ? '24:00' : guessTime(text);
}
