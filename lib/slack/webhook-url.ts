import { PrescaleError } from '../execute/failure.ts';

/**
 * Slack's incoming webhooks live on two hosts; nothing is ever sent anywhere else. The URL is a password, so no message
 * repeats it.
 *
 * @param allowedBase a loopback base such as `http://127.0.0.1:8080` that is accepted too, for local runs
 * @throws PrescaleError `invalid`
 */
export const webhookUrl = (text: string, allowedBase?: string): URL => {
  const url = parse(text.trim());
  if (url === undefined) throw invalid('is not a URL');
  if (url.username !== '' || url.password !== '') throw invalid('must not hold a user name or password');
  if (slackOrigins.includes(url.origin) || isAllowedLoopback(url, allowedBase)) return url;
  throw invalid('must begin with https://hooks.slack.com/ or https://hooks.slack-gov.com/');
};

const slackOrigins: readonly string[] = ['https://hooks.slack.com', 'https://hooks.slack-gov.com'];

const isAllowedLoopback = (url: URL, allowedBase: string | undefined): boolean => {
  const base = allowedBase === undefined ? undefined : parse(allowedBase);
  return (
    base !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(base.hostname) && url.origin === base.origin
  );
};

// `new URL` would throw an error that holds the text.
const parse = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

const invalid = (what: string): PrescaleError =>
  new PrescaleError('invalid', `the Slack webhook URL ${what}`, { passing: false });
