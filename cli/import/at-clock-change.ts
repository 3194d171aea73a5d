import { clockChanges } from '../../lib/preview/clock-changes.ts';
import { nextFiring } from '../../lib/schedule/cron-firings.ts';
import { dateOf } from '../../lib/schedule/wall-time.ts';
import { nativeCourseEnds } from './native-course.ts';
import type { ReadAction } from './read-action.ts';

/**
 * The date in the year to come on which a native action is to fire at a time that the clock of its zone skips, or shows twice.
 * AWS does not say what it does then; what is compared goes by what Prescale does. `undefined`: there is none.
 */
export function atClockChange(read: ReadAction, now: number): string | undefined {
  if (read.kind !== 'cron') return undefined;
  const { cron, action } = read;
  const span = { from: new Date(now), to: new Date(nativeCourseEnds(now)) };
  for (const { wallBefore, wallAfter } of clockChanges(action.timezone ?? 'UTC', span)) {
    const [from, to] = [Math.min(wallBefore, wallAfter), Math.max(wallBefore, wallAfter)];
    const fires = nextFiring(cron, from - 1);
    if (fires !== undefined && fires < to) return dateOf(fires);
  }
  return undefined;
}
