import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { toNotification } from '../execute/notification.ts';
import type { Publisher } from '../execute/ports.ts';
import type { Announcement } from '../plan/announcement.ts';
import { mapped } from './failure.ts';

/** Publishes announcements to one topic; kind, severity, target and stage can be used in filter policies. */
export const snsPublisher = (
  client: SNSClient,
  { topicArn, stage }: { readonly topicArn: string; readonly stage: string },
): Publisher => ({
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

const attributesOf = ({ kind, severity, target }: Announcement, stage: string): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries({ kind, severity, target, stage }).flatMap(([name, value]) =>
      // SNS refuses attributes without a value.
      value ? [[name, { DataType: 'String', StringValue: value }]] : [],
    ),
  );
