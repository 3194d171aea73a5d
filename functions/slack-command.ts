import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { answerCommand } from '../lib/slack/commands/answer-command.ts';
import { receiveCommand, slackResponse } from '../lib/slack/commands/receive-command.ts';
import { deadlineOf, inTime } from './deadline.ts';
import { type SlackCommandWiring, wireSlackCommand } from './wiring.ts';

/**
 * Slack's slash command -> an answer within its three seconds. Anybody may call the address, so what is not Slack's is answered
 * and does not throw: an alarm on errors must not be in a stranger's hand.
 */
export const createHandler = (wire: () => SlackCommandWiring) => {
  let wired: SlackCommandWiring | undefined;
  return middy(inTime).handler(async (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    wired ??= wire();
    const { stage, secret, taken, open, now, logger } = wired;
    const deadline = deadlineOf(context);
    const request = urlEvent.safeParse(event);
    if (!request.success) return plainly(400, 'not a request');
    const { headers, body, isBase64Encoded } = request.data;
    const received = await receiveCommand(
      { headers, body: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body },
      {
        secret: () => secret(deadline),
        taken: taken(deadline),
        answer: (command, asker) => answerCommand(open(deadline), command, { ...asker, stage, now: now() }),
        now,
      },
    );
    if (received.outcome === 'refused') {
      logger.warn('refused', { because: received.because });
      return plainly(401, 'not a request of Slack');
    }
    const { user, command, failure, answer } = received;
    if (failure === undefined) logger.info('slack command', { user, command });
    else logger.error('slack command failed', { user, command, error: failure });
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(slackResponse(answer)),
    };
  });
};

// Of https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
const urlEvent = z.lazy(() =>
  z.object({
    headers: z.record(z.string(), z.string()),
    body: z._default(z.string(), ''),
    isBase64Encoded: z._default(z.boolean(), false),
  }),
);

const plainly = (statusCode: number, body: string) => ({
  statusCode,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

export const handler = createHandler(wireSlackCommand);
