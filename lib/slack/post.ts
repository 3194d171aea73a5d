import { type Deadline, hasTime, outOfTime } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import type { SlackMessage } from './blocks.ts';
import { webhookUrl } from './webhook-url.ts';

export interface WebhookOptions {
  readonly fetch: typeof fetch;
  /** In milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** A loopback base that is accepted besides Slack's own hosts, for local runs. */
  readonly allowedBase?: string;
  /** For one attempt, its answer included. Default 5 s. */
  readonly timeoutMs?: number;
}

/**
 * Posts by incoming webhook. At most three attempts and ten seconds of waiting between them, each only if it can be
 * answered before the deadline: who was frozen meanwhile posts nothing that somebody else may have posted since. Slack takes one message a second and channel, and answers 429 with Retry-After above
 * that (https://docs.slack.dev/apis/web-api/rate-limits).
 *
 * The posting function rejects with a PrescaleError that never holds the URL: `throttled`, `unavailable` and `timeout`
 * pass by themselves, `slack-refused` needs a person.
 *
 * @throws PrescaleError `invalid` if the URL is not Slack's
 */
export const slackWebhook = (
  url: string,
  options: WebhookOptions,
): ((message: SlackMessage, deadline: Deadline) => Promise<void>) => {
  const target = webhookUrl(url, options.allowedBase);
  const { timeoutMs = 5_000 } = options;
  return async (message, deadline) => {
    let waitedMs = 0;
    for (let attempt = 1; ; attempt++) {
      if (!hasTime(deadline, timeoutMs)) throw outOfTime('Posting to Slack');
      const answer = await attemptPost(target, message, options, timeoutMs, deadline.signal);
      if (answer === 'posted') return;
      const waitMs = answer.retryAfterMs ?? 500 * attempt;
      if (!answer.again || attempt === maxAttempts || waitedMs + waitMs > maxWaitMs) throw answer.failure;
      await options.sleep(waitMs);
      waitedMs += waitMs;
    }
  };
};

const maxAttempts = 3;
const maxWaitMs = 10_000;

interface Refusal {
  readonly failure: PrescaleError;
  /** Worth another attempt at once. */
  readonly again: boolean;
  readonly retryAfterMs?: number;
}

const attemptPost = async (
  url: URL,
  message: SlackMessage,
  { fetch }: WebhookOptions,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<'posted' | Refusal> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      // A webhook does not redirect; following one would hand the message to somebody else.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const body = await response.text();
    return response.ok ? 'posted' : refusal(response, body);
  } catch (error) {
    return unanswered(error, timeoutMs);
  }
};

const refusal = (response: Response, body: string): Refusal => {
  const { status } = response;
  if (status === 429) {
    const failure = new PrescaleError('throttled', 'Slack takes no more messages for now', { passing: true });
    return { failure, again: true, retryAfterMs: retryAfterMs(response.headers.get('retry-after')) };
  }
  if (status >= 500) {
    const failure = new PrescaleError('unavailable', `Slack answered ${status}${said(body)}`, { passing: true });
    return { failure, again: true };
  }
  const advice = remedies.get(body.trim());
  const text = `Slack refused the message with ${status}${said(body)}${advice === undefined ? '' : `: ${advice}`}`;
  return { failure: new PrescaleError('slack-refused', text, { passing: false }), again: false };
};

/** Of https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
const remedies: ReadonlyMap<string, string> = new Map([
  ['action_prohibited', 'an administrator of the workspace has restricted posting to the channel'],
  ['channel_is_archived', 'unarchive the channel, or make a webhook for another one'],
  ['channel_not_found', 'the channel is gone; make a webhook for another one'],
  ['invalid_token', 'make a new webhook and store its URL'],
  ['no_service', 'the webhook was removed or disabled; make a new one and store its URL'],
  ['no_team', 'the workspace is gone; make a webhook in another one'],
  ['posting_to_general_channel_denied', 'only some may post to this channel; make a webhook for another one'],
  ['team_disabled', 'the workspace is disabled'],
  ['user_not_found', 'the person who made the webhook is gone; make a new one and store its URL'],
]);

// Only what looks like one of Slack's codes: other bodies may hold anything, the URL included.
const said = (body: string): string => (/^[a-z][a-z0-9_]{2,60}$/.test(body.trim()) ? ` (${body.trim()})` : '');

// Whole seconds; at least one, so that an answer of 0 is no invitation to hammer.
const retryAfterMs = (header: string | null): number =>
  header !== null && /^\d{1,9}$/.test(header.trim()) ? Math.max(1, Number(header)) * 1000 : 1000;

// What was thrown is not kept as the cause: it is logged with its fields, and those may hold the URL.
const unanswered = (error: unknown, timeoutMs: number): Refusal => {
  if (error instanceof Error && error.name === 'TimeoutError') {
    const failure = new PrescaleError('timeout', `Slack did not answer within ${timeoutMs} ms`, { passing: true });
    // It may have been posted: better a later redelivery than the same message twice at once.
    return { failure, again: false };
  }
  const failure = new PrescaleError('unavailable', `Slack could not be reached${networkCode(error)}`, {
    passing: true,
  });
  return { failure, again: true };
};

const networkCode = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : '';
};
