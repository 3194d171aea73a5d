import type { Command } from '@commander-js/extra-typings';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish } from '../../shell/subcommand.ts';
import { addList } from './list.ts';
import { addReplay } from './replay.ts';

export function addDeadLetters(program: Command, shell: Shell, finish: Finish): void {
  const deadLetters = program
    .command('dead-letters')
    .description('See what the functions of a stage could not do, and bring it back.')
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        ['prescale dead-letters list', 'failed ticks and lost announcements'],
        ['prescale dead-letters replay --help', 'the options of one of these commands'],
      ),
    );
  for (const add of [addList, addReplay]) add(deadLetters, shell, finish);
}
