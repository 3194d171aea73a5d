import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoHistory } from '../../lib/aws/dynamodb-history.ts';
import { inMemoryHistory } from '../../local/in-memory-history.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { openDynaliteTable } from './dynamodb-table.ts';
import { allOf, announced, historyContract, partsFor } from './history.contract.ts';
import { incompressible } from './records-fixture.ts';
import { noWaits, scriptedAws } from './scripted-aws.ts';

historyContract('in memory', async () => ({ history: inMemoryHistory(), close: async () => undefined }));
historyContract('dynalite', async () => {
  const { client, table, close } = await openDynaliteTable();
  return { history: dynamoHistory(client, { ...noWaits, table })(noDeadline), close };
});

const told = announced('a', '2026-11-27T14:00:00.000Z');
const targets = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);

interface Batch {
  readonly RequestItems: Readonly<Record<string, readonly object[]>>;
}

/** A history whose writes are answered by what it leaves unprocessed of each batch. */
const leaving = (left: (requests: readonly object[], number: number) => readonly object[]) => {
  const aws = scriptedAws(({ input, number }) => {
    const unprocessed = left((input as unknown as Batch).RequestItems.table ?? [], number);
    return { UnprocessedItems: unprocessed.length === 0 ? {} : { table: unprocessed } };
  });
  const waited: number[] = [];
  const waits = { sleep: async (ms: number) => void waited.push(ms), backoffMs: (attempt: number) => attempt * 100 };
  const history = dynamoHistory(aws.clients.dynamoDb, { ...waits, table: 'table' });
  const sizes = () => aws.calls.map(({ input }) => (input as unknown as Batch).RequestItems.table?.length);
  return { history, waited, sizes };
};

describe('the history in a table', () => {
  it('is written in as many items as a batch takes', async () => {
    const { history, sizes } = leaving(() => []);
    await history(noDeadline).keep(told, partsFor(told, targets(60)));
    expect(sizes()).toEqual([25, 25, 11]);
  });

  it('gives DynamoDB again what it has not taken, after a wait', async () => {
    const { history, sizes, waited } = leaving((requests, number) => (number < 3 ? requests.slice(0, 4 - number) : []));
    await history(noDeadline).keep(told, partsFor(told, targets(9)));
    expect(sizes()).toEqual([10, 3, 2]);
    expect(waited).toEqual([100, 200]);
  });

  it('gives up in the end, and says that it may work later', async () => {
    const { history, sizes } = leaving((requests) => requests);
    await expect(history(noDeadline).keep(told, partsFor(told, targets(1)))).rejects.toMatchObject({
      code: 'throttled',
      passing: true,
      message: 'Keeping the history: DynamoDB did not take 2 of 2 items',
    });
    expect(sizes()).toEqual([2, 2, 2, 2, 2]);
  });

  it('waits for nothing that could not be answered in time', async () => {
    const { history, sizes } = leaving((requests) => requests);
    const { signal } = new AbortController();
    const short = { signal, leftMs: () => 3_050 };
    await expect(history(short).keep(told, [])).rejects.toMatchObject({ code: 'throttled' });
    expect(sizes()).toEqual([1]);
  });

  it('is tidied up after 400 days, and read over the pages of a query', async () => {
    const { client, table, close } = await openDynaliteTable();
    const history = dynamoHistory(client, { ...noWaits, table })(noDeadline);
    await history.keep(told, []);
    const Key = { pk: { S: 'history#everything' }, sk: { S: '2026-11-27T14:00:00.000Z#a' } };
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
    expect(new Date(Number(Item?.expires?.N) * 1_000).toISOString()).toBe('2028-01-01T14:00:00.000Z');
    // A page of DynamoDB is at most 1 MB.
    const large = { details: [incompressible(400_000, 'page')] };
    for (let at = 0; at < 5; at += 1) await history.keep(announced(`large-${at}`, told.at, large), []);
    expect(await allOf(history.of({ everything: true }))).toHaveLength(6);
    await close();
  });

  it('shows that there is one which this version cannot read', async () => {
    const { client, table, close } = await openDynaliteTable();
    const Item = { pk: { S: 'history#everything' }, sk: { S: '2026-11-27T13:00:00.000Z#b' } };
    await client.send(new PutItemCommand({ TableName: table, Item }));
    const history = dynamoHistory(client, { ...noWaits, table })(noDeadline);
    await history.keep(told, []);
    expect(await allOf(history.of({ everything: true }))).toEqual([
      { place: '2026-11-27T13:00:00.000Z#b', announcement: undefined },
      { place: '2026-11-27T14:00:00.000Z#a', announcement: told },
    ]);
    await close();
  });
});
