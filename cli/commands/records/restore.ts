import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import type { Connection } from '../../aws/connection.ts';
import { keptItem, keyOf } from '../../aws/kept-record.ts';
import { withConnection } from '../../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../../input/aws-options.ts';
import { instantIn } from '../../input/instant.ts';
import { lengthOfTime, wholeNumber } from '../../input/options.ts';
import { stepJson, stepSchema } from '../../json/step-json.ts';
import { type Answer, answer } from '../../shell/answer.ts';
import { confirm } from '../../shell/confirm.ts';
import { Failure, usage } from '../../shell/failure.ts';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish, subcommand } from '../../shell/subcommand.ts';
import { wrapped } from '../../text/lines.ts';
import { table as tableLines } from '../../text/table.ts';
import { type WrittenJson, write, writtenSchema } from './edit.ts';

export const recordsRestoreAnswer = writtenSchema
  .extend({
    at: z.iso.datetime().optional().describe('The instant that the record is of; absent: autoscaling was put back.'),
    steps: z
      .array(stepSchema.extend({ outcome: z.enum(['done', 'failed', 'not-reached']) }))
      .optional()
      .describe('What was put back on AWS.'),
  })
  .describe('A record as it was before, or autoscaling as it is saved in one.');

type RestoreJson = z.infer<typeof recordsRestoreAnswer>;

interface Options extends WhichAws {
  readonly at?: string | undefined;
  readonly keepTable?: true | undefined;
  readonly autoscaling?: true | undefined;
  readonly atLeast: number;
  readonly yes?: true | undefined;
}

export function addRestore(records: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(
      records,
      'restore',
      'Bring back a record as it was, or put back on AWS the autoscaling that is saved in it.',
    )
      .argument('<target>', 'a target that is remembered, or was')
      .addOption(
        new Option('--at <time>', 'the record as it was then: an instant with its offset, or how long ago, such as 1h'),
      )
      .addOption(new Option('--keep-table', 'with --at: leave the restored table, to look at'))
      .addOption(
        new Option(
          '--autoscaling',
          'register the service and put its policies, actions, tags and alarms, although no tick can',
        ).conflicts('at'),
      )
      .addOption(
        new Option('--at-least <count>', 'with --autoscaling: a floor for the bounds, such as that of an event')
          .argParser(wholeNumber(0, 10_000))
          .default(0),
      )
      .addOption(new Option('--yes', 'without asking')),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale records restore backend --at 1h', 'the record of an hour ago, by point-in-time recovery'],
        ['prescale records restore backend --autoscaling', 'from its snapshot, or from the second copy of it'],
      ),
    )
    .action(async (target, options) => {
      finish(
        await answer(shell, 'records restore', options.json ? 'json' : 'text', () => found(shell, target, options)),
      );
    });
}

async function found(shell: Shell, target: string, options: Options): Promise<Answer<RestoreJson>> {
  if (options.at === undefined && !options.autoscaling)
    throw usage('Say what to restore: --at a time, or --autoscaling.');
  const at = options.at === undefined ? undefined : instantOf(options.at, shell.now());
  return withConnection(shell, options, (connection) =>
    at === undefined ? autoscaling(shell, connection, target, options) : record(shell, connection, target, at, options),
  );
}

const instantOf = (text: string, now: Date): Date =>
  /^(\d+[a-z]+)+$/.test(text) ? new Date(now.getTime() - lengthOfTime(text)) : instantIn(text, '--at', 'UTC');

const pollMs = 5_000;

/** Point-in-time recovery makes another table; what is there of it already is gone on with. */
async function record(
  shell: Shell,
  connection: Connection,
  target: string,
  at: Date,
  { keepTable, yes }: Options,
): Promise<Answer<RestoreJson>> {
  const { aws, table } = connection;
  const { jsonIn } = await import('../../../lib/aws/dynamodb-kept-items.ts');
  const window = await aws.backups.window(table);
  if (window === undefined) throw new Failure('no-backups', `Point-in-time recovery is not switched on for ${table}.`);
  if (at < window.from || at > window.to) {
    throw new Failure(
      'no-backup-then',
      `${table} can be restored from ${window.from.toISOString()} to ${window.to.toISOString()}.`,
    );
  }
  const other = `${table}-at-${at.toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase()}`;
  if ((await aws.backups.status(other)) === undefined) await aws.backups.restore(table, other, at);
  for (let polls = 0; (await aws.backups.status(other)) !== 'ACTIVE'; polls += 1) {
    shell.progress(`restoring ${table} as ${other}, which takes minutes`, polls, polls + 1);
    if (!(await shell.pause(pollMs))) {
      throw new Failure('cut-short', `${other} is still being made.`, { hint: 'The same command goes on with it.' });
    }
  }
  const then = jsonIn((await keptItem(connection, target, other)).text);
  if (then === undefined)
    throw new Failure('no-json', `The record of ${target} held no JSON then either.`, { hint: `It is in ${other}.` });
  const now = await aws.keptItems().read(keyOf(target));
  const replacement = { target, seenVersion: now?.version ?? 0, before: jsonIn(now?.text), after: then };
  const written = await write(shell, connection, replacement, yes === true);
  if (!keepTable) await aws.backups.drop(other);
  return {
    json: () => ({ ...(written.json() as WrittenJson), at: at.toISOString() }),
    text: (page) => [
      ...written.text(page),
      ...wrapped(keepTable ? `${other} is left there.` : `${other} was deleted again.`, page.width),
    ],
  };
}

async function autoscaling(
  shell: Shell,
  connection: Connection,
  target: string,
  { atLeast, yes }: Options,
): Promise<Answer<RestoreJson>> {
  const { aws, stage, table, sleep, within } = connection;
  const [{ savedOf }, { missingNow, putBack }, { deadlineIn }] = await Promise.all([
    import('../../aws/saved-autoscaling.ts'),
    import('../../../lib/execute/put-back.ts'),
    import('../../aws/connection.ts'),
  ]);
  const saved = await savedOf(connection, target);
  const now = shell.now();
  const first = await missingNow(aws, saved, atLeast, now);
  const about = { stage, table, target, changed: [] };
  if (first.length === 0) {
    return { json: () => ({ ...about, steps: [] }), text: () => ['All that is saved is there.'] };
  }
  const shown = () =>
    tableLines(
      [{}, {}],
      first.map(stepJson).map(({ what, because }) => [what, because]),
      shell.err.page.width,
    );
  await confirm(shell, yes === true, shown, 'Take these steps?');
  const deadline = deadlineIn(10 * 60_000);
  const ports = { ...within(deadline), visit: async () => false, sleep };
  const { steps, failure } = await putBack(ports, saved, atLeast, now, deadline);
  if (failure !== undefined) throw failure;
  const done = steps.map(({ step, outcome }) => ({ ...stepJson(step), outcome }));
  return {
    json: () => ({ ...about, steps: done }),
    text: ({ width }) => [
      ...tableLines(
        [{}, {}],
        done.map(({ what, outcome }) => [outcome, what]),
        width,
      ),
      ...wrapped(
        'Its record is as it was: once a tick can read it, what is back is compared and not put twice.',
        width,
      ),
    ],
  };
}
