import * as z from 'zod';
import { budgetAnswer } from '../commands/budget.ts';
import { calendarAnswer } from '../commands/calendar.ts';
import { commentAnswer } from '../commands/comment.ts';
import { deadLettersListAnswer } from '../commands/dead-letters/list.ts';
import { deadLettersReplayAnswer } from '../commands/dead-letters/replay.ts';
import { doctorAnswer } from '../commands/doctor.ts';
import { explainAnswer } from '../commands/explain.ts';
import { historyAnswer } from '../commands/history.ts';
import { initAnswer } from '../commands/init.ts';
import { overrideAnswer } from '../commands/override.ts';
import { planAnswer } from '../commands/plan.ts';
import { previewAnswer } from '../commands/preview.ts';
import { recordsEditAnswer } from '../commands/records/edit.ts';
import { recordsListAnswer } from '../commands/records/list.ts';
import { recordsRemoveAnswer } from '../commands/records/remove.ts';
import { recordsRestoreAnswer } from '../commands/records/restore.ts';
import { recordsShowAnswer } from '../commands/records/show.ts';
import { statusAnswer } from '../commands/status.ts';
import { tickAnswer } from '../commands/tick.ts';
import { validateAnswer } from '../commands/validate.ts';
import { whatIfAnswer } from '../commands/what-if.ts';
import { formatVersion } from '../shell/answer.ts';
import { importAnswer } from './import-json.ts';
import { problemSchema } from './problem-json.ts';

const answers = {
  init: initAnswer,
  validate: validateAnswer,
  preview: previewAnswer,
  explain: explainAnswer,
  'what-if': whatIfAnswer,
  calendar: calendarAnswer,
  import: importAnswer,
  doctor: doctorAnswer,
  status: statusAnswer,
  plan: planAnswer,
  tick: tickAnswer,
  history: historyAnswer,
  override: overrideAnswer,
  'records list': recordsListAnswer,
  'records show': recordsShowAnswer,
  'records edit': recordsEditAnswer,
  'records restore': recordsRestoreAnswer,
  'records remove': recordsRemoveAnswer,
  'dead-letters list': deadLettersListAnswer,
  'dead-letters replay': deadLettersReplayAnswer,
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
