import { askedTasks } from '../../lib/preview/asked-tasks.ts';
import type { Change } from '../../lib/preview/changes.ts';
import { clockChanges } from '../../lib/preview/clock-changes.ts';
import type { Edit } from '../../lib/preview/difference.ts';
import type { Span } from '../../lib/preview/span.ts';
import { turnsOf, turnText } from '../../lib/preview/turns.ts';
import type { CapacityState } from '../../lib/schedule/schedule.ts';
import { timeOf } from '../../lib/schedule/wall-time.ts';
import type { Page } from '../shell/page.ts';
import { askedText } from './asked-text.ts';
import type { LocalClock } from './local-clock.ts';
import { tableRows } from './table.ts';

/** `2 → 5`; `12` where the count stays; `5 → 2 to 10` where only bounds are asked for; `found` where nothing is. */
export function tasksText(from: CapacityState | undefined, to: CapacityState | undefined): string {
  const [before, after] = [from, to].map((state) =>
    state === undefined ? '-' : (askedText({ ...state, tasks: askedTasks(state) }) ?? 'found'),
  );
  return before === after ? `${after}` : `${before} → ${after}`;
}

/** Why the count is now what it is; what has just ended stands before, because nothing of it runs any more. */
export function whyText(change: Change): string {
  const ended = turnsOf(change).flatMap((turn) => (turn.after === undefined ? [`${turnText(turn)}.`] : []));
  return [...ended, change.to.because].join(' ');
}

/** A line in a table of changes. */
interface Line {
  readonly at: Date;
  /** Before the time. */
  readonly cells?: readonly string[];
  readonly target: string;
  readonly tasks: string;
  readonly why: string;
}

/** Changes by day, in local time and UTC. */
export const changesText = (changes: readonly Change[], span: Span, clock: LocalClock, page: Page): readonly string[] =>
  byDay(
    changes.map((change) => ({
      at: change.at,
      target: change.target,
      tasks: tasksText(change.from, change.to),
      why: whyText(change),
    })),
    span,
    clock,
    page,
  );

/** What an edit changes, by day. */
export const editsText = (edits: readonly Edit[], span: Span, clock: LocalClock, page: Page): readonly string[] =>
  byDay(
    edits.map((edit) => ({ at: edit.at, cells: [kindText(edit)], target: edit.target, ...editText(edit, clock) })),
    span,
    clock,
    page,
  );

const kindText = ({ kind }: Edit): string => (kind === 'from-the-start' ? 'already' : kind);

export function editText(edit: Edit, clock: LocalClock): { readonly tasks: string; readonly why: string } {
  switch (edit.kind) {
    case 'new':
      return { tasks: tasksText(edit.change.from, edit.change.to), why: whyText(edit.change) };
    case 'gone':
      return { tasks: tasksText(edit.before.from, edit.before.to), why: `No more: ${whyText(edit.before)}` };
    case 'moved': {
      const was = `Was ${clock.short(edit.before.at)}${wasTasks(edit.before, edit.change)}.`;
      return { tasks: tasksText(edit.change.from, edit.change.to), why: `${was} ${whyText(edit.change)}` };
    }
    case 'changed': {
      const before = tasksText(edit.before.from, edit.before.to);
      const was = before === tasksText(edit.change.from, edit.change.to) ? '' : `Was ${before}. `;
      return { tasks: tasksText(edit.change.from, edit.change.to), why: `${was}${whyText(edit.change)}` };
    }
    case 'from-the-start':
      return {
        tasks: tasksText(edit.was, edit.is),
        why: edit.is?.because ?? `${edit.target} is not in the schedule any more.`,
      };
    default:
      return edit satisfies never;
  }
}

function wasTasks(before: Change, after: Change): string {
  const was = tasksText(before.from, before.to);
  return was === tasksText(after.from, after.to) ? '' : `, ${was}`;
}

function byDay(lines: readonly Line[], span: Span, clock: LocalClock, page: Page): readonly string[] {
  const days = Map.groupBy(lines, ({ at }) => clock.date(at));
  const marks = clockMarks(span, clock);
  for (const date of marks.keys()) if (!days.has(date)) days.set(date, []);
  const dates = [...days.keys()].sort();
  if (dates.length === 0) return [];
  // One table, so that the columns of all days are equally wide; then a heading goes before each day.
  const rows = dates.flatMap((date) => days.get(date) ?? []);
  const columns = [...(rows[0]?.cells ?? []).map(() => ({})), {}, {}, {}, {}, {}];
  const cells = rows.map(({ at, cells: first = [], target, tasks, why }) => [
    ...first,
    clock.time(at),
    `${clock.utcTime(at)} UTC`,
    target,
    tasks,
    why,
  ]);
  const texts = tableRows(columns, cells, page.width);
  let next = 0;
  return dates.flatMap((date, index) => {
    const count = days.get(date)?.length ?? 0;
    const body = texts.slice(next, next + count).flat();
    next += count;
    const mark = marks.get(date);
    const heading = page.paint('heading', clock.dayOf(date));
    return [
      ...(index === 0 ? [] : ['']),
      mark === undefined ? heading : `${heading}  ${page.paint('warning', mark)}`,
      ...body,
    ];
  });
}

/** By the date on which the clock changes, what happens to it. */
function clockMarks(span: Span, clock: LocalClock): Map<string, string> {
  return new Map(
    clockChanges(clock.timezone, span).map(({ at, wallBefore, wallAfter }) => [
      clock.date(at),
      `clocks go ${wallAfter > wallBefore ? 'forward' : 'back'} from ${timeOf(wallBefore)} to ${timeOf(wallAfter)}`,
    ]),
  );
}
