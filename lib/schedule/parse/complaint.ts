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
}

export const complain = (code: string, message: string, hint: string): Complaint => ({ code, message, hint });

export const isComplaint = (value: unknown): value is Complaint =>
  typeof value === 'object' && value !== null && 'message' in value && 'hint' in value && 'code' in value;

/** A value as people wrote it, set off from the sentence, on one line and not longer than a sentence bears. */
export function quote(text: string): string {
  const shown = text
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replaceAll('`', "'")
    .trim();
  return `\`${shown.length > 60 ? `${Array.from(shown).slice(0, 57).join('')}...` : shown}\``;
}
