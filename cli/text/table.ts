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
  const widths = columns.map((_, index) => Math.max(0, ...rows.map((row) => widthOf(row[index] ?? ''))));
  const last = columns.length - 1;
  const before = 2 + widths.slice(0, last).reduce((sum, one) => sum + one + 2, 0);
  const isBelow = width !== undefined && width - before < Math.min(leastForLast, widths[last] ?? 0);
  const room = width === undefined ? undefined : isBelow ? width - 6 : width - before;
  return rows.map((row) => {
    const cells = row.slice(0, last).map((cell, index) => fitted(cell, widths[index] ?? 0, columns[index]?.right));
    const head = `  ${cells.map((cell) => `${cell}  `).join('')}`;
    const text = row[last] ?? '';
    if (columns[last]?.right) return [`${head}${paddedLeft(text, widths[last] ?? 0)}`.trimEnd()];
    const lines = wrapped(text, room);
    if (isBelow) return [head.trimEnd(), ...lines.filter((line) => line !== '').map((line) => `      ${line}`)];
    return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(before)}${line}`.trimEnd());
  });
}

const fitted = (cell: string, width: number, right = false): string =>
  right ? paddedLeft(cell, width) : padded(cell, width);
