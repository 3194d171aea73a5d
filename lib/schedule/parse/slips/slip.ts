import type { Place, Problem } from '../../schedule.ts';
import { type Complaint, type Edit, quote } from '../complaint.ts';
import type { SourceEntry, SourceMapping, SourceNode, SourceScalar } from '../source.ts';

/** Something that people write who mean something else, told before the values are read one by one. */
export interface Slip {
  readonly place: Place;
  readonly complaint: Complaint;
  /** Nothing more is said of these. */
  readonly covers: readonly SourceNode[];
  /** Nor are these read as what their place says: they belong elsewhere. */
  readonly strays?: readonly SourceNode[];
  readonly severity?: Problem['severity'];
}

export interface Scene {
  readonly text: string;
  /** Absent: no file gives one that can be read. */
  readonly timezone: string | undefined;
}

/** Looks for one kind of slip in a window. Whatever is right must pass. */
export type WindowSlip = (window: SourceMapping, scene: Scene) => readonly Slip[];

/** No date and no time needs as many characters; looking at more, with all that might be meant, could take seconds. */
const longestText = 300;

/** Text that is written as one value. */
export function textOf(node: SourceNode | undefined): string | undefined {
  const isText = node?.kind === 'scalar' && (node.value !== null || node.quoted);
  return isText && node.text.length <= longestText ? node.text : undefined;
}

export const nodeOf = (group: SourceMapping, key: string): SourceNode | undefined => group.entries.get(key)?.node;

export const scalarOf = (group: SourceMapping, key: string): SourceScalar | undefined => {
  const node = nodeOf(group, key);
  return node?.kind === 'scalar' && textOf(node) !== undefined ? node : undefined;
};

export function entryCalled(group: SourceMapping, names: RegExp): readonly [string, SourceEntry] | undefined {
  for (const [key, entry] of group.entries) if (names.test(key)) return [key, entry];
  return undefined;
}

interface Instead {
  readonly code: string;
  readonly message: string;
  /** What it is written instead of, as people wrote it. */
  readonly keys: readonly string[];
  readonly settings: readonly string[];
  readonly edits: readonly Edit[];
}

/** A complaint that gives whole settings to write in place of others. */
export const settingsInstead = ({ code, message, keys, settings, edits }: Instead): Complaint => ({
  code,
  message,
  hint: `Write ${listed(settings)} instead of ${listed(keys)}.`,
  edits,
});

export function listed(words: readonly string[]): string {
  const quoted = words.map(quote);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
