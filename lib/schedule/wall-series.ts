import type { Cron } from './cron.ts';
import { nextFiring, previousFiring } from './cron-firings.ts';
import { knownCron } from './known-cron.ts';
import { isCronProblem } from './parse-cron.ts';
import type { DailyWhen, Edge, SpanWhen, When } from './schedule.ts';
import { day, minute, parseWall, type Wall } from './wall-time.ts';

/** When a window starts and ends on the wall clock, before any zone is asked. */
export interface WallSeries {
  /** The first start strictly after. */
  readonly next: (after: Wall) => Wall | undefined;
  readonly previous: (atOrBefore: Wall) => Wall | undefined;
  /** Where the occurrence that starts at a wall time ends; absent: it has no end and so does not occur, nor do later ones. */
  readonly endOf: (start: Wall) => WallEnd | undefined;
  /** What starts before this has ended at the given wall time, whatever the zone's clock did. */
  readonly reach: (wall: Wall) => Wall;
}

/** On the wall clock, or so many elapsed milliseconds after the start. */
export type WallEnd = { readonly kind: 'wall'; readonly wall: Wall } | { readonly kind: 'for'; readonly ms: number };

/** More than any clock change moves a wall time. */
const slack = 2 * day;

/** Throws a RangeError where a cron expression or a date-time is not one: the parser lets none through. */
export function wallSeries(when: When): WallSeries {
  switch (when.form) {
    case 'daily':
      return daily(when);
    case 'span':
      return span(when);
    default:
      return when satisfies never;
  }
}

function daily(when: DailyWhen): WallSeries {
  const from = timeOfDay(when.from);
  const to = timeOfDay(when.to);
  const length = to > from ? to - from : to + day - from;
  /** On the first of its days, looking a week ahead or back; never longer, whatever is asked. */
  const nearestStart = (index: number, step: 1 | -1): Wall | undefined => {
    for (let tried = 0; tried < 7; tried += 1) {
      const candidate = index + tried * step;
      if (when.days.includes(isoWeekday(candidate))) return candidate * day + from;
    }
    return undefined;
  };
  return {
    next: (after) => nearestStart(Math.floor((after - from) / day) + 1, 1),
    previous: (atOrBefore) => nearestStart(Math.floor((atOrBefore - from) / day), -1),
    endOf: (start) => ({ kind: 'wall', wall: start + length }),
    reach: (wall) => wall - length - slack,
  };
}

function span(when: SpanWhen): WallSeries {
  return { ...starts(when.start), ...ends(when.end) };
}

function starts(edge: Edge): Pick<WallSeries, 'next' | 'previous'> {
  if (edge.kind === 'at') {
    const start = parseWall(edge.wall);
    return {
      next: (after) => (start > after ? start : undefined),
      previous: (atOrBefore) => (start <= atOrBefore ? start : undefined),
    };
  }
  const cron = cronOf(edge.expression);
  return { next: (after) => nextFiring(cron, after), previous: (atOrBefore) => previousFiring(cron, atOrBefore) };
}

function ends(edge: SpanWhen['end']): Pick<WallSeries, 'endOf' | 'reach'> {
  switch (edge.kind) {
    case 'for':
      return { endOf: () => ({ kind: 'for', ms: edge.ms }), reach: (wall) => wall - edge.ms - slack };
    case 'at': {
      const end = parseWall(edge.wall);
      return {
        endOf: (start) => (end > start ? { kind: 'wall', wall: end } : undefined),
        reach: (wall) => (end + slack < wall ? wall : Number.NEGATIVE_INFINITY),
      };
    }
    case 'cron': {
      const cron = cronOf(edge.expression);
      return {
        endOf: (start) => {
          const end = nextFiring(cron, start);
          return end === undefined ? undefined : { kind: 'wall', wall: end };
        },
        // Whatever starts before an end firing has ended with it.
        reach: (wall) => previousFiring(cron, wall - slack) ?? Number.NEGATIVE_INFINITY,
      };
    }
    default:
      return edge satisfies never;
  }
}

function cronOf(expression: string): Cron {
  const cron = knownCron(expression);
  if (isCronProblem(cron)) throw new RangeError(`${expression}: ${cron.message}`);
  return cron;
}

function timeOfDay(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) {
    throw new RangeError(`${text} is not a time like 08:00`);
  }
  return (hours * 60 + minutes) * minute;
}

/** 1 Monday ... 7 Sunday, of a day counted from 1970-01-01, a Thursday. */
function isoWeekday(index: number): number {
  return ((((index + 3) % 7) + 7) % 7) + 1;
}
