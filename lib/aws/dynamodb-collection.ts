import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Item } from './record-item.ts';

/** All items of the table that have one `pk`; read consistently, because what is written next rests on them. */
export async function* itemsOf(client: DynamoDBClient, table: string, collection: string): AsyncGenerator<Item> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: collection } },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) yield* Items;
}
