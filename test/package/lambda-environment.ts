import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface Invocation {
  readonly event: unknown;
  readonly timeoutMs: number;
}

/** What the host says. */
export type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly message: string };

/** `ended`: Lambda ended the environment at the function's timeout, or its process ended by itself. */
export type Invoked = Exclude<Said, { kind: 'ready' }> | { readonly kind: 'ended' };

/**
 * One execution environment of a function, as Lambda keeps it: a process that is frozen between invocations, and ended
 * with all that it does when an invocation runs into the function's timeout.
 */
export interface LambdaEnvironment extends AsyncDisposable {
  /** One at a time. Thaws it before and freezes it after. */
  invoke(event: unknown, timeoutMs?: number): Promise<Invoked>;
  /** In the middle of an invocation. Resolves when nothing of it runs any more. */
  freeze(): Promise<void>;
  thaw(): void;
  /** What it logged so far. */
  readonly log: string;
}

export interface Environment {
  /** Of the function's root folder, where `functions/<name>.mjs` is. */
  readonly folder: string;
  readonly name: string;
  readonly clockFile: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Resolves when the function's module is loaded. */
export async function startLambdaEnvironment(environment: Environment): Promise<LambdaEnvironment> {
  const { folder, name, clockFile, variables } = environment;
  const host = join(import.meta.dirname, 'lambda-host.ts');
  const child = spawn(process.execPath, [host, join(folder, `functions/${name}.mjs`), clockFile], {
    cwd: folder,
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  const ended = new Promise<{ kind: 'ended' }>((resolve) => child.once('close', () => resolve({ kind: 'ended' })));
  const said = (): Promise<Said | { kind: 'ended' }> =>
    Promise.race([ended, new Promise<Said>((resolve) => child.once('message', (one) => resolve(one as Said)))]);
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const freeze = async (): Promise<void> => {
    child.kill('SIGSTOP');
    while (isRunning(child)) await wait(1);
  };
  const thaw = (): void => {
    child.kill('SIGCONT');
  };
  if ((await said()).kind !== 'ready') throw new Error(`${name} cannot be loaded:\n${log}`);
  await freeze();
  return {
    invoke: async (event, timeoutMs = 58_000) => {
      thaw();
      const heard = said();
      child.send({ event, timeoutMs } satisfies Invocation);
      const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      const one = await heard;
      clearTimeout(limit);
      if (one.kind === 'ready') throw new Error('ready twice');
      if (one.kind !== 'ended') await freeze();
      return one;
    },
    freeze,
    thaw,
    get log() {
      return log;
    },
    [Symbol.asyncDispose]: end,
  };
}

/** A signal is on its way for a moment. Where there is no /proc nobody can see when it has arrived. */
function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  const file = `/proc/${pid}/stat`;
  if (exitCode !== null || signalCode !== null || !existsSync(file)) return false;
  // "pid (name) state ...", and the name may hold anything.
  return !/\) [TZX]/.test(readFileSync(file, 'utf8'));
}
