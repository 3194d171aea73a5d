import type { Target } from './schedule.ts';
import { parseWall, zoneClock } from './wall-time.ts';

/** Whether nothing of the target is changed at that instant, whatever is planned. */
export const isObserved = ({ observe }: Pick<Target, 'observe'>, timezone: string, at: Date): boolean =>
  observe !== undefined && (observe.until === undefined || at.getTime() < actsFrom(observe.until, timezone).getTime());

/** When a local date and time comes. */
export const actsFrom = (until: string, timezone: string): Date =>
  new Date(zoneClock(timezone).instantOf(parseWall(until)));
