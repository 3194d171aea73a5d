import type { WhichAws } from '../input/aws-options.ts';

/** What the stack of a stage calls its parts (deploy/). */
export const tableOf = ({ stage, table }: Pick<WhichAws, 'stage' | 'table'>): string => table ?? `prescale-${stage}`;

export const topicArnOf = (stage: string, region: string, arnOfCaller: string, account: string): string => {
  const [, partition = 'aws'] = arnOfCaller.split(':');
  return `arn:${partition}:sns:${region}:${account}:prescale-${stage}-events`;
};

export const mailTopicArnOf = (stage: string, region: string, arnOfCaller: string, account: string): string =>
  topicArnOf(stage, region, arnOfCaller, account).replace(/events$/, 'mail');

export const queuePrefixOf = (stage: string): string => `prescale-${stage}-`;

/**
 * `reconcile`: failed ticks. `notify-mail`: the queue of e-mail, which keeps what could not be mailed. Otherwise that of a channel of
 * Slack, by its name after `notify-slack`.
 */
export function deadLettersOf(stage: string, queue: string): { readonly of: string } | undefined {
  if (queue === `${queuePrefixOf(stage)}mail`) return { of: 'notify-mail' };
  const of = queue.slice(queuePrefixOf(stage).length, -'-dead-letters'.length);
  const isOurs = queue.startsWith(queuePrefixOf(stage)) && queue.endsWith('-dead-letters');
  return isOurs && /^(reconcile|notify-slack(-[\w-]+)?)$/.test(of) ? { of } : undefined;
}
