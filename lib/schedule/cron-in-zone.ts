import type { Cron } from './cron.ts';
import { nextFiring } from './cron-firings.ts';
import { isCronProblem, parseCron } from './parse-cron.ts';
import { day, minute, zoneClock } from './wall-time.ts';

/**
 * Whether a cron expression of either dialect fires in the minute that holds an instant, in a zone. As everywhere, a
 * firing that the zone's clock skips is moved forward by the gap, and one that it repeats happens the first time only.
 * Throws a RangeError for an expression or a zone that is not one.
 */
export function cronMatches(expression: string, timezone: string, at: Date): boolean {
  const instant = at.getTime();
  // Of the local minute: some zones of the past were seconds away from UTC.
  const intoMinute = mod(zoneClock(timezone).wallAt(instant), minute);
  const begin = instant - intoMinute;
  return cronNext(expression, timezone, new Date(begin - 1))?.getTime() === begin;
}

/**
 * When a cron expression of either dialect first fires strictly after an instant, in a zone; `undefined`: never before
 * the year 2200. Throws a RangeError for an expression or a zone that is not one.
 */
export function cronNext(expression: string, timezone: string, after: Date): Date | undefined {
  const cron = wellFormed(expression);
  const clock = zoneClock(timezone);
  const instant = after.getTime();
  // Wall times from before a gap may still be to come, moved forward by it.
  const from = instant + Math.min(clock.offsetAt(instant), clock.offsetAt(instant - 2 * day));
  let best: number | undefined;
  for (let wall = nextFiring(cron, from - 1); wall !== undefined; wall = nextFiring(cron, wall)) {
    const fires = clock.instantOf(wall);
    if (fires > instant && (best === undefined || fires < best)) best = fires;
    // In a gap a later wall time may be an earlier instant, but not past the moved one.
    if (best !== undefined && wall >= clock.wallAt(best)) break;
  }
  return best === undefined ? undefined : new Date(best);
}

function wellFormed(expression: string): Cron {
  const cron = parseCron(expression);
  if (isCronProblem(cron)) throw new RangeError(`${cron.message} ${cron.hint}`);
  return cron;
}

function mod(value: number, size: number): number {
  return ((value % size) + size) % size;
}
