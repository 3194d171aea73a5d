import type { Deadline } from '../lib/execute/deadline.ts';

/** For what may take as long as it likes. */
export const noDeadline: Deadline = {
  signal: new AbortController().signal,
  leftMs: () => 24 * 3_600_000,
};
