import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Deadline } from '../lib/execute/deadline.ts';
import { postWaiting } from '../lib/slack/post-waiting.ts';
import type { SlackChannel } from '../lib/slack/slack-channel.ts';
import { deadlineOf, inTime } from './deadline.ts';
import { announcedIn, answerOf, type Letter, type LettersEvent, readEvent, takeLetters } from './letters.ts';
import { type NotifyWiring, wireNotifySlack } from './wiring.ts';

/**
 * SNS, its dead letters, or the minute's rule -> the inbox -> Slack. Only what cannot be put into the inbox fails, and
 * comes again; what Slack does not take waits there for the next invocation.
 */
export const createHandler = (wire: () => NotifyWiring) => {
  let wired: NotifyWiring | undefined;
  let channel: Promise<SlackChannel> | undefined;
  const ownPosts = new Map<string, 'there' | 'absent'>();

  const post = async (
    { inbox, threads, openChannel, called, now, sleep, logger }: NotifyWiring,
    deadline: Deadline,
  ) => {
    const open = (): Promise<SlackChannel> => {
      channel ??= openChannel(deadline).catch(closed);
      return channel;
    };
    const ports = {
      inbox: inbox(deadline),
      threads: threads(deadline),
      openChannel: open,
      called,
      now,
      sleep,
      ownPosts,
    };
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
    .handler(async (event: LettersEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
      const deadline = deadlineOf(context);
      wired ??= wire();
      const { inbox, now, logger } = wired;
      const receive = async (letter: Letter): Promise<void> => {
        const read = announcedIn(letter, logger);
        if (read !== undefined) await inbox(deadline).put(read.announcement, read.stage, now());
      };
      const failures = await takeLetters(event.letters, receive, logger);
      await post(wired, deadline).catch((error: unknown) => logger.error('not posted', { error }));
      return answerOf(event, failures);
    });
};

/** Whoever looks after Slack is told by an alarm then. */
const longMs = 10 * 60_000;

export const handler = createHandler(wireNotifySlack);
