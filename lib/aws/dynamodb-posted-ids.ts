import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Within } from '../execute/deadline.ts';
import type { PostedIds } from '../execute/ports.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

const collection = 'posted';
/** Longer than anything is redelivered. */
const keptMs = 30 * 24 * 60 * 60 * 1_000;

/**
 * Posted ids in the table of the records. The table's time to live is `expires`; it only tidies up, days late at times
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html), so a claim's end is a condition.
 */
export const dynamoPostedIds = (
  sdk: DynamoDBClient,
  { table, ...waits }: Waits & { readonly table: string },
): Within<PostedIds> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => postedIdsOf(timely(sdk, deadline, manner), table);
};

const postedIdsOf = (client: DynamoDBClient, table: string): PostedIds => {
  const keyOf = (id: string) => ({ pk: { S: collection }, sk: { S: id } });
  const expires = (now: Date) => ({ N: String(Math.ceil((now.getTime() + keptMs) / 1_000)) });

  return {
    claim: (id, now, until) =>
      mapped(`Claiming ${id}`, async () => {
        const claim = randomUUID();
        try {
          await client.send(
            new PutItemCommand({
              TableName: table,
              Item: {
                ...keyOf(id),
                claim: { S: claim },
                claimedUntil: { N: String(until.getTime()) },
                expires: expires(now),
              },
              ConditionExpression: 'attribute_not_exists(pk) OR claimedUntil <= :now',
              ExpressionAttributeValues: { ':now': { N: String(now.getTime()) } },
            }),
          );
          return true;
        } catch (thrown) {
          if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
          // Our own first try may have won: its answer was lost, and it was made again.
          const { Item } = await client.send(
            new GetItemCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }),
          );
          return Item?.claim?.S === claim;
        }
      }),

    posted: (id, now) =>
      mapped(`Noting that ${id} was posted`, async () => {
        // Without `claimedUntil` the condition of a claim never holds.
        const Item = { ...keyOf(id), postedAt: { N: String(now.getTime()) }, expires: expires(now) };
        await client.send(new PutItemCommand({ TableName: table, Item }));
      }),
  };
};
