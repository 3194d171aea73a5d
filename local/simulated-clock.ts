import { setTimeout as wait } from 'node:timers/promises';

/** Where everything in `local/` takes the time from. */
export interface Clock {
  now(): Date;
  /** Resolves when `ms` milliseconds of this clock's time have passed; rejects when `signal` is aborted before. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Time stands while `work` is under way. Absent: nothing of the program's decides when this clock moves. */
  hold?<T>(work: Promise<T>): Promise<T>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => wait(ms, undefined, signal && { signal }),
};

/** A clock that stands still until somebody moves it. */
export interface SimulatedClock extends Clock {
  /** Moves to `at`. A clock never goes back: an earlier instant is refused with a `RangeError`. */
  advanceTo(at: Date): void;
}

/** A sleeper takes the clock along: `sleep(ms)` moves it by `ms` and resolves at once, so a week passes in seconds. */
export const createSimulatedClock = (start: Date): SimulatedClock => {
  let ms = start.getTime();
  const moveTo = (next: number): void => {
    if (!Number.isFinite(next)) throw new RangeError('a clock cannot be moved to an invalid instant');
    if (next < ms)
      throw new RangeError(
        `a clock never goes back (${new Date(ms).toISOString()} to ${new Date(next).toISOString()})`,
      );
    ms = next;
  };
  moveTo(ms);
  return {
    now: () => new Date(ms),
    sleep: async (duration) => moveTo(ms + Math.max(0, duration)),
    advanceTo: (at) => moveTo(at.getTime()),
  };
};
