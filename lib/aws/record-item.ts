import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod';
import { PrescaleError } from '../execute/failure.ts';
import { migrateRecord } from '../plan/migrate-record.ts';
import { recordSchemaVersion } from '../plan/record.ts';

/** One item as the SDK gives it. */
export type Item = Record<string, AttributeValue>;

/**
 * An item may hold 400 KB, names included. Above half of that a record's text is compressed: small ones stay readable
 * in the console, and the largest configuration AWS allows (50 policies, 200 scheduled actions) fits.
 */
const compressAbove = 200_000;

/** Every record is kept as JSON text in `record`, or compressed in `recordGzip`. */
export const recordAttributes = (text: string): Item =>
  Buffer.byteLength(text) > compressAbove ? { recordGzip: { B: gzipSync(text) } } : { record: { S: text } };

/** The JSON text of an item, however it is kept; `undefined` if the item holds none. Throws if it cannot be unpacked. */
const recordText = (item: Item): string | undefined =>
  item.recordGzip?.B ? gunzipSync(item.recordGzip.B).toString() : item.record?.S;

/**
 * Reads a record, of an older form too, or tells why it cannot be read: `record-too-new` if a later version of Prescale wrote it (what it means
 * cannot be guessed, and writing it back would lose what that version knows), otherwise `record-unreadable`.
 */
export const readRecord = <Kept extends { readonly version: number }>(
  schema: z.ZodType<Kept>,
  item: Item,
): Kept | PrescaleError => {
  const name = item.sk?.S ?? 'without a key';
  let json: unknown;
  try {
    json = JSON.parse(recordText(item) ?? '');
  } catch (cause) {
    return unreadable(name, 'it holds no JSON', cause);
  }
  const form = formOf(json);
  if (form > recordSchemaVersion) {
    const message = `The record ${name} has form ${form}; this version of Prescale reads up to ${recordSchemaVersion}`;
    return new PrescaleError('record-too-new', message, { passing: false });
  }
  const parsed = schema.safeParse(isObject(json) ? migrateRecord(json) : json);
  if (parsed.success) {
    // Every write would be refused as a conflict that seems to pass, and never does.
    const isOtherVersion = item.version?.N !== String(parsed.data.version);
    return isOtherVersion ? unreadable(name, 'its version is not that of the item', undefined) : parsed.data;
  }
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return unreadable(name, issues.join('; '), parsed.error);
};

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null;

const formOf = (json: unknown): number => (isObject(json) && typeof json.schema === 'number' ? json.schema : 0);

const unreadable = (name: string, why: string, cause: unknown): PrescaleError =>
  new PrescaleError('record-unreadable', `The record ${name} cannot be read: ${why}`, { passing: false, cause });
