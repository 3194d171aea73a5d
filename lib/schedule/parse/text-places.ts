import type { Place } from '../schedule.ts';

/** Turns an offset in a text into the line and column that an editor shows, both from 1, in characters. */
export function textPlaces(file: string, text: string): (offset: number) => Place {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const pairs = surrogatePairs(text);
  let [line, start, end] = [1, 0, lineStarts[1] ?? Number.POSITIVE_INFINITY];
  return (offset) => {
    // Most places are asked for in the order of the text, many in each line.
    if (offset < start || offset >= end) {
      line = countUpTo(lineStarts, offset);
      [start, end] = [lineStarts[line - 1] ?? 0, lineStarts[line] ?? Number.POSITIVE_INFINITY];
    }
    const inPairs = pairs.length === 0 ? 0 : countUpTo(pairs, offset - 1) - countUpTo(pairs, start - 1);
    return { file, line, column: offset - start + 1 - inPairs };
  };
}

/** Offsets of characters that JavaScript counts as two, such as emoji. */
function surrogatePairs(text: string): number[] {
  return Array.from(text.matchAll(/[\u{10000}-\u{10ffff}]/gu), (match) => match.index);
}

/** How many of the ascending `sorted` are at most `limit`. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
