import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Deadline } from '../lib/execute/deadline.ts';
import { PrescaleError } from '../lib/execute/failure.ts';
import { parseNotification } from '../lib/execute/notification.ts';
import { postWaiting } from '../lib/slack/post-waiting.ts';
import type { SlackChannel } from '../lib/slack/slack-channel.ts';
import { deadlineOf, inTime } from './deadline.ts';
import { type Letter, type NotifyEvent, readEvent } from './notify-slack-event.ts';
import { type NotifyWiring, wireNotifySlack } from './wiring.ts';

/**
 * SNS, its dead letters, or the minute's rule -> the inbox -> Slack. Only what cannot be put into the inbox fails, and
 * comes again; what Slack does not take waits there for the next invocation.
 */
export const createHandler = (wire: () => NotifyWiring) => {
  let wired: NotifyWiring | undefined;
  let channel: Promise<SlackChannel> | undefined;
  const ownPosts = new Map<string, 'there' | 'absent'>();

  const post = async ({ inbox, threads, openChannel, called, now, logger }: NotifyWiring, deadline: Deadline) => {
    const open = (): Promise<SlackChannel> => {
      channel ??= openChannel(deadline).catch(closed);
      return channel;
    };
    const ports = { inbox: inbox(deadline), threads: threads(deadline), openChannel: open, called, now, ownPosts };
    const { posted, givenUp, failure, waiting, since } = await postWaiting(ports, deadline);
    for (const one of posted) logger.info('posted', one);
    for (const one of givenUp) logger.error('given up', one);
    if (failure !== undefined) logger.error('not posted', { waiting, error: failure });
    // An alarm counts these (deploy/alarms.yml).
    if (since !== undefined && now().getTime() - since.getTime() > longMs && waiting > 0)
      logger.error('waiting long', { waiting, since: since.toISOString() });
    // The webhook or the token may have been replaced: the next turn reads it again.
    if (failure?.code === 'slack-refused') channel = undefined;
  };
  const closed = (error: unknown): never => {
    channel = undefined;
    throw error;
  };

  return middy(inTime)
    .use(readEvent)
    .handler(async ({ isOfQueue, letters }: NotifyEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
      const deadline = deadlineOf(context);
      wired ??= wire();
      const { logger } = wired;
      const failures = new Map<Letter, unknown>();
      for (const letter of letters) {
        await receive(letter, wired, deadline).catch((error: unknown) => {
          logger.error('not received', { messageId: letter.messageId, error });
          failures.set(letter, error);
        });
      }
      await post(wired, deadline).catch((error: unknown) => logger.error('not posted', { error }));
      if (isOfQueue)
        return { batchItemFailures: [...failures.keys()].map(({ queued: itemIdentifier }) => ({ itemIdentifier })) };
      const [first, ...more] = failures.values();
      if (more.length > 0) throw new AggregateError([first, ...more], `${more.length + 1} messages were not received`);
      if (first !== undefined) throw first;
      return undefined;
    });
};

const receive = async ({ messageId, message }: Letter, { inbox, logger }: NotifyWiring, deadline: Deadline) => {
  const read = parseNotification(message);
  if (!('problem' in read)) return inbox(deadline).put(read.announcement, read.stage);
  // A version that can read it may be on its way; the dead-letter queue keeps it until then.
  if (read.ours) throw new PrescaleError('invalid', read.problem, { passing: false });
  logger.warn('skipped', { messageId, problem: read.problem });
};

/** Whoever looks after Slack is told by an alarm then. */
const longMs = 10 * 60_000;

export const handler = createHandler(wireNotifySlack);
