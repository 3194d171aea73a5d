import { type Deadline, hasTime, longestCallMs, outOfTime } from '../execute/deadline.ts';
import type { Sleep } from './retry.ts';

/** Keeps the calls of an account to a rate. */
export interface Pace {
  /**
   * Resolves when the next call may be made, and answers when that is; rejects at once where it would be too late for the
   * call's answer.
   */
  turn(deadline: Deadline): Promise<number>;
  /** AWS took a call. */
  passed(): void;
  /** AWS asked to slow down. Of calls that left together one answer counts. */
  throttled(leftAt: number): void;
}

/** AWS's refusals halve the rate, down to this part of what it may be; each call that passes brings a little of it back. */
const slowest = 1 / 16;
const backPerCall = 1 / 64;

/**
 * A token bucket on our side, so that AWS's own never runs dry. Each call reserves its turn at once and then waits for
 * it: turns are in the order of asking, and a clock that stands still delays a call but never holds it for good.
 */
export const tokenBucket = (options: {
  /** Calls that may be made at once after a pause. */
  readonly burst: number;
  /** Calls per second after that, as long as AWS does not ask for fewer. */
  readonly perSecond: number;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly sleep: Sleep;
}): Pace => {
  const { burst, perSecond, now, sleep } = options;
  let rate = perSecond;
  let tokens = burst;
  let filledAt = now();
  let halvedAt = Number.NEGATIVE_INFINITY;
  const fill = (): void => {
    const at = now();
    tokens = Math.min(burst, tokens + (Math.max(0, at - filledAt) / 1_000) * rate);
    filledAt = at;
  };
  return {
    turn: async (deadline) => {
      fill();
      const waitMs = tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / rate) * 1_000);
      // Nothing is reserved for it: whoever comes after has time for that turn.
      if (!hasTime(deadline, waitMs + longestCallMs)) throw outOfTime('Waiting for its turn');
      tokens -= 1;
      if (waitMs > 0) await sleep(waitMs);
      return now();
    },
    passed: () => {
      fill();
      rate = Math.min(perSecond, rate + perSecond * backPerCall);
    },
    throttled: (leftAt) => {
      if (leftAt <= halvedAt) return;
      halvedAt = now();
      fill();
      rate = Math.max(perSecond * slowest, rate / 2);
      // AWS's bucket is empty, so ours is no fuller.
      tokens = Math.min(tokens, 0);
    },
  };
};
