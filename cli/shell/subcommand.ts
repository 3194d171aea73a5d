import type { Command, CommandUnknownOpts, OutputConfiguration } from '@commander-js/extra-typings';
import type { ExitCode } from './exit-codes.ts';
import type { Shell } from './shell.ts';

/** What a subcommand reports to: with which code the process ends. */
export type Finish = (code: ExitCode) => void;

/** How a subcommand comes into the program. */
export type AddSubcommand = (program: Command, shell: Shell, finish: Finish) => void;

/** Two examples below the help of a subcommand, each with what it is for. */
export const examples = (...lines: readonly (readonly [command: string, meaning: string])[]): string => {
  const width = Math.max(...lines.map(([command]) => command.length));
  const shown = lines.map(([command, meaning]) =>
    width > 46 ? `  ${command}\n      ${meaning}` : `  ${command.padEnd(width)}  ${meaning}`,
  );
  return `\nExamples:\n${shown.join('\n')}`;
};

/** A subcommand that says after a mistake where its help is. */
export const subcommand = (program: Command, nameAndArguments: string, description: string) => {
  const [name = ''] = nameAndArguments.split(' ');
  const path = [...namesOf(program), name].join(' ');
  return program
    .command(name)
    .description(description)
    .configureOutput(mistakesWith(`${path} --help has the options.`));
};

/** A mistake in the command line is one line, with where the help is: commander would put what it adds on lines of their own. */
export const mistakesWith = (whereHelpIs: string): OutputConfiguration => ({
  outputError: (text, write) => {
    const said = text.trimEnd().replace(/\n\((.*)\)$/, '. $1');
    write(`${said}${/[.?]$/.test(said) ? '' : '.'} ${whereHelpIs}\n`);
  },
});

/** `prescale records` of a group of subcommands. */
const namesOf = (command: CommandUnknownOpts): readonly string[] => [
  ...(command.parent === null ? [] : namesOf(command.parent)),
  command.name(),
];
