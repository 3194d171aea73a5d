import { type NewsKind, newsKinds } from '../news-kinds.ts';
import { type Complaint, complain, quote, writeInstead } from './complaint.ts';
import { nearest } from './nearest.ts';

/** A kind of message, or with a star all that begin alike: `event-*`. */
export function readKindPattern(text: string): string | Complaint {
  const written = text.trim().toLowerCase();
  if (/^[a-z-]+\*?$/.test(written) && kindsLike(written).length > 0) return written;
  const message = `There is no kind of message ${quote(text)}.`;
  if (/^\*+$/.test(written)) {
    return complain('unknown-kind', message, 'Leave the setting out where all kinds are meant.');
  }
  const meant = written.endsWith('*') ? nearest(written, beginnings) : nearest(written, newsKinds);
  if (meant !== undefined) return writeInstead('unknown-kind', message, meant, (word) => `Did you mean ${word}?`);
  const all = newsKinds.map((kind) => `\`${kind}\``);
  return complain('unknown-kind', message, `Known: ${all.join(', ')}.`);
}

/** Shared by some: `event-*`. */
const beginnings: ReadonlySet<string> = new Set(
  newsKinds.flatMap((kind) => {
    const beginning = kind.slice(0, kind.indexOf('-') + 1);
    return newsKinds.filter((other) => beginning !== '' && other.startsWith(beginning)).length > 1
      ? [`${beginning}*`]
      : [];
  }),
);

/** The kinds that a pattern stands for. */
export const kindsLike = (pattern: string): readonly NewsKind[] => {
  const beginning = pattern.endsWith('*') ? pattern.slice(0, -1) : undefined;
  return newsKinds.filter((kind) => (beginning === undefined ? kind === pattern : kind.startsWith(beginning)));
};

export const readKinds = (text: string): readonly NewsKind[] | Complaint => {
  const pattern = readKindPattern(text);
  return typeof pattern === 'string' ? kindsLike(pattern) : pattern;
};
