/** With links all that a message holds in angle brackets. */
const dateToken = /<!date\^\d{1,12}\^\{date_short_pretty\} \{time\}\|[^|<>]+>/g;

/** What Prescale links to: nothing that anybody wrote may come into an address. */
const link = /<https:\/\/[^\s<>|]+\|[A-Z][a-z]+>/g;

/** What no text that Slack shows may hold. */
const forbidden: readonly { readonly holds: (text: string) => boolean; readonly what: string }[] = [
  { holds: (text) => text.trim() === '', what: 'is empty' },
  { holds: (text) => !text.isWellFormed(), what: 'holds half a surrogate pair' },
  { holds: (text) => /[<>]/.test(text.replace(dateToken, '').replace(link, '')), what: 'holds an unescaped < or >' },
  { holds: (text) => /&(?!amp;|lt;|gt;)/.test(text), what: 'holds an unescaped &' },
  { holds: (text) => /`/.test(text), what: 'holds a backtick' },
  { holds: (text) => /@(channel|here|everyone)/i.test(text), what: 'mentions everybody' },
  { holds: (text) => /\]\(/.test(text), what: 'holds a Markdown link' },
  { holds: (text) => /[\u202a-\u202e\u2066-\u2069]/.test(text), what: 'holds a bidirectional control' },
  { holds: (text) => /[\p{Cc}]/u.test(text.replaceAll('\n', '')), what: 'holds a control character' },
];

const inText = (where: string, value: unknown, max: number): string[] => {
  if (typeof value !== 'string') return [`${where}: is not text`];
  const found = forbidden.filter(({ holds }) => holds(value)).map(({ what }) => `${where}: ${what}`);
  if (value.length > max) found.push(`${where}: has ${value.length} characters, ${max} are allowed`);
  return found;
};

const inObject = (where: string, value: unknown, max: number): string[] => {
  const { type, text } = value as { type?: unknown; text?: unknown };
  const isKnown = type === 'mrkdwn' || type === 'plain_text';
  return [...(isKnown ? [] : [`${where}: type ${type}`]), ...inText(where, text, max)];
};

interface Block {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly fields?: readonly unknown[];
  readonly elements?: readonly unknown[];
}

const inBlock = (where: string, { type, text, fields, elements = [] }: Block): string[] => {
  const isCountRight = (list: readonly unknown[]): boolean => list.length >= 1 && list.length <= 10;
  if (type === 'section') {
    return [
      ...(text === undefined && fields === undefined ? [`${where}: has neither text nor fields`] : []),
      ...(text === undefined ? [] : inObject(`${where}.text`, text, 3000)),
      ...(fields === undefined || isCountRight(fields) ? [] : [`${where}: fields`]),
      ...(fields ?? []).flatMap((field) => inObject(`${where}.fields`, field, 2000)),
    ];
  }
  if (type === 'divider') return [];
  if (type !== 'context') return [`${where}: type ${type}`];
  return [
    ...(isCountRight(elements) ? [] : [`${where}: elements: 1 to 10`]),
    ...elements.flatMap((element) => inObject(`${where}.elements`, element, 3000)),
  ];
};

/**
 * What Slack refuses, written down from its reference alone and knowing nothing of the code under test:
 * https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/messaging/formatting-message-text.
 *
 * @param mentions those that are meant; any other is complained of
 */
export const complaints = (message: unknown, mentions: readonly string[] = []): string[] => {
  const json = mentions.reduce((rest, mention) => rest.replaceAll(mention, '@somebody'), JSON.stringify(message));
  const { text, blocks } = JSON.parse(json) as { text?: unknown; blocks?: unknown };
  const found = inText('text', text, 4000);
  if (!Array.isArray(blocks) || blocks.length < 1 || blocks.length > 50) return [...found, 'blocks: 1 to 50'];
  found.push(...blocks.flatMap((block, index) => inBlock(`blocks[${index}]`, block)));
  // Not documented; msg_blocks_too_long was seen at about this length.
  const all = JSON.stringify(blocks).length;
  if (all > 13_000 + 1_500) found.push(`blocks: ${all} characters of JSON in all`);
  return found;
};
