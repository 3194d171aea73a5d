import * as z from 'zod/mini';
import { taskCount } from './counts.ts';

const bounds = z.lazy(() => z.strictObject({ min: taskCount, max: taskCount }));

/** What differs from what Prescale has brought about, though Prescale did not do it. */
export const difference = z.lazy(() =>
  z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('registered'), found: bounds }),
    z.strictObject({ is: z.literal('deregistered') }),
    z.strictObject({ is: z.literal('count'), found: taskCount, applied: taskCount }),
    z.strictObject({ is: z.literal('bounds'), found: bounds, applied: bounds }),
    z.strictObject({ is: z.literal('count-outside'), found: taskCount, applied: bounds }),
    z.strictObject({ is: z.literal('resumed') }),
  ]),
);
export type Difference = Readonly<z.infer<typeof difference>>;

/** Of what a repair puts right, as those see it who hear of it again and again. */
export const repairedThing = z.lazy(() => z.enum(['count', 'bounds', 'registration', 'flags']));
export type RepairedThing = z.infer<typeof repairedThing>;

export const thingOf: Readonly<Record<Difference['is'], RepairedThing>> = {
  registered: 'registration',
  deregistered: 'registration',
  count: 'count',
  bounds: 'bounds',
  'count-outside': 'count',
  resumed: 'flags',
};
