import type { AwsFault } from '../aws-fault.ts';
import type { ServiceName } from '../service-name.ts';

/** What arrives, from a socket or from an SDK in the same process. Header names are in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * What goes back, `afterMs` milliseconds later; a dropped call has its connection destroyed, one that is held is never
 * answered.
 */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: WireAnswer; readonly afterMs: number }
  | { readonly kind: 'dropped'; readonly afterMs: number }
  | { readonly kind: 'held' };

export interface CallAddress {
  readonly service: ServiceName;
  readonly operation: string;
}

/** One of the protocols that AWS services speak. */
export interface Protocol {
  /** Which operation of which service the request is for; `undefined`: not of this protocol. */
  address(request: WireRequest): CallAddress | undefined;
  /** @throws AwsFault SerializationException */
  readInput(request: WireRequest): unknown;
  answer(address: CallAddress, output: object, requestId: string): WireAnswer;
  refusal(address: CallAddress, fault: AwsFault, requestId: string): WireAnswer;
}
