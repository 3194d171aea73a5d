import * as z from 'zod/mini';

const instant = z.lazy(() => z.iso.datetime());

/** A post that is on its way to Slack. Whoever finds it does not know whether it has arrived. */
const attempt = z.lazy(() =>
  z.strictObject({
    /** The same for the same announcements; a message by bot token carries it, so that it can be looked up. */
    post: z.string(),
    at: instant,
    /** Of the announcements in it; none: it opens a thread. */
    keys: z.array(z.string()),
    /** The event in whose thread it goes, or whose thread it opens. */
    thread: z.optional(z.string()),
    /** Of the first message of that thread, where it is there. */
    threadTs: z.optional(z.string()),
  }),
);
export type Attempt = Readonly<z.infer<typeof attempt>>;

/** How far posting to one channel has come: one item, every write conditional on its version. */
export const posting = z.lazy(() =>
  z.strictObject({
    /** 0: nothing is stored. */
    version: z.int(),
    /** Nobody else posts until then. */
    heldUntil: z.optional(instant),
    /** Messages that Slack took at once at `tokensAt`; with time there are more (lib/slack/token-bucket.ts). */
    tokens: z.number(),
    tokensAt: instant,
    /** Nothing is tried before: Slack asked for it, or needs a person. */
    notBefore: z.optional(instant),
    attempt: z.optional(attempt),
    /** Keys of announcements that may be in Slack: a webhook cannot be asked. */
    perhaps: z._default(z.array(z.string()), []),
    /** What Slack has refused, a message by its first key or the first message of a thread by its event; others go on. */
    refused: z._default(z.array(z.strictObject({ what: z.string(), until: instant })), []),
    /** Events whose first message does not yet show what has happened. */
    behind: z._default(z.array(z.string()), []),
  }),
);
export type Posting = Readonly<z.infer<typeof posting>>;

/** Of a channel to which nothing was posted yet; more than Slack takes at once is never counted. */
export const newPosting: Posting = {
  version: 0,
  tokens: Number.MAX_SAFE_INTEGER,
  tokensAt: '1970-01-01T00:00:00.000Z',
  perhaps: [],
  refused: [],
  behind: [],
};
