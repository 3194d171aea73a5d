import type { SimulatedClock } from './simulated-clock.ts';

/**
 * A clock on which many can wait at once: parallel waits overlap, as they do in the real world. It moves only while it
 * is run, to the instant of the earliest sleeper, and only when nothing else in the process can go on: no microtask, no
 * `nextTick` and no `setImmediate` is left. So the same program always sees the same instants.
 *
 * It cannot see work that waits outside the process or for a real timer (sockets, files, `setTimeout`): `hold` it. Code
 * that polls with `setImmediate` never lets it move.
 */
export interface VirtualClock extends SimulatedClock {
  /** Lets time pass until `work` settles, and answers as it does. What else sleeps then goes on in a later run. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass until `at`: whoever sleeps up to then has gone on. The clock stands at `at` afterwards. */
  runUntil(at: Date): Promise<void>;
  /** Time stands while `work`, which waits for something that this clock cannot see, is under way. */
  hold<T>(work: Promise<T>): Promise<T>;
  /**
   * Moves to `at` with everybody frozen: sleepers due by then wake in the next run, and find the clock at `at` or
   * later. As a process that is stopped and goes on.
   */
  advanceTo(at: Date): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** What a run waits for: `reached`, or that everything has happened up to `limit`. */
interface Goal {
  readonly reached: () => boolean;
  readonly limit: number;
  readonly resolve: () => void;
}

export const createVirtualClock = (start: Date): VirtualClock => {
  let ms = start.getTime();
  let held = 0;
  /** The next one first; of those at the same instant, the one that asked first. */
  const sleepers: Sleeper[] = [];
  const goals = new Set<Goal>();
  /** One loop turns for all goals: two would each take the other's immediate for work that is left. */
  let turning = false;

  const moveTo = (next: number): void => {
    if (!Number.isFinite(next)) throw new RangeError('a clock cannot be moved to an invalid instant');
    if (next < ms)
      throw new RangeError(
        `a clock never goes back (${new Date(ms).toISOString()} to ${new Date(next).toISOString()})`,
      );
    ms = next;
  };
  moveTo(ms);

  const register = (sleeper: Sleeper): void => {
    let place = sleepers.length;
    while (place > 0 && (sleepers[place - 1]?.at ?? 0) > sleeper.at) place -= 1;
    sleepers.splice(place, 0, sleeper);
  };

  const sleep = (duration: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (Number.isNaN(duration)) throw new RangeError('nobody can sleep for an invalid time');
      if (duration <= 0) {
        resolve();
        return;
      }
      const giveUp = (): void => {
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        at: ms + Math.ceil(duration),
        wake: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      register(sleeper);
    });

  /** Called in a `setImmediate`: all microtasks and ticks are done then, and only immediates can be left. */
  const turn = (): void => {
    const reached = [...goals].filter((goal) => goal.reached());
    reached.forEach(meet);
    turning = goals.size > 0;
    if (!turning) return;
    if (reached.length > 0 || immediatesLeft()) nextTurn();
    else if (held > 0 || !jump()) laterTurn();
    else nextTurn();
  };
  /** Moves to the next sleeper, or to where the run ends; `false`: what is waited for can only come from outside. */
  const jump = (): boolean => {
    const limit = Math.min(...[...goals].map((goal) => goal.limit));
    const next = Math.min(sleepers[0]?.at ?? Number.POSITIVE_INFINITY, limit);
    if (next === Number.POSITIVE_INFINITY) return false;
    const sleeperIsNext = (sleepers[0]?.at ?? Number.POSITIVE_INFINITY) <= limit;
    moveTo(Math.max(ms, next));
    while ((sleepers[0]?.at ?? Number.POSITIVE_INFINITY) <= ms) sleepers.shift()?.wake();
    if (!sleeperIsNext) for (const goal of goals) if (goal.limit <= ms) meet(goal);
    return true;
  };
  const nextTurn = (): void => {
    setImmediate(turn);
  };
  const laterTurn = (): void => {
    setTimeout(nextTurn, 1);
  };
  const meet = (goal: Goal): void => {
    goals.delete(goal);
    goal.resolve();
  };
  const reach = (reached: () => boolean, limit: number): Promise<void> =>
    new Promise((resolve) => {
      goals.add({ reached, limit, resolve });
      if (!turning) nextTurn();
      turning = true;
    });

  return {
    now: () => new Date(ms),
    sleep,
    advanceTo: (at) => moveTo(at.getTime()),
    run: async (work) => {
      let settled = false;
      const settle = (): void => {
        settled = true;
      };
      work.then(settle, settle);
      await reach(() => settled, Number.POSITIVE_INFINITY);
      return work;
    },
    runUntil: async (at) => {
      if (!(at.getTime() >= ms)) moveTo(at.getTime());
      await reach(() => false, at.getTime());
    },
    hold: async (work) => {
      held += 1;
      try {
        return await work;
      } finally {
        held -= 1;
      }
    },
  };
};

const immediatesLeft = (): boolean => process.getActiveResourcesInfo().includes('Immediate');
