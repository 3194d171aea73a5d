import { occurrences } from '../schedule/occurrences.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { day } from '../schedule/wall-time.ts';
import { changedWindows } from './changed-windows.ts';
import { nextOccurrence } from './next-occurrence.ts';
import type { Span } from './span.ts';

/** A window that an edit changes and that does not begin in the span that is looked at. */
export interface BeyondSpan {
  readonly window: string;
  /** When it begins next, or has begun last; absent: neither is near. */
  readonly start?: Date;
}

/** As far as a window that is over is looked for. */
const longestBack = 400 * day;

/**
 * What is not seen of an edit in a span: without it, an event that is changed in next summer would look like nothing.
 *
 * @param before absent: there was none
 * @param shown only windows for which it is true
 */
export function beyondSpan(
  before: Schedule | undefined,
  after: Schedule,
  span: Span,
  shown: (window: Schedule['windows'][number]) => boolean = () => true,
): readonly BeyondSpan[] {
  return changedWindows(before, after).flatMap((changed): readonly BeyondSpan[] => {
    const sides = [
      ...(before && changed.before && shown(changed.before) ? [before] : []),
      ...(changed.after && shown(changed.after) ? [after] : []),
    ];
    if (sides.length === 0) return [];
    const starts = sides.flatMap((schedule) => startsOf(schedule, changed.name, span));
    if (starts.some((start) => start >= span.from && start < span.to)) return [];
    const start = starts.at(-1);
    return [{ window: changed.name, ...(start && { start }) }];
  });
}

/** The next one; where there is none, the last one. */
function startsOf(schedule: Schedule, window: string, { from }: Span): readonly Date[] {
  const next = nextOccurrence(schedule, window, from);
  const last = next ?? occurrences(schedule, window, new Date(from.getTime() - longestBack), from).at(-1);
  return last === undefined ? [] : [last.start];
}
