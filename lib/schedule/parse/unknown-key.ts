import * as z from 'zod';
import { type Complaint, complain, quote } from './complaint.ts';
import { scheduleDocument } from './document-schema.ts';
import { nearest } from './nearest.ts';
import { unwrapped, wordsOf } from './schema-words.ts';
import type { SourceMapping } from './source.ts';

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
  replicas: 'desired',
  requests: 'requestsPerMinute',
  rpm: 'requestsPerMinute',
  schedule: 'start',
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

/** What to say about a key of `group` that `schema` does not have: the nearest it has, or where the key belongs. */
export function unknownKey(key: string, schema: z.core.$ZodType, group: SourceMapping): UnknownKey {
  const inner = unwrapped(schema);
  const known: Readonly<Record<string, z.core.$ZodType>> = inner instanceof z.ZodObject ? inner.shape : {};
  const message = `${quote(key)} is not a setting that is known here.`;
  const joined = /^([A-Za-z]+)\s*[:=\s]\s*(\S.*)$/.exec(key);
  if (joined?.[1] !== undefined && joined[1] in known) {
    const hint = `Put a colon and a space after the word: ${quote(`${joined[1]}: ${joined[2]}`)}.`;
    return { ...complain('unknown-key', message, hint), meant: joined[1] };
  }
  const synonym = synonymOf(key, group);
  // What is there already is not what somebody wanted to write.
  const free = Object.keys(known).filter((name) => !group.entries.has(name));
  const meant =
    nearest(key, free) ??
    nearest(key, Object.keys(known)) ??
    (synonym !== undefined && synonym in known ? synonym : undefined) ??
    (key.length >= 4 ? free.find((name) => name.toLowerCase().startsWith(key.toLowerCase())) : undefined);
  if (meant !== undefined) {
    const example = known[meant] === undefined ? '' : wordsOf(known[meant]).example;
    return {
      ...complain('unknown-key', message, `Did you mean \`${meant}\`? Write it like this: \`${example}\`.`),
      meant,
    };
  }
  const elsewhere = homes.get(key);
  if (elsewhere !== undefined) {
    return complain('unknown-key', message, `It belongs ${elsewhere.place}, like this: \`${elsewhere.example}\`.`);
  }
  const above = group.entries.get(key)?.node.kind === 'scalar' ? undefined : keyAbove(key, group);
  if (above !== undefined) {
    const hint = `If it belongs to ${quote(above)}, begin its lines further to the right than ${quote(above)}; else remove it.`;
    return complain('unknown-key', message, hint);
  }
  const all = Object.keys(known).map((name) => `\`${name}\``);
  return complain('unknown-key', message, `Remove it. Known here: ${all.join(', ')}.`);
}

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
  readonly place: string;
  readonly example: string;
}

/** Where every setting of a schedule belongs, the outermost place first. */
const homes: ReadonlyMap<string, Home> = new Map(settings(scheduleDocument, '').toReversed());

/** Every word that is a setting somewhere in a schedule. */
export const settingNames: ReadonlySet<string> = new Set(homes.keys());

function settings(schema: z.core.$ZodType, place: string): (readonly [string, Home])[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray) return settings(inner.element, place);
  if (inner instanceof z.ZodRecord) return settings(inner.valueType, place);
  if (!(inner instanceof z.ZodObject)) return [];
  const children = Object.entries<z.core.$ZodType>(inner.shape);
  const here = place === '' ? 'at the top of a file, without spaces before it' : place;
  return [
    ...children.map(([name, child]) => [name, { place: here, example: wordsOf(child).example }] as const),
    ...children.flatMap(([name, child]) => settings(child, `in \`${name}\` ${place}`.trim())),
  ];
}
