import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';

/** Has a text edited on the terminal, and answers what became of it. Nobody but the user can read it meanwhile. */
export function editText({ env, ask }: Pick<Shell, 'env' | 'ask'>, name: string, text: string): string {
  if (ask === undefined) {
    throw new Failure('no-terminal', 'There is no terminal to edit on.', {
      hint: '--from takes a file, or - for standard input.',
    });
  }
  const folder = mkdtempSync(join(tmpdir(), 'prescale-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    const editor = env.VISUAL || env.EDITOR || 'vi';
    const { status, error } = spawnSync('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
    if (status !== 0)
      throw new Failure('not-edited', `${editor} did not end well${error ? `: ${error.message}` : ''}.`);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
