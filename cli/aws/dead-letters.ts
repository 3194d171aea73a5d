import type { Queue } from '../../lib/aws/sqs.ts';
import type { OnAws } from './connection.ts';
import { deadLettersOf, queuePrefixOf } from './names.ts';

export interface DeadLetterQueue extends Queue {
  /** `reconcile`, or the notifier of a channel. */
  readonly of: string;
  readonly visible: number;
  readonly hidden: number;
}

/** The queues of a stage for what its functions could not do, each with what is in it. */
export async function deadLetterQueues({ queues }: OnAws, stage: string): Promise<readonly DeadLetterQueue[]> {
  const all = await queues.list(queuePrefixOf(stage));
  const ours = all.flatMap((queue) => {
    const known = deadLettersOf(stage, queue.name);
    return known === undefined ? [] : [{ ...queue, ...known }];
  });
  return Promise.all(ours.map(async (queue) => ({ ...queue, ...(await queues.count(queue)) })));
}
