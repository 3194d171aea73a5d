import { anyScenario } from './generate/scenario.ts';
import { type PlayOptions, play } from './play.ts';
import { addRun, noTotals, type Totals } from './totals.ts';

/** Plays the scenario of each seed, one after the other. */
export async function runSeeds(seeds: Iterable<number>, options: PlayOptions = {}): Promise<Totals> {
  const totals = noTotals();
  for (const seed of seeds) {
    const scenario = anyScenario(seed);
    addRun(totals, seed, scenario.sdk, await play(scenario, options));
  }
  return totals;
}
