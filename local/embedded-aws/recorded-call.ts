import type { ServiceName } from './service-name.ts';

/** One request that arrived; each attempt of an SDK's retries counts. */
export interface RecordedCall {
  /** From 1, in the order of arrival; starts again after `clearCalls()`. */
  readonly number: number;
  readonly service: ServiceName;
  readonly operation: string;
  /** As it came over the wire, parsed; `undefined` where it could not be. */
  readonly input: unknown;
  /** The access key that signed it; `undefined` where nothing did. */
  readonly caller: string | undefined;
  /** On the account's clock. */
  readonly at: Date;
  /**
   * `ok`, the name of the error, or what a fault made of it: `dropped` (no effect), `answer-lost` (effect, no answer),
   * `held` (neither; a late call until its effect). `in-flight` until then. Whether the caller had the patience to wait
   * for a slow answer is not known here.
   */
  readonly outcome: string;
}
