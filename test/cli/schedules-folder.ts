import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';

/** A folder of one's own with the example's schedules in it, that a test may change. */
export function ownFolder() {
  const folder = mkdtempSync(join(inject('temporaryFolder'), 'own-'));
  cpSync(join(import.meta.dirname, '../fixtures/schedules'), join(folder, 'schedules'), { recursive: true });
  const at = (path: string): string => join(folder, path);
  return {
    folder,
    read: (path: string): string => readFileSync(at(path), 'utf8'),
    write: (path: string, text: string): void => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
    remove: (path: string): void => rmSync(at(path), { recursive: true, force: true }),
    rename: (from: string, to: string): void => renameSync(at(from), at(to)),
    git: (...args: readonly string[]): string =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  };
}

export type OwnFolder = ReturnType<typeof ownFolder>;

/** The same, as a repository with all of it in one commit on `main`. */
export function ownRepository(): OwnFolder {
  const own = ownFolder();
  committed ??= firstCommit();
  cpSync(join(committed.folder, '.git'), join(own.folder, '.git'), { recursive: true });
  return own;
}

/** Made once: git is several processes for a commit, and a copy is none. */
let committed: OwnFolder | undefined;

function firstCommit(): OwnFolder {
  const own = ownFolder();
  own.git('init', '--quiet', '--initial-branch=main');
  own.git('add', '--all');
  own.git('commit', '--quiet', '--message=first');
  return own;
}

export const addedEvent = `
  - name: launch
    kind: pre-event
    targets: { backend: { requestsPerMinute: 3000 } }
    start: 2026-11-25 10:00
    for: 2h
    owner: ana@example.com
`;
