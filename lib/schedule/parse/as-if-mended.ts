import { type Complaint, complain, type Edit, quote } from './complaint.ts';
import { guessDateTime } from './guess-date-time.ts';
import { type LayoutLine, layoutLines, openings } from './layout-lines.ts';

/** Marks that people, and their word processors, put before the entries of a list. */
const mark = /^([•·‣◦▪▫■□●○∙*►▶➢➤→✓✔+\u2010-\u2015\u2212]|[-=]>|\(?\d{1,2}[.)]|[a-h]\))(\s+)(?=\S)/u;

/** Cheap to look for in a long text: without any of these all lines are as they should be. */
const anySlip =
  /^[ \t]*([•·‣◦▪▫■□●○∙*►▶➢➤→✓✔+\u2010-\u2015\u2212]|[-=]>|\(?\d{1,2}[.)]|[a-h]\))\s|[,;][ \t]*(#.*)?\r?$|[:({,][ \t]*\(|\uff1a|^[^\n:#]{0,99}:[\u00a0\u2000-\u200a\u202f\u3000]/mu;

interface Mended {
  readonly offset: number;
  readonly complaint: Complaint;
  readonly edit: Edit;
}

interface Around {
  readonly line: LayoutLine;
  readonly index: number;
  readonly lines: readonly LayoutLine[];
}

type Mending = (around: Around) => readonly Mended[];

export interface AsIfMended {
  /** With the slips mended where that keeps every place, so that the rest of the file is read as it was meant. */
  readonly text: string;
  readonly found: readonly (Complaint & { readonly offset: number })[];
  /** Something moved: what else is wrong cannot be told at its place. */
  readonly moved: boolean;
}

/** More than these tell nothing new. */
const mostTold = 100;

/** Lines that are no YAML, or not the one that was meant, because of habits from elsewhere: lists with bullets, commas, round brackets. */
export function asIfMended(text: string): AsIfMended {
  if (!anySlip.test(text)) return { text, found: [], moved: false };
  const lines = layoutLines(text);
  const mended: Mended[] = [];
  for (const [index, line] of lines.entries()) {
    if (mended.length >= mostTold) break;
    const found = mendings.map((mend) => mend({ line, index, lines })).find((some) => some.length > 0);
    mended.push(...(found ?? []));
  }
  const edits = mended.map(({ edit }) => edit);
  const found = mended.map(({ complaint, offset, edit }) => ({
    ...complaint,
    offset,
    edits: complaint.edits ?? [edit],
  }));
  const moved = edits.some(({ from, to, text: written }) => written.length !== to - from);
  return { text: moved ? text : withEdits(text, edits), found, moved };
}

function withEdits(text: string, edits: readonly Edit[]): string {
  let at = 0;
  let whole = '';
  for (const { from, to, text: written } of edits.toSorted((a, b) => a.from - b.from)) {
    whole += text.slice(at, from) + written;
    at = to;
  }
  return whole + text.slice(at);
}

/** What people write about a window may hold anything. */
const isFreeText = ({ word }: LayoutLine): boolean => /^(note|owner|description|comment|url)$/.test(word);

const isMarked = ({ text }: LayoutLine): boolean => mark.test(text);

const bullet: Mending = ({ line, index, lines }) => {
  const [whole, sign = '', blanks = ''] = mark.exec(line.text) ?? [];
  if (whole === undefined) return [];
  const { parent, sibling } = aboveMark(lines, index);
  if (!parent?.isSetting || !parent.opens || isFreeText(parent) || /^(name|kind)$/.test(parent.word)) return [];
  const rest = line.text.slice(whole.length);
  if (/\d/.test(sign) && (Number(/\d+/.exec(sign)) !== sibling + 1 || isDate(line.text, rest))) return [];
  const takesList =
    /^(windows|days|except|scaling)$/.test(parent.word) || (line.section === 'calendars' && parent.indent > 0);
  const next = lines[index + 1];
  const inner = line.indent + whole.length;
  const step = next && next.indent > line.indent && next.indent < inner ? next.indent - line.indent : whole.length;
  const what = takesList ? 'where a list has a dash' : 'where no mark belongs';
  const message = `This line begins with ${quote(sign)}, ${what}.`;
  const hint = takesList
    ? `Begin each entry with a dash and a space: ${quote(`- ${rest}`)}.`
    : `Leave the mark out: ${quote(rest)}.`;
  const edit = {
    from: line.offset,
    to: line.offset + sign.length + blanks.length,
    text: `${takesList ? '-' : ' '}${' '.repeat(step - 1)}`,
  };
  return [{ offset: line.offset, complaint: complain('bad-dash', message, hint), edit }];
};

/** Of `24. December 2026` the number is no mark. */
const isDate = (text: string, rest: string): boolean =>
  guessDateTime(rest) === undefined && guessDateTime(text) !== undefined;

/** The setting that a marked line stands below, and how many marked lines are between. */
function aboveMark(lines: readonly LayoutLine[], index: number): { parent?: LayoutLine; sibling: number } {
  const { indent } = lines[index] ?? { indent: 0 };
  let sibling = 0;
  for (let at = index - 1; at >= 0; at -= 1) {
    const line = lines[at];
    if (line === undefined || line.indent > indent) continue;
    if (line.indent === indent && isMarked(line)) sibling += 1;
    else return { parent: line, sibling };
  }
  return { sibling };
}

const commaBehind: Mending = ({ line, index, lines }) => {
  const [, before, sign = ''] = /^(.*\S)\s*([,;])$/.exec(line.text) ?? [];
  const next = lines[index + 1];
  const goesOn = next !== undefined && next.indent > line.indent && !next.isSetting && !next.dash;
  const isEntry = line.isSetting ? !line.opens : line.dash;
  if (before === undefined || goesOn || !isEntry || isFreeText(line) || openings(line.text) !== 0) return [];
  const what = sign === ',' ? 'comma' : 'semicolon';
  const offset = line.offset + line.text.length - 1;
  const complaint = complain(
    'needless-comma',
    `There is a ${what} at the end of this line, and lines end without one here.`,
    `Leave it out: ${quote(before.replace(/^-\s+/, ''))}.`,
  );
  return [{ offset, complaint, edit: { from: offset, to: offset + 1, text: ' ' } }];
};

/** `( desired: 14 )` for `{ desired: 14 }`. */
const roundBrackets: Mending = ({ line }) => {
  if (isFreeText(line) || !/[:({,]\s*\(/.test(line.text)) return [];
  const pairs = pairsOf(line.text);
  if (!pairs.some(([from, to]) => /[\w-]+\s*:\s/.test(line.text.slice(from, to)))) return [];
  const written = line.text.split('');
  for (const [from, to] of pairs) {
    const isGroup = /[\w-]+\s*:\s/.test(line.text.slice(from, to));
    written[from] = isGroup ? '{' : '[';
    written[to] = isGroup ? '}' : ']';
  }
  const [first = [0, 0]] = pairs;
  const last = Math.max(...pairs.map(([, to]) => to));
  const mended = written.join('');
  const complaint = complain(
    'needs-braces',
    'What belongs together stands in braces, `{` and `}`, and not in round brackets.',
    `Write it with braces: ${quote(mended.replace(/^-\s+/, ''))}.`,
  );
  const edit = { from: line.offset + first[0], to: line.offset + last + 1, text: mended.slice(first[0], last + 1) };
  return [{ offset: edit.from, complaint, edit }];
};

/** Round brackets that open where a value may begin, each with the one that closes it; outside quotes. */
function pairsOf(text: string): readonly (readonly [number, number])[] {
  const plain = text.replace(/"(\\.|[^"\\])*"|'[^']*'/g, (quoted) => '_'.repeat(quoted.length));
  const open: { readonly at: number; readonly counts: boolean }[] = [];
  const pairs: (readonly [number, number])[] = [];
  for (const { 0: sign, index } of plain.matchAll(/[()]/g)) {
    if (sign === '(') open.push({ at: index, counts: /[:({[,]\s*$/.test(plain.slice(0, index)) });
    else {
      const opened = open.pop();
      if (opened?.counts) pairs.push([opened.at, index]);
    }
  }
  return pairs.sort(([a], [b]) => a - b);
}

/** A colon or a blank of another width than those that YAML knows. */
const otherColon: Mending = ({ line }) => {
  const [, before = '', word = '', sign, blanks = '', rest = ''] =
    /^((?:-\s+)?)(["']?[\w-]+["']?)\s*(\uff1a|:(?=[\u00a0\u2000-\u200a\u202f\u3000]))(\s*)(.*)$/.exec(line.text) ?? [];
  if (sign === undefined) return [];
  const from = line.offset + before.length + word.length;
  const isWide = sign !== ':';
  const message = isWide
    ? 'There is a full-width colon (U+FF1A) after the word, where an ordinary colon and a blank belong.'
    : 'There is a special blank after the colon, as web pages and word processors use it.';
  const hint = isWide
    ? `Write it like this: ${quote(`${word}: ${rest}`)}.`
    : 'Replace it with an ordinary space, or type the line by hand.';
  const to = line.offset + line.text.length - rest.length;
  const text = `:${' '.repeat(Math.max(1, blanks.length))}`;
  return [
    {
      offset: line.offset + (isWide ? before.length : 0),
      complaint: complain('bad-character', message, hint),
      edit: { from, to, text },
    },
  ];
};

/** The first that finds something in a line is the one that is told of it. A new habit is a function and a line here. */
const mendings: readonly Mending[] = [bullet, otherColon, roundBrackets, commaBehind];
