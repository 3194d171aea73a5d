import { inMemoryEventThreads, inMemoryInbox } from '../../local/in-memory-inbox.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';
import { dynamoDbContract } from './dynamodb.contract.ts';
import { openDynaliteTable } from './dynamodb-table.ts';
import { inboxContract } from './inbox.contract.ts';
import { recordsContract } from './records.contract.ts';

const close = async () => undefined;

recordsContract('in memory', async () => ({ records: inMemoryRecords(), close }));
inboxContract('in memory', async () => ({ inbox: inMemoryInbox(), threads: inMemoryEventThreads(), close }));
dynamoDbContract('dynalite', openDynaliteTable);
