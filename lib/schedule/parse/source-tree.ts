import { type Document, isAlias, isScalar, isSeq, type Pair, type ParsedNode, Scalar } from 'yaml';
import type { Place } from '../schedule.ts';
import { cutValue } from './comma-in-value.ts';
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
    const node = nothing(placeOf(offset));
    unread.add(node);
    return [node, 1];
  };
  const anchors = new Map<string, { readonly node: SourceNode; readonly size: number } | 'open'>();
  let aliased = 0;

  /** The part, and of how many parts it consists when aliases are written out. */
  const part = (node: ParsedNode | null, at: number): readonly [SourceNode, number] => {
    if (node === null) return [nothing(placeOf(at)), 1];
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
    const place = placeOf(node.range[0]);
    if (isScalar(node)) {
      const value = String(node.value);
      const quoted = node.type !== Scalar.PLAIN;
      const isBlock = node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
      const verbatim = !isBlock && text.startsWith(value, node.range[0] + (quoted ? 1 : 0));
      return [{ kind: 'scalar', place, text: value, quoted, verbatim, value: scalarValue(value, quoted) }, 1];
    }
    let size = 1;
    if (isSeq(node)) {
      const items = node.items.map((item) => {
        const [child, childSize] = part(item as ParsedNode, node.range[0]);
        size += childSize;
        return child;
      });
      return [{ kind: 'list', place, items, value: items.map((item) => item.value) }, size];
    }
    const entries = new Map<string, SourceEntry>();
    for (let index = 0; index < node.items.length; index += 1) {
      const pair = node.items[index];
      if (pair === undefined) break;
      const [key] = part(pair.key, node.range[0]);
      const offset = pair.key?.range[0] ?? node.range[0];
      const cut = node.flow ? cutValue(text, node.items, index) : undefined;
      if (cut) report(pair.value?.range[0] ?? offset, cut.complaint);
      index += cut?.more ?? 0;
      const [child, childSize] = cut ? unreadable(offset) : part(pair.value, offset);
      size += childSize;
      if (key.kind !== 'scalar' || (key.value === null && !key.quoted)) {
        report(offset, complain('bad-key', 'The word before the colon is missing here.', 'Write it as "key: value".'));
      } else if (!key.quoted && /^[\w-]+:?\s*\{/.test(key.text)) {
        const word = /^[\w-]+/.exec(key.text)?.[0] ?? '';
        report(offset, colonMissing(word, lineAt(text, offset)));
        entries.set(word, { place: key.place, node: unreadable(offset)[0] });
      } else if (key.text === '__proto__') {
        report(offset, complain('unknown-key', '`__proto__` is not a setting that is known here.', 'Remove it.'));
      } else if (entries.has(key.text) && key.text === 'name' && isAnother(entries, node.items.slice(index + 1))) {
        const hint = `Begin each window with a dash and a space, below the other dashes: ${quote(`- ${lineAt(text, offset)}`)}.`;
        report(offset, complain('bad-dash', 'A window begins here, but there is no dash before it.', hint));
        break;
      } else if (entries.has(key.text)) {
        const line = entries.get(key.text)?.place.line;
        report(
          offset,
          complain(
            'duplicate-key',
            `${quote(key.text)} is written a second time here; the first is in line ${line}.`,
            'Keep one of the two, or put both into one.',
          ),
        );
      } else {
        entries.set(key.text, { place: key.place, node: child });
      }
    }
    return [mapping(place, entries), size];
  };

  const [root] = part(document.contents, 0);
  return { root, unread };
}

/** Whether what comes after a second `name` is a group of its own, as where the dash between two windows is missing. */
function isAnother(entries: ReadonlyMap<string, SourceEntry>, pairs: readonly Pair[]): boolean {
  const [first] = entries.keys();
  return first === 'name' && pairs.some(({ key }) => isScalar(key) && entries.has(String(key.value)));
}

function lineAt(text: string, offset: number): string {
  return /^[^\n]*/.exec(text.slice(offset, offset + 200))?.[0].trim() ?? '';
}

const nothing = (place: Place): SourceNode => ({
  kind: 'scalar',
  place,
  text: '',
  quoted: false,
  verbatim: false,
  value: null,
});

function mapping(place: Place, entries: ReadonlyMap<string, SourceEntry>): SourceMapping {
  const value: Record<string, unknown> = Object.create(null);
  for (const [key, { node }] of entries) value[key] = node.value;
  return { kind: 'mapping', place, entries, value };
}
