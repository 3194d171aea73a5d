import type { Waiting } from '../execute/waiting.ts';
import { type Clock, headline, wallClock } from '../tell/headline.ts';
import { mrkdwn } from '../tell/mrkdwn.ts';
import { calling, type SlackMessage } from './blocks.ts';
import { everyonesClock, withDateTokens } from './date-token.ts';

/** One of the messages that show what is folded. */
export interface FoldedMessage {
  /** What it shows by its headline, or counts. */
  readonly parts: readonly Waiting[];
  readonly message: SlackMessage;
}

/**
 * What could not be posted in time, in as few messages as Slack takes: `37 more since Fri 27 Nov 09:00` and a line for each.
 * All that is critical or a warning has its line; of the rest as many as fit, then their number.
 *
 * @param folded what is critical first
 * @param called as of any other message
 */
export function foldedMessages(folded: readonly Waiting[], now: Date, called?: string): readonly FoldedMessage[] {
  return pagesOf(folded).map(({ parts, lines }) => ({ parts, message: messageOf(parts, lines, now, called) }));
}

function messageOf(parts: readonly Waiting[], shown: readonly string[], now: Date, called?: string): SlackMessage {
  const oldest = parts.reduce((one, other) => (one.announcement.at <= other.announcement.at ? one : other));
  const { at } = oldest.announcement;
  const title = (clock: Clock): string =>
    `${parts.length} more since ${clock(at, { ...oldest.announcement, at: now.toISOString() })}`;
  const left = parts.length - shown.length;
  const lines = left === 0 ? shown : [...shown, `• and ${left} more`];
  const { severity } = (parts[0] ?? oldest).announcement;
  const worst = `${calling(severity, called)}${marks[severity]}`;
  return {
    text: `${worst}${mrkdwn(`${title(wallClock)} (${oldest.stage})`)}`,
    blocks: [
      section(`${worst}*${withDateTokens(mrkdwn(title(everyonesClock)))}*`),
      ...sectionsOf(lines).map(section),
      context(`Prescale · ${mrkdwn(oldest.stage)} · told together, because Slack did not take them one by one`),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

const marks = { info: '', warning: '⚠️ Warning · ', critical: '🔴 Critical · ' } as const;

/** In characters of escaped text; as a whole Slack has refused messages of about 13,000. */
const limits = { line: 300, section: 2_900, lines: 10_000 } as const;

const lineOf = ({ announcement }: Waiting): string =>
  `• ${marks[announcement.severity]}${withDateTokens(mrkdwn(headline(announcement, everyonesClock), limits.line))}`;

interface Page {
  readonly parts: Waiting[];
  /** Of as many of the parts. */
  readonly lines: string[];
  length: number;
}

function pagesOf(folded: readonly Waiting[]): readonly Page[] {
  const pages: Page[] = [];
  let isFull = false;
  for (const one of folded) {
    const last = pages.at(-1);
    const line: string = isFull && isRoutine(one) ? '' : lineOf(one);
    isFull ||= last !== undefined && isRoutine(one) && !hasRoom(last, line);
    // Routine is counted from here on; anything else begins another message.
    if (last !== undefined && isFull && isRoutine(one)) {
      last.parts.push(one);
      continue;
    }
    const page = last !== undefined && hasRoom(last, line) ? last : { parts: [], lines: [], length: 0 };
    if (page !== last) pages.push(page);
    page.parts.push(one);
    page.lines.push(line);
    page.length += line.length + 1;
  }
  return pages;
}

const isRoutine = ({ announcement }: Waiting): boolean => announcement.severity === 'info';
const hasRoom = ({ length }: Page, line: string): boolean => length + line.length + 1 <= limits.lines;

/** How many messages show what is folded. */
export const countFolded = (folded: readonly Waiting[]): number => pagesOf(folded).length;

function sectionsOf(lines: readonly string[]): readonly string[] {
  const sections: string[] = [];
  for (const line of lines) {
    const last = sections.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= limits.section) {
      sections[sections.length - 1] = `${last}\n${line}`;
    } else sections.push(line);
  }
  return sections;
}

const section = (escaped: string) =>
  ({ type: 'section', text: { type: 'mrkdwn', text: escaped, verbatim: true } }) as const;

const context = (escaped: string) =>
  ({ type: 'context', elements: [{ type: 'mrkdwn', text: escaped, verbatim: true }] }) as const;
