import * as z from 'zod';
import { askedTasks } from '../../lib/preview/asked-tasks.ts';
import type { CapacityState, RunningOccurrence } from '../../lib/schedule/schedule.ts';

export const instantSchema = z.iso.datetime().describe('An instant in UTC.');

const kindSchema = z.enum(['scale-up', 'scale-down', 'pre-event']);
export const phaseSchema = z.enum(['lead', 'live', 'wind-down']);

export const runningSchema = z.strictObject({
  window: z.string(),
  kind: kindSchema,
  phase: phaseSchema,
  start: instantSchema,
  end: instantSchema,
});

const overruledSchema = runningSchema.extend({ because: z.string().describe('By what and by which rule.') });

export const stateSchema = z
  .strictObject({
    tasks: z
      .int()
      .optional()
      .describe(
        'How many are asked for; without desired, the least: bounds are. Absent: the count stays as it is found.',
      ),
    min: z.int().optional(),
    max: z.int().optional(),
    desired: z.int().optional().describe('Set once each time what is in force changes.'),
    autoscaling: z.enum(['active', 'suspended', 'deregistered']),
    inForce: z.array(runningSchema).describe('What decides; empty: the base.'),
    overruled: z.array(overruledSchema),
    because: z.string().describe('Why, as a sentence.'),
  })
  .describe('What is wanted of a target.');

export function stateJson(state: CapacityState): z.infer<typeof stateSchema> {
  const { min, max, desired, autoscaling, inForce, overruled, because } = state;
  const tasks = askedTasks(state);
  return {
    ...(tasks !== undefined && { tasks }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(desired !== undefined && { desired }),
    autoscaling,
    inForce: inForce.map(runningJson),
    overruled: overruled.map((one) => ({ ...runningJson(one), because: one.because })),
    because,
  };
}

export const runningJson = ({ window, kind, phase, start, end }: RunningOccurrence): z.infer<typeof runningSchema> => ({
  window,
  kind,
  phase,
  start: start.toISOString(),
  end: end.toISOString(),
});
