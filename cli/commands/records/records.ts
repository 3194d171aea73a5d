import type { Command } from '@commander-js/extra-typings';
import type { Shell } from '../../shell/shell.ts';
import { examples, type Finish } from '../../shell/subcommand.ts';
import { addEdit } from './edit.ts';
import { addList } from './list.ts';
import { addRemove } from './remove.ts';
import { addRestore } from './restore.ts';
import { addShow } from './show.ts';

export function addRecords(program: Command, shell: Shell, finish: Finish): void {
  const records = program
    .command('records')
    .description('Read and mend what Prescale remembers, when a tick cannot.')
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        ['prescale records list', 'which there are, and which cannot be read'],
        ['prescale records show --help', 'the options of one of these commands'],
      ),
    );
  for (const add of [addList, addShow, addEdit, addRestore, addRemove]) add(records, shell, finish);
}
