import { Command } from '@commander-js/extra-typings';
import { addBudget } from './commands/budget.ts';
import { addCalendar } from './commands/calendar.ts';
import { addComment } from './commands/comment.ts';
import { addExplain } from './commands/explain.ts';
import { addHelp } from './commands/help.ts';
import { addInit } from './commands/init.ts';
import { addPreview } from './commands/preview.ts';
import { addValidate } from './commands/validate.ts';
import { addWhatIf } from './commands/what-if.ts';
import type { Shell } from './shell/shell.ts';
import { type AddSubcommand, type Finish, mistakesWith } from './shell/subcommand.ts';

/** In the order in which somebody meets them. */
const withoutAws: Readonly<Record<string, AddSubcommand>> = {
  init: addInit,
  validate: addValidate,
  preview: addPreview,
  explain: addExplain,
  'what-if': addWhatIf,
  calendar: addCalendar,
  comment: addComment,
  budget: addBudget,
};

/** Those that a command line may mean: where it names one that needs no AWS, the others are not even read. */
export async function subcommandsFor(args: readonly string[]): Promise<readonly AddSubcommand[]> {
  const others = Object.hasOwn(withoutAws, args[0] ?? '') ? [] : (await import('./commands/on-aws.ts')).onAws;
  return [...Object.values(withoutAws), ...others, addHelp];
}

/** The `prescale` command, which prints to the shell and ends no process. */
export function prescale(subcommands: readonly AddSubcommand[], shell: Shell, finish: Finish): Command {
  const width = (page: Shell['out']['page']): number => Math.min(page.width ?? 100, 120);
  const program = new Command('prescale')
    .description('See what a schedule of Prescale will do before it does it, and ask why.')
    .version(shell.version, '--version', 'print the version')
    .helpOption('--help', 'print this, or the help of a command')
    .helpCommand(false)
    .usage('<command> [options]')
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: shell.out.write,
      writeErr: shell.err.write,
      ...mistakesWith('prescale --help lists the commands.'),
      getOutHelpWidth: () => width(shell.out.page),
      getErrHelpWidth: () => width(shell.err.page),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of subcommands) add(program, shell, finish);
  return program;
}
