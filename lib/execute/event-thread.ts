import * as z from 'zod/mini';
import { taskCount } from '../plan/counts.ts';

const instant = z.lazy(() => z.iso.datetime());

export const eventStatus = z.enum([
  'planned',
  'getting-ready',
  'ready',
  'at-risk',
  'live',
  'ended',
  'restored',
  'not-restored',
  'cancelled',
  'missed',
]);
export type EventStatus = z.infer<typeof eventStatus>;

/** How some of its targets stand, by the newest that tells of them. */
export const standing = z.lazy(() =>
  z.strictObject({
    /** Each is in one standing; none: it is the event as a whole. */
    targets: z.array(z.string()),
    at: instant,
    status: eventStatus,
    /** Of all of these together; absent: nobody has told. */
    wanted: z.optional(taskCount),
    running: z.optional(taskCount),
  }),
);
export type Standing = Readonly<z.infer<typeof standing>>;

/** What the first message of an event's thread shows, and where it is. */
export const eventThread = z.lazy(() =>
  z.strictObject({
    /** The occurrence, as announcements name it. */
    id: z.string(),
    /** Slack's id of the channel; another one in the settings opens a new thread. */
    channel: z.optional(z.string()),
    /** Slack's id of the first message; absent: it is not there yet. */
    ts: z.optional(z.string()),
    /** It takes no replies: somebody locked it, or the channel has no threads. The steps stand in the channel then. */
    isClosed: z.optional(z.boolean()),
    /** When the newest that it shows was decided. */
    at: instant,
    /** The worst of the standings. */
    status: eventStatus,
    standings: z.optional(z.array(standing)),
    /** How many of its targets nobody has told of. */
    unheard: z.optional(z.int().check(z.gte(1))),
    stage: z.string(),
    timezone: z.string(),
    window: z.optional(z.string()),
    start: z.optional(instant),
    end: z.optional(instant),
    owner: z.optional(z.string()),
    /** The sums, where those of all targets are known. */
    running: z.optional(taskCount),
    wanted: z.optional(taskCount),
    /** The newest headline; its instants as in lib/slack/date-token.ts. */
    headline: z.string(),
  }),
);
export type EventThread = Readonly<z.infer<typeof eventThread>>;
