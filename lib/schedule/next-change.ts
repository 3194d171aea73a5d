import type { Override, Schedule } from './schedule.ts';
import { stateAt } from './state-at.ts';

/**
 * The first instant after `after` at which the wanted state of a target is another one; `undefined`: it stays as it is
 * until the end of the year 2199. The same as `until` of the state that holds at `after`.
 */
export function nextChange(schedule: Schedule, targetName: string, after: Date, override?: Override): Date | undefined {
  return stateAt(schedule, targetName, after, override).until;
}
