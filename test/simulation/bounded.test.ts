import { describe, expect, it } from 'vitest';
import { anyScenario, sdkEvery } from '../../local/simulation/generate/scenario.ts';
import { play } from '../../local/simulation/play.ts';
import { runInThreads } from '../../local/simulation/run-in-threads.ts';
import { runSeeds } from '../../local/simulation/run-seeds.ts';
import { shrink } from '../../local/simulation/shrink.ts';
import { totalsText } from '../../local/simulation/totals.ts';
import { bugs } from './bugs.ts';

/** They failed once. */
const found = [3_008_975, 4_001_493, 71_002_417, 72_000_453];

const isCi = process.env.CI === 'true';

async function traceOf(seed: number): Promise<readonly string[]> {
  const lines: string[] = [];
  await play(anyScenario(seed), { trace: (line) => void lines.push(line) });
  return lines;
}

describe('whatever fails when', () => {
  it('nothing is lost, no event is left small, and nothing is said that did not happen', async () => {
    // The first seeds are in planted.test.ts.
    expect((await runSeeds([sdkEvery, ...found])).failures).toEqual([]);
  });

  it.runIf(isCi)('neither with 160 seeds that nobody has seen before', { timeout: 400_000 }, async () => {
    const first = Math.floor(Math.random() * 2 ** 31);
    console.info(`npm run simulate -- --runs 160 --seeds-from ${first}`);
    const totals = await runInThreads(first, 160, 2, () => {});
    console.info(totalsText(totals));
    expect(totals.failures).toEqual([]);
    expect(totals.ticks).toBeGreaterThan(15_000);
  });
});

describe('a run', () => {
  it.each(isCi ? [7, sdkEvery] : [7])('of the seed %i is the same every time', async (seed) => {
    const trace = await traceOf(seed);
    expect(trace.length).toBeGreaterThan(100);
    expect(await traceOf(seed)).toEqual(trace);
  });

  it('that fails is made smaller and still fails in the same way', async () => {
    const scenario = anyScenario(4);
    const options = { bug: bugs['the table drops snapshots'] ?? {} };
    const before = await play(scenario, options);
    const { scenario: smaller, played } = await shrink(scenario, options);
    expect(before.violation?.invariant).toBe('saved-before-destroyed');
    expect(played.violation?.invariant).toBe('saved-before-destroyed');
    expect(smaller.ticks).toBeLessThan(scenario.ticks);
    expect(smaller.happenings).toEqual([]);
    expect(smaller.windows).toHaveLength(1);
  });
});
