import { askedTasks } from '../../lib/preview/asked-tasks.ts';
import type { BeyondSpan } from '../../lib/preview/beyond-span.ts';
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
import { rowLines } from './table.ts';

/** `2 → 5`; `12` where the count stays; `5 → 2 to 10` where only bounds are asked for; `found` where nothing is. */
export function tasksText(from: CapacityState | undefined, to: CapacityState | undefined): string {
  const [before, after] = [stateText(from), stateText(to)];
  return before === after ? after : `${before} → ${after}`;
}

function stateText(state: CapacityState | undefined): string {
  if (state === undefined) return '-';
  const { min, max, desired } = state;
  return askedText({ min, max, desired, tasks: askedTasks(state) }) ?? 'found';
}

/** Why the count is now what it is; what has just ended stands before, because nothing of it runs any more. */
export function whyText(change: Change): string {
  const ended = turnsOf(change).filter(({ after }) => after === undefined);
  return ended.length === 0
    ? change.to.because
    : [...ended.map((turn) => `${turnText(turn)}.`), change.to.because].join(' ');
}

/** What a line in a table of changes says, beside the instant and the target. */
interface Said {
  /** Before the time. */
  readonly first?: readonly string[];
  readonly tasks: string;
  readonly why: string;
}

/** Changes by day, in local time and UTC. */
export const changesText = (changes: readonly Change[], span: Span, clock: LocalClock, page: Page): readonly string[] =>
  byDay(changes, (change) => ({ tasks: tasksText(change.from, change.to), why: whyText(change) }), span, clock, page);

/** What an edit changes, by day. */
export const editsText = (edits: readonly Edit[], span: Span, clock: LocalClock, page: Page): readonly string[] =>
  byDay(edits, (edit) => ({ first: [kindText(edit)], ...editText(edit, clock) }), span, clock, page);

/** What an edit changes besides, and where to see it. */
export function beyondText({ window, start }: BeyondSpan, span: Span, clock: LocalClock): string {
  if (start === undefined) return `${window} is different too, and it does not begin in the years around these days.`;
  const when = `${start < span.from ? 'it began' : 'it begins'} ${clock.short(start)}`;
  return `${window} is different too, and not in these days: ${when}. To see it: --from ${clock.date(start)}`;
}

export const nothingText = (isElse: boolean): string =>
  isElse ? 'Nothing else is different.' : 'Nothing is different.';

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

function byDay<T extends Pick<Change, 'at' | 'target'>>(
  all: readonly T[],
  said: (one: T) => Said,
  span: Span,
  clock: LocalClock,
  page: Page,
): readonly string[] {
  const marks = clockMarks(span, clock);
  const days = new Map<string, (readonly string[])[]>();
  for (const date of marks.keys()) days.set(date, []);
  const timesOf = timesBy(clock);
  for (const one of all) {
    const { first = [], tasks, why } = said(one);
    const row = [...first, ...timesOf(one.at), one.target, tasks, why];
    const date = clock.date(one.at);
    const rows = days.get(date);
    if (rows === undefined) days.set(date, [row]);
    else rows.push(row);
  }
  // One table, so that the columns of all days are equally wide; then a heading goes before each day.
  const rows = [...days.values()].flat();
  const columns = (rows[0] ?? []).map(() => ({}));
  const linesOf = rowLines(columns, rows, page.width);
  return [...days.keys()].sort().flatMap((date, index) => {
    const mark = marks.get(date);
    const heading = page.paint('heading', clock.dayOf(date));
    return [
      ...(index === 0 ? [] : ['']),
      mark === undefined ? heading : `${heading}  ${page.paint('warning', mark)}`,
      ...(days.get(date) ?? []).flatMap(linesOf),
    ];
  });
}

/** Local and in UTC; the same as before where the instant is the same. */
function timesBy(clock: LocalClock): (at: Date) => readonly [string, string] {
  let last: { readonly at: number; readonly times: readonly [string, string] } | undefined;
  return (at) => {
    if (last?.at !== at.getTime()) last = { at: at.getTime(), times: [clock.time(at), `${clock.utcTime(at)} UTC`] };
    return last.times;
  };
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
