import type { Edit } from '../../lib/preview/difference.ts';
import type { Preview } from '../../lib/preview/preview.ts';
import type { Span } from '../../lib/preview/span.ts';
import type { BeforeEdit } from '../input/before-edit.ts';
import { editText, tasksText, whyText } from './changes-text.ts';
import type { LocalClock } from './local-clock.ts';
import { changeText, money, whole } from './totals-text.ts';

/** A comment on GitHub holds 65,536 characters. */
const mostRows = 150;

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
    `Task-hours asked for: ${whole(hours.asked)}${cost === undefined ? '' : ` · cost: ${money(cost.asked)}`}`,
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
  after,
}: Common & {
  readonly before: BeforeEdit;
  readonly preview?: Preview;
  readonly edits: readonly Edit[];
  readonly after: Preview;
}): readonly string[] {
  const rows = edits.map((edit) => {
    const { tasks, why } = editText(edit, clock);
    return [edit.kind === 'from-the-start' ? 'already' : edit.kind, clock.short(edit.at), edit.target, tasks, why];
  });
  const costs =
    preview?.cost && after.cost ? ` · cost: ${changeText(preview.cost.asked, after.cost.asked, money)}` : '';
  return [
    `### ${stage}: what this edit changes`,
    '',
    `${spanText(span, clock)} Compared with ${escaped(before.name)}.`,
    '',
    ...(rows.length === 0 ? ['Nothing is different.'] : markdownTable(['', 'when', 'target', 'tasks', 'why'], rows)),
    ...(preview === undefined || rows.length === 0
      ? []
      : ['', `Task-hours asked for: ${changeText(preview.hours.asked, after.hours.asked)}${costs}`]),
  ];
}

const spanText = ({ from, to }: Span, clock: LocalClock): string =>
  `${clock.days(from, to)}, times of ${clock.timezone}.`;

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const more = rows.length - mostRows;
  return [
    line(titles),
    `|${titles.map(() => '---').join('|')}|`,
    ...rows.slice(0, mostRows).map(line),
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ];
}

/** What people wrote stays text: no markup, no link, no mention. */
export const escaped = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>()#|~]/g, '\\$&').replace(/@(?=\w)/g, '@\u200b');
