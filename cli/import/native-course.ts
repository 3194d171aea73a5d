import { boundsAfter, lastDue } from '../../lib/plan/actions-due.ts';
import type { ScheduledAction } from '../../lib/plan/autoscaling.ts';
import { nextFiring } from '../../lib/schedule/cron-firings.ts';
import type { Bounds } from '../../lib/schedule/schedule.ts';
import { day, type Wall, zoneClock } from '../../lib/schedule/wall-time.ts';
import type { ReadAction } from './read-action.ts';
import { setTogether } from './set-together.ts';

/** A time in which native actions leave the bounds as they are. */
export interface NativeSpan {
  readonly start: number;
  /** On the clock of the schedule's zone, as it is written: the zone may move it. */
  readonly startWall: Wall;
  /** Infinity: as far as was looked. */
  readonly end: number;
  readonly endWall: Wall;
  readonly bounds: Bounds;
  /** What began it; empty: nothing that is known, it was found so. */
  readonly by: readonly ReadAction[];
  readonly endedBy: readonly ReadAction[];
}

/** A year, and a clock change more. */
export const lookedAhead = 400 * day;
/** Until when windows are compared with native actions: what begins later may not end in the time that is looked at. */
export const nativeCourseEnds = (now: number): number => now + lookedAhead - courseMargin;
export const courseMargin = 34 * day;
/** Whether an action fires in that time at all; of one that does not nobody can say what the schedule then is. */
export const firesInTime = (action: ScheduledAction, now: number): boolean =>
  lastDue(action, { since: new Date(now), until: new Date(nativeCourseEnds(now)) }) instanceof Date;
/** More than this is no schedule of days. */
const mostFirings = 20_000;

interface Firing {
  readonly at: number;
  readonly wall: Wall;
  readonly read: ReadAction;
}

/**
 * What native actions do from now on, the span in which `now` lies first. Bounds that are found count more than those that an
 * action should have left: then somebody else has set them since. Text: why that cannot be told.
 */
export function nativeCourse(
  found: Bounds,
  reads: readonly ReadAction[],
  timezone: string,
  now: number,
): readonly NativeSpan[] | string {
  const firings = reads.flatMap((read) => firingsOf(read, timezone, now));
  if (firings.length > mostFirings) return 'Its native actions fire too often for windows.';
  firings.sort((a, b) => a.at - b.at);
  const spans: NativeSpan[] = [begun(found, reads, timezone, now)];
  for (const together of groupedByInstant(firings)) {
    const last = spans.at(-1);
    const [first] = together;
    if (last === undefined || first === undefined) continue;
    const by = together.map(({ read }) => read);
    const bounds = setTogether(
      last.bounds,
      by.map(({ action }) => action),
    );
    if (typeof bounds === 'string') return bounds;
    if (bounds.min === last.bounds.min && bounds.max === last.bounds.max) continue;
    spans.splice(-1, 1, { ...last, end: first.at, endWall: first.wall, endedBy: by });
    spans.push({ ...openEnd, start: first.at, startWall: first.wall, bounds, by });
  }
  return spans;
}

const openEnd = { end: Number.POSITIVE_INFINITY, endWall: Number.POSITIVE_INFINITY, endedBy: [] };

/** The span that holds now: it began when an action last fired, if one has; what the actions do not leave, none of them began. */
function begun(bounds: Bounds, reads: readonly ReadAction[], timezone: string, now: number): NativeSpan {
  const span = { since: new Date(now - lookedAhead), until: new Date(now) };
  const dues = reads.flatMap((read) => {
    const at = read.kind === 'cron' ? lastDue(read.action, span) : undefined;
    return at instanceof Date ? [{ at: at.getTime(), read }] : [];
  });
  const start = Math.max(...dues.map(({ at }) => at), Number.NEGATIVE_INFINITY);
  const left = dues.toSorted((a, b) => a.at - b.at).reduce((set, { read }) => boundsAfter(set, read.action), bounds);
  const isTheirs = left.min === bounds.min && left.max === bounds.max;
  const by = isTheirs ? dues.filter(({ at }) => at === start).map(({ read }) => read) : [];
  const startWall = Number.isFinite(start) ? zoneClock(timezone).wallAt(start) : start;
  return { ...openEnd, start, startWall, bounds, by };
}

function firingsOf(read: ReadAction, timezone: string, now: number): readonly Firing[] {
  if (read.kind === 'at') return read.at > now ? [{ at: read.at, wall: read.wall, read }] : [];
  if (read.kind !== 'cron') return [];
  const { cron, leadMs, action } = read;
  const clock = zoneClock(timezone);
  const from = Math.max(now, action.startTime === undefined ? now : Date.parse(action.startTime) - 1);
  const to = Math.min(now + lookedAhead, action.endTime === undefined ? now + lookedAhead : Date.parse(action.endTime));
  const firings: Firing[] = [];
  // A wall time from before a gap in the clock may still be to come.
  let own = nextFiring(cron, clock.wallAt(from) - leadMs - day);
  while (own !== undefined && firings.length <= mostFirings) {
    const wall = own + leadMs;
    const at = clock.instantOf(wall);
    if (at > to) break;
    if (at > from) firings.push({ at, wall, read });
    own = nextFiring(cron, own);
  }
  return firings;
}

const groupedByInstant = (firings: readonly Firing[]): Iterable<readonly Firing[]> =>
  Map.groupBy(firings, ({ at }) => at).values();
