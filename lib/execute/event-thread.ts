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
  'cancelled',
  'missed',
]);
export type EventStatus = z.infer<typeof eventStatus>;

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
    status: eventStatus,
    stage: z.string(),
    timezone: z.string(),
    window: z.optional(z.string()),
    start: z.optional(instant),
    end: z.optional(instant),
    owner: z.optional(z.string()),
    running: z.optional(taskCount),
    wanted: z.optional(taskCount),
    /** The newest headline. */
    headline: z.string(),
  }),
);
export type EventThread = Readonly<z.infer<typeof eventThread>>;
