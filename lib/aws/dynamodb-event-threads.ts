import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Within } from '../execute/deadline.ts';
import { eventThread } from '../execute/event-thread.ts';
import type { EventThreads } from '../execute/ports.ts';
import type { InboxOptions } from './dynamodb-inbox.ts';
import { partOf } from './dynamodb-part.ts';
import { mapped } from './failure.ts';
import { retryBudget } from './retry.ts';
import { passes, timely } from './timely.ts';

/** Nothing is told of an event this long after the last. */
const keptMs = 90 * 24 * 60 * 60 * 1_000;

/** The threads of events in the table of the records. Whoever posts is alone, so writes need no condition. */
export const dynamoEventThreads = (
  sdk: DynamoDBClient,
  { table, name, ...waits }: InboxOptions,
): Within<EventThreads> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  const pk = { S: partOf('thread', name) };
  return (deadline) => {
    const client = timely(sdk, deadline, manner);
    return {
      read: (id) =>
        mapped(`Reading the thread of ${id}`, async () => {
          const get = new GetItemCommand({ TableName: table, Key: { pk, sk: { S: id } }, ConsistentRead: true });
          const { Item } = await client.send(get);
          // One that cannot be read is opened anew.
          const read = eventThread.safeParse(Item?.thread?.S === undefined ? undefined : fromJson(Item.thread.S));
          return read.success ? read.data : undefined;
        }),

      keep: (thread, now) =>
        mapped(`Keeping the thread of ${thread.id}`, async () => {
          const expires = { N: String(Math.ceil((now.getTime() + keptMs) / 1_000)) };
          const Item = { pk, sk: { S: thread.id }, thread: { S: JSON.stringify(thread) }, expires };
          await client.send(new PutItemCommand({ TableName: table, Item }));
        }),
    };
  };
};

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
