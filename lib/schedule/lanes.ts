import { compiled } from './compiled.ts';
import type { Lane } from './ramps.ts';
import type { Schedule } from './schedule.ts';
import { type Track, trackOf } from './track.ts';

/**
 * The lanes of a target at an instant, one for each window that names it. Throws a RangeError for a target that the
 * schedule does not have.
 */
export function lanesOf(schedule: Schedule, targetName: string): (instant: number) => readonly Lane[] {
  const { target, windowsOf, timeline } = compiled(schedule);
  const found = target(targetName);
  const tracks = windowsOf(targetName).map((window) => trackOf(window, found, timeline(window)));
  const backMs = lookBack(tracks);
  return (instant) => {
    // Pushed, and not mapped: V8 makes another kind of array of the same `map` once it is hot, and then has to compile
    // all anew that reads them.
    const lanes: Lane[] = [];
    for (const track of tracks) lanes.push({ track, spans: track.around(instant, backMs) });
    return lanes;
  };
}

/** How far back an occurrence may have ended and still matter: two ramps down and one up may lean on each other. */
function lookBack(tracks: readonly Track[]): number {
  const longest = (lasts: readonly number[]) => lasts.reduce((top, ms) => Math.max(top, ms), 0);
  return longest(tracks.map((track) => track.upMs)) + 2 * longest(tracks.map((track) => track.downMs));
}
