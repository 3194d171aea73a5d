import type { Command } from '@commander-js/extra-typings';
import * as z from 'zod';
import { keptItem, nameOf } from '../../aws/kept-record.ts';
import { withConnection } from '../../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../../input/aws-options.ts';
import { failureSchema } from '../../json/target-json.ts';
import { type Answer, answer } from '../../shell/answer.ts';
import { Failure } from '../../shell/failure.ts';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish, subcommand } from '../../shell/subcommand.ts';

export const recordsShowAnswer = z
  .strictObject({
    stage: z.string(),
    table: z.string(),
    target: z.string().optional().describe('Absent: of the stage.'),
    version: z.int().describe('Of the item.'),
    record: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('As lib/plan/record.ts has it; absent: it holds no JSON.'),
    text: z.string().optional().describe('What it holds instead.'),
    problem: failureSchema.optional().describe('Why ticks cannot read it.'),
  })
  .describe('One record.');

type ShowJson = z.infer<typeof recordsShowAnswer>;

export function addShow(records: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(records, 'show', 'Print a record as it lies in the table, also one that ticks cannot read.').argument(
      '[target]',
      'left out: the record of the stage',
    ),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale records show backend > record.json', 'to be mended with any editor'],
        ['prescale records show backend | jq .snapshot', 'what is saved of its autoscaling'],
      ),
    )
    .action(async (target, options) => {
      finish(await answer(shell, 'records show', options.json ? 'json' : 'text', () => found(shell, target, options)));
    });
}

const found = (shell: Shell, target: string | undefined, options: WhichAws): Promise<Answer<ShowJson>> =>
  withConnection(shell, options, async (connection) => {
    const { jsonIn } = await import('../../../lib/aws/dynamodb-kept-items.ts');
    const { version, text, problem } = await keptItem(connection, target);
    const record = jsonIn(text);
    if (text === undefined) throw new Failure('no-text', `${nameOf(target)} holds nothing that can be unpacked.`);
    return {
      json: () => ({
        stage: options.stage,
        table: connection.table,
        ...(target !== undefined && { target }),
        version,
        ...(record === undefined ? { text } : { record }),
        ...(problem && { problem: { code: problem.code, message: problem.message } }),
      }),
      text: () => [record === undefined ? text : JSON.stringify(record, null, 2)],
      notes: () => (problem === undefined ? [] : [`note: ${problem.message}`]),
    };
  });
