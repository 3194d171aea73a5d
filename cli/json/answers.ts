import * as z from 'zod';
import { budgetAnswer } from '../commands/budget.ts';
import { calendarAnswer } from '../commands/calendar.ts';
import { commentAnswer } from '../commands/comment.ts';
import { explainAnswer } from '../commands/explain.ts';
import { initAnswer } from '../commands/init.ts';
import { previewAnswer } from '../commands/preview.ts';
import { validateAnswer } from '../commands/validate.ts';
import { whatIfAnswer } from '../commands/what-if.ts';
import { formatVersion } from '../shell/answer.ts';
import { problemSchema } from './problem-json.ts';

const answers = {
  init: initAnswer,
  validate: validateAnswer,
  preview: previewAnswer,
  explain: explainAnswer,
  'what-if': whatIfAnswer,
  calendar: calendarAnswer,
  comment: commentAnswer,
  budget: budgetAnswer,
};

const failure = z
  .strictObject({
    formatVersion: z.literal(formatVersion),
    command: z.string(),
    error: z.strictObject({
      code: z.string().describe('Stable, kebab-case.'),
      message: z.string(),
      hint: z.string().optional().describe('What to do instead.'),
      problems: z.array(problemSchema).optional().describe('Of a schedule that is refused.'),
    }),
  })
  .describe('Why a command could not do what it was asked for.');

/** JSON Schema of all that `--json` prints: an answer of one command, or why there is none. */
export function prescaleJsonSchema(): Readonly<Record<string, unknown>> {
  const all = Object.entries(answers).map(([command, answer]) =>
    answer.extend({ formatVersion: z.literal(formatVersion), command: z.literal(command) }),
  );
  const { $schema, ...schema } = z.toJSONSchema(z.union([...all, failure]), { target: 'draft-07', reused: 'ref' });
  return { $schema, title: 'What prescale --json prints', ...schema };
}
