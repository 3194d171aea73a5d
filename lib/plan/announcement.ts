import * as z from 'zod';

/** One message to people. Kept with the record it belongs to until it is published. */
export const announcementKind = z.enum([
  'event-upcoming',
  'pre-scale-started',
  'ready',
  'at-risk',
  'event-live',
  'event-ended',
  'restored',
  'window-started',
  'window-ended',
  'override-set',
  'override-ended',
  'drift',
  'schedule-changed',
  'schedule-rejected',
  'failed',
  'recovered',
]);
export type AnnouncementKind = z.infer<typeof announcementKind>;

/** As AWS counts tasks: in 32 bits. */
export const taskCount = z.int().min(0).max(2_147_483_647);

/** Task counts at one moment; `min` and `max` are absent where the target is not registered. */
export const counts = z.strictObject({
  desired: taskCount,
  running: taskCount.optional(),
  min: taskCount.optional(),
  max: taskCount.optional(),
});
export type Counts = Readonly<z.infer<typeof counts>>;

export const announcement = z.strictObject({
  /** The same on every redelivery. */
  id: z.string().min(1).max(256),
  kind: announcementKind,
  severity: z.enum(['info', 'warning', 'critical']),
  /** When it was decided; ISO 8601 in UTC. */
  at: z.iso.datetime(),
  /** Zone of the schedule, in which people read times. */
  timezone: z.string(),
  target: z.string().optional(),
  window: z.string().optional(),
  phase: z.enum(['lead', 'live', 'wind-down']).optional(),
  /** When the occurrence or the override begins and ends; ISO 8601 in UTC. */
  start: z.iso.datetime().optional(),
  end: z.iso.datetime().optional(),
  /** What was found before. */
  from: counts.optional(),
  /** What is now; of `event-upcoming`, `drift` and `failed` what is asked for. */
  to: counts.optional(),
  /** One sentence: why. */
  because: z.string(),
  /** Further lines, one fact each: reasons why tasks do not start, problems of a file, what was restored. */
  details: z.array(z.string()).default([]),
  /** When the target's wanted state next changes; ISO 8601 in UTC. */
  next: z.iso.datetime().optional(),
  owner: z.string().optional(),
  note: z.string().optional(),
  /** Groups the messages of one occurrence. */
  thread: z.string().optional(),
});
export type Announcement = Readonly<z.infer<typeof announcement>>;
