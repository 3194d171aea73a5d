import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import type { Within } from '../execute/deadline.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** A table as it was: point-in-time recovery makes another table of it. */
export interface TableBackups {
  /** Absent: it is not switched on. */
  window(table: string): Promise<{ readonly from: Date; readonly to: Date } | undefined>;
  /** `undefined`: there is no such table. */
  status(table: string): Promise<string | undefined>;
  /** Begins it, which takes minutes. */
  restore(from: string, to: string, at: Date): Promise<void>;
  drop(table: string): Promise<void>;
}

export const tableBackups = (sdk: DynamoDBClient, waits: Waits): Within<TableBackups> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => backupsOf(timely(sdk, deadline, manner));
};

const backupsOf = (client: DynamoDBClient): TableBackups => ({
  window: (table) =>
    mapped(`DescribeContinuousBackups of ${table}`, async () => {
      const { ContinuousBackupsDescription } = await client.send(
        new DescribeContinuousBackupsCommand({ TableName: table }),
      );
      const { EarliestRestorableDateTime: from, LatestRestorableDateTime: to } =
        ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
      return from === undefined || to === undefined ? undefined : { from, to };
    }),

  status: (table) =>
    mapped(`DescribeTable ${table}`, async () => {
      try {
        return (await client.send(new DescribeTableCommand({ TableName: table }))).Table?.TableStatus;
      } catch (thrown) {
        if (thrown instanceof ResourceNotFoundException) return undefined;
        throw thrown;
      }
    }),

  restore: (from, to, at) =>
    mapped(`RestoreTableToPointInTime of ${from}`, async () => {
      await client.send(
        new RestoreTableToPointInTimeCommand({ SourceTableName: from, TargetTableName: to, RestoreDateTime: at }),
      );
    }),

  drop: (table) =>
    mapped(`DeleteTable ${table}`, async () => {
      await client.send(new DeleteTableCommand({ TableName: table }));
    }),
});
