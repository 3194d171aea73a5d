import { type Deadline, hasTime, outOfTime } from '../execute/deadline.ts';
import type { SlackMessage } from './blocks.ts';
import type { SlackChannel } from './slack-channel.ts';
import { faultsOfMessage, isSlackCode, SlackFailure, throttled, unanswered } from './slack-failure.ts';
import { webhookUrl } from './webhook-url.ts';

export interface SlackOptions {
  readonly fetch: typeof fetch;
  /** A loopback base that is accepted besides Slack's own hosts, for local runs. */
  readonly allowedBase?: string;
  /** For one attempt, its answer included. Default `longestPostMs`. */
  readonly timeoutMs?: number;
}

export const longestPostMs = 5_000;

/**
 * Posts by incoming webhook, one request each, and only if it can be answered before the deadline: who was frozen meanwhile
 * posts nothing that somebody else may have posted since. Where Slack asks to wait, nobody waits here: a later turn posts.
 *
 * Rejects with a `SlackFailure` that never holds the URL: `throttled`, `unavailable` and `timeout` pass by themselves,
 * `slack-refused` needs a person.
 *
 * @throws PrescaleError `invalid` if the URL is not Slack's
 */
export const slackWebhook = (url: string, options: SlackOptions): SlackChannel => {
  const target = webhookUrl(url, options.allowedBase);
  const { timeoutMs = longestPostMs } = options;
  return {
    post: async (message, _how, deadline) => {
      if (!hasTime(deadline, timeoutMs)) throw outOfTime('Posting to Slack');
      const failure = await attemptPost(target, message, options, timeoutMs, deadline);
      if (failure !== undefined) throw failure;
      return {};
    },
    find: async () => ({ is: 'unknown' }),
  };
};

const attemptPost = async (
  url: URL,
  message: SlackMessage,
  { fetch }: SlackOptions,
  timeoutMs: number,
  { signal }: Deadline,
): Promise<SlackFailure | undefined> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      // A webhook does not redirect; following one would hand the message to somebody else.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const body = (await response.text()).trim();
    return response.ok ? undefined : refusal(response, body);
  } catch (error) {
    return unanswered(error, timeoutMs);
  }
};

const refusal = ({ status, headers }: Response, body: string): SlackFailure => {
  const said = isSlackCode(body) ? ` (${body})` : '';
  if (status === 429) return throttled(headers.get('retry-after'));
  if (status >= 500) {
    const isUncertain = !notTaken.has(body);
    return new SlackFailure('unavailable', `Slack answered ${status}${said}`, { passing: true, isUncertain });
  }
  const advice = remedies.get(body);
  const text = `Slack refused the message with ${status}${said}${advice === undefined ? '' : `: ${advice}`}`;
  return new SlackFailure('slack-refused', text, { passing: false, isOfMessage: faultsOfMessage.has(body) });
};

/** The fault that a webhook itself finds on Slack's side; any other is that of a gateway, behind which all may be well. */
const notTaken: ReadonlySet<string> = new Set(['rollup_error']);

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
