import * as z from 'zod';
import type { ChangedMode, Mode } from '../../lib/preview/changed-modes.ts';
import { instantSchema } from './state-json.ts';

const modeSchema = z.strictObject({
  mode: z.enum(['act', 'observe']),
  until: instantSchema.optional().describe('It is only observed until then; absent: no end is set.'),
});

export const changedModeSchema = z.strictObject({
  targets: z.array(z.string()),
  before: modeSchema.optional().describe('Absent: they are new, or were not enabled.'),
  after: modeSchema,
});

export const changedModeJson = ({ targets, before, after }: ChangedMode): z.infer<typeof changedModeSchema> => ({
  targets: [...targets],
  ...(before && { before: modeJson(before) }),
  after: modeJson(after),
});

const modeJson = (mode: Mode): z.infer<typeof modeSchema> => ({
  mode: mode.kind,
  ...(mode.kind === 'observe' && mode.until !== undefined && { until: mode.until.toISOString() }),
});
