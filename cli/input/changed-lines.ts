import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Place } from '../../lib/schedule/schedule.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';

export type IsChanged = (place: Pick<Place, 'file' | 'line'>) => boolean;

/**
 * Which lines are others than in a commit of git. Without one: none. Throws a Failure where git does not know the commit.
 *
 * @param since from where this branch has parted from it on
 */
export function changedLines({ folder }: Shell, since: string | undefined): IsChanged {
  if (since === undefined) return () => false;
  const lines = new Set<string>();
  let file = '';
  for (const line of differences(folder, since).split('\n')) {
    if (line.startsWith('+++ ')) file = resolve(folder, line.slice(4).replace(/\t$/, ''));
    const [, start, count = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (start === undefined) continue;
    for (let index = 0; index < Number(count); index++) lines.add(`${file}:${Number(start) + index}`);
  }
  return (place) => lines.has(`${resolve(folder, place.file)}:${place.line}`);
}

function differences(folder: string, since: string): string {
  const args = [
    '-C',
    folder,
    '-c',
    'core.quotePath=off',
    'diff',
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--no-prefix',
    '--relative',
    '--merge-base',
    '--end-of-options',
    since,
  ];
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch {
    throw new Failure('no-commit', `git finds no commit ${since} to compare with.`, {
      hint: 'In a check of a pull request, the branch that it goes to has to be fetched first.',
    });
  }
}
