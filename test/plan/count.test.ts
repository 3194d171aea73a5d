import { describe, expect, it } from 'vitest';
import { situationOf } from '../../lib/plan/aim.ts';
import type { ScalingPolicy } from '../../lib/plan/autoscaling.ts';
import { chooseCount, ledgerAround, ledgerNow } from '../../lib/plan/count.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import { wishKey } from '../../lib/plan/wanted.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, type WantedParts, wantedWith } from './wanted-with.ts';
import { cpuPolicy, stepIn, stepOut } from './worlds.ts';

const up = { inForce: [occurrence({ window: 'day', kind: 'scale-up' })] };
const down = { inForce: [occurrence({ window: 'night', kind: 'scale-down' })] };
const override = { id: 'one', target: 'backend', until: at('14:00'), by: 'ana', reason: 'TV spot' };

const base: WantedParts = {};
const found: WantedParts = { baseIsFound: true };
const day: WantedParts = { state: { ...up, min: 5, max: 10, desired: 5 } };
const night: WantedParts = { state: { ...down, min: 1, max: 10, desired: 1 } };
const quiet: WantedParts = { state: { ...down, min: 1, max: 4 } };
const event: WantedParts = { state: { inForce: [occurrence()], min: 8, max: 12, desired: 12 } };
const held = (part: WantedParts['state']): WantedParts => ({ state: { ...part, override } });

const raised = [{ from: 3, to: 12 }];
const twice = [
  { from: 3, to: 5 },
  { from: 8, to: 12 },
];
const low = [{ from: 0, to: 2 }];
const taken = { from: 7, to: 1 };

interface Row {
  readonly wanted: WantedParts;
  readonly count: number;
  readonly record?: Partial<TargetRecord>;
  readonly policies?: readonly ScalingPolicy[];
  readonly bounds?: readonly [number, number] | undefined;
  /** It is brought about already. */
  readonly done?: boolean;
}

function chosen({ wanted: parts, count, record, policies = [], done, ...rest }: Row) {
  const wanted = wantedWith(parts);
  const seen = seenWith({ bounds: [2, 20], ...rest, service: { desired: count }, policies });
  const remembered = recordWith({ ...(done && { applied: appliedTo(wanted) }), ...record });
  return chooseCount(situationOf({ wanted, observed: seen, record: remembered, now: at('12:00') }));
}

describe('the count, once for each thing in force', () => {
  it.each`
    wanted                  | count | record                                                  | expected | because
    ${night}                | ${5}  | ${{}}                                                   | ${1}     | ${'a scale-down has just its count'}
    ${night}                | ${0}  | ${{}}                                                   | ${1}     | ${'also where fewer run'}
    ${quiet}                | ${6}  | ${{}}                                                   | ${4}     | ${'one without a count has no more than its max'}
    ${quiet}                | ${0}  | ${{}}                                                   | ${1}     | ${'and no fewer than its min'}
    ${quiet}                | ${12} | ${{ raised }}                                           | ${3}     | ${'in between, what was raised comes back'}
    ${held({ desired: 8 })} | ${12} | ${{}}                                                   | ${8}     | ${'a person holds just a count'}
    ${held({ min: 8 })}     | ${9}  | ${{}}                                                   | ${9}     | ${'or says only the least'}
    ${held({ min: 8 })}     | ${12} | ${{ raised }}                                           | ${8}     | ${'of what was raised before'}
    ${found}                | ${12} | ${{ baseline: { desired: 4, min: 2, max: 9 }, raised }} | ${4}     | ${'a base that was found has just the count found with it'}
    ${found}                | ${12} | ${{ raised }}                                           | ${3}     | ${'or what ran before, where no window came since'}
    ${base}                 | ${12} | ${{ raised }}                                           | ${3}     | ${'a declared base has what ran before'}
    ${base}                 | ${12} | ${{ raised: [{ from: 0, to: 12 }] }}                    | ${2}     | ${'but never fewer than its min'}
    ${base}                 | ${12} | ${{ raised: twice }}                                    | ${3}     | ${'without what others added in between'}
    ${base}                 | ${9}  | ${{ raised: low }}                                      | ${9}     | ${'what was raised up to its min is no more than it asks for'}
    ${base}                 | ${12} | ${{ raised: [...low, { from: 9, to: 12 }] }}            | ${9}     | ${'only what was raised beyond it comes back'}
    ${base}                 | ${7}  | ${{}}                                                   | ${7}     | ${'nothing was raised'}
    ${base}                 | ${15} | ${{}}                                                   | ${10}    | ${'and never more than its max'}
    ${day}                  | ${2}  | ${{}}                                                   | ${5}     | ${'a scale-up has its count'}
    ${day}                  | ${15} | ${{}}                                                   | ${15}    | ${'or what runs beyond it'}
    ${day}                  | ${12} | ${{ raised }}                                           | ${5}     | ${'unless that was raised for something that is over'}
    ${day}                  | ${12} | ${{ raised: [{ from: 7, to: 12 }] }}                    | ${7}     | ${'from more than it asks for'}
    ${day}                  | ${15} | ${{ raised }}                                           | ${15}    | ${'what others added on top stays'}
    ${day}                  | ${12} | ${{ raised: twice }}                                    | ${8}     | ${'and so does what they added in between'}
    ${event}                | ${2}  | ${{}}                                                   | ${12}    | ${'an event has its count'}
  `('$count tasks become $expected: $because', ({ expected, ...row }) => {
    expect(chosen(row)).toEqual({ count: expected, kept: expected });
  });

  it.each`
    wanted   | count | bounds       | expected | because
    ${day}   | ${3}  | ${[2, 20]}   | ${3}     | ${'it was chosen, and people or a policy may move it'}
    ${day}   | ${3}  | ${undefined} | ${5}     | ${'but where nothing is registered nothing else holds its floor'}
    ${night} | ${0}  | ${undefined} | ${0}     | ${'of a scale-down nothing is owed'}
    ${event} | ${9}  | ${[2, 20]}   | ${9}     | ${'an event is owed its floor alone'}
    ${event} | ${3}  | ${[2, 20]}   | ${8}     | ${'that always'}
    ${event} | ${15} | ${[2, 20]}   | ${15}    | ${'more than that is nobody’s business'}
  `('$count tasks become $expected afterwards: $because', ({ expected, ...row }) => {
    expect(chosen({ ...row, done: true, record: { raised } })).toEqual({ count: expected, kept: expected });
  });

  it('and once more after a change that was cut off', () => {
    const transition = { key: wishKey(wantedWith(day)), at: at('11:59').toISOString(), from: { desired: 3 } };
    expect(chosen({ wanted: day, count: 12, done: true, record: { raised, transition } })).toEqual({
      count: 5,
      kept: 5,
    });
  });
});

describe('what was raised is left to a scaling policy that scales in, and no ceiling is held up for it', () => {
  it.each`
    wanted                                       | kept | because
    ${base}                                      | ${3} | ${'in the base'}
    ${day}                                       | ${5} | ${'in a scale-up'}
    ${{ state: { ...event.state, desired: 8 } }} | ${8} | ${'in an event, down to its floor'}
  `('beyond $kept: $because', ({ wanted, kept }) => {
    expect(chosen({ wanted, count: 12, record: { raised }, policies: [cpuPolicy] })).toEqual({ count: 12, kept });
  });

  it('but for a count that is asked for exactly', () => {
    const policies = [cpuPolicy];
    expect(chosen({ wanted: night, count: 12, record: { raised }, policies })).toEqual({ count: 1, kept: 1 });
  });
});

describe('what a scale-down has taken comes back', () => {
  it.each`
    wanted                                                      | count | record                                    | policies       | expected | because
    ${base}                                                     | ${1}  | ${{ taken }}                              | ${[]}          | ${7}     | ${'no policy would bring it back'}
    ${base}                                                     | ${1}  | ${{ taken }}                              | ${[stepIn]}    | ${7}     | ${'the only one takes away'}
    ${base}                                                     | ${1}  | ${{ taken }}                              | ${[stepOut]}   | ${2}     | ${'one does, where load asks for it'}
    ${{ state: { ...day.state, autoscaling: 'deregistered' } }} | ${1}  | ${{ taken }}                              | ${[stepOut]}   | ${7}     | ${'none does while it is deregistered'}
    ${base}                                                     | ${0}  | ${{ taken: { from: 7, to: 0 } }}          | ${[cpuPolicy]} | ${7}     | ${'from 0 no load calls one'}
    ${day}                                                      | ${1}  | ${{ taken }}                              | ${[]}          | ${7}     | ${'a scale-up begins that asks for fewer'}
    ${day}                                                      | ${1}  | ${{ taken: { from: 4, to: 1 } }}          | ${[]}          | ${5}     | ${'one that asks for more'}
    ${quiet}                                                    | ${1}  | ${{ taken: { from: 3, to: 1 } }}          | ${[]}          | ${3}     | ${'a scale-down that asks for no count'}
    ${base}                                                     | ${3}  | ${{ taken }}                              | ${[]}          | ${7}     | ${'people had put a part of it back'}
    ${base}                                                     | ${8}  | ${{ taken }}                              | ${[]}          | ${8}     | ${'people had put back more'}
    ${base}                                                     | ${1}  | ${{ taken: { from: 12, to: 1 }, raised }} | ${[]}          | ${3}     | ${'but not what was raised before it was taken'}
    ${day}                                                      | ${1}  | ${{ taken: { from: 12, to: 1 }, raised }} | ${[]}          | ${5}     | ${'nor that, where something else is asked for'}
    ${night}                                                    | ${2}  | ${{ taken: { from: 7, to: 2 } }}          | ${[]}          | ${1}     | ${'and not in the next scale-down'}
    ${{ target: { limits: { min: 0, max: 5 } } }}               | ${1}  | ${{ taken }}                              | ${[]}          | ${5}     | ${'what people had beyond the limits stays away'}
  `('$count tasks become $expected: $because', ({ expected, ...row }) => {
    expect(chosen(row).kept).toBe(expected);
  });
});

describe('the ledger around a change', () => {
  const nothing = { raised: [] };
  const raising = (from: number, to: number) => ({ raised: [{ from, to }] });
  const taking = (from: number, to: number) => ({ raised: [], taken: { from, to } });
  const nightTook = { raised: [], taken };
  const withPolicy = { ...nightTook, policies: [cpuPolicy] };
  const heldAtThree = held({ desired: 3 });
  it.each`
    wanted         | ledger                                | from  | to    | kept         | before                          | after            | because
    ${day}         | ${nothing}                            | ${2}  | ${5}  | ${undefined} | ${raising(2, 5)}                | ${raising(2, 5)} | ${'more is raised'}
    ${day}         | ${{ raised }}                         | ${12} | ${12} | ${undefined} | ${{ raised }}                   | ${{ raised }}    | ${'nothing is'}
    ${day}         | ${{ raised }}                         | ${12} | ${5}  | ${undefined} | ${{ raised }}                   | ${raising(3, 5)} | ${'what is given back is given back when all calls succeeded'}
    ${day}         | ${{ raised }}                         | ${12} | ${12} | ${5}         | ${{ raised }}                   | ${raising(3, 5)} | ${'what a policy gives back is its own from then on'}
    ${base}        | ${{ raised }}                         | ${12} | ${3}  | ${undefined} | ${{ raised }}                   | ${nothing}       | ${'in the base all is given back'}
    ${found}       | ${{ raised }}                         | ${12} | ${4}  | ${undefined} | ${{ raised }}                   | ${nothing}       | ${'in one that was found also where more was found than ran before'}
    ${night}       | ${nothing}                            | ${7}  | ${1}  | ${undefined} | ${nightTook}                    | ${nightTook}     | ${'a scale-down takes'}
    ${night}       | ${{ raised }}                         | ${12} | ${1}  | ${undefined} | ${{ ...taking(12, 1), raised }} | ${taking(3, 1)}  | ${'of what was raised nothing comes back with it'}
    ${night}       | ${taking(7, 2)}                       | ${2}  | ${1}  | ${undefined} | ${nightTook}                    | ${nightTook}     | ${'a second one takes more of the same'}
    ${night}       | ${nightTook}                          | ${1}  | ${3}  | ${undefined} | ${taking(7, 3)}                 | ${taking(7, 3)}  | ${'or gives a part of it back'}
    ${night}       | ${nothing}                            | ${0}  | ${1}  | ${undefined} | ${raising(0, 1)}                | ${raising(0, 1)} | ${'one that asks for more than runs raises'}
    ${heldAtThree} | ${nothing}                            | ${8}  | ${3}  | ${undefined} | ${taking(8, 3)}                 | ${taking(8, 3)}  | ${'a person may take as well'}
    ${base}        | ${nightTook}                          | ${1}  | ${7}  | ${undefined} | ${nightTook}                    | ${nothing}       | ${'what comes back was not raised'}
    ${base}        | ${nightTook}                          | ${0}  | ${2}  | ${undefined} | ${raising(0, 2)}                | ${raising(0, 2)} | ${'where others took the rest, nothing of it comes back'}
    ${day}         | ${nightTook}                          | ${1}  | ${9}  | ${undefined} | ${{ ...raising(7, 9), taken }}  | ${raising(7, 9)} | ${'only what goes beyond what comes back was raised'}
    ${day}         | ${withPolicy}                         | ${1}  | ${5}  | ${undefined} | ${taking(7, 5)}                 | ${taking(7, 5)}  | ${'where a policy is to bring back the rest, nothing is raised'}
    ${day}         | ${{ ...withPolicy, ...taking(7, 5) }} | ${5}  | ${5}  | ${undefined} | ${taking(7, 5)}                 | ${taking(7, 5)}  | ${'nor forgotten, where a call before a cut has brought back a part'}
    ${day}         | ${withPolicy}                         | ${1}  | ${9}  | ${undefined} | ${{ ...raising(7, 9), taken }}  | ${raising(7, 9)} | ${'nor with a policy what comes back'}
  `('$because', ({ wanted, ledger, from, to, kept, before, after }) => {
    const policies = ledger.policies ?? [];
    const seen = seenWith({ bounds: [2, 20], service: { desired: from }, policies });
    const record = recordWith({ raised: ledger.raised, taken: ledger.taken });
    const situation = situationOf({ wanted: wantedWith(wanted), observed: seen, record, now: at('12:00') });
    expect(ledgerAround(situation, to, kept)).toEqual({ before, after });
  });

  const cutOff = { key: 'other', at: at('11:59').toISOString(), from: { desired: 7 } };
  it.each`
    transition   | expected                                                       | because
    ${undefined} | ${{ raised: [{ from: 3, to: 7 }], taken: { from: 7, to: 4 } }} | ${'others put back a part of what was taken'}
    ${cutOff}    | ${{ raised: [{ from: 3, to: 4 }] }}                            | ${'a change that was cut off had not taken to just that count'}
  `('holds as far as the count found says: $because', ({ transition, expected }) => {
    const record = recordWith({ raised, taken, ...(transition && { transition }) });
    expect(ledgerNow(record, 4)).toEqual(expected);
  });
});
