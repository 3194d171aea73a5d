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
  until: 'to',
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
  const joined = /^([A-Za-z]+)[:\s]\s*(\S.*)$/.exec(key);
  if (joined?.[1] !== undefined && joined[1] in known) {
    const hint = `Put a colon and a space after the word: ${quote(`${joined[1]}: ${joined[2]}`)}.`;
    return { ...complain('unknown-key', message, hint), meant: joined[1] };
  }
  const synonym = Object.hasOwn(synonyms, key) ? synonyms[key] : undefined;
  // What is there already is not what somebody wanted to write.
  const free = Object.keys(known).filter((name) => !group.entries.has(name));
  const meant =
    nearest(key, free) ??
    nearest(key, Object.keys(known)) ??
    (synonym !== undefined && synonym in known ? synonym : undefined);
  if (meant !== undefined) {
    const example = known[meant] === undefined ? '' : wordsOf(known[meant]).example;
    return {
      ...complain('unknown-key', message, `Did you mean \`${meant}\`? Write it like this: \`${example}\`.`),
      meant,
    };
  }
  const elsewhere = home(key, scheduleDocument, '');
  if (elsewhere !== undefined) {
    return complain('unknown-key', message, `It belongs ${elsewhere.place}, like this: \`${elsewhere.example}\`.`);
  }
  const all = Object.keys(known).map((name) => `\`${name}\``);
  return complain('unknown-key', message, `Remove it. Known here: ${all.join(', ')}.`);
}

/** Where else in a schedule `key` is a setting. */
function home(
  key: string,
  schema: z.core.$ZodType,
  place: string,
): { readonly place: string; readonly example: string } | undefined {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray) return home(key, inner.element, place);
  if (inner instanceof z.ZodRecord) return home(key, inner.valueType, place);
  if (!(inner instanceof z.ZodObject)) return undefined;
  if (Object.hasOwn(inner.shape, key)) {
    return {
      place: place === '' ? 'at the top of a file, without spaces before it' : place,
      example: wordsOf(inner.shape[key]).example,
    };
  }
  for (const [name, child] of Object.entries<z.core.$ZodType>(inner.shape)) {
    const found = home(key, child, place === '' ? `in \`${name}\`` : `in \`${name}\` ${place}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
