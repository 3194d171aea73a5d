import { type CronExpression, CronExpressionParser } from 'cron-parser';
import { type NaiveWhen, timezone } from './sample-schedule.ts';

/**
 * What most schedulers do: at every tick, ask a cron library when each window last began and when it ends after that.
 * Of the naive ways a quick one: expressions are parsed once. It knows which windows run, and nothing of bounds,
 * precedence, ramps or exceptions.
 */
export interface NaiveEvaluator {
  /** The windows in their lead or their span. */
  readonly runningAt: (instant: number) => readonly string[];
  /** The first instant after at which a window begins its lead, starts or ends. */
  readonly nextEdge: (instant: number) => number;
}

export function naiveEvaluator(windows: ReadonlyMap<string, NaiveWhen>): NaiveEvaluator {
  const made = Array.from(windows, ([name, when]) => ({ name, window: naiveWindow(when) }));
  return {
    runningAt: (instant) => made.flatMap(({ name, window }) => (window.isRunning(instant) ? [name] : [])),
    nextEdge: (instant) => made.reduce((first, { window }) => Math.min(first, window.nextEdge(instant)), Infinity),
  };
}

interface NaiveWindow {
  readonly isRunning: (instant: number) => boolean;
  readonly nextEdge: (instant: number) => number;
}

function naiveWindow(when: NaiveWhen): NaiveWindow {
  if ('from' in when) {
    const begin = when.from - when.leadMs;
    const edges = [begin, when.from, when.to];
    return {
      isRunning: (instant) => begin <= instant && instant < when.to,
      nextEdge: (instant) => edges.find((edge) => edge > instant) ?? Infinity,
    };
  }
  const { leadMs } = when;
  const start = CronExpressionParser.parse(when.start, { tz: timezone });
  const end = typeof when.end === 'string' ? CronExpressionParser.parse(when.end, { tz: timezone }) : undefined;
  const endOf = (began: number) => (end ? next(end, began) : began + Number(when.end));
  return {
    isRunning: (instant) => instant < endOf(last(start, instant + leadMs)),
    nextEdge: (instant) => {
      const edges = [next(start, instant + leadMs) - leadMs, next(start, instant), endOf(last(start, instant))];
      return Math.min(...edges.filter((edge) => edge > instant));
    },
  };
}

function next(expression: CronExpression, after: number): number {
  expression.reset(new Date(after));
  return expression.next().getTime();
}

/** At or before: `prev` of cron-parser is strictly before, in whole seconds. */
function last(expression: CronExpression, atOrBefore: number): number {
  expression.reset(new Date(atOrBefore + 1000));
  return expression.prev().getTime();
}
