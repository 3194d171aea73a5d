import type { Announcement } from './announcement.ts';
import { details, labelled, reason, targetLines } from './announcement-text.ts';
import { firstSentence } from './first-sentence.ts';
import { headline } from './headline.ts';
import { localTime } from './local-time.ts';
import { mailSubject, severityMark } from './mail-subject.ts';
import { cut, plain } from './plain-text.ts';
import { whatToDo } from './what-to-do.ts';

/** An e-mail of plain text. */
export interface Mail {
  /** ASCII, one line, fewer than 100 characters. */
  readonly subject: string;
  readonly body: string;
}

/**
 * The announcement as people read it in a mail program: what happened and what it means for everybody, the targets, what to
 * do; then what engineers ask for, links, and where it comes from. Paragraphs are parted by empty lines and no line is
 * broken: the program knows how wide its window is.
 */
export function toMail(announcement: Announcement, stage: string): Mail {
  const isOfFiles = announcement.kind.startsWith('schedule-');
  const why = [...listed(reason(announcement)), ...listed(details(announcement), '- ')];
  const paragraphs = [
    [`${severityMark(announcement)}${headline(announcement)}`],
    [firstSentence(announcement)],
    // Of files everybody reads what there is to say: their authors are no engineers.
    ...(isOfFiles ? [why] : [listed(targetLines(announcement, words), '- ')]),
    under('What to do', listed(whatToDo(announcement), '- ')),
    under('Details', [...(isOfFiles ? [] : why), ...facts(announcement)]),
    links(announcement),
    origin(announcement, stage),
  ];
  const body = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return { subject: mailSubject(announcement, stage), body: `${body.join('\n\n')}\n` };
}

/** An e-mail is read to its end by nobody, and SNS takes 256 KiB. */
const most = { items: 24, item: 1_000, fact: 500, links: 5 } as const;

/** Where signs may be missing in the reader's font. */
const words = { info: '', warning: 'Warning', critical: 'Critical' } as const;

const under = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines];

const listed = (items: readonly string[], bullet = ''): readonly string[] => {
  const shown = items.slice(0, most.items).map((item) => `${bullet}${cut(item, most.item)}`);
  const left = items.length - shown.length;
  return left > 0 ? [...shown, `${bullet}and ${left.toLocaleString('en')} more`] : shown;
};

/** Where a line ended inside of one, somebody else could write the next. */
const links = ({ links: all = [] }: Announcement): readonly string[] =>
  all
    .filter(({ url }) => /^https:\/\/[^\s<>|]{1,500}$/.test(url))
    .slice(0, most.links)
    .map(({ label, url }) => `${cut(plain(label), 30)}: ${url}`);

const facts = (announcement: Announcement): readonly string[] =>
  labelled(announcement).map(({ label, text }) => `${label}: ${cut(text, most.fact)}`);

/** The same in an e-mail that comes a second time, by which it is known as the same. */
const origin = ({ kind, at, timezone, id }: Announcement, stage: string): readonly string[] => [
  `Prescale, ${cut(plain(stage), 100)}, ${kind}, ${localTime(new Date(at), timezone, new Date(at))}. Times are those of ${cut(plain(timezone), 100)}.`,
  `Message ${cut(plain(id), 300)}`,
];
