import { compiled } from './compiled.ts';
import { lanesOf } from './lanes.ts';
import { askedByOverride, type OverrideCapacity } from './override-capacity.ts';
import { rampedUp } from './ramps.ts';
import type { Occurrence, Override, Schedule } from './schedule.ts';
import { begin } from './track.ts';

/** An event that an override leaves with fewer tasks than it is owed. */
export interface Undercut extends Occurrence {
  /** When its lead begins. */
  readonly begin: Date;
  /** The highest floor that it is owed while the override lasts. */
  readonly floor: number;
  /** The least that the override asks for: what autoscaling may go down to. */
  readonly promised: number;
}

/**
 * The events of the override's target whose floor is above the least that the override asks for: those in their lead or
 * live at `from`, and those whose lead begins before it ends, the nearest first. Throws a RangeError for a target that the
 * schedule does not have.
 */
export function undercutEvents(
  schedule: Schedule,
  override: Pick<Override, 'target' | 'until'> & OverrideCapacity,
  from: Date,
): readonly Undercut[] {
  const { target: find, timeline } = compiled(schedule);
  const target = find(override.target);
  const promised = askedByOverride(override, target).min ?? 0;
  const until = override.until.getTime();
  const lanesAt = lanesOf(schedule, target.name);
  const found: Undercut[] = [];
  for (const { track } of lanesAt(from.getTime())) {
    if (track.window.kind !== 'pre-event' || (track.asked.min ?? 0) <= promised) continue;
    for (const span of timeline(track.window).endingAfter(from.getTime())) {
      if (begin(track, span) >= until) break;
      // A floor only walks up until the event ends.
      const last = Math.min(until, span.end) - 1;
      const floor = rampedUp(lanesAt(last), target, track, span, last).min ?? 0;
      if (floor > promised) {
        const [start, end] = [new Date(span.start), new Date(span.end)];
        found.push({ window: track.window.name, begin: new Date(begin(track, span)), start, end, floor, promised });
      }
    }
  }
  return found.sort((a, b) => a.start.getTime() - b.start.getTime() || (a.window < b.window ? -1 : 1));
}
