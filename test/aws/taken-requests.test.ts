import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoTakenRequests } from '../../lib/aws/dynamodb-taken-requests.ts';
import { inMemoryTakenRequests } from '../../local/in-memory-taken-requests.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { loseAnswerOf, openDynaliteTable } from './dynamodb-table.ts';
import { noWaits } from './scripted-aws.ts';
import { takenRequestsContract } from './taken-requests.contract.ts';

takenRequestsContract('in memory', async () => ({ taken: inMemoryTakenRequests(), close: async () => undefined }));
takenRequestsContract('dynalite', async () => {
  const { client, table, close } = await openDynaliteTable();
  return { taken: dynamoTakenRequests(client, { ...noWaits, table })(noDeadline), close };
});

describe('requests that were taken, in a table', () => {
  it('are ours where the answer to our own write was lost, and are tidied up later', async () => {
    const { client, table, close } = await openDynaliteTable();
    const taken = dynamoTakenRequests(client, { ...noWaits, table })(noDeadline);
    const lost = loseAnswerOf(client, 'PutItemCommand');
    expect(await taken.take('a', new Date('2026-11-27T14:10:00Z'))).toBe(true);
    expect(lost.sent()).toBe(1);
    const Key = { pk: { S: 'slack-command' }, sk: { S: 'a' } };
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
    expect(Item?.expires?.N).toBe(String(Date.parse('2026-11-27T14:10:00Z') / 1_000));
    expect(await taken.take('a', new Date('2026-11-27T14:10:00Z'))).toBe(false);
    await close();
  });
});
