import * as z from 'zod';
import { taskCount } from './counts.ts';

const bounds = z.strictObject({ min: taskCount, max: taskCount });

/** What differs from what Prescale has brought about, though Prescale did not do it. */
export const difference = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('registered'), found: bounds }),
  z.strictObject({ is: z.literal('deregistered') }),
  z.strictObject({ is: z.literal('count'), found: taskCount, applied: taskCount }),
  z.strictObject({ is: z.literal('bounds'), found: bounds, applied: bounds }),
  z.strictObject({ is: z.literal('count-outside'), found: taskCount, applied: bounds }),
  z.strictObject({ is: z.literal('resumed') }),
]);
export type Difference = Readonly<z.infer<typeof difference>>;
