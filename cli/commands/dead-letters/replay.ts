import { type Command, Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { counted } from '../../../lib/schedule/counted.ts';
import { withConnection } from '../../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../../input/aws-options.ts';
import { type Answer, answer } from '../../shell/answer.ts';
import { confirm } from '../../shell/confirm.ts';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish, subcommand } from '../../shell/subcommand.ts';
import { letterJson, letterSchema, lettersText } from './list.ts';

export const deadLettersReplayAnswer = z
  .strictObject({
    stage: z.string(),
    replayed: z.array(letterSchema).describe('Kept for Slack now, or mailed, and taken out of the queue.'),
    left: z
      .array(letterSchema)
      .describe('Failed ticks, which the next ticks have made up for, and what cannot be read.'),
  })
  .describe('Dead letters that were brought back.');

interface Options extends WhichAws {
  readonly yes?: true | undefined;
}

export function addReplay(deadLetters: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(
      deadLetters,
      'replay',
      'Keep for Slack, or mail, what could not be before. What was posted is not posted again.',
    ).addOption(new Option('--yes', 'without asking')),
  )
    .addHelpText(
      'after',
      examples(
        ['prescale dead-letters replay', 'shows them, asks, and brings them back at once'],
        ['prescale dead-letters replay --yes', 'from a script'],
      ),
    )
    .action(async (options) => {
      finish(await answer(shell, 'dead-letters replay', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

const found = (shell: Shell, options: Options): Promise<Answer<z.infer<typeof deadLettersReplayAnswer>>> =>
  withConnection(shell, options, async (connection) => {
    const { aws, stage } = connection;
    const [{ readDeadLetters }, { bringBack }] = await Promise.all([
      import('../../aws/read-dead-letters.ts'),
      import('../../aws/bring-back.ts'),
    ]);
    const { letters } = await readDeadLetters(aws, stage);
    const [some, left] = [
      letters.filter(({ told }) => told.length > 0),
      letters.filter(({ told }) => told.length === 0),
    ];
    if (some.length > 0) {
      const shown = () => lettersText(some, shell.now(), shell.err.page.width);
      await confirm(shell, options.yes === true, shown, 'Bring these back?');
    }
    const { kept, mailed } = await bringBack(connection, some, shell.now());
    return {
      json: () => ({ stage, replayed: some.map(letterJson), left: left.map(letterJson) }),
      text: ({ width }) => [
        ...(some.length === 0 ? ['There is nothing in sight to bring back.'] : []),
        ...(kept === 0
          ? []
          : [`${counted(kept, 'letter is', 'letters are')} kept for Slack now, and posted within a minute.`]),
        ...(mailed === 0 ? [] : [`${counted(mailed, 'letter was', 'letters were')} mailed.`]),
        ...(left.length === 0 ? [] : ['Left, and gone after 14 days:', ...lettersText(left, shell.now(), width)]),
      ],
    };
  });
