import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Within } from '../execute/deadline.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

export interface Queue {
  readonly name: string;
  readonly url: string;
}

export interface QueuedLetter {
  readonly id: string;
  readonly body: string;
  readonly sentAt: Date;
  /** How often it was taken out and came back, this time included. */
  readonly received: number;
  /** To delete it with, as long as it is out of sight. */
  readonly receipt: string;
}

export interface Queues {
  /** Those whose names begin so, by name. */
  list(prefix: string): Promise<readonly Queue[]>;
  /** How many letters are in it: in sight, and out of sight because somebody has just received them. */
  count(queue: Queue): Promise<{ readonly visible: number; readonly hidden: number }>;
  /** Up to ten, which are then out of sight for so long. */
  receive(queue: Queue, hiddenSeconds: number): Promise<readonly QueuedLetter[]>;
  remove(queue: Queue, letter: QueuedLetter): Promise<void>;
}

/** Amazon SQS. */
export const sqsQueues = (sdk: SQSClient, waits: Waits): Within<Queues> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => queuesOf(timely(sdk, deadline, manner));
};

const queuesOf = (client: SQSClient): Queues => ({
  list: (prefix) =>
    mapped(`ListQueues ${prefix}`, async () => {
      const { QueueUrls = [] } = await client.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
      return QueueUrls.map((url) => ({ url, name: url.slice(url.lastIndexOf('/') + 1) })).sort((a, b) =>
        a.name < b.name ? -1 : 1,
      );
    }),

  count: ({ name, url }) =>
    mapped(`GetQueueAttributes of ${name}`, async () => {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: url,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return {
        visible: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
        hidden: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    }),

  receive: ({ name, url }, hiddenSeconds) =>
    mapped(`ReceiveMessage from ${name}`, async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        }),
      );
      return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '', Attributes = {} }) => ({
        id: MessageId,
        body: Body,
        receipt: ReceiptHandle,
        sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)),
        received: Number(Attributes.ApproximateReceiveCount ?? 1),
      }));
    }),

  remove: ({ name, url }, { receipt }) =>
    mapped(`DeleteMessage from ${name}`, async () => {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    }),
});
