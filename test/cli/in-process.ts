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
}

/** Runs a command line without a process of its own. */
export async function inProcess(args: readonly string[], options: InProcess = {}): Promise<Ended> {
  const { folder = process.cwd(), now = '2026-11-20T12:00:00Z', env = {}, width } = options;
  const [out, err]: [string[], string[]] = [[], []];
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
  });
  return { out: out.join(''), err: err.join(''), code };
}
