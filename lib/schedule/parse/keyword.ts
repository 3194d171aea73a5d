import { type Complaint, complain, quote, writeInstead } from './complaint.ts';
import { nearest } from './nearest.ts';

/** Reads one of a few known words, in any case. */
export const keyword =
  <T extends string>(key: string, known: readonly T[]) =>
  (text: string): T | Complaint => {
    const written = text.trim().toLowerCase();
    const found = known.find((word) => word === written);
    if (found !== undefined) return found;
    const meant = nearest(written, known);
    const all = known.map((word) => `\`${word}\``);
    const message = `${quote(text)} is not a \`${key}\` that is known.`;
    if (meant === undefined) {
      return complain('unknown-word', message, `Write ${all.slice(0, -1).join(', ')} or ${all.at(-1)}.`);
    }
    const hint = (word: string): string => `Did you mean ${word}? Write it like this: ${quote(`${key}: ${meant}`)}.`;
    return writeInstead('unknown-word', message, meant, hint);
  };
