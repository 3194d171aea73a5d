import { parentPort } from 'node:worker_threads';
import { runSeeds } from './run-seeds.ts';

/** Takes seeds, answers totals. */
parentPort?.on('message', async (seeds: readonly number[]) => {
  parentPort?.postMessage(await runSeeds(seeds));
});
