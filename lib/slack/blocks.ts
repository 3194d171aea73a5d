import type { Announcement } from '../tell/announcement.ts';
import { details, headline, labelled, reason } from '../tell/announcement-text.ts';
import { localTime } from '../tell/local-time.ts';
import { mrkdwn } from '../tell/mrkdwn.ts';
import { whatToDo } from '../tell/what-to-do.ts';

/** What Slack's `chat.postMessage` and incoming webhooks take. */
export interface SlackMessage {
  /** For notifications and screen readers, where blocks are not shown. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

export type SlackBlock =
  | { readonly type: 'section'; readonly text: SlackText }
  | { readonly type: 'section'; readonly fields: readonly SlackText[] }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] };

/** `verbatim`: Slack makes no links and mentions of its own out of the text. */
export interface SlackText {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

/**
 * The announcement as a Slack message: headline, reason, details, labelled fields, what to do, and where it comes from. Stays
 * within Slack's limits whatever the announcement holds
 * (https://docs.slack.dev/reference/block-kit/blocks/section-block and context-block).
 */
export const toSlackMessage = (announcement: Announcement, stage: string): SlackMessage => {
  const { severity } = announcement;
  const title = headline(announcement);
  return {
    text: mrkdwn(`${marks[severity]}${title} (${stage})`, limits.fallback),
    blocks: [
      section(`${marks[severity]}*${mrkdwn(title, limits.title)}*`),
      ...reason(announcement).map((sentence) => section(mrkdwn(sentence, limits.sentence))),
      ...list(details(announcement)),
      ...fields(announcement),
      ...list(whatToDo(announcement), '→'),
      origin(announcement, stage),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
};

const marks = { info: '', warning: '⚠️ Warning · ', critical: '🔴 Critical · ' } as const;

/**
 * In characters of escaped text. Slack takes 3,000 a section and 2,000 a field, but has refused messages of about 13,000
 * characters as a whole; these add up to less.
 */
const limits = { fallback: 1000, title: 300, sentence: 1500, item: 500, items: 12, field: 300, origin: 300 } as const;
const itemsPerSection = 4;

const text = (escaped: string): SlackText => ({ type: 'mrkdwn', text: escaped, verbatim: true });

const section = (escaped: string): SlackBlock => ({ type: 'section', text: text(escaped) });

const list = (items: readonly string[], bullet = '•'): readonly SlackBlock[] => {
  const shown = items.slice(0, limits.items).map((item) => `${bullet} ${mrkdwn(item, limits.item)}`);
  const left = items.length - shown.length;
  const written = left > 0 ? [...shown, `${bullet} and ${left} more`] : shown;
  const sections: SlackBlock[] = [];
  for (let first = 0; first < written.length; first += itemsPerSection) {
    sections.push(section(written.slice(first, first + itemsPerSection).join('\n')));
  }
  return sections;
};

const fields = (announcement: Announcement): readonly SlackBlock[] => {
  const shown = labelled(announcement).map((one) => text(`*${one.label}*\n${mrkdwn(one.text, limits.field)}`));
  return shown.length === 0 ? [] : [{ type: 'section', fields: shown }];
};

const origin = ({ kind, at, timezone }: Announcement, stage: string): SlackBlock => {
  const time = localTime(new Date(at), timezone, new Date(at));
  return {
    type: 'context',
    elements: [text(mrkdwn(`Prescale · ${stage} · ${kind} · ${time} (${timezone})`, limits.origin))],
  };
};
