import type { ScheduledAction } from '../../lib/plan/autoscaling.ts';
import { cronNext } from '../../lib/schedule/cron-in-zone.ts';
import { knownCron } from '../../lib/schedule/known-cron.ts';
import { isCronProblem } from '../../lib/schedule/parse-cron.ts';
import type { Bounds } from '../../lib/schedule/schedule.ts';
import { parseWall, zoneClock } from '../../lib/schedule/wall-time.ts';
import { type FoundService, runsActions } from './found-service.ts';
import { lateFiring } from './late-firing.ts';
import { setTogether } from './set-together.ts';

/** The bounds that native actions leave from an instant on. */
export interface NativeStep {
  readonly at: Date;
  readonly bounds: Bounds;
  /** Empty: as they were found. */
  readonly by: readonly string[];
}

/**
 * What the bounds of a service would be if AWS alone went on, firing by firing, each asked in the zone of its own action. Nothing
 * of how windows are found is used here: it is what they are compared with. What fell due just now counts as done. Text: why that
 * cannot be told.
 */
export function nativeSteps(found: FoundService, from: Date, to: Date): readonly NativeStep[] | string {
  const { scalableTarget, actions } = found;
  if (scalableTarget === undefined) return 'It is not registered with Application Auto Scaling.';
  const { min, max } = scalableTarget;
  const first: NativeStep = { at: from, bounds: lateFiring(found, from.getTime())?.bounds ?? { min, max }, by: [] };
  if (!runsActions(found)) return [first];
  const firings: Firing[] = [];
  for (const action of actions) {
    const own = firingsOf(action, from, to);
    if (own === undefined)
      return `When its native action ${action.name} fires cannot be told here: ${action.schedule}.`;
    firings.push(...own);
  }
  const steps = [first];
  const instants = Map.groupBy(firings, ({ at }) => at.getTime());
  for (const [instant, together] of [...instants].sort(([a], [b]) => a - b)) {
    const last = steps.at(-1) ?? first;
    const fired = together.map(({ action }) => action);
    const bounds = setTogether(last.bounds, fired);
    if (typeof bounds === 'string') return bounds;
    steps.push({ at: new Date(instant), bounds, by: fired.map(({ name }) => name) });
  }
  return steps;
}

interface Firing {
  readonly at: Date;
  readonly action: ScheduledAction;
}

function firingsOf(action: ScheduledAction, from: Date, to: Date): readonly Firing[] | undefined {
  const { schedule, timezone = 'UTC', startTime, endTime } = action;
  const [, kind, inner = ''] = /^(at|cron)\((.*)\)$/.exec(schedule.trim()) ?? [];
  const isOn = (at: Date): boolean =>
    at > from &&
    at <= to &&
    (startTime === undefined || at >= new Date(startTime)) &&
    (endTime === undefined || at <= new Date(endTime));
  try {
    if (kind === 'at') {
      const at = new Date(zoneClock(timezone).instantOf(parseWall(inner.trim())));
      return isOn(at) ? [{ at, action }] : [];
    }
    if (kind === undefined) return undefined;
    const expression = `cron(${inner.trim()})`;
    const cron = knownCron(expression);
    if (isCronProblem(cron)) return cron.code === 'cron-never' ? [] : undefined;
    return instantsOf(expression, timezone, from, to)
      .filter(isOn)
      .map((at) => ({ at, action }));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const known = new Map<string, readonly Date[]>();
/** Of a few hundred services most share their expressions. */
const mostKnown = 500;

function instantsOf(expression: string, timezone: string, from: Date, to: Date): readonly Date[] {
  const key = [expression, timezone, from.getTime(), to.getTime()].join(' ');
  const before = known.get(key);
  if (before !== undefined) return before;
  const instants: Date[] = [];
  const next = (after: Date): Date | undefined => cronNext(expression, timezone, after);
  for (let at = next(from); at !== undefined && at <= to; at = next(at)) instants.push(at);
  if (known.size >= mostKnown) known.clear();
  known.set(key, instants);
  return instants;
}
