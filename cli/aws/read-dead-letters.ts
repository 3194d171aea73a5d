import { lettersIn } from '../../functions/letters.ts';
import type { QueuedLetter } from '../../lib/aws/sqs.ts';
import { parseNotification } from '../../lib/execute/notification.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { headline } from '../../lib/tell/headline.ts';
import type { OnAws } from './connection.ts';
import { type DeadLetterQueue, deadLetterQueues } from './dead-letters.ts';

export interface DeadLetter {
  readonly queue: DeadLetterQueue;
  readonly letter: QueuedLetter;
  /** What people were to be told; empty: it is a failed tick, or cannot be read. */
  readonly told: readonly Announcement[];
  readonly says: string;
}

/** Long enough to be dealt with here, and soon back where they were. */
const hiddenSeconds = 60;
const mostOfAQueue = 200;

/** What is in sight of each queue; it is out of sight for a minute after that. What is out of sight already is not among it. */
export async function readDeadLetters(
  aws: OnAws,
  stage: string,
): Promise<{
  readonly queues: readonly DeadLetterQueue[];
  readonly letters: readonly DeadLetter[];
}> {
  const queues = await deadLetterQueues(aws, stage);
  const letters: DeadLetter[] = [];
  for (const queue of queues) {
    for (let read = 0; read < mostOfAQueue; ) {
      const received = await aws.queues.receive(queue, hiddenSeconds);
      if (received.length === 0) break;
      read += received.length;
      letters.push(...received.map((letter) => ({ queue, letter, ...meaningOf(queue, letter.body) })));
    }
  }
  return { queues, letters };
}

function meaningOf({ of }: DeadLetterQueue, body: string): Pick<DeadLetter, 'told' | 'says'> {
  if (of === 'reconcile') return { told: [], says: `a failed tick: ${errorIn(body) ?? 'it says no more'}` };
  const read = lettersIn(body).map(({ message }) => parseNotification(message));
  const told = read.flatMap((one) => ('announcement' in one ? [one.announcement] : []));
  if (told.length > 0) return { told, says: told.map((one) => headline(one)).join('; ') };
  const problem = read.find((one) => !('announcement' in one));
  const what = problem === undefined ? 'no announcement: a minute that failed' : 'an announcement that cannot be read';
  return { told, says: what };
}

/** Lambda keeps with an invocation that failed what it answered. */
function errorIn(body: string): string | undefined {
  try {
    const { responsePayload } = JSON.parse(body) as { readonly responsePayload?: { readonly errorMessage?: unknown } };
    return typeof responsePayload?.errorMessage === 'string' ? responsePayload.errorMessage : undefined;
  } catch {
    return undefined;
  }
}
