/**
 * What is kept with the record of a target that is only observed: the world as it would be, had Prescale acted, and what that
 * comes to. What decides knows nothing of it; lib/execute shows that world to it and keeps its calls there.
 */
import * as z from 'zod/mini';
import { alarm, scalingPolicy, scheduledAction, suspended } from './autoscaling.ts';
import { taskCount } from './counts.ts';

const instant = z.lazy(() => z.iso.datetime());
const howMany = z.lazy(() => z.int().check(z.gte(0)));

const registration = z.lazy(() => z.strictObject({ min: taskCount, max: taskCount, suspended }));

/** `found`: a mark of what really has this name; absent: nothing has. With another one, somebody has changed it since. */
const put = <Part extends z.ZodMiniType>(is: Part) => z.strictObject({ is, found: z.optional(z.string()) });

/** What differs from the real one. Each part holds until what it stands for is changed in reality; that wins then. */
const pretended = z.lazy(() =>
  z.strictObject({
    desired: z.optional(
      z.strictObject({
        is: taskCount,
        /** What was really asked for when it was last looked at. */
        found: taskCount,
        /** When it was set, or autoscaling came back to it; what was asked for then runs after that tick. */
        at: instant,
      }),
    ),
    /** Without `is` it is deregistered; without `found` it is not registered in reality. */
    registered: z.optional(z.strictObject({ is: z.optional(registration), found: z.optional(registration) })),
    parts: z.optional(
      z.lazy(() =>
        z.strictObject({
          /** What is there in reality went with a deregistration. */
          isCleared: z.boolean(),
          policies: z.array(put(scalingPolicy)),
          scheduledActions: z.array(put(scheduledAction)),
          tags: z.record(z.string(), z.string()),
        }),
      ),
    ),
    alarms: z.optional(z.lazy(() => z.array(put(alarm)))),
  }),
);
export type Pretended = Readonly<z.infer<typeof pretended>>;

/** What others have really changed that Prescale would have worked against, or lost. */
export const foughtThing = z.enum(['count', 'bounds', 'scheduled-action', 'configuration']);
export type FoughtThing = z.infer<typeof foughtThing>;

/** What the pretended calls come to since `from`. */
const sums = z.lazy(() =>
  z.strictObject({
    from: instant,
    /** Of the desired count. */
    changes: howMany,
    deregistrations: howMany,
    /** Occurrences of events, and names of windows, that began. */
    events: z.array(z.string()),
    windows: z.array(z.string()),
    /** Tasks times seconds, until `seen`. */
    foundSeconds: z.number(),
    wantedSeconds: z.number(),
    fought: z.array(z.strictObject({ what: foughtThing, times: howMany })),
  }),
);
export type ObservedSums = Readonly<z.infer<typeof sums>>;

export const observing = z.lazy(() =>
  z.strictObject({
    since: instant,
    world: pretended,
    sums,
    /** The counts when they last changed: what was asked for, and what would have been. */
    seen: z.optional(z.strictObject({ at: instant, found: taskCount, wanted: taskCount })),
  }),
);
export type Observing = Readonly<z.infer<typeof observing>>;
