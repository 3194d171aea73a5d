import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type AwsService, type Operation, operation } from '../operation.ts';
import { page } from '../page.ts';
import { validationSentence } from '../read-input.ts';
import type { PublishedMessage, Topic } from './topic.ts';

const invalid = (message: string): AwsFault => new AwsFault('InvalidParameter', `Invalid parameter: ${message}`);

/** Amazon SNS. What is published goes to `deliver`; subscriptions are stored, and those by e-mail or https stay pending. */
export const createSns = (account: Account, deliver: (message: PublishedMessage) => void): AwsService => ({
  name: 'sns',
  operations: { ...topicOperations(account), Publish: publish(account, deliver) },
  refuse: (violations) => new AwsFault('ValidationError', validationSentence(violations)),
  throttle: () => undefined,
});

export const createTopic = (account: Account, name: string): Topic => {
  const arn = `arn:aws:sns:${account.region}:${account.id}:${name}`;
  const topic = account.topics.get(arn) ?? { name, arn, subscriptions: [] };
  account.topics.set(arn, topic);
  return topic;
};

const topicOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  CreateTopic: operation(z.object({ Name: z.string() }), ({ Name }) => {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(Name)) throw invalid('Topic Name');
    return { TopicArn: createTopic(account, Name).arn };
  }),

  ListTopics: operation(z.object({ NextToken: z.string().optional() }), ({ NextToken }) => {
    const topics = [...account.topics.values()].map(({ arn }) => ({ TopicArn: arn }));
    const { items, next } = page(topics, 100, NextToken, () => invalid('NextToken'));
    return { Topics: items, NextToken: next };
  }),

  Subscribe: operation(
    z.object({ TopicArn: z.string(), Protocol: z.string(), Endpoint: z.string().optional() }),
    ({ TopicArn, Protocol, Endpoint }) => {
      const topic = existingTopic(account, TopicArn, 'TopicArn');
      if (
        !['http', 'https', 'email', 'email-json', 'sms', 'sqs', 'application', 'lambda', 'firehose'].includes(Protocol)
      )
        throw invalid('Amazon SNS does not support this protocol string: '.concat(Protocol));
      if (Endpoint === undefined || Endpoint === '') throw invalid('Endpoint');
      if (/^https?$/.test(Protocol) && !Endpoint.startsWith(`${Protocol}://`))
        throw invalid('Endpoint must match the specified protocol');
      const known = topic.subscriptions.find((one) => one.protocol === Protocol && one.endpoint === Endpoint);
      const subscription = known ?? {
        arn: `${topic.arn}:${account.newUuid()}`,
        protocol: Protocol,
        endpoint: Endpoint,
      };
      if (known === undefined) topic.subscriptions.push(subscription);
      return {
        SubscriptionArn: isConfirmedAtOnce(Protocol) ? subscription.arn : 'pending confirmation',
      };
    },
  ),

  ListSubscriptionsByTopic: operation(
    z.object({ TopicArn: z.string(), NextToken: z.string().optional() }),
    ({ TopicArn, NextToken }) => {
      const { subscriptions } = existingTopic(account, TopicArn, 'TopicArn');
      const all = subscriptions.map(({ arn, protocol, endpoint }) => ({
        SubscriptionArn: isConfirmedAtOnce(protocol) ? arn : 'PendingConfirmation',
        Owner: account.id,
        Protocol: protocol,
        Endpoint: endpoint,
        TopicArn,
      }));
      const { items, next } = page(all, 100, NextToken, () => invalid('NextToken'));
      return { Subscriptions: items, NextToken: next };
    },
  ),
});

/** Nobody opens the e-mail that asks the others. */
const isConfirmedAtOnce = (protocol: string): boolean => protocol === 'lambda' || protocol === 'sqs';

const publishInput = z.object({
  TopicArn: z.string().optional(),
  TargetArn: z.string().optional(),
  Message: z.string(),
  Subject: z.string().optional(),
  MessageStructure: z.string().optional(),
  MessageAttributes: z
    .record(
      z.string(),
      z.object({ DataType: z.string(), StringValue: z.string().optional(), BinaryValue: z.string().optional() }),
    )
    .optional(),
});

/** SNS counts the body and the attributes; 256 KiB unless the topic says otherwise. */
const largestMessage = 256 * 1024;

const publish = (account: Account, deliver: (message: PublishedMessage) => void): Operation =>
  operation(publishInput, (input, { now }) => {
    const arn = input.TopicArn ?? input.TargetArn;
    if (arn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
    const topic = existingTopic(account, arn, input.TopicArn === undefined ? 'TargetArn' : 'TopicArn');
    if (input.Message === '') throw invalid('Empty message');
    if (Buffer.byteLength(input.Message) > largestMessage) throw invalid('Message too long');
    // "Subjects must be ASCII text with no line breaks or control characters, and less than 100 characters long."
    if (input.Subject !== undefined && !/^[\x20-\x7e]{1,100}$/.test(input.Subject)) throw invalid('Subject');
    const id = account.newUuid();
    deliver({
      messageId: id,
      topicArn: topic.arn,
      subject: input.Subject,
      message: input.Message,
      attributes: attributes(input.MessageAttributes ?? {}),
      at: now,
    });
    return { MessageId: id };
  });

const attributes = (
  given: NonNullable<z.output<typeof publishInput>['MessageAttributes']>,
): PublishedMessage['attributes'] =>
  Object.fromEntries(
    Object.entries(given).map(([name, { DataType, StringValue, BinaryValue }]) => {
      const value = StringValue ?? BinaryValue;
      if (value === undefined || value === '')
        throw new AwsFault(
          'ParameterValueInvalid',
          `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
        );
      return [name, { type: DataType, value }];
    }),
  );

const existingTopic = (account: Account, arn: string, member: string): Topic => {
  if (!/^arn:aws:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/.test(arn))
    throw invalid(`${member} Reason: An ARN must have at least 6 elements, not ${arn.split(':').length}`);
  const topic = account.topics.get(arn);
  if (topic === undefined) throw new AwsFault('NotFound', 'Topic does not exist', 404);
  return topic;
};
