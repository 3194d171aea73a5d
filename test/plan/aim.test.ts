import { describe, expect, it } from 'vitest';
import { aimOf, countsSettled, foundBefore, situationOf } from '../../lib/plan/aim.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, wantedWith } from './wanted-with.ts';

const up = { inForce: [occurrence({ window: 'day', kind: 'scale-up' })] };
const down = { inForce: [occurrence({ window: 'night', kind: 'scale-down' })] };
const event = { inForce: [occurrence()] };
const found = [3, 9];

describe('the bounds and the count that are aimed at where the schedule declares no base', () => {
  it.each`
    state                                | bounds       | limits                 | expected                                                  | because
    ${{}}                                | ${found}     | ${undefined}           | ${{ bounds: { min: 3, max: 9 }, floor: 3 }}               | ${'nothing is in force, so what is found stays'}
    ${{}}                                | ${undefined} | ${undefined}           | ${{ floor: 0 }}                                           | ${'nothing is registered and nothing is asked for'}
    ${{ ...up, min: 5, max: 12 }}        | ${found}     | ${undefined}           | ${{ bounds: { min: 5, max: 12 }, floor: 5 }}              | ${'more is asked for than was found'}
    ${{ ...up, min: 1, max: 4 }}         | ${found}     | ${undefined}           | ${{ bounds: { min: 3, max: 9 }, floor: 3 }}               | ${'a scale-up lowers neither bound that was found'}
    ${up}                                | ${found}     | ${undefined}           | ${{ bounds: { min: 3, max: 9 }, floor: 3 }}               | ${'a scale-up that names no bound keeps both'}
    ${{ ...up, desired: 12 }}            | ${found}     | ${undefined}           | ${{ bounds: { min: 3, max: 12 }, desired: 12, floor: 3 }} | ${'the max makes room for the count'}
    ${{ ...up, min: 5, max: 20 }}        | ${found}     | ${{ min: 0, max: 8 }}  | ${{ bounds: { min: 5, max: 8 }, floor: 5 }}               | ${'limits hold the max down'}
    ${{ ...up, min: 5, max: 20 }}        | ${found}     | ${{ min: 6, max: 30 }} | ${{ bounds: { min: 6, max: 20 }, floor: 6 }}              | ${'limits hold the min up'}
    ${{ ...up, min: 12 }}                | ${found}     | ${undefined}           | ${{ bounds: { min: 12, max: 12 }, floor: 12 }}            | ${'a max is never below its min'}
    ${{ ...down, desired: 1 }}           | ${found}     | ${undefined}           | ${{ bounds: { min: 1, max: 9 }, desired: 1, floor: 1 }}   | ${'a scale-down makes room below for its count'}
    ${{ ...down, desired: 5 }}           | ${found}     | ${undefined}           | ${{ bounds: { min: 3, max: 9 }, desired: 5, floor: 3 }}   | ${'its count lies inside what was found'}
    ${{ ...down, desired: 11 }}          | ${found}     | ${undefined}           | ${{ bounds: { min: 3, max: 11 }, desired: 11, floor: 3 }} | ${'and room above'}
    ${{ ...down, max: 2 }}               | ${found}     | ${undefined}           | ${{ bounds: { min: 2, max: 2 }, floor: 2 }}               | ${'a lower max takes the min with it'}
    ${{ ...down, min: 1 }}               | ${found}     | ${undefined}           | ${{ bounds: { min: 1, max: 9 }, floor: 1 }}               | ${'a scale-down does lower the floor'}
    ${{ ...down, min: 0, max: 0 }}       | ${found}     | ${undefined}           | ${{ bounds: { min: 0, max: 0 }, floor: 0 }}               | ${'nothing at all may be asked for'}
    ${{ ...down, min: 1, max: 4 }}       | ${found}     | ${{ min: 2, max: 3 }}  | ${{ bounds: { min: 2, max: 3 }, floor: 2 }}               | ${'limits hold both'}
    ${{ ...down, desired: 1 }}           | ${undefined} | ${undefined}           | ${{ desired: 1, floor: 1 }}                               | ${'nothing is registered, so its count is all there is'}
    ${{ ...event, min: 4, desired: 12 }} | ${undefined} | ${undefined}           | ${{ desired: 12, floor: 4 }}                              | ${'nothing is registered, so the floor is what is asked for'}
  `('$because', ({ state, bounds, limits, expected }) => {
    const wanted = wantedWith({ state, baseIsFound: true, target: limits && { limits } });
    expect(aimOf({ wanted, observed: seenWith({ bounds }), record: recordWith() })).toEqual(expected);
  });
});

describe('the bounds that are aimed at where the schedule declares a base', () => {
  it.each`
    state                 | expected                                                 | because
    ${{}}                 | ${{ bounds: { min: 2, max: 10 }, floor: 2 }}             | ${'nothing else is asked for'}
    ${{ ...up, min: 5 }}  | ${{ bounds: { min: 5, max: 10 }, floor: 5 }}             | ${'the window names one bound'}
    ${{ ...up, max: 20 }} | ${{ bounds: { min: 2, max: 20 }, floor: 2 }}             | ${'the window names the other'}
    ${{ ...up, min: 12 }} | ${{ bounds: { min: 12, max: 12 }, floor: 12 }}           | ${'a max is never below its min'}
    ${{ desired: 4 }}     | ${{ bounds: { min: 2, max: 10 }, desired: 4, floor: 2 }} | ${'a count is asked for'}
  `('$because', ({ state, expected }) => {
    const observed = seenWith({ bounds: [3, 9] });
    expect(aimOf({ wanted: wantedWith({ state }), observed, record: recordWith() })).toEqual(expected);
  });
});

describe('what comes back at the end, where no base is declared', () => {
  const baseline = { desired: 5, min: 3, max: 9 };
  it.each`
    before                          | bounds       | expected                                                | because
    ${baseline}                     | ${[12, 12]}  | ${{ bounds: { min: 3, max: 9 }, desired: 5, floor: 3 }} | ${'what was found before the first window'}
    ${{ ...baseline, desired: 15 }} | ${[12, 12]}  | ${{ bounds: { min: 3, max: 9 }, desired: 9, floor: 3 }} | ${'a count above its bounds comes back inside: AWS would move it'}
    ${{ ...baseline, desired: 1 }}  | ${[12, 12]}  | ${{ bounds: { min: 3, max: 9 }, desired: 3, floor: 3 }} | ${'so does a count below them'}
    ${{ desired: 5 }}               | ${undefined} | ${{ desired: 5, floor: 5 }}                             | ${'it was not registered, and is not'}
    ${{ desired: 5 }}               | ${[1, 4]}    | ${{ bounds: { min: 1, max: 4 }, desired: 4, floor: 1 }} | ${'somebody registered it since: those bounds stay'}
  `('$because', ({ before, bounds, expected }) => {
    const record = recordWith({ baseline: before });
    expect(aimOf({ wanted: wantedWith({ baseIsFound: true }), observed: seenWith({ bounds }), record })).toEqual(
      expected,
    );
  });

  it('no count comes back while something is in force', () => {
    const wanted = wantedWith({ baseIsFound: true, state: up });
    const observed = seenWith({ bounds: [3, 9] });
    expect(aimOf({ wanted, observed, record: recordWith({ baseline }) })).not.toHaveProperty('desired');
  });

  it('no count comes back where a base is declared: policies and people decide', () => {
    const observed = seenWith({ bounds: [3, 9] });
    expect(aimOf({ wanted: wantedWith(), observed, record: recordWith({ baseline }) })).not.toHaveProperty('desired');
  });
});

describe('what was there before Prescale changed anything', () => {
  const begun = { key: 'other', at: at('09:59').toISOString(), from: { desired: 4, min: 1, max: 6 } };
  const applied = appliedTo(wantedWith(), { counts: { desired: 7, min: 5, max: 8 } });
  it.each`
    record                                                                      | expected                                      | because
    ${{}}                                                                       | ${undefined}                                  | ${'nothing was changed'}
    ${{ applied }}                                                              | ${undefined}                                  | ${'all that was begun is done'}
    ${{ transition: begun }}                                                    | ${{ desired: 4, min: 1, max: 6, running: 2 }} | ${'the first change was cut off'}
    ${{ transition: begun, applied }}                                           | ${{ desired: 4, min: 1, max: 6, running: 2 }} | ${'a later change was cut off'}
    ${{ transition: { ...begun, from: { desired: 4 } } }}                       | ${{ desired: 4, min: 3, max: 9, running: 2 }} | ${'bounds that could not be read then have not been changed since'}
    ${{ transition: { ...begun, repair: true }, applied }}                      | ${undefined}                                  | ${'a repair began from what somebody else did'}
    ${{ transition: begun, applied, baseline: { desired: 3, min: 2, max: 5 } }} | ${{ desired: 3, min: 2, max: 5 }}             | ${'the baseline says it, whatever was begun'}
  `('$because', ({ record, expected }) => {
    expect(
      foundBefore({ wanted: wantedWith(), record: recordWith(record), observed: seenWith({ bounds: [3, 9] }) }),
    ).toEqual(expected);
  });
});

describe('the counts that are told', () => {
  const applied = appliedTo(wantedWith(), { counts: { desired: 12, min: 12, max: 12 } });
  const seen = seenWith({ service: { desired: 2, running: 1 }, bounds: [3, 9] });
  it.each`
    record         | time       | expected                                         | because
    ${{}}          | ${'10:00'} | ${{ desired: 2, running: 1, min: 3, max: 9 }}    | ${'nothing was changed, so what is seen'}
    ${{ applied }} | ${'10:00'} | ${{ desired: 12, running: 1, min: 12, max: 12 }} | ${'this tick has just changed them; tasks do not start at once'}
    ${{ applied }} | ${'10:01'} | ${{ desired: 2, running: 1, min: 3, max: 9 }}    | ${'an earlier tick did, so what is seen counts'}
  `('$because', ({ record, time, expected }) => {
    const situation = situationOf({ wanted: wantedWith(), observed: seen, record: recordWith(record), now: at(time) });
    expect(countsSettled(situation)).toEqual(expected);
  });
});
