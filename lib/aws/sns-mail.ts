import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Within } from '../execute/deadline.ts';
import type { Mailer } from '../execute/ports.ts';
import { toMail } from '../tell/mail.ts';
import { mapped } from './failure.ts';
import { attributesOf } from './message-attributes.ts';
import { retryBudget, type Waits } from './retry.ts';
import { passes, timely } from './timely.ts';

/**
 * Publishes announcements as plain text to the topic that addresses of e-mail are subscribed to. Each has a filter policy of
 * its own, so the attributes go along; SNS keeps them for a message of one form only, and not where each protocol has its own
 * (`MessageStructure: json`). Where the answer is lost it is published again: an e-mail may come twice, none is left out.
 */
export const snsMailer = (
  sdk: SNSClient,
  { topicArn, ...waits }: Waits & { readonly topicArn: string },
): Within<Mailer> => {
  const manner = { waits, attempts: 3, budget: retryBudget(), again: passes };
  return (deadline) => {
    const client = timely(sdk, deadline, manner);
    return {
      mail: (announcement, stage) =>
        mapped(`Publish of ${announcement.id} to ${topicArn}`, async () => {
          const { subject: Subject, body: Message } = toMail(announcement, stage);
          const MessageAttributes = attributesOf(announcement, stage);
          await client.send(new PublishCommand({ TopicArn: topicArn, Subject, Message, MessageAttributes }));
        }),
    };
  };
};
