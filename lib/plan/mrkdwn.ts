import { cut, plain } from './plain-text.ts';

/**
 * Text from people as Slack's mrkdwn that reads exactly as it was written: nothing in it becomes a mention, a link, an
 * emoji or formatting. Amazon Q Developer hands `client-markdown` to the chat client as it is, so the same form serves
 * both; `](` is taken apart for Microsoft Teams.
 *
 * Only `&`, `<` and `>` have an escape (https://docs.slack.dev/messaging/formatting-message-text#escaping). The rest is
 * kept from meaning anything by an invisible word joiner, and only where it would mean something, so that names such as
 * `api_v2` can still be copied.
 */
export const mrkdwn = (text: string): string =>
  plain(text)
    .replaceAll('`', "'")
    .replace(/(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu, `${joiner}$&${joiner}`)
    .replace(/@(?=channel|here|everyone|[UW][A-Z0-9]{6,})/gi, `@${joiner}`)
    .replace(/:(?=[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:)/gi, `:${joiner}`)
    .replaceAll('](', `]${joiner}(`)
    .replace(/^>/, `${joiner}>`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** As `cut`, for the result of `mrkdwn`: never ends inside an entity. */
export const cutMrkdwn = (text: string, max: number): string => {
  if (text.length <= max) return text;
  return `${cut(text, max)
    .slice(0, -1)
    .replace(/&[a-z]*$/, '')
    .trimEnd()}…`;
};

const joiner = '\u2060';
