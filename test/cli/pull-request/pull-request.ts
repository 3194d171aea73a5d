import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';

export const root = join(import.meta.dirname, '../../..');

export const events = 'schedules/production/events.yml';

export interface Pull {
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly remove: (path: string) => void;
  readonly link: (path: string, to: string) => void;
  /** Pushes what was written, and makes what GitHub checks out: the merge, its parents, and nothing before. */
  readonly push: () => Pushed;
}

export interface Pushed {
  /** The folder of the merge. */
  readonly workspace: string;
  /** What the author has pushed. */
  readonly head: string;
  /** The branch that it goes to, at that time. */
  readonly base: string;
}

/** The example's repository, and a branch of it that a pull request is made from. */
export function pull(prepare: (own: Pick<Pull, 'read' | 'write'>) => void = () => undefined): Pull {
  const home = mkdtempSync(join(inject('temporaryFolder'), 'pull-'));
  const origin = join(home, 'origin');
  cpSync(join(root, 'examples/schedules-repository'), origin, { recursive: true });
  const at = (path: string): string => join(origin, path);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', origin, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const own = {
    read: (path: string): string => readFileSync(at(path), 'utf8'),
    write: (path: string, text: string): void => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
  };
  prepare(own);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=first');
  git('checkout', '--quiet', '-b', 'mine');
  let pushes = 0;
  return {
    ...own,
    remove: (path) => rmSync(at(path), { recursive: true }),
    link: (path, to) => symlinkSync(to, at(path)),
    push: () => {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message=more');
      const [head, base] = ['mine', 'main'].map((branch) => git('rev-parse', branch));
      git('checkout', '--quiet', '--detach', 'main');
      git('merge', '--quiet', '--no-ff', '--no-edit', 'mine');
      git('branch', '--force', 'merge');
      git('checkout', '--quiet', 'mine');
      const workspace = join(home, `workspace-${++pushes}`);
      const args = ['clone', '--quiet', '--depth=2', '--branch=merge', `file://${origin}`, workspace];
      execFileSync('git', args, { stdio: 'ignore' });
      return { workspace, head: head ?? '', base: base ?? '' };
    },
  };
}

/** A day that is so many days away, since the commands look at the clock. */
export const dayAhead = (days: number): string =>
  new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10);

/** The first so far away on which the example's business hours run: not on a weekend, and not on a holiday. */
export function workdayAhead(days: number): string {
  const platform = readFileSync('examples/schedules-repository/schedules/production/platform.yml', 'utf8');
  const [, holidays = ''] = /holidays: \[(.*)\]/.exec(platform) ?? [];
  const day = dayAhead(days);
  const isWeekend = new Date(day).getUTCDay() % 6 === 0;
  return isWeekend || holidays.includes(day) ? workdayAhead(days + 1) : day;
}

export const event = (name: string, day: string, tasks: number, from = '10:00', to = '12:00'): string => `
  - name: ${name}
    kind: pre-event
    targets: { checkout: { desired: ${tasks} } }
    start: ${day} ${from}
    end: ${day} ${to}
    owner: ana@example.com
`;
