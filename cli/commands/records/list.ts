import type { Command } from '@commander-js/extra-typings';
import * as z from 'zod';
import { withConnection } from '../../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../../input/aws-options.ts';
import { failureSchema } from '../../json/target-json.ts';
import { type Answer, answer } from '../../shell/answer.ts';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish, subcommand } from '../../shell/subcommand.ts';
import { indented } from '../../text/lines.ts';
import { table } from '../../text/table.ts';

export const recordsListAnswer = z
  .strictObject({
    stage: z.string(),
    table: z.string(),
    records: z.array(
      z.strictObject({
        target: z.string().optional().describe('Absent: of the stage.'),
        version: z.int(),
        form: z.int().optional().describe('Its schema; absent: it holds no JSON.'),
        bytes: z.int().describe('Of its text, unpacked.'),
        isObserved: z.boolean().describe('Nothing of what it holds was done.'),
        saved: z.string().optional().describe('When the autoscaling that it holds was saved.'),
        problem: failureSchema.optional().describe('Why ticks cannot read it.'),
      }),
    ),
  })
  .describe('What Prescale remembers.');

type ListJson = z.infer<typeof recordsListAnswer>;

export function addList(records: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(subcommand(records, 'list', 'Print which records there are, in which form, and which cannot be read.'))
    .addHelpText(
      'after',
      examples(
        ['prescale records list', 'of production'],
        ['prescale records list --stage staging --json', 'for a program'],
      ),
    )
    .action(async (options) => {
      finish(await answer(shell, 'records list', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

const found = (shell: Shell, options: WhichAws): Promise<Answer<ListJson>> =>
  withConnection(shell, options, async ({ aws, stage, table: name }) => {
    const { jsonIn } = await import('../../../lib/aws/dynamodb-kept-items.ts');
    const records = (await aws.keptItems().list()).map(
      ({ key, version, text, problem }): ListJson['records'][number] => {
        const json = jsonIn(text);
        const takenAt = json?.observing === undefined ? savedAt(json?.snapshot) : undefined;
        return {
          ...(key.startsWith('target#') && { target: key.slice(7) }),
          version,
          ...(typeof json?.schema === 'number' && { form: json.schema }),
          bytes: Buffer.byteLength(text ?? ''),
          isObserved: json?.observing !== undefined,
          ...(takenAt !== undefined && { saved: takenAt }),
          ...(problem && { problem: { code: problem.code, message: problem.message } }),
        };
      },
    );
    return {
      json: () => ({ stage, table: name, records }),
      text: ({ width }) => {
        if (records.length === 0) return ['There are no records. The first tick makes them.'];
        return [
          ...table(
            [
              { title: 'record' },
              { title: 'version', right: true },
              { title: 'form', right: true },
              { title: 'bytes', right: true },
              { title: 'holds' },
            ],
            records.map((one) => [
              one.target ?? '(the stage)',
              String(one.version),
              String(one.form ?? '?'),
              String(one.bytes),
              one.problem === undefined
                ? one.saved === undefined
                  ? one.isObserved
                    ? 'what is only observed'
                    : ''
                  : `autoscaling saved ${one.saved}`
                : `cannot be read (${one.problem.code})`,
            ]),
            width,
          ),
          ...records.flatMap(({ problem }) =>
            problem === undefined ? [] : ['', ...indented(problem.message, 0, width)],
          ),
        ];
      },
    };
  });

const savedAt = (snapshot: unknown): string | undefined =>
  typeof snapshot === 'object' && snapshot !== null && 'takenAt' in snapshot ? String(snapshot.takenAt) : undefined;
