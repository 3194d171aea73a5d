import { Worker } from 'node:worker_threads';
import { addTotals, noTotals, type Totals } from './totals.ts';

/** Small enough that all threads are busy to the end, and that there is something to tell now and then. */
const seedsAtATime = 25;

/** Spreads the seeds over threads. `onProgress` gets the sum so far after each lot. */
export async function runInThreads(
  first: number,
  runs: number,
  threads: number,
  onProgress: (sum: Totals) => void,
): Promise<Totals> {
  const sum = noTotals();
  let next = first;
  const lot = (): readonly number[] => {
    const seeds = Array.from({ length: Math.min(seedsAtATime, first + runs - next) }, (_, index) => next + index);
    next += seeds.length;
    return seeds;
  };
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./seeds-worker.ts', import.meta.url));
      const give = (): void => {
        const seeds = lot();
        if (seeds.length > 0) worker.postMessage(seeds);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('message', (totals: Totals) => {
        addTotals(sum, totals);
        onProgress(sum);
        give();
      });
      worker.on('error', reject);
      give();
    });
  await Promise.all(Array.from({ length: Math.max(1, Math.min(threads, runs)) }, work));
  return sum;
}
