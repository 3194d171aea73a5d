import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PrescaleError } from '../execute/failure.ts';
import type { Records } from '../execute/ports.ts';
import { migrateRecord } from '../plan/migrate-record.ts';
import { recordSchemaVersion } from '../plan/record.ts';
import type { Resource } from '../plan/resource.ts';
import { type SnapshotCopy, snapshotCopy } from '../plan/snapshot-copy.ts';
import { cut } from '../tell/plain-text.ts';
import { mapped } from './failure.ts';
import { formOf, isObject, packed, unpacked } from './record-item.ts';

/** Apart from the records, so that reading those does not read these too. */
const collection = 'snapshot';

/** One item for each service with a live snapshot, always compressed: as it stands in the log it can be put back by hand. */
export const snapshotCopies = (
  client: DynamoDBClient,
  table: string,
): Pick<Records, 'copyOf' | 'keepCopy' | 'dropCopy'> => {
  const keyOf = ({ resourceId }: Resource) => ({ pk: { S: collection }, sk: { S: resourceId } });
  return {
    copyOf: (resource) =>
      mapped(`Reading the copy of what was saved of ${resource.resourceId}`, async () => {
        const get = new GetItemCommand({ TableName: table, Key: keyOf(resource), ConsistentRead: true });
        const { Item } = await client.send(get);
        return Item && readCopy(resource.resourceId, Item.gzip?.B);
      }),

    keepCopy: (copy) =>
      mapped(`Keeping a copy of what is saved of ${copy.resource.resourceId}`, async () => {
        const gzip = { B: packed(`of the copy ${copy.resource.resourceId}`, JSON.stringify(copy)) };
        await client.send(new PutItemCommand({ TableName: table, Item: { ...keyOf(copy.resource), gzip } }));
      }),

    dropCopy: (resource) =>
      mapped(`Dropping the copy of what was saved of ${resource.resourceId}`, async () => {
        await client.send(new DeleteItemCommand({ TableName: table, Key: keyOf(resource) }));
      }),
  };
};

/** As readable as a record must be; whatever is wrong with it, it is that copy's alone. */
function readCopy(key: string, gzip: Uint8Array | undefined): SnapshotCopy | PrescaleError {
  try {
    const json: unknown = JSON.parse(unpacked(gzip ?? new Uint8Array()));
    if (formOf(json) > recordSchemaVersion)
      return failed('record-too-new', `The copy ${key} has form ${formOf(json)}, newer than this version of Prescale`);
    const copy = snapshotCopy.parse(isObject(json) ? migrateRecord(json) : json);
    const other = copy.resource.resourceId;
    return other === key ? copy : failed('record-unreadable', `The copy ${key} is of ${other}`);
  } catch (cause) {
    const why = cut(cause instanceof Error ? cause.message : String(cause), 300);
    return failed('record-unreadable', `The copy ${key} cannot be read: ${why}`, cause);
  }
}

const failed = (code: 'record-too-new' | 'record-unreadable', message: string, cause?: unknown): PrescaleError =>
  new PrescaleError(code, message, { passing: false, cause });
