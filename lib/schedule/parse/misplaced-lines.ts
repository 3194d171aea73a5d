import { type Complaint, complain, quote } from './complaint.ts';
import { type LayoutLine, layoutLines } from './layout-lines.ts';

export type Misplaced = Complaint & { readonly offset: number };

/** Lines that begin below each other: the entries of a list, at their dashes, or the settings of a group. */
interface Level {
  readonly indent: number;
  readonly kind: 'list' | 'group';
}

/** In a text that is something else altogether, a few tell enough. */
const mostTold = 100;

/** From the outermost to the innermost. */
type Open = readonly Level[];

/**
 * The lines of a text that do not begin where they should. The YAML library complains of the lines that come after
 * such a line, which are right; here every line is held against the groups that are open above it, and against the
 * line that follows. Only of use where the text is known to be wrong.
 */
export function misplacedLines(text: string): readonly Misplaced[] {
  const lines = layoutLines(text);
  const found: Misplaced[] = [];
  let open: Open = [];
  let openBefore = open;
  /** An indentation that was complained of: more lines like it are not complained of again. */
  let tolerated: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (found.length >= mostTold) break;
    const accepted = accept(open, line, lines[index - 1]);
    if (accepted === undefined && line.indent === tolerated) continue;
    tolerated = undefined;
    if (accepted !== undefined) {
      openBefore = open;
      open = accepted;
      continue;
    }
    const { blamed, complaint, open: mended } = blame(lines, index, open, openBefore);
    found.push({ ...complaint, offset: blamed.offset });
    if (mended === open) tolerated = line.indent;
    open = mended;
  }
  return found;
}

/** What is open after a line; absent: the line does not fit. */
function accept(open: Open, line: LayoutLine, before: LayoutLine | undefined): Open | undefined {
  const kind = line.dash ? 'list' : 'group';
  const outer = open.filter(({ indent }) => indent <= line.indent);
  const inside: Open = line.dash && line.isSetting ? [{ indent: line.inner, kind: 'group' }] : [];
  const fits = outer.findLastIndex((level) => level.indent === line.indent && level.kind === kind);
  if (fits >= 0) return [...outer.slice(0, fits + 1), ...inside];
  // A list may stand below its setting without a step to the right.
  const isDeeper = outer.length === open.length && (outer.at(-1)?.indent ?? -1) < line.indent;
  const isBelowItsSetting = line.dash && outer.at(-1)?.indent === line.indent && before?.indent === line.indent;
  if (!(isDeeper || isBelowItsSetting) || before?.opens === false) return undefined;
  return [...outer, { indent: line.indent, kind }, ...inside];
}

interface Blame {
  readonly blamed: LayoutLine;
  readonly complaint: Complaint;
  /** What is open after the line that did not fit, as if the blamed one were mended. */
  readonly open: Open;
}

function blame(lines: readonly LayoutLine[], index: number, open: Open, openBefore: Open): Blame {
  const line = lines[index] as LayoutLine;
  const before = lines[index - 1];
  const next = lines[index + 1];
  const isDeeper = open.every(({ indent }) => indent < line.indent);
  const asBefore = accept(openBefore, line, undefined);
  if (before && isDeeper && asBefore && openBefore.some(({ indent }) => indent === line.indent)) {
    return { blamed: before, complaint: tooFarLeft, open: asBefore };
  }
  const group: Level = { indent: line.indent, kind: 'group' };
  if (beginsEntry(line)) {
    const list = open.findIndex(({ kind }) => kind === 'list');
    const inner = next && !next.dash && next.indent > (open[list]?.indent ?? -1) ? next.indent : line.inner;
    const mended: Open = [...open.slice(0, list + 1), { ...group, indent: inner }];
    return { blamed: line, complaint: noDash(lines, line), open: mended };
  }
  const outer = before ? open.filter(({ indent }) => indent < before.indent) : open;
  if (before && isDeeper && beginsEntry(before) && !before.dash) {
    const mended: Open = [...outer, { indent: before.indent, kind: 'list' }, group];
    return { blamed: before, complaint: noDash(lines, before), open: mended };
  }
  if (before?.dash && before.isSetting && next?.indent === line.indent && !next.dash && line.indent >= 2) {
    const mended: Open = [...outer, { indent: line.indent - 2, kind: 'list' }, group];
    return { blamed: before, complaint: dashOutOfLine(before, line), open: mended };
  }
  return { blamed: line, complaint: isDeeper ? tooFarRight : tooFarLeft, open };
}

/** Whether a line looks like the first of a window, or of another entry of a list. */
const beginsEntry = (line: LayoutLine): boolean =>
  line.dash ||
  line.word.startsWith('-') ||
  /^[–—]/.test(line.word) ||
  (line.section === 'windows' && line.word === 'name');

function noDash(lines: readonly LayoutLine[], line: LayoutLine): Complaint {
  const text = line.text.replace(/^[-–—]\s*/, '');
  const other = lines.find(({ dash, section }) => dash && section === line.section);
  const isOnly = other === undefined || other === line;
  const what = line.section === 'windows' ? 'window' : 'list entry';
  return complain(
    'bad-dash',
    `A ${what} begins here, but not with a dash and a space${isOnly ? '' : ' below the other dashes'}.`,
    `Begin each ${what} with a dash and a space${isOnly ? '' : `, with ${spaces(other.indent)} before the dash like the others`}: ${quote(`- ${text}`)}.`,
  );
}

const dashOutOfLine = (line: LayoutLine, below: LayoutLine): Complaint =>
  complain(
    'bad-dash',
    `The lines that follow do not begin below the ${quote(line.word)} of this one.`,
    `Write the dash with ${spaces(below.indent - 2)} before it and one after it: ${quote(`- ${line.text.replace(/^-\s*/, '')}`)}.`,
  );

const spaces = (count: number): string => (count === 0 ? 'no space' : count === 1 ? 'one space' : `${count} spaces`);

const tooFarLeft = complain(
  'bad-indent',
  'This line does not begin below the lines it belongs to.',
  'Give it exactly as many spaces as the other lines of its group.',
);

const tooFarRight = complain(
  'bad-indent',
  'This line begins further to the right than the lines it belongs to.',
  'Give it exactly as many spaces as the line above.',
);
