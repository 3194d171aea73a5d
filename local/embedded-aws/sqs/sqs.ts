import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type AwsService, type Operation, operation } from '../operation.ts';
import { validationSentence } from '../read-input.ts';
import type { Queue } from './queue.ts';

/** Amazon SQS: standard queues, in the order of sending. Nothing is kept for a time, and nothing goes to dead letters. */
export const createSqs = (account: Account): AwsService => ({
  name: 'sqs',
  operations: { ...queueOperations(account), ...messageOperations(account) },
  refuse: (violations) => new AwsFault('InvalidParameterValue', validationSentence(violations)),
  throttle: () => undefined,
});

export function createQueue(account: Account, name: string, visibilitySeconds = 30): Queue {
  const url = `https://sqs.${account.region}.amazonaws.com/${account.id}/${name}`;
  const queue = account.queues.get(url) ?? { name, url, visibilitySeconds, messages: [] };
  account.queues.set(url, queue);
  return queue;
}

export function sendMessage(account: Account, queue: Queue, body: string, at: number): string {
  const id = account.newUuid();
  queue.messages = [...queue.messages, { id, body, sentAt: at, visibleAt: at, receipt: undefined, received: 0 }];
  return id;
}

const existing = (account: Account, url: string): Queue => {
  const queue = account.queues.get(url);
  if (queue === undefined) throw noSuchQueue();
  return queue;
};

const noSuchQueue = (): AwsFault => new AwsFault('QueueDoesNotExist', 'The specified queue does not exist.');

const queueOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  ListQueues: operation(z.object({ QueueNamePrefix: z.string().optional() }), ({ QueueNamePrefix = '' }) => {
    const urls = [...account.queues.values()].filter(({ name }) => name.startsWith(QueueNamePrefix));
    return { QueueUrls: urls.map(({ url }) => url) };
  }),

  GetQueueUrl: operation(z.object({ QueueName: z.string() }), ({ QueueName }) => {
    const queue = [...account.queues.values()].find(({ name }) => name === QueueName);
    if (queue === undefined) throw noSuchQueue();
    return { QueueUrl: queue.url };
  }),

  GetQueueAttributes: operation(
    z.object({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).optional() }),
    ({ QueueUrl }, { now }) => {
      const { messages } = existing(account, QueueUrl);
      const visible = messages.filter(({ visibleAt }) => visibleAt <= now.getTime()).length;
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(messages.length - visible),
          ApproximateNumberOfMessagesDelayed: '0',
        },
      };
    },
  ),
});

const messageOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  SendMessage: operation(z.object({ QueueUrl: z.string(), MessageBody: z.string().min(1) }), (input, { now }) => {
    const id = sendMessage(account, existing(account, input.QueueUrl), input.MessageBody, now.getTime());
    return { MessageId: id, MD5OfMessageBody: md5(input.MessageBody) };
  }),

  ReceiveMessage: operation(
    z.object({
      QueueUrl: z.string(),
      MaxNumberOfMessages: z.int().min(1).max(10).optional(),
      VisibilityTimeout: z.int().min(0).max(43_200).optional(),
    }),
    ({ QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout }, { now }) => {
      const queue = existing(account, QueueUrl);
      const at = now.getTime();
      const taken = new Map(
        queue.messages
          .filter(({ visibleAt }) => visibleAt <= at)
          .slice(0, MaxNumberOfMessages)
          .map((message) => [message.id, account.newUuid()] as const),
      );
      const hiddenUntil = at + (VisibilityTimeout ?? queue.visibilitySeconds) * 1_000;
      queue.messages = queue.messages.map((message) => {
        const receipt = taken.get(message.id);
        return receipt === undefined
          ? message
          : { ...message, receipt, visibleAt: hiddenUntil, received: message.received + 1 };
      });
      return {
        Messages: queue.messages
          .filter(({ id }) => taken.has(id))
          .map(({ id, body, receipt, sentAt, received }) => ({
            MessageId: id,
            ReceiptHandle: receipt,
            Body: body,
            MD5OfBody: md5(body),
            Attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(received) },
          })),
      };
    },
  ),

  DeleteMessage: operation(z.object({ QueueUrl: z.string(), ReceiptHandle: z.string() }), (input) => {
    const queue = existing(account, input.QueueUrl);
    queue.messages = queue.messages.filter(({ receipt }) => receipt !== input.ReceiptHandle);
    return {};
  }),

  ChangeMessageVisibility: operation(
    z.object({ QueueUrl: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: z.int().min(0).max(43_200) }),
    ({ QueueUrl, ReceiptHandle, VisibilityTimeout }, { now }) => {
      const queue = existing(account, QueueUrl);
      const visibleAt = now.getTime() + VisibilityTimeout * 1_000;
      queue.messages = queue.messages.map((message) =>
        message.receipt === ReceiptHandle ? { ...message, visibleAt } : message,
      );
      return {};
    },
  ),
});

/** The client checks it. */
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
