import type { Posting } from '../execute/posting.ts';

/**
 * What Slack takes of one channel: a message a second, and short bursts
 * (https://docs.slack.dev/apis/web-api/rate-limits). It does not say how short; ten have not been refused.
 */
export const mostAtOnce = 10;
const perSecond = 1;

/** How many messages may be sent at `now`, in parts of one. A clock that went back adds nothing. */
export const tokensAt = ({ tokens, tokensAt: since }: Pick<Posting, 'tokens' | 'tokensAt'>, now: Date): number => {
  const seconds = Math.max(0, now.getTime() - Date.parse(since)) / 1_000;
  return Math.min(mostAtOnce, tokens + seconds * perSecond);
};
