import { toNotification } from '../../lib/execute/notification.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';

/** One record as SNS hands it to Lambda (https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html). */
export const snsRecord = (message: string, messageId = '95df01b4-ee98-5cb9-9903-4c221d41eb5e') => ({
  EventVersion: '1.0',
  EventSubscriptionArn:
    'arn:aws:sns:eu-west-1:123456789012:prescale-production-events:21be56ed-a058-49f5-8c98-aedd2564c486',
  EventSource: 'aws:sns' as const,
  Sns: {
    SignatureVersion: '1',
    Timestamp: '2026-11-27T13:00:12.541Z',
    Signature: 'tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j...65r==',
    SigningCertUrl:
      'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-ac565b8b1a6c5d002d285f9598aa1d9b.pem',
    MessageId: messageId,
    Message: message,
    MessageAttributes: {
      kind: { Type: 'String', Value: 'pre-scale-started' },
      severity: { Type: 'String', Value: 'info' },
      stage: { Type: 'String', Value: 'production' },
      target: { Type: 'String', Value: 'backend' },
    },
    Type: 'Notification',
    UnsubscribeUrl:
      'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:eu-west-1:123456789012:prescale-production-events:21be56ed-a058-49f5-8c98-aedd2564c486',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:prescale-production-events',
    Subject: null,
  },
});

export const snsEvent = (...messages: string[]) => ({
  Records: messages.map((message, index) => snsRecord(message, `message-${index}`)),
});

/** As the publisher sends it. */
export const published = (announcement: Announcement): string =>
  JSON.stringify(toNotification(announcement, 'production'));
