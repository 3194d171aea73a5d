import * as z from 'zod/mini';
import { type Deadline, hasTime, outOfTime } from '../execute/deadline.ts';
import { PrescaleError } from '../execute/failure.ts';
import { jsonProblem } from '../plan/json-problem.ts';
import {
  faultsOfMessage,
  isSlackCode,
  SlackFailure,
  type ThreadFault,
  throttled,
  unanswered,
} from './slack-failure.ts';
import { longestPostMs, type SlackOptions } from './webhook.ts';

/** The methods that are used, and how each takes its arguments: those that read take no JSON. */
const methods = {
  'chat.postMessage': 'json',
  'chat.update': 'json',
  'conversations.history': 'form',
  'conversations.replies': 'form',
} as const;
export type Method = keyof typeof methods;

/** Calls a method of Slack's Web API, and reads its answer. Nothing is tried twice. */
export type WebApi = <Answer>(
  method: Method,
  input: Readonly<Record<string, unknown>>,
  shape: z.ZodMiniType<Answer>,
  deadline: Deadline,
) => Promise<Answer>;

/**
 * Slack's Web API for one bot token, which is sent to Slack alone and stands in no error.
 *
 * @throws PrescaleError `invalid` if the token is none
 */
export const slackWebApi = (token: string, options: SlackOptions): WebApi => {
  const bearer = token.trim();
  if (!/^xox[a-z]([.-][\w.-]+)+$/.test(bearer)) {
    throw new PrescaleError('invalid', 'the Slack token does not look like one: xoxb-...', { passing: false });
  }
  const base = options.allowedBase ?? 'https://slack.com';
  const { timeoutMs = longestPostMs, fetch } = options;
  return async (method, input, shape, deadline) => {
    if (!hasTime(deadline, timeoutMs)) throw outOfTime(method);
    const isJson = methods[method] === 'json';
    let response: Response;
    let text: string;
    try {
      response = await fetch(new URL(`/api/${method}`, base), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bearer}`,
          'content-type': isJson ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded',
        },
        body: isJson ? JSON.stringify(input) : formOf(input),
        redirect: 'manual',
        signal: AbortSignal.any([deadline.signal, AbortSignal.timeout(timeoutMs)]),
      });
      text = await response.text();
    } catch (error) {
      throw unanswered(error, timeoutMs);
    }
    if (!response.ok) throw failureOf(response);
    const json = fromJson(text);
    const refused = refusal.safeParse(json);
    if (refused.success) throw refusalOf(method, refused.data);
    const answer = shape.safeParse(json);
    if (answer.success) return answer.data;
    const what = `Slack answered ${method} with something else than it documents`;
    throw new SlackFailure('unavailable', what, { passing: true, isUncertain: true });
  };
};

const formOf = (input: Readonly<Record<string, unknown>>): string =>
  new URLSearchParams(
    Object.entries(input).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, String(value)]],
    ),
  ).toString();

const failureOf = ({ status, headers }: Response): SlackFailure => {
  if (status === 429) return throttled(headers.get('retry-after'));
  const passing = status >= 500;
  const text = `Slack answered ${status}`;
  return new SlackFailure(passing ? 'unavailable' : 'slack-refused', text, { passing, isUncertain: passing });
};

const refusal = z.lazy(() => z.object({ ok: z.literal(false), error: z.string(), needed: z.optional(z.string()) }));

const refusalOf = (method: Method, { error, needed }: { error: string; needed?: string | undefined }): SlackFailure => {
  if (/^(rate_?limited|message_limit_exceeded)$/.test(error)) return throttled(null);
  const code = isSlackCode(error) ? error : 'an unknown error';
  if (itsOwnFault.has(error)) {
    const text = `Slack failed at ${method} (${code})`;
    return new SlackFailure('unavailable', text, { passing: true, isUncertain: true });
  }
  const ofThread = threadFaults[method]?.get(error);
  if (ofThread !== undefined) {
    const text = `Slack ${threadFaultTexts[ofThread]} (${code})`;
    return new SlackFailure('unavailable', text, { passing: true, ofThread });
  }
  const scope = needed !== undefined && /^[a-z:_.,]{2,100}$/.test(needed) ? ` It needs ${needed}.` : '';
  const advice = remedies.get(error);
  const text = `Slack refused ${method} (${code})${advice === undefined ? '' : `: ${advice}`}.${scope}`;
  return new SlackFailure('slack-refused', text, { passing: false, isOfMessage: faultsOfMessage.has(error) });
};

/** "It's possible some aspect of the operation succeeded before the error was raised." */
const itsOwnFault: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'update_failed',
]);

/** Of https://docs.slack.dev/reference/methods/chat.postMessage#errors and chat.update#errors; all else is of the whole channel. */
const threadFaults: Partial<Record<Method, ReadonlyMap<string, ThreadFault>>> = {
  'chat.postMessage': new Map([
    ['cannot_reply_to_message', 'gone'],
    ['message_not_found', 'gone'],
    ['thread_not_found', 'gone'],
    ['restricted_action_thread_locked', 'closed'],
    ['restricted_action_non_threadable_channel', 'closed'],
  ]),
  'chat.update': new Map([
    ['message_not_found', 'gone'],
    ['edit_window_closed', 'fixed'],
    ['cant_update_message', 'fixed'],
  ]),
};
const threadFaultTexts = {
  gone: 'has the thread no more',
  closed: 'takes no replies in the thread',
  fixed: 'lets nobody change the first message of the thread',
} as const;

/** Of https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const remedies: ReadonlyMap<string, string> = new Map([
  ['account_inactive', 'the app was removed from the workspace; install it again and store the new token'],
  ['channel_not_found', 'the channel is gone or private; invite the app to it, or name another channel'],
  ['ekm_access_denied', 'an administrator of the workspace has suspended posting'],
  ['invalid_auth', 'store the bot token of the app, and call from an allowed address'],
  ['is_archived', 'unarchive the channel, or name another one'],
  ['missing_scope', 'add the scope to the app, install it again and store the new token'],
  ['no_permission', 'the app may not do that; look at its scopes'],
  ['not_allowed_token_type', 'store the bot token of the app (xoxb-...)'],
  ['not_authed', 'store the bot token of the app'],
  ['not_in_channel', 'invite the app to the channel'],
  ['restricted_action', 'an administrator of the workspace has restricted posting to the channel'],
  ['team_access_not_granted', 'an administrator has to let the app into the workspace'],
  ['token_expired', 'store a token that does not expire: switch token rotation off'],
  ['token_revoked', 'install the app again and store the new token'],
]);

const fromJson = (text: string): unknown => {
  try {
    const json: unknown = JSON.parse(text);
    return jsonProblem(json) === undefined ? json : undefined;
  } catch {
    return undefined;
  }
};
