import { Failure } from './failure.ts';
import type { Shell } from './shell.ts';

/**
 * Shows what is about to be done and has it confirmed, unless `--yes` did that. Throws a Failure where nobody can be asked, or
 * whoever was asked does not want it.
 */
export async function confirm(
  { ask, err }: Pick<Shell, 'ask' | 'err'>,
  yes: boolean,
  lines: () => readonly string[],
  question: string,
): Promise<void> {
  if (yes) return;
  if (ask === undefined) {
    throw new Failure('not-confirmed', 'There is no terminal to ask on.', { hint: '--yes does it without asking.' });
  }
  err.write(`${lines().join('\n')}\n`);
  if (!/^y(es)?$/i.test((await ask(`${question} [y/N]`)).trim())) {
    throw new Failure('not-confirmed', 'Nothing was changed.');
  }
}
