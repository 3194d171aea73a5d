import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import type { Connection } from '../../aws/connection.ts';
import { changedParts, keptItem, keyOf, nameOf } from '../../aws/kept-record.ts';
import { withConnection } from '../../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../../input/aws-options.ts';
import { type Answer, answer } from '../../shell/answer.ts';
import { confirm } from '../../shell/confirm.ts';
import { Failure } from '../../shell/failure.ts';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish, subcommand } from '../../shell/subcommand.ts';
import { wrapped } from '../../text/lines.ts';

export const writtenSchema = z.strictObject({
  stage: z.string(),
  table: z.string(),
  target: z.string().optional().describe('Absent: of the stage.'),
  version: z.int().optional().describe('As it is now; absent: nothing was written.'),
  changed: z.array(z.string()).describe('Parts of the record that are other ones now.'),
});

export const recordsEditAnswer = writtenSchema.describe('A record that was mended.');

export type WrittenJson = z.infer<typeof writtenSchema>;

interface Options extends WhichAws {
  readonly from?: string | undefined;
  readonly yes?: true | undefined;
}

export function addEdit(records: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(records, 'edit', 'Mend a record: in an editor, or from a file. Only what ticks can read is written.')
      .argument('[target]', 'left out: the record of the stage')
      .addOption(new Option('--from <file>', 'the mended record; - is standard input (default: $EDITOR is opened)'))
      .addOption(new Option('--yes', 'without asking')),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale records edit backend', 'opens it in $EDITOR, shows what changed, asks, and writes'],
        ['prescale records edit backend --from mended.json --yes', 'what records show printed, mended'],
      ),
    )
    .action(async (target, options) => {
      finish(await answer(shell, 'records edit', options.json ? 'json' : 'text', () => found(shell, target, options)));
    });
}

const found = (shell: Shell, target: string | undefined, options: Options): Promise<Answer<WrittenJson>> =>
  withConnection(shell, options, async (connection) => {
    const [{ jsonIn }, { editText }] = await Promise.all([
      import('../../../lib/aws/dynamodb-kept-items.ts'),
      import('../../aws/edit-text.ts'),
    ]);
    const item = await keptItem(connection, target);
    const before = jsonIn(item.text);
    const shown = before === undefined ? (item.text ?? '') : `${JSON.stringify(before, null, 2)}\n`;
    const text =
      options.from === undefined ? editText(shell, `${target ?? 'stage'}.json`, shown) : fileText(shell, options.from);
    const mended = jsonIn(text);
    if (mended === undefined) throw new Failure('no-json', 'What was mended is no JSON object. Nothing was written.');
    // A file may be older than what lies in the table now.
    if (options.from !== undefined && mended.version !== item.version && mended.version !== before?.version) {
      throw new Failure(
        'conflict',
        `${nameOf(target)} was written since version ${mended.version}: it is at ${item.version} now.`,
        {
          hint: 'Read it again, and mend that.',
        },
      );
    }
    return write(shell, connection, { target, seenVersion: item.version, before, after: mended }, options.yes === true);
  });

const fileText = ({ folder }: Shell, path: string): string => {
  try {
    return readFileSync(path === '-' ? 0 : resolve(folder, path), 'utf8');
  } catch (error) {
    throw new Failure('not-read', `${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
};

interface Replacement {
  readonly target: string | undefined;
  readonly seenVersion: number;
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>>;
}

/** Says what changes, asks, and writes what ticks can read; of anything else says why they could not. */
export async function write(
  shell: Shell,
  { aws, stage, table }: Connection,
  { target, seenVersion, before, after }: Replacement,
  yes: boolean,
): Promise<Answer<WrittenJson>> {
  const changed = [...changedParts(before, after)];
  const about = { stage, table, ...(target !== undefined && { target }), changed };
  const isSame = before !== undefined && changed.length === 0 && before.version === seenVersion;
  if (isSame) return { json: () => about, text: () => ['Nothing is changed in it, so nothing was written.'] };
  const what = changed.length === 0 ? 'its version' : changed.join(', ');
  await confirm(shell, yes, () => wrapped(`Of ${nameOf(target)} changes: ${what}.`, shell.err.page.width), 'Write it?');
  const version = await aws.keptItems().replace(keyOf(target), seenVersion, after);
  return {
    json: () => ({ ...about, version }),
    text: ({ width }) => wrapped(`Written as version ${version}; changed: ${what}. The next tick goes by it.`, width),
  };
}
