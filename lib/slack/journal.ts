import { createHash } from 'node:crypto';
import type { Deadline } from '../execute/deadline.ts';
import type { PrescaleError } from '../execute/failure.ts';
import type { Inbox } from '../execute/ports.ts';
import type { Attempt, Posting } from '../execute/posting.ts';
import type { SlackMessage } from './blocks.ts';
import { refusedMs } from './held-back.ts';
import type { HowToPost, SlackChannel } from './slack-channel.ts';
import { SlackFailure } from './slack-failure.ts';
import { tokensAt } from './token-bucket.ts';

/** What this process knows of posts that it could not note, by `nameOf`: whether Slack has them. */
export type OwnPosts = Map<string, 'there' | 'absent'>;

/**
 * What a turn writes down, so that the next one knows what to ask Slack for, wherever this one dies. One item; each write
 * says more than the one before.
 */
export interface Journal {
  readonly state: Posting;
  /** Messages that Slack takes now. */
  readonly tokens: number;
  /** Nobody else posts from here on. Rejects with `conflict` where somebody else was quicker. */
  claim(): Promise<void>;
  /**
   * Writes the post down, sends it, and answers with its `ts`. What Slack certainly has not, because it failed, is sent up to
   * three times with half a second and a second between; every request counts. Where Slack has it not in the end, the attempt
   * is forgotten.
   */
  send(channel: SlackChannel, message: SlackMessage, attempt: Attempt, more: Sending): Promise<string | undefined>;
  /** Its announcements are noted, or its thread is kept: nothing is in doubt any more. */
  over(attempt: Attempt): void;
  /**
   * Slack refuses one thing: it is tried again later, and the next one goes on. Rejects with `error`, where that is no refusal,
   * or the second in a row: then it is the channel that needs a person.
   */
  refused(what: string, error: unknown): void;
  /** What was refused, where others went on. */
  readonly refusal: SlackFailure | undefined;
  /** What the next write says. */
  change(change: Partial<Posting>): void;
  /** Lets others post, with the tokens that are left. */
  release(failure: PrescaleError | undefined): Promise<void>;
}

export interface Sending {
  readonly how: Omit<HowToPost, 'post'>;
  /** Events whose first messages are behind then. */
  readonly behind: readonly string[];
  readonly deadline: Deadline;
}

export interface JournalPorts {
  readonly inbox: Inbox;
  readonly now: () => Date;
  /** In milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly ownPosts: OwnPosts;
}

/**
 * Longer than the function may run, so that nobody else posts meanwhile; shorter than the minute between two looks at what
 * waits, so that the next one goes on where this one died.
 */
const holdMs = 45_000;

export function createJournal({ inbox, now, sleep, ownPosts }: JournalPorts, before: Posting): Journal {
  let state = before;
  let tokens = tokensAt(before, now());
  let refusal: SlackFailure | undefined;
  let isInARow = false;
  const write = async (change: Partial<Posting>): Promise<void> => {
    state = await inbox.write({ ...state, ...change });
  };
  const forget = (): void => {
    const { attempt: _over, ...others } = state;
    state = others;
  };
  return {
    get state() {
      return state;
    },
    get tokens() {
      return tokens;
    },
    get refusal() {
      return refusal;
    },

    claim: async () => {
      const heldUntil = new Date(now().getTime() + holdMs).toISOString();
      const { notBefore: _over, ...others } = state;
      state = { ...others, refused: others.refused.filter(({ until }) => Date.parse(until) > now().getTime()) };
      // Should this turn die, nobody knows how many tokens it has used.
      await write({ heldUntil, tokens: 0, tokensAt: heldUntil });
    },

    send: async (channel, message, attempt, { how, behind, deadline }) => {
      // Until it is written down for certain it is not sent.
      ownPosts.set(nameOf(attempt), 'absent');
      await write({ attempt, behind: [...new Set([...state.behind, ...behind])] });
      ownPosts.delete(nameOf(attempt));
      for (let request = 1; ; request += 1) {
        tokens -= 1;
        try {
          const { ts } = await channel.post(message, { ...how, post: attempt.post }, deadline);
          ownPosts.set(nameOf(attempt), 'there');
          return ts;
        } catch (error) {
          if (!isWorthAnother(error) || request === mostRequests || tokens < 1) {
            if (!(error instanceof SlackFailure && error.isUncertain)) forget();
            throw error;
          }
          await sleep(500 * request);
        }
      }
    },

    over: (attempt) => {
      ownPosts.delete(nameOf(attempt));
      forget();
      isInARow = false;
      state = { ...state, perhaps: state.perhaps.filter((key) => !attempt.keys.includes(key)) };
    },

    refused: (what, error) => {
      if (!(error instanceof SlackFailure) || error.code !== 'slack-refused' || isInARow) throw error;
      [refusal, isInARow] = [error, true];
      const until = new Date(now().getTime() + refusedMs).toISOString();
      state = { ...state, refused: [...state.refused, { what, until }] };
    },

    change: (change) => {
      state = { ...state, ...change };
    },

    release: async (failure) => {
      const { heldUntil: _held, ...free } = state;
      const notBefore = silence(failure, now());
      await inbox.write({
        ...free,
        tokens: failure?.code === 'throttled' ? 0 : Math.max(0, tokens),
        tokensAt: now().toISOString(),
        ...(notBefore !== undefined && { notBefore: notBefore.toISOString() }),
      });
    },
  };
}

export const nameOf = ({ post, at }: Attempt): string => `${post}@${at}`;

/** The same for the same parts. */
export const postOf = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);

const mostRequests = 3;

const isWorthAnother = (error: unknown): boolean =>
  error instanceof SlackFailure && error.code === 'unavailable' && !error.isUncertain && error.ofThread === undefined;

const silence = (failure: PrescaleError | undefined, now: Date): Date | undefined => {
  if (failure instanceof SlackFailure && failure.retryAfterMs !== undefined)
    return new Date(now.getTime() + failure.retryAfterMs);
  return failure?.code === 'slack-refused' ? new Date(now.getTime() + refusedMs) : undefined;
};
