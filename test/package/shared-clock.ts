import { openSync, readSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../local/simulated-clock.ts';

/** Runs as the machine's does, from another instant; several processes see it jump at the same time. */
export interface SharedClock extends Clock {
  /** For `readSharedClock` in another process. */
  readonly file: string;
  jumpTo(at: Date): void;
}

/** @param file is written here */
export function startSharedClock(file: string, start: Date): SharedClock {
  const descriptor = openSync(file, 'w');
  const jumpTo = (at: Date): void => {
    const ahead = Buffer.alloc(8);
    ahead.writeDoubleBE(at.getTime() - Date.now());
    writeSync(descriptor, ahead, 0, 8, 0);
  };
  jumpTo(start);
  const read = readSharedClock(file);
  return { file, jumpTo, now: () => new Date(read()), sleep: (ms) => wait(ms) };
}

/** Answers how to ask for its milliseconds since 1970. */
export function readSharedClock(file: string): () => number {
  const descriptor = openSync(file, 'r');
  const machine = Date.now.bind(Date);
  const ahead = Buffer.alloc(8);
  return () => {
    readSync(descriptor, ahead, 0, 8, 0);
    return Math.round(machine() + ahead.readDoubleBE());
  };
}
