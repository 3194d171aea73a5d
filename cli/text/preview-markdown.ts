import type { BeyondSpan } from '../../lib/preview/beyond-span.ts';
import type { ChangedMode } from '../../lib/preview/changed-modes.ts';
import type { Edit } from '../../lib/preview/difference.ts';
import type { Preview } from '../../lib/preview/preview.ts';
import type { Span } from '../../lib/preview/span.ts';
import type { BeforeEdit } from '../input/before-edit.ts';
import { beyondText, editText, nothingText, tasksText, whyText } from './changes-text.ts';
import type { LocalClock } from './local-clock.ts';
import { modeText } from './modes-text.ts';
import { atLeast, changeText, money, whole } from './totals-text.ts';

/** More are not read. */
const usualRows = 150;

interface Common {
  readonly stage: string;
  readonly span: Span;
  readonly clock: LocalClock;
}

/** What a schedule will do, as a table for a page. */
export function previewMarkdown({
  stage,
  span,
  clock,
  preview,
}: Common & { readonly preview: Preview }): readonly string[] {
  const felt = preview.changes.filter(({ isFelt }) => isFelt);
  const rows = felt.map((change) => [
    clock.short(change.at),
    change.target,
    tasksText(change.from, change.to),
    whyText(change),
  ]);
  const { hours, cost } = preview;
  return [
    `### ${stage}: what will happen`,
    '',
    spanText(span, clock),
    '',
    ...(rows.length === 0 ? ['Nothing changes.'] : markdownTable(['when', 'target', 'tasks', 'why'], rows)),
    '',
    `Task-hours asked for: ${atLeast(hours)}${whole(hours.asked)}${cost === undefined ? '' : ` · cost: ${atLeast(hours)}${money(cost.asked)}`}`,
  ];
}

/** What an edit of a schedule changes. */
export function editsMarkdown({
  stage,
  span,
  clock,
  before,
  preview,
  edits,
  modes,
  beyond,
  after,
}: Common & {
  readonly before: BeforeEdit;
  readonly preview?: Preview;
  readonly edits: readonly Edit[];
  readonly modes: readonly ChangedMode[];
  readonly beyond: readonly BeyondSpan[];
  readonly after: Preview;
}): readonly string[] {
  const others = [
    ...modes.map((mode) => `- ${modeMarkdown(mode, clock)}`),
    ...beyond.map((one) => `- ${escaped(beyondText(one, span, clock))}`),
  ];
  return [
    `### ${stage}: what this edit changes`,
    '',
    `${spanText(span, clock)} Compared with ${escaped(before.name)}.`,
    '',
    ...others,
    ...(others.length === 0 ? [] : ['']),
    ...(edits.length > 0 ? editsTable(edits, clock) : [nothingText(others.length > 0)]),
    ...(preview === undefined || edits.length === 0 ? [] : ['', hoursMarkdown(preview, after)]),
  ];
}

/** Whether what an edit changes is done at all. */
export const modeMarkdown = (mode: ChangedMode, clock: LocalClock): string =>
  modeText(mode, clock, { name: (text) => bold(escaped(text)), strong: bold });

const bold = (text: string): string => `**${text}**`;

/** One row for each thing that is different. */
export function editsTable(edits: readonly Edit[], clock: LocalClock, mostRows = usualRows): readonly string[] {
  const rows = edits.map((edit) => {
    const { tasks, why } = editText(edit, clock);
    return [edit.kind === 'from-the-start' ? 'already' : edit.kind, clock.short(edit.at), edit.target, tasks, why];
  });
  return markdownTable(['', 'when', 'target', 'tasks', 'why'], rows, mostRows);
}

/** Task-hours before an edit and after it, and their cost. */
export function hoursMarkdown(before: Preview, after: Preview): string {
  const least = atLeast(before.hours, after.hours);
  const cost =
    before.cost && after.cost ? ` · cost: ${least}${changeText(before.cost.asked, after.cost.asked, money)}` : '';
  return `Task-hours asked for: ${least}${changeText(before.hours.asked, after.hours.asked)}${cost}`;
}

const spanText = ({ from, to }: Span, clock: LocalClock): string =>
  `${clock.days(from, to)}, times of ${clock.timezone}.`;

function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  mostRows = usualRows,
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const more = rows.length - mostRows;
  return [
    line(titles),
    `|${titles.map(() => '---').join('|')}|`,
    ...rows.slice(0, mostRows).map(line),
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ];
}

/** What people wrote stays text in its line: no markup, no link, no mention, and no command of a code host. */
export const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\\`*_{}[\]<>()#|~]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/:(?=\/\/)|\bwww(?=\.)/gi, '$&\u200b');
