import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { inProcess } from './in-process.ts';
import { type Ended, environment, installed } from './installed.ts';

export interface Ran {
  readonly folder: string;
  /** What the clock shows. */
  readonly now?: string;
  /** Of the terminal; left out: there is none. */
  readonly columns?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** As on a machine where nobody has set up anything. */
export const nobody: Readonly<Record<string, string>> = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

export const somebody: Readonly<Record<string, string>> = {
  ...nobody,
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  AWS_REGION: 'eu-west-1',
};

const settings = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_REGION'];

export const usualNow = '2026-11-20T12:00:00Z';

/** The installed command in a process of its own. */
export async function ranAlone(
  args: readonly string[],
  { folder, now = usualNow, columns, env = {} }: Ran,
): Promise<Ended> {
  const { run } = await installed();
  return run(args, {
    folder,
    now,
    env: { ...nobody, ...env, ...(columns !== undefined && { COLUMNS: `${columns}` }) },
  });
}

/** What gives a process a terminal of its own. */
const script = '/usr/bin/script';
export const hasTerminal = existsSync(script);

/** On a terminal standard output and standard error are one: what was printed, with what `stty` says of its width. */
export async function onTerminal(
  args: readonly string[],
  { folder, now = usualNow, columns = 80, env = {} }: Ran,
): Promise<string> {
  const { path } = await installed();
  const line = [path, ...args].map((word) => `'${word}'`).join(' ');
  const { stdout } = await promisify(execFile)(
    script,
    ['-qec', `stty cols ${columns} -onlcr; ${line} || true`, '/dev/null'],
    { cwd: folder, encoding: 'utf8', env: { ...environment({ now, env: { ...nobody, ...env } }), TERM: 'xterm' } },
  );
  return stdout;
}

/** The same without a process of its own. */
export function ranHere(args: readonly string[], { folder, now = usualNow, columns, env = {} }: Ran): Promise<Ended> {
  const all: Readonly<Record<string, string>> = { ...nobody, ...env };
  // The SDK looks there, not at the shell.
  for (const name of [...settings, 'AWS_ENDPOINT_URL', ...Object.keys(nobody)]) vi.stubEnv(name, all[name]);
  return inProcess(args, { folder, now, env: all, ...(columns !== undefined && { width: columns }) });
}

/** Where nobody waits, each command is a process; it takes thirty times as long. */
export const ran = process.env.CI ? ranAlone : ranHere;

const all = [
  ['a terminal of 80 columns', 80],
  ['a terminal of 120 columns', 120],
  ['no terminal', undefined],
] as const;

export const terminals: readonly (readonly [name: string, columns: number | undefined])[] = process.env.CI
  ? all
  : all.slice(0, 1);

/** A command line and what came of it, as a page for people to read. */
export function pageOf(args: readonly string[], { out, err, code }: Ended): string {
  const typed = args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ');
  const errors = err === '' ? '' : `--- standard error\n${err}`;
  return `$ prescale ${typed}\n${settled(out)}${errors}--- exit code ${code}\n`.replaceAll('\r', '');
}

/** Without what differs between machines. */
const settled = (text: string): string =>
  text
    .replace(/time zone data \d{4}[a-z]+/g, 'time zone data <version>')
    .replace(/prescale \d+\.\d+\.\d+/g, 'prescale <version>');

export const goldenOf = (name: string, columns: number | undefined): string =>
  `${name}-${columns ?? 'without-terminal'}.golden.txt`;

/** Lines that are longer than a terminal is wide; why a command cannot do something is one line, however long. */
export const tooLong = ({ out, err }: Ended, columns = Number.POSITIVE_INFINITY): readonly string[] =>
  `${out}${err}`.split('\n').filter((line) => [...line].length > columns && !line.startsWith('error: '));
