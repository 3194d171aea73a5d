import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/notify-slack.ts';
import type { NotifyWiring } from '../../functions/wiring.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { type SlackMessage, toSlackMessage } from '../../lib/slack/blocks.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { inMemoryPostedIds } from '../../local/in-memory-posted-ids.ts';
import { samples } from './samples.ts';
import { published, snsEvent } from './sns-event.ts';

const [first, second, third] = samples as [Announcement, Announcement, Announcement];
const slackDown = new PrescaleError('unavailable', 'Slack answered 503', { passing: true });

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** A notifier on fakes: `at` is the clock in seconds, `fail` takes the errors of the next posts in turn. */
const always =
  <T>(value: T) =>
  () =>
    value;

const notifier = (changes: Partial<NotifyWiring> = {}) => {
  const world = {
    at: 0,
    fail: [] as (Error | undefined)[],
    posted: [] as SlackMessage[],
    logged: [] as { level: string; message: string; fields: Readonly<Record<string, unknown>> }[],
    wired: 0,
  };
  const log = (level: string) => (message: string, fields: Readonly<Record<string, unknown>>) =>
    void world.logged.push({ level, message, fields });
  const wiring: NotifyWiring = {
    postedIds: always(inMemoryPostedIds()),
    post: async (message) => {
      const error = world.fail.shift();
      if (error !== undefined) throw error;
      world.posted.push(message);
    },
    now: () => new Date(Date.UTC(2026, 10, 27) + world.at * 1000),
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    ...changes,
  };
  const handler = createHandler(async () => {
    world.wired++;
    return wiring;
  });
  // Only what middy reads of it.
  const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
  return { world, invoke: async (event: unknown): Promise<unknown> => handler(event as never, context) };
};

const levels = (world: ReturnType<typeof notifier>['world']): string[] =>
  world.logged.map(({ level, message }) => `${level}: ${message}`);

describe('notify-slack', () => {
  it('posts what was announced, as it was announced', async () => {
    const { world, invoke } = notifier();
    await invoke(snsEvent(published(first)));
    expect(world.posted).toEqual([toSlackMessage(first, 'production')]);
    expect(world.logged).toEqual([{ level: 'info', message: 'posted', fields: { id: first.id, kind: first.kind } }]);
  });

  it('posts every record in order', async () => {
    const { world, invoke } = notifier();
    await invoke(snsEvent(published(first), published(second), published(third)));
    expect(world.posted).toEqual([first, second, third].map((told) => toSlackMessage(told, 'production')));
  });

  it('posts a duplicate once, in one event and hours later', async () => {
    const { world, invoke } = notifier();
    await invoke(snsEvent(published(first), published(first)));
    world.at = 7200;
    await invoke(snsEvent(published(first)));
    expect(world.posted).toHaveLength(1);
    expect(levels(world)).toEqual(['info: posted', 'info: already posted', 'info: already posted']);
  });

  it('posts once when two deliveries come at the same moment', async () => {
    const { world, invoke } = notifier();
    await Promise.all([invoke(snsEvent(published(first))), invoke(snsEvent(published(first)))]);
    expect(world.posted).toHaveLength(1);
  });

  it('is wired once', async () => {
    const { world, invoke } = notifier();
    await Promise.all([invoke(snsEvent(published(first))), invoke(snsEvent(published(second)))]);
    await invoke(snsEvent(published(third)));
    expect(world.wired).toBe(1);
  });

  it('throws when Slack failed, and posts when Lambda delivers again a minute later', async () => {
    const { world, invoke } = notifier();
    world.fail = [slackDown];
    await expect(invoke(snsEvent(published(first)))).rejects.toBe(slackDown);
    expect(world.logged).toEqual([
      { level: 'error', message: 'not posted', fields: { messageId: 'message-0', error: slackDown } },
    ]);
    world.at = 60;
    await invoke(snsEvent(published(first)));
    expect(world.posted).toHaveLength(1);
  });

  it('tries the others when one fails', async () => {
    const { world, invoke } = notifier();
    world.fail = [slackDown, undefined];
    await expect(invoke(snsEvent(published(first), published(second)))).rejects.toBe(slackDown);
    expect(world.posted).toEqual([toSlackMessage(second, 'production')]);
  });

  it('names all failures', async () => {
    const { world, invoke } = notifier();
    world.fail = [slackDown, slackDown];
    await expect(invoke(snsEvent(published(first), published(second), published(third)))).rejects.toMatchObject({
      message: '2 messages were not posted',
      errors: [slackDown, slackDown],
    });
    expect(world.posted).toHaveLength(1);
  });

  it.each([
    ['nested deeper than anything is', `{"version":${deep(100_000)}}`],
    ['plain text', 'hello'],
    ['an alarm of CloudWatch', '{"AlarmName":"high-cpu","NewStateValue":"ALARM"}'],
    ['nothing', ''],
  ])('skips what is not ours: %s', async (_, message) => {
    const { world, invoke } = notifier();
    await invoke(snsEvent(message, published(first)));
    expect(world.posted).toHaveLength(1);
    expect(world.logged[0]).toEqual({
      level: 'warn',
      message: 'skipped',
      fields: { messageId: 'message-0', problem: 'not a notification of Prescale' },
    });
  });

  it('keeps a message of ours that it cannot read for the dead-letter queue', async () => {
    const { world, invoke } = notifier();
    const later = published(first).replaceAll(first.kind, 'paused');
    await expect(invoke(snsEvent(later, published(second)))).rejects.toMatchObject({ code: 'invalid', passing: false });
    expect(world.posted).toHaveLength(1);
  });

  it('keeps a message whose announcement is nested too deep for the dead-letter queue', async () => {
    const { world, invoke } = notifier();
    const { metadata, ...rest } = JSON.parse(published(first));
    const additionalContext = { ...metadata.additionalContext, announcement: `{"id":${deep(100_000)}}` };
    const message = JSON.stringify({ ...rest, metadata: { ...metadata, additionalContext } });
    await expect(invoke(snsEvent(message, published(second)))).rejects.toMatchObject({ code: 'invalid' });
    expect(world.posted).toHaveLength(1);
  });

  it.each([
    ['a thousand records without a message', { Records: Array.from({ length: 1_000 }, () => ({})) }],
    ['nested deeper than anything is', { Records: JSON.parse(deep(100_000)) }],
  ])('says in few words that an event is not of SNS: %s', async (_, event) => {
    const { invoke } = notifier();
    await expect(invoke(event)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/^not an event of SNS: .{10,200}$/s),
    });
  });

  it.each([
    ['nothing', undefined],
    ['text', 'hello'],
    ['an empty object', {}],
    ['an event of SQS', { Records: [{ eventSource: 'aws:sqs', body: '{}' }] }],
    ['a record without a message', { Records: [{ EventSource: 'aws:sns', Sns: { MessageId: 'x' } }] }],
  ])('refuses an event that is not of SNS: %s', async (_, event) => {
    const { world, invoke } = notifier();
    await expect(invoke(event)).rejects.toMatchObject({ code: 'invalid', passing: false });
    expect(world.posted).toEqual([]);
  });

  it('does not post when nobody can tell whether it was posted', async () => {
    const down = new PrescaleError('unavailable', 'DynamoDB is down', { passing: true });
    const { world, invoke } = notifier({
      postedIds: always({
        ...inMemoryPostedIds(),
        claim: async () => {
          throw down;
        },
      }),
    });
    await expect(invoke(snsEvent(published(first)))).rejects.toBe(down);
    expect(world.posted).toEqual([]);
  });

  it('does not fail once the message is in Slack', async () => {
    const down = new PrescaleError('unavailable', 'DynamoDB is down', { passing: true });
    const { world, invoke } = notifier({
      postedIds: always({
        ...inMemoryPostedIds(),
        posted: async () => {
          throw down;
        },
      }),
    });
    await invoke(snsEvent(published(first)));
    expect(world.posted).toHaveLength(1);
    expect(levels(world)).toEqual(['info: posted', 'error: not noted as posted']);
  });

  it('reads the webhook again after Slack refused it', async () => {
    const { world, invoke } = notifier();
    const revoked = new PrescaleError('slack-refused', 'no_service', { passing: false });
    world.fail = [revoked, slackDown];
    await expect(invoke(snsEvent(published(first)))).rejects.toBe(revoked);
    await expect(invoke(snsEvent(published(second)))).rejects.toBe(slackDown);
    await invoke(snsEvent(published(third)));
    expect(world.wired).toBe(2);
  });

  it('wires again at the next invocation when wiring failed', async () => {
    let attempts = 0;
    const posted: SlackMessage[] = [];
    const handler = createHandler(async () => {
      attempts++;
      if (attempts === 1) throw slackDown;
      const silent = () => {};
      return {
        postedIds: always(inMemoryPostedIds()),
        post: async (message) => void posted.push(message),
        now: () => new Date(0),
        logger: { info: silent, warn: silent, error: silent },
      };
    });
    const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
    await expect(handler(snsEvent(published(first)), context)).rejects.toBe(slackDown);
    await handler(snsEvent(published(first)), context);
    expect(posted).toHaveLength(1);
  });
});
