import { type Complaint, complain, quote } from './complaint.ts';
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
    return complain(
      'unknown-word',
      `${quote(text)} is not a \`${key}\` that is known.`,
      meant === undefined
        ? `Write ${all.slice(0, -1).join(', ')} or ${all.at(-1)}.`
        : `Did you mean \`${meant}\`? Write it like this: \`${key}: ${meant}\`.`,
    );
  };
