import type { AddressInfo } from 'node:net';
import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createClients } from '../../lib/aws/clients.ts';

/** An empty table of the shape Prescale keeps its records in, and a client for it. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly table: string;
  close(): Promise<void>;
}

export type OpenTable = () => Promise<Table>;

/** In an emulator inside this process. */
export const openDynaliteTable: OpenTable = async () => {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const opened = await openTableAt(`http://127.0.0.1:${port}`);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

let tables = 0;

const openTableAt = async (endpoint: string): Promise<Table> =>
  openTableOf(
    createClients({
      endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }).dynamoDb,
  );

export const openTableOf = async (client: DynamoDBClient): Promise<Table> => {
  tables += 1;
  const table = `records-${process.pid}-${tables}`;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.002, maxDelay: 0.1 }, { TableName: table });
  return { client, table, close: async () => client.destroy() };
};

/** The next answer of `operation` is lost on its way: what was asked for has happened, but nobody hears of it. */
export const loseAnswerOf = (client: DynamoDBClient, operation: string): { readonly sent: () => number } => {
  let lost = false;
  let sent = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName !== operation) return answer;
        sent += 1;
        if (lost) return answer;
        lost = true;
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
    // Inside the retry, so that the SDK sees the loss and sends again.
    { step: 'deserialize', name: `lose ${operation}`, priority: 'high' },
  );
  return { sent: () => sent };
};
