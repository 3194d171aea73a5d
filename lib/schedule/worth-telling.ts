import { firstWall, wallStarts } from './parse/wall-starts.ts';
import { problemLine } from './problem-line.ts';
import type { Problem, Schedule, Window } from './schedule.ts';
import { day, type Wall, zoneClock } from './wall-time.ts';

/** The warnings that people are shown, and how many others there are. */
export interface WorthTelling {
  readonly shown: readonly Problem[];
  readonly more: number;
}

/** Nobody reads more of them at once. */
const mostShown = 20;

/** A file that holds the events of past years is an archive: nothing can be mended in it any more. */
const longAgo = 60 * day;

/** For one window. */
const mostLookUps = 100;

/**
 * What is worth telling now of the warnings that `parseSchedule` found, each about the window it names. Of events that have
 * been over for more than 60 days nothing is told, and nothing counted.
 *
 * @param skip of the rest, what need not be told: it was before
 */
export function worthTelling(
  warnings: readonly Problem[],
  schedule: Schedule,
  now: Date,
  skip: (warning: Problem) => boolean = () => false,
): WorthTelling {
  const cutoff = zoneClock(schedule.timezone).wallAt(now.getTime()) - longAgo;
  const isOld = oldWindows(schedule, cutoff);
  return atMost(warnings.filter((warning) => !skip(warning) && !isOld(warning.window)));
}

/** The first few, in the order in which the files are read. */
export const atMost = (warnings: readonly Problem[]): WorthTelling => ({
  shown: warnings.slice(0, mostShown),
  more: Math.max(0, warnings.length - mostShown),
});

/** Each in a line, and how many more there are. */
export function warningLines({ shown, more }: WorthTelling): readonly string[] {
  const rest = andMore(more);
  return [...shown.map(problemLine), ...(rest === undefined ? [] : [rest])];
}

/** "and 1,234 more warnings", or nothing. */
export const andMore = (more: number): string | undefined =>
  more === 0 ? undefined : `and ${more.toLocaleString('en')} more ${more === 1 ? 'warning' : 'warnings'}`;

function oldWindows(schedule: Schedule, cutoff: Wall): (name: string | undefined) => boolean {
  const byName = new Map(schedule.windows.map((window) => [window.name, window]));
  const known = new Map<string, boolean>();
  return (name) => {
    const window = name === undefined ? undefined : byName.get(name);
    if (window === undefined) return false;
    const found = known.get(window.name) ?? endedBefore(window, cutoff);
    known.set(window.name, found);
    return found;
  };
}

/** Whether the last occurrence has ended before; not of a window that never has one, and not where it takes long to see. */
function endedBefore(window: Window, cutoff: Wall): boolean {
  const starts = wallStarts(window, { left: mostLookUps });
  if (starts.runningAt(cutoff) !== undefined || starts.from(cutoff, 1).length > 0) return false;
  return starts.from(firstWall, 1).length > 0 && !starts.isExhausted();
}
