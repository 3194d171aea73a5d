import { plain } from './plain-text.ts';

/**
 * Text from people as Slack's mrkdwn that reads exactly as it was written: nothing in it becomes a mention, a link, an
 * emoji or formatting. Amazon Q Developer hands `client-markdown` to the chat client as it is, so the same form serves
 * both; `](` is taken apart for Microsoft Teams.
 *
 * Only `&`, `<` and `>` have an escape (https://docs.slack.dev/messaging/formatting-message-text#escaping). The rest is
 * kept from meaning anything by an invisible word joiner, and only where it would mean something, so that names such as
 * `api_v2` can still be copied.
 *
 * @param max of UTF-16 code units of the result. The text is cut before it is escaped, between two characters as people see
 * them, so that no escape, invisible joiner or emoji is ever cut in two
 */
export const mrkdwn = (text: string, max = Number.POSITIVE_INFINITY): string => fitting(plain(text), max, escaped);

/** The same of lines, one under the other. */
export const mrkdwnLines = (lines: readonly string[], max: number): string =>
  fitting(lines.map(plain).join('\n'), max, (text) => text.split('\n').map(escaped).join('\n'));

const escaped = (text: string): string =>
  text
    .replaceAll('`', "'")
    .replace(/(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu, `${joiner}$&${joiner}`)
    .replace(/@(?=channel|here|everyone|[UW][A-Z0-9]{6,})/gi, `@${joiner}`)
    .replace(/:(?=[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:)/gi, `:${joiner}`)
    .replaceAll('](', `]${joiner}(`)
    .replace(/^>/, `${joiner}>`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** The longest beginning that fits with an ellipsis, found by halving: what is escaped is hardly shorter than what is not. */
const fitting = (text: string, max: number, write: (text: string) => string): string => {
  const whole = text.length <= max ? write(text) : undefined;
  if (whole !== undefined && whole.length <= max) return whole;
  // Somewhat further than fits: where a text is sliced, what is left of a character looks like one.
  const ends = Array.from(characters().segment(text.slice(0, max + 100)), ({ index }) => index).filter(
    (index) => index <= max,
  );
  let best = '';
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const cut = write(`${text.slice(0, ends[middle]).trimEnd()}…`);
    if (cut.length <= max) {
      best = cut;
      low = middle + 1;
    } else high = middle;
  }
  return best;
};

let segmenter: Intl.Segmenter | undefined;

/** Characters as people see them: an emoji of several parts is one. Made when a text is cut: it costs a cold start 13 ms. */
function characters(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter;
}

const joiner = '\u2060';
