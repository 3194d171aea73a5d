import * as z from 'zod';
import type { Change } from '../../lib/preview/changes.ts';
import type { Edit } from '../../lib/preview/difference.ts';
import { turnsOf, turnText } from '../../lib/preview/turns.ts';
import { instantSchema, stateJson, stateSchema } from './state-json.ts';

export const changeSchema = z
  .strictObject({
    at: instantSchema,
    target: z.string(),
    from: stateSchema,
    to: stateSchema,
    turns: z.array(z.string()).describe('What becomes of windows, in words.'),
    isFelt: z.boolean().describe('false: only what is overruled, or a reason, differs.'),
  })
  .describe('What is wanted of a target becomes something else.');

export const changeJson = ({ at, target, from, to, isFelt }: Change): z.infer<typeof changeSchema> => ({
  at: at.toISOString(),
  target,
  from: stateJson(from),
  to: stateJson(to),
  turns: turnsOf({ from, to }).map(turnText),
  isFelt,
});

export const editSchema = z
  .strictObject({
    kind: z
      .enum(['new', 'gone', 'moved', 'changed', 'from-the-start'])
      .describe('moved: the same at another time. changed: something else at the same time.'),
    at: instantSchema,
    target: z.string(),
    before: changeSchema.optional(),
    after: changeSchema.optional(),
    was: stateSchema.optional().describe('Of from-the-start: what held when the span begins.'),
    is: stateSchema.optional(),
  })
  .describe('What an edit of the schedule does to one target at one instant.');

export function editJson(edit: Edit): z.infer<typeof editSchema> {
  const { kind, at, target } = edit;
  const states =
    edit.kind === 'from-the-start'
      ? { ...(edit.was && { was: stateJson(edit.was) }), ...(edit.is && { is: stateJson(edit.is) }) }
      : {};
  return {
    kind,
    at: at.toISOString(),
    target,
    ...('before' in edit && { before: changeJson(edit.before) }),
    ...('change' in edit && { after: changeJson(edit.change) }),
    ...states,
  };
}
