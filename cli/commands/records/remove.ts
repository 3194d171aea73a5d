import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { PrescaleError } from '../../../lib/execute/failure.ts';
import type { Saved } from '../../../lib/execute/put-back.ts';
import type { Connection } from '../../aws/connection.ts';
import { keptItem, keyOf, nameOf } from '../../aws/kept-record.ts';
import { withConnection } from '../../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../../input/aws-options.ts';
import { type Answer, answer } from '../../shell/answer.ts';
import { confirm } from '../../shell/confirm.ts';
import { Failure } from '../../shell/failure.ts';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish, subcommand } from '../../shell/subcommand.ts';
import { wrapped } from '../../text/lines.ts';

export const recordsRemoveAnswer = z
  .strictObject({
    stage: z.string(),
    table: z.string(),
    target: z.string().optional().describe('Absent: of the stage.'),
    version: z.int().describe('That it had.'),
  })
  .describe('A record that was removed.');

type RemoveJson = z.infer<typeof recordsRemoveAnswer>;

interface Options extends WhichAws {
  readonly discardSaved?: true | undefined;
  readonly yes?: true | undefined;
}

export function addRemove(records: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(
      records,
      'remove',
      'Remove a record, so that ticks begin anew with its target. Not while it may hold the only copy of its autoscaling.',
    )
      .argument('[target]', 'left out: the record of the stage')
      .addOption(new Option('--discard-saved', 'also where autoscaling that it has saved is not back on AWS'))
      .addOption(new Option('--yes', 'without asking')),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale records remove backend', 'of a record that cannot be mended, or a target that nobody wants'],
        ['prescale records remove', 'the record of the stage, on which nothing depends'],
      ),
    )
    .action(async (target, options) => {
      finish(
        await answer(shell, 'records remove', options.json ? 'json' : 'text', () => found(shell, target, options)),
      );
    });
}

const found = (shell: Shell, target: string | undefined, options: Options): Promise<Answer<RemoveJson>> =>
  withConnection(shell, options, async (connection) => {
    const { aws, stage, table } = connection;
    const { version } = await keptItem(connection, target);
    if (target !== undefined && !options.discardSaved) await refuseOnlyCopy(connection, target, shell.now());
    await confirm(
      shell,
      options.yes === true,
      () => wrapped(consequence(target, version), shell.err.page.width),
      'Remove it?',
    );
    await aws.keptItems().remove(keyOf(target), version);
    return {
      json: () => ({ stage, table, ...(target !== undefined && { target }), version }),
      text: ({ width }) =>
        wrapped(
          `Removed ${nameOf(target)}, which was at version ${version}.${target === undefined ? '' : ' Ticks begin anew with what they find.'}`,
          width,
        ),
    };
  });

const consequence = (target: string | undefined, version: number): string =>
  target === undefined
    ? `The record of the stage is at version ${version}; without it, files and records that cannot be read are told once more.`
    : `The record of ${target} is at version ${version}; without it, the next tick takes its present count and bounds for those that were there before.`;

/** Throws a Failure where the record holds autoscaling that is not on AWS, or where nobody can tell. */
async function refuseOnlyCopy(connection: Connection, target: string, now: Date): Promise<void> {
  const [{ jsonIn }, { savedOf }, { missingNow }] = await Promise.all([
    import('../../../lib/aws/dynamodb-kept-items.ts'),
    import('../../aws/saved-autoscaling.ts'),
    import('../../../lib/execute/put-back.ts'),
  ]);
  const json = jsonIn((await keptItem(connection, target)).text);
  if (json !== undefined && json.snapshot === undefined) return;
  const saved = await savedOf(connection, target).catch((error: unknown) => {
    if (error instanceof Failure) return undefined;
    throw error;
  });
  if (saved !== undefined && (await isServiceGone(connection, saved))) return;
  if (saved !== undefined && (await missingNow(connection.aws, saved, 0, now)).length === 0) return;
  throw new Failure(
    'only-copy',
    saved === undefined
      ? `Nobody can tell which autoscaling the record of ${target} has saved: that part cannot be read.`
      : `The record of ${target} has saved autoscaling that is not back on AWS.`,
    {
      hint: `${saved === undefined ? 'prescale records show prints it' : `prescale records restore ${target} --autoscaling puts it back`}; --discard-saved gives it up.`,
    },
  );
}

/** There is nothing that could be put back. */
async function isServiceGone({ aws }: Connection, { resource }: Saved): Promise<boolean> {
  const { kindOf } = await import('../../../lib/plan/resource-kinds.ts');
  const service = [...(await aws.services.describe([resource])).values()][0];
  if (service instanceof PrescaleError) throw service;
  return service !== undefined && kindOf(resource).isGone({ service });
}
