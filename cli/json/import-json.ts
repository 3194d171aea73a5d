import * as z from 'zod';
import { nativeActionSchema } from './native-action-json.ts';
import { instantSchema } from './state-json.ts';

const boundsSchema = z.strictObject({ min: z.int(), max: z.int() });

const boundarySchema = z.strictObject({
  at: instantSchema,
  target: z.string(),
  native: boundsSchema.describe('What native actions would have left.'),
  schedule: boundsSchema.optional().describe('What the schedule says; absent: it leaves them as they are found.'),
  actions: z.array(z.string()).describe('That fire.'),
  windows: z.array(z.string()).describe('That are in force.'),
  same: z.boolean(),
});

export const importAnswer = z
  .strictObject({
    stage: z.string(),
    cluster: z.string(),
    region: z.string(),
    at: instantSchema,
    timezone: z.string(),
    file: z.string().optional().describe('That was written; absent: none.'),
    yaml: z.string().optional().describe('The schedule that was made; absent: that of the stage was compared.'),
    targets: z.array(
      z.strictObject({
        target: z.string(),
        service: z.string(),
        base: boundsSchema.optional(),
        policies: z.array(z.string()).describe('Kept as they are.'),
        windows: z.array(z.string()),
        remarks: z.array(z.string()),
      }),
    ),
    without: z
      .array(z.strictObject({ service: z.string(), because: z.string() }))
      .describe('Services that are not in the schedule.'),
    actions: z.array(nativeActionSchema),
    comparison: z.strictObject({
      from: instantSchema,
      to: instantSchema,
      boundaries: z.array(boundarySchema),
      differing: z.int().describe('How many, but for events; the exit code is 1 where there is one.'),
    }),
    isLive: z.boolean().describe('A schedule of the stage is deployed, and ticks go by it.'),
    removed: z.array(z.strictObject({ service: z.string(), name: z.string() })),
    notRemoved: z.array(z.strictObject({ service: z.string(), name: z.string(), because: z.string() })),
    undo: z.string().optional().describe('The script that brings back what was taken away.'),
  })
  .describe('What a cluster has, as a schedule.');

export type ImportJson = z.infer<typeof importAnswer>;
