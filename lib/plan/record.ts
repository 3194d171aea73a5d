import * as z from 'zod/mini';
import type { Target } from '../schedule/schedule.ts';
import { snapshot, suspended } from './autoscaling.ts';
import { counts, taskCount } from './counts.ts';
import { difference, repairedThing } from './difference.ts';
import { ledgerFields } from './ledger.ts';
import { fact, news } from './news.ts';
import { observing } from './observing.ts';
import { resource } from './resource.ts';
import { resourceOf } from './resource-kinds.ts';
import { standing } from './standing.ts';

// Schemas are lazy here and in what this file names: to build them all is a good part of a cold start, and most records hold
// few of the parts.
const instant = z.lazy(() => z.iso.datetime());

const recordedOccurrence = z.lazy(() =>
  z.strictObject({
    window: z.string(),
    kind: z.enum(['scale-up', 'scale-down', 'pre-event']),
    phase: z.enum(['lead', 'live', 'wind-down']),
    start: instant,
    end: instant,
    /** It runs, and something else decides. */
    overruled: z.optional(z.literal(true)),
  }),
);

export type RecordedOccurrence = Readonly<z.infer<typeof recordedOccurrence>>;

/** A person's temporary capacity as it is stored; `stateAt` reads it as an `Override`. */
export const recordedOverride = z.lazy(() =>
  z.strictObject({
    id: z.string(),
    desired: z.optional(taskCount),
    min: z.optional(taskCount),
    max: z.optional(taskCount),
    until: instant,
    by: z.string(),
    reason: z.string(),
    /** The events that it is meant to go below. */
    belowEvent: z.optional(z.array(z.string())),
    /** Who ended it before its time, and why. */
    ended: z.optional(z.strictObject({ by: z.string(), reason: z.optional(z.string()) })),
  }),
);
export type RecordedOverride = Readonly<z.infer<typeof recordedOverride>>;

/** An event as people know of it: an edit of the schedule is told against this. */
const knownEvent = z.lazy(() =>
  z.strictObject({
    window: z.string(),
    start: instant,
    end: instant,
    /** What the window asked of the target. */
    desired: z.optional(taskCount),
    min: z.optional(taskCount),
    max: z.optional(taskCount),
    /** It ran when somebody looked, in force or overruled. */
    seen: z.optional(z.literal(true)),
    /** When its lead began, where it was moved since and keeps what was raised for it. */
    leadFrom: z.optional(instant),
  }),
);
export type KnownEvent = Readonly<z.infer<typeof knownEvent>>;

/** The form of the records that this code reads and writes. A newer one is refused, an older one migrated. */
export const recordSchemaVersion = 6;

/** What Prescale remembers of a target: one item, every write conditional on `version`. */
export const targetRecord = z.lazy(() =>
  z.strictObject({
    schema: z.literal(recordSchemaVersion),
    target: z.string(),
    /** Counts writes; 0: not stored yet. */
    version: z.int().check(z.gte(0)),
    /** What all below was seen on, so that it can be put back when the target leaves the schedule. */
    resource,
    /** The name before the schedule gave the service this one; a record of that name and service is left over. */
    renamedFrom: z.optional(z.string()),
    /** The last wanted state that was brought about completely. */
    applied: z.optional(
      z.strictObject({
        /** Of everything wanted: it differs when anything has to be done. */
        key: z.string(),
        /** Of what is in force: `desired` is set once for each. */
        desiredKey: z.string(),
        at: instant,
        /** The counts when it was done. */
        counts,
        /** The ceiling was held up for a count, and follows it down. */
        held: z.optional(z.literal(true)),
        /** Announced as started and not yet as ended. */
        inForce: z.array(recordedOccurrence),
        override: z.optional(recordedOverride),
        /** The last instant at which a transition that moves tasks is still watched. */
        watchUntil: z.optional(instant),
      }),
    ),
    /** What was begun and is not settled yet, with the counts found then; written before the first call. */
    transition: z.optional(
      z.lazy(() =>
        z.strictObject({
          /** Of the wish that it is for; phases and steps of ramps are the same wish. */
          key: z.string(),
          at: instant,
          from: counts,
          /** What was brought about before is put right: what was found then is somebody else's doing. */
          repair: z.optional(z.literal(true)),
          /** What was found then and in later looks of the repair: flags and bounds cannot be seen any more when it is done. */
          found: z.optional(z.array(difference)),
          /** An event was owed so many tasks, and fewer were asked for. */
          owed: z.optional(taskCount),
          /** The bounds could not be read then. */
          unread: z.optional(z.literal(true)),
          /** When a tick with another wish first saw it; nothing but what an event is owed is done until that long ago. */
          seen: z.optional(instant),
        }),
      ),
    ),
    ...ledgerFields,
    /**
     * What comes back when nothing is in force any more, recorded before the first window: the count that was found, and
     * the declared base or else the bounds that were found; `min`, `max` absent: not registered.
     */
    baseline: z.optional(counts),
    snapshot: z.optional(snapshot),
    /** What a restore has compared, until it is told: not before the event it was for has wound down. */
    restored: z.optional(
      z.lazy(() =>
        z.strictObject({
          takenAt: z.string(),
          event: z.optional(recordedOccurrence),
          facts: z.array(fact),
          isSame: z.boolean(),
          /** Scheduled actions were only paused, and nothing had to be compared. */
          wasPaused: z.optional(z.literal(true)),
        }),
      ),
    ),
    /** What was saved of its autoscaling is lost, and nobody has put it back yet. */
    memoryLost: z.optional(
      z.lazy(() =>
        z.strictObject({
          /** When that was seen. */
          since: instant,
          /** The event that was running then. */
          event: recordedOccurrence,
          /** People were told once more when it was over. */
          toldEnd: z.optional(z.literal(true)),
        }),
      ),
    ),
    /** The flags that Prescale set itself. */
    suspended: z.optional(suspended),
    /** Since when scheduled actions that fell due count as missed: Prescale has paused them. */
    pausedAt: z.optional(instant),
    override: z.optional(recordedOverride),
    /** Nothing of what is remembered here was done: it is only observed. */
    observing: z.optional(observing),
    /** Fingerprint of the drift last announced. */
    drift: z.optional(z.string()),
    /** What was put right lately, when that was last told, and how often it was put right since. */
    repairs: z.optional(
      z.array(z.strictObject({ what: z.array(repairedThing), toldAt: instant, times: z.int().check(z.gte(0)) })),
    ),
    /** Of the `scaling:` section last put in place. */
    scalingKey: z.optional(z.string()),
    /** Requests that were made, and how many of them were answered. */
    warmUp: z.optional(
      z.lazy(() =>
        z.strictObject({ thread: z.string(), requests: z.int().check(z.gte(0)), answered: z.int().check(z.gte(0)) }),
      ),
    ),
    /** Of each event in its lead or live. */
    readiness: z.optional(z.array(standing)),
    failing: z.optional(
      z.lazy(() =>
        z.strictObject({
          code: z.string(),
          message: z.string(),
          since: instant,
          /** Ticks in a row, whatever their failures. */
          ticks: z.int().check(z.gte(0)),
          told: z.boolean(),
          /** Of all failures that were told since then, and as what; the next one of them is not news. */
          toldCodes: z.optional(z.array(z.string())),
        }),
      ),
    ),
    /** Events that were told as upcoming or as begun, and are not over. */
    known: z.optional(z.array(knownEvent)),
    /** Names of what is told only once, each kept until its occurrence is over. */
    told: z.array(z.strictObject({ id: z.string(), until: instant })),
    /** Decided with this state, not yet published. */
    outbox: z.array(news),
  }),
);
export type TargetRecord = Readonly<z.infer<typeof targetRecord>>;

/** Of a target of which nothing is remembered yet. */
export const freshRecord = (target: Pick<Target, 'name' | 'ecs'>): TargetRecord => ({
  schema: recordSchemaVersion,
  target: target.name,
  version: 0,
  resource: resourceOf(target),
  told: [],
  outbox: [],
});

/** What is being told, kept until all of its targets have noted that it is told: it goes out as it was begun. */
const telling = z.lazy(() =>
  z.strictObject({
    id: z.string(),
    /** A mark of each of its news. */
    parts: z.array(z.string()),
    /** How many targets were to tell the same later. */
    awaited: z.int().check(z.gte(0)),
    /** How many others of the event were in a trouble that was told; absent: none. */
    inTrouble: z.optional(z.int().check(z.gte(1))),
    /** It was published, and is still to be kept in the history. */
    published: z.optional(z.literal(true)),
  }),
);
export type Telling = Readonly<z.infer<typeof telling>>;

/** What Prescale remembers of the stage as a whole. */
export const stageRecord = z.lazy(() =>
  z.strictObject({
    schema: z.literal(recordSchemaVersion),
    version: z.int().check(z.gte(0)),
    /** Hash of the files last read, by path; tells whether anything changed. */
    files: z.record(z.string(), z.string()),
    /** Hash of each refused file, by path, so that people are told once. */
    rejected: z.record(z.string(), z.string()),
    /** Of each warning about the files, a mark: people are told once. Absent: of these files nothing was told yet. */
    warned: z.optional(z.array(z.string())),
    /** Targets whose record cannot be read, so that people are told once. */
    unreadable: z._default(z.array(z.string()), []),
    /** When every target was last looked at. */
    lookedAt: z.optional(instant),
    /** The last time in which no tick ran; kept for a while, so that what was missed is told also if a tick is cut off. */
    gap: z.optional(z.strictObject({ from: instant, to: instant })),
    telling: z.optional(z.array(telling)),
    /** Targets that people know as only observed, and since when what they are told of it counts. */
    observing: z.optional(z.strictObject({ from: instant, targets: z.array(z.string()) })),
    outbox: z.array(news),
  }),
);
export type StageRecord = Readonly<z.infer<typeof stageRecord>>;

/** Of a stage of which nothing is remembered yet. */
export const freshStage: StageRecord = {
  schema: recordSchemaVersion,
  version: 0,
  files: {},
  rejected: {},
  unreadable: [],
  outbox: [],
};
