import * as z from 'zod';
import { capitalized } from '../capitalized.ts';
import type { Place } from '../schedule.ts';
import { type Complaint, complain, quote, type Told, writeInstead } from './complaint.ts';
import type { Words } from './describe.ts';
import { scheduleDocument } from './document-schema.ts';
import { inPlace } from './in-place.ts';
import { firstLookAlike, sayLookAlike, withoutLookAlikes } from './meant/look-alikes.ts';
import { meantNumber } from './meant/number.ts';
import { unwrapped, wordsOf } from './schema-words.ts';
import { isEmpty, type SourceNode, type SourceScalar, shapeOf } from './source.ts';
import { colonMissing } from './syntax-problem.ts';
import { unknownKey } from './unknown-key.ts';
import { window } from './window-schema.ts';

export interface Shape {
  readonly problems: readonly Told[];
  /** Parts that have a problem of their own: nothing more is said about them. */
  readonly broken: ReadonlySet<SourceNode>;
  /** Keys that a group has under a name that is nearly right: they are not missing. */
  readonly misspelt: ReadonlyMap<SourceNode, ReadonlySet<string>>;
}

/** Holds a file against the schema, and tells what does not fit in words for people. Of `unread` parts nothing is said. */
export function shapeProblems(root: SourceNode, unread: ReadonlySet<SourceNode>): Shape {
  const problems: Told[] = [];
  const broken = new Set(unread);
  const report: Report = (place, complaint) => {
    problems.push({ ...complaint, ...place });
  };
  const issues = issuesIn(root);
  const misspelt = unknownKeys(root, issues, broken, report);
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') continue;
    const found = follow(root, issue.path);
    if (found.node === undefined) {
      const isMisspelt = found.group !== undefined && misspelt.get(found.group)?.has(String(issue.path.at(-1)));
      if (!isMisspelt) report(found.place, missing(found));
    } else if (!broken.has(found.node) && !readsAsText(found.node, found.schema)) {
      broken.add(found.node);
      report(found.place, inPlace(misfit(found.node, found, issue), found.node));
    }
  }
  return { problems, broken, misspelt };
}

/** Each window by itself, so that of the data that are made for the schema none stays for long. */
function issuesIn(root: SourceNode): readonly z.core.$ZodIssue[] {
  const windows = root.kind === 'mapping' ? root.entries.get('windows')?.node : undefined;
  if (root.kind !== 'mapping' || windows?.kind !== 'list') return issuesOf(scheduleDocument, root, []);
  const entries = new Map([...root.entries].filter(([key]) => key !== 'windows'));
  const issues = [...issuesOf(scheduleDocument, { ...root, entries }, [])];
  for (const [index, item] of windows.items.entries()) issues.push(...issuesOf(window, item, ['windows', index]));
  return issues;
}

const issuesOf = (schema: z.ZodType, node: SourceNode, at: readonly PropertyKey[]): readonly z.core.$ZodIssue[] =>
  schema.safeParse(asData(node)).error?.issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] })) ?? [];

function asData(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(asData);
  // Without a prototype, so that no name means more than itself.
  const data: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of node.entries) data[key] = asData(entry.node);
  return data;
}

type Report = (place: Place, complaint: Complaint) => void;

/** Tells of them, and answers which are known under a name that is nearly theirs. */
function unknownKeys(
  root: SourceNode,
  issues: readonly z.core.$ZodIssue[],
  broken: ReadonlySet<SourceNode>,
  report: Report,
): Shape['misspelt'] {
  const misspelt = new Map<SourceNode, ReadonlySet<string>>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const { node, place, schema } = follow(root, issue.path);
    if (node?.kind !== 'mapping') continue;
    const isTold = (key: string): boolean => broken.has(node.entries.get(key)?.node ?? node);
    const unknown = issue.keys
      .filter((key) => !isTold(key))
      .map((key) => ({ key, ...unknownKey(key, schema, node, issue.path) }));
    for (const { key, ...complaint } of unknown) report(node.entries.get(key)?.place ?? place, complaint);
    misspelt.set(node, new Set(unknown.flatMap(({ meant }) => meant ?? [])));
  }
  return misspelt;
}

interface Found {
  /** Absent: it is not written. */
  readonly node?: SourceNode;
  /** What it stands in, or would stand in. */
  readonly group?: SourceNode;
  /** Of the value; of its key if the value is empty; of the group if there is no key. */
  readonly place: Place;
  readonly schema: z.core.$ZodType;
  /** `min`, or `the second entry of days`. */
  readonly name: string;
  /** Of the nearest group with a name: "window `night`". */
  readonly owner?: string;
  readonly said: Words;
}

function follow(root: SourceNode, path: readonly PropertyKey[]): Found {
  let node: SourceNode | undefined = root;
  let place = root.place;
  let schema: z.core.$ZodType = scheduleDocument;
  let name = 'a schedule file';
  let owner: string | undefined;
  let said = wordsOf(schema);
  let group: SourceNode | undefined;
  path.forEach((step, depth) => {
    group = node;
    if (node?.kind === 'mapping') {
      const entry = node.entries.get(String(step));
      place = entry === undefined ? node.place : isEmpty(entry.node) ? entry.place : entry.node.place;
      node = entry?.node;
      name = quote(String(step));
    } else if (node?.kind === 'list') {
      const item: SourceNode | undefined = node.items[Number(step)];
      place = item?.place ?? node.place;
      node = item;
      name = `entry ${Number(step) + 1} of ${name}`;
    }
    schema = childSchema(schema, String(step));
    said = wordsOf(schema);
    if (depth === 1) owner = ownerName(String(path[0]), String(step), node);
  });
  return {
    ...(node && { node }),
    ...(group && { group }),
    place,
    schema,
    name,
    ...(owner !== undefined && { owner }),
    said,
  };
}

function ownerName(section: string, key: string, node: SourceNode | undefined): string | undefined {
  if (section === 'targets') return `target ${quote(key)}`;
  if (section !== 'windows') return undefined;
  const name = node?.kind === 'mapping' ? node.entries.get('name')?.node : undefined;
  return name?.kind === 'scalar' && name.text !== '' ? `window ${quote(name.text)}` : 'this window';
}

function childSchema(schema: z.core.$ZodType, key: string): z.core.$ZodType {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) return inner.shape[key] ?? inner;
  if (inner instanceof z.ZodRecord) return inner.valueType;
  return inner instanceof z.ZodArray ? inner.element : inner;
}

/** Words that YAML takes for numbers are still words where a text is wanted; what they say is judged later. */
function readsAsText(node: SourceNode, schema: z.core.$ZodType): boolean {
  const inner = unwrapped(schema);
  const isWord = (part: SourceNode): boolean => part.kind === 'scalar' && part.value !== null;
  if (inner instanceof z.ZodString) return isWord(node);
  if (!(inner instanceof z.ZodUnion)) return false;
  const takesList = inner.options.some((option) => option instanceof z.ZodArray);
  return isWord(node) || (takesList && node.kind === 'list' && node.items.every(isWord));
}

function missing({ name, owner, said }: Found): Complaint {
  return complain(
    'missing-key',
    `${capitalized(name)} is missing${owner === undefined ? '' : ` in ${owner}`}.`,
    `Add ${said.what}: \`${said.example}\`.`,
  );
}

function misfit(node: SourceNode, { name, said }: Found, issue: z.core.$ZodIssue): Complaint {
  const hint = `An example: \`${said.example}\`.`;
  if (isEmpty(node)) {
    return complain(
      'empty-value',
      `${capitalized(name)} is empty.`,
      `Write ${said.what} after it, or remove it. ${hint}`,
    );
  }
  const bound = boundOf(issue);
  if (bound !== undefined) {
    return complain(
      'out-of-range',
      `${capitalized(name)} must be ${bound}, and is ${shapeOf(node).replace('the number ', '')}.`,
      hint,
    );
  }
  const unparted = node.kind === 'scalar' && !node.quoted ? /^([\w-]+):?\s*[{[]/.exec(node.text)?.[1] : undefined;
  if (unparted !== undefined && node.kind === 'scalar') return colonMissing(unparted, node.text);
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const message = `${capitalized(name)} needs ${said.what}, not the text ${quote(node.text)}.`;
    return notAsText(node, said, name) ?? complain('wrong-type', message, hint);
  }
  return complain(
    'wrong-type',
    `${capitalized(name)} needs ${said.what}, not ${shapeOf(node)}.`,
    said.what === 'a list of windows' ? 'Begin each window with a dash and a space: `- name: winter-campaign`.' : hint,
  );
}

function boundOf(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'too_big') return `at most ${Number(issue.maximum).toLocaleString('en')}`;
  if (issue.code !== 'too_small') return undefined;
  return `${issue.inclusive ? 'at least' : 'more than'} ${Number(issue.minimum).toLocaleString('en')}`;
}

/** How to write a number or a yes that was written as a text. */
function notAsText(node: SourceScalar, { what }: Words, name: string): Complaint | undefined {
  const { text, quoted } = node;
  const message = `${capitalized(name)} needs ${what}, not the text ${quote(text)}.`;
  if (/ number /.test(what)) return notAsNumber(node, what, message);
  if (!/`true`/.test(what)) return undefined;
  const plain = withoutLookAlikes(text).replace(/\s*[,;]$/, '');
  const yes = /^(yes|on|y|true)$/i.test(plain) ? 'true' : /^(no|off|n|false)$/i.test(plain) ? 'false' : undefined;
  if (yes === undefined) return undefined;
  const hint = quoted || plain === text ? (word: string) => `Write ${word}, without quotes.` : undefined;
  return writeInstead('wrong-type', message, yes, hint);
}

function notAsNumber({ text, quoted }: SourceScalar, what: string, message: string): Complaint | undefined {
  const meant = meantNumber(text, quoted, /requests/.test(what));
  if (meant === undefined) return undefined;
  const found = firstLookAlike(text);
  const said = found === undefined ? (meant.message ?? message) : sayLookAlike(found, quote(text));
  return writeInstead('wrong-type', said, meant.digits, meant.hint);
}
