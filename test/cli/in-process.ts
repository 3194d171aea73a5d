import { run } from '../../cli/run.ts';
import type { Page } from '../../cli/shell/page.ts';
import type { Shell } from '../../cli/shell/shell.ts';
import type { Ended } from './installed.ts';

export interface InProcess {
  /** Where it is typed. */
  readonly folder?: string;
  readonly now?: string;
  readonly env?: Shell['env'];
  readonly width?: number;
  /** What is answered on the terminal, one after the other, and what happens before; left out: there is no terminal. */
  readonly answers?: readonly (string | (() => Promise<string>))[];
  /** How often a pause goes by before somebody ends it; what is done meanwhile. */
  readonly pauses?: readonly (() => void | Promise<void>)[];
}

/** Runs a command line without a process of its own. */
export async function inProcess(args: readonly string[], options: InProcess = {}): Promise<Ended> {
  const { folder = process.cwd(), now = '2026-11-20T12:00:00Z', env = {}, width, answers, pauses = [] } = options;
  const [out, err]: [string[], string[]] = [[], []];
  const [left, between] = [[...(answers ?? [])], [...pauses]];
  const page: Page = { ...(width !== undefined && { width }), paint: (_, text) => text };
  const code = await run(args, {
    folder,
    env,
    now: () => new Date(now),
    version: '1.2.3',
    timeZoneData: '2026a',
    out: { page, write: (text) => void out.push(text) },
    err: { page, write: (text) => void err.push(text) },
    progress: () => undefined,
    ...(answers && {
      ask: async (question) => {
        err.push(`${question} `);
        const next = left.shift() ?? '';
        return typeof next === 'string' ? next : next();
      },
    }),
    pause: async () => {
      const next = between.shift();
      await next?.();
      return next !== undefined;
    },
  });
  return { out: out.join(''), err: err.join(''), code };
}
