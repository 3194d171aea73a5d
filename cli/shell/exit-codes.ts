/** What the exit code of a command says; also printed by `prescale help exit-codes`. */
export const exitCodes = {
  done: 0,
  failed: 1,
  changes: 2,
  usage: 64,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: readonly (readonly [ExitCode, string])[] = [
  [0, 'Done, or there is nothing to do.'],
  [
    1,
    'Something is wrong: a schedule that is refused, a file that is not there, a call that failed. The message says what.',
  ],
  [2, 'Done, and something changes. Only with --detailed-exitcode, so that a script can tell it from 0.'],
  [64, 'The command was not understood: an unknown command or option, or a value that it cannot have.'],
];
