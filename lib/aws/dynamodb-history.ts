import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  type QueryCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type Deadline, hasTime, longestCallMs, type Within } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import type { History, HistoryQuestion, HistoryStart, KeptAnnouncement } from '../execute/ports.ts';
import { type Announcement, announcement, type Part } from '../tell/announcement.ts';
import { batchesOf } from './batches.ts';
import { mapped } from './failure.ts';
import { type Item, packed, unpacked } from './record-item.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** So that last year's campaign can still be looked up when this year's is planned. */
const keptMs = 400 * 24 * 60 * 60 * 1_000;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const mostInABatch = 25;
/** Of one batch: what DynamoDB has not taken is given to it again. */
const attempts = 5;

/**
 * What people were told, in the table of the records: an announcement for its event and for the stage, and what each of its
 * targets told, because DynamoDB reads in order within one `pk` only. The time to live is that of the table, `expires`.
 */
export const dynamoHistory = (
  sdk: DynamoDBClient,
  { table, ...waits }: Waits & { readonly table: string },
): Within<History> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => {
    const client = timely(sdk, deadline, manner);
    return {
      keep: (told, parts) =>
        mapped(`Keeping ${told.id} in the history`, async () => {
          for (const batch of batchesOf(mostInABatch, itemsOf(told, parts)))
            await writeAll(client, table, batch, { waits, deadline });
        }),
      of: (question, from = {}) => keptFor(client, table, question, from),
    };
  };
};

const collectionOf = (question: HistoryQuestion): string => {
  if ('target' in question) return `history#target#${question.target}`;
  return 'thread' in question ? `history#thread#${question.thread}` : 'history#everything';
};

/** By time, and within one instant by id, so that the same announcement has the same place whenever it is kept. */
const placeOf = ({ at, id }: Announcement): string => `${new Date(at).toISOString()}#${id}`;

function itemsOf(told: Announcement, parts: readonly Part[]): readonly Item[] {
  const all = new Map<string, Announcement | Part>([
    [collectionOf({ everything: true }), told],
    ...(told.thread === undefined ? [] : [[collectionOf({ thread: told.thread }), told] as const]),
    ...parts.flatMap((part) =>
      part.target === undefined ? [] : [[collectionOf({ target: part.target }), part] as const],
    ),
  ]);
  const same = {
    sk: { S: placeOf(told) },
    expires: { N: String(Math.ceil((new Date(told.at).getTime() + keptMs) / 1_000)) },
  };
  return Array.from(all, ([pk, one]) => ({
    pk: { S: pk },
    ...same,
    gzip: { B: packed(`of the announcement ${one.id}`, JSON.stringify(one)) },
  }));
}

async function writeAll(
  client: DynamoDBClient,
  table: string,
  items: readonly Item[],
  { waits, deadline }: { readonly waits: Waits; readonly deadline: Deadline },
): Promise<void> {
  let left: WriteRequest[] = items.map((Item) => ({ PutRequest: { Item } }));
  for (let attempt = 1; ; attempt += 1) {
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
    left = UnprocessedItems?.[table] ?? [];
    if (left.length === 0) return;
    const waitMs = waits.backoffMs(attempt, true);
    if (attempt === attempts || !hasTime(deadline, waitMs + longestCallMs)) {
      const message = `Keeping the history: DynamoDB did not take ${left.length} of ${items.length} items`;
      throw new PrescaleError('throttled', message, { passing: true });
    }
    await waits.sleep(waitMs);
  }
}

async function* keptFor(
  client: DynamoDBClient,
  table: string,
  question: HistoryQuestion,
  from: HistoryStart,
): AsyncGenerator<KeptAnnouncement> {
  const pages = paginateQuery({ client }, queryOf(table, question, from))[Symbol.asyncIterator]();
  for (;;) {
    const page = await mapped('Reading the history', () => pages.next());
    if (page.done === true) return;
    for (const item of page.value.Items ?? []) yield { place: item.sk?.S ?? '', announcement: readItem(item) };
  }
}

/** Both ways to begin are a place: every place of an instant comes after the instant itself. */
function queryOf(table: string, question: HistoryQuestion, { since, after = '' }: HistoryStart): QueryCommandInput {
  const begin = [since?.toISOString() ?? '', after].sort().at(-1) ?? '';
  return {
    TableName: table,
    KeyConditionExpression: begin === '' ? 'pk = :pk' : 'pk = :pk AND sk > :begin',
    ExpressionAttributeValues: {
      ':pk': { S: collectionOf(question) },
      ...(begin !== '' && { ':begin': { S: begin } }),
    },
  };
}

function readItem({ gzip }: Item): Announcement | undefined {
  try {
    return announcement.parse(JSON.parse(unpacked(gzip?.B ?? new Uint8Array())));
  } catch {
    return undefined;
  }
}
