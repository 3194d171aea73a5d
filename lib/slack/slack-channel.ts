import type { Deadline } from '../execute/deadline.ts';
import type { Attempt } from '../execute/posting.ts';
import type { SlackMessage } from './blocks.ts';

/** One channel of Slack, by whichever way it is posted to. Every method rejects with a `SlackFailure` or `out-of-time`. */
export interface SlackChannel {
  post(message: SlackMessage, how: HowToPost, deadline: Deadline): Promise<Posted>;
  /** Whether a post has arrived whose answer is lost. */
  find(attempt: Attempt, deadline: Deadline): Promise<Found>;
  /** Absent: messages cannot be changed, and there are no threads. */
  readonly threads?: {
    /** Slack's id of the channel. */
    readonly channel: string;
    update(ts: string, message: SlackMessage, deadline: Deadline): Promise<void>;
  };
}

export interface HowToPost {
  /** Travels with the message, so that it can be found. */
  readonly post: string;
  /** Of the first message of the thread. */
  readonly threadTs?: string;
  /** Also in the channel. */
  readonly broadcast?: boolean;
}

export interface Posted {
  /** Slack's id of the message; a webhook does not say. */
  readonly ts?: string;
}

export type Found =
  | { readonly is: 'there'; readonly ts: string }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown' };
