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
export function tableRows(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): readonly (readonly string[])[] {
  const widest = (index: number): number => rows.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), 0);
  const last = columns.length - 1;
  const widths = columns.slice(0, last).map((_, index) => widest(index));
  const before = widths.reduce((sum, one) => sum + one + 2, 2);
  const isBelow = width !== undefined && width - before < Math.min(leastForLast, widest(last));
  const lastWidth = columns[last]?.right ? widest(last) : 0;
  const room = width === undefined ? undefined : isBelow ? width - 6 : width - before;
  return rows.map((row) => {
    const head = widths.reduce(
      (line, one, index) => `${line}${fitted(row[index] ?? '', one, columns[index]?.right)}  `,
      '  ',
    );
    const text = row[last] ?? '';
    if (columns[last]?.right) return [`${head}${paddedLeft(text, lastWidth)}`.trimEnd()];
    const lines = wrapped(text, room);
    if (isBelow) return [head.trimEnd(), ...lines.filter((line) => line !== '').map((line) => `      ${line}`)];
    return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(before)}${line}`.trimEnd());
  });
}

const fitted = (cell: string, width: number, right = false): string =>
  right ? paddedLeft(cell, width) : padded(cell, width);
