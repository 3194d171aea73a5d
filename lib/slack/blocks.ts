import type { ContextBlock, DividerBlock, MrkdwnElement, SectionBlock } from '@slack/types';
import type { Announcement } from '../tell/announcement.ts';
import { details, type Field, labelled, reason, targetLines } from '../tell/announcement-text.ts';
import { firstSentence } from '../tell/first-sentence.ts';
import { headline } from '../tell/headline.ts';
import { localTime } from '../tell/local-time.ts';
import { mrkdwn } from '../tell/mrkdwn.ts';
import { whatToDo } from '../tell/what-to-do.ts';
import { everyonesClock, withDateTokens } from './date-token.ts';
import { mentionOf, personOf } from './mention.ts';

/** What Slack's `chat.postMessage` and incoming webhooks take. */
export interface SlackMessage {
  /** For notifications and screen readers, where blocks are not shown. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** `verbatim`: Slack makes no links and mentions of its own out of the text. */
type SlackText = MrkdwnElement & { readonly verbatim: true };
export type SlackBlock =
  | (SectionBlock & { readonly text: SlackText })
  | (Omit<ContextBlock, 'elements'> & { readonly elements: readonly SlackText[] })
  | DividerBlock;

/**
 * The announcement as a Slack message: what happened and what it means for everybody, the targets, what to do; below a line
 * and in small type what engineers ask for, and where it comes from. Stays within Slack's limits whatever the announcement
 * holds (https://docs.slack.dev/reference/block-kit/blocks/section-block and context-block).
 *
 * @param called Slack's id of the person or the user group whom critical messages begin with
 */
export const toSlackMessage = (announcement: Announcement, stage: string, called?: string): SlackMessage => {
  const mark = `${calling(announcement.severity, called)}${markOf(announcement)}`;
  const title = headline(announcement);
  return {
    text: `${mark} ${mrkdwn(`${title} (${stage})`, limits.fallback)}`,
    blocks: [
      section(`${mark} *${written(headline(announcement, everyonesClock), limits.title)}*`),
      section(written(firstSentence(announcement, everyonesClock), limits.sentence)),
      ...(isOfStage(announcement)
        ? list([...reason(announcement), ...details(announcement)])
        : ofTargets(announcement)),
      ...list(whatToDo(announcement), '→'),
      ...links(announcement),
      { type: 'divider' },
      ...small(announcement),
      origin(announcement, stage),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
};

/** Whoever is called by critical messages, before anything else. */
export const calling = (severity: Announcement['severity'], called: string | undefined): string => {
  const mention = severity === 'critical' ? mentionOf(called) : undefined;
  return mention === undefined ? '' : `${mention} `;
};

/** A sign and a word, so that nobody has to tell colours apart; what needs nobody says so by its sign. */
const markOf = ({ kind, severity }: Announcement): string => {
  if (severity === 'critical') return '🔴 Critical ·';
  if (severity === 'warning') return '⚠️ Warning ·';
  return kind === 'ready' || kind === 'event-live' || kind === 'recovered' ? '✅' : 'ℹ️';
};

/**
 * In characters of escaped text. Slack takes 3,000 a section and 2,000 a field, but has refused messages of about 13,000
 * characters as a whole; these add up to less.
 */
const limits = {
  fallback: 1000,
  title: 300,
  sentence: 600,
  item: 500,
  items: 12,
  target: 250,
  targets: 20,
  field: 300,
  small: 1500,
  link: 500,
  origin: 300,
} as const;
const itemsPerSection = 4;

const text = (escaped: string): SlackText => ({ type: 'mrkdwn', text: escaped, verbatim: true });

const section = (escaped: string): SlackBlock => ({ type: 'section', text: text(escaped) });

const written = (plain: string, max: number): string => withDateTokens(mrkdwn(plain, max));

/** All targets that are named and how many more; then as much of what troubles them as fits. */
const ofTargets = (announcement: Announcement): readonly SlackBlock[] =>
  sectionsOf(
    targetLines(announcement)
      .slice(0, limits.targets)
      .map((line) => `• ${mrkdwn(line, limits.target)}`),
  );

const list = (items: readonly string[], bullet = '•'): readonly SlackBlock[] => {
  const shown = items.slice(0, limits.items).map((item) => `${bullet} ${mrkdwn(item, limits.item)}`);
  const left = items.length - shown.length;
  return sectionsOf(left > 0 ? [...shown, `${bullet} and ${left} more`] : shown);
};

const sectionsOf = (all: readonly string[]): readonly SlackBlock[] => {
  const sections: SlackBlock[] = [];
  for (let first = 0; first < all.length; first += itemsPerSection) {
    sections.push(section(all.slice(first, first + itemsPerSection).join('\n')));
  }
  return sections;
};

/** Made by Prescale alone, from names that are encoded; `|` and `>` end an address in Slack. */
const links = ({ links: all = [] }: Announcement): readonly SlackBlock[] => {
  const shown = all.filter(({ url }) => url.length <= limits.link && /^https:\/\/[^\s<>|]+$/.test(url)).slice(0, 5);
  const texts = shown.map(({ label, url }) => `<${url.replaceAll('&', '&amp;')}|${mrkdwn(label, 30)}>`);
  return texts.length === 0 ? [] : [{ type: 'context', elements: [text(texts.join('  ·  '))] }];
};

/** Of files and of a whole stage everybody reads what there is to say: their authors are no engineers. */
const isOfStage = ({ kind }: Announcement): boolean => kind.startsWith('schedule-') || kind === 'observed';

/** Small type. A context block takes ten elements. */
const small = (announcement: Announcement): readonly SlackBlock[] => {
  const all = isOfStage(announcement) ? [] : [...reason(announcement), ...bulleted(details(announcement))];
  const why = all.map((one) => mrkdwn(one, limits.item));
  const facts = labelled(announcement).map((one) => `*${one.label}* ${factOf(one)}`);
  const texts = [fitting(why), facts.join('  ·  ')].filter((one) => one !== '');
  return texts.map((one) => ({ type: 'context', elements: [text(one)] }));
};

/** An owner by Slack's id has the name that Slack shows for it. */
const factOf = ({ label, text: said }: Field): string =>
  (label === 'Owner' || label === 'By' ? personOf(said) : undefined) ?? mrkdwn(said, limits.field);

const bulleted = (items: readonly string[]): readonly string[] => {
  const shown = items.slice(0, limits.items).map((item) => `• ${item}`);
  const left = items.length - shown.length;
  return left > 0 ? [...shown, `• and ${left} more`] : shown;
};

/** As many lines as fit, and how many more. */
const fitting = (lines: readonly string[]): string => {
  let length = 0;
  const kept = lines.filter((line) => {
    length += line.length + 1;
    return length <= limits.small;
  });
  const left = lines.length - kept.length;
  return [...kept, ...(left > 0 ? [`• and ${left} more`] : [])].join('\n');
};

const origin = ({ kind, at, timezone }: Announcement, stage: string): SlackBlock => {
  const time = localTime(new Date(at), timezone, new Date(at));
  return {
    type: 'context',
    elements: [text(mrkdwn(`Prescale · ${stage} · ${kind} · ${time} (${timezone})`, limits.origin))],
  };
};
