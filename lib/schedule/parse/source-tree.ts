import { type Document, isAlias, isScalar, isSeq, type ParsedNode, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Place } from '../schedule.ts';
import { type CutValue, cutValue, type ParsedPair } from './comma-in-value.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { scalarValue } from './scalar-value.ts';
import type { SourceEntry, SourceMapping, SourceNode } from './source.ts';
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
  const unreadable = (offset: number): readonly [SourceNode, number] => {
    const node = nothing(placeOf(offset), offset);
    unread.add(node);
    return [node, 1];
  };
  const anchors = new Map<string, { readonly node: SourceNode; readonly size: number } | 'open'>();
  let aliased = 0;

  /** The part, and of how many parts it consists when aliases are written out. */
  const part = (node: ParsedNode | null, at: number): readonly [SourceNode, number] => {
    if (node === null) return [nothing(placeOf(at), at), 1];
    if (node.tag !== undefined) {
      report(
        node.range[0],
        complain('tag', 'Values cannot be marked with a type here.', 'Remove the word that begins with "!".'),
      );
    }
    if (isAlias(node)) return alias(node.source, node.range[0]);
    if (node.anchor) anchors.set(node.anchor, 'open');
    const converted = collection(node);
    if (node.anchor) anchors.set(node.anchor, { node: converted[0], size: converted[1] });
    return converted;
  };

  const alias = (name: string, offset: number): readonly [SourceNode, number] => {
    const found = anchors.get(name);
    if (found !== undefined && found !== 'open') {
      const before = aliased;
      aliased += found.size;
      if (aliased <= mostAliased) return [found.node, found.size];
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

  const collection = (
    node: Exclude<ParsedNode, { source: string; resolve: unknown }>,
  ): readonly [SourceNode, number] => {
    if (isScalar(node)) return [scalar(text, node, placeOf(node.range[0])), 1];
    return isSeq(node) ? list(node) : group(node);
  };

  const list = (node: YAMLSeq.Parsed): readonly [SourceNode, number] => {
    let size = 1;
    const items = node.items.map((item) => {
      const [child, childSize] = part(item as ParsedNode, node.range[0]);
      size += childSize;
      return child;
    });
    const [begin, end] = [node.range[0], endOf(text, node)];
    return [{ kind: 'list', place: placeOf(begin), begin, end, items, value: items.map((item) => item.value) }, size];
  };

  const cutOff = (pair: ParsedPair, { complaint }: CutValue, offset: number): readonly [SourceNode, number] => {
    report(pair.value?.range[0] ?? offset, complaint);
    return unreadable(offset);
  };

  const group = (node: YAMLMap.Parsed): readonly [SourceNode, number] => {
    let size = 1;
    const entries = new Map<string, SourceEntry>();
    for (const { pair, offset, cut, later } of pairsOf(text, node)) {
      const [key] = part(pair.key, node.range[0]);
      const [child, childSize] = cut ? cutOff(pair, cut, offset) : part(pair.value, offset);
      size += childSize;
      const { word, complaint, endsGroup } = readKey(key, entries, () => lineAt(text, offset), later);
      if (complaint) report(offset, complaint);
      if (endsGroup) break;
      if (word === undefined) continue;
      const { place, begin, end: keyEnd } = key;
      entries.set(word, { place, begin, keyEnd, node: complaint ? unreadable(offset)[0] : child });
    }
    return [mapping(text, node, placeOf(node.range[0]), entries), size];
  };

  const [root] = part(document.contents, 0);
  return { root, unread };
}

interface PairToRead {
  readonly pair: ParsedPair;
  /** Of its key, or of the group where it has none. */
  readonly offset: number;
  readonly cut: CutValue | undefined;
  readonly later: () => readonly ParsedPair[];
}

/** The settings of a group; those that are the rest of a value before them are left out. */
function* pairsOf(text: string, { items, flow, range }: YAMLMap.Parsed): Generator<PairToRead> {
  for (let index = 0; ; index += 1) {
    const pair = items[index];
    if (pair === undefined) return;
    const cut = flow ? cutValue(text, items, index) : undefined;
    index += cut?.more ?? 0;
    yield { pair, offset: pair.key?.range[0] ?? range[0], cut, later: () => items.slice(index + 1) };
  }
}

interface ReadKey {
  /** That the value is kept under; with a complaint: the word that was meant, whose value cannot be read. */
  readonly word?: string;
  readonly complaint?: Complaint;
  /** What follows belongs to another group. */
  readonly endsGroup?: true;
}

function readKey(
  key: SourceNode,
  entries: ReadonlyMap<string, SourceEntry>,
  line: () => string,
  later: () => readonly ParsedPair[],
): ReadKey {
  if (key.kind !== 'scalar' || (key.value === null && !key.quoted)) {
    const hint = 'Write it as "key: value".';
    return { complaint: complain('bad-key', 'The word before the colon is missing here.', hint) };
  }
  const word = key.quoted ? undefined : /^[\w-]+(?=:?\s*\{)/.exec(key.text)?.[0];
  if (word !== undefined) return { word, complaint: colonMissing(word, line()) };
  if (key.text === '__proto__') {
    const message = '`__proto__` is not a setting that is known here.';
    return { complaint: complain('unknown-key', message, 'Remove it.') };
  }
  const first = entries.get(key.text);
  if (first === undefined) return { word: key.text };
  if (key.text === 'name' && isAnother(entries, later())) {
    const hint = `Begin each window with a dash and a space, below the other dashes: ${quote(`- ${line()}`)}.`;
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
function isAnother(entries: ReadonlyMap<string, SourceEntry>, pairs: readonly ParsedPair[]): boolean {
  const [first] = entries.keys();
  return first === 'name' && pairs.some(({ key }) => isScalar(key) && entries.has(String(key.value)));
}

function lineAt(text: string, offset: number): string {
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

function mapping(
  text: string,
  node: YAMLMap.Parsed,
  place: Place,
  entries: ReadonlyMap<string, SourceEntry>,
): SourceMapping {
  const [begin, end, flow] = [node.range[0], endOf(text, node), node.flow ?? false];
  const value: Record<string, unknown> = Object.create(null);
  for (const [key, { node }] of entries) value[key] = node.value;
  return { kind: 'mapping', place, begin, end, flow, entries, value };
}
