import { type Complaint, complain, quote } from './complaint.ts';
import { type LayoutLine, layoutLines } from './layout-lines.ts';
import { nearest } from './nearest.ts';

export type Misplaced = Complaint & { readonly offset: number };

/** Lines that begin below each other: the entries of a list, at their dashes, or the settings of a group. */
interface Level {
  readonly indent: number;
  readonly kind: 'list' | 'group';
  readonly first: LayoutLine;
  /** How many lines it has so far. */
  readonly lines: number;
}

/** From the outermost to the innermost. */
type Open = readonly Level[];

interface Blame {
  readonly blamed: LayoutLine;
  readonly complaint: Complaint;
  /** What is open after the line that did not fit, as if the blamed one were mended. */
  readonly open: Open;
}

/** In a text that is something else altogether, a few tell enough. */
const mostTold = 100;

const sections = ['timezone', 'targets', 'calendars', 'windows', 'enabled'];

/**
 * The lines of a text that do not begin where they should. The YAML library complains of the lines that come after
 * such a line, which are right; here every line is held against the groups that are open above it, and against the
 * lines around it. Only of use where the text is known to be wrong.
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
    const accepted = isStranded(line) ? undefined : accept(open, line, lines[index - 1]);
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

/** At the very left stand only a few words. */
const isStranded = ({ indent, dash, isSetting, word }: LayoutLine): boolean =>
  indent === 0 && !dash && isSetting && nearest(word, sections) === undefined;

/** What is open after a line; absent: the line does not fit. */
function accept(open: Open, line: LayoutLine, before: LayoutLine | undefined): Open | undefined {
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

const level = (first: LayoutLine, indent: number, kind: Level['kind'] = 'group'): Level => ({
  indent,
  kind,
  first,
  lines: 1,
});

function blame(lines: readonly LayoutLine[], index: number, open: Open, openBefore: Open): Blame {
  const line = lines[index] as LayoutLine;
  const [above, before, next] = [lines[index - 2], lines[index - 1], lines[index + 1]];
  const outer = open.filter(({ indent }) => indent < line.indent);
  const isDeeper = outer.length === open.length;
  const group = level(line, line.indent);
  if (isStranded(line)) {
    const isFirst = before?.opens && before.isSetting;
    return { blamed: line, complaint: tooFarLeft, open: isFirst ? [...open, level(line, before.indent + 2)] : open };
  }
  const asBefore = accept(openBefore, line, above);
  if (before && isDeeper && asBefore && !beginsEntry(before)) {
    const among = open.findLast(({ indent }) => indent === before.indent)?.first;
    const isOther = next?.indent !== before.indent || (among?.opens && !among.dash && !before.opens);
    const isBack = isOther && openBefore.some(({ indent }) => indent === line.indent);
    if (isBack || belongsBelow(before, above)) return { blamed: before, complaint: tooFarLeft, open: asBefore };
  }
  // The first line of a group, or of a list, that all others contradict.
  const entry = open[outer.length];
  if (entry && !entry.first.dash && beginsEntry(entry.first) && line.dash) {
    const mended: Open = [...outer, level(line, line.indent, 'list'), level(line, line.inner)];
    return { blamed: entry.first, complaint: noDash(lines, entry.first), open: mended };
  }
  for (const depth of [outer.length, outer.length - 1]) {
    const [sibling, parent] = [open[depth], open[depth - 1]];
    if (sibling === undefined || !isContradicted(sibling, parent, line, next)) continue;
    const mended: Open = [
      ...open.slice(0, depth),
      { ...level(line, line.indent, sibling.kind), lines: 2 },
      ...(line.dash ? [level(line, line.inner)] : []),
    ];
    return { blamed: sibling.first, complaint: sibling.indent > line.indent ? tooFarRight : tooFarLeft, open: mended };
  }
  if (beginsEntry(line)) {
    const list = open.findIndex((one) => one.kind === 'list');
    const below = list < 0 ? [...outer, level(line, line.indent, 'list')] : open.slice(0, list + 1);
    const inner = next && !next.dash && next.indent > (below.at(-1)?.indent ?? -1) ? next.indent : line.inner;
    return { blamed: line, complaint: noDash(lines, line), open: [...below, level(line, inner)] };
  }
  const outside = before ? open.filter(({ indent }) => indent < before.indent) : open;
  if (before && isDeeper && beginsEntry(before) && !before.dash) {
    const mended: Open = [...outside, level(before, before.indent, 'list'), group];
    return { blamed: before, complaint: noDash(lines, before), open: mended };
  }
  if (before?.dash && before.isSetting && next?.indent === line.indent && !next.dash && line.indent >= 2) {
    const mended: Open = [...outside, level(before, line.indent - 2, 'list'), group];
    return { blamed: before, complaint: dashOutOfLine(before, line), open: mended };
  }
  const root = open[0];
  const isSection = line.opens && /^(windows|calendars)$/.test(line.word) && root?.indent === 0;
  return { blamed: line, complaint: isDeeper ? tooFarRight : tooFarLeft, open: isSection ? [root, group] : open };
}

/** Whether the only line of a group so far is out of line, and this one, which should be below it, is not. */
function isContradicted(
  only: Level,
  parent: Level | undefined,
  line: LayoutLine,
  next: LayoutLine | undefined,
): boolean {
  const isOne = only.lines === 1 && only.indent === only.first.indent && only.kind === (line.dash ? 'list' : 'group');
  if (!isOne || (beginsEntry(only.first) && !line.dash) || line.indent <= (parent?.indent ?? -1)) return false;
  const usual = parent === undefined ? 0 : parent.indent + 2;
  return line.indent === usual || (only.indent !== usual && next?.indent === line.indent);
}

/** Whether a line stands where nothing is said of the setting above it, which is empty: it should be below that. */
const belongsBelow = (line: LayoutLine, above: LayoutLine | undefined): boolean =>
  Boolean(above?.isSetting && above.opens && line.indent <= above.indent);

/** Whether a line looks like the first of a window, or of another entry of a list. */
const beginsEntry = (line: LayoutLine): boolean =>
  line.dash || /^[-–—]/.test(line.word) || (line.section === 'windows' && line.word === 'name');

function noDash(lines: readonly LayoutLine[], line: LayoutLine): Complaint {
  const text = line.text.replace(/^[-–—]\s*/, '');
  const other = lines.find((one) => one.dash && one.section === line.section && one !== line);
  const what = line.section === 'windows' ? 'window' : 'list entry';
  return complain(
    'bad-dash',
    `A ${what} begins here, but not with a dash and a space${other ? ' below the other dashes' : ''}.`,
    `Begin each ${what} with a dash and a space${other ? `, with ${spaces(other.indent)} before the dash like the others` : ''}: ${quote(`- ${text}`)}.`,
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
  'Give it exactly as many spaces as the other lines of its group.',
);
