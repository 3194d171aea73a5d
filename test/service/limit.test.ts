import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler as createNotifySlack } from '../../functions/notify-slack.ts';
import { createHandler as createOverride } from '../../functions/override.ts';
import { createHandler as createReconcile } from '../../functions/reconcile.ts';
import { inMemoryEventThreads, inMemoryInbox } from '../../local/in-memory-inbox.ts';

const forever = new Promise<never>(() => {});
const logger = { info: () => {}, warn: () => {}, error: () => {} };
const now = () => new Date('2026-11-27T14:00:00Z');

const reconcile = createReconcile(() => ({ tick: () => forever, now, logger }));
const override = createOverride(() => ({
  open: () => ({ records: { read: () => forever } as never, schedules: { read: () => forever } }),
  defaultTarget: 'backend',
  now,
  logger,
}));
const notifySlack = createNotifySlack(() => ({
  inbox: () => ({ ...inMemoryInbox(), load: () => forever }),
  threads: inMemoryEventThreads,
  openChannel: () => forever,
  now,
  sleep: () => forever,
  logger,
}));

describe('a handler that is still at work at its limit', () => {
  it.each`
    name              | invoke
    ${'reconcile'}    | ${(context: Context) => reconcile({}, context)}
    ${'override'}     | ${(context: Context) => override({ end: true, by: 'ann' }, context)}
    ${'notify-slack'} | ${(context: Context) => notifySlack({ Records: [{ EventSource: 'aws:sns', Sns: { MessageId: '1', Message: '{}' } }] } as never, context)}
  `('does not answer, so that Lambda ends it instead of freezing it: $name', async ({ invoke }) => {
    const end = Date.now() + 50;
    const context = { getRemainingTimeInMillis: () => end - Date.now() } as Context;
    const answered = invoke(context).then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    await expect(Promise.race([answered, wait(300, 'at work')])).resolves.toBe('at work');
  });
});
