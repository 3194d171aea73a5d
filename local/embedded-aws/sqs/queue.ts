export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  /** Out of sight until then. */
  readonly visibleAt: number;
  /** Of the last time that it was received. */
  readonly receipt: string | undefined;
  readonly received: number;
}

export interface Queue {
  readonly name: string;
  readonly url: string;
  readonly visibilitySeconds: number;
  messages: readonly QueuedMessage[];
}
