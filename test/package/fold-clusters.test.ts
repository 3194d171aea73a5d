import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldClusters } from '../../deploy/fold-clusters.ts';
import { isLike } from './iam/evaluate.ts';

const size = (pattern: string): number => pattern.length + 10;
const fold = (names: readonly string[], budget: number) => foldClusters(names, size, budget);

describe('the clusters in a role', () => {
  it.each`
    names                                      | budget   | patterns                         | by           | because
    ${['shop', 'back', 'shop']}                | ${1_000} | ${['back', 'shop']}              | ${'name'}    | ${'they fit'}
    ${['shop-a', 'shop-b', 'back']}            | ${32}    | ${['back', 'shop-*']}            | ${'prefix'}  | ${'two of a kind are one'}
    ${['shop-a', 'shop-b', 'sho-c', 'back-1']} | ${50}    | ${['back-1', 'sho-c', 'shop-*']} | ${'prefix'}  | ${'those that share the most come first'}
    ${['a', 'b', 'c']}                         | ${20}    | ${['*']}                         | ${'account'} | ${'they share nothing'}
    ${['shop-a', 'back-b']}                    | ${20}    | ${['*']}                         | ${'account'} | ${'they share too little'}
  `('$names are $patterns in $budget: $because', ({ names, budget, patterns, by }) => {
    expect(fold(names, budget)).toEqual({ patterns, by });
  });

  it('reach every cluster of the schedule, and fit, whatever they are called', () => {
    const name = fc.stringMatching(/^[a-c]{1,3}-[a-c0-1]{0,6}$/);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 12, max: 400 }),
        (names, budget) => {
          const { patterns, by } = fold(names, budget);
          expect(names.filter((one) => !patterns.some((pattern) => isLike(pattern, one)))).toEqual([]);
          if (by !== 'account')
            expect(patterns.reduce((sum, pattern) => sum + size(pattern), 0)).toBeLessThanOrEqual(budget);
          if (by === 'name') expect(patterns).toEqual([...new Set(names)].sort());
        },
      ),
    );
  });
});
