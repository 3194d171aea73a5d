import { byAsked } from '../precedence.ts';
import { type Asked, askedBy, recurs } from '../running.ts';
import type { Schedule, Target, Window } from '../schedule.ts';
import { parseWall, type Wall, zoneClock } from '../wall-time.ts';
import { complain, quote } from './complaint.ts';
import type { Part, Report } from './part.ts';
import { type Budget, firstWall, type WallSpan, type WallStarts, wallStarts } from './wall-starts.ts';

/** A window with the place of what it says. */
interface Placed {
  readonly window: Window;
  readonly part: Part;
  readonly starts: WallStarts;
  /** The first occurrences from the present on, each looked up when it is asked for, and once. */
  readonly sample: Iterable<WallSpan>;
}

interface Scene {
  readonly schedule: Schedule;
  readonly windows: readonly Placed[];
  readonly now: Wall | undefined;
}

type CalendarWarning = (scene: Scene, report: Report) => void;

/** Enough to see every day of the week and every month, and the fourth week of a fortnightly rhythm. */
const sampleSize = 32;

/** The first occurrences from a wall time on. Of most windows one tells enough, and what is looked up is counted. */
function sampled(starts: WallStarts, from: Wall): Iterable<WallSpan> {
  const found: WallSpan[] = [];
  return {
    *[Symbol.iterator]() {
      for (let index = 0; index < sampleSize; index += 1) {
        const last = found.at(-1);
        if (index === found.length) found.push(...starts.from(last === undefined ? from : last.start + 1, 1));
        const span = found[index];
        if (span === undefined) return;
        yield span;
      }
    },
  };
}

const isEmpty = (sample: Iterable<WallSpan>): boolean => {
  const [first] = sample;
  return first === undefined;
};

const eventInThePast: CalendarWarning = ({ windows, now }, report) => {
  if (now === undefined) return;
  for (const { window, part, sample, starts } of windows) {
    if (window.kind !== 'pre-event') continue;
    const isToCome = recurs(window)
      ? !isEmpty(sample) || starts.runningAt(now) !== undefined
      : [...sample].some(({ end }) => end > now);
    if (isToCome || starts.from(firstWall, 1).length === 0 || starts.isExhausted()) continue;
    const key = ['validUntil', 'start', 'name'].find((name) => part.has(name)) ?? 'name';
    const message = `Event ${quote(window.name)} is over.`;
    report(
      part.placeOf(key),
      complain('event-over', message, 'Remove it, or correct the date.'),
      'warning',
      window.name,
    );
  }
};

const neverOccurs: CalendarWarning = ({ windows }, report) => {
  for (const { window, part, sample, starts } of windows) {
    if (occursForSure(window) || !isEmpty(sample) || starts.isExhausted()) continue;
    if (starts.from(firstWall, 1).length > 0 || starts.isExhausted()) continue;
    const message = `Window ${quote(window.name)} never happens: no day is left on which it would begin.`;
    const hint = 'Look at `except`, `validFrom`, `validUntil`, and at the years if `start` or `end` name some.';
    report(part.keyPlace('name'), complain('never-happens', message, hint), 'warning', window.name);
  }
};

/** Times of day from which no day is taken need not be looked up. */
const occursForSure = ({ when, except, validFrom, validUntil }: Window): boolean =>
  when.form === 'daily' && except.length === 0 && validFrom === undefined && validUntil === undefined;

const longerThanItsPeriod: CalendarWarning = ({ windows }, report) => {
  for (const { window, part, sample } of windows) {
    if (window.when.form !== 'span' || window.when.start.kind !== 'cron') continue;
    const spans = [...sample];
    const runsInto = spans.some(({ end }, index) => end > (spans[index + 1]?.start ?? Number.POSITIVE_INFINITY));
    if (!runsInto) continue;
    const key = window.when.end.kind === 'for' ? 'for' : 'end';
    const message = `Window ${quote(window.name)} begins again before it has ended.`;
    const hint = 'Where it begins anew, the one before it ends: let it end sooner, or begin less often.';
    report(part.placeOf(key), complain('longer-than-period', message, hint), 'warning', window.name);
  }
};

const overlappingEvents: CalendarWarning = ({ windows, now = firstWall }, report) => {
  const told = new Set<Placed>();
  const byTarget = groupByTarget(windows.filter(({ window }) => window.kind === 'pre-event'));
  for (const [target, events] of [...byTarget].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const single = events.filter(({ window }) => !recurs(window)).flatMap(({ sample }) => [...sample]);
    const spans = events
      .flatMap((placed) => [...placed.sample, ...spansAround(placed, single)].map((span) => ({ placed, ...span })))
      .filter(({ end }) => end > now);
    let latest: (typeof spans)[number] | undefined;
    for (const span of spans.sort((a, b) => a.start - b.start || compare(a.placed, b.placed))) {
      const { placed } = span;
      if (latest !== undefined && latest.placed !== placed && span.start < latest.end && !told.has(placed)) {
        told.add(placed);
        const message = `Event ${quote(placed.window.name)} overlaps with ${quote(latest.placed.window.name)} on ${quote(target)}.`;
        const hint = 'The larger capacity counts, they are not added up: if both crowds come at once, ask for the sum.';
        report(placed.part.keyPlace('name'), complain('events-overlap', message, hint), 'warning', placed.window.name);
      }
      if (latest === undefined || span.end > latest.end) latest = span;
    }
  }
};

/** What runs of a recurring event when single ones start or right after: those may be further away than its sample. */
function spansAround({ window, starts }: Placed, single: readonly WallSpan[]): readonly WallSpan[] {
  if (!recurs(window)) return [];
  return single.flatMap(({ start }) => [starts.runningAt(start) ?? [], starts.from(start, 1)].flat());
}

const compare = (a: Placed, b: Placed): number => (a.window.name < b.window.name ? -1 : 1);

const neverDecides: CalendarWarning = ({ schedule, windows }, report) => {
  const byTarget = groupByTarget(windows);
  for (const { window, part, sample, starts } of windows) {
    if (starts.isExhausted()) return;
    if (window.kind === 'pre-event') continue;
    const winner = alwaysOverruledBy(window, sample, schedule, byTarget);
    if (winner === undefined) continue;
    const isSmaller = window.kind === 'scale-up' && winner.priority === window.priority;
    const why = isSmaller ? 'ask for at least as much' : 'overrule it';
    const message = `Window ${quote(window.name)} never decides anything: whenever it runs, others such as ${quote(winner.name)} ${why}.`;
    const hint = isSmaller
      ? 'Ask for more than they do, change its times, or remove it.'
      : 'Change its times or its `priority`, or remove it.';
    report(part.keyPlace('name'), complain('never-decides', message, hint), 'warning', window.name);
  }
};

/** One of those that run whenever a window does, on each of its targets; `undefined`: it decides something somewhere, or never runs. */
function alwaysOverruledBy(
  window: Window,
  sample: Iterable<WallSpan>,
  schedule: Schedule,
  byTarget: ReadonlyMap<string, readonly Placed[]>,
): Window | undefined {
  let winner: Window | undefined;
  for (const name of window.targets.keys()) {
    const others = overruling(window, schedule.targets.get(name), byTarget.get(name) ?? []);
    // Of most windows this is all there is to see: nothing is looked up for them.
    if (others.length === 0) return undefined;
    for (const span of sample) if (!isCovered(span, others)) return undefined;
    const [first] = sample;
    const found = first && others.find(({ starts }) => starts.runningAt(first.start) !== undefined);
    if (found === undefined) return undefined;
    winner ??= found.window;
  }
  return winner;
}

/** Those of a target that a window has no say beside. */
function overruling(window: Window, target: Target | undefined, all: readonly Placed[]): readonly Placed[] {
  if (target === undefined || all.length < 2) return [];
  const highest = all.reduce(
    (top, placed) => (isRanked(placed.window) ? Math.max(top, placed.window.priority) : top),
    Number.NEGATIVE_INFINITY,
  );
  return all.filter(({ window: other }) => overrules(other, window, target) && !mayBeOverruled(other, window, highest));
}

function groupByTarget(windows: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const placed of windows) {
    for (const name of placed.window.targets.keys()) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [placed]);
      else group.push(placed);
    }
  }
  return groups;
}

/** Whether `window` has no say on a target as long as `other` runs. */
function overrules(other: Window, window: Window, target: Target): boolean {
  if (other === window) return false;
  if (isRanked(other) && isRanked(window) && other.priority !== window.priority)
    return other.priority > window.priority;
  if (window.kind === 'scale-up') return other.kind === 'scale-up' && isInside(window, other, target);
  if (window.kind !== 'scale-down') return false;
  if (other.kind !== 'scale-down') return true;
  return byAsked(asked(other, target), asked(window, target)) > 0;
}

/** Whether a scale-up adds nothing to another one that runs: of two that ask for the same, the second by name. */
function isInside(window: Window, other: Window, target: Target): boolean {
  if (window.rampDown !== undefined || other.rampUp !== undefined) return false;
  const [small, large] = [asked(window, target), asked(other, target)];
  const most = { ...large, max: Math.max(large.max ?? 0, target.base?.max ?? 0) };
  const holds = (['min', 'desired', 'max'] as const).every((key) => (small[key] ?? 0) <= (most[key] ?? 0));
  const isSame = (['min', 'desired', 'max'] as const).every((key) => small[key] === large[key]);
  return holds && (!isSame || other.name < window.name);
}

const asked = (window: Window, target: Target): Asked => askedBy(window, window.targets.get(target.name) ?? {}, target);

/** Whether `other` may itself have no say against a window that has no rank, because of a third one that has a higher. */
const mayBeOverruled = (other: Window, window: Window, highest: number): boolean =>
  isRanked(other) && !isRanked(window) && other.priority < highest;

const isRanked = (window: Window): boolean => window.kind !== 'pre-event' && recurs(window);

function isCovered(span: WallSpan, others: readonly Placed[]): boolean {
  let until = span.start;
  while (until < span.end) {
    const ends = others.map(({ starts }) => starts.runningAt(until)?.end ?? until);
    const reached = ends.reduce((top, end) => Math.max(top, end), until);
    if (reached === until) return false;
    until = reached;
  }
  return true;
}

/** What is warned about by looking at when windows happen. A new warning is a function and a line here. */
const calendarWarnings: readonly CalendarWarning[] = [
  eventInThePast,
  neverOccurs,
  longerThanItsPeriod,
  overlappingEvents,
  neverDecides,
];

/** Without the present time, recurring windows are looked at from here on. */
const someDay = parseWall('2026-01-01');

/** Enough for some thousands of windows, of most of which one or two dates tell enough. */
const mostLookUps = 8_000;

export function warnByCalendar(
  schedule: Schedule,
  partOf: ReadonlyMap<string, Part>,
  at: Date | undefined,
  report: Report,
): void {
  const budget: Budget = { left: mostLookUps };
  const now = at && zoneClock(schedule.timezone).wallAt(at.getTime());
  const windows = schedule.windows.flatMap((window): Placed[] => {
    const part = partOf.get(window.name);
    if (part === undefined) return [];
    const starts = wallStarts(window, budget);
    const from = recurs(window) ? (now ?? someDay) : firstWall;
    return [{ window, part, starts, sample: sampled(starts, from) }];
  });
  for (const warn of calendarWarnings) warn({ schedule, windows, now }, report);
}
