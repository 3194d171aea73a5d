import { localTime } from '../../tell/local-time.ts';

/**
 * An instant that Slack shows in the zone of whoever reads it; where it cannot, in that of the schedule
 * (https://docs.slack.dev/messaging/formatting-message-text#date-formatting).
 */
export const dateToken = (instant: Date, timezone: string, now: Date): string => {
  const unix = Math.floor(instant.getTime() / 1_000);
  return `<!date^${unix}^{date_short_pretty} {time}|${localTime(instant, timezone, now)} (${timezone})>`;
};
