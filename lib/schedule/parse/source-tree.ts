import { type Document, isAlias, isScalar, isSeq, type ParsedNode, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Place } from '../schedule.ts';
import { type CutValue, cutValue, type ParsedPair } from './comma-in-value.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { scalarValue } from './scalar-value.ts';
import type { SourceEntry, SourceNode } from './source.ts';
import { colonMissing } from './syntax-problem.ts';

/** Parts that may be repeated by aliases, so that a small file cannot unfold into a huge one. */
const mostAliased = 10_000;

/**
 * The tree of a document of a text, every alias in its place, and the parts that could not be read. Aliased parts are shared and
 * not copied, so that reading is quick whatever they would unfold into.
 */
export function sourceTree(
  text: string,
  document: Document.Parsed,
  placeOf: (offset: number) => Place,
  report: (offset: number, complaint: Complaint) => void,
): { readonly root: SourceNode; readonly unread: ReadonlySet<SourceNode> } {
  const unread = new Set<SourceNode>();
  const unreadable = (offset: number): SourceNode => {
    const node = nothing(placeOf(offset), offset);
    unread.add(node);
    return node;
  };
  const anchors = new Map<string, { readonly node: SourceNode; readonly size: number } | 'open'>();
  let aliased = 0;
  /** Parts that are read so far, where aliases are written out. */
  let size = 0;

  const part = (node: ParsedNode | null, at: number): SourceNode => {
    size += 1;
    if (node === null) return nothing(placeOf(at), at);
    if (node.tag !== undefined) {
      report(
        node.range[0],
        complain('tag', 'Values cannot be marked with a type here.', 'Remove the word that begins with "!".'),
      );
    }
    if (isAlias(node)) return alias(node.source, node.range[0]);
    if (!node.anchor) return converted(node);
    const before = size - 1;
    anchors.set(node.anchor, 'open');
    const made = converted(node);
    anchors.set(node.anchor, { node: made, size: size - before });
    return made;
  };

  const alias = (name: string, offset: number): SourceNode => {
    const found = anchors.get(name);
    if (found !== undefined && found !== 'open') {
      const before = aliased;
      aliased += found.size;
      if (aliased <= mostAliased) {
        size += found.size - 1;
        return found.node;
      }
      if (before <= mostAliased) {
        report(
          offset,
          complain(
            'too-many-aliases',
            `Written out, the repeated parts of this file (those that begin with "*") would be more than ${mostAliased.toLocaleString('en')} parts long.`,
            'Write the windows out instead of repeating them with "*".',
          ),
        );
      }
      return unreadable(offset);
    }
    report(
      offset,
      found === 'open'
        ? complain('alias-loop', `${quote(`*${name}`)} repeats a part inside itself.`, 'Write out what it should say.')
        : complain(
            'unknown-alias',
            `${quote(`*${name}`)} repeats a part that is not marked anywhere above.`,
            `Mark the part with ${quote(`&${name}`)} further up, or put the text in quotes if you mean a star.`,
          ),
    );
    return unreadable(offset);
  };

  const converted = (node: Exclude<ParsedNode, { source: string; resolve: unknown }>): SourceNode => {
    if (isScalar(node)) return scalar(text, node, placeOf(node.range[0]));
    return isSeq(node) ? list(node) : group(node);
  };

  const list = (node: YAMLSeq.Parsed): SourceNode => {
    const begin = node.range[0];
    const items = node.items.map((item) => part(item as ParsedNode, begin));
    return { kind: 'list', place: placeOf(begin), begin, end: endOf(text, node), items };
  };

  const cutIn = ({ flow, items }: YAMLMap.Parsed, index: number): CutValue | undefined =>
    flow ? cutValue(text, items, index) : undefined;

  const valueAt = (pair: ParsedPair, cut: CutValue | undefined, offset: number): SourceNode => {
    if (cut === undefined) return part(pair.value, offset);
    size += 1;
    report(pair.value?.range[0] ?? offset, cut.complaint);
    return unreadable(offset);
  };

  /** Keys do not count as parts. */
  const keyOf = (pair: ParsedPair, at: number): SourceNode => {
    const before = size;
    const key = part(pair.key, at);
    size = before;
    return key;
  };

  const group = (parsed: YAMLMap.Parsed): SourceNode => {
    const { items } = parsed;
    const begin = parsed.range[0];
    const place = placeOf(begin);
    const entries = new Map<string, SourceEntry>();
    for (let index = 0; index < items.length; index += 1) {
      const pair = items[index] as ParsedPair;
      const offset = pair.key?.range[0] ?? begin;
      const cut = cutIn(parsed, index);
      // Those that are the rest of a value are left out.
      index += cut?.more ?? 0;
      const key = keyOf(pair, begin);
      const value = valueAt(pair, cut, offset);
      const { word, complaint, endsGroup } = readKey(key, entries, { text, offset, items, index });
      if (complaint) report(offset, complaint);
      if (endsGroup) break;
      if (word === undefined) continue;
      const node = complaint ? unreadable(offset) : value;
      entries.set(word, { place: key.place, begin: key.begin, keyEnd: key.end, node });
    }
    return { kind: 'mapping', place, begin, end: endOf(text, parsed), flow: parsed.flow ?? false, entries };
  };

  const root = part(document.contents, 0);
  return { root, unread };
}

interface ReadKey {
  /** That the value is kept under; with a complaint: the word that was meant, whose value cannot be read. */
  readonly word?: string;
  readonly complaint?: Complaint;
  /** What follows belongs to another group. */
  readonly endsGroup?: true;
}

interface Around {
  readonly text: string;
  /** Of the key. */
  readonly offset: number;
  readonly items: readonly ParsedPair[];
  /** The last of them that is read. */
  readonly index: number;
}

function readKey(key: SourceNode, entries: ReadonlyMap<string, SourceEntry>, around: Around): ReadKey {
  if (key.kind !== 'scalar' || (key.value === null && !key.quoted)) {
    const hint = 'Write it as "key: value".';
    return { complaint: complain('bad-key', 'The word before the colon is missing here.', hint) };
  }
  const word = key.quoted || !key.text.includes('{') ? undefined : /^[\w-]+(?=:?\s*\{)/.exec(key.text)?.[0];
  if (word !== undefined) return { word, complaint: colonMissing(word, lineAt(around)) };
  if (key.text === '__proto__') {
    const message = '`__proto__` is not a setting that is known here.';
    return { complaint: complain('unknown-key', message, 'Remove it.') };
  }
  const first = entries.get(key.text);
  if (first === undefined) return { word: key.text };
  if (key.text === 'name' && isAnother(entries, around)) {
    const hint = `Begin each window with a dash and a space, below the other dashes: ${quote(`- ${lineAt(around)}`)}.`;
    return {
      complaint: complain('bad-dash', 'A window begins here, but there is no dash before it.', hint),
      endsGroup: true,
    };
  }
  return {
    complaint: complain(
      'duplicate-key',
      `${quote(key.text)} is written a second time here; the first is in line ${first.place.line}.`,
      'Keep one of the two, or put both into one.',
    ),
  };
}

/** Whether what comes after a second `name` is a group of its own, as where the dash between two windows is missing. */
function isAnother(entries: ReadonlyMap<string, SourceEntry>, { items, index }: Around): boolean {
  const [first] = entries.keys();
  const isAgain = ({ key }: ParsedPair): boolean => isScalar(key) && entries.has(String(key.value));
  return first === 'name' && items.slice(index + 1).some(isAgain);
}

function lineAt({ text, offset }: Around): string {
  return /^[^\n]*/.exec(text.slice(offset, offset + 200))?.[0].trim() ?? '';
}

function scalar(text: string, node: Scalar.Parsed, place: Place): SourceNode {
  const value = String(node.value);
  const quoted = node.type !== Scalar.PLAIN;
  const isBlock = node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
  const verbatim = !isBlock && text.startsWith(value, node.range[0] + (quoted ? 1 : 0));
  const [begin, end] = node.range;
  return { kind: 'scalar', place, begin, end, text: value, quoted, verbatim, value: scalarValue(value, quoted) };
}

const nothing = (place: Place, at: number): SourceNode => ({
  kind: 'scalar',
  place,
  begin: at,
  end: at,
  text: '',
  quoted: false,
  verbatim: false,
  value: null,
});

/** Of the last character that is no blank: lines below each other end with the break after them. */
function endOf(text: string, { range: [begin, end] }: YAMLMap.Parsed | YAMLSeq.Parsed): number {
  let last = end;
  while (last > begin && /\s/.test(text.charAt(last - 1))) last -= 1;
  return last;
}
