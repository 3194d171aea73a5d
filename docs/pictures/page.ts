/** Messages of Slack as a page that looks like Slack does: for pictures, since Slack itself cannot be asked for them. */

interface Text {
  readonly text: string;
}
type Block =
  | { readonly type: 'section'; readonly text: Text }
  | { readonly type: 'context'; readonly elements: readonly Text[] }
  | { readonly type: 'divider' };
export interface Message {
  readonly blocks: readonly Block[];
}

export const pageOf = (messages: readonly (readonly [name: string, message: Message])[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>What Prescale says in Slack</title>
<link rel="stylesheet" href="node_modules/@fontsource/lato/400.css">
<link rel="stylesheet" href="node_modules/@fontsource/lato/700.css">
<link rel="stylesheet" href="node_modules/@fontsource/noto-emoji/400.css">
<style>
  body { margin: 0; padding: 12px 20px; width: 720px; background: #fff; color: #1d1c1d; font: 15px/1.47 Lato, "Noto Emoji", sans-serif; }
  h2 { margin: 18px 0 6px; color: #616061; font: 700 12px/1.4 Lato; }
  article { display: flex; gap: 10px; padding: 6px 0; }
  .icon { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #1264a3; color: #fff; font-weight: 700; text-align: center; line-height: 36px; }
  .app { background: #e8e8e8; border-radius: 2px; color: #616061; font-size: 10px; padding: 1px 3px; vertical-align: 1px; }
  p { margin: 4px 0; white-space: pre-wrap; }
  .small { color: #616061; font-size: 13px; }
  hr { border: 0; border-top: 1px solid #ddd; margin: 8px 0; }
  a { color: #1264a3; text-decoration: none; }
  .call { background: #fef8e8; color: #1264a3; border-radius: 3px; padding: 0 2px; }
  code { background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; color: #c01343; font-size: 12px; padding: 1px 3px; }
</style>
${messages.map(([name, { blocks }]) => article(name, blocks)).join('\n')}
</html>
`;

const article = (name: string, blocks: readonly Block[]): string => `<h2>${name}</h2>
<article><div class="icon">P</div><div><p><b>Prescale</b> <span class="app">APP</span></p>
${blocks.map(drawn).join('\n')}
</div></article>`;

const drawn = (block: Block): string => {
  if (block.type === 'divider') return '<hr>';
  if (block.type === 'section') return `<p>${htmlOf(block.text.text)}</p>`;
  return block.elements.map(({ text }) => `<p class="small">${htmlOf(text)}</p>`).join('\n');
};

/** Slack's mrkdwn escapes `&`, `<` and `>` as HTML does; the zone of whoever looks at a picture is that of the schedule. */
const htmlOf = (mrkdwn: string): string =>
  mrkdwn
    .replace(/<!date\^\d+\^[^|>]+\|([^>]+)>/g, '$1')
    .replace(/<!subteam\^\w+>/g, '<span class="call">@on-call</span>')
    .replace(/<@\w+>/g, '<span class="call">@somebody</span>')
    .replace(/<(https:[^|>]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replace(/(?<![\p{L}\p{N}\u2060])\*([^*\n]+)\*(?![\p{L}\p{N}\u2060])/gu, '<b>$1</b>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>');
