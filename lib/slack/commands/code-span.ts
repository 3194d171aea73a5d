import { plain } from '../../tell/plain-text.ts';

/** Text that is to be copied and typed, as Slack shows it: with nothing invisible in it. */
export const codeSpan = (text: string): string =>
  `\`${plain(text).replaceAll('`', "'").replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\``;
