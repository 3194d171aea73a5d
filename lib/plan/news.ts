/**
 * What has happened, as data: who reads it in which words is the business of `lib/tell`. Kept with the record it belongs to
 * until it is published.
 */
import * as z from 'zod';
import { missedAction } from './autoscaling.ts';
import { counts, taskCount } from './counts.ts';
import { difference, repairedThing } from './difference.ts';
import { resource } from './resource.ts';

export const newsKind = z.enum([
  'event-upcoming',
  'event-changed',
  'event-cancelled',
  'event-missed',
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
  'schedule-warned',
  'schedule-rejected',
  'failed',
  'recovered',
]);
export type NewsKind = z.infer<typeof newsKind>;

const instant = z.iso.datetime();
const bounds = z.strictObject({ min: taskCount, max: taskCount });
const howMany = z.int().min(0);

const undercut = z.strictObject({
  window: z.string(),
  /** When its lead begins. */
  begin: instant,
  start: instant,
  end: instant,
  floor: taskCount,
  promised: taskCount,
});
export type UndercutFact = Readonly<z.infer<typeof undercut>>;

/** What ECS means by a service event, where that is known. */
const shortageCause = z.enum([
  'vcpu-quota',
  'no-fargate-capacity',
  'no-room',
  'instances-full',
  'tasks-do-not-stay',
  'throttled',
  'unhealthy',
]);
export type ShortageCause = z.infer<typeof shortageCause>;

/** What a saved configuration holds. */
const saved = { takenAt: z.string(), policies: howMany, scheduledActions: howMany };

const movedInstant = z.strictObject({ was: instant, is: instant });
/** Absent: the schedule did not or does not ask for one. */
const movedCount = z.strictObject({ was: taskCount.optional(), is: taskCount.optional() });

/** One thing that there is to know; each becomes a sentence or a few. */
export const fact = z.discriminatedUnion('fact', [
  /** A sentence that comes from elsewhere: a problem of a file, or one of an older form of the record. */
  z.strictObject({ fact: z.literal('sentence'), text: z.string() }),
  /** What the schedule asks for. */
  z.strictObject({ fact: z.literal('wanted') }),
  z.strictObject({ fact: z.literal('because') }),
  z.strictObject({ fact: z.literal('code'), code: z.string() }),
  z.strictObject({ fact: z.literal('works-again'), before: z.string() }),
  z.strictObject({ fact: z.literal('left-alone'), message: z.string() }),
  z.strictObject({ fact: z.literal('tried-again'), message: z.string() }),
  z.strictObject({ fact: z.literal('not-all-read') }),
  z.strictObject({ fact: z.literal('not-all-done') }),
  z.strictObject({
    fact: z.literal('planned'),
    tasks: taskCount.optional(),
    requestsPerMinute: z.number().optional(),
  }),
  /** What of an event the schedule says otherwise than before. */
  z.strictObject({
    fact: z.literal('edited'),
    start: movedInstant.optional(),
    end: movedInstant.optional(),
    desired: movedCount.optional(),
    min: movedCount.optional(),
    max: movedCount.optional(),
  }),
  /** What follows from an edit of an event. */
  z.strictObject({
    fact: z.literal('follows'),
    what: z.enum(['prepared', 'brought-about', 'kept', 'given-back', 'overruled']),
    /** When its lead begins. */
    at: instant.optional(),
  }),
  z.strictObject({
    fact: z.literal('cancelled'),
    by: z.enum(['deleted', 'moved', 'released']),
    to: instant.optional(),
  }),
  /** It was live, and was to end only then. */
  z.strictObject({ fact: z.literal('cut-short'), end: instant }),
  z.strictObject({ fact: z.literal('missed'), start: instant, end: instant, tasks: taskCount.optional() }),
  z.strictObject({ fact: z.literal('running-at-start'), running: taskCount, desired: taskCount }),
  z.strictObject({ fact: z.literal('running-before-start'), running: taskCount, minutes: howMany }),
  z.strictObject({ fact: z.literal('running'), running: taskCount }),
  z.strictObject({ fact: z.literal('running-of'), running: taskCount, least: taskCount }),
  z.strictObject({ fact: z.literal('asked-for'), tasks: taskCount, minutes: howMany, running: taskCount }),
  z.strictObject({ fact: z.literal('stops'), tasks: howMany }),
  z.strictObject({ fact: z.literal('no-reason') }),
  z.strictObject({ fact: z.literal('service-event'), cause: shortageCause, message: z.string() }),
  z.strictObject({ fact: z.literal('stopped'), tasks: howMany, reason: z.string() }),
  z.strictObject({ fact: z.literal('warmed-up'), answered: howMany, requests: howMany, planned: howMany.optional() }),
  z.strictObject({ fact: z.literal('ended-by'), by: z.string(), reason: z.string().optional() }),
  z.strictObject({ fact: z.literal('undercuts'), events: z.array(undercut) }),
  z.strictObject({ fact: z.literal('meant-by'), by: z.string().optional() }),
  z.strictObject({ fact: z.literal('end-the-override') }),
  z.strictObject({
    fact: z.literal('differs'),
    /** Where something was done about it: what a look has seen put right since. */
    found: z.array(difference),
    /** What was done about it. */
    done: z.enum(['left', 'owed', 'enforced', 'held']),
    owed: taskCount.optional(),
    /** Apart from what was put right: what still differs, and is left so. */
    left: z.array(difference).optional(),
    /** They hold when nothing is in force any more: somebody set them, and the schedule declares no base. */
    kept: bounds.optional(),
  }),
  /** Something sets it again and again, and each time it is put right. */
  z.strictObject({
    fact: z.literal('put-right-again'),
    what: z.array(repairedThing),
    times: howMany,
    minutes: howMany,
  }),
  z.strictObject({ fact: z.literal('compared'), isSame: z.boolean() }),
  z.strictObject({
    fact: z.literal('identical'),
    policies: howMany,
    scheduledActions: howMany,
    tags: howMany,
    alarms: howMany,
  }),
  z.strictObject({ fact: z.literal('action-past'), name: z.string() }),
  z.strictObject({ fact: z.literal('action-missed'), ...missedAction.shape }),
  /** Scheduled actions run again that were paused. */
  z.strictObject({ fact: z.literal('actions-resumed') }),
  z.strictObject({
    fact: z.literal('part-changed'),
    part: z.enum(['policy', 'scheduled action', 'tag']),
    name: z.string(),
  }),
  z.strictObject({ fact: z.literal('policy-replaced'), name: z.string() }),
  z.strictObject({ fact: z.literal('tag-refused'), key: z.string() }),
  z.strictObject({
    fact: z.literal('memory-found'),
    ...saved,
    isWhileRunning: z.boolean(),
    isOver: z.boolean(),
  }),
  z.strictObject({
    fact: z.literal('memory-lost'),
    unreadable: z.string().optional(),
    running: taskCount,
    desired: taskCount,
    base: bounds.optional(),
    isOver: z.boolean(),
  }),
  z.strictObject({ fact: z.literal('suspended-by-somebody'), ...resource.shape }),
  z.strictObject({ fact: z.literal('lost-for-good'), desired: taskCount, base: bounds.optional() }),
  z.strictObject({ fact: z.literal('copy-put-there'), ...saved, isOver: z.boolean() }),
  z.strictObject({ fact: z.literal('policies-put-there'), policies: howMany }),
  z.strictObject({ fact: z.literal('file-refused'), path: z.string(), hasGoodVersion: z.boolean() }),
  z.strictObject({
    fact: z.literal('file'),
    path: z.string(),
    /** `mended`, `forgotten`: it was refused before. */
    is: z.enum(['changed', 'mended', 'gone', 'forgotten']),
  }),
  /** Places in the schedule's files; they follow as sentences. */
  z.strictObject({ fact: z.literal('worth-a-look'), places: howMany }),
  z.strictObject({ fact: z.literal('record-unreadable'), message: z.string() }),
  z.strictObject({ fact: z.literal('record-readable') }),
]);
export type Fact = Readonly<z.infer<typeof fact>>;
export type FactOf<Name extends Fact['fact']> = Extract<Fact, { readonly fact: Name }>;

/** What an announcement shows without wording it. */
export const happened = {
  /** The same on every redelivery. */
  id: z.string().min(1).max(256),
  kind: newsKind,
  severity: z.enum(['info', 'warning', 'critical']),
  /** When it was decided; ISO 8601 in UTC. */
  at: instant,
  /** Zone of the schedule, in which people read times. */
  timezone: z.string(),
  target: z.string().optional(),
  window: z.string().optional(),
  phase: z.enum(['lead', 'live', 'wind-down']).optional(),
  /** When the occurrence or the override begins and ends; ISO 8601 in UTC. */
  start: instant.optional(),
  end: instant.optional(),
  /** When it was to begin and end before the schedule was edited. */
  was: z.strictObject({ start: instant, end: instant }).optional(),
  /** What was found before; of `event-changed` what was asked for. */
  from: counts.optional(),
  /** What is now; of `event-upcoming`, `event-changed`, `event-missed`, `drift` and `failed` what is asked for. */
  to: counts.optional(),
  /** When the target's wanted state next changes; ISO 8601 in UTC. */
  next: instant.optional(),
  owner: z.string().optional(),
  note: z.string().optional(),
  /** Groups the messages of one occurrence. */
  thread: z.string().optional(),
  /** Of `ready` and `at-risk`: the event was ready before. */
  wasReady: z.literal(true).optional(),
};

export const news = z.strictObject({
  ...happened,
  /** The sentence of the schedule that explains what is wanted; of files and records that cannot be read there is none. */
  because: z.string().default(''),
  /** Why, where that is not the schedule's doing. */
  reason: fact.optional(),
  /** What else there is to know, in the order in which it is read. */
  facts: z.array(fact).default([]),
});
export type News = Readonly<z.infer<typeof news>>;
export type Severity = News['severity'];
