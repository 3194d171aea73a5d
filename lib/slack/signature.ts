import { createHmac, timingSafeEqual } from 'node:crypto';

/** What Slack signs, by https://docs.slack.dev/authentication/verifying-requests-from-slack. */
export interface SignedRequest {
  /** `v0=` and 64 hexadecimal digits; another for each request. */
  readonly signature: string;
  readonly signedText: string;
}

/** Older or newer than this it may be one that somebody has recorded. */
export const longestUnderWayMs = 5 * 60_000;

/**
 * A request as far as that can be told without the secret, so that a forged or late one costs no call.
 *
 * @param headers by their names in small letters
 * @param body as it was sent, byte for byte
 */
export function signedRequest(
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  now: Date,
): SignedRequest | 'unsigned' | 'late' {
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = headers['x-slack-signature'] ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'unsigned';
  if (Math.abs(now.getTime() - Number(timestamp) * 1_000) > longestUnderWayMs) return 'late';
  return { signature, signedText: `v0:${timestamp}:${body}` };
}

/** In the same time wherever the first difference is. */
export function isSignedWith({ signature, signedText }: SignedRequest, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(signedText).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('v0='.length), 'hex'));
}
