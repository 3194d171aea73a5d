import { recurs } from '../schedule/running.ts';
import type { CapacityState, Schedule } from '../schedule/schedule.ts';
import { day } from '../schedule/wall-time.ts';
import { type Change, type Course, courseOf } from './changes.ts';
import type { Span } from './span.ts';
import { standsAs } from './standing.ts';
import { turnsOf } from './turns.ts';

/** What an edit of a schedule does to one target at one instant. */
export type Edit =
  | { readonly kind: 'new'; readonly at: Date; readonly target: string; readonly change: Change }
  | { readonly kind: 'gone'; readonly at: Date; readonly target: string; readonly before: Change }
  /** The same happens at another time. */
  | {
      readonly kind: 'moved';
      readonly at: Date;
      readonly target: string;
      readonly before: Change;
      readonly change: Change;
    }
  /** At the same time something else happens: other counts, or other windows in force. */
  | {
      readonly kind: 'changed';
      readonly at: Date;
      readonly target: string;
      readonly before: Change;
      readonly change: Change;
    }
  /** Something else holds already when the span begins. `at` is its beginning. */
  | {
      readonly kind: 'from-the-start';
      readonly at: Date;
      readonly target: string;
      readonly was?: CapacityState;
      readonly is?: CapacityState;
    };

/**
 * What is different in `[from, to)` between two schedules, by instant and then in the order of the targets. Only what is
 * felt counts: counts, autoscaling and what is in force. The order of files, targets and windows makes no difference.
 * Throws a RangeError for a span that is none.
 */
export function difference(before: Schedule, after: Schedule, span: Span, targets?: readonly string[]): Edit[] {
  const names = new Set([...enabledIn(after), ...enabledIn(before)]);
  const shown = targets === undefined ? [...names] : targets.filter((name) => names.has(name));
  return shown
    .flatMap((target) => editsOf(target, before, after, span))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

const enabledIn = ({ targets }: Schedule): readonly string[] =>
  [...targets.values()].filter(({ enabled }) => enabled).map(({ name }) => name);

function editsOf(target: string, before: Schedule, after: Schedule, span: Span): readonly Edit[] {
  const [was, is] = [before, after].map((schedule) => courseIn(schedule, target, span));
  const [old, fresh] = [felt(was), felt(is)];
  const edits: Edit[] = [];
  if (!isSameStart(was?.initial, is?.initial)) {
    const states = { ...(was && { was: was.initial }), ...(is && { is: is.initial }) };
    edits.push({ kind: 'from-the-start', at: span.from, target, ...states });
  }
  for (const [at, change] of fresh) {
    const other = old.get(at);
    if (other === undefined) continue;
    old.delete(at);
    fresh.delete(at);
    if (!isSame(other, change)) edits.push({ kind: 'changed', at: change.at, target, before: other, change });
  }
  for (const [other, change] of moves([...old.values()], [...fresh.values()], { before, after })) {
    old.delete(other.at.getTime());
    fresh.delete(change.at.getTime());
    edits.push({ kind: 'moved', at: change.at, target, before: other, change });
  }
  for (const change of fresh.values()) edits.push({ kind: 'new', at: change.at, target, change });
  for (const other of old.values()) edits.push({ kind: 'gone', at: other.at, target, before: other });
  return edits;
}

const courseIn = (schedule: Schedule, target: string, span: Span): Course | undefined =>
  schedule.targets.get(target)?.enabled ? courseOf(schedule, target, span) : undefined;

const felt = (course: Course | undefined): Map<number, Change> =>
  new Map(course?.changes.filter(({ isFelt }) => isFelt).map((change) => [change.at.getTime(), change]));

const isSameStart = (was: CapacityState | undefined, is: CapacityState | undefined): boolean =>
  was === undefined || is === undefined ? was === is : standsAs(was, is);

const isSame = (one: Change, other: Change): boolean => standsAs(one.from, other.from) && standsAs(one.to, other.to);

/**
 * Pairs of changes in which the same becomes of the same windows, the nearest first. What comes back is not taken for
 * moved over more than a day: Monday's occurrence that is gone is not next Saturday's.
 */
function moves(
  old: readonly Change[],
  fresh: readonly Change[],
  schedules: { readonly before: Schedule; readonly after: Schedule },
): readonly (readonly [Change, Change])[] {
  const byTurns = Map.groupBy(
    fresh.filter((change) => turnsOf(change).length > 0),
    turnsKey,
  );
  const once = new Set([...onceIn(schedules.before)].filter((window) => onceIn(schedules.after).has(window)));
  const pairs = old
    .flatMap((before) => (byTurns.get(turnsKey(before)) ?? []).map((change) => ({ before, change })))
    .map((pair) => ({ ...pair, apart: Math.abs(pair.before.at.getTime() - pair.change.at.getTime()) }))
    .filter(({ before, apart }) => apart < day || turnsOf(before).every(({ window }) => once.has(window)))
    .sort((a, b) => a.apart - b.apart);
  const used = new Set<Change>();
  return pairs.flatMap(({ before, change }) => {
    if (used.has(before) || used.has(change)) return [];
    used.add(before);
    used.add(change);
    return [[before, change] as const];
  });
}

const turnsKey = (change: Change): string => JSON.stringify(turnsOf(change));

const onceIn = ({ windows }: Schedule): ReadonlySet<string> =>
  new Set(windows.filter((window) => !recurs(window)).map(({ name }) => name));
