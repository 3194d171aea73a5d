import { type FailureCode, PrescaleError } from '../execute/failure.ts';

/** `gone`: its first message is not there. `closed`: it takes no replies. `fixed`: its first message cannot be changed. */
export type ThreadFault = 'gone' | 'closed' | 'fixed';

export interface SlackFailureFacts {
  readonly passing: boolean;
  /** The message may be in Slack all the same. */
  readonly isUncertain?: boolean;
  /** Slack finds fault with what the message says: another one would be taken. */
  readonly isOfMessage?: boolean;
  /** What is wrong with the thread, where the message itself would be taken. */
  readonly ofThread?: ThreadFault | undefined;
  /** How long Slack asks to be left alone. */
  readonly retryAfterMs?: number;
}

/** Slack did not take a message, or nobody knows. Never holds an address or a token: it is logged with its fields. */
export class SlackFailure extends PrescaleError {
  readonly isUncertain: boolean;
  readonly isOfMessage: boolean;
  readonly ofThread: ThreadFault | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: FailureCode, message: string, facts: SlackFailureFacts) {
    super(code, message, { passing: facts.passing });
    this.isUncertain = facts.isUncertain ?? false;
    this.isOfMessage = facts.isOfMessage ?? false;
    this.ofThread = facts.ofThread;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

export const throttled = (retryAfter: string | null): SlackFailure =>
  new SlackFailure('throttled', 'Slack takes no more messages for now', {
    passing: true,
    retryAfterMs: retryAfterMs(retryAfter),
  });

// Whole seconds; at least one, so that an answer of 0 is no invitation to hammer, and at most an hour.
const retryAfterMs = (header: string | null): number =>
  header !== null && /^\d{1,9}$/.test(header.trim()) ? Math.min(3_600, Math.max(1, Number(header))) * 1_000 : 1_000;

/** Of a request that got no answer. What was thrown is not kept as the cause: it may hold the address. */
export const unanswered = (error: unknown, timeoutMs: number): SlackFailure => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') {
    const text = `Slack did not answer within ${timeoutMs} ms`;
    return new SlackFailure('timeout', text, { passing: true, isUncertain: true });
  }
  const code = networkCode(error);
  const text = `Slack could not be reached${code === '' ? '' : ` (${code})`}`;
  return new SlackFailure('unavailable', text, { passing: true, isUncertain: !neverSent.has(code) });
};

/** No connection came about, so nothing was sent. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const networkCode = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? code : '';
};

// Only what looks like one of Slack's codes: other text may hold anything, an address included.
export const isSlackCode = (text: string): boolean => /^[a-z][a-z0-9_]{2,60}$/.test(text);

/** What Slack says of the message itself; of webhooks and of chat.postMessage. */
export const faultsOfMessage: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_payload',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
]);
