import { cronNext } from '../schedule/cron-in-zone.ts';
import { isCronProblem, parseCron } from '../schedule/parse-cron.ts';
import type { Bounds } from '../schedule/schedule.ts';
import { day, hour, minute, parseWall, zoneClock } from '../schedule/wall-time.ts';
import type { MissedAction, ScheduledAction } from './autoscaling.ts';

/** Bounds and count as the actions of others would have left them. */
export interface AsLeft {
  readonly bounds: Bounds;
  readonly desired: number;
}

interface Span {
  /** Exclusive. */
  readonly since: Date;
  readonly until: Date;
}

/**
 * Scheduled actions that fell due while AWS could not run them, in the order of time, each with the bounds that it would have
 * left. Of each the last time counts: what it sets, it sets every time. Those whose schedule cannot be evaluated stand first,
 * without a time.
 */
export function actionsMissed(
  actions: readonly ScheduledAction[],
  span: Span,
  found: AsLeft,
): { readonly missed: readonly MissedAction[]; readonly left: AsLeft } {
  const all = actions.map((action) => ({ action, at: lastDue(action, span) }));
  const unknown = all.flatMap(({ action, at }) => (at === 'unknown' ? [{ name: action.name }] : []));
  const due = all.flatMap(({ action, at }) => (at instanceof Date ? [{ action, at }] : []));
  let left = found;
  const missed = due
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ action, at }): MissedAction => {
      left = afterAction(left, action);
      return { name: action.name, due: { at: at.toISOString(), ...left.bounds } };
    });
  return { missed: [...unknown, ...missed], left };
}

function afterAction({ bounds, desired }: AsLeft, action: ScheduledAction): AsLeft {
  const next = boundsAfter(bounds, action);
  return { bounds: next, desired: Math.min(Math.max(desired, next.min), next.max) };
}

/** One bound alone may cross the other; AWS documents no rule, so the bound that the action names wins. It moves the count. */
export function boundsAfter(bounds: Bounds, action: Pick<ScheduledAction, 'min' | 'max'>): Bounds {
  const { min = bounds.min, max = bounds.max } = action;
  return {
    min: action.min === undefined ? Math.min(min, max) : min,
    max: action.max === undefined ? Math.max(min, max) : max,
  };
}

/** When an action last fell due in a span; `unknown`: its schedule says no more than AWS knows. */
export function lastDue(action: ScheduledAction, { since, until }: Span): Date | 'unknown' | undefined {
  const { startTime, endTime } = action;
  const [start, end] = [startTime, endTime].map((time) => (time === undefined ? undefined : Date.parse(time)));
  if (Number.isNaN(start) || Number.isNaN(end)) return 'unknown';
  const from = Math.max(since.getTime(), (start ?? Number.NEGATIVE_INFINITY) - 1);
  const to = Math.min(until.getTime(), end ?? Number.POSITIVE_INFINITY);
  if (from >= to) return undefined;
  const [, kind, inner = ''] = /^(at|rate|cron)\((.*)\)$/.exec(action.schedule.trim()) ?? [];
  try {
    const last =
      kind === undefined ? 'unknown' : readers[kind]?.(inner.trim(), action.timezone ?? 'UTC', from, to, start);
    return typeof last === 'number' ? new Date(last) : last;
  } catch (error) {
    // An expression or a zone that is not known here.
    if (error instanceof RangeError) return 'unknown';
    throw error;
  }
}

type Reader = (
  inner: string,
  timezone: string,
  from: number,
  to: number,
  start: number | undefined,
) => number | 'unknown' | undefined;

const readers: Readonly<Record<string, Reader>> = {
  at(inner, timezone, from, to) {
    const at = zoneClock(timezone).instantOf(parseWall(inner));
    return at > from && at <= to ? at : undefined;
  },
  /** Without a start it counts from when it was put, and AWS tells of that only when it was created. */
  rate(inner, _, from, to, start) {
    const [, count = '', unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [];
    const period = Number(count) * (unitMs[unit] ?? Number.NaN);
    if (Number.isNaN(period) || start === undefined) return 'unknown';
    const last = start + Math.floor((to - start) / period) * period;
    return last >= start && last > from ? last : undefined;
  },
  cron(inner, timezone, from, to) {
    const expression = `cron(${inner})`;
    const cron = parseCron(expression);
    // One that never fires is well-formed for AWS.
    if (isCronProblem(cron)) return cron.code === 'cron-never' ? undefined : 'unknown';
    return lastFiring(expression, timezone, from, to);
  },
};

const unitMs: Readonly<Record<string, number>> = { minute, hour, day };

/** Looked for backwards, in spans that grow: an expression may fire every minute of a long event. */
function lastFiring(expression: string, timezone: string, from: number, to: number): number | undefined {
  const next = (after: number): number => cronNext(expression, timezone, new Date(after))?.getTime() ?? to + 1;
  for (let span = hour; ; span *= 8) {
    const begin = Math.max(from, to - span);
    let last: number | undefined;
    for (let at = next(begin); at <= to; at = next(at)) last = at;
    if (last !== undefined || begin === from) return last;
  }
}
