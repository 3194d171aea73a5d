import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Records } from '../execute/ports.ts';
import type { ScheduleFile } from '../schedule/schedule.ts';
import { itemsOf } from './dynamodb-collection.ts';
import { mapped } from './failure.ts';

const collection = 'schedule';

/** The last good version of each schedule file: one item each, compressed, because a file may be larger than an item. */
export const goodFiles = (client: DynamoDBClient, table: string): Pick<Records, 'goodFiles' | 'keepGoodFiles'> => {
  const stored = async (): Promise<readonly ScheduleFile[]> => {
    const files: ScheduleFile[] = [];
    for await (const { sk, gzip } of itemsOf(client, table, collection)) {
      const text = gzip?.B && unpacked(gzip.B);
      if (sk?.S && text !== undefined) files.push({ path: sk.S, text });
    }
    return files;
  };

  return {
    goodFiles: () => mapped('Reading the good schedule files', stored),

    keepGoodFiles: (files) =>
      mapped('Keeping the good schedule files', async () => {
        const before = new Map((await stored()).map(({ path, text }) => [path, text]));
        for (const { path, text } of files) {
          if (before.get(path) === text) continue;
          const Item = { pk: { S: collection }, sk: { S: path }, gzip: { B: gzipSync(text) } };
          await client.send(new PutItemCommand({ TableName: table, Item }));
        }
        const kept = new Set(files.map(({ path }) => path));
        for (const path of before.keys()) {
          if (kept.has(path)) continue;
          const Key = { pk: { S: collection }, sk: { S: path } };
          await client.send(new DeleteItemCommand({ TableName: table, Key }));
        }
      }),
  };
};

/** Of one file: a few hundred KB of gzip can become a gigabyte, more than the function's memory. */
const mostBytes = 16_000_000;

/** A copy that is damaged is as good as none; the others are not lost because of it. */
function unpacked(gzip: Uint8Array): string | undefined {
  try {
    return gunzipSync(gzip, { maxOutputLength: mostBytes }).toString();
  } catch {
    return undefined;
  }
}
