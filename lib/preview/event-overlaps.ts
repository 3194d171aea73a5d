import { occurrences } from '../schedule/occurrences.ts';
import { recurs } from '../schedule/running.ts';
import type { Occurrence, Schedule, Window } from '../schedule/schedule.ts';
import { day } from '../schedule/wall-time.ts';
import { nextOccurrence } from './next-occurrence.ts';

/** Two events that are live at the same time. */
export interface EventOverlap {
  readonly event: Occurrence;
  readonly other: Occurrence;
  /** Which both of them concern; empty: they are about different ones. */
  readonly targets: readonly string[];
}

const year = 366 * day;

/**
 * With which other events an event is live at the same time: with each the first time that this happens, within a year from
 * `at` on, or whenever one of the two is that happens once. Throws a RangeError for a window that the schedule does not have.
 */
export function eventOverlaps(schedule: Schedule, name: string, at: Date): readonly EventOverlap[] {
  const event = schedule.windows.find((window) => window.name === name);
  if (event === undefined) throw new RangeError(`There is no event \`${name}\`.`);
  return schedule.windows
    .filter((window) => window.kind === 'pre-event' && window !== event)
    .flatMap((other) => {
      const found = firstOverlap(schedule, event, other, at);
      return found === undefined ? [] : [found];
    })
    .sort((a, b) => a.other.start.getTime() - b.other.start.getTime());
}

function firstOverlap(schedule: Schedule, event: Window, other: Window, at: Date): EventOverlap | undefined {
  const targets = [...event.targets.keys()].filter((target) => other.targets.has(target));
  // What happens once is found in one look, however far away it is.
  const isOther = recurs(event) && !recurs(other);
  const [anchor, sought] = isOther ? [other, event] : [event, other];
  for (const one of comingOf(schedule, anchor, at)) {
    const [met] = occurrences(schedule, sought.name, one.start, one.end).filter(({ end }) => end > at);
    if (met === undefined) continue;
    return isOther ? { event: met, other: one, targets } : { event: one, other: met, targets };
  }
  return undefined;
}

function comingOf(schedule: Schedule, window: Window, at: Date): readonly Occurrence[] {
  if (recurs(window)) return occurrences(schedule, window.name, at, new Date(at.getTime() + year));
  const next = nextOccurrence(schedule, window.name, at);
  return next === undefined ? [] : [next];
}
