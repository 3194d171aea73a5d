import { describe, expect, it } from 'vitest';
import { runSeeds } from '../../local/simulation/run-seeds.ts';
import { bugs } from './bugs.ts';
import { played } from './scenarios.ts';

/** A bug that none of these catches goes unseen. */
const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

describe('the simulation can fail', () => {
  it('with no bug it does not, and has something to look at', async () => {
    const { failures, snapshots, policiesRestored } = await runSeeds(seeds.slice(0, process.env.CI ? 8 : 2));
    expect(failures).toEqual([]);
    expect(snapshots).toBeGreaterThan(0);
    expect(policiesRestored).toBeGreaterThan(0);
  });

  it.each(Object.entries(bugs))('%s', async (_, { caughtBy, in: shows, ...bug }) => {
    if (shows !== undefined) {
      expect((await played(shows)).violation).toBeUndefined();
      const { violation } = await played(shows, { bug });
      expect(caughtBy, violation?.message).toContain(violation?.invariant);
      return;
    }
    const found = new Set<string>();
    for (const seed of seeds) {
      const { failures } = await runSeeds([seed], { bug });
      for (const { invariant } of failures) found.add(invariant);
      if (caughtBy.some((one) => found.has(one))) return;
    }
    expect([...found], `none of ${caughtBy.join(', ')}`).toEqual(caughtBy);
  });
});
