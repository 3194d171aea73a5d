import * as z from 'zod';
import { describe } from './describe.ts';

/** Whether Prescale acts, of one service or of a whole stage. */
export const modeFields = (whose: string, otherwise: string) => ({
  mode: describe(z.string(), {
    what: '`observe` or `act`',
    example: 'mode: observe',
    description: `observe: look, plan and tell what would have been done to ${whose}, and change nothing. ${otherwise}`,
    enum: ['observe', 'act'],
  }).optional(),
  actFrom: describe(z.string(), {
    what: 'a date',
    example: 'actFrom: 2026-12-07',
    description: `Observe ${whose} until then, and act from the beginning of that day on, or from a time on it.`,
    examples: ['2026-12-07', '2026-12-07 09:00'],
    pattern: '^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}((\\s+|\\s*[Tt]\\s*)[0-9]{1,2}:[0-5][0-9])?\\s*$',
  }).optional(),
});
