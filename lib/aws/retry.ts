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

/** Calls again, up to `attempts` times in all, while `again` says that what was thrown passes by itself. */
export const retrying = async <T>(
  call: () => Promise<T>,
  options: Waits & { readonly attempts: number; readonly again: (thrown: unknown) => boolean },
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (thrown) {
      if (attempt >= options.attempts || !options.again(thrown)) throw thrown;
      await options.sleep(options.backoffMs(attempt, true));
    }
  }
};
