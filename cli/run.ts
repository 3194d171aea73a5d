import { CommanderError } from '@commander-js/extra-typings';
import { prescale, subcommandsFor } from './prescale.ts';
import { failureText } from './shell/answer.ts';
import { type ExitCode, exitCodes } from './shell/exit-codes.ts';
import { Failure } from './shell/failure.ts';
import type { Shell } from './shell/shell.ts';

/** Runs one command line. Whatever people may have typed comes back as a sentence and a code; a bug is thrown. */
export async function run(args: readonly string[], shell: Shell): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = prescale(await subcommandsFor(args), shell, (ended) => {
    code = ended;
  });
  if (args.length === 0) {
    shell.err.write(program.helpInformation());
    return exitCodes.usage;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said it already; help and version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (!(error instanceof Failure)) throw error;
    shell.err.write(`${failureText(error, shell.err.page).join('\n')}\n`);
    return error.exitCode;
  }
}
