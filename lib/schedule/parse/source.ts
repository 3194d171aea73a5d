import type { Place } from '../schedule.ts';
import { quote } from './complaint.ts';

/** What a file says, with the place of every part, before anybody asks whether it makes sense. */
export type SourceNode = SourceScalar | SourceMapping | SourceList;

interface Written {
  readonly place: Place;
  /** Offsets in the text of the file, for what is to be written instead. */
  readonly begin: number;
  readonly end: number;
}

export interface SourceScalar extends Written {
  readonly kind: 'scalar';
  /** As written, without quotes. */
  readonly text: string;
  readonly quoted: boolean;
  /** Written on one line without escapes, so that a place inside `text` is a place in the file. */
  readonly verbatim: boolean;
  readonly value: string | number | boolean | null;
}

export interface SourceMapping extends Written {
  readonly kind: 'mapping';
  /** In braces, and not in lines below each other. */
  readonly flow: boolean;
  readonly entries: ReadonlyMap<string, SourceEntry>;
}

export interface SourceEntry {
  /** Of the key. */
  readonly place: Place;
  readonly begin: number;
  readonly keyEnd: number;
  readonly node: SourceNode;
}

export interface SourceList extends Written {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
}

/** Whether a key has nothing after it. */
export const isEmpty = (node: SourceNode): boolean => node.kind === 'scalar' && node.value === null;

/** What a part is, for people who do not know YAML's words. */
export function shapeOf(node: SourceNode): string {
  switch (node.kind) {
    case 'mapping':
      return 'a group of settings';
    case 'list':
      return 'a list';
    case 'scalar':
      return typeof node.value === 'number' ? `the number ${node.text}` : quote(node.text);
    default:
      return node satisfies never;
  }
}
