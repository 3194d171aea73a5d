import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { makeCommandPackage } from '../../deploy/command-package.ts';

export interface Ended {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

export interface Installed {
  /** Runs the installed command without a terminal. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Ended>;
  /** The file that a shell would run. */
  readonly path: string;
}

export interface RunOptions {
  /** Where it is typed; default: an empty folder. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

let made: Promise<Installed> | undefined;

/** The command as people get it: packed, and its tarball installed in an empty folder. */
export const installed = (): Promise<Installed> => {
  made ??= install();
  return made;
};

async function install(): Promise<Installed> {
  const home = mkdtempSync(join(inject('temporaryFolder'), 'command-'));
  const [packed, empty] = [join(home, 'packed'), join(home, 'empty')];
  await makeCommandPackage(packed);
  mkdirSync(empty);
  const npm = (...args: readonly string[]): string =>
    execFileSync('npm', args, { cwd: empty, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ filename }] = JSON.parse(npm('pack', packed, '--json', '--pack-destination', home));
  // Offline: it needs nothing but itself.
  npm('install', '--offline', '--no-audit', '--no-fund', join(home, filename));
  const path = join(empty, 'node_modules/.bin/prescale');
  const run: Installed['run'] = (args, { folder = empty, env = {} } = {}) =>
    new Promise((resolve) => {
      const { TZ = '', NODE_COMPILE_CACHE = '' } = process.env;
      const common = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, TZ, NODE_COMPILE_CACHE };
      execFile(path, args, { cwd: folder, env: { ...common, ...env }, encoding: 'utf8' }, (error, out, err) => {
        resolve({ out, err, code: error === null ? 0 : Number(error.code) });
      });
    });
  return { run, path };
}
