/** How long to wait before try number `attempt + 1`, in milliseconds; `throttled`: AWS asked to slow down. */
export type Backoff = (attempt: number, throttled: boolean) => number;

export type Sleep = (ms: number) => Promise<void>;

/** How waiting is done: real in production, none or simulated elsewhere. */
export interface Waits {
  readonly sleep: Sleep;
  readonly backoffMs: Backoff;
}

const longestBackoffMs = 20_000;

/**
 * Full jitter, with the SDK's own bases: 50 ms after a broken call, 1 s after a throttled one, doubled each time.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const fullJitter: Backoff = (attempt, throttled) =>
  Math.floor(Math.random() * Math.min((throttled ? 1_000 : 50) * 2 ** (attempt - 1), longestBackoffMs));

/** What repetitions may cost, so that an outage is not answered with a storm; the figures are those of the SDK. */
export interface RetryBudget {
  /** `false`: it is spent, and nothing is repeated until calls succeed again. */
  spend(throttled: boolean): boolean;
  earn(): void;
}

const fullBudget = 500;
const throttledCost = 5;
const brokenCost = 14;

export const retryBudget = (): RetryBudget => {
  let left = fullBudget;
  return {
    spend: (throttled) => {
      const cost = throttled ? throttledCost : brokenCost;
      if (left < cost) return false;
      left -= cost;
      return true;
    },
    earn: () => {
      left = Math.min(fullBudget, left + 1);
    },
  };
};
