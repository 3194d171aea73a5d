import type { Sleep } from './retry.ts';

/** Resolves when the next call may be made. */
export type Pace = () => Promise<void>;

/**
 * A token bucket on our side, so that AWS's own never runs dry. Each call reserves its turn at once and then waits for
 * it: turns are in the order of asking, and a clock that stands still delays a call but never holds it for good.
 */
export const tokenBucket = (options: {
  /** Calls that may be made at once after a pause. */
  readonly burst: number;
  /** Calls per second after that. */
  readonly perSecond: number;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly sleep: Sleep;
}): Pace => {
  const { burst, perSecond, now, sleep } = options;
  let tokens = burst;
  let filledAt = now();
  return async () => {
    const at = now();
    tokens = Math.min(burst, tokens + (Math.max(0, at - filledAt) / 1_000) * perSecond) - 1;
    filledAt = at;
    if (tokens < 0) await sleep(Math.ceil((-tokens / perSecond) * 1_000));
  };
};
