import { createHmac } from 'node:crypto';
import { signingSecret } from '../../local/local-stage.ts';

export interface Slash {
  readonly text?: string;
  readonly user?: string;
  readonly command?: string;
  /** When Slack signed it. */
  readonly at: Date;
  readonly secret?: string;
  /** Instead of what Slack would send. */
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What Lambda makes of a request of Slack to the function's URL (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html). */
export function slashRequest(slash: Slash) {
  const {
    text = '',
    user = 'U0123ABCD',
    command = '/prescale',
    at,
    secret = signingSecret,
    isBase64Encoded = true,
  } = slash;
  const body =
    slash.body ??
    new URLSearchParams({
      token: 'gIkuvaNzQIHg97ATvDxqgjtO',
      team_id: 'T0001',
      channel_id: 'C2147483705',
      user_id: user,
      user_name: 'ana',
      command,
      // As Slack escapes it.
      text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      response_url: 'https://hooks.slack.com/commands/1234/5678',
      trigger_id: '13345224609.738474920.8088930838d88f008e0',
    }).toString();
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return {
    version: '2.0',
    rawPath: '/',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
    requestContext: { http: { method: 'POST', path: '/' } },
    body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded,
  };
}
