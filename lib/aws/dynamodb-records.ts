import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import type { Within } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import type { Records } from '../execute/ports.ts';
import { type StageRecord, stageRecord, type TargetRecord, targetRecord } from '../plan/record.ts';
import { itemsOf } from './dynamodb-collection.ts';
import { goodFiles } from './dynamodb-good-files.ts';
import { snapshotCopies } from './dynamodb-snapshot-copies.ts';
import { mapped } from './failure.ts';
import { type Item, keyOf, readRecord, recordAttributes, stageKey, targetKey, targetPrefix } from './record-item.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** All records are one collection, so that one query, consistently, is all a tick needs. */
const collection = 'record';

/**
 * Records in one DynamoDB table with the string keys `pk` and `sk`.
 *
 * @param newWriteId tells one write from another that says the same: of two ticks at once only one may go on
 */
export const dynamoRecords = (
  sdk: DynamoDBClient,
  { table, newWriteId = randomUUID, ...waits }: Waits & { readonly table: string; readonly newWriteId?: () => string },
): Within<Records> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => recordsOf(timely(sdk, deadline, manner), table, newWriteId);
};

const recordsOf = (client: DynamoDBClient, table: string, newWriteId: () => string): Records => {
  const fetch = async (sk: string): Promise<Item | undefined> => {
    const Key = { pk: { S: collection }, sk: { S: sk } };
    return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  };

  const write = <Kept extends TargetRecord | StageRecord>(schema: z.ZodMiniType<Kept>, record: Kept): Promise<Kept> => {
    const sk = keyOf(record);
    return mapped(`Writing the record ${sk}`, async () => {
      const kept = { ...record, version: record.version + 1 };
      const writeId = newWriteId();
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              pk: { S: collection },
              sk: { S: sk },
              version: { N: String(kept.version) },
              schema: { N: String(kept.schema) },
              writeId: { S: writeId },
              ...recordAttributes(sk, JSON.stringify(kept)),
            },
            ...ifStillAt(record.version),
          }),
        );
      } catch (thrown) {
        if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
        // Our own first try may have done it: its answer was lost, and it was made again.
        const stored = await fetch(sk);
        if (stored?.writeId?.S !== writeId) throw conflict(schema, sk, stored, thrown);
      }
      return kept;
    });
  };

  return {
    load: () =>
      mapped('Reading the records', async () => {
        const targets = new Map<string, TargetRecord | PrescaleError>();
        let stage: StageRecord | undefined;
        for await (const item of itemsOf(client, table, collection)) {
          const sk = item.sk?.S ?? '';
          if (sk.startsWith(targetPrefix)) targets.set(sk.slice(targetPrefix.length), readRecord(targetRecord, item));
          // An unreadable stage record must not keep the targets from being looked after. It is missed when it is
          // written: that is refused, with the reason.
          else if (sk === stageKey) stage = unlessFailed(readRecord(stageRecord, item));
        }
        return { stage, targets };
      }),

    read: (target) =>
      mapped(`Reading the record of ${target}`, async () => {
        const item = await fetch(targetKey(target));
        const record = item && readRecord(targetRecord, item);
        if (record instanceof PrescaleError) throw record;
        return record;
      }),

    write: (record) => write(targetRecord, record),
    writeStage: (record) => write(stageRecord, record),

    remove: (record) =>
      mapped(`Removing the record of ${record.target}`, async () => {
        const sk = keyOf(record);
        try {
          await client.send(
            new DeleteItemCommand({
              TableName: table,
              Key: { pk: { S: collection }, sk: { S: sk } },
              ...ifStillAt(record.version),
            }),
          );
        } catch (thrown) {
          if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
          // Gone is what was asked for; it may have been our own first try, whose answer was lost.
          const stored = await fetch(sk);
          if (stored) throw conflict(targetRecord, sk, stored, thrown);
        }
      }),

    ...snapshotCopies(client, table),
    ...goodFiles(client, table),
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

/** Why a conditional write was refused; a record that cannot be read is the better reason. */
const conflict = (
  schema: z.ZodMiniType<{ readonly version: number }>,
  sk: string,
  stored: Item | undefined,
  cause: unknown,
): PrescaleError => {
  const kept = stored && readRecord(schema, stored);
  if (kept instanceof PrescaleError) return kept;
  const message = `The record ${sk} was ${stored ? 'written' : 'removed'} by somebody else in between`;
  return new PrescaleError('conflict', message, { passing: true, cause });
};

const unlessFailed = <Kept>(kept: Kept | PrescaleError): Kept | undefined =>
  kept instanceof PrescaleError ? undefined : kept;
