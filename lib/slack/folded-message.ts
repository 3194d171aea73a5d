import type { Waiting } from '../execute/waiting.ts';
import { headline } from '../tell/headline.ts';
import { localTime } from '../tell/local-time.ts';
import { mrkdwn } from '../tell/mrkdwn.ts';
import { calling, type SlackMessage } from './blocks.ts';

/**
 * What could not be posted in time, as one message: `37 more since Fri 27 Nov 09:00` and a line for each, as many as Slack
 * takes, then the number of the rest.
 *
 * @param called as of any other message; what is critical comes first
 */
export function foldedMessage(folded: readonly Waiting[], now: Date, called?: string): SlackMessage {
  const oldest = folded.reduce((one, other) => (one.announcement.at <= other.announcement.at ? one : other));
  const { at, timezone } = oldest.announcement;
  const title = `${folded.length} more since ${localTime(new Date(at), timezone, now)}`;
  const { shown, left } = fitting(folded.map(lineOf));
  const lines = left === 0 ? shown : [...shown, `• and ${left} more`];
  const { severity } = (folded[0] ?? oldest).announcement;
  const worst = `${calling(severity, called)}${marks[severity]}`;
  return {
    text: `${worst}${mrkdwn(`${title} (${oldest.stage})`)}`,
    blocks: [
      section(`${worst}*${mrkdwn(title)}*`),
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
  `• ${marks[announcement.severity]}${mrkdwn(headline(announcement), limits.line)}`;

function fitting(lines: readonly string[]): { readonly shown: readonly string[]; readonly left: number } {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > limits.lines;
  });
  return end < 0 ? { shown: lines, left: 0 } : { shown: lines.slice(0, end), left: lines.length - end };
}

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
