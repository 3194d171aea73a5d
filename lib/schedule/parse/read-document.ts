import { Composer, type Document, isAlias, isScalar, isSeq, type ParsedNode, Parser, Scalar } from 'yaml';
import type { Place, Problem, ScheduleFile } from '../schedule.ts';
import { type Complaint, complain, quote } from './complaint.ts';
import { scalarValue } from './scalar-value.ts';
import type { SourceEntry, SourceMapping, SourceNode } from './source.ts';
import { syntaxProblem } from './syntax-problem.ts';
import { textPlaces } from './text-places.ts';
import { surveyTokens } from './token-survey.ts';
import { unreadableCharacter } from './unreadable-character.ts';

export interface ReadDocument {
  /** Absent: the file holds nothing, or could not be read. */
  readonly root?: SourceNode;
  /** Parts that could not be read and have a problem already. */
  readonly unread: ReadonlySet<SourceNode>;
  /** `false`: the file may say more than could be read. */
  readonly readable: boolean;
  readonly problems: readonly Problem[];
}

/** The schedule language is at most seven groups deep. Deeper text would only exhaust the stack of the YAML library. */
const deepest = 24;

/** Parts that may be repeated by aliases, so that a small file cannot unfold into a huge one. */
const mostAliased = 10_000;

const mostStray = 100;

/** Reads one file with the place of every part. Never throws; what cannot be read is a problem. */
export function readDocument(file: ScheduleFile): ReadDocument {
  const text = file.text.replace(/^\ufeff/, '');
  const placeOf = textPlaces(file.path, text);
  const problems: Problem[] = [];
  const report = (offset: number, complaint: Complaint): void => {
    const { code, message, hint } = complaint;
    problems.push({ severity: 'error', code, message, hint, ...placeOf(offset) });
  };
  const stop = (): ReadDocument => ({ readable: false, unread: new Set(), problems });

  const character = unreadableCharacter(text);
  if (character) {
    report(character.offset, character);
    return stop();
  }
  let stray = 0;
  // Of tokens that fit nowhere, such as closing braces, a few tell enough; thousands would take a second to complain of.
  const tokens = [...new Parser().parse(text)].filter(({ type }) => type !== 'error' || ++stray <= mostStray);
  const survey = surveyTokens(tokens);
  if (survey.depth > deepest) {
    report(
      survey.deepestAt,
      complain(
        'too-deep',
        `Groups and lists stand inside each other more than ${deepest} deep here.`,
        'A schedule needs at most seven; look for brackets, braces or dashes that were repeated by mistake.',
      ),
    );
    return stop();
  }
  // `failsafe` leaves every value as the text it was, so that 8:00, 1.10 or 007 reach us as they were written.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents = [...composer.compose(tokens, true, text.length)];
  const lines = new Set<number>();
  const noticed = new Set<number>();
  let tabs = false;
  for (const error of documents.flatMap((document) => [...document.errors, ...document.warnings])) {
    // The library stumbles again and again over one mistake: the first word about a line is the useful one.
    const noticedIn = placeOf(error.pos[0]).line;
    if (noticed.has(noticedIn) || (tabs && error.code !== 'TAB_AS_INDENT')) continue;
    noticed.add(noticedIn);
    tabs ||= error.code === 'TAB_AS_INDENT';
    const { offset, endsReading, ...complaint } = syntaxProblem(text, error, survey.unclosed);
    const { line } = placeOf(offset);
    if (!lines.has(line)) report(offset, complaint);
    lines.add(line);
    if (endsReading) break;
  }
  const second = documents[1];
  if (problems.length === 0 && second) {
    report(
      second.range[0],
      complain(
        'several-documents',
        'A second document begins here: a line of three dashes or dots divides the file.',
        'Remove that line, or put the second part in a file of its own.',
      ),
    );
  }
  const first = documents[0];
  if (problems.length > 0 || first?.contents == null) {
    return { readable: problems.length === 0, unread: new Set(), problems };
  }
  const { root, unread } = convert(first, placeOf, report);
  return { root, readable: unread.size === 0, unread, problems };
}

function convert(
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
      const text = String(node.value);
      const quoted = node.type !== Scalar.PLAIN;
      const token = node.srcToken;
      const verbatim = token !== undefined && token.type !== 'block-scalar' && token.source.includes(text);
      return [{ kind: 'scalar', place, text, quoted, verbatim, value: scalarValue(text, quoted) }, 1];
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
    for (const pair of node.items) {
      const [key] = part(pair.key, node.range[0]);
      const offset = pair.key?.range[0] ?? node.range[0];
      const [child, childSize] = part(pair.value, offset);
      size += childSize;
      if (key.kind !== 'scalar' || (key.value === null && !key.quoted)) {
        report(offset, complain('bad-key', 'The word before the colon is missing here.', 'Write it as "key: value".'));
      } else if (key.text === '__proto__') {
        report(offset, complain('unknown-key', '`__proto__` is not a setting that is known here.', 'Remove it.'));
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
