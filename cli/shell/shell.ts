import prescale from '../../package.json' with { type: 'json' };
import { askOn } from './ask.ts';
import { type Page, pageOf } from './page.ts';
import { pauseIn } from './pause.ts';
import { type Progress, progressOn } from './progress.ts';

/** What a command gets of the process that it runs in. */
export interface Shell {
  /** Absolute; paths that people type are seen from here. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly version: string;
  /** The version of the machine's time zone data. */
  readonly timeZoneData: string;
  readonly out: Output;
  readonly err: Output;
  readonly progress: Progress;
  /** What whoever sits before the terminal answers; absent: there is no terminal, or nobody before it. */
  readonly ask?: (question: string) => Promise<string>;
  /** Answers `false` where it was cut short: whoever watches has seen enough. */
  readonly pause: (ms: number) => Promise<boolean>;
}

export interface Output {
  readonly page: Page;
  readonly write: (text: string) => void;
  /** What was written before can be wiped away. */
  readonly isTerminal?: true;
}

export function shellOf(process: NodeJS.Process): Shell {
  const output = (stream: NodeJS.WriteStream): Output => ({
    page: pageOf(stream, process.env),
    write: (text) => void stream.write(text),
    ...(stream.isTTY && { isTerminal: true }),
  });
  const err = output(process.stderr);
  return {
    folder: process.cwd(),
    env: process.env,
    now: () => new Date(),
    version: prescale.version,
    timeZoneData: process.versions.tz ?? 'unknown',
    out: output(process.stdout),
    err,
    progress: progressOn(err, () => performance.now()),
    ...(process.stdin.isTTY && process.stderr.isTTY && { ask: askOn(process) }),
    pause: pauseIn(process),
  };
}
