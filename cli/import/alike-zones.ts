import { day, hour, zoneClock } from '../../lib/schedule/wall-time.ts';

const looked = 400 * day;

const known = new Map<string, number | undefined>();

/**
 * By how much the clock of one zone is ahead of another's, where that is always the same in the year to come: a time of day in the
 * one is then a time of day in the other. `undefined`: their clocks change apart, as UTC and Berlin.
 */
export function constantLead(zone: string, before: string, now: number): number | undefined {
  if (zone === before) return 0;
  const today = Math.floor(now / day);
  const key = `${zone} ${before} ${today}`;
  if (!known.has(key)) known.set(key, leadOf(zone, before, today * day));
  return known.get(key);
}

function leadOf(zone: string, before: string, from: number): number | undefined {
  const [one, other] = [zoneClock(zone), zoneClock(before)];
  const at = (instant: number): number => one.offsetAt(instant) - other.offsetAt(instant);
  for (let instant = from; instant < from + looked; instant += hour) if (at(instant) !== at(from)) return undefined;
  return at(from);
}
