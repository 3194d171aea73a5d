import type { Connection } from './connection.ts';
import { inboxOf } from './dead-letters.ts';
import { mailTopicArnOf } from './names.ts';
import type { DeadLetter } from './read-dead-letters.ts';

/** As notify-mail waits, so that SNS suspends no address. */
const betweenMs = 250;

/**
 * Does with letters what a notifier could not: those of Slack are kept for it, those of e-mail are handed to its topic. Each is
 * taken out of its queue after that: what is cut off in between is brought once more.
 */
export async function bringBack(
  { aws, stage, region, sleep }: Connection,
  letters: readonly DeadLetter[],
  now: Date,
): Promise<{ readonly kept: number; readonly mailed: number }> {
  const kept = letters.filter(({ queue }) => inboxOf(queue) !== undefined);
  const mailed = letters.filter(({ queue }) => inboxOf(queue) === undefined);
  for (const { queue, letter, told } of kept) {
    const inbox = aws.inbox(inboxOf(queue)?.name);
    for (const announcement of told) await inbox.put(announcement, stage, now);
    await aws.queues.remove(queue, letter);
  }
  if (mailed.length > 0) {
    const { account, arn } = await aws.identity();
    const mailer = aws.mailer(mailTopicArnOf(stage, region, arn, account));
    for (const { queue, letter, told } of mailed) {
      for (const announcement of told) {
        await mailer.mail(announcement, stage);
        await sleep(betweenMs);
      }
      await aws.queues.remove(queue, letter);
    }
  }
  return { kept: kept.length, mailed: mailed.length };
}
