import type { Context } from 'aws-lambda';
import { createHandler } from '../../functions/notify-slack.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { toNotification } from '../../lib/execute/notification.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { inMemoryPostedIds } from '../in-memory-posted-ids.ts';

/** Lambda's own retries of an asynchronous invocation. */
const retryAfterMs = [60_000, 120_000];

/** The real notifier behind SNS: what is published reaches it, and is delivered again where it fails. */
export interface SlackSide {
  published(announcement: Announcement): void;
  deliver(now: Date): Promise<void>;
  /** Given up after the last try; a queue keeps them. */
  readonly givenUp: number;
}

export function createSlackSide(isDown: () => boolean, onPost: (id: string) => void, onFault: () => void): SlackSide {
  let now = new Date(0);
  let givenUp = 0;
  let current = '';
  let waiting: readonly { readonly announcement: Announcement; readonly tries: number; readonly dueAt: number }[] = [];
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  const handler = createHandler(async () => ({
    postedIds: () => postedIds,
    post: async () => {
      if (isDown()) {
        onFault();
        throw new PrescaleError('unavailable', 'Slack is down.', { passing: true });
      }
      onPost(current);
    },
    now: () => now,
    logger,
  }));
  const postedIds = inMemoryPostedIds();
  return {
    get givenUp() {
      return givenUp;
    },
    published: (announcement) => {
      waiting = [...waiting, { announcement, tries: 0, dueAt: 0 }];
    },
    async deliver(at) {
      now = at;
      const due = waiting.filter(({ dueAt }) => dueAt <= at.getTime());
      waiting = waiting.filter((one) => !due.includes(one));
      for (const { announcement, tries } of due) {
        current = announcement.id;
        const Sns = { MessageId: current, Message: JSON.stringify(toNotification(announcement, 'simulated')) };
        try {
          await handler({ Records: [{ EventSource: 'aws:sns', Sns }] }, context);
        } catch {
          const wait = retryAfterMs[tries];
          if (wait === undefined) givenUp += 1;
          else waiting = [...waiting, { announcement, tries: tries + 1, dueAt: at.getTime() + wait }];
        }
      }
    },
  };
}

const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
