import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dynamoEventThreads } from '../../lib/aws/dynamodb-event-threads.ts';
import { dynamoInbox } from '../../lib/aws/dynamodb-inbox.ts';
import { dynamoRecords } from '../../lib/aws/dynamodb-records.ts';
import type { Inbox, Records } from '../../lib/execute/ports.ts';
import { newPosting } from '../../lib/execute/posting.ts';
import { waitingKey } from '../../lib/execute/waiting.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { recordSchemaVersion } from '../../lib/plan/record.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { loseAnswerOf, type OpenTable, type Table } from './dynamodb-table.ts';
import { announcementWith, inboxContract } from './inbox.contract.ts';
import { recordsContract } from './records.contract.ts';
import { incompressible, largestSnapshot, newStageRecord, newTargetRecord } from './records-fixture.ts';
import { noWaits } from './scripted-aws.ts';

/** In the middle of an event, with as much in it as a run made, written by a version that knew no other form. */
const firstForm = new URL('../fixtures/record-form-1.json', import.meta.url);

const storedText = (target: string): string => JSON.stringify(newTargetRecord(target, { version: 1 }));
/** A good record with so much space after it that its gzip, of a few KB, must not be unpacked. */
const bomb = gzipSync(storedText('backend').padEnd(5_000_000));
/** Of a record as it is while its snapshot is live. */
const aCopy = (({ schema, target, resource }) => ({ schema, target, resource, snapshot: largestSnapshot() }))(
  newTargetRecord('backend'),
);
/** More wrong than anybody reads, and than fits an announcement. */
const manyKeys = JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`stray-${n}`, 0])));

/** A good record of an event, but for one thing. */
const eventText = (change: (text: string) => string): { record: { S: string } } => {
  const snapshot = {
    takenAt: '2026-11-27T13:00:00.000Z',
    min: 1,
    max: 4,
    suspended: { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false },
    deregistered: true,
    configuration: {
      policies: [{ name: 'p', type: 'T', configuration: { a: 'PLACE' }, arn: 'arn', alarms: [] }],
      scheduledActions: [],
      tags: {},
      alarms: [],
    },
  };
  const counts = { desired: 7, running: 7, min: 1, max: 4 };
  const applied = { key: 'k', desiredKey: 'd', at: '2026-11-27T13:00:00.000Z', counts, inForce: [] };
  return { record: { S: change(JSON.stringify(newTargetRecord('backend', { version: 1, snapshot, applied }))) } };
};
const levels = (count: number): string => `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`;

/** What Prescale does with a DynamoDB table: both ports, and what only a table can show. */
const now = new Date('2026-11-27T14:00:00.001Z');

export const dynamoDbContract = (name: string, openTable: OpenTable): void => {
  recordsContract(name, async () => {
    const { client, table, close } = await openTable();
    return { records: dynamoRecords(client, { ...noWaits, table })(noDeadline), close };
  });

  inboxContract(name, async () => {
    const { client, table, close } = await openTable();
    const options = { ...noWaits, table };
    return {
      inbox: dynamoInbox(client, options)(noDeadline),
      threads: dynamoEventThreads(client, options)(noDeadline),
      close,
    };
  });

  describe(`the table: ${name}`, () => {
    let opened: Table;
    let records: Records;
    let inbox: Inbox;
    beforeEach(async () => {
      opened = await openTable();
      inbox = dynamoInbox(opened.client, { ...noWaits, table: opened.table })(noDeadline);
      records = dynamoRecords(opened.client, { ...noWaits, table: opened.table })(noDeadline);
    });
    afterEach(() => opened.close());

    const itemAt = async (pk: string, sk: string) => {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      return (await opened.client.send(new GetItemCommand({ TableName: opened.table, Key }))).Item;
    };
    const putRecord = (sk: string, record: object) =>
      opened.client.send(
        new PutItemCommand({
          TableName: opened.table,
          Item: { pk: { S: 'record' }, sk: { S: sk }, version: { N: '1' }, ...record },
        }),
      );

    it('keeps a record readable in the console, and a large one compressed', async () => {
      await records.write(newTargetRecord('small'));
      expect(await itemAt('record', 'target#small')).toEqual({
        pk: { S: 'record' },
        sk: { S: 'target#small' },
        version: { N: '1' },
        schema: { N: String(recordSchemaVersion) },
        writeId: { S: expect.any(String) },
        record: { S: JSON.stringify(newTargetRecord('small', { version: 1 })) },
      });

      const large = newTargetRecord('large', { snapshot: largestSnapshot() });
      await records.write(large);
      const item = await itemAt('record', 'target#large');
      expect(item?.record).toBeUndefined();
      const text = gunzipSync(item?.recordGzip?.B ?? '').toString();
      expect(JSON.parse(text)).toEqual({ ...large, version: 1 });
      expect(text.length, 'more than an item holds').toBeGreaterThan(409_600);
      expect(item?.recordGzip?.B?.length, 'and its names do not compress').toBeGreaterThan(100_000);
    });

    it.each`
      gzip                                                                                   | code                   | because
      ${undefined}                                                                           | ${'record-unreadable'} | ${'the item holds none'}
      ${new Uint8Array([1, 2, 3])}                                                           | ${'record-unreadable'} | ${'no gzip'}
      ${gzipSync('{"schema":2')}                                                             | ${'record-unreadable'} | ${'the text is cut off'}
      ${gzipSync('{"schema":99}')}                                                           | ${'record-too-new'}    | ${'a later version wrote it'}
      ${gzipSync(JSON.stringify({ ...aCopy, stray: 1 }))}                                    | ${'record-unreadable'} | ${'a field nobody knows'}
      ${gzipSync(JSON.stringify({ ...aCopy, resource: newTargetRecord('other').resource }))} | ${'record-unreadable'} | ${'it is of another service'}
      ${bomb}                                                                                | ${'record-unreadable'} | ${'unpacked it would fill the memory'}
    `('answers $code for a copy of a snapshot that cannot be used: $because', async ({ gzip, code }) => {
      const sk = aCopy.resource.resourceId;
      const Item = { pk: { S: 'snapshot' }, sk: { S: sk }, ...(gzip && { gzip: { B: gzip } }) };
      await opened.client.send(new PutItemCommand({ TableName: opened.table, Item }));
      const found = await records.copyOf(aCopy.resource);
      expect(found).toMatchObject({ name: 'PrescaleError', code, passing: false });
    });

    it('fills an item to the last 5 %', async () => {
      const drift = incompressible(535_000, 'fits');
      await records.write(newTargetRecord('backend', { drift }));
      expect((await itemAt('record', 'target#backend'))?.recordGzip?.B?.length).toBeGreaterThan(390_000);
      await expect(records.read('backend')).resolves.toMatchObject({ drift });
    });

    it.each`
      drift                               | because
      ${incompressible(560_000, 'large')} | ${'no item holds it, compressed either'}
      ${'x'.repeat(4_000_000)}            | ${'it compresses to almost nothing, but could not be read again'}
    `('tells that a record is too large, and keeps the one before: $because', async ({ drift }) => {
      const first = await records.write(newTargetRecord('backend', { drift: 'before' }));
      await expect(records.write({ ...first, drift })).rejects.toMatchObject({
        name: 'PrescaleError',
        code: 'invalid',
        passing: false,
        message: expect.stringMatching(/^The record target#backend is too large: \d+ bytes, \d+ compressed/),
      });
      await expect(records.read('backend')).resolves.toEqual(first);
      await expect(records.write({ ...first, drift: 'after' })).resolves.toMatchObject({ version: 2 });
    });

    it.each`
      record                                                                                                     | code                   | because
      ${{ record: { S: '{"schema":99,"version":1,"target":"backend","new":true}' } }}                            | ${'record-too-new'}    | ${'a later version wrote it'}
      ${{ record: { S: '{"schema":0,"version":1,"target":"backend"}' } }}                                        | ${'record-unreadable'} | ${'no version ever wrote such a form'}
      ${{ record: { S: '{"schema":1' } }}                                                                        | ${'record-unreadable'} | ${'the text is cut off'}
      ${{ record: { S: '"text"' } }}                                                                             | ${'record-unreadable'} | ${'no object'}
      ${{ record: { S: 'null' } }}                                                                               | ${'record-unreadable'} | ${'nothing'}
      ${{}}                                                                                                      | ${'record-unreadable'} | ${'no text at all'}
      ${{ record: { S: JSON.stringify(newTargetRecord('backend', { version: 7 })) } }}                           | ${'record-unreadable'} | ${'its version is not that of the item'}
      ${{ recordGzip: { B: new Uint8Array([1, 2, 3]) } }}                                                        | ${'record-unreadable'} | ${'not gzip'}
      ${{ record: { S: JSON.stringify(newTargetRecord('backend', { version: 1 })).replace('"told":[],', '') } }} | ${'record-unreadable'} | ${'a field is missing'}
      ${{ record: { S: JSON.stringify({ ...newTargetRecord('backend', { version: 1 }), stray: 1 }) } }}          | ${'record-unreadable'} | ${'a field nobody knows'}
      ${{ record: { S: manyKeys } }}                                                                             | ${'record-unreadable'} | ${'thousands of fields nobody knows'}
      ${{ record: { S: storedText('agent') } }}                                                                  | ${'record-unreadable'} | ${'it is the record of another target'}
      ${{ record: { S: storedText('target#backend') } }}                                                         | ${'record-unreadable'} | ${'its target is the key, and not what the key names'}
      ${{ recordGzip: { B: bomb } }}                                                                             | ${'record-unreadable'} | ${'unpacked it would fill the memory'}
      ${eventText((text) => text.replace('"PLACE"', levels(40)))}                                                | ${'record-unreadable'} | ${'it is nested deeper than any configuration of AWS'}
      ${eventText((text) => text.replace('"PLACE"', levels(3_000)))}                                             | ${'record-unreadable'} | ${'it is nested so deep that a schema would overflow the stack'}
      ${eventText((text) => text.replace('"PLACE"', `${'['.repeat(60_000)}${']'.repeat(60_000)}`))}              | ${'record-unreadable'} | ${'nor may lists be'}
      ${eventText((text) => text.replace('"PLACE"', '1e999'))}                                                   | ${'record-unreadable'} | ${'a number in a configuration is infinite'}
      ${eventText((text) => text.replace('"desired":7', '"desired":1e300'))}                                     | ${'record-unreadable'} | ${'a count is beyond what can be counted'}
      ${eventText((text) => text.replace('"desired":7', '"desired":9007199254740991'))}                          | ${'record-unreadable'} | ${'a count is beyond what AWS counts'}
      ${eventText((text) => text.replace('"desired":7', '"desired":-7'))}                                        | ${'record-unreadable'} | ${'a count is negative'}
      ${eventText((text) => text.replace('"desired":7', '"desired":7.5'))}                                       | ${'record-unreadable'} | ${'a count is no whole number'}
      ${eventText((text) => text.replace('"max":4,"suspended"', '"max":-4,"suspended"'))}                        | ${'record-unreadable'} | ${'a saved bound is negative'}
    `('$code of one record leaves the others readable: $because', async ({ record, code }) => {
      await putRecord('target#backend', record);
      await records.write(newTargetRecord('agent'));
      const { targets } = await records.load();
      expect(targets.get('backend')).toMatchObject({ name: 'PrescaleError', code, passing: false });
      expect(targets.get('agent')).toMatchObject({ target: 'agent' });
      await expect(records.read('backend')).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/^.{0,200}backend.{0,2000}$/s),
      });
      // Nobody writes over what cannot be read; the reason is told instead of a conflict that would look passing.
      await expect(records.write(newTargetRecord('backend'))).rejects.toMatchObject({ code, passing: false });
      await expect(records.remove(newTargetRecord('backend'))).rejects.toMatchObject({ code, passing: false });
    });

    it('reads a record with the deepest configuration of AWS in it', async () => {
      await putRecord(
        'target#backend',
        eventText((text) => text.replace('"PLACE"', levels(18))),
      );
      expect((await records.load()).targets.get('backend')).toMatchObject({ target: 'backend' });
    });

    it.each`
      record                                      | sentence
      ${{ record: { S: storedText('backend') } }} | ${'The record target#agent cannot be read: its text is the record of target#backend. If only "target" is wrong in it, correct that; otherwise put back target#agent as it was before'}
      ${{ recordGzip: { B: bomb } }}              | ${'The record target#agent cannot be read: unpacked it is more than 4000000 bytes'}
    `('says "$sentence"', async ({ record, sentence }) => {
      await putRecord('target#agent', record);
      const backend = await records.write(newTargetRecord('backend'));
      const { targets } = await records.load();
      expect([...targets.keys()].sort()).toEqual(['agent', 'backend']);
      expect(targets.get('agent')).toMatchObject({ code: 'record-unreadable', message: sentence });
      expect(targets.get('backend'), 'its own record, under its own key').toEqual(backend);
    });

    it('reads the records of the first form, loses nothing of them, and writes them back in the present one', async () => {
      const { target, stage } = JSON.parse(readFileSync(firstForm, 'utf8'));
      for (const [sk, kept] of [
        ['target#backend', target],
        ['stage', stage],
      ])
        await putRecord(sk, { version: { N: `${kept.version}` }, record: { S: JSON.stringify(kept) } });
      const loaded = await records.load();
      const present = { schema: recordSchemaVersion };
      const { ecs, ...rest } = target;
      const migrated = {
        ...rest,
        ...present,
        resource: resourceOf(ecs),
        transition: { ...target.transition, key: 'of form 2' },
        raised: [{ from: 2, to: 7 }],
        outbox: asNews(target.outbox),
      };
      expect(loaded.targets.get('backend')).toEqual(migrated);
      expect(loaded.stage).toEqual({ ...stage, ...present, outbox: asNews(stage.outbox) });
      const read = await records.read('backend');
      if (read === undefined || loaded.stage === undefined) throw new Error('They were there a moment ago.');
      expect(read).toEqual(migrated);
      await expect(records.write(read)).resolves.toEqual({ ...migrated, version: target.version + 1 });
      await records.writeStage(loaded.stage);
      expect((await itemAt('record', 'target#backend'))?.schema?.N).toBe(String(recordSchemaVersion));
      expect((await itemAt('record', 'stage'))?.schema?.N).toBe(String(recordSchemaVersion));
    });

    it('looks after the targets although the stage record is too new, and tells so when it is written', async () => {
      await putRecord('stage', { record: { S: '{"schema":99}' } });
      const target = await records.write(newTargetRecord('backend'));
      await expect(records.load()).resolves.toEqual({ stage: undefined, targets: new Map([['backend', target]]) });
      await expect(records.writeStage(newStageRecord())).rejects.toMatchObject({ code: 'record-too-new' });
    });

    describe('when an answer is lost and the SDK sends again', () => {
      it.each(['small', 'large'])('knows its own write of a %s record', async (size) => {
        const snapshot = size === 'large' ? { snapshot: largestSnapshot() } : {};
        const first = await records.write(newTargetRecord('backend'));
        const { sent } = loseAnswerOf(opened.client, 'PutItemCommand');
        await expect(records.write({ ...first, ...snapshot, drift: 'a' })).resolves.toMatchObject({ version: 2 });
        expect(sent()).toBe(1);
        await expect(records.read('backend')).resolves.toMatchObject({ version: 2, drift: 'a' });
      });

      it('knows its own first write', async () => {
        loseAnswerOf(opened.client, 'PutItemCommand');
        await expect(records.write(newTargetRecord('backend'))).resolves.toMatchObject({ version: 1 });
      });

      it('knows its own write of the stage', async () => {
        loseAnswerOf(opened.client, 'PutItemCommand');
        await expect(records.writeStage(newStageRecord())).resolves.toMatchObject({ version: 1 });
      });

      it('knows its own removal', async () => {
        const first = await records.write(newTargetRecord('backend'));
        loseAnswerOf(opened.client, 'DeleteItemCommand');
        await expect(records.remove(first)).resolves.toBeUndefined();
      });

      it('knows its own claim of posting', async () => {
        loseAnswerOf(opened.client, 'PutItemCommand');
        await expect(inbox.write(newPosting)).resolves.toMatchObject({ version: 1 });
        await expect(inbox.write(newPosting)).rejects.toMatchObject({ code: 'conflict' });
      });

      it('has put what it has put', async () => {
        loseAnswerOf(opened.client, 'PutItemCommand');
        await inbox.put(announcementWith('a'), 's', now);
        await expect(inbox.load()).resolves.toMatchObject({ waiting: [{ stage: 's' }] });
      });
    });

    it('reads consistently, always', async () => {
      const reads: { command: string; consistent: unknown }[] = [];
      opened.client.middlewareStack.add(
        (next, { commandName = '' }) =>
          async (args) => {
            if (/Get|Query/.test(commandName)) {
              const { RequestItems: batch = {}, ConsistentRead: consistent } = Object(args.input);
              reads.push({ command: commandName, consistent: consistent ?? batch[opened.table]?.ConsistentRead });
            }
            return next(args);
          },
        { step: 'initialize' },
      );
      await inbox.load();
      await inbox.posted(['a']);
      await dynamoEventThreads(opened.client, { ...noWaits, table: opened.table })(noDeadline).read('a');
      await records.load();
      await records.read('backend');
      await records.goodFiles();
      expect(reads).toEqual([
        { command: 'QueryCommand', consistent: true },
        { command: 'BatchGetItemCommand', consistent: true },
        { command: 'GetItemCommand', consistent: true },
        { command: 'QueryCommand', consistent: true },
        { command: 'GetItemCommand', consistent: true },
        { command: 'QueryCommand', consistent: true },
      ]);
    });

    it('writes a good file only when it changed', async () => {
      const written: unknown[] = [];
      opened.client.middlewareStack.add(
        (next, { commandName = '' }) =>
          async (args) => {
            if (/Put|Delete/.test(commandName)) written.push(commandName);
            return next(args);
          },
        { step: 'initialize' },
      );
      const files = ['a', 'b'].map((path) => ({ path, text: `text of ${path}` }));
      await records.keepGoodFiles(files);
      await records.keepGoodFiles(files);
      expect(written).toEqual(['PutItemCommand', 'PutItemCommand']);
      await records.keepGoodFiles([{ path: 'a', text: 'changed' }]);
      expect(written.slice(2)).toEqual(['PutItemCommand', 'DeleteItemCommand']);
    });

    it('lets the table tidy up what was posted, and what still waits, after 30 days', async () => {
      const told = announcementWith('a');
      const expires = { N: String(Date.UTC(2026, 11, 27, 14) / 1_000 + 1) };
      await inbox.put(told, 's', now);
      expect(await itemAt('inbox', waitingKey(told))).toMatchObject({ expires });
      await inbox.note([waitingKey(told)], now);
      expect(await itemAt('posted', 'a')).toEqual({
        pk: { S: 'posted' },
        sk: { S: 'a' },
        postedAt: { N: String(now.getTime()) },
        expires,
      });
    });

    it('knows what an earlier version has posted from what it was about to post', async () => {
      const put = (id: string, more: object) =>
        opened.client.send(
          new PutItemCommand({ TableName: opened.table, Item: { pk: { S: 'posted' }, sk: { S: id }, ...more } }),
        );
      await put('there', { postedAt: { N: '1' } });
      await put('claimed', { claimedUntil: { N: '1' } });
      await expect(inbox.posted(['there', 'claimed'])).resolves.toEqual(new Set(['there']));
    });

    it('keeps the channels of a stage apart', async () => {
      const other = dynamoInbox(opened.client, { ...noWaits, table: opened.table, name: 'marketing' })(noDeadline);
      await other.put(announcementWith('a'), 's', now);
      await other.note([waitingKey(announcementWith('b'))], new Date(0));
      await expect(inbox.load()).resolves.toMatchObject({ waiting: [] });
      await expect(inbox.posted(['b'])).resolves.toEqual(new Set());
      await expect(other.load()).resolves.toMatchObject({ waiting: [{ stage: 's' }] });
    });

    it('passes over what it cannot read: one that waits stays, posting begins anew', async () => {
      const put = (sk: string, more: object) =>
        opened.client.send(
          new PutItemCommand({ TableName: opened.table, Item: { pk: { S: 'inbox' }, sk: { S: sk }, ...more } }),
        );
      await put('posting', { version: { N: '7' }, posting: { S: '{"version":7,"from":"later"}' } });
      const later = JSON.stringify({ ...announcementWith('b'), kind: 'paused' });
      await put('waits#0#2026-11-27T14:00:00.000Z#b', { announcement: { S: later }, stage: { S: 's' } });
      await inbox.put(announcementWith('a'), 's', now);
      const { posting, waiting } = await inbox.load();
      expect(posting).toEqual({ ...newPosting, version: 7 });
      expect(waiting.map(({ announcement }) => announcement.id)).toEqual(['a']);
      await expect(inbox.write(posting)).resolves.toMatchObject({ version: 8 });
    });

    it('tells that the table is missing', async () => {
      const missing = dynamoRecords(opened.client, { ...noWaits, table: 'missing' })(noDeadline);
      await expect(missing.load()).rejects.toMatchObject({ code: 'not-found', passing: false });
      await expect(missing.write(newTargetRecord('backend'))).rejects.toMatchObject({ code: 'not-found' });
      await expect(missing.goodFiles()).rejects.toMatchObject({ code: 'not-found' });
      const nowhere = dynamoInbox(opened.client, { ...noWaits, table: 'missing' })(noDeadline);
      await expect(nowhere.put(announcementWith('a'), 's', now)).rejects.toMatchObject({ code: 'not-found' });
      await expect(nowhere.load()).rejects.toMatchObject({ code: 'not-found' });
    });
  });
};

/** What the first form kept as sentences. */
const asNews = (outbox: readonly { readonly because: string; readonly details: readonly string[] }[]) =>
  outbox.map(({ because, details, ...happened }) => ({
    ...happened,
    because,
    reason: { fact: 'sentence', text: because },
    facts: details.map((text) => ({ fact: 'sentence', text })),
  }));
