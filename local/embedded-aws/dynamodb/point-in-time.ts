import type { WireAnswer, WireRequest } from '../wire/wire.ts';
import type { DynamoDb } from './dynamodb.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** What became of one item: absent, it was deleted. */
interface Written {
  readonly at: number;
  readonly key: string;
  readonly item: Attributes | undefined;
}

interface Backups {
  readonly keys: readonly string[];
  readonly since: number;
  readonly written: Written[];
}

interface Input {
  readonly TableName: string;
  readonly Item?: Attributes;
  readonly Key?: Attributes;
  readonly RequestItems?: Readonly<
    Record<
      string,
      readonly { readonly PutRequest?: { Item: Attributes }; readonly DeleteRequest?: { Key: Attributes } }[]
    >
  >;
  readonly SourceTableName?: string;
  readonly TargetTableName?: string;
  /** Seconds. */
  readonly RestoreDateTime?: number;
  readonly UseLatestRestorableTime?: boolean;
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled: boolean };
}

/** As AWS says it: the last moments cannot be restored yet. */
const latestMs = 5 * 60_000;

/** Point-in-time recovery of the tables that it was switched on for, which the emulator does not have. */
export const withPointInTime = (store: DynamoDb, now: () => Date): DynamoDb => {
  const all = new Map<string, Backups>();

  const call = async (operation: string, input: object): Promise<Readonly<Record<string, unknown>>> => {
    const { status, body } = await store.handle(requestOf(operation, input));
    const answer = JSON.parse(body.toString());
    if (status >= 300) throw new Error(`${operation}: ${body.toString()}`);
    return answer;
  };

  const switchOn = async (table: string): Promise<void> => {
    if (all.has(table)) return;
    const { Table } = (await call('DescribeTable', { TableName: table })) as unknown as TableAnswer;
    const keys = Table.KeySchema.map(({ AttributeName }) => AttributeName);
    const { Items = [] } = (await call('Scan', { TableName: table })) as { readonly Items?: readonly Attributes[] };
    const at = now().getTime();
    all.set(table, { keys, since: at, written: Items.map((item) => ({ at, key: keyOf(keys, item), item })) });
  };

  /** What a call that succeeded has changed. */
  const note = async (operation: string, input: Input): Promise<void> => {
    const at = now().getTime();
    const changes =
      operation === 'BatchWriteItem'
        ? Object.entries(input.RequestItems ?? {}).flatMap(([table, requests]) =>
            requests.map(({ PutRequest, DeleteRequest }) => ({
              table,
              item: PutRequest?.Item,
              key: DeleteRequest?.Key,
            })),
          )
        : [{ table: input.TableName, item: input.Item, key: input.Key }];
    for (const { table, item, key } of changes) {
      const backups = all.get(table);
      if (backups === undefined) continue;
      const is =
        operation === 'UpdateItem'
          ? ((await call('GetItem', { TableName: table, Key: key, ConsistentRead: true })).Item as
              | Attributes
              | undefined)
          : item;
      backups.written.push({ at, key: keyOf(backups.keys, item ?? key ?? {}), item: is });
    }
  };

  const restore = async ({
    SourceTableName: from = '',
    TargetTableName: to = '',
    ...input
  }: Input): Promise<WireAnswer> => {
    const backups = all.get(from);
    if (backups === undefined)
      return refused('PointInTimeRecoveryUnavailableException', `Point in time recovery is not enabled for ${from}`);
    const latest = now().getTime() - latestMs;
    const at = input.UseLatestRestorableTime === true ? latest : (input.RestoreDateTime ?? 0) * 1_000;
    if (at < backups.since || at > latest)
      return refused('InvalidRestoreTimeException', 'The restore time is not valid');
    const { Table } = (await call('DescribeTable', { TableName: from })) as unknown as TableAnswer;
    const { KeySchema, AttributeDefinitions } = Table;
    const made = await store.handle(
      requestOf('CreateTable', { TableName: to, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' }),
    );
    if (made.status >= 300) {
      const isThere = made.body.toString().includes('ResourceInUse');
      return isThere ? refused('TableAlreadyExistsException', `Table already exists: ${to}`) : made;
    }
    await untilActive(to);
    const items = new Map(backups.written.filter((one) => one.at <= at).map(({ key, item }) => [key, item]));
    for (const item of items.values()) if (item !== undefined) await call('PutItem', { TableName: to, Item: item });
    return answered({ TableDescription: { TableName: to, TableStatus: 'CREATING' } });
  };

  const untilActive = async (table: string): Promise<void> => {
    for (;;) {
      const { Table } = (await call('DescribeTable', { TableName: table })) as unknown as TableAnswer;
      if (Table.TableStatus === 'ACTIVE') return;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };

  const describe = ({ TableName }: Input): WireAnswer => {
    const since = all.get(TableName)?.since;
    const recovery =
      since === undefined
        ? { PointInTimeRecoveryStatus: 'DISABLED' }
        : {
            PointInTimeRecoveryStatus: 'ENABLED',
            EarliestRestorableDateTime: since / 1_000,
            LatestRestorableDateTime: (now().getTime() - latestMs) / 1_000,
          };
    return answered({
      ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: recovery },
    });
  };

  return {
    handle: async (request) => {
      const operation = (request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      switch (operation) {
        case 'UpdateContinuousBackups':
          await switchOn(inputOf(request).TableName);
          return describe(inputOf(request));
        case 'DescribeContinuousBackups':
          return describe(inputOf(request));
        case 'RestoreTableToPointInTime':
          return restore(inputOf(request));
        case 'PutItem':
        case 'UpdateItem':
        case 'DeleteItem':
        case 'BatchWriteItem': {
          const answer = await store.handle(request);
          if (all.size > 0 && answer.status < 300) await note(operation, inputOf(request));
          return answer;
        }
        default:
          return store.handle(request);
      }
    },
  };
};

interface TableAnswer {
  readonly Table: {
    readonly TableStatus: string;
    readonly KeySchema: readonly { readonly AttributeName: string }[];
    readonly AttributeDefinitions: readonly object[];
  };
}

const keyOf = (keys: readonly string[], item: Attributes): string => JSON.stringify(keys.map((key) => item[key]));

const inputOf = ({ body }: WireRequest): Input => JSON.parse(body.toString());

const requestOf = (operation: string, input: object): WireRequest => ({
  method: 'POST',
  path: '/',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` },
  body: Buffer.from(JSON.stringify(input)),
});

const answered = (content: object, status = 200): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify(content)),
});

const refused = (code: string, message: string): WireAnswer =>
  answered({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }, 400);
