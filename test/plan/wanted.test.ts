import { describe, expect, it } from 'vitest';
import { sameCounts } from '../../lib/plan/counts.ts';
import {
  appliedKey,
  defendedEvents,
  desiredKey,
  isInBase,
  isNewInForce,
  isPending,
  isRepairing,
  longestTickMs,
  mayStillCome,
  wishKey,
} from '../../lib/plan/wanted.ts';
import { appliedTo, at, occurrence, recordWith, wantedWith, windowWith } from './wanted-with.ts';
import { active } from './worlds.ts';

const day = occurrence({ window: 'day', kind: 'scale-up' });
const event = occurrence();
const lead = occurrence({ phase: 'lead' });
const over = occurrence({ phase: 'wind-down' });
const override = { id: 'one', target: 'backend', desired: 8, until: at('14:00'), by: 'ana', reason: 'TV spot' };
const quiet = wantedWith();
const begun = { key: wishKey(quiet), at: at('11:59').toISOString(), from: { desired: 7 } };
const others = { ...begun, key: 'other' };

/** The keys are stored: one that another version wrote otherwise would have every target brought about again. */
describe('the keys in the record stay as they are', () => {
  const dayAt = 'day@2026-11-27T09:00:00.000Z';
  const eventAt = 'campaign@2026-11-27T09:00:00.000Z';
  const until = '2026-11-27T18:00:00.000Z';
  const windows = new Map([['campaign', windowWith()]]);
  it.each`
    parts                                                                         | applied                                                                           | desired                            | wish
    ${{ state: { min: 2, max: 10 } }}                                             | ${'active|2/10/free|-|'}                                                          | ${'free/2|-'}                      | ${'active|2/10/undefined|-|'}
    ${{ state: { min: 2, max: 10 }, released: true }}                             | ${'active|2/10/free|-|released'}                                                  | ${'free/2|-'}                      | ${'active|2/10/undefined|-|released'}
    ${{}}                                                                         | ${'active|found/found/free|-|'}                                                   | ${'free/found|-'}                  | ${'active|undefined/undefined/undefined|-|'}
    ${{ state: { min: 0, max: 0, desired: 0 } }}                                  | ${'active|0/0/0|-|'}                                                              | ${'0|-'}                           | ${'active|0/0/0|-|'}
    ${{ state: { min: 8, max: 8, desired: 8, override } }}                        | ${'active|8/8/8|one|'}                                                            | ${'8|one'}                         | ${'active|8/8/8|one|'}
    ${{ state: { desired: 5, inForce: [day] } }}                                  | ${`active|found/found/5|-|${dayAt}..${until}:live|`}                              | ${`5|-|${dayAt}`}                  | ${`active||-|${dayAt}://|`}
    ${{ state: { desired: 5, inForce: [day, event], autoscaling: 'suspended' } }} | ${`suspended|found/found/5|-|${eventAt}..${until}:live|${dayAt}..${until}:live|`} | ${`5|-|${eventAt}|${dayAt}`}       | ${`suspended||-|${eventAt}://|${dayAt}://|`}
    ${{ windows, state: { min: 6, inForce: [over] } }}                            | ${`active|6/found/free|-|${eventAt}..${until}:wind-down|`}                        | ${`free/6|-|${eventAt}:wind-down`} | ${`active||-|${eventAt}://12:wind-down|`}
  `('$applied', ({ parts, applied, desired, wish }) => {
    expect(appliedKey(wantedWith(parts))).toBe(applied);
    expect(desiredKey(wantedWith(parts))).toBe(desired);
    expect(wishKey(wantedWith(parts))).toBe(wish);
  });

  it('whatever the order in which things are in force', () => {
    const [one, other] = [
      [day, event],
      [event, day],
    ].map((inForce) => wantedWith({ state: { inForce } }));
    for (const key of [appliedKey, desiredKey, wishKey]) expect(key(one ?? quiet)).toBe(key(other ?? quiet));
  });
});

describe('two ticks wish', () => {
  const windows = (desired: number) =>
    new Map([['campaign', windowWith({ targets: new Map([['backend', { desired }]]) })]]);
  const step = (desired: number) => ({ state: { min: desired, desired, inForce: [lead] }, windows: windows(12) });
  const stepDown = (min: number) => ({ state: { min, inForce: [over] }, windows: windows(12) });
  it.each`
    one                                | other                                                        | same          | because
    ${{ state: { inForce: [lead] } }}  | ${{ state: { inForce: [event] } }}                           | ${'the same'} | ${'the lead of an event is over'}
    ${step(5)}                         | ${step(8)}                                                   | ${'the same'} | ${'its ramp takes a step'}
    ${stepDown(8)}                     | ${stepDown(5)}                                               | ${'the same'} | ${'so does its ramp down'}
    ${{ state: { inForce: [event] } }} | ${{ state: { inForce: [{ ...event, end: at('19:00') }] } }}  | ${'the same'} | ${'it lasts longer'}
    ${{ state: { inForce: [event] } }} | ${{ state: { inForce: [over] } }}                            | ${'another'}  | ${'it is over'}
    ${step(8)}                         | ${{ ...step(8), windows: windows(8) }}                       | ${'another'}  | ${'its capacity was edited'}
    ${{ state: { inForce: [event] } }} | ${{ state: { inForce: [event, day] } }}                      | ${'another'}  | ${'something begins beside it'}
    ${{ state: { inForce: [event] } }} | ${{ state: { inForce: [event], autoscaling: 'suspended' } }} | ${'another'}  | ${'autoscaling is to be paused'}
    ${{ state: { min: 2, max: 10 } }}  | ${{ state: { min: 3, max: 10 } }}                            | ${'another'}  | ${'the base was edited'}
    ${{}}                              | ${{ state: { override } }}                                   | ${'another'}  | ${'a person decides'}
    ${{}}                              | ${{ released: true }}                                        | ${'another'}  | ${'the target left the schedule'}
  `('$same: $because', ({ one, other, same }) => {
    expect(wishKey(wantedWith(one)) === wishKey(wantedWith(other)) ? 'the same' : 'another').toBe(same);
  });
});

describe('there is something to do', () => {
  const applied = appliedTo(quiet);
  const before = { ...applied, key: 'before', desiredKey: 'before' };
  it.each`
    record                                                          | pending  | repairing | newInForce | because
    ${{}}                                                           | ${true}  | ${false}  | ${true}    | ${'nothing was ever brought about'}
    ${{ applied }}                                                  | ${false} | ${false}  | ${false}   | ${'all is as it should be'}
    ${{ applied: { ...applied, key: 'before' } }}                   | ${true}  | ${false}  | ${false}   | ${'something else is wanted of the same that is in force'}
    ${{ applied: before }}                                          | ${true}  | ${false}  | ${true}    | ${'something else is in force'}
    ${{ applied: before, transition: begun }}                       | ${true}  | ${false}  | ${true}    | ${'it was begun and cut off'}
    ${{ applied, transition: others }}                              | ${true}  | ${false}  | ${true}    | ${'something else was begun and cut off'}
    ${{ applied, transition: begun }}                               | ${true}  | ${false}  | ${true}    | ${'it was begun over that, and cut off too'}
    ${{ applied, transition: { ...begun, repair: true } }}          | ${false} | ${true}   | ${false}   | ${'a repair was cut off'}
    ${{ applied: before, transition: { ...others, repair: true } }} | ${true}  | ${false}  | ${true}    | ${'a repair of what is not wanted any more was cut off'}
    ${{ transition: begun }}                                        | ${true}  | ${false}  | ${true}    | ${'the very first change was cut off'}
    ${{ applied, suspended: active }}                               | ${true}  | ${false}  | ${false}   | ${'flags of ours are still set'}
  `('$pending: $because', ({ record, pending, repairing, newInForce }) => {
    const remembered = recordWith(record);
    expect({
      pending: isPending({ wanted: quiet, record: remembered }),
      repairing: isRepairing({ wanted: quiet, record: remembered }),
      newInForce: isNewInForce({ wanted: quiet, record: remembered }),
    }).toEqual({ pending, repairing, newInForce });
  });

  it('flags of ours are to stay while autoscaling is to be paused', () => {
    const paused = wantedWith({ state: { autoscaling: 'suspended', inForce: [event] } });
    const record = recordWith({ applied: appliedTo(paused), suspended: active });
    expect(isPending({ wanted: paused, record })).toBe(false);
  });
});

describe('another tick may still be at work', () => {
  const ago = (ms: number): string => new Date(at('12:00').getTime() - ms).toISOString();
  it.each`
    transition                                     | expected | because
    ${undefined}                                   | ${false} | ${'nothing is unfinished'}
    ${begun}                                       | ${false} | ${'what is unfinished is wanted'}
    ${others}                                      | ${true}  | ${'what it began is seen for the first time'}
    ${{ ...others, seen: ago(0) }}                 | ${true}  | ${'it was seen at this very moment'}
    ${{ ...others, seen: ago(longestTickMs - 1) }} | ${true}  | ${'its time is not quite over'}
    ${{ ...others, seen: ago(longestTickMs) }}     | ${false} | ${'no tick lasts longer'}
    ${{ ...others, seen: ago(-60_000) }}           | ${true}  | ${'it was seen by a clock that is ahead, which says nothing'}
  `('$expected: $because', ({ transition, expected }) => {
    const record = recordWith(transition && { transition });
    expect(mayStillCome({ wanted: quiet, record, now: at('12:00') })).toBe(expected);
  });
});

it.each`
  one                                | isSame   | because
  ${{ desired: 4, min: 2, max: 10 }} | ${true}  | ${'all three are the same'}
  ${{ desired: 5, min: 2, max: 10 }} | ${false} | ${'another count'}
  ${{ desired: 4, min: 1, max: 10 }} | ${false} | ${'another min'}
  ${{ desired: 4, min: 2, max: 11 }} | ${false} | ${'another max'}
  ${{ desired: 4 }}                  | ${false} | ${'not registered'}
`('counts are the same: $isSame, for $because', ({ one, isSame }) => {
  expect(sameCounts(one, { desired: 4, min: 2, max: 10, running: 1 })).toBe(isSame);
});

it.each`
  state                  | expected | because
  ${{}}                  | ${true}  | ${'nothing else decides'}
  ${{ inForce: [day] }}  | ${false} | ${'business hours decide'}
  ${{ inForce: [over] }} | ${false} | ${'an event is still winding down'}
  ${{ override }}        | ${false} | ${'a person decides'}
`('the base decides: $expected, for $because', ({ state, expected }) => {
  expect(isInBase(wantedWith({ state }).state)).toBe(expected);
});

it.each`
  inForce         | defended        | because
  ${[day]}        | ${[]}           | ${'business hours are a wish, no promise'}
  ${[day, event]} | ${['campaign']} | ${'an event’s capacity is promised'}
  ${[over]}       | ${[]}           | ${'an event that is over is owed nothing'}
`('the events whose floor is defended: $defended, for $because', ({ inForce, defended }) => {
  expect(defendedEvents(wantedWith({ state: { inForce } }).state).map(({ window }) => window)).toEqual(defended);
});
