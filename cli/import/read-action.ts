import type { ScheduledAction } from '../../lib/plan/autoscaling.ts';
import { isPast } from '../../lib/plan/scheduled-action.ts';
import type { Cron } from '../../lib/schedule/cron.ts';
import { cronNext } from '../../lib/schedule/cron-in-zone.ts';
import { knownCron } from '../../lib/schedule/known-cron.ts';
import { isCronProblem } from '../../lib/schedule/parse-cron.ts';
import { minute, parseWall, type Wall, zoneClock } from '../../lib/schedule/wall-time.ts';
import { constantLead } from './alike-zones.ts';

/** When a native action fires, as far as a window can say it. */
export type ReadAction =
  | { readonly kind: 'cron'; readonly action: ScheduledAction; readonly cron: Cron; readonly leadMs: number }
  | { readonly kind: 'at'; readonly action: ScheduledAction; readonly at: number; readonly wall: Wall }
  | { readonly kind: 'never'; readonly action: ScheduledAction }
  /** `because` goes on after the action's name. */
  | { readonly kind: 'unsayable'; readonly action: ScheduledAction; readonly because: string };

/** `leadMs` and `wall` are of the zone of the schedule. */
export function readAction(action: ScheduledAction, timezone: string, now: number): ReadAction {
  const unsayable = (because: string): ReadAction => ({ kind: 'unsayable', action, because });
  if (isPast(action, new Date(now))) return { kind: 'never', action };
  const { schedule, timezone: zone = 'UTC' } = action;
  const [, kind, inner = ''] = /^(at|rate|cron)\((.*)\)$/.exec(schedule.trim()) ?? [];
  if (kind === 'rate') return unsayable(`is ${schedule}: a window has times of day, and no rate.`);
  if (kind === undefined) return unsayable(`is ${schedule}, which this version of Prescale does not know.`);
  try {
    if (kind === 'at') {
      const at = zoneClock(zone).instantOf(parseWall(inner.trim()));
      if (at % minute !== 0) return unsayable(`is ${schedule}: a window begins and ends with a minute.`);
      return { kind: 'at', action, at, wall: zoneClock(timezone).wallAt(at) };
    }
    const cron = knownCron(`cron(${inner.trim()})`);
    if (isCronProblem(cron))
      return cron.code === 'cron-never'
        ? { kind: 'never', action }
        : unsayable(`is ${schedule}, which is no cron expression.`);
    if (!firesAgain(action, `cron(${inner.trim()})`, now)) return { kind: 'never', action };
    const lead = constantLead(timezone, zone, now);
    if (lead === undefined) {
      return unsayable(
        `is in ${zone}, whose clocks do not change as those of ${timezone} do: it needs a stage of its own with timezone: ${zone}.`,
      );
    }
    return { kind: 'cron', action, cron, leadMs: lead };
  } catch (error) {
    if (error instanceof RangeError) return unsayable(`is in ${zone}, or at ${schedule}, which is not known here.`);
    throw error;
  }
}

/** Its years may be over, or its end come before its next time. Throws a RangeError for a zone that is not known. */
function firesAgain({ timezone = 'UTC', startTime, endTime }: ScheduledAction, cron: string, now: number): boolean {
  const after = Math.max(now, startTime === undefined ? now : Date.parse(startTime) - 1);
  const next = cronNext(cron, timezone, new Date(after));
  return next !== undefined && (endTime === undefined || next.getTime() <= Date.parse(endTime));
}

/** Fires at the same times of day on the same days of every week. */
export function isWeekly({ months, years, dates, weekdays }: Cron): boolean {
  const isPlain = ({ lastDay, lastWorkingDay, nearestWorkingDays, lastWeekdays, nthWeekday }: Cron['dates']): boolean =>
    !lastDay && !lastWorkingDay && !nearestWorkingDays?.size && !lastWeekdays?.size && nthWeekday === undefined;
  const anyDate = dates.values.size === 0 || dates.values.size === 31;
  return years === undefined && months.size === 12 && anyDate && isPlain(dates) && isPlain(weekdays);
}
