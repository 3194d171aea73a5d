import type { ECSClientConfig } from '@aws-sdk/client-ecs';
import type { Waits } from './retry.ts';

/** The SDK's interface for retries, taken from a client so that it is always the version the clients use. */
export type RetryStrategy = Extract<
  NonNullable<ECSClientConfig['retryStrategy']>,
  { acquireInitialRetryToken: unknown }
>;
type RetryToken = Parameters<RetryStrategy['recordSuccess']>[0];

const fullBudget = 500;
const throttledCost = 5;
const brokenCost = 14;

/**
 * The SDK's standard retry (transient errors and throttling, a budget per client so that an outage is not answered
 * with a storm), with two differences: waiting is injected, and `LimitExceededException`, which says in every API
 * Prescale uses that a quota is exhausted, is not mistaken for throttling.
 */
export const standardRetry = ({ attempts, backoffMs, sleep }: Waits & { readonly attempts: number }): RetryStrategy => {
  let budget = fullBudget;
  const costs = new WeakMap<RetryToken, number>();

  const token = (retries: number, cost: number): RetryToken => {
    const made = { getRetryCount: () => retries, getRetryDelay: () => 0 };
    costs.set(made, cost);
    return made;
  };

  return {
    acquireInitialRetryToken: async () => token(0, 1),
    refreshRetryTokenForRetry: async (last, { error, errorType }) => {
      const throttled = errorType === 'THROTTLING';
      const passes = (throttled || errorType === 'TRANSIENT') && error?.name !== 'LimitExceededException';
      const attempt = last.getRetryCount() + 1;
      const cost = throttled ? throttledCost : brokenCost;
      // The middleware throws away this error and rejects with the one of the call.
      if (!passes || attempt >= attempts || budget < cost) throw new Error('No retry left.');
      budget -= cost;
      await sleep(backoffMs(attempt, throttled));
      return token(attempt, cost);
    },
    recordSuccess: (used) => {
      budget = Math.min(fullBudget, budget + (costs.get(used) ?? 1));
    },
  };
};
