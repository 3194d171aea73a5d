import * as z from 'zod';
import type { Cost } from '../../lib/preview/cost.ts';
import type { TaskHours } from '../../lib/preview/task-hours.ts';

export const hoursSchema = z
  .strictObject({
    asked: z.number().describe('Of the tasks that are asked for; where only bounds are, of the least.'),
    most: z.number().optional().describe('Where autoscaling uses all the room it has; absent: there is no bound.'),
    atMaximum: z.number().describe('The most that is asked for at any time, all the time.'),
    withoutSchedule: z.number().optional().describe('The lower bound of the base all the time; absent: not known.'),
    leastHours: z.number().describe('Hours in which only bounds are asked for: more may run than is counted.'),
    unknownHours: z.number().describe('Hours in which the count stays as it is found, in none of the other numbers.'),
  })
  .describe('Tasks times hours.');

export const costSchema = hoursSchema
  .omit({ leastHours: true, unknownHours: true })
  .describe('The same in the money of the prices given.');

export const hoursJson = ({
  asked,
  most,
  atMaximum,
  withoutSchedule,
  leastHours,
  unknownHours,
}: TaskHours): z.infer<typeof hoursSchema> => ({
  ...costJson({
    asked,
    ...(most !== undefined && { most }),
    atMaximum,
    ...(withoutSchedule !== undefined && { withoutSchedule }),
  }),
  leastHours,
  unknownHours,
});

export const costJson = ({ asked, most, atMaximum, withoutSchedule }: Cost): z.infer<typeof costSchema> => ({
  asked,
  ...(most !== undefined && { most }),
  atMaximum,
  ...(withoutSchedule !== undefined && { withoutSchedule }),
});
