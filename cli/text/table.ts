import { padded, paddedLeft, widthOf, wrapped } from './lines.ts';

export interface Column {
  readonly title?: string;
  /** Numbers stand at the right. */
  readonly right?: boolean;
}

/** Narrower than this a last column goes below its row. */
const leastForLast = 28;

/**
 * Rows in columns that are as wide as they must be, two blanks apart and indented by two. A last column that does not fit
 * is broken into lines.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): readonly string[] {
  const hasTitles = columns.some(({ title }) => title !== undefined);
  const all = hasTitles ? [columns.map(({ title = '' }) => title), ...rows] : rows;
  return tableRows(columns, all, width).flat();
}

/** The lines of each row. */
export const tableRows = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): readonly (readonly string[])[] => rows.map(rowLines(columns, rows, width));

/** What makes the lines of a row, in columns that fit all of the rows. */
export function rowLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): (row: readonly string[]) => readonly string[] {
  const widest = (index: number): number => rows.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), 0);
  const last = columns.length - 1;
  const widths = columns.slice(0, last).map((_, index) => widest(index));
  const before = widths.reduce((sum, one) => sum + one + 2, 2);
  const isBelow = width !== undefined && width - before < Math.min(leastForLast, widest(last));
  const lastWidth = columns[last]?.right ? widest(last) : 0;
  const room = width === undefined ? undefined : isBelow ? width - 6 : width - before;
  return (row) => {
    const head = widths.map((one, index) => fitted(row[index] ?? '', one, columns[index]?.right));
    // Joined and not concatenated: V8 keeps what is concatenated in pieces, which take several times the room.
    const withHead = (text: string): string => ['', ...head, text].join('  ').trimEnd();
    const text = row[last] ?? '';
    if (columns[last]?.right) return [withHead(paddedLeft(text, lastWidth))];
    const [first = '', ...others] = wrapped(text, room);
    if (isBelow)
      return [withHead(''), ...[first, ...others].filter((line) => line !== '').map((line) => `      ${line}`)];
    return [withHead(first), ...others.map((line) => `${' '.repeat(before)}${line}`.trimEnd())];
  };
}

const fitted = (cell: string, width: number, right = false): string =>
  right ? paddedLeft(cell, width) : padded(cell, width);
