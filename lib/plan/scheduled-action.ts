import type { ScheduledAction } from './autoscaling.ts';

/**
 * Whether an action will never fire again: a one-off `at(...)` that has passed, or an end that has. `at(...)` without a
 * zone is UTC (TSDoc of `PutScheduledAction`); in a zone it may be up to 14 hours earlier or 12 later, and one that is
 * not surely past is kept, because AWS itself refuses it if it is.
 */
export function isPast(action: ScheduledAction, now: Date): boolean {
  if (action.endTime !== undefined && new Date(action.endTime) <= now) return true;
  const at = /^at\((.+)\)$/.exec(action.schedule.trim())?.[1];
  if (at === undefined) return false;
  const latest = new Date(`${at}Z`).getTime() + (action.timezone === undefined ? 0 : 12 * 3_600_000);
  return latest <= now.getTime();
}
