import * as z from 'zod/mini';
import type { Deadline } from '../execute/deadline.ts';
import type { Attempt } from '../execute/posting.ts';
import type { Found, SlackChannel } from './slack-channel.ts';
import { SlackFailure } from './slack-failure.ts';
import { slackWebApi, type WebApi } from './web-api.ts';
import type { SlackOptions } from './webhook.ts';

/**
 * Posts to one channel by bot token. Each message carries the id of its post as metadata, by which it is found where the
 * answer was lost (https://docs.slack.dev/messaging/message-metadata).
 *
 * @param channel its id, not its name: a message can be changed by that alone
 * @throws PrescaleError `invalid` if the token is none
 */
export const slackBot = (token: string, channel: string, options: SlackOptions): SlackChannel => {
  const call = slackWebApi(token, options);
  return {
    post: async (message, { post, threadTs, broadcast }, deadline) => {
      const input = {
        channel,
        ...message,
        ...(threadTs !== undefined && { thread_ts: threadTs }),
        ...(threadTs !== undefined && broadcast && { reply_broadcast: true }),
        metadata: { event_type: eventType, event_payload: { post } },
      };
      const { ts } = await call('chat.postMessage', input, posted, deadline);
      return { ts };
    },
    find: (attempt, deadline) => find(call, channel, attempt, deadline),
    threads: {
      channel,
      update: async (ts, message, deadline) => {
        await call('chat.update', { channel, ts, ...message }, anything, deadline);
      },
    },
  };
};

const eventType = 'prescale_post';
const posted = z.lazy(() => z.object({ ok: z.literal(true), ts: z.string() }));
const anything = z.lazy(() => z.object({ ok: z.literal(true) }));

const page = z.lazy(() =>
  z.object({
    ok: z.literal(true),
    messages: z.array(
      z.object({
        ts: z.string(),
        metadata: z.optional(z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })),
      }),
    ),
    response_metadata: z.optional(z.object({ next_cursor: z.optional(z.string()) })),
  }),
);

/** Clocks differ. */
const skewMs = 60_000;
const mostPages = 5;

const find = async (call: WebApi, channel: string, attempt: Attempt, deadline: Deadline): Promise<Found> => {
  const { post, at, threadTs } = attempt;
  const oldest = String((Date.parse(at) - skewMs) / 1_000);
  const common = { channel, oldest, inclusive: true, limit: 200, include_all_metadata: true };
  let cursor: string | undefined;
  try {
    for (let read = 0; read < mostPages; read += 1) {
      const answer =
        threadTs === undefined
          ? await call('conversations.history', { ...common, cursor }, page, deadline)
          : await call('conversations.replies', { ...common, ts: threadTs, cursor }, page, deadline);
      const found = answer.messages.find(
        ({ metadata }) => metadata?.event_type === eventType && metadata.event_payload.post === post,
      );
      if (found !== undefined) return { is: 'there', ts: found.ts };
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) return { is: 'absent' };
    }
    return { is: 'unknown' };
  } catch (error) {
    // The app may post and not read.
    if (error instanceof SlackFailure && error.code === 'slack-refused') return { is: 'unknown' };
    throw error;
  }
};
