import type { Posting } from '../execute/posting.ts';

/** What needs a person is not tried every minute. */
export const refusedMs = 5 * 60_000;

/** Whether Slack has refused this lately, a message by its first key or the first message of a thread by its event. */
export const isHeldBack = ({ refused }: Pick<Posting, 'refused'>, what: string, now: Date): boolean =>
  refused.some((one) => one.what === what && Date.parse(one.until) > now.getTime());
