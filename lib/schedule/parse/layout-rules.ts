import { type Complaint, complain, quote } from './complaint.ts';
import type { LayoutLine } from './layout-lines.ts';
import { accept, isStranded, type Level, level, type Open } from './open-levels.ts';

/** A line that does not fit, with the lines around it. */
export interface Misfit {
  readonly lines: readonly LayoutLine[];
  readonly above: LayoutLine | undefined;
  readonly before: LayoutLine | undefined;
  readonly line: LayoutLine;
  readonly next: LayoutLine | undefined;
  readonly open: Open;
  /** What was open before the line `before`. */
  readonly openBefore: Open;
}

export interface Blame {
  /** The line that is out of place: the one that does not fit, or one above it. */
  readonly blamed: LayoutLine;
  readonly complaint: Complaint;
  /** What is open after the line that did not fit, as if the blamed one were mended. */
  readonly open: Open;
}

type LayoutRule = (misfit: Misfit) => Blame | undefined;

const atTheVeryLeft: LayoutRule = ({ before, line, open }) => {
  if (!isStranded(line)) return undefined;
  const isFirst = before?.isSetting && before.opens;
  return { blamed: line, complaint: tooFarLeft, open: isFirst ? [...open, level(line, before.indent + 2)] : open };
};

/** This line goes on where the line before the last one left off: the last one is too far left. */
const backToWhereItWas: LayoutRule = ({ above, before, line, next, open, openBefore }) => {
  const asBefore = accept(openBefore, line, above);
  if (!before || beginsEntry(before) || !asBefore || !isDeepest(open, line)) return undefined;
  const among = open.findLast(({ indent }) => indent === before.indent)?.first;
  const isOther = next?.indent !== before.indent || (among?.opens && !among.dash && !before.opens);
  const isBack = isOther && openBefore.some(({ indent }) => indent === line.indent);
  const belongsBelow = above?.isSetting && above.opens && before.indent <= above.indent;
  return isBack || belongsBelow ? { blamed: before, complaint: tooFarLeft, open: asBefore } : undefined;
};

/** A list that began without its first dash. */
const firstDashMissing: LayoutRule = ({ lines, line, open }) => {
  const outer = outside(open, line.indent);
  const entry = open[outer.length]?.first;
  if (!entry || entry.dash || !beginsEntry(entry) || !line.dash) return undefined;
  const mended: Open = [...outer, level(line, line.indent, 'list'), level(line, line.inner)];
  return { blamed: entry, complaint: noDash(lines, entry), open: mended };
};

/** The first line of a group, or the first dash of a list, that the second one contradicts. */
const firstOfItsGroup: LayoutRule = ({ line, next, open }) => {
  const outer = outside(open, line.indent).length;
  for (const depth of [outer, outer - 1]) {
    const [only, parent] = [open[depth], open[depth - 1]];
    if (only === undefined || !isContradicted(only, parent, line, next)) continue;
    const mended: Open = [
      ...open.slice(0, depth),
      { ...level(line, line.indent, only.kind), lines: 2 },
      ...(line.dash ? [level(line, line.inner)] : []),
    ];
    return { blamed: only.first, complaint: only.indent > line.indent ? tooFarRight : tooFarLeft, open: mended };
  }
  return undefined;
};

const dashHere: LayoutRule = ({ lines, line, next, open }) => {
  if (!beginsEntry(line)) return undefined;
  const list = open.findIndex((one) => one.kind === 'list');
  const below = list < 0 ? [...outside(open, line.indent), level(line, line.indent, 'list')] : open.slice(0, list + 1);
  const inner = next && !next.dash && next.indent > (below.at(-1)?.indent ?? -1) ? next.indent : line.inner;
  return { blamed: line, complaint: noDash(lines, line), open: [...below, level(line, inner)] };
};

const dashBefore: LayoutRule = ({ lines, before, line, open }) => {
  if (!before || before.dash || !beginsEntry(before) || !isDeepest(open, line)) return undefined;
  const list = level(before, before.indent, 'list');
  const mended: Open = [...outside(open, before.indent), list, level(line, line.indent)];
  return { blamed: before, complaint: noDash(lines, before), open: mended };
};

/** All lines of an entry stand elsewhere than its first word. */
const dashElsewhere: LayoutRule = ({ before, line, next, open }) => {
  if (!before?.dash || !before.isSetting || next?.indent !== line.indent || next.dash || line.indent < 2) {
    return undefined;
  }
  const list = level(before, line.indent - 2, 'list');
  const mended: Open = [...outside(open, before.indent), list, level(line, line.indent)];
  return { blamed: before, complaint: dashOutOfLine(before, line), open: mended };
};

/** Which line is out of place; the first rule that knows decides. A new case is a function and a line here. */
const layoutRules: readonly LayoutRule[] = [
  atTheVeryLeft,
  backToWhereItWas,
  firstDashMissing,
  firstOfItsGroup,
  dashHere,
  dashBefore,
  dashElsewhere,
];

export function blame(misfit: Misfit): Blame {
  for (const rule of layoutRules) {
    const found = rule(misfit);
    if (found !== undefined) return found;
  }
  const { line, open } = misfit;
  const [root] = open;
  const isSection = line.opens && /^(windows|calendars)$/.test(line.word) && root?.indent === 0;
  return {
    blamed: line,
    complaint: isDeepest(open, line) ? tooFarRight : tooFarLeft,
    open: isSection ? [root, level(line, line.indent)] : open,
  };
}

const outside = (open: Open, column: number): Open => open.filter(({ indent }) => indent < column);

const isDeepest = (open: Open, line: LayoutLine): boolean => open.every(({ indent }) => indent < line.indent);

/** Whether the only line of a group so far is out of line, and this one, which should be below it, is not. */
function isContradicted(only: Level, parent: Level | undefined, line: LayoutLine, next?: LayoutLine): boolean {
  const isOne = only.lines === 1 && only.indent === only.first.indent && only.kind === (line.dash ? 'list' : 'group');
  if (!isOne || (beginsEntry(only.first) && !line.dash) || line.indent <= (parent?.indent ?? -1)) return false;
  const usual = parent === undefined ? 0 : parent.indent + 2;
  return line.indent === usual || (only.indent !== usual && next?.indent === line.indent);
}

/** Whether a line looks like the first of a window, or of another entry of a list. */
const beginsEntry = (line: LayoutLine): boolean =>
  line.dash || /^[-–—]/.test(line.word) || (line.section === 'windows' && line.word === 'name');

function noDash(lines: readonly LayoutLine[], line: LayoutLine): Complaint {
  const text = withoutDash(line.text);
  const other = nearestDash(lines, line);
  const what = line.section === 'windows' && line.isSetting ? 'window' : 'list entry';
  return complain(
    'bad-dash',
    `A ${what} begins here, but not with a dash and a space${other ? ' below the other dashes' : ''}.`,
    `Begin each ${what} with a dash and a space${other ? `, with ${spaces(other.indent)} before the dash like the others` : ''}: ${quote(`- ${text}`)}.`,
  );
}

const withoutDash = (text: string): string => text.replace(/^[-–—]\s*/, '');

/** The nearest dash of what seems to be the same list: its entries mostly begin with the same setting. */
function nearestDash(lines: readonly LayoutLine[], line: LayoutLine): LayoutLine | undefined {
  const distance = ({ offset }: LayoutLine): number => Math.abs(offset - line.offset);
  const others = lines
    .filter((one) => one.dash && one !== line && one.isSetting === line.isSetting)
    .toSorted((a, b) => distance(a) - distance(b));
  const alike = line.isSetting ? others.find(({ word }) => word === withoutDash(line.word)) : undefined;
  const isSure = !line.isSetting || line.section === 'windows';
  return alike ?? (isSure ? others.find(({ section }) => section === line.section) : undefined);
}

const dashOutOfLine = (line: LayoutLine, below: LayoutLine): Complaint =>
  complain(
    'bad-dash',
    `The lines that follow do not begin below the ${quote(line.word)} of this one.`,
    `Write the dash with ${spaces(below.indent - 2)} before it and one after it: ${quote(`- ${withoutDash(line.text)}`)}.`,
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
