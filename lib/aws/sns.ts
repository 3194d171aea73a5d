import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Within } from '../execute/deadline.ts';
import { toNotification } from '../execute/notification.ts';
import type { Publisher } from '../execute/ports.ts';
import { type Announcement, targetsOf } from '../tell/announcement.ts';
import { mapped } from './failure.ts';
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

function attributesOf(announcement: Announcement, stage: string): Record<string, MessageAttributeValue> {
  const { kind, severity } = announcement;
  const [target, ...others] = targetsOf(announcement);
  const texts = { kind, severity, stage, ...(others.length === 0 && { target }) };
  const all = Object.entries(texts).flatMap(([name, value]) =>
    // SNS refuses attributes without a value.
    value ? [[name, { DataType: 'String', StringValue: value }]] : [],
  );
  if (others.length > 0)
    // A filter policy matches where any of them does.
    all.push(['target', { DataType: 'String.Array', StringValue: JSON.stringify([target, ...others]) }]);
  return Object.fromEntries(all);
}
