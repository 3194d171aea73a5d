import type { HttpHandler } from '@smithy/core/protocols';
import { type Deadline, hasTime, longestCallMs, outOfTime } from '../execute/deadline.ts';
import type { PrescaleError } from '../execute/failure.ts';
import { connecting } from './connections.ts';
import { toPrescaleError } from './failure.ts';
import type { Pace } from './pace.ts';
import type { RetryBudget, Waits } from './retry.ts';

type CallOptions = NonNullable<Parameters<HttpHandler['handle']>[1]> & { readonly deadline?: Deadline };

/** Where every try passes, after all waiting, signing and queueing: what is too late does not leave. */
export const untilDeadline = (inner: HttpHandler): HttpHandler => ({
  ...(inner.metadata && { metadata: inner.metadata }),
  handle: async (request, options: CallOptions = {}) => {
    const { deadline, ...passedOn } = options;
    if (deadline === undefined) return inner.handle(request, passedOn);
    if (!hasTime(deadline)) throw outOfTime(`${request.method} ${request.hostname}`);
    return connecting(deadline, () => inner.handle(request, passedOn));
  },
  destroy: () => inner.destroy?.(),
  updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
  httpHandlerConfigs: () => inner.httpHandlerConfigs(),
});

interface SdkClient {
  send(...args: never[]): unknown;
}

export interface Manner {
  readonly waits: Waits;
  /** Of one call, the first included. 1: what destroys is not sent twice. */
  readonly attempts: number;
  readonly again: (failure: PrescaleError) => boolean;
  readonly budget: RetryBudget;
  readonly pace?: Pace;
}

/**
 * The client as it is until the deadline: each try waits for its turn, has to be answered in time, and is made again where
 * that may help and there is time for it. The SDK's own retries know no deadline, so they are off (`maxAttempts: 1`).
 */
export const timely = <Client extends SdkClient>(client: Client, deadline: Deadline, manner: Manner): Client => {
  const { waits, attempts, again, budget, pace } = manner;
  const sendOnce = client.send.bind(client) as (command: object, options: CallOptions) => Promise<unknown>;
  /** Until the next try; absent: there is none. */
  const waitAfter = (attempt: number, failure: PrescaleError, thrown: unknown): number | undefined => {
    const isThrottled = failure.code === 'throttled';
    if (attempt >= attempts || !(again(failure) || isSkewCorrected(thrown)) || !budget.spend(isThrottled))
      return undefined;
    const waitMs = waits.backoffMs(attempt, isThrottled || failure.code === 'concurrent-update');
    return hasTime(deadline, waitMs + longestCallMs) ? waitMs : undefined;
  };
  const send = async (command: object): Promise<unknown> => {
    let last: unknown;
    for (let attempt = 1; ; attempt += 1) {
      // What AWS said to the try before is more than that there is no time for another.
      const leftAt = await pace?.turn(deadline).catch((tooLate: unknown) => {
        throw last ?? tooLate;
      });
      try {
        const answer = await sendOnce(command, { abortSignal: deadline.signal, deadline });
        budget.earn();
        pace?.passed();
        return answer;
      } catch (thrown) {
        const failure = toPrescaleError(command.constructor.name, thrown);
        if (failure.code === 'throttled' && leftAt !== undefined) pace?.throttled(leftAt);
        const waitMs = waitAfter(attempt, failure, thrown);
        if (waitMs === undefined) throw thrown;
        await waits.sleep(waitMs);
        last = thrown;
      }
    }
  };
  return Object.create(client, { send: { value: send } });
};

/** What passes by itself within a second or so. */
export const passes = ({ code }: PrescaleError): boolean =>
  code === 'throttled' || code === 'unavailable' || code === 'concurrent-update' || code === 'timeout';

/** A call of one target that hung is left to the next tick: the others have waited for it long enough. */
export const passesUnlessItHung = (failure: PrescaleError): boolean => failure.code !== 'timeout' && passes(failure);

/** The SDK has noted by how much the machine's clock is off, and signs the next try with that. */
const isSkewCorrected = (thrown: unknown): boolean =>
  (thrown as { $metadata?: { clockSkewCorrected?: boolean } })?.$metadata?.clockSkewCorrected === true;
