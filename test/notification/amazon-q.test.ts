import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { snsClient } from '../../lib/aws/clients.ts';
import { snsPublisher } from '../../lib/aws/sns.ts';
import { toNotification } from '../../lib/execute/notification.ts';
import { createEmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { createSimulatedClock } from '../../local/simulated-clock.ts';
import { anyAnnouncement } from '../slack/any-announcement.ts';
import { observedSamples, ofManyServices, samples } from '../slack/samples.ts';

/**
 * The schema of custom notifications as Amazon documents it, and nothing beside
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html). Written down here once more: what the code
 * says of it cannot tell on itself. What does not fit is dropped there without a word, in Slack and in Microsoft Teams.
 */
const documented = z.strictObject({
  version: z.literal('1.0'),
  source: z.literal('custom'),
  id: z.string().optional(),
  content: z.strictObject({
    textType: z.literal('client-markdown').optional(),
    title: z.string().max(250).optional(),
    description: z.string().min(1).max(8000),
    nextSteps: z.array(z.string().max(350)).optional(),
    keywords: z.array(z.string().max(75)).optional(),
  }),
  metadata: z
    .strictObject({
      threadId: z.string().optional(),
      summary: z.string().optional(),
      eventType: z.string().optional(),
      relatedResources: z.array(z.string()).optional(),
      additionalContext: z.record(z.string(), z.string()).optional(),
      enableCustomActions: z.boolean().optional(),
    })
    .optional(),
});

const all = [
  ...samples.map((sample) => [sample.kind, sample] as const),
  ...Object.entries({ ...ofManyServices, ...observedSamples }),
];

describe('Amazon Q Developer in chat applications', () => {
  it.each(all)('knows the form of %s', (_, sample) => {
    const { success, error } = documented.safeParse(JSON.parse(JSON.stringify(toNotification(sample, 'production'))));
    expect(error?.message).toBeUndefined();
    expect(success).toBe(true);
  });

  it('knows the form of whatever people wrote', () => {
    fc.assert(
      fc.property(anyAnnouncement, fc.string({ unit: 'binary' }), (told, stage) => {
        expect(documented.safeParse(toNotification(told, stage)).error?.message).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('gets it as the body of the message, in one form for all protocols', async () => {
    const aws = await createEmbeddedAws({ clock: createSimulatedClock(new Date('2026-11-27T14:00:00Z')) });
    try {
      const topicArn = aws.world.createTopic('prescale-test-events');
      const client = snsClient({
        region: 'us-east-1',
        requestHandler: aws.requestHandler(),
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
      const waits = { sleep: async () => {}, backoffMs: () => 0 };
      const publisher = snsPublisher(client, { ...waits, topicArn, stage: 'test' })(noDeadline);
      const [first] = samples;
      if (first === undefined) throw new Error('there is no sample');
      await publisher.publish(first);
      const [message] = aws.world.messages;
      expect(documented.safeParse(JSON.parse(message?.message ?? '')).error?.message).toBeUndefined();
      expect(message?.subject).toBeUndefined();
      const [call] = aws.calls.filter(({ operation }) => operation === 'Publish');
      expect(call?.input).not.toHaveProperty('MessageStructure');
    } finally {
      await aws.close();
    }
  });
});
