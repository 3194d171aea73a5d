import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
  /** Of a file of the package, such as its JSON Schema. */
  readonly read: (file: string) => string;
}

export interface RunOptions {
  /** Where it is typed; default: an empty folder. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What its clock shows; default: the time of day. */
  readonly now?: string;
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
  const run: Installed['run'] = (args, { folder = empty, ...options } = {}) =>
    new Promise((resolve) => {
      execFile(path, args, { cwd: folder, env: environment(options), encoding: 'utf8' }, (error, out, err) => {
        resolve({ out, err, code: error === null ? 0 : Number(error.code) });
      });
    });
  return { run, path, read: (file) => readFileSync(join(empty, 'node_modules/prescale', file), 'utf8') };
}

/** Of a process that sees nothing of the machine's own settings. */
export function environment({ env = {}, now }: Pick<RunOptions, 'env' | 'now'>): Readonly<Record<string, string>> {
  const { TZ = '', NODE_COMPILE_CACHE = '', PATH = '' } = process.env;
  return {
    PATH: `${dirname(process.execPath)}:${PATH}`,
    TZ,
    NODE_COMPILE_CACHE,
    ...(now !== undefined && {
      PRESCALE_TEST_NOW: now,
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'fixed-clock.mjs'))}`,
    }),
    ...env,
  };
}
