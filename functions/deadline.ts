import { setMaxListeners } from 'node:events';
import type { Context } from 'aws-lambda';
import type { Deadline } from '../lib/execute/deadline.ts';

/** Of each invocation, kept for what comes after the deadline: the report is logged and answered. */
const lastWordsMs = 500;

/**
 * middy must not answer before Lambda's own limit: Lambda freezes an environment that has answered, and what was under way
 * in it would go on in the next invocation. One that runs into the limit is ended with all that it does.
 */
export const inTime = { timeoutEarlyInMillis: 0 };

/** The deadline of an invocation: a little before Lambda ends it. */
export function deadlineOf({ getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>): Deadline {
  const leftMs = (): number => getRemainingTimeInMillis() - lastWordsMs;
  const signal = AbortSignal.timeout(Math.max(0, leftMs()));
  // Every call under way listens; Node.js takes more than ten for a leak.
  setMaxListeners(0, signal);
  return { signal, leftMs };
}
