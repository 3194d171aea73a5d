import { inMemoryPostedIds } from '../../local/in-memory-posted-ids.ts';
import { inMemoryRecords } from '../../local/in-memory-records.ts';
import { dynamoDbContract } from './dynamodb.contract.ts';
import { openDynaliteTable } from './dynamodb-table.ts';
import { postedIdsContract } from './posted-ids.contract.ts';
import { recordsContract } from './records.contract.ts';

const close = async () => undefined;

recordsContract('in memory', async () => ({ records: inMemoryRecords(), close }));
postedIdsContract('in memory', async () => ({ postedIds: inMemoryPostedIds(), close }));
dynamoDbContract('dynalite', openDynaliteTable);
