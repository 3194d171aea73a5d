import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Within } from '../execute/deadline.ts';
import { toNotification } from '../execute/notification.ts';
import type { Publisher } from '../execute/ports.ts';
import { mapped } from './failure.ts';
import { attributesOf } from './message-attributes.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/** Publishes announcements to one topic; kind, severity, target and stage can be used in filter policies. */
export const snsPublisher = (
  sdk: SNSClient,
  { topicArn, stage, ...waits }: Waits & { readonly topicArn: string; readonly stage: string },
): Within<Publisher> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => publisherOf(timely(sdk, deadline, manner), topicArn, stage);
};

const publisherOf = (client: SNSClient, topicArn: string, stage: string): Publisher => ({
  publish: (announcement) =>
    mapped(`Publish of ${announcement.id} to ${topicArn}`, async () => {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: JSON.stringify(toNotification(announcement, stage)),
          MessageAttributes: attributesOf(announcement, stage),
        }),
      );
    }),
});
