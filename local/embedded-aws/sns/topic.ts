/** Something that is told of each message; what it throws is its own affair, as with a Lambda subscription. */
export type Subscriber = (message: PublishedMessage) => Promise<void>;

export interface PublishedMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
  readonly at: Date;
}

export interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

export interface Topic {
  readonly name: string;
  readonly arn: string;
  readonly subscriptions: Subscription[];
}
