import type { Place, Problem } from '../schedule.ts';
import { type Complaint, complain, isComplaint } from './complaint.ts';
import { inPlace } from './in-place.ts';
import { recovered } from './meant/recovered.ts';
import type { Shape } from './shape-problems.ts';
import type { SourceEntry, SourceMapping, SourceNode } from './source.ts';
import { dottedThousands } from './thousands.ts';

/** Takes down what is wrong, at a place; of a warning also the window that it is about. */
export type Report = (place: Place, complaint: Complaint, severity?: Problem['severity'], window?: string) => void;

/** A group of settings, read one by one; a setting that is missing or has a problem already reads as `undefined`. */
export interface Part {
  readonly place: Place;
  /** Whether the key is written with anything after it, be it right or wrong. */
  has(key: string): boolean;
  /** Whether the key is written at all. */
  isWritten(key: string): boolean;
  isEmptyList(key: string): boolean;
  /** Whether it is told already what it was meant for. */
  isTold(key: string): boolean;
  /** Of the value, or of the group if the key is not written. */
  placeOf(key: string): Place;
  /** Of the key itself. */
  keyPlace(key: string): Place;
  number(key: string): number | undefined;
  /** The same of something that is counted: what reads as thousands with a dot, `5.000`, is refused. */
  count(key: string): number | undefined;
  flag(key: string): boolean | undefined;
  /** Reads the value as text; what `read` complains of is reported. */
  text<T>(key: string, read: (text: string) => T | Complaint): T | undefined;
  /** The same for every entry of a list; a single value is a list of one. */
  texts<T>(key: string, read: (text: string) => T | Complaint): readonly Written<T>[] | undefined;
  part(key: string): Part | undefined;
  parts(key: string): readonly Part[] | undefined;
  /** Every entry, by its key. */
  entries(): readonly Entry[];
}

export interface Written<T> {
  readonly value: T;
  readonly place: Place;
}

export interface Entry {
  readonly key: string;
  readonly place: Place;
  readonly keyAt: SourceEntry;
  readonly part: Part | undefined;
}

/** No value needs as many characters; looking at all of a longer one, with all that might be meant, could take seconds. */
const longestText = 5000;

const tooLong = complain(
  'too-long',
  'This value is far longer than any that is needed.',
  'Write one value only; a quote may be missing at its end.',
);

export interface ReadShape extends Shape {
  /** Parts that belong elsewhere and are told of: they are no entries of the group that they stand in. */
  readonly strays: ReadonlySet<SourceNode>;
  /** Parts that are told of together with others: how they go together is not judged again. */
  readonly told: ReadonlySet<SourceNode>;
}

export function partOf(node: SourceMapping, shape: ReadShape, report: Report): Part {
  const { broken } = shape;
  const isMisspelt = (key: string): boolean => shape.misspelt.get(node)?.has(key) ?? false;
  const whole = (key: string): SourceNode | undefined => {
    const found = node.entries.get(key)?.node;
    return found === undefined || broken.has(found) ? undefined : found;
  };
  const asPart = (found: SourceNode | undefined): Part | undefined =>
    found?.kind === 'mapping' && !broken.has(found) ? partOf(found, shape, report) : undefined;
  const read = <T>(found: SourceNode | undefined, reader: (text: string) => T | Complaint): T | undefined => {
    if (found?.kind !== 'scalar' || found.value === null || broken.has(found)) return undefined;
    const first = found.text.length > longestText ? tooLong : reader(found.text);
    if (!isComplaint(first)) return first;
    const result = first === tooLong ? first : (recovered(found.text, reader) ?? first);
    const { line, column, file } = found.place;
    const inside = found.verbatim && result.offset !== undefined ? result.offset + (found.quoted ? 1 : 0) : 0;
    report({ file, line, column: column + inside }, inPlace(result, found));
    return undefined;
  };
  const scalar = (key: string): string | number | boolean | null | undefined => {
    const found = whole(key);
    return found?.kind === 'scalar' ? found.value : undefined;
  };
  return {
    place: node.place,
    has: (key) => {
      const found = node.entries.get(key)?.node;
      return found === undefined ? isMisspelt(key) : found.value !== null;
    },
    isWritten: (key) => node.entries.has(key) || isMisspelt(key),
    isTold: (key) => {
      const found = node.entries.get(key)?.node;
      return found !== undefined && shape.told.has(found);
    },
    isEmptyList: (key) => {
      const found = whole(key);
      return found?.kind === 'list' && found.items.length === 0;
    },
    placeOf: (key) => {
      const entry = node.entries.get(key);
      if (entry === undefined) return node.place;
      return entry.node.value === null ? entry.place : entry.node.place;
    },
    keyPlace: (key) => node.entries.get(key)?.place ?? node.place,
    number: (key) => {
      const value = scalar(key);
      return typeof value === 'number' ? value : undefined;
    },
    count: (key) => {
      const found = whole(key);
      if (found?.kind !== 'scalar' || typeof found.value !== 'number') return undefined;
      const complaint = dottedThousands(found.text);
      if (complaint === undefined) return found.value;
      report(found.place, inPlace(complaint, found));
      return undefined;
    },
    flag: (key) => {
      const value = scalar(key);
      return typeof value === 'boolean' ? value : undefined;
    },
    text: (key, reader) => read(whole(key), reader),
    texts: (key, reader) => {
      const found = whole(key);
      if (found === undefined) return undefined;
      return (found.kind === 'list' ? found.items : [found]).flatMap((item) => {
        const value = read(item, reader);
        return value === undefined ? [] : [{ value, place: item.place }];
      });
    },
    part: (key) => asPart(whole(key)),
    parts: (key) => {
      const found = whole(key);
      return found?.kind === 'list' ? found.items.flatMap((item) => asPart(item) ?? []) : undefined;
    },
    entries: () =>
      [...node.entries]
        .filter(([, entry]) => !shape.strays.has(entry.node))
        .map(([key, entry]) => ({ key, place: entry.place, keyAt: entry, part: asPart(entry.node) })),
  };
}
