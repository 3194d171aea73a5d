import { Command } from '@commander-js/extra-typings';
import { addBudget } from './commands/budget.ts';
import { addCalendar } from './commands/calendar.ts';
import { addComment } from './commands/comment.ts';
import { addDeadLetters } from './commands/dead-letters/dead-letters.ts';
import { addExplain } from './commands/explain.ts';
import { addHelp } from './commands/help.ts';
import { addHistory } from './commands/history.ts';
import { addInit } from './commands/init.ts';
import { addOverride } from './commands/override.ts';
import { addPlan } from './commands/plan.ts';
import { addPreview } from './commands/preview.ts';
import { addRecords } from './commands/records/records.ts';
import { addStatus } from './commands/status.ts';
import { addTick } from './commands/tick.ts';
import { addValidate } from './commands/validate.ts';
import { addWhatIf } from './commands/what-if.ts';
import type { Shell } from './shell/shell.ts';
import type { Finish } from './shell/subcommand.ts';

/** In the order in which somebody meets them. */
const subcommands = [
  addInit,
  addValidate,
  addPreview,
  addExplain,
  addWhatIf,
  addCalendar,
  addStatus,
  addPlan,
  addTick,
  addHistory,
  addOverride,
  addRecords,
  addDeadLetters,
  addComment,
  addBudget,
  addHelp,
];

/** The `prescale` command, which prints to the shell and ends no process. */
export function prescale(shell: Shell, finish: Finish): Command {
  const width = (page: Shell['out']['page']): number => Math.min(page.width ?? 100, 120);
  const program = new Command('prescale')
    .description('See what a schedule of Prescale will do before it does it, and ask why.')
    .version(shell.version, '--version', 'print the version')
    .helpOption('--help', 'print this, or the help of a command')
    .helpCommand(false)
    .usage('<command> [options]')
    .exitOverride()
    .showHelpAfterError('(prescale --help lists the commands)')
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: shell.out.write,
      writeErr: shell.err.write,
      outputError: (text, write) => write(text),
      getOutHelpWidth: () => width(shell.out.page),
      getErrHelpWidth: () => width(shell.err.page),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of subcommands) add(program, shell, finish);
  return program;
}
