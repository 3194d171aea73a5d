/**
 * What Slack refuses, written down from its reference alone and knowing nothing of the code under test:
 * https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/messaging/formatting-message-text.
 */
export const complaints = (message: unknown): string[] => {
  const found: string[] = [];
  const complain = (where: string, what: string): void => {
    found.push(`${where}: ${what}`);
  };

  const text = (where: string, value: unknown, max: number): void => {
    if (typeof value !== 'string') {
      complain(where, 'is not text');
      return;
    }
    if (value.trim() === '') complain(where, 'is empty');
    if (value.length > max) complain(where, `has ${value.length} characters, ${max} are allowed`);
    if (!value.isWellFormed()) complain(where, 'holds half a surrogate pair');
    if (/[<>]/.test(value)) complain(where, 'holds an unescaped < or >');
    if (/&(?!amp;|lt;|gt;)/.test(value)) complain(where, 'holds an unescaped &');
    if (/`/.test(value)) complain(where, 'holds a backtick');
    if (/@(channel|here|everyone)/i.test(value)) complain(where, 'mentions everybody');
    if (/\]\(/.test(value)) complain(where, 'holds a Markdown link');
    if (/[\u202a-\u202e\u2066-\u2069]/.test(value)) complain(where, 'holds a bidirectional control');
    if (/[\p{Cc}]/u.test(value.replaceAll('\n', ''))) complain(where, 'holds a control character');
  };

  const object = (where: string, value: unknown, max: number): void => {
    const { type, text: written } = value as { type?: unknown; text?: unknown };
    if (type !== 'mrkdwn' && type !== 'plain_text') complain(where, `type ${type}`);
    text(where, written, max);
  };

  const { text: fallback, blocks } = message as { text?: unknown; blocks?: unknown };
  text('text', fallback, 4000);
  if (!Array.isArray(blocks) || blocks.length < 1 || blocks.length > 50) return [...found, 'blocks: 1 to 50'];
  for (const [index, block] of blocks.entries()) {
    const where = `blocks[${index}]`;
    if (block.type === 'section') {
      if (block.text === undefined && block.fields === undefined) complain(where, 'has neither text nor fields');
      if (block.text !== undefined) object(`${where}.text`, block.text, 3000);
      if (block.fields !== undefined && (block.fields.length < 1 || block.fields.length > 10))
        complain(where, 'fields');
      for (const field of block.fields ?? []) object(`${where}.fields`, field, 2000);
    } else if (block.type === 'context') {
      if (block.elements.length < 1 || block.elements.length > 10) complain(where, 'elements: 1 to 10');
      for (const element of block.elements) object(`${where}.elements`, element, 3000);
    } else complain(where, `type ${block.type}`);
  }
  // Not documented; msg_blocks_too_long was seen at about this length.
  const all = JSON.stringify(blocks).length;
  if (all > 13_000 + 1_500) complain('blocks', `${all} characters of JSON in all`);
  return found;
};
