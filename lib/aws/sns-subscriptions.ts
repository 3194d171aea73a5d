import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import type { Within } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import { mapped } from './failure.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

export interface Subscription {
  /** `lambda`, `email`, `https`, `sqs` and so on. */
  readonly protocol: string;
  /** Nothing is sent before. */
  readonly isConfirmed: boolean;
}

/** Who is told of what is published to a topic; `undefined`: there is no such topic. */
export type Subscriptions = (topicArn: string) => Promise<readonly Subscription[] | undefined>;

export const snsSubscriptions = (sdk: SNSClient, waits: Waits): Within<Subscriptions> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => async (topicArn) => {
    try {
      return await mapped(`ListSubscriptionsByTopic of ${topicArn}`, () =>
        listed(timely(sdk, deadline, manner), topicArn),
      );
    } catch (error) {
      if (error instanceof PrescaleError && error.code === 'not-found') return undefined;
      throw error;
    }
  };
};

async function listed(client: SNSClient, topicArn: string): Promise<readonly Subscription[]> {
  const found: Subscription[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
    // `PendingConfirmation`, or `Deleted`, stands where the ARN will.
    for (const { Protocol = '', SubscriptionArn = '' } of Subscriptions)
      found.push({ protocol: Protocol, isConfirmed: SubscriptionArn.startsWith('arn:') });
  }
  return found;
}
