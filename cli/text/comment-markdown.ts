import type { ChangedMode } from '../../lib/preview/changed-modes.ts';
import type { Edit } from '../../lib/preview/difference.ts';
import type { EventOverlap } from '../../lib/preview/event-overlaps.ts';
import type { EventSize } from '../../lib/preview/event-size.ts';
import type { Preview } from '../../lib/preview/preview.ts';
import type { Span } from '../../lib/preview/span.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { Occurrence, Problem, Window } from '../../lib/schedule/schedule.ts';
import type { LocalClock } from './local-clock.ts';
import { editsTable, escaped, hoursMarkdown, modeMarkdown } from './preview-markdown.ts';
import { money, whole } from './totals-text.ts';

/** What a comment says of one stage. */
export type Told =
  | { readonly kind: 'nothing'; readonly stage: string }
  | { readonly kind: 'gone'; readonly stage: string }
  | { readonly kind: 'refused'; readonly stage: string; readonly problems: readonly Problem[] }
  | ToldEdit;

export interface ToldEdit {
  readonly kind: 'edit';
  readonly stage: string;
  readonly clock: LocalClock;
  /** What it is compared with was refused. */
  readonly isAllNew: boolean;
  /** Whether what is shown is done at all. */
  readonly modes: readonly ChangedMode[];
  readonly events: readonly ToldEvent[];
  readonly sections: readonly ToldSection[];
  /** So many days of other changed windows are not shown. */
  readonly moreSections: number;
  readonly overlaps: readonly EventOverlap[];
  /** What engineers have to look at. */
  readonly beyondBudget: readonly Problem[];
  /** Who these engineers are, as a mention; absent: the budget does not say. */
  readonly ask?: string;
  /** Those that were not there before the edit. */
  readonly warnings: readonly Problem[];
}

export interface ToldEvent {
  readonly kind: 'new' | 'changed' | 'taken out';
  readonly event: Window;
  /** Absent: it does not happen any more. */
  readonly size?: EventSize;
}

export interface ToldSection {
  readonly span: Span;
  readonly edits: readonly Edit[];
  /** Absent: the stage was not there. */
  readonly before?: Preview;
  readonly after: Preview;
}

/** What stands below: what was compared, and with what. */
export interface Origin {
  /** Absent: what lies in the folder is in no commit. */
  readonly commit?: string;
  readonly against: string;
  readonly version: string;
  readonly timeZoneData: string;
}

/** The first line of a comment, which nobody sees, and by which it is found again. */
export const markerOf = (stage: string): string => {
  // A stage is named as its folder is: nothing of that may end the remark.
  const name = encodeURIComponent(stage).replaceAll('-', '%2D');
  return `<!-- prescale: schedule ${name} -->`;
};

/** Rows and items of each list; fewer where the comment would be too long. */
const mostOfList = [150, 60, 25, 10, 3];

/** A comment that is no longer than the code host takes. */
export function commentMarkdown(told: Told, origin: Origin, mostCharacters: number): string {
  const made = (most: number): string =>
    [markerOf(told.stage), ...bodyOf(told, most), '', originText(origin)].join('\n');
  const fitting = mostOfList.map(made).find((text) => text.length <= mostCharacters);
  if (fitting !== undefined) return fitting;
  const end = `\n\nThis is cut: it is too long for a comment.\n\n${originText(origin)}`;
  const text = made(mostOfList.at(-1) ?? 0).slice(0, mostCharacters - end.length);
  return `${text.slice(0, text.lastIndexOf('\n'))}${end}`;
}

function bodyOf(told: Told, most: number): readonly string[] {
  const stage = escaped(told.stage);
  switch (told.kind) {
    case 'nothing':
      return [`### ${stage}: nothing changes any more`, '', 'What was shown here before is not in this edit any more.'];
    case 'gone':
      return [
        `### ${stage}: the stage is taken out`,
        '',
        'It cannot be deployed any more. What is deployed of it goes on by its last schedule until it is removed.',
      ];
    case 'refused':
      return [
        `### ${stage}: there are mistakes`,
        '',
        'Nothing is deployed before they are mended. What the edit changes is shown here then.',
        '',
        ...list(told.problems.filter(({ severity }) => severity === 'error').map(problemItem), most),
      ];
    case 'edit':
      return editBody(told, most);
    default:
      return told satisfies never;
  }
}

function editBody(told: ToldEdit, most: number): readonly string[] {
  const { clock, events, modes, overlaps, warnings, sections, moreSections } = told;
  const modeItems = modes.map((mode) => modeMarkdown(mode, clock));
  const eventItems = events.map((event) => eventItem(event, clock));
  return [
    `### ${escaped(told.stage)}: what this edit changes`,
    ...(told.isAllNew ? ['', 'The schedule that it is compared with is refused, so all of it is shown as new.'] : []),
    ...(modes.length === 0 ? [] : ['', ...list(modeItems, most)]),
    ...(events.length === 0 ? [] : ['', ...list(eventItems, most)]),
    ...askText(told, most),
    ...sections.flatMap((section) => sectionText(section, clock, most)),
    ...(moreSections > 0
      ? ['', `The days of ${counted(moreSections, 'more change', 'more changes')} are not shown.`]
      : []),
    ...titled(
      'At the same time as other events',
      overlaps.map((overlap) => overlapItem(overlap, clock)),
      most,
    ),
    ...titled('Warnings', warnings.map(problemItem), most),
  ];
}

function askText({ ask, beyondBudget }: ToldEdit, most: number): readonly string[] {
  if (beyondBudget.length === 0) return [];
  return [
    '',
    // The one mention that is meant: it calls them.
    `#### An engineer has to look at this${ask === undefined ? '' : `: ${ask}`}`,
    '',
    ...list(
      beyondBudget.map(({ file, line, message }) => escaped(`${file}:${line} ${message}`)),
      most,
    ),
  ];
}

function sectionText({ span, edits, before, after }: ToldSection, clock: LocalClock, most: number): readonly string[] {
  if (edits.length === 0) return [];
  return [
    '',
    `#### ${clock.days(span.from, span.to)}, times of ${clock.timezone}`,
    '',
    ...editsTable(edits, clock, most),
    ...(before === undefined ? [] : ['', hoursMarkdown(before, after)]),
  ];
}

function eventItem({ kind, event, size }: ToldEvent, clock: LocalClock): string {
  const parts = size === undefined ? ['it does not happen any more'] : [timesOf(size.next, clock), sizeText(size)];
  const owner = event.owner === undefined ? [] : [`owner ${escaped(event.owner)}`];
  return `${kind}: **${escaped(event.name)}**, ${[...parts, ...owner].join(' · ')}`;
}

function sizeText({ tasks, taskHours, cost }: EventSize): string {
  const money_ = cost === undefined ? '' : `, cost ${signed(cost, money)}`;
  return `${counted(tasks, 'task', 'tasks')}, ${signed(taskHours, whole)} task-hours within a year${money_}`;
}

const signed = (value: number, shown: (value: number) => string): string => `${value < 0 ? '' : '+'}${shown(value)}`;

function overlapItem({ event, other, targets }: EventOverlap, clock: LocalClock): string {
  const what =
    targets.length === 0
      ? 'They concern different services.'
      : `Both concern ${targets.map(escaped).join(', ')}: the larger capacity counts, they are not added up.`;
  const times = `${timesOf(event, clock)}, and **${escaped(other.window)}**, ${timesOf(other, clock)}`;
  return `**${escaped(event.window)}**, ${times}. ${what}`;
}

const timesOf = ({ start, end }: Occurrence, clock: LocalClock): string =>
  `${clock.short(start)} to ${clock.short(end)}`;

const problemItem = ({ file, line, message, hint }: Problem): string =>
  escaped(`${file}:${line} ${message} ${hint}`.trimEnd());

const titled = (title: string, items: readonly string[], most: number): readonly string[] =>
  items.length === 0 ? [] : ['', `#### ${title}`, '', ...list(items, most)];

function list(items: readonly string[], most: number): readonly string[] {
  const more = items.length - most;
  return [...items.slice(0, most).map((item) => `- ${item}`), ...(more > 0 ? [`- and ${more} more`] : [])];
}

function originText({ commit, against, version, timeZoneData }: Origin): string {
  const of = commit === undefined ? '' : `Commit ${escaped(commit.slice(0, 12))} · `;
  return `<sub>${of}compared with ${escaped(against)} · prescale ${version} · time zone data ${timeZoneData}</sub>`;
}
