import type { Place } from '../schedule.ts';

/** What is wrong with one written value, before anybody knows where it stands. */
export interface Complaint {
  /** Stable, kebab-case. */
  readonly code: string;
  /** A sentence. */
  readonly message: string;
  /** What to write instead, as a sentence. */
  readonly hint: string;
  /** Where in the value the mistake is, in characters from 0. */
  readonly offset?: number;
  /** The text that the hint gives to be written in place of the whole value. */
  readonly instead?: string;
  /** What the hint gives to be written, where that is more than one value. */
  readonly edits?: readonly Edit[];
}

/** What stands from one offset in a file's text to another becomes this text. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A complaint at its place in a file. */
export type Told = Complaint & Place;

export const complain = (code: string, message: string, hint: string): Complaint => ({ code, message, hint });

/** Tells what to write in place of a value: what people read is what the tests put in place. */
export const writeInstead = (
  code: string,
  message: string,
  instead: string,
  hint = (written: string): string => `Write it like this: ${written}.`,
): Complaint => ({ code, message, hint: hint(shownWhole(instead)), instead });

/** What is to be typed is not shortened, unless nobody would type it. */
const shownWhole = (text: string): string => (/^[^`\n]{1,120}$/.test(text) ? `\`${text}\`` : quote(text));

export const isComplaint = (value: unknown): value is Complaint =>
  typeof value === 'object' && value !== null && 'message' in value && 'hint' in value && 'code' in value;

/** A value as people wrote it, set off from the sentence, on one line and not longer than a sentence bears. */
export function quote(text: string): string {
  if (/^[\w-]{1,60}$/.test(text)) return `\`${text}\``;
  const shown = text
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replaceAll('`', "'")
    .trim();
  return `\`${shown.length > 60 ? `${Array.from(shown).slice(0, 57).join('')}...` : shown}\``;
}
