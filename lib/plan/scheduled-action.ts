import { parseWall, zoneClock } from '../schedule/wall-time.ts';
import type { ScheduledAction } from './autoscaling.ts';

/**
 * Whether an action will never fire again, so that AWS would refuse to put it: a one-off `at(...)` that has passed, or an
 * end that has. `at(...)` is a wall time in the action's zone, UTC unless given; the end is in UTC (`PutScheduledAction`,
 * Application Auto Scaling API Reference).
 */
export function isPast({ schedule, timezone = 'UTC', endTime }: ScheduledAction, now: Date): boolean {
  if (endTime !== undefined && new Date(endTime) <= now) return true;
  const at = /^at\((.+)\)$/.exec(schedule.trim())?.[1]?.trim();
  if (at === undefined || Number.isNaN(Date.parse(`${at}Z`))) return false;
  return instantOf(parseWall(at), timezone) <= now.getTime();
}

/** In a zone that this machine does not know: when that wall time has passed everywhere. */
function instantOf(wall: number, timezone: string): number {
  try {
    return zoneClock(timezone).instantOf(wall);
  } catch (error) {
    if (error instanceof RangeError) return wall + 12 * 3_600_000;
    throw error;
  }
}
