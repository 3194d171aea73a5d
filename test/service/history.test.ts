import { describe, expect, it } from 'vitest';
import { createClients } from '../../lib/aws/clients.ts';
import { dynamoHistory } from '../../lib/aws/dynamodb-history.ts';
import { answerHistory } from '../../lib/execute/answer-history.ts';
import { inMemoryHistory } from '../../local/in-memory-history.ts';
import { tableName } from '../../local/local-stage.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { announced, partsFor } from '../aws/history.contract.ts';
import { noWaits } from '../aws/scripted-aws.ts';
import { startStage } from './stage.ts';

const first = announced('a', '2026-11-27T14:00:00.000Z', { thread: 'sale@2026-11-27T14:00:00.000Z' });
const second = announced('b', '2026-11-28T14:00:00.000Z');

describe('the history function', () => {
  it.each`
    payload                                       | ids           | because
    ${{}}                                         | ${['a', 'b']} | ${'nothing was asked for in particular'}
    ${{ target: 'backend' }}                      | ${['a']}      | ${'of a target'}
    ${{ event: 'sale@2026-11-27T14:00:00.000Z' }} | ${['a']}      | ${'of an event'}
    ${{ since: '2026-11-28' }}                    | ${['b']}      | ${'since a day'}
    ${{ since: '2026-11-28T16:00:00+01:00' }}     | ${[]}         | ${'since an instant'}
    ${{ target: 'nobody' }}                       | ${[]}         | ${'of what nobody knows'}
  `('answers $ids to $payload: $because', async ({ payload, ids }) => {
    await using stage = await startStage({ start: '2026-11-29T12:00:00Z' });
    const { dynamoDb } = createClients({
      region: 'us-east-1',
      credentials: { accessKeyId: 'reconcile', secretAccessKey: 'local' },
      requestHandler: stage.aws.requestHandler(),
    });
    const history = dynamoHistory(dynamoDb, { ...noWaits, table: tableName('test') })(noDeadline);
    await history.keep(first, partsFor(first, ['backend']));
    await history.keep(second, partsFor(second, ['agent']));
    const { told, ...rest } = await stage.history(payload);
    expect(told.map(({ id }) => id)).toEqual(ids);
    expect(rest).toEqual({});
  });

  it.each`
    payload                        | says
    ${{ target: 'a', event: 'b' }} | ${'Ask for a target or for an event.'}
    ${{ since: 'yesterday' }}      | ${'Write for example { "target": "backend", "since": "2026-11-27" }'}
    ${{ targets: ['a'] }}          | ${'targets'}
    ${'backend'}                   | ${'Write for example'}
    ${null}                        | ${'Write for example'}
  `('refuses $payload', async ({ payload, says }) => {
    await expect(answerHistory(inMemoryHistory(), payload)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(says),
    });
  });

  it('answers no more than Lambda takes, and where to go on: all of it, each once', async () => {
    const history = inMemoryHistory();
    const ids = Array.from({ length: 25 }, (_, at) => `n${String(at).padStart(2, '0')}`);
    for (const id of ids) await history.keep(announced(id, first.at, { details: ['ü'.repeat(1_000)] }), []);
    const read: string[] = [];
    let pages = 0;
    for (let after: string | undefined, more = true; more; pages += 1) {
      const answer = await answerHistory(history, after === undefined ? {} : { after }, 10_000);
      expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(10_300);
      read.push(...answer.told.map(({ id }) => id));
      after = answer.next;
      more = after !== undefined;
    }
    expect(read).toEqual(ids);
    expect(pages).toBeGreaterThan(5);
  });

  it('answers one that has no room, instead of nothing for ever', async () => {
    const history = inMemoryHistory();
    await history.keep(first, []);
    await history.keep(second, []);
    expect(await answerHistory(history, {}, 10)).toEqual({ told: [first], next: '2026-11-27T14:00:00.000Z#a' });
  });
});
