import type { Command } from '@commander-js/extra-typings';
import * as z from 'zod';
import type { DeadLetter } from '../../aws/read-dead-letters.ts';
import { withConnection } from '../../aws/with-connection.ts';
import { type WhichAws, withAwsOptions } from '../../input/aws-options.ts';
import { instantSchema } from '../../json/state-json.ts';
import { type Answer, answer } from '../../shell/answer.ts';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish, subcommand } from '../../shell/subcommand.ts';
import { agoText } from '../../text/ago-text.ts';
import { table } from '../../text/table.ts';

export const letterSchema = z.strictObject({
  id: z.string(),
  queue: z.string(),
  of: z.string().describe('reconcile, notify-mail, or the notifier of a channel of Slack.'),
  sentAt: instantSchema,
  received: z.int().describe('How often it was taken out, this time included.'),
  says: z.string(),
  announcements: z.array(z.string()).describe('Ids of what people were to be told.'),
});

export const deadLettersListAnswer = z
  .strictObject({
    stage: z.string(),
    letters: z.array(letterSchema),
    outOfSight: z.int().describe('Letters that somebody has received a moment ago, and that are not among these.'),
  })
  .describe('What the functions of a stage could not do.');

export function addList(deadLetters: Command, shell: Shell, finish: Finish): void {
  withAwsOptions(
    subcommand(
      deadLetters,
      'list',
      'Print failed ticks, and announcements that could not be kept for Slack or mailed.',
    ),
  )
    .addHelpText(
      'after',
      examples(['prescale dead-letters list', 'of production'], ['prescale dead-letters list --json', 'for a program']),
    )
    .action(async (options) => {
      finish(await answer(shell, 'dead-letters list', options.json ? 'json' : 'text', () => found(shell, options)));
    });
}

const found = (shell: Shell, options: WhichAws): Promise<Answer<z.infer<typeof deadLettersListAnswer>>> =>
  withConnection(shell, options, async ({ aws, stage }) => {
    const { readDeadLetters } = await import('../../aws/read-dead-letters.ts');
    const { queues, letters } = await readDeadLetters(aws, stage);
    const outOfSight = queues.reduce((sum, { hidden }) => sum + hidden, 0);
    return {
      json: () => ({ stage, letters: letters.map(letterJson), outOfSight }),
      text: ({ width }) => [
        ...(letters.length === 0 ? ['There are no dead letters in sight.'] : lettersText(letters, shell.now(), width)),
        ...(outOfSight === 0 ? [] : [`${outOfSight} more are being tried at this moment.`]),
      ],
    };
  });

export const letterJson = ({ queue, letter, told, says }: DeadLetter): z.infer<typeof letterSchema> => ({
  id: letter.id,
  queue: queue.name,
  of: queue.of,
  sentAt: letter.sentAt.toISOString(),
  received: letter.received,
  says,
  announcements: told.map(({ id }) => id),
});

export const lettersText = (letters: readonly DeadLetter[], now: Date, width: number | undefined): readonly string[] =>
  table(
    [{}, {}, {}],
    letters.map(({ queue, letter, says }) => [queue.of, agoText(letter.sentAt, now), says.replace(/\s+/g, ' ')]),
    width,
  );
