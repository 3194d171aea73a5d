import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { shownPath } from './stage.ts';

/** Of native actions that are about to be taken away. */
export interface WayBack {
  readonly cluster: string;
  readonly stage: string;
  /** Each brings one back. */
  readonly commands: readonly string[];
  /** Where people want it; absent: in the folder they are in. */
  readonly file: string | undefined;
}

/** Saves the script that brings them back, and answers where. One that is there is never written over: it may be the only copy. */
export function saveWayBack(shell: Shell, { cluster, stage, commands, file }: WayBack): string {
  const text = scriptOf(cluster, commands, shell.now());
  const usual = `${nameOf(stage)}${stamp(shell.now())}`;
  for (let number = 1; ; number += 1) {
    const path = resolve(shell.folder, file ?? `${usual}${number === 1 ? '' : `-${number}`}.sh`);
    const shown = shownPath(shell, path);
    try {
      writeFileSync(path, text, { flag: 'wx', mode: 0o755, flush: true });
      return shown;
    } catch (error) {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (isThere && file === undefined) continue;
      const why = isThere
        ? `${shown} is there already: what it brings back may be nowhere else.`
        : `${shown} cannot be written: ${error instanceof Error ? error.message : error}.`;
      throw new Failure('not-saved', why, { hint: '--undo names another file. Nothing was taken away.' });
    }
  }
}

/** The newest script in this folder that an earlier run has saved for one of these resources. `undefined`: there is none. */
export function earlierWayBack(
  shell: Pick<Shell, 'folder'>,
  stage: string,
  resourceIds: readonly string[],
): string | undefined {
  const isAbout = (name: string): boolean => {
    const words = new Set(readFileSync(join(shell.folder, name), 'utf8').split(/\s/));
    return resourceIds.some((one) => words.has(`--resource-id=${one}`));
  };
  return readdirSync(shell.folder)
    .filter((name) => name.startsWith(nameOf(stage)) && name.endsWith('.sh'))
    .sort()
    .findLast(isAbout);
}

const nameOf = (stage: string): string => `native-actions-${stage}-`;

const stamp = (now: Date): string => now.toISOString().slice(0, 16).replace(/[-:]/g, '');

const scriptOf = (cluster: string, commands: readonly string[], now: Date): string => `#!/bin/sh
# Brings back the native scheduled actions of ${cluster} that prescale import --take-over took away on ${now.toISOString()}.
failed=0
${commands.map((command) => `${command} || failed=$((failed + 1))\n`).join('')}if [ "$failed" -gt 0 ]; then
  echo "$failed of ${commands.length} are not brought back: what says why stands above. Running it again does no harm." >&2
  exit 1
fi
`;
