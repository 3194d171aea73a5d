import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Within } from '../execute/deadline.ts';
import type { TakenRequests } from '../execute/ports.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

const collection = 'slack-command';

/** Requests that were taken, in the table of the records, until its time to live (`expires`) tidies them up. */
export const dynamoTakenRequests = (
  sdk: DynamoDBClient,
  { table, ...waits }: Waits & { readonly table: string },
): Within<TakenRequests> => {
  const manner = { waits, attempts: 2, budget: retryBudget(), again: passes };
  return (deadline) => {
    const client = timely(sdk, deadline, manner);
    return {
      take: (id, until) =>
        mapped('Taking a request', async () => {
          const Key = { pk: { S: collection }, sk: { S: id } };
          const taker = randomUUID();
          try {
            const Item = { ...Key, taker: { S: taker }, expires: { N: String(Math.ceil(until.getTime() / 1_000)) } };
            const ConditionExpression = 'attribute_not_exists(pk)';
            await client.send(new PutItemCommand({ TableName: table, Item, ConditionExpression }));
            return true;
          } catch (thrown) {
            if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
            // Our own first try may have won: its answer was lost, and it was made again.
            const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
            return Item?.taker?.S === taker;
          }
        }),
    };
  };
};
