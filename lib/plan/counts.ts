import * as z from 'zod/mini';
import type { Bounds } from '../schedule/schedule.ts';

/** As AWS counts tasks: in 32 bits. */
export const taskCount = z.lazy(() => z.int().check(z.gte(0), z.lte(2_147_483_647)));

/** Task counts at one moment; `min` and `max` are absent where the target is not registered. */
export const counts = z.lazy(() =>
  z.strictObject({
    desired: taskCount,
    running: z.optional(taskCount),
    min: z.optional(taskCount),
    max: z.optional(taskCount),
  }),
);
export type Counts = Readonly<z.infer<typeof counts>>;

/** Counts before and after a change. */
export interface Moved {
  readonly from: Counts;
  readonly to: Counts;
}

export const boundsOf = ({ min, max }: Counts): Bounds | undefined =>
  min === undefined || max === undefined ? undefined : { min, max };

export const sameCounts = (one: Counts, other: Counts): boolean =>
  one.desired === other.desired && one.min === other.min && one.max === other.max;
