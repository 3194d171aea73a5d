import type { Problem } from '../../lib/schedule/schedule.ts';

/** A text with what a problem gives to be written instead put in its places. */
export function putInPlace(text: string, replacement: NonNullable<Problem['replacement']>): string {
  const starts = [0];
  const characters = Array.from(text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'));
  for (const [index, character] of characters.entries()) if (character === '\n') starts.push(index + 1);
  const edits = replacement
    .map(({ line, column, length, text: written }) => ({ at: (starts[line - 1] ?? 0) + column - 1, length, written }))
    .sort((a, b) => b.at - a.at || b.length - a.length);
  for (const { at, length, written } of edits) characters.splice(at, length, ...Array.from(written));
  return characters.join('');
}

/** The same with every problem's, the last first. */
export function allPutInPlace(text: string, problems: readonly Problem[]): string {
  return putInPlace(
    text,
    problems.flatMap(({ replacement }) => replacement ?? []),
  );
}
