/**
 * What has happened, as data: who reads it in which words is the business of `lib/tell`. Kept with the record it belongs to
 * until it is published. Most records hold none, so the schemas are built when the first one does.
 */
import * as z from 'zod/mini';
import { newsKinds } from '../schedule/news-kinds.ts';
import { severities } from '../schedule/severities.ts';
import { missedActionFields } from './autoscaling.ts';
import { counts, taskCount } from './counts.ts';
import { difference, repairedThing } from './difference.ts';
import { foughtThing } from './observing.ts';
import { resourceFields } from './resource.ts';

export const newsKind = z.enum(newsKinds);
export type NewsKind = z.infer<typeof newsKind>;

const instant = z.lazy(() => z.iso.datetime());
const bounds = z.lazy(() => z.strictObject({ min: taskCount, max: taskCount }));
const howMany = z.lazy(() => z.int().check(z.gte(0)));

const undercut = z.lazy(() =>
  z.strictObject({
    window: z.string(),
    /** When its lead begins. */
    begin: instant,
    start: instant,
    end: instant,
    floor: taskCount,
    promised: taskCount,
  }),
);
export type UndercutFact = Readonly<z.infer<typeof undercut>>;

/** What ECS means by a service event, where that is known. */
const shortageCause = z.lazy(() =>
  z.enum([
    'vcpu-quota',
    'no-fargate-capacity',
    'no-room',
    'instances-full',
    'tasks-do-not-stay',
    'throttled',
    'unhealthy',
  ]),
);
export type ShortageCause = z.infer<typeof shortageCause>;

/** What a saved configuration holds. */
const saved = () => ({ takenAt: z.string(), policies: howMany, scheduledActions: howMany });

const movedInstant = z.lazy(() => z.strictObject({ was: instant, is: instant }));
/** Absent: the schedule did not or does not ask for one. */
const movedCount = z.lazy(() => z.strictObject({ was: z.optional(taskCount), is: z.optional(taskCount) }));

/** One thing that there is to know; each becomes a sentence or a few. */
export const fact = z.lazy(() =>
  z.discriminatedUnion('fact', [
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
      tasks: z.optional(taskCount),
      requestsPerMinute: z.optional(z.number()),
    }),
    /** What of an event the schedule says otherwise than before. */
    z.strictObject({
      fact: z.literal('edited'),
      start: z.optional(movedInstant),
      end: z.optional(movedInstant),
      desired: z.optional(movedCount),
      min: z.optional(movedCount),
      max: z.optional(movedCount),
    }),
    /** What follows from an edit of an event. */
    z.strictObject({
      fact: z.literal('follows'),
      what: z.enum(['prepared', 'brought-about', 'kept', 'given-back', 'overruled']),
      /** When its lead begins. */
      at: z.optional(instant),
    }),
    z.strictObject({
      fact: z.literal('cancelled'),
      by: z.enum(['deleted', 'left-out', 'moved', 'released']),
      to: z.optional(instant),
    }),
    /** It was live, and was to end only then. */
    z.strictObject({ fact: z.literal('cut-short'), end: instant }),
    z.strictObject({ fact: z.literal('missed'), start: instant, end: instant, tasks: z.optional(taskCount) }),
    z.strictObject({ fact: z.literal('running-at-start'), running: taskCount, desired: taskCount }),
    z.strictObject({ fact: z.literal('running-before-start'), running: taskCount, minutes: howMany }),
    z.strictObject({ fact: z.literal('running'), running: taskCount }),
    z.strictObject({ fact: z.literal('running-of'), running: taskCount, least: taskCount }),
    z.strictObject({ fact: z.literal('asked-for'), tasks: taskCount, minutes: howMany, running: taskCount }),
    z.strictObject({ fact: z.literal('stops'), tasks: howMany }),
    z.strictObject({ fact: z.literal('no-reason') }),
    z.strictObject({ fact: z.literal('service-event'), cause: shortageCause, message: z.string() }),
    z.strictObject({ fact: z.literal('stopped'), tasks: howMany, reason: z.string() }),
    z.strictObject({
      fact: z.literal('warmed-up'),
      answered: howMany,
      requests: howMany,
      planned: z.optional(howMany),
    }),
    z.strictObject({ fact: z.literal('ended-by'), by: z.string(), reason: z.optional(z.string()) }),
    z.strictObject({ fact: z.literal('undercuts'), events: z.array(undercut) }),
    z.strictObject({ fact: z.literal('meant-by'), by: z.optional(z.string()) }),
    z.strictObject({ fact: z.literal('end-the-override') }),
    z.strictObject({
      fact: z.literal('differs'),
      /** Where something was done about it: what a look has seen put right since. */
      found: z.array(difference),
      /** What was done about it. */
      done: z.enum(['left', 'owed', 'enforced', 'held']),
      owed: z.optional(taskCount),
      /** Apart from what was put right: what still differs, and is left so. */
      left: z.optional(z.array(difference)),
      /** They hold when nothing is in force any more: somebody set them, and the schedule declares no base. */
      kept: z.optional(bounds),
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
    z.strictObject({ fact: z.literal('action-missed'), ...missedActionFields() }),
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
      ...saved(),
      isWhileRunning: z.boolean(),
      isOver: z.boolean(),
    }),
    z.strictObject({
      fact: z.literal('memory-lost'),
      unreadable: z.optional(z.string()),
      running: taskCount,
      desired: taskCount,
      base: z.optional(bounds),
      isOver: z.boolean(),
    }),
    z.strictObject({ fact: z.literal('suspended-by-somebody'), ...resourceFields() }),
    z.strictObject({ fact: z.literal('lost-for-good'), desired: taskCount, base: z.optional(bounds) }),
    z.strictObject({ fact: z.literal('copy-put-there'), ...saved(), isOver: z.boolean() }),
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
    z.strictObject({
      fact: z.literal('observing-begins'),
      targets: z.array(z.string()),
      /** Those of them that are acted on until what runs there is over. */
      acting: z.array(z.string()),
    }),
    /** What would have been done to targets while they were observed. */
    z.strictObject({
      fact: z.literal('observed'),
      targets: z.array(z.string()),
      /** Those of them that are not observed any more. */
      over: z.array(z.string()),
      events: howMany,
      windows: howMany,
      changes: howMany,
      deregistrations: howMany,
      /** Tasks times hours, as they were asked for and as they would have been. */
      foundHours: z.number(),
      wantedHours: z.number(),
      fought: z.array(z.strictObject({ target: z.string(), what: foughtThing, times: howMany })),
    }),
  ]),
);
export type Fact = Readonly<z.infer<typeof fact>>;
export type FactOf<Name extends Fact['fact']> = Extract<Fact, { readonly fact: Name }>;

/** What an announcement shows without wording it. */
export const happened = () => ({
  /** The same on every redelivery. */
  id: z.string().check(z.minLength(1), z.maxLength(256)),
  kind: newsKind,
  severity: z.enum(severities),
  /** When it was decided; ISO 8601 in UTC. */
  at: instant,
  /** Zone of the schedule, in which people read times. */
  timezone: z.string(),
  target: z.optional(z.string()),
  window: z.optional(z.string()),
  phase: z.optional(z.enum(['lead', 'live', 'wind-down'])),
  /** When the occurrence or the override begins and ends; ISO 8601 in UTC. */
  start: z.optional(instant),
  end: z.optional(instant),
  /** When it was to begin and end before the schedule was edited. */
  was: z.optional(z.strictObject({ start: instant, end: instant })),
  /** What was found before; of `event-changed` what was asked for. */
  from: z.optional(counts),
  /** What is now; of `event-upcoming`, `event-changed`, `event-missed`, `drift` and `failed` what is asked for. */
  to: z.optional(counts),
  /** When the target's wanted state next changes; ISO 8601 in UTC. */
  next: z.optional(instant),
  owner: z.optional(z.string()),
  note: z.optional(z.string()),
  /** Groups the messages of one occurrence. */
  thread: z.optional(z.string()),
  /** Of `ready` and `at-risk`: the event was ready before. */
  wasReady: z.optional(z.literal(true)),
  /** Nothing of it was done: its target is only observed. */
  observed: z.optional(z.literal(true)),
});

export const news = z.lazy(() =>
  z.strictObject({
    ...happened(),
    /** The sentence of the schedule that explains what is wanted; of files and records that cannot be read there is none. */
    because: z.string(),
    /** Why, where that is not the schedule's doing. */
    reason: z.optional(fact),
    /** What else there is to know, in the order in which it is read. */
    facts: z._default(z.array(fact), []),
  }),
);
export type News = Readonly<z.infer<typeof news>>;
export type Severity = News['severity'];
