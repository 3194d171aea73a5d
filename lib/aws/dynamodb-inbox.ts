import { randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Within } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import type { Inbox } from '../execute/ports.ts';
import { newPosting, type Posting, posting } from '../execute/posting.ts';
import { criticalPrefix, idOfKey, isWaitingKey, type Waiting, waitingKey } from '../execute/waiting.ts';
import { jsonProblem } from '../plan/json-problem.ts';
import { announcement } from '../tell/announcement.ts';
import { batchesOf } from './batches.ts';
import { itemsOf } from './dynamodb-collection.ts';
import { partOf } from './dynamodb-part.ts';
import { mapped } from './failure.ts';
import type { Item } from './record-item.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** Sorts before what waits, so that one query begins with it. */
const postingKey = 'posting';
/** Longer than anything is redelivered, and than anybody still wants to read what waits for a channel that is gone. */
const keptMs = 30 * 24 * 60 * 60 * 1_000;
const expiresAfter = (now: Date) => ({ N: String(Math.ceil((now.getTime() + keptMs) / 1_000)) });
/** What is read at once: more than fits into one message. */
const mostWaiting = 500;

export interface InboxOptions extends Waits {
  readonly table: string;
  /** Of several channels of one stage: which. Each has parts of the table of its own. */
  readonly name?: string;
  /** Tells one write from another that says the same. */
  readonly newWriteId?: () => string;
}

/** The inbox in the table of the records: what waits and how far posting has come are one part, what was posted another. */
export const dynamoInbox = (sdk: DynamoDBClient, options: InboxOptions): Within<Inbox> => {
  const { table, name, newWriteId = randomUUID, ...waits } = options;
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  const parts = { inbox: partOf('inbox', name), posted: partOf('posted', name) };
  return (deadline) => inboxOf(timely(sdk, deadline, manner), table, parts, newWriteId);
};

const inboxOf = (
  client: DynamoDBClient,
  table: string,
  parts: { readonly inbox: string; readonly posted: string },
  newWriteId: () => string,
): Inbox => {
  const inInbox = (key: string) => ({ pk: { S: parts.inbox }, sk: { S: key } });
  const inPosted = (id: string) => ({ pk: { S: parts.posted }, sk: { S: id } });

  // What DynamoDB had no room for is asked for again; the deadline ends that.
  const readBatch = async (ids: readonly string[]): Promise<readonly Item[]> => {
    const found: Item[] = [];
    let left: NonNullable<BatchGetItemCommandInput['RequestItems']> = {
      [table]: { Keys: ids.map(inPosted), ConsistentRead: true },
    };
    while (left[table] !== undefined) {
      const answer: BatchGetItemCommandOutput = await client.send(new BatchGetItemCommand({ RequestItems: left }));
      found.push(...(answer.Responses?.[table] ?? []));
      left = answer.UnprocessedKeys ?? {};
    }
    return found;
  };
  const writeBatch = async (batch: readonly WriteRequest[]): Promise<void> => {
    let left: Record<string, WriteRequest[]> = { [table]: [...batch] };
    while (left[table] !== undefined) {
      const answer: BatchWriteItemCommandOutput = await client.send(new BatchWriteItemCommand({ RequestItems: left }));
      left = answer.UnprocessedItems ?? {};
    }
  };

  return {
    put: (told, stage, now) =>
      mapped(`Keeping ${told.id} for Slack`, async () => {
        const Item = {
          ...inInbox(waitingKey(told)),
          announcement: { S: JSON.stringify(told) },
          stage: { S: stage },
          expires: expiresAfter(now),
        };
        try {
          const ConditionExpression = 'attribute_not_exists(pk)';
          await client.send(new PutItemCommand({ TableName: table, Item, ConditionExpression }));
        } catch (thrown) {
          // It waits already.
          if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
        }
      }),

    load: () =>
      mapped('Reading what waits for Slack', async () => {
        let state = newPosting;
        const waiting: Waiting[] = [];
        for await (const item of itemsOf(client, table, parts.inbox)) {
          if (item.sk?.S === postingKey) state = readPosting(item);
          const read = readWaiting(item);
          if (read !== undefined) waiting.push(read);
          if (waiting.length === mostWaiting) break;
        }
        return { posting: state, waiting };
      }),

    critical: (most) =>
      mapped('Looking for what is critical', async () => {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :critical)',
            ExpressionAttributeValues: { ':pk': { S: parts.inbox }, ':critical': { S: criticalPrefix } },
            ProjectionExpression: 'sk',
            ConsistentRead: true,
            Limit: most,
          }),
        );
        return Items.flatMap(({ sk }) => sk?.S ?? []);
      }),

    write: (before) =>
      mapped('Noting how far posting has come', async () => {
        const after = { ...before, version: before.version + 1 };
        const writeId = newWriteId();
        const Item = {
          ...inInbox(postingKey),
          version: { N: String(after.version) },
          writeId: { S: writeId },
          posting: { S: JSON.stringify(after) },
        };
        try {
          await client.send(new PutItemCommand({ TableName: table, Item, ...ifStillAt(before.version) }));
        } catch (thrown) {
          if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
          // Our own first try may have done it: its answer was lost, and it was made again.
          const get = new GetItemCommand({ TableName: table, Key: inInbox(postingKey), ConsistentRead: true });
          const stored = (await client.send(get)).Item;
          if (stored?.writeId?.S !== writeId) {
            throw new PrescaleError('conflict', 'Somebody else posts', { passing: true, cause: thrown });
          }
        }
        return after;
      }),

    posted: (ids) =>
      mapped('Reading what was posted', async () => {
        const found = new Set<string>();
        for (const batch of batchesOf(100, [...new Set(ids)])) {
          for (const { sk, claimedUntil } of await readBatch(batch)) {
            // An earlier version kept claims here too.
            if (sk?.S !== undefined && claimedUntil === undefined) found.add(sk.S);
          }
        }
        return found;
      }),

    note: (keys, now) =>
      mapped('Noting what was posted', async () => {
        const expires = expiresAfter(now);
        const notes = keys.map((key) => ({
          PutRequest: { Item: { ...inPosted(idOfKey(key)), postedAt: { N: String(now.getTime()) }, expires } },
        }));
        const gone = keys.map((key) => ({ DeleteRequest: { Key: inInbox(key) } }));
        // What is taken out must be known as posted by then.
        for (const batch of [...batchesOf(25, notes), ...batchesOf(25, gone)]) await writeBatch(batch);
      }),
  };
};

const ifStillAt = (version: number) =>
  version === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#version = :expected',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':expected': { N: String(version) } },
      };

/** What cannot be read is begun anew: a message that perhaps comes twice is better than none at all. */
const readPosting = (item: Item): Posting => {
  const read = posting.safeParse(jsonIn(item.posting?.S));
  return read.success ? read.data : { ...newPosting, version: Number(item.version?.N ?? 0) };
};

/** What a newer version has put waits for a version that can read it. */
const readWaiting = ({ sk, stage, announcement: told }: Item): Waiting | undefined => {
  if (sk?.S === undefined || stage?.S === undefined || !isWaitingKey(sk.S)) return undefined;
  const read = announcement.safeParse(jsonIn(told?.S));
  return read.success ? { key: sk.S, announcement: read.data, stage: stage.S } : undefined;
};

const jsonIn = (text: string | undefined): unknown => {
  try {
    const json: unknown = JSON.parse(text ?? '');
    return jsonProblem(json) === undefined ? json : undefined;
  } catch {
    return undefined;
  }
};
