import { nearest } from './parse/nearest.ts';
import type { Schedule, Target, Window } from './schedule.ts';
import { type Timeline, timeline } from './timeline.ts';
import { type ZoneClock, zoneClock } from './wall-time.ts';

/** What is worked out once for each schedule value. A pure cache: it holds nothing that the schedule does not say. */
export interface Compiled {
  readonly clock: ZoneClock;
  /** Throws a RangeError that names the nearest window. */
  readonly window: (name: string) => Window;
  readonly timeline: (window: Window) => Timeline;
  /** Throws a RangeError that names the nearest target. */
  readonly target: (name: string) => Target;
  readonly windowsOf: (target: string) => readonly Window[];
}

const known = new WeakMap<Schedule, Compiled>();

export function compiled(schedule: Schedule): Compiled {
  const before = known.get(schedule);
  if (before !== undefined) return before;
  const made = compile(schedule);
  known.set(schedule, made);
  return made;
}

function compile(schedule: Schedule): Compiled {
  const clock = zoneClock(schedule.timezone);
  const windows = new Map(schedule.windows.map((window) => [window.name, window]));
  const timelines = new Map<Window, Timeline>();
  const byTarget = new Map<string, Window[]>();
  for (const window of schedule.windows) {
    for (const target of window.targets.keys()) {
      const list = byTarget.get(target);
      if (list === undefined) byTarget.set(target, [window]);
      else list.push(window);
    }
  }
  return {
    clock,
    window: (name) => windows.get(name) ?? unknown('window', name, windows.keys()),
    timeline: (window) => {
      const made = timelines.get(window) ?? timeline(window, clock);
      timelines.set(window, made);
      return made;
    },
    target: (name) => schedule.targets.get(name) ?? unknown('target', name, schedule.targets.keys()),
    windowsOf: (target) => byTarget.get(target) ?? [],
  };
}

function unknown(what: string, name: string, names: Iterable<string>): never {
  const meant = nearest(name, names);
  throw new RangeError(`There is no ${what} \`${name}\`${meant === undefined ? '.' : `; did you mean \`${meant}\`?`}`);
}
