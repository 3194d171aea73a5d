import type { Queue } from '../../lib/aws/sqs.ts';
import type { OnAws } from './connection.ts';
import { deadLettersOf, queuePrefixOf } from './names.ts';

export interface DeadLetterQueue extends Queue {
  /** `reconcile`, `notify-mail`, or the notifier of a channel of Slack. */
  readonly of: string;
  readonly visible: number;
  readonly hidden: number;
}

/** The inbox of a channel of Slack, which is called as its queue is: nothing for the only one; `undefined`: it is none of Slack. */
export const inboxOf = ({ of }: Pick<DeadLetterQueue, 'of'>): { readonly name?: string } | undefined =>
  of === 'notify-slack' ? {} : of.startsWith('notify-slack') ? { name: of } : undefined;

/** The queues of a stage for what its functions could not do, each with what is in it. */
export async function deadLetterQueues({ queues }: OnAws, stage: string): Promise<readonly DeadLetterQueue[]> {
  const all = await queues.list(queuePrefixOf(stage));
  const ours = all.flatMap((queue) => {
    const known = deadLettersOf(stage, queue.name);
    return known === undefined ? [] : [{ ...queue, ...known }];
  });
  return Promise.all(ours.map(async (queue) => ({ ...queue, ...(await queues.count(queue)) })));
}
