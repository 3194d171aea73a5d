import { type Clock, wallClock } from '../tell/headline.ts';

/**
 * Writes an instant so that Slack shows it in the zone of whoever reads it; where Slack cannot, the schedule's wall time with
 * its zone (https://docs.slack.dev/messaging/formatting-message-text#date-formatting). It stands between two characters of
 * private use until the text is escaped, as an escaped `<` is no token any more. Whoever puts those into a name gets a date
 * shown, and nothing else.
 */
export const everyonesClock: Clock = (instant, told) => {
  const seconds = Math.floor(Date.parse(instant) / 1000);
  return `${open}${seconds}${between}${wallClock(instant, told)} (${told.timezone})${close}`;
};

/** Of escaped text; a token that was cut in two becomes an ellipsis. */
export const withDateTokens = (escaped: string): string =>
  escaped
    .replace(
      whole,
      (_, seconds: string, fallback: string) => `<!date^${seconds}^{date_short_pretty} {time}|${fallback}>`,
    )
    .replace(broken, '…');

const [open, between, close] = ['\ue000', '\ue001', '\ue002'];
const whole = /\ue000(\d+)\ue001([^\ue002]*)\ue002/g;
const broken = /\ue000[^\ue002]*$|[\ue000-\ue002]/g;
