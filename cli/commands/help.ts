import type { Command } from '@commander-js/extra-typings';
import { nearest } from '../../lib/schedule/parse/nearest.ts';
import { type ExitCode, exitCodeMeanings, exitCodes } from '../shell/exit-codes.ts';
import { usage } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { examples, type Finish } from '../shell/subcommand.ts';
import { table } from '../text/table.ts';

export function addHelp(program: Command, shell: Shell, finish: Finish): void {
  program
    .command('help')
    .argument('[topic]', 'a command, or exit-codes')
    .description('Print the help of a command, or what exit codes mean.')
    .addHelpText(
      'after',
      examples(
        ['prescale help preview', 'the options of preview'],
        ['prescale help exit-codes', 'what 0, 1, 2 and 64 say'],
      ),
    )
    .action((topic) => finish(show(program, shell, topic)));
}

function show(program: Command, { out }: Shell, topic: string | undefined): ExitCode {
  if (topic === 'exit-codes') {
    const rows = exitCodeMeanings.map(([code, meaning]) => [`${code}`, meaning]);
    out.write(`${table([{}, {}], rows, out.page.width).join('\n')}\n`);
    return exitCodes.done;
  }
  if (topic === undefined) {
    program.outputHelp();
    return exitCodes.done;
  }
  const known = program.commands.map((command) => command.name());
  const found = program.commands.find((command) => command.name() === topic);
  if (found === undefined) {
    const meant = nearest(topic, [...known, 'exit-codes']);
    throw usage(
      `There is no help on ${topic}.`,
      meant === undefined ? `Commands: ${known.join(', ')}.` : `Did you mean ${meant}?`,
    );
  }
  found.outputHelp();
  return exitCodes.done;
}
