import * as z from 'zod';
import { type Complaint, complain, quote } from './complaint.ts';
import { scheduleDocument } from './document-schema.ts';
import { renameKey, writeSettings } from './meant/edits.ts';
import { firstLookAlike, sayLookAlike, withoutLookAlikes } from './meant/look-alikes.ts';
import { perMinute, rateOf } from './meant/number.ts';
import { nearest } from './nearest.ts';
import { unwrapped, wordsOf } from './schema-words.ts';
import type { SourceEntry, SourceMapping, SourceNode } from './source.ts';

/** Words that people write for others that we know. */
const synonyms: Readonly<Record<string, string>> = {
  begin: 'start',
  begins: 'start',
  cluster_name: 'cluster',
  comment: 'note',
  contact: 'owner',
  count: 'desired',
  cron: 'start',
  description: 'note',
  duration: 'for',
  email: 'owner',
  ends: 'end',
  exclude: 'except',
  finish: 'end',
  holidays: 'except',
  leadTime: 'lead',
  maximum: 'max',
  minimum: 'min',
  mute: 'quiet',
  replicas: 'desired',
  repo: 'repository',
  requests: 'requestsPerMinute',
  rpm: 'requestsPerMinute',
  schedule: 'start',
  severity: 'severities',
  service_name: 'service',
  starts: 'start',
  stop: 'end',
  tasks: 'desired',
  type: 'kind',
  tz: 'timezone',
  weekdays: 'days',
  zone: 'timezone',
};

export interface UnknownKey extends Complaint {
  /** The key that is most likely meant. */
  readonly meant?: string;
}

interface Unknown {
  readonly key: string;
  readonly entry: SourceEntry | undefined;
  readonly group: SourceMapping;
  readonly known: Readonly<Record<string, z.core.$ZodType>>;
  /** From the outermost group to the one that it stands in. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Reading = (unknown: Unknown) => UnknownKey | undefined;

/** What to say about a key of `group` that `schema` does not have: the nearest it has, or where the key belongs. */
export function unknownKey(
  key: string,
  schema: z.core.$ZodType,
  group: SourceMapping,
  path: readonly PropertyKey[],
): UnknownKey {
  const inner = unwrapped(schema);
  const known: Unknown['known'] = inner instanceof z.ZodObject ? inner.shape : {};
  const message = `${quote(key)} is not a setting that is known here.`;
  const unknown: Unknown = { key, entry: group.entries.get(key), group, known, path, message };
  for (const read of readings) {
    const found = read(unknown);
    if (found !== undefined) return found;
  }
  const all = Object.keys(known).map((name) => `\`${name}\``);
  return complain('unknown-key', message, `Known here: ${all.join(', ')}. Remove it if none of them is meant.`);
}

const joinedWithItsValue: Reading = ({ key, entry, group, known, message }) => {
  const [, name, value] = /^([A-Za-z]+)\s*[:=\s]\s*(\S.*)$/.exec(withoutLookAlikes(key)) ?? [];
  if (name === undefined || value === undefined || !(name in known)) return undefined;
  const found = firstLookAlike(key);
  const said = found === undefined ? message : sayLookAlike(found, quote(key));
  const whole = `${name}: ${value}`;
  const hint = `Put a colon and a space after the word: ${quote(whole)}.`;
  const edits =
    entry && entry.node.kind === 'scalar' && entry.node.value === null && !group.entries.has(name)
      ? [renameKey(entry, whole)]
      : undefined;
  return { ...complain('unknown-key', said, hint), meant: name, ...(edits && { edits }) };
};

const lookingAlike: Reading = ({ key, entry, known, group }) => {
  const found = firstLookAlike(key);
  const plain = withoutLookAlikes(key);
  if (found === undefined || !(plain in known)) return undefined;
  const complaint = complain('unknown-key', sayLookAlike(found, quote(key)), `Write it like this: ${quote(plain)}.`);
  const edits = entry && !group.entries.has(plain) ? [renameKey(entry, plain)] : undefined;
  return { ...complaint, meant: plain, ...(edits && { edits }) };
};

/** Requests are counted by the minute; of an hour nobody knows how many fall into its busiest minute. */
const inAnotherSpan: Reading = ({ key, entry, known, group }) => {
  const rate = 'requestsPerMinute' in known ? rateOf(key) : undefined;
  if (rate === undefined) return undefined;
  const message = `${quote(key)} is not a setting that is known here: requests are counted by the minute, in \`requestsPerMinute\`.`;
  const written = entry?.node.kind === 'scalar' ? entry.node.text : '';
  const minute = rate === 'second' ? perMinute(written) : undefined;
  if (minute === undefined || entry === undefined || group.entries.has('requestsPerMinute')) {
    const hint =
      rate === 'second'
        ? 'Write `requestsPerMinute` with 60 times the number.'
        : `Write \`requestsPerMinute\` with what you expect in the busiest minute; how many that are of those of ${rate === 'day' ? 'a day' : 'an hour'} is not known here.`;
    return { ...complain('unknown-key', message, hint), meant: 'requestsPerMinute' };
  }
  const whole = `requestsPerMinute: ${minute}`;
  const hint = `Write ${quote(whole)} instead: ${written} a second are 60 times as many a minute.`;
  return {
    ...complain('unknown-key', message, hint),
    meant: 'requestsPerMinute',
    edits: [writeSettings(group, entry, [whole])],
  };
};

const nearlyKnown: Reading = ({ key, entry, known, group, message }) => {
  const synonym = synonymOf(key, group);
  // What is there already is not what somebody wanted to write.
  const free = Object.keys(known).filter((name) => !group.entries.has(name));
  const meant =
    nearest(key, free) ??
    nearest(key, Object.keys(known)) ??
    (synonym !== undefined && synonym in known ? synonym : undefined) ??
    (key.length >= 4 ? free.find((name) => name.toLowerCase().startsWith(key.toLowerCase())) : undefined);
  if (meant === undefined) return undefined;
  const value = oneLine(entry?.node);
  const wanted = known[meant];
  if (value !== undefined && wanted !== undefined && unwrapped(wanted) instanceof z.ZodArray) {
    // One value is no list, and what its entries were meant to be nobody knows.
    const hint = `Did you mean \`${meant}\`? It is written like \`${wordsOf(wanted).example}\`.`;
    return { ...complain('unknown-key', message, hint), meant };
  }
  const write =
    value === undefined
      ? 'Write that word instead and leave what follows'
      : `Write it like this: ${quote(`${meant}: ${value}`)}`;
  const complaint = { ...complain('unknown-key', message, `Did you mean \`${meant}\`? ${write}.`), meant };
  const isFree = entry !== undefined && !group.entries.has(meant);
  // What switches something off is written by people, on purpose.
  return isFree && !(meant === 'enabled' && value === 'false')
    ? { ...complaint, edits: [renameKey(entry, meant)] }
    : complaint;
};

/** A value as people wrote it, if it is a single word or text. */
function oneLine(node: SourceNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || (node.value === null && !node.quoted) || !node.verbatim) return undefined;
  return node.quoted ? JSON.stringify(node.text) : node.text;
}

/** What a window asks for is said of each of its targets. */
const belongsToTargets: Reading = ({ key, entry, known, group, message }) => {
  const targets = group.entries.get('targets')?.node;
  const meant = isCapacity(key) ? key : synonymOf(key, group);
  if (!('targets' in known && 'days' in known) || meant === undefined || !isCapacity(meant)) return undefined;
  const names = targets?.kind === 'mapping' ? [...targets.entries.keys()] : [];
  const value = oneLine(entry?.node);
  if (value === undefined) return undefined;
  const [name = 'backend'] = names;
  const written = quote(`targets: { ${name}: { ${meant}: ${value} } }`);
  const each = names.length > 1 ? 'each target that shall have it' : 'its target';
  return complain('unknown-key', message, `It belongs to ${each}, in braces or further to the right: ${written}.`);
};

/** A setting is never sent to where it would mean more than it was written for. */
const atHomeElsewhere: Reading = ({ key, path, known, message }) => {
  const home = homes.get(key);
  if (home === undefined) return undefined;
  const isOfItsWindow = path[0] === 'windows' && 'desired' in known && Object.hasOwn(windowSettings, key);
  const meansMore = home.depth < path.length || (path[0] === 'windows' && home.section === 'targets');
  if (!meansMore || isOfItsWindow) {
    return complain('unknown-key', message, `It belongs ${home.place}, like this: \`${home.example}\`.`);
  }
  if (key === 'timezone') {
    const hint =
      "Every time is in the schedule's own time zone: write the times as clocks show them there, and leave this line out.";
    return complain('unknown-key', message, hint);
  }
  const whose = home.depth === 0 || /^(slack|mail)$/.test(home.section) ? 'a whole stage' : 'a target';
  const hint = `As a setting of ${whose} it would mean more than what stands here: remove it, or ask an engineer.`;
  return complain('unknown-key', message, hint);
};

const belongsAbove: Reading = ({ key, group, message }) => {
  const above = group.entries.get(key)?.node.kind === 'scalar' ? undefined : keyAbove(key, group);
  if (above === undefined) return undefined;
  const hint = `If it belongs to ${quote(above)}, begin its lines further to the right than ${quote(above)}; else remove it.`;
  return complain('unknown-key', message, hint);
};

/** The first that knows decides. A new case is a function and a line here. */
const readings: readonly Reading[] = [
  joinedWithItsValue,
  lookingAlike,
  inAnotherSpan,
  nearlyKnown,
  belongsToTargets,
  atHomeElsewhere,
  belongsAbove,
];

function keyAbove(key: string, { entries }: SourceMapping): string | undefined {
  let above: string | undefined;
  for (const name of entries.keys()) {
    if (name === key) break;
    above = name;
  }
  return above;
}

function synonymOf(key: string, { entries }: SourceMapping): string | undefined {
  // With a `start` it is a day and a time, with a `from` a time of day.
  if (key === 'until' || key === 'till') return entries.has('start') ? 'end' : 'to';
  return Object.hasOwn(synonyms, key) ? synonyms[key] : undefined;
}

interface Home {
  /** How many groups and lists it stands in. */
  readonly depth: number;
  readonly section: string;
  readonly place: string;
  readonly example: string;
}

/** Where every setting of a schedule belongs, the outermost place first. */
const homes: ReadonlyMap<string, Home> = new Map(settings(scheduleDocument, '', []).toReversed());

const windowSettings: Readonly<Record<string, unknown>> = scheduleDocument.shape.windows.unwrap().unwrap()
  .element.shape;

const isCapacity = (key: string): boolean => /^(desired|requestsPerMinute|min|max)$/.test(key);

/** Every word that is a setting somewhere in a schedule. */
export const settingNames: ReadonlySet<string> = new Set(homes.keys());

function settings(schema: z.core.$ZodType, place: string, path: readonly string[]): (readonly [string, Home])[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray) return settings(inner.element, place, [...path, '[]']);
  if (inner instanceof z.ZodRecord) return settings(inner.valueType, place, [...path, '{}']);
  if (!(inner instanceof z.ZodObject)) return [];
  const children = Object.entries<z.core.$ZodType>(inner.shape);
  const here = place === '' ? 'at the top of a file, without spaces before it' : place;
  const home = { depth: path.length, section: path[0] ?? '', place: here };
  return [
    ...children.map(([name, child]) => [name, { ...home, example: wordsOf(child).example }] as const),
    ...children.flatMap(([name, child]) => settings(child, `in \`${name}\` ${place}`.trim(), [...path, name])),
  ];
}
