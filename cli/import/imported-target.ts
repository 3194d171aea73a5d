import { present } from '../../lib/schedule/present.ts';
import type { Bounds, Kind, When, WindowCapacity } from '../../lib/schedule/schedule.ts';
import { dateOf, day, minute, type Wall, zoneClock } from '../../lib/schedule/wall-time.ts';
import { atClockChange } from './at-clock-change.ts';
import { type FoundService, runsActions } from './found-service.ts';
import { type LateFiring, lateFiring } from './late-firing.ts';
import { firesInTime, lookedAhead, type NativeSpan, nativeCourse, nativeCourseEnds } from './native-course.ts';
import { isWeekly, type ReadAction, readAction } from './read-action.ts';
import { recurringOf } from './recurring.ts';

/** A window as one service needs it, without a name. */
export interface WindowDraft {
  readonly kind: Kind;
  readonly when: When;
  readonly capacity: WindowCapacity;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly except: readonly string[];
  /** The native actions that begin it, and those that end it. Of bounds that were found nothing begins it. */
  readonly by: readonly string[];
  readonly endedBy: readonly string[];
}

/** What becomes of a native action. `never`: it will not fire again. */
export type Becomes = 'window' | 'base' | 'never' | 'suspended' | 'unsayable';

export interface ActionFate {
  readonly name: string;
  readonly becomes: Becomes;
  /** It has an end that is further away than is looked at, and that its window does not have. */
  readonly endsLate?: true;
  /** The date on which clocks skip or repeat its time, and AWS may run it at another one than the schedule. */
  readonly atClockChange?: string;
  /** Why it cannot be said, as a sentence. */
  readonly because?: string;
}

/** One service as the schedule says it. */
export interface ImportedTarget {
  readonly found: FoundService;
  /** Absent: it is left to its native actions, or is not registered. */
  readonly base?: Bounds;
  /** What the base and the windows go by, instead of what was found. */
  readonly late?: LateFiring;
  readonly windows: readonly WindowDraft[];
  readonly fates: readonly ActionFate[];
  /** Why its native actions are left to it, all of them, as sentences. Empty: they are not. */
  readonly leftBecause: readonly string[];
}

/** More windows of single days than these say nothing to anybody. */
const mostSingle = 12;

/** Native actions of a service are said all or not at all: those that stayed would undo the windows of the others. */
export function importedTarget(found: FoundService, timezone: string, now: number): ImportedTarget {
  const { scalableTarget, actions } = found;
  if (scalableTarget === undefined) return { found, windows: [], fates: [], leftBecause: [] };
  const bounds = { min: scalableTarget.min, max: scalableTarget.max };
  if (!runsActions(found)) {
    const fates = actions.map(({ name }): ActionFate => ({ name, becomes: 'suspended' }));
    return { found, base: bounds, windows: [], fates, leftBecause: [] };
  }
  const reads = actions.map((action) => inTime(readAction(action, timezone, now), now));
  const unsayable = reads.flatMap((read) => (read.kind === 'unsayable' ? [read] : []));
  if (unsayable.length > 0)
    return leftTo(
      found,
      reads,
      unsayable.map(({ action, because }) => `${action.name} ${because}`),
    );
  const late = lateFiring(found, now);
  const spans = nativeCourse(late?.bounds ?? bounds, reads, timezone, now);
  if (typeof spans === 'string') return leftTo(found, reads, [spans]);
  const base = baseOf(spans, now);
  const windows = windowsOf(spans, base, timezone, now);
  if (typeof windows === 'string') return leftTo(found, reads, [windows]);
  const begins = new Set(windows.flatMap(({ by, endedBy }) => [...by, ...endedBy]));
  const fates = reads.map((read): ActionFate => {
    const { name, endTime } = read.action;
    return {
      name,
      becomes: read.kind === 'never' ? 'never' : begins.has(name) ? 'window' : 'base',
      ...(endTime !== undefined && Date.parse(endTime) > nativeCourseEnds(now) && { endsLate: true }),
      ...present({ atClockChange: atClockChange(read, now) }),
    };
  });
  return { found, base, ...present({ late }), windows, fates, leftBecause: [] };
}

const inTime = (read: ReadAction, now: number): ReadAction =>
  (read.kind === 'cron' || read.kind === 'at') && !firesInTime(read.action, now)
    ? {
        kind: 'unsayable',
        action: read.action,
        because: 'does not fire in the year to come, which is what is looked at.',
      }
    : read;

/** The service as it is in the schedule where its native actions stay. */
export function leftTo(
  found: FoundService,
  reads: readonly Pick<ReadAction, 'kind' | 'action'>[],
  leftBecause: readonly string[],
): ImportedTarget {
  const [because] = leftBecause;
  const fates = reads.map(({ kind, action: { name } }): ActionFate => {
    if (kind === 'never') return { name, becomes: 'never' };
    const own = leftBecause.find((sentence) => sentence.startsWith(`${name} `)) ?? because;
    return { name, becomes: 'unsayable', ...(own !== undefined && { because: own }) };
  });
  return { found, windows: [], fates, leftBecause };
}

/** What holds in the end, where nothing changes any more; otherwise what holds for most of the time, and of equals the higher. */
function baseOf(spans: readonly NativeSpan[], now: number): Bounds {
  const last = spans.at(-1);
  if (last !== undefined && Math.max(last.start, now) < nativeCourseEnds(now)) return last.bounds;
  const times = new Map<string, { readonly bounds: Bounds; ms: number }>();
  for (const { start, end, bounds } of spans) {
    const ms = Math.min(end, now + lookedAhead) - Math.max(start, now);
    const key = `${bounds.min} ${bounds.max}`;
    times.set(key, { bounds, ms: (times.get(key)?.ms ?? 0) + ms });
  }
  const [most] = [...times.values()].sort((a, b) =>
    Math.abs(a.ms - b.ms) > nearlyEqual ? b.ms - a.ms : higher(a.bounds, b.bounds),
  );
  return most?.bounds ?? { min: 0, max: 0 };
}

/** Half of each day and the other half differ by clock changes, and by the hour at which one looks. */
const nearlyEqual = 2 * day;

const higher = (a: Bounds, b: Bounds): number => b.min - a.min || b.max - a.max;

const same = (a: Bounds, b: Bounds): boolean => a.min === b.min && a.max === b.max;

/** Windows of one service never run at the same time, so each of them says exactly what it says. */
function windowsOf(
  spans: readonly NativeSpan[],
  base: Bounds,
  timezone: string,
  now: number,
): readonly WindowDraft[] | string {
  const until = nativeCourseEnds(now);
  const toSay = spans.filter(({ start, end, bounds }) => !same(bounds, base) && start < until && Number.isFinite(end));
  const lowered = new Set(spans.filter(({ bounds }, index) => (spans[index - 1]?.bounds.max ?? 0) > bounds.max));
  const asks = (some: readonly NativeSpan[]) =>
    asked(
      some,
      base,
      some.some((span) => lowered.has(span)),
    );
  const clock = zoneClock(timezone);
  const [first] = spans;
  const from = first === undefined || !Number.isFinite(first.startWall) ? clock.wallAt(now) : first.startWall;
  const drafts: WindowDraft[] = [];
  let left = toSay;
  const take = (some: readonly NativeSpan[], made: readonly WindowDraft[]): void => {
    drafts.push(...made);
    left = left.filter((span) => !some.includes(span));
  };
  for (const some of byAction(left)) {
    const pair = pairOf(some, asks);
    if (pair !== undefined) take(some, [pair]);
  }
  for (const some of byTimes(left)) {
    for (const { spans: own, draft } of weeklyOf(some, asks, from, clock.wallAt(until))) take(own, [draft]);
  }
  const isSingle = ({ by, endedBy }: NativeSpan): boolean =>
    [by, endedBy].every((some) => some.every((read) => read.kind !== 'cron' || isWeekly(read.cron)));
  if (left.length > mostSingle || !left.every(isSingle)) {
    const names = [...new Set(left.flatMap(({ by }) => by.map(({ action }) => action.name)))].join(', ');
    return `What ${names} begins is not always ended by the same action: that is no window.`;
  }
  return [...drafts, ...left.map((span) => singleOf(span, asks, clock.wallAt(now)))];
}

const byAction = (spans: readonly NativeSpan[]): Iterable<readonly NativeSpan[]> =>
  Map.groupBy(spans, ({ by }) => by.map(({ action }) => action.name).join(' ')).values();

const timeOf = (wall: Wall): number => ((wall % day) + day) % day;
const dateOfWall = (wall: Wall): number => Math.floor(wall / day);

const byTimes = (spans: readonly NativeSpan[]): Iterable<readonly NativeSpan[]> =>
  Map.groupBy(
    spans.filter(({ startWall }) => Number.isFinite(startWall)),
    ({ startWall, endWall, bounds: { min, max } }) =>
      [timeOf(startWall), timeOf(endWall), dateOfWall(endWall) - dateOfWall(startWall), min, max].join(' '),
  ).values();

/** Days of a month, or a year: the expressions of the two actions are the window's. */
type Asks = (spans: readonly NativeSpan[]) => Pick<WindowDraft, 'kind' | 'capacity'>;

function pairOf(spans: readonly NativeSpan[], asks: Asks): WindowDraft | undefined {
  const [first] = spans;
  const [start, end] = [first?.by[0], first?.endedBy[0]];
  if (first === undefined || start?.kind !== 'cron' || end?.kind !== 'cron') return undefined;
  if (isWeekly(start.cron) && isWeekly(end.cron)) return undefined;
  const isAlike = spans.every(
    (span) => same(span.bounds, first.bounds) && span.by[0] === start && span.endedBy[0] === end,
  );
  const isHere = [start, end].every(
    ({ leadMs, action: { startTime, endTime } }) => leadMs === 0 && startTime === undefined && endTime === undefined,
  );
  if (!isAlike || !isHere) return undefined;
  const when: When = {
    form: 'span',
    start: { kind: 'cron', expression: start.action.schedule },
    end: { kind: 'cron', expression: end.action.schedule },
  };
  return { ...asks(spans), when, except: [], ...actionsOf(spans) };
}

function weeklyOf(
  spans: readonly NativeSpan[],
  asks: Asks,
  from: Wall,
  until: Wall,
): readonly { readonly spans: readonly NativeSpan[]; readonly draft: WindowDraft }[] {
  const [first] = spans;
  if (first === undefined) return [];
  const time = timeOf(first.startWall);
  const byDate = new Map(spans.map((span) => [dateOfWall(span.startWall), span]));
  return recurringOf([...byDate.keys()], from, until, time).map(({ weekdays, dates, ...valid }) => {
    const own = dates.flatMap((date) => byDate.get(date) ?? []);
    const when = weeklyWhen(weekdays, first);
    return { spans: own, draft: { ...asks(own), when, ...valid, ...actionsOf(own) } };
  });
}

function weeklyWhen(weekdays: readonly number[], { startWall, endWall }: NativeSpan): When {
  const [from, to] = [timeOf(startWall), timeOf(endWall)];
  const nights = dateOfWall(endWall) - dateOfWall(startWall);
  if (nights === 0 || (nights === 1 && (to < from || to === 0))) {
    return { form: 'daily', days: weekdays, from: clockText(from), to: to === 0 ? '24:00' : clockText(to) };
  }
  const ends = weekdays.map((weekday) => ((weekday + nights - 1) % 7) + 1);
  return {
    form: 'span',
    start: { kind: 'cron', expression: weeklyCron(weekdays, from) },
    end: { kind: 'cron', expression: weeklyCron(ends, to) },
  };
}

const clockText = (time: number): string => new Date(time).toISOString().slice(11, 16);

const names = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

function weeklyCron(weekdays: readonly number[], time: number): string {
  const days = weekdays.toSorted((a, b) => a - b);
  const [first = 1, last = 7] = [days[0], days.at(-1)];
  const isRange = days.length > 2 && last - first === days.length - 1;
  const text = isRange ? `${names[first - 1]}-${names[last - 1]}` : days.map((one) => names[one - 1]).join(',');
  const minutes = time / minute;
  return `cron(${minutes % 60} ${Math.floor(minutes / 60)} ? * ${days.length === 7 ? '*' : text} *)`;
}

/** One day alone. What was found and began at no known time began a minute ago. */
function singleOf(span: NativeSpan, asks: Asks, nowWall: Wall): WindowDraft {
  const start = Number.isFinite(span.startWall) ? span.startWall : Math.floor(nowWall / minute) * minute;
  const when: When = {
    form: 'span',
    start: { kind: 'at', wall: wallText(start) },
    end: { kind: 'at', wall: wallText(span.endWall) },
  };
  return { ...asks([span]), when, except: [], ...actionsOf([span]) };
}

const wallText = (wall: Wall): string => `${dateOf(wall)}T${clockText(timeOf(wall))}`;

/**
 * A scale-down decides alone, so it can say any bounds. A scale-up never lowers a count: not even one that is above its ceiling since
 * the window before, which is what a native action does.
 */
function asked(
  [first]: readonly NativeSpan[],
  base: Bounds,
  isLowered: boolean,
): Pick<WindowDraft, 'kind' | 'capacity'> {
  const { min, max } = first?.bounds ?? base;
  const isUp = min >= base.min && max >= base.max && !isLowered;
  const capacity = isUp
    ? present({ min: min === base.min ? undefined : min, max: max === base.max ? undefined : max })
    : present({ min, max: max === base.max ? undefined : max });
  return { kind: isUp ? 'scale-up' : 'scale-down', capacity };
}

function actionsOf(spans: readonly NativeSpan[]): Pick<WindowDraft, 'by' | 'endedBy'> {
  const of = (side: 'by' | 'endedBy') => [
    ...new Set(spans.flatMap((span) => span[side].map(({ action }) => action.name))),
  ];
  return { by: of('by'), endedBy: of('endedBy') };
}
