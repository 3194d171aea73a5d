import type { Announcement } from './announcement.ts';
import { headline } from './headline.ts';
import { plain } from './plain-text.ts';

/**
 * The headline as SNS takes a subject: ASCII without control characters, fewer than 100 characters, beginning with a letter,
 * a digit or a sign (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). What is not ASCII is written as near as
 * can be; the e-mail itself has it as it is. How bad it is stands first, and the stage last, whatever is cut.
 */
export function mailSubject(announcement: Announcement, stage: string): string {
  const severity = severityMark(announcement);
  const end = ` (${fitting(ascii(stage) || '?', mostOfStage)})`;
  return `${severity}${fitting(ascii(headline(announcement)), longest - severity.length - end.length)}${end}`;
}

/** In front of what is told, where it is no plain news. */
export const severityMark = ({ severity }: Announcement): string => marks[severity];

const longest = 99;
const mostOfStage = 30;

const marks = { info: '', warning: 'Warning: ', critical: 'Critical: ' } as const;

const fitting = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 3).trimEnd()}...`;

const ascii = (text: string): string =>
  plain(text)
    .replace(/[→←–—‘’“”…ßæøłÆØŁ×]/g, (sign) => near[sign] ?? '?')
    // An accent is a character of its own after this, and left out.
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?')
    .trim();

const near: Readonly<Record<string, string>> = {
  '→': '->',
  '←': '<-',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  Æ: 'Ae',
  Ø: 'O',
  Ł: 'L',
  '×': 'x',
};
