import type { Context } from 'aws-lambda';
import { createHandler } from '../../functions/notify-slack.ts';
import { toNotification } from '../../lib/execute/notification.ts';
import { SlackFailure } from '../../lib/slack/slack-failure.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { inMemoryEventThreads, inMemoryInbox } from '../in-memory-inbox.ts';

/** The real notifier behind SNS: what is published reaches it, and every minute it goes on with what waits. */
export interface SlackSide {
  published(announcement: Announcement): void;
  deliver(now: Date): Promise<void>;
}

export function createSlackSide(isDown: () => boolean, onPost: (id: string) => void, onFault: () => void): SlackSide {
  let now = new Date(0);
  let waiting: readonly Announcement[] = [];
  const logger = {
    info: (message: string, { id }: Readonly<Record<string, unknown>>) => {
      if (message === 'posted') onPost(String(id));
    },
    warn: () => {},
    error: () => {},
  };
  const [inbox, threads] = [inMemoryInbox(), inMemoryEventThreads()];
  const handler = createHandler(() => ({
    inbox: () => inbox,
    threads: () => threads,
    openChannel: async () => ({
      post: async () => {
        if (!isDown()) return {};
        onFault();
        throw new SlackFailure('unavailable', 'Slack is down.', { passing: true });
      },
      find: async () => ({ is: 'unknown' }),
    }),
    now: () => now,
    sleep: async () => {},
    logger,
  }));
  return {
    published: (announcement) => {
      waiting = [...waiting, announcement];
    },
    async deliver(at) {
      now = at;
      for (const announcement of waiting) {
        const Sns = { MessageId: announcement.id, Message: JSON.stringify(toNotification(announcement, 'simulated')) };
        await handler({ Records: [{ EventSource: 'aws:sns', Sns }] } as never, context);
      }
      waiting = [];
      await handler({ source: 'aws.events' } as never, context);
    },
  };
}

const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
