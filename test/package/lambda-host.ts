/**
 * What Lambda's runtime is to a function, in a process of its own: `node lambda-host.ts <module> <file of the clock>`. The
 * module is loaded once and kept; each message is an invocation with its time, its answer is a message.
 */
import { pathToFileURL } from 'node:url';
import type { Invocation, Said } from './lambda-environment.ts';
import { readSharedClock } from './shared-clock.ts';

const [module = '', clock = ''] = process.argv.slice(2);
const now = readSharedClock(clock);
const MachineDate = Date;
globalThis.Date = new Proxy(MachineDate, {
  construct: (date, given, made) => Reflect.construct(date, given.length === 0 ? [now()] : given, made),
  apply: () => new MachineDate(now()).toString(),
  get: (date, key) => (key === 'now' ? now : Reflect.get(date, key)),
});

const { handler } = await import(pathToFileURL(module).href);

process.on('message', ({ event, timeoutMs }: Invocation) => {
  const end = now() + timeoutMs;
  const context = { functionName: 'prescale', getRemainingTimeInMillis: () => end - now() };
  Promise.resolve()
    .then(() => handler(event, context))
    .then(
      (answer: unknown) => say({ kind: 'answered', answer }),
      (error: unknown) => say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
});

const say = (said: Said): void => {
  process.send?.(said);
};
say({ kind: 'ready' });
