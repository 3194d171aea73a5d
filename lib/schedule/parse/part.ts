import type { Place, Problem } from '../schedule.ts';
import { type Complaint, complain, isComplaint } from './complaint.ts';
import { inPlace } from './in-place.ts';
import { recovered } from './meant/recovered.ts';
import type { Shape } from './shape-problems.ts';
import { isEmpty, type SourceEntry, type SourceMapping, type SourceNode, type SourceScalar } from './source.ts';
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

export const partOf = (node: SourceMapping, shape: ReadShape, report: Report): Part => new Group(node, shape, report);

/** A class, though nothing else here is one: of a large schedule there are tens of thousands, each of many functions. */
class Group implements Part {
  private readonly node: SourceMapping;
  private readonly shape: ReadShape;
  private readonly report: Report;

  constructor(node: SourceMapping, shape: ReadShape, report: Report) {
    this.node = node;
    this.shape = shape;
    this.report = report;
  }

  get place(): Place {
    return this.node.place;
  }

  has(key: string): boolean {
    const found = this.node.entries.get(key)?.node;
    return found === undefined ? this.isMisspelt(key) : !isEmpty(found);
  }

  isWritten(key: string): boolean {
    return this.node.entries.has(key) || this.isMisspelt(key);
  }

  isTold(key: string): boolean {
    const found = this.node.entries.get(key)?.node;
    return found !== undefined && this.shape.told.has(found);
  }

  isEmptyList(key: string): boolean {
    const found = this.whole(key);
    return found?.kind === 'list' && found.items.length === 0;
  }

  placeOf(key: string): Place {
    const entry = this.node.entries.get(key);
    if (entry === undefined) return this.node.place;
    return isEmpty(entry.node) ? entry.place : entry.node.place;
  }

  keyPlace(key: string): Place {
    return this.node.entries.get(key)?.place ?? this.node.place;
  }

  number(key: string): number | undefined {
    const value = this.scalar(key)?.value;
    return typeof value === 'number' ? value : undefined;
  }

  count(key: string): number | undefined {
    const found = this.scalar(key);
    if (typeof found?.value !== 'number') return undefined;
    const complaint = dottedThousands(found.text);
    if (complaint === undefined) return found.value;
    this.report(found.place, inPlace(complaint, found));
    return undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.scalar(key)?.value;
    return typeof value === 'boolean' ? value : undefined;
  }

  text<T>(key: string, read: (text: string) => T | Complaint): T | undefined {
    const found = this.whole(key);
    return found && this.read(found, read);
  }

  texts<T>(key: string, read: (text: string) => T | Complaint): readonly Written<T>[] | undefined {
    const found = this.whole(key);
    if (found === undefined) return undefined;
    return (found.kind === 'list' ? found.items : [found]).flatMap((item) => {
      const value = this.read(item, read);
      return value === undefined ? [] : [{ value, place: item.place }];
    });
  }

  part(key: string): Part | undefined {
    const found = this.whole(key);
    return found && this.asPart(found);
  }

  parts(key: string): readonly Part[] | undefined {
    const found = this.whole(key);
    return found?.kind === 'list' ? found.items.flatMap((item) => this.asPart(item) ?? []) : undefined;
  }

  entries(): readonly Entry[] {
    const entries: Entry[] = [];
    for (const [key, entry] of this.node.entries) {
      if (this.shape.strays.has(entry.node)) continue;
      entries.push({ key, place: entry.place, keyAt: entry, part: this.asPart(entry.node) });
    }
    return entries;
  }

  private isMisspelt(key: string): boolean {
    return this.shape.misspelt.get(this.node)?.has(key) ?? false;
  }

  /** Unless it has a problem already. */
  private whole(key: string): SourceNode | undefined {
    const found = this.node.entries.get(key)?.node;
    return found === undefined || this.shape.broken.has(found) ? undefined : found;
  }

  private scalar(key: string): SourceScalar | undefined {
    const found = this.whole(key);
    return found?.kind === 'scalar' ? found : undefined;
  }

  private asPart(found: SourceNode): Part | undefined {
    const isWhole = found.kind === 'mapping' && !this.shape.broken.has(found);
    return isWhole ? partOf(found, this.shape, this.report) : undefined;
  }

  private read<T>(found: SourceNode, reader: (text: string) => T | Complaint): T | undefined {
    if (found.kind !== 'scalar' || found.value === null || this.shape.broken.has(found)) return undefined;
    const first = found.text.length > longestText ? tooLong : reader(found.text);
    if (!isComplaint(first)) return first;
    const result = first === tooLong ? first : (recovered(found.text, reader) ?? first);
    const { line, column, file } = found.place;
    const inside = found.verbatim && result.offset !== undefined ? result.offset + (found.quoted ? 1 : 0) : 0;
    this.report({ file, line, column: column + inside }, inPlace(result, found));
    return undefined;
  }
}
