import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Deadline } from '../lib/execute/deadline.ts';
import { PrescaleError } from '../lib/execute/failure.ts';
import { parseNotification } from '../lib/execute/notification.ts';
import { jsonProblem } from '../lib/plan/json-problem.ts';
import { toSlackMessage } from '../lib/slack/blocks.ts';
import { cut } from '../lib/tell/plain-text.ts';
import { deadlineOf, inTime } from './deadline.ts';
import { type NotifyWiring, wireNotifySlack } from './wiring.ts';

/**
 * SNS -> Slack. Every record is tried; if any failed it throws, and Lambda delivers the event again twice before it
 * goes to the dead-letter queue.
 */
export const createHandler = (wire: (deadline: Deadline) => Promise<NotifyWiring>) => {
  let wired: Promise<NotifyWiring> | undefined;
  return middy(inTime)
    .use(parsed(snsEvent))
    .handler(async ({ Records }: SnsEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
      const deadline = deadlineOf(context);
      wired ??= wire(deadline);
      const wiring = await wired.catch((error: unknown) => {
        wired = undefined;
        throw error;
      });
      const failures: unknown[] = [];
      for (const { Sns } of Records) {
        await notify(Sns, wiring, deadline).catch((error: unknown) => {
          wiring.logger.error('not posted', { messageId: Sns.MessageId, error });
          failures.push(error);
          // The webhook may have been replaced: the next invocation reads its URL again.
          if (error instanceof PrescaleError && error.code === 'slack-refused') wired = undefined;
        });
      }
      if (failures.length === 1) throw failures[0];
      if (failures.length > 1) throw new AggregateError(failures, `${failures.length} messages were not posted`);
    });
};

// Of https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
const snsEvent = z.object({
  Records: z.array(
    z.object({ EventSource: z.literal('aws:sns'), Sns: z.object({ MessageId: z.string(), Message: z.string() }) }),
  ),
});
type SnsEvent = z.infer<typeof snsEvent>;
type SnsMessage = SnsEvent['Records'][number]['Sns'];

const parsed = (schema: typeof snsEvent): MiddlewareObj<SnsEvent> => ({
  before: (request) => {
    const problem = jsonProblem(request.event);
    if (problem !== undefined) throw notOfSns(problem);
    const result = schema.safeParse(request.event);
    if (!result.success) throw notOfSns(cut(z.prettifyError(result.error), 200));
    request.event = result.data;
  },
});

const notOfSns = (why: string): PrescaleError =>
  new PrescaleError('invalid', `not an event of SNS: ${why}`, { passing: false });

const notify = async (
  sns: SnsMessage,
  { postedIds: open, post, now, logger }: NotifyWiring,
  deadline: Deadline,
): Promise<void> => {
  const postedIds = open(deadline);
  const read = parseNotification(sns.Message);
  if ('problem' in read) {
    // A version that can read it may be on its way; the dead-letter queue keeps it until then.
    if (read.ours) throw new PrescaleError('invalid', read.problem, { passing: false });
    logger.warn('skipped', { messageId: sns.MessageId, problem: read.problem });
    return;
  }
  const { id, kind } = read.announcement;
  if (!(await postedIds.claim(id, now(), new Date(now().getTime() + claimMs)))) {
    logger.info('already posted', { id, kind });
    return;
  }
  await post(toSlackMessage(read.announcement, read.stage), deadline);
  logger.info('posted', { id, kind });
  // Failing now would only post it a second time.
  await postedIds.posted(id, now()).catch((error: unknown) => logger.error('not noted as posted', { id, error }));
};

/**
 * Longer than the function may run, so that nobody else posts meanwhile; shorter than the minute that Lambda waits before
 * it delivers a failed event again, so that this delivery may post.
 */
const claimMs = 45_000;

export const handler = createHandler(wireNotifySlack);
