import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toSlackMessage } from '../../lib/slack/blocks.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { minuteEvent, startNotifier } from './notifier.ts';
import { samples } from './samples.ts';
import { published, snsEvent, snsRecord } from './sns-event.ts';
import { told } from './told.ts';

const [first, second, third] = samples as [Announcement, Announcement, Announcement];
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const at = '2026-11-27T14:00:00.000Z';

const levels = (logged: readonly { level: string; message: string }[]): string[] =>
  logged.map(({ level, message }) => `${level}: ${message}`);

describe('notify-slack', () => {
  it('posts what was announced, as it was announced', async () => {
    await using notifier = await startNotifier();
    await notifier.deliver(first);
    expect(notifier.slack.posted).toEqual([asJson(toSlackMessage(first, 'production'))]);
    expect(notifier.logged).toEqual([
      { level: 'info', message: 'posted', fields: { id: first.id, kind: first.kind, folded: false } },
    ]);
  });

  it('posts a duplicate once: in one event, at the same moment, and hours later', async () => {
    await using notifier = await startNotifier();
    await notifier.invoke(snsEvent(published(first), published(first)));
    await Promise.all([notifier.deliver(second), notifier.deliver(second)]);
    notifier.clock.advanceTo(new Date('2026-11-27T16:00:00Z'));
    await notifier.deliver(first);
    await notifier.minutes(2);
    expect(notifier.slack.posted).toHaveLength(2);
  });

  it('costs one query while nothing waits, and asks nobody for the webhook', async () => {
    await using notifier = await startNotifier();
    await notifier.invoke(minuteEvent);
    await notifier.invoke(minuteEvent);
    expect(notifier.aws.calls.map(({ operation }) => operation)).toEqual(['Query', 'Query']);
    await notifier.deliver(first);
    notifier.aws.clearCalls();
    await notifier.minutes(3);
    expect(notifier.aws.calls.map(({ operation }) => operation)).toEqual(['Query', 'Query', 'Query']);
  });

  it('takes an announcement while neither Slack nor the parameter is there, and posts it by the minute afterwards', async () => {
    await using notifier = await startNotifier();
    notifier.slack.setDown(true);
    notifier.aws.faults.when(({ operation }) => operation === 'GetParameter', 'server-error', { times: 3 });
    await notifier.deliver(told('a'));
    await notifier.minutes(2);
    expect(levels(notifier.logged)).toEqual(['error: not posted', 'error: not posted', 'error: not posted']);
    notifier.slack.setDown(false);
    await notifier.minutes(1);
    expect(notifier.slack.posted).toHaveLength(1);
  });

  it('fails where the announcement cannot be put into the inbox, so that Lambda brings it again', async () => {
    await using notifier = await startNotifier();
    notifier.aws.faults.when(({ operation }) => operation === 'PutItem', 'access-denied', { times: 1 });
    await expect(notifier.invoke(snsEvent(published(first), published(second)))).rejects.toMatchObject({
      code: 'access-denied',
    });
    expect(notifier.texts()).toEqual([toSlackMessage(second, 'production').text]);
    await notifier.invoke(snsEvent(published(first), published(second)));
    expect(notifier.slack.posted).toHaveLength(2);
  });

  it('names all failures', async () => {
    await using notifier = await startNotifier();
    notifier.aws.faults.when(({ operation }) => operation === 'PutItem', 'access-denied', { times: 2 });
    await expect(
      notifier.invoke(snsEvent(published(first), published(second), published(third))),
    ).rejects.toMatchObject({ message: '2 messages were not received' });
    expect(notifier.slack.posted).toHaveLength(1);
  });

  it('is not wired to nobody: what the environment lacks is named', async () => {
    const environment = { SLACK_WEBHOOK_PARAMETER: '', SLACK_TOKEN_PARAMETER: '/test/token' };
    await using notifier = await startNotifier({ environment });
    await expect(notifier.invoke(minuteEvent)).rejects.toMatchObject({
      message: expect.stringContaining('SLACK_CHANNEL'),
    });
    await using other = await startNotifier({ environment: { SLACK_WEBHOOK_PARAMETER: '' } });
    await expect(other.invoke(minuteEvent)).rejects.toMatchObject({
      message: expect.stringContaining('SLACK_WEBHOOK_PARAMETER or SLACK_TOKEN_PARAMETER'),
    });
  });

  it.each([
    ['nested deeper than anything is', `{"version":${deep(100_000)}}`],
    ['plain text', 'hello'],
    ['an alarm of CloudWatch', '{"AlarmName":"high-cpu","NewStateValue":"ALARM"}'],
    ['nothing', ''],
  ])('skips what is not ours: %s', async (_, message) => {
    await using notifier = await startNotifier();
    await notifier.invoke(snsEvent(message, published(first)));
    expect(notifier.slack.posted).toHaveLength(1);
    expect(notifier.logged[0]).toEqual({
      level: 'warn',
      message: 'skipped',
      fields: { messageId: 'message-0', problem: 'not a notification of Prescale' },
    });
  });

  it('keeps a message of ours that it cannot read for the dead-letter queue', async () => {
    await using notifier = await startNotifier();
    const later = published(first).replaceAll(first.kind, 'paused');
    const { metadata, ...rest } = JSON.parse(published(second));
    const additionalContext = { ...metadata.additionalContext, announcement: `{"id":${deep(100_000)}}` };
    const nested = JSON.stringify({ ...rest, metadata: { ...metadata, additionalContext } });
    for (const message of [later, nested]) {
      await expect(notifier.invoke(snsEvent(message))).rejects.toMatchObject({ code: 'invalid', passing: false });
    }
    expect(notifier.slack.posted).toHaveLength(0);
  });

  it.each([
    ['a thousand records without a message', { Records: Array.from({ length: 1_000 }, () => ({})) }],
    ['nested deeper than anything is', { Records: JSON.parse(deep(100_000)) }],
    ['nothing', undefined],
    ['text', 'hello'],
    ['an empty object', {}],
    ['a record without a message', { Records: [{ EventSource: 'aws:sns', Sns: { MessageId: 'x' } }] }],
  ])('refuses in few words an event that is nobody’s: %s', async (_, event) => {
    await using notifier = await startNotifier();
    await expect(notifier.invoke(event)).rejects.toMatchObject({
      code: 'invalid',
      passing: false,
      message: expect.stringMatching(/^not an event of SNS, of a queue or of the rule: .{1,200}$/s),
    });
  });

  it('says for how long something waits, once that is long', async () => {
    await using notifier = await startNotifier();
    notifier.slack.setDown(true);
    await notifier.deliver(told('a', { at }));
    await notifier.minutes(9);
    expect(levels(notifier.logged)).not.toContain('error: waiting long');
    await notifier.minutes(2);
    expect(notifier.logged.at(-1)).toEqual({
      level: 'error',
      message: 'waiting long',
      fields: { waiting: 1, since: at },
    });
  });

  describe('with dead letters', () => {
    const queued = (...bodies: readonly unknown[]) => ({
      Records: bodies.map((body, index) => ({
        messageId: `letter-${index}`,
        receiptHandle: 'AQEB',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:prescale-test-notify-slack-dead-letters',
        awsRegion: 'us-east-1',
      })),
    });
    /** As SNS puts what it could not hand over. */
    const bySns = (message: string) => snsRecord(message).Sns;
    /** As Lambda records what it has given up. */
    const byLambda = (requestPayload: unknown) => ({
      version: '1.0',
      timestamp: '2026-11-27T14:03:11.541Z',
      requestContext: {
        requestId: 'e4b4',
        functionArn: 'arn',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'PrescaleError', errorMessage: 'DynamoDB is down' },
    });

    it('posts what SNS could not hand over, and what Lambda has given up', async () => {
      await using notifier = await startNotifier();
      const event = queued(bySns(published(first)), byLambda(snsEvent(published(second))));
      await expect(notifier.invoke(event)).resolves.toEqual({ batchItemFailures: [] });
      expect(new Set(notifier.texts())).toEqual(
        new Set([first, second].map((one) => toSlackMessage(one, 'production').text)),
      );
    });

    it('posts nothing again that was posted before', async () => {
      await using notifier = await startNotifier();
      await notifier.deliver(first);
      await notifier.invoke(queued(bySns(published(first))));
      expect(notifier.slack.posted).toHaveLength(1);
    });

    it('leaves only the letters in the queue that it cannot read or keep', async () => {
      await using notifier = await startNotifier();
      const later = published(first).replaceAll(first.kind, 'paused');
      const event = queued(bySns(later), bySns(published(second)));
      await expect(notifier.invoke(event)).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: 'letter-0' }] });
      notifier.aws.faults.when(({ operation }) => operation === 'PutItem', 'access-denied', { times: 1 });
      await expect(notifier.invoke(queued(byLambda(snsEvent(published(third)))))).resolves.toEqual({
        batchItemFailures: [{ itemIdentifier: 'letter-0' }],
      });
      expect(notifier.texts()).toEqual([toSlackMessage(second, 'production').text]);
    });

    it.each([
      ['a minute that failed', byLambda(minuteEvent)],
      ['a dead letter that died', byLambda(queued(bySns(published(first))))],
      ['something of others', { hello: 'world' }],
      ['text', 'hello'],
    ])('lets go of what is no announcement: %s', async (_, body) => {
      await using notifier = await startNotifier();
      await expect(notifier.invoke(queued(body))).resolves.toEqual({ batchItemFailures: [] });
      expect(notifier.slack.posted).toEqual([]);
    });
  });

  describe('keeps secrets', () => {
    it.each(['webhook', 'bot'] as const)('out of the log, whatever goes wrong: %s', async (slackBy) => {
      await using notifier = await startNotifier({ slackBy });
      const { slack } = notifier;
      for (const [index, answer] of [
        { status: 404, body: 'no_service' },
        { status: 200, body: JSON.stringify({ ok: false, error: slack.token, needed: slack.token }) },
        { status: 400, body: slack.url },
        { status: 307, body: slack.token, headers: { location: slack.url } },
      ].entries()) {
        slack.answer(answer);
        await notifier.deliver(told(`a${index}`)).catch(() => undefined);
        await notifier.minutes(6);
      }
      slack.faultAt(slack.calls.length + 1, 'drop-after');
      await notifier.deliver(told('z'));
      notifier.aws.world.putParameter('/test/webhook', 'not-a-webhook aSecret');
      notifier.aws.world.putParameter('/test/token', 'not-a-token aSecret');
      notifier.restart();
      await notifier.deliver(told('y'));
      const everything = inspect(notifier.logged, { depth: 20, showHidden: true });
      expect(levels(notifier.logged)).toContain('error: not posted');
      for (const secret of [slack.token, 'services/T000', 'aSecret']) expect(everything).not.toContain(secret);
    });

    it('and reads them again after Slack refused them', async () => {
      await using notifier = await startNotifier();
      const reads = () => notifier.aws.calls.filter(({ operation }) => operation === 'GetParameter').length;
      notifier.slack.answer({ status: 404, body: 'no_service' });
      await notifier.deliver(first);
      expect(reads()).toBe(1);
      await notifier.minutes(6);
      expect(reads()).toBe(2);
      expect(notifier.slack.posted).toHaveLength(1);
    });
  });
});
