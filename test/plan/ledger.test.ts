import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterCut,
  type Change,
  clipped,
  before as countBefore,
  givenBack,
  joined,
  ledgerOf,
  lowered,
  raise,
  returned,
} from '../../lib/plan/ledger.ts';

/** From 2 to 5, then others added three, then from 8 to 12. */
const two: readonly Change[] = [
  { from: 2, to: 5 },
  { from: 8, to: 12 },
];
const one: readonly Change[] = [{ from: 2, to: 12 }];
const taken: Change = { from: 5, to: 1 };

describe('what two ticks have noted, one of which has called after the other had written', () => {
  it.each`
    stored | own                     | raised | because
    ${[]}  | ${one}                  | ${one} | ${'only one has raised'}
    ${one} | ${[]}                   | ${one} | ${'only the other has'}
    ${one} | ${two}                  | ${one} | ${'both have raised the same'}
    ${two} | ${[{ from: 2, to: 9 }]} | ${one} | ${'what others had added between is in what one of them raised'}
  `('is $raised: $because', ({ stored, own, raised }) => {
    expect(joined({ raised: stored }, { raised: own })).toEqual({ raised, taken: undefined });
  });

  it.each([
    [taken, undefined],
    [undefined, taken],
    [{ from: 9, to: 0 }, taken],
  ])('what was taken stays known: %o, %o', (stored, own) => {
    expect(joined({ raised: [], taken: stored }, { raised: [], taken: own })).toEqual({ raised: [], taken });
  });
});

describe('what is about to be raised is entered', () => {
  it.each`
    raised | found | to    | expected                          | because
    ${[]}  | ${2}  | ${5}  | ${[{ from: 2, to: 5 }]}           | ${'nothing was raised before'}
    ${[]}  | ${5}  | ${5}  | ${[]}                             | ${'as many run as are asked for'}
    ${[]}  | ${9}  | ${5}  | ${[]}                             | ${'more do'}
    ${two} | ${12} | ${9}  | ${two}                            | ${'fewer are asked for, of what was raised'}
    ${two} | ${12} | ${15} | ${[two[0], { from: 8, to: 15 }]}  | ${'it goes on from just what was raised'}
    ${two} | ${13} | ${15} | ${[...two, { from: 13, to: 15 }]} | ${'others added one in between'}
    ${two} | ${10} | ${15} | ${[two[0], { from: 8, to: 15 }]}  | ${'others took two, which are raised again'}
    ${two} | ${6}  | ${7}  | ${[two[0], { from: 6, to: 12 }]}  | ${'others took more than was raised last'}
    ${two} | ${5}  | ${15} | ${[{ from: 2, to: 15 }]}          | ${'others took all that they had added, so nothing is theirs'}
    ${two} | ${1}  | ${3}  | ${[{ from: 1, to: 12 }]}          | ${'others took more than that'}
    ${one} | ${0}  | ${12} | ${[{ from: 0, to: 12 }]}          | ${'nothing runs any more'}
  `('$expected: $because', ({ raised, found, to, expected }) => {
    expect(raise(raised, found, to)).toEqual(expected);
  });
});

describe('what others take of it needs no giving back', () => {
  it.each`
    raised | count | expected                        | because
    ${[]}  | ${5}  | ${[]}                           | ${'nothing was raised'}
    ${two} | ${15} | ${two}                          | ${'more run'}
    ${two} | ${12} | ${two}                          | ${'just as many do'}
    ${two} | ${9}  | ${[two[0], { from: 8, to: 9 }]} | ${'a part of the last is left'}
    ${two} | ${8}  | ${[two[0]]}                     | ${'nothing of the last is'}
    ${two} | ${6}  | ${[two[0]]}                     | ${'what others had added is partly gone'}
    ${two} | ${3}  | ${[{ from: 2, to: 3 }]}         | ${'so is the first'}
    ${two} | ${2}  | ${[]}                           | ${'as many run as before'}
    ${two} | ${0}  | ${[]}                           | ${'none do'}
  `('$expected of $count: $because', ({ raised, count, expected }) => {
    expect(lowered(raised, count)).toEqual(expected);
  });
});

describe('when all that was raised is over', () => {
  it.each`
    raised | count | back  | ran  | because
    ${[]}  | ${7}  | ${7}  | ${7} | ${'nothing was raised'}
    ${one} | ${12} | ${2}  | ${2} | ${'nobody moved the count'}
    ${one} | ${9}  | ${2}  | ${2} | ${'others lowered it'}
    ${one} | ${1}  | ${1}  | ${1} | ${'others lowered it below what was found'}
    ${one} | ${13} | ${13} | ${2} | ${'others added one on top'}
    ${two} | ${12} | ${8}  | ${2} | ${'what others added in between stays'}
    ${two} | ${5}  | ${2}  | ${2} | ${'they took that back'}
  `('$count tasks are $back again, and $ran ran before: $because', ({ raised, count, back, ran }) => {
    expect(givenBack(raised, count)).toBe(back);
    expect(countBefore(raised, count)).toBe(ran);
  });
});

describe('what was taken', () => {
  it.each`
    changed      | count | would | because
    ${undefined} | ${3}  | ${3}  | ${'nothing was'}
    ${taken}     | ${1}  | ${5}  | ${'it comes back'}
    ${taken}     | ${3}  | ${5}  | ${'others put two back, which are among it'}
    ${taken}     | ${7}  | ${7}  | ${'others put back more'}
    ${taken}     | ${0}  | ${0}  | ${'others took the rest as well'}
  `('would be $would of $count: $because', ({ changed, count, would }) => {
    expect(returned({ raised: [], taken: changed }, count)).toBe(would);
  });
});

describe('the ledger of a count that is found', () => {
  it.each`
    ledger                                         | count | expected                                       | because
    ${{ raised: one }}                             | ${7}  | ${{ raised: [{ from: 2, to: 7 }] }}            | ${'others took a part of what was raised'}
    ${{ raised: [], taken }}                       | ${1}  | ${{ raised: [], taken }}                       | ${'nobody moved it'}
    ${{ raised: [], taken }}                       | ${3}  | ${{ raised: [], taken: { from: 5, to: 3 } }}   | ${'others put a part of what was taken back'}
    ${{ raised: [], taken }}                       | ${5}  | ${{ raised: [] }}                              | ${'they put all of it back'}
    ${{ raised: [], taken }}                       | ${0}  | ${{ raised: [], taken }}                       | ${'they took more'}
    ${{ raised: one, taken: { from: 12, to: 1 } }} | ${1}  | ${{ raised: one, taken: { from: 12, to: 1 } }} | ${'what was raised and then taken is still to be given back'}
    ${{ raised: one, taken: { from: 12, to: 1 } }} | ${0}  | ${{ raised: [], taken: { from: 12, to: 1 } }}  | ${'but not where others took the rest'}
  `('$because', ({ ledger, count, expected }) => {
    expect(clipped(ledger, count)).toEqual(expected);
  });

  it.each`
    ledger                   | count | found | expected                                     | because
    ${{ raised: one }}       | ${12} | ${2}  | ${{ raised: one }}                           | ${'it was raised before the cut'}
    ${{ raised: one }}       | ${2}  | ${2}  | ${{ raised: [] }}                            | ${'it was not'}
    ${{ raised: one }}       | ${7}  | ${2}  | ${{ raised: [{ from: 2, to: 7 }] }}          | ${'somebody moved it, as if after the raise'}
    ${{ raised: [], taken }} | ${1}  | ${5}  | ${{ raised: [], taken }}                     | ${'it was taken before the cut'}
    ${{ raised: [], taken }} | ${5}  | ${5}  | ${{ raised: [] }}                            | ${'it was not'}
    ${{ raised: [], taken }} | ${3}  | ${5}  | ${{ raised: [] }}                            | ${'the count is somebody else’s'}
    ${{ raised: [], taken }} | ${2}  | ${2}  | ${{ raised: [], taken: { from: 5, to: 2 } }} | ${'what an earlier scale-down had taken is still away'}
    ${{ raised: [], taken }} | ${3}  | ${1}  | ${{ raised: [], taken: { from: 5, to: 3 } }} | ${'a registered min brought a part of it back'}
  `('after a change that was cut off: $because', ({ ledger, count, found, expected }) => {
    expect(afterCut(ledger, count, found)).toEqual(expected);
  });

  it('is empty where nothing is remembered', () => {
    expect(ledgerOf({})).toEqual({ raised: [] });
  });
});

describe('whatever was raised, and whoever moved the count in between', () => {
  const count = fc.integer({ min: 0, max: 30 });
  /** Counts that were found, and to what each was raised. */
  const steps = fc.array(fc.record({ found: count, to: count }), { maxLength: 8 });
  const entered = (all: readonly { readonly found: number; readonly to: number }[]): readonly Change[] =>
    all.reduce<readonly Change[]>((raised, { found, to }) => raise(lowered(raised, found), found, to), []);

  it('every entry raises, and lies beyond the one before', () => {
    fc.assert(
      fc.property(steps, count, (all, at) => {
        for (const raised of [entered(all), lowered(entered(all), at)]) {
          for (const { from, to } of raised) expect(from).toBeLessThan(to);
          for (const [index, { to }] of raised.slice(0, -1).entries())
            expect(to).toBeLessThan(raised[index + 1]?.from ?? to);
        }
      }),
    );
  });

  it('no entry reaches beyond a count that it was lowered to', () => {
    fc.assert(
      fc.property(steps, count, (all, at) => {
        for (const { to } of lowered(entered(all), at)) expect(to).toBeLessThanOrEqual(at);
      }),
    );
  });

  it('what comes back where nobody moved it is the least that was found', () => {
    fc.assert(
      fc.property(count, fc.array(count, { minLength: 1 }), (found, asked) => {
        const raised = asked.reduce<readonly Change[]>((all, to) => raise(all, found, to), []);
        const top = Math.max(found, ...asked);
        expect(givenBack(raised, top)).toBe(found);
        expect(countBefore(raised, top)).toBe(found);
      }),
    );
  });

  it('giving back takes no more than was raised, and never what others added on top', () => {
    fc.assert(
      fc.property(steps, count, (all, at) => {
        const raised = lowered(entered(all), at);
        const back = givenBack(raised, at);
        const ours = raised.reduce((sum, { from, to }) => sum + to - from, 0);
        expect(back).toBeLessThanOrEqual(at);
        expect(back).toBeGreaterThanOrEqual(Math.max(at - ours, countBefore(raised, at)));
      }),
    );
  });

  it('a count that is clipped twice is as one that is clipped once', () => {
    fc.assert(
      fc.property(steps, count, count, count, (all, from, to, at) => {
        const ledger = { raised: entered(all), taken: from > to ? { from, to } : undefined };
        expect(clipped(clipped(ledger, at), at)).toEqual(clipped(ledger, at));
      }),
    );
  });
});
