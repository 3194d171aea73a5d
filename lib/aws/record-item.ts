import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { PrescaleError } from '../execute/failure.ts';
import { jsonProblem } from '../plan/json-problem.ts';
import { migrateRecord } from '../plan/migrate-record.ts';
import { recordSchemaVersion } from '../plan/record.ts';
import { cut } from '../tell/plain-text.ts';

/** One item as the SDK gives it. */
export type Item = Record<string, AttributeValue>;

/** What the records of a target and of the stage have in common here; the stage's has no target. */
interface Kept {
  readonly version: number;
  readonly target?: string;
}

export const stageKey = 'stage';
export const targetPrefix = 'target#';
export const targetKey = (target: string): string => `${targetPrefix}${target}`;
export const keyOf = ({ target }: Kept): string => (target === undefined ? stageKey : targetKey(target));

/** An item may hold 400 KB, names included: all but the text takes less than 2 KB of it, the longest key included. */
const mostPackedBytes = 398 * 1_024;

/** Above half of what an item may hold a record's text is compressed: small ones stay readable in the console. */
const compressAbove = 200_000;

/**
 * Of a record's text, unpacked. The largest configuration AWS allows (50 policies, 200 scheduled actions), with 100
 * announcements, is about half a megabyte. Bounded because a few hundred KB of gzip can become a gigabyte, and because
 * JSON takes up to 40 times the memory of its text, of a function's 512 MB.
 */
const mostBytes = 4_000_000;

/**
 * Every record is kept as JSON text in `record`, or compressed in `recordGzip`.
 *
 * @throws PrescaleError `invalid`: it does not fit, or could not be read again
 */
export const recordAttributes = (name: string, text: string): Item => {
  if (Buffer.byteLength(text) <= compressAbove) return { record: { S: text } };
  return { recordGzip: { B: packed(name, text) } };
};

/** @throws PrescaleError `invalid`: it does not fit, or could not be read again */
export const packed = (name: string, text: string): Uint8Array => {
  const bytes = Buffer.byteLength(text);
  const gzip = gzipSync(text);
  if (bytes > mostBytes || gzip.length > mostPackedBytes) throw tooLarge(name, bytes, gzip.length);
  return gzip;
};

/** Throws if it cannot be unpacked, or not within bounds. */
export const unpacked = (gzip: Uint8Array): string => gunzipSync(gzip, { maxOutputLength: mostBytes }).toString();

const tooLarge = (name: string, bytes: number, packedBytes: number): PrescaleError => {
  const message =
    `The record ${name} is too large: ${bytes} bytes, ${packedBytes} compressed, where ${mostBytes} and ${mostPackedBytes} fit. ` +
    'It was not written; what was remembered before stays. Most of a record is what is saved of autoscaling: make the ' +
    "service's scaling policies, scheduled actions, alarms or tags fewer or shorter.";
  return new PrescaleError('invalid', message, { passing: false });
};

/** The JSON text of an item, however it is kept; `undefined` if the item holds none. Throws if it cannot be unpacked. */
export const recordText = (item: Item): string | undefined =>
  item.recordGzip?.B ? unpacked(item.recordGzip.B) : item.record?.S;

/**
 * Reads a record, of an older form too, or tells why it cannot be read: `record-too-new` if a later version of Prescale
 * wrote it (what it means cannot be guessed, and writing it back would lose what that version knows), otherwise
 * `record-unreadable`.
 */
export const readRecord = <Read extends Kept>(schema: z.ZodMiniType<Read>, item: Item): Read | PrescaleError => {
  const name = item.sk?.S ?? 'without a key';
  try {
    return recordOf(schema, item, name);
  } catch (cause) {
    // Whatever it is: one record that cannot be read must never keep the others from being looked after.
    return unreadable(name, `reading it failed: ${cut(String(cause), 200)}`, cause);
  }
};

const recordOf = <Read extends Kept>(schema: z.ZodMiniType<Read>, item: Item, name: string): Read | PrescaleError => {
  let json: unknown;
  try {
    json = JSON.parse(recordText(item) ?? '');
  } catch (cause) {
    return unreadable(
      name,
      isTooLong(cause) ? `unpacked it is more than ${mostBytes} bytes` : 'it holds no JSON',
      cause,
    );
  }
  const problem = jsonProblem(json);
  if (problem !== undefined) return unreadable(name, problem, undefined);
  const form = formOf(json);
  if (form > recordSchemaVersion) {
    const message = `The record ${name} has form ${form}; this version of Prescale reads up to ${recordSchemaVersion}`;
    return new PrescaleError('record-too-new', message, { passing: false });
  }
  const parsed = schema.safeParse(isObject(json) ? migrateRecord(json) : json);
  if (parsed.success) {
    const key = keyOf(parsed.data);
    // Two records would be of one target, and what is written of it would go to the other item.
    if (key !== name) return unreadable(name, isOf(key, name), undefined);
    // Every write would be refused as a conflict that seems to pass, and never does.
    const isOtherVersion = item.version?.N !== String(parsed.data.version);
    return isOtherVersion ? unreadable(name, 'its version is not that of the item', undefined) : parsed.data;
  }
  const issues = parsed.error.issues.map(({ path, message }) => cut(`${path.join('.')}: ${message}`, 200));
  // It is announced, and a text of 4 MB can have as many issues.
  return unreadable(name, cut(issues.join('; '), 1_000), parsed.error);
};

const isOf = (key: string, name: string): string =>
  `its text is the record of ${cut(key, 200)}. If only "target" is wrong in it, correct that; otherwise put back ${name} as it was before`;

const isTooLong = (thrown: unknown): boolean =>
  thrown instanceof RangeError && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE';

export const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null;

export const formOf = (json: unknown): number => (isObject(json) && typeof json.schema === 'number' ? json.schema : 0);

const unreadable = (name: string, why: string, cause: unknown): PrescaleError =>
  new PrescaleError('record-unreadable', `The record ${name} cannot be read: ${why}`, { passing: false, cause });
