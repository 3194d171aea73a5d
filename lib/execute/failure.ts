/**
 * The one error family. Every exception of an SDK is mapped to a code here once, in `lib/aws`; the README tells what
 * each code means and what to do.
 */
export type FailureCode =
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'out-of-time'
  | 'access-denied'
  | 'not-found'
  | 'not-registered'
  | 'invalid'
  | 'quota'
  | 'conflict'
  | 'concurrent-update'
  | 'record-too-new'
  | 'record-unreadable'
  | 'slack-refused'
  | 'unexpected';

/** A call that did not succeed, in Prescale's words; `cause` keeps what was thrown. */
export class PrescaleError extends Error {
  readonly code: FailureCode;
  /** `true`: the same call may succeed later without anybody doing anything. */
  readonly passing: boolean;

  constructor(code: FailureCode, message: string, options: { passing: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PrescaleError';
    this.code = code;
    this.passing = options.passing;
  }
}
