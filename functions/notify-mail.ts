import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { deadlineOf, inTime } from './deadline.ts';
import { announcedIn, answerOf, type Letter, type LettersEvent, readEvent, takeLetters } from './letters.ts';
import { type MailWiring, wireNotifyMail } from './wiring.ts';

/**
 * The queue of announcements -> the topic that addresses of e-mail are subscribed to. What could not be handed over stays in
 * the queue, and comes again.
 */
export const createHandler = (wire: () => MailWiring) => {
  let wired: MailWiring | undefined;
  return middy(inTime)
    .use(readEvent)
    .handler(async (event: LettersEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
      const deadline = deadlineOf(context);
      wired ??= wire();
      const { mailer, sleep, logger } = wired;
      const send = async (letter: Letter): Promise<void> => {
        const read = announcedIn(letter, logger);
        if (read === undefined) return;
        const { announcement, stage } = read;
        await mailer(deadline).mail(announcement, stage);
        logger.info('mailed', { id: announcement.id, kind: announcement.kind });
        await sleep(betweenMs);
      };
      return answerOf(event, await takeLetters(event.letters, send, logger));
    });
};

/**
 * SNS suspends an address that would get more than ten messages a second
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html). Two of this function run at a time
 * (deploy/mail.yml), so an address gets eight at the most.
 */
const betweenMs = 250;

export const handler = createHandler(wireNotifyMail);
