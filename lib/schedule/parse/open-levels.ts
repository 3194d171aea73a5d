import type { LayoutLine } from './layout-lines.ts';
import { nearest } from './nearest.ts';

/** Lines that begin below each other: the entries of a list, at their dashes, or the settings of a group. */
export interface Level {
  readonly indent: number;
  readonly kind: 'list' | 'group';
  readonly first: LayoutLine;
  /** How many lines it has so far. */
  readonly lines: number;
}

/** What a line may go on with, from the outermost to the innermost. */
export type Open = readonly Level[];

export const level = (first: LayoutLine, indent: number, kind: Level['kind'] = 'group'): Level => ({
  indent,
  kind,
  first,
  lines: 1,
});

const sections = ['timezone', 'targets', 'calendars', 'windows', 'enabled'];

/** Whether a line begins at the very left with a word that does not belong there. */
export const isStranded = ({ indent, dash, isSetting, word }: LayoutLine): boolean =>
  indent === 0 && !dash && isSetting && nearest(word, sections) === undefined;

/** What is open after a line; absent: the line does not fit. */
export function accept(open: Open, line: LayoutLine, before: LayoutLine | undefined): Open | undefined {
  const kind = line.dash ? 'list' : 'group';
  const outer = open.filter(({ indent }) => indent <= line.indent);
  const inside: Open = line.dash && line.isSetting ? [level(line, line.inner)] : [];
  const fits = outer.findLastIndex((one) => one.indent === line.indent && one.kind === kind);
  const same = outer[fits];
  if (same !== undefined) return [...outer.slice(0, fits), { ...same, lines: same.lines + 1 }, ...inside];
  // A list may stand below its setting without a step to the right.
  const isDeeper = outer.length === open.length && (outer.at(-1)?.indent ?? -1) < line.indent;
  const isBelowItsSetting = line.dash && outer.at(-1)?.indent === line.indent && before?.indent === line.indent;
  if (!(isDeeper || isBelowItsSetting) || before?.opens === false) return undefined;
  return [...outer, level(line, line.indent, kind), ...inside];
}
