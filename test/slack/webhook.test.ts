import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Deadline } from '../../lib/execute/deadline.ts';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { toSlackMessage } from '../../lib/slack/blocks.ts';
import { SlackFailure } from '../../lib/slack/slack-failure.ts';
import { slackWebhook } from '../../lib/slack/webhook.ts';
import { webhookUrl } from '../../lib/slack/webhook-url.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { noDeadline } from '../../local/no-deadline.ts';
import { samples } from './samples.ts';
import { type Answer, hangsUp, isSilent, ok, says, slackServer, stalls } from './slack-server.ts';

const secret = 'T0A1B2C3/B4D5E6F7/aSecretThatNobodyMaySee';
const message = toSlackMessage(samples[0] as Announcement, 'production');

/** Posts once against a server that gives `answers`. */
const posting = async (answers: readonly Answer[], timeoutMs = 2000, deadline: Deadline = noDeadline) => {
  await using server = await slackServer(answers);
  const { post } = slackWebhook(`${server.base}/services/${secret}`, {
    fetch,
    allowedBase: server.base,
    timeoutMs,
  });
  const error: unknown = await post(message, { post: 'p' }, deadline).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, posted: server.posted };
};

describe('slackWebhook', () => {
  it('posts nothing that cannot be answered in time', async () => {
    const { error, posted } = await posting([ok], 2_000, { ...noDeadline, leftMs: () => 1_999 });
    expect(error).toMatchObject({ code: 'out-of-time', passing: true });
    expect(posted).toEqual([]);
  });

  it('sends the message as JSON, once', async () => {
    const { error, posted } = await posting([ok]);
    expect(error).toBeUndefined();
    expect(posted).toEqual([
      {
        path: `/services/${secret}`,
        method: 'POST',
        contentType: 'application/json; charset=utf-8',
        body: JSON.parse(JSON.stringify(message)),
      },
    ]);
  });

  const busy = (seconds: number) => says(429, '', { 'retry-after': `${seconds}` });
  it.each<{
    because: string;
    answers: Answer[];
    code: string;
    passing: boolean;
    message: RegExp;
    attempts: number;
    isUncertain?: boolean;
    isOfMessage?: boolean;
    retryAfterMs?: number;
  }>([
    ...[1, 3, 3_600].map((seconds) => ({
      because: `nobody waits ${seconds} s here`,
      answers: [busy(seconds)],
      code: 'throttled',
      passing: true,
      message: /takes no more messages/,
      attempts: 1,
      retryAfterMs: seconds * 1_000,
    })),
    ...(
      [
        ['it is not said how long', says(429), 1_000],
        ['it is no invitation to hammer', busy(0), 1_000],
        ['a date is not understood', says(429, '', { 'retry-after': 'Fri' }), 1_000],
        ['an absurd wait is cut to an hour', busy(999_999_999), 3_600_000],
      ] as const
    ).map(([because, answer, retryAfterMs]) => ({
      because,
      answers: [answer],
      code: 'throttled',
      passing: true,
      message: /takes no more messages/,
      attempts: 1,
      retryAfterMs,
    })),
    {
      because: 'Slack says itself that it has failed',
      answers: [says(500, 'rollup_error')],
      code: 'unavailable',
      passing: true,
      message: /^Slack answered 500 \(rollup_error\)$/,
      attempts: 1,
    },
    {
      because: 'a gateway: it may have been posted behind it',
      answers: [says(504, '<html>')],
      code: 'unavailable',
      passing: true,
      message: /^Slack answered 504$/,
      attempts: 1,
      isUncertain: true,
    },
    {
      because: 'the connection breaks: it may have been posted, so not again at once',
      answers: [hangsUp],
      code: 'unavailable',
      passing: true,
      message: /^Slack could not be reached \([A-Z_]+\)$/,
      attempts: 1,
      isUncertain: true,
    },
    {
      because: 'no answer: it may have been posted, so not again at once',
      answers: [isSilent],
      code: 'timeout',
      passing: true,
      message: /^Slack did not answer within 100 ms$/,
      attempts: 1,
      isUncertain: true,
    },
    {
      because: 'half an answer',
      answers: [stalls],
      code: 'timeout',
      passing: true,
      message: /^Slack did not answer within 100 ms$/,
      attempts: 1,
      isUncertain: true,
    },
    {
      because: 'the message is wrong',
      answers: [says(400, 'invalid_blocks')],
      code: 'slack-refused',
      passing: false,
      message: /^Slack refused the message with 400 \(invalid_blocks\)$/,
      attempts: 1,
      isOfMessage: true,
    },
    {
      because: 'the webhook was revoked',
      answers: [says(404, 'no_service\n')],
      code: 'slack-refused',
      passing: false,
      message: /^Slack refused the message with 404 \(no_service\): the webhook was removed or disabled/,
      attempts: 1,
    },
    {
      because: 'the channel is archived',
      answers: [says(410, 'channel_is_archived')],
      code: 'slack-refused',
      passing: false,
      message: /\(channel_is_archived\): unarchive the channel/,
      attempts: 1,
    },
    {
      because: 'posting is forbidden',
      answers: [says(403, 'action_prohibited')],
      code: 'slack-refused',
      passing: false,
      message: /\(action_prohibited\): an administrator/,
      attempts: 1,
    },
    {
      because: 'a word that objects inherit is no remedy',
      answers: [says(400, 'constructor')],
      code: 'slack-refused',
      passing: false,
      message: /^Slack refused the message with 400 \(constructor\)$/,
      attempts: 1,
    },
    {
      because: 'a body that repeats the URL',
      answers: [says(404, `no such webhook: /services/${secret}`)],
      code: 'slack-refused',
      passing: false,
      message: /^Slack refused the message with 404$/,
      attempts: 1,
    },
    {
      because: 'redirects are not followed',
      answers: [says(307, '', { location: '/elsewhere' })],
      code: 'slack-refused',
      passing: false,
      message: /^Slack refused the message with 307$/,
      attempts: 1,
    },
  ])('fails as $code: $because', async ({ answers, code, passing, message: text, attempts, ...facts }) => {
    const { error, posted } = await posting(answers, answers.some((a) => a === isSilent || a === stalls) ? 100 : 2000);
    expect(error).toBeInstanceOf(SlackFailure);
    const { isUncertain = false, isOfMessage = false, retryAfterMs } = facts;
    expect(error).toMatchObject({
      code,
      passing,
      message: expect.stringMatching(text),
      isUncertain,
      isOfMessage,
      retryAfterMs,
    });
    expect(posted).toHaveLength(attempts);
    expect(posted.every(({ path }) => path === `/services/${secret}`)).toBe(true);
    // Whatever a logger may write of it.
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('aSecret');
  });

  it('says so when nothing listens there at all', async () => {
    const server = await slackServer([]);
    await server[Symbol.asyncDispose]();
    const options = { fetch, allowedBase: server.base };
    const { post } = slackWebhook(`${server.base}/services/${secret}`, options);
    const error: unknown = await post(message, { post: 'p' }, noDeadline).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unavailable', message: 'Slack could not be reached (ECONNREFUSED)' });
    expect(inspect(error, { depth: 10 })).not.toContain('aSecret');
  });
});

describe('webhookUrl', () => {
  it.each`
    url                                             | base
    ${'https://hooks.slack.com/services/T/B/x'}     | ${undefined}
    ${' https://hooks.slack.com/services/T/B/x\n'}  | ${undefined}
    ${'https://hooks.slack-gov.com/services/T/B/x'} | ${undefined}
    ${'HTTPS://HOOKS.SLACK.COM:443/services/T/B/x'} | ${undefined}
    ${'http://127.0.0.1:4566/slack'}                | ${'http://127.0.0.1:4566'}
    ${'http://[::1]:4566/slack'}                    | ${'http://[::1]:4566/'}
    ${'http://localhost:4566/slack'}                | ${'http://localhost:4566/any'}
  `('takes $url', ({ url, base }) => {
    expect(webhookUrl(url, base).href.toLowerCase()).toContain('/s');
  });

  it.each`
    url                                                   | base                        | because
    ${''}                                                 | ${undefined}                | ${'nothing'}
    ${'hooks.slack.com/services/aSecret'}                 | ${undefined}                | ${'no protocol'}
    ${'http://hooks.slack.com/services/aSecret'}          | ${undefined}                | ${'not encrypted'}
    ${'https://hooks.slack.com:8443/services/aSecret'}    | ${undefined}                | ${'another port'}
    ${'https://hooks.slack.com.evil.example/aSecret'}     | ${undefined}                | ${'begins alike'}
    ${'https://evil.example/hooks.slack.com/aSecret'}     | ${undefined}                | ${'holds the name'}
    ${'https://hooks.slack.com@evil.example/aSecret'}     | ${undefined}                | ${'the name is a user'}
    ${'https://me:aSecret@hooks.slack.com/services/x'}    | ${undefined}                | ${'a user and password'}
    ${'https://slack.com/api/chat.postMessage?t=aSecret'} | ${undefined}                | ${'no webhook'}
    ${'https://hooks.slack.com./services/aSecret'}        | ${undefined}                | ${'a trailing dot'}
    ${'file:///etc/aSecret'}                              | ${undefined}                | ${'no web address'}
    ${'http://127.0.0.1:4566/aSecret'}                    | ${undefined}                | ${'loopback must be allowed'}
    ${'http://127.0.0.1:4567/aSecret'}                    | ${'http://127.0.0.1:4566'}  | ${'another port than allowed'}
    ${'http://evil.example/aSecret'}                      | ${'http://evil.example'}    | ${'only loopback can be allowed'}
    ${'http://169.254.169.254/aSecret'}                   | ${'http://169.254.169.254'} | ${'nor link-local'}
    ${'http://127.0.0.1:4566/aSecret'}                    | ${'nonsense'}               | ${'no base'}
  `('refuses $url: $because', ({ url, base }) => {
    const refused = (): URL => webhookUrl(url, base);
    expect(refused).toThrow(PrescaleError);
    expect(refused).toThrow(/^the Slack webhook URL /);
    try {
      refused();
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid', passing: false });
      expect(inspect(error)).not.toContain('aSecret');
    }
  });
});
