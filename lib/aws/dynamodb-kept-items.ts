import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Within } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import { stageRecord, targetRecord } from '../plan/record.ts';
import { itemsOf } from './dynamodb-collection.ts';
import { mapped } from './failure.ts';
import { type Item, isObject, readRecord, recordAttributes, recordText, targetPrefix } from './record-item.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** A record as it lies in the table, whether it can be read or not. */
export interface KeptItem {
  /** `target#backend`, or `stage`. */
  readonly key: string;
  /** Of the item; 0: it has none. */
  readonly version: number;
  /** JSON as it was written; absent: it holds none, or cannot be unpacked. */
  readonly text: string | undefined;
  /** Why ticks cannot read it; absent: they can. */
  readonly problem: PrescaleError | undefined;
}

/** For whoever mends records: nothing of what is wrong with one keeps it from being read or replaced here. */
export interface KeptItems {
  list(): Promise<readonly KeptItem[]>;
  read(key: string): Promise<KeptItem | undefined>;
  /**
   * Puts a record in the place of what was seen there, with a version one higher, and answers that. Rejects with `conflict` if
   * somebody wrote in between, and with `record-unreadable` if a tick could not read it.
   */
  replace(key: string, seenVersion: number, record: object): Promise<number>;
  remove(key: string, seenVersion: number): Promise<void>;
}

const collection = 'record';

export const dynamoKeptItems = (
  sdk: DynamoDBClient,
  { table, ...waits }: Waits & { readonly table: string },
): Within<KeptItems> => {
  // A write whose answer is lost is not made again: it would be refused as somebody else's.
  const reads = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) =>
    keptItemsOf(timely(sdk, deadline, reads), timely(sdk, deadline, { ...reads, attempts: 1 }), table);
};

const keptItemsOf = (reads: DynamoDBClient, writes: DynamoDBClient, table: string): KeptItems => ({
  list: () =>
    mapped('Reading the records', async () => {
      const all: KeptItem[] = [];
      for await (const item of itemsOf(reads, table, collection)) all.push(keptItem(item));
      return all;
    }),

  read: (key) =>
    mapped(`Reading the record ${key}`, async () => {
      const get = new GetItemCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true });
      const { Item } = await reads.send(get);
      return Item && keptItem(Item);
    }),

  replace: (key, seenVersion, record) =>
    mapped(`Writing the record ${key}`, async () => {
      const version = seenVersion + 1;
      const schema = 'schema' in record && typeof record.schema === 'number' ? record.schema : 0;
      const Item = {
        ...keyOf(key),
        version: { N: String(version) },
        schema: { N: String(schema) },
        ...recordAttributes(key, JSON.stringify({ ...record, version })),
      };
      const { problem } = keptItem(Item);
      if (problem !== undefined) throw problem;
      await conditionally(key, () =>
        writes.send(new PutItemCommand({ TableName: table, Item, ...ifSeen(seenVersion) })),
      );
      return version;
    }),

  remove: (key, seenVersion) =>
    mapped(`Removing the record ${key}`, async () => {
      const remove = new DeleteItemCommand({ TableName: table, Key: keyOf(key), ...ifSeen(seenVersion) });
      await conditionally(key, () => writes.send(remove));
    }),
});

const keyOf = (key: string) => ({ pk: { S: collection }, sk: { S: key } });

const ifSeen = (version: number) => ({
  ConditionExpression: version === 0 ? 'attribute_not_exists(#version)' : '#version = :seen',
  ExpressionAttributeNames: { '#version': 'version' },
  ...(version !== 0 && { ExpressionAttributeValues: { ':seen': { N: String(version) } } }),
});

async function conditionally(key: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    if (!(cause instanceof ConditionalCheckFailedException)) throw cause;
    const message = `The record ${key} was written by somebody else in between`;
    throw new PrescaleError('conflict', message, { passing: true, cause });
  }
}

function keptItem(item: Item): KeptItem {
  const key = item.sk?.S ?? '';
  const read = key.startsWith(targetPrefix) ? readRecord(targetRecord, item) : readRecord(stageRecord, item);
  return {
    key,
    version: Number(item.version?.N ?? 0),
    text: textOf(item),
    problem: read instanceof PrescaleError ? read : undefined,
  };
}

function textOf(item: Item): string | undefined {
  try {
    return recordText(item);
  } catch {
    return undefined;
  }
}

/** What a text holds, if it is an object of JSON. */
export function jsonIn(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text ?? '');
    return isObject(json) && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

export { stageKey, targetKey } from './record-item.ts';
