import { describe, expect, it } from 'vitest';
import {
  appliedKey,
  ceilingComesBack,
  comesBack,
  defendedEvents,
  desiredKey,
  isInBase,
  isNewInForce,
  isPending,
  isRepairing,
  isSecondLook,
  isStillInForce,
  keptCount,
  sameCounts,
} from '../../lib/plan/wanted.ts';
import type { RunningOccurrence } from '../../lib/schedule/schedule.ts';
import { appliedTo, at, occurrence, recordWith, type WantedParts, wantedWith } from './wanted-with.ts';
import { active } from './worlds.ts';

const day = occurrence({ window: 'day', kind: 'scale-up' });
const event = occurrence();
const over = occurrence({ phase: 'wind-down' });
const waiting = { ...occurrence({ window: 'night', kind: 'scale-down' }), overruled: true as const };
const override = { id: 'one', target: 'backend', desired: 8, until: at('14:00'), by: 'ana', reason: 'TV spot' };
const begun = { key: 'other', at: at('11:59').toISOString(), settings: [9], from: { desired: 7 } };
const quiet = wantedWith();

/** The keys are stored: one that another version wrote otherwise would have every target brought about again. */
describe('the keys in the record stay as they are', () => {
  const dayAt = 'day@2026-11-27T09:00:00.000Z';
  const eventAt = 'campaign@2026-11-27T09:00:00.000Z';
  const until = '2026-11-27T18:00:00.000Z';
  it.each`
    parts                                                                         | applied                                                                           | desired
    ${{}}                                                                         | ${'active|found/found/free|-|'}                                                   | ${'free/found|-'}
    ${{ released: true }}                                                         | ${'active|found/found/free|-|released'}                                           | ${'free/found|-'}
    ${{ state: { min: 2, max: 10 } }}                                             | ${'active|2/10/free|-|'}                                                          | ${'free/2|-'}
    ${{ state: { min: 0, max: 0, desired: 0 } }}                                  | ${'active|0/0/0|-|'}                                                              | ${'0|-'}
    ${{ state: { min: 8, max: 8, desired: 8, override } }}                        | ${'active|8/8/8|one|'}                                                            | ${'8|one'}
    ${{ state: { desired: 5, inForce: [day] } }}                                  | ${`active|found/found/5|-|${dayAt}..${until}:live|`}                              | ${`5|-|${dayAt}`}
    ${{ state: { desired: 5, inForce: [day, event], autoscaling: 'suspended' } }} | ${`suspended|found/found/5|-|${eventAt}..${until}:live|${dayAt}..${until}:live|`} | ${`5|-|${eventAt}|${dayAt}`}
    ${{ state: { min: 6, inForce: [over] } }}                                     | ${`active|6/found/free|-|${eventAt}..${until}:wind-down|`}                        | ${`free/6|-|${eventAt}:wind-down`}
  `('$applied', ({ parts, applied, desired }) => {
    expect(appliedKey(wantedWith(parts))).toBe(applied);
    expect(desiredKey(wantedWith(parts))).toBe(desired);
  });

  it('whatever the order in which things are in force', () => {
    const [one, other] = [
      [day, event],
      [event, day],
    ].map((inForce) => wantedWith({ state: { inForce } }));
    expect(appliedKey(one ?? quiet)).toBe(appliedKey(other ?? quiet));
    expect(desiredKey(one ?? quiet)).toBe(desiredKey(other ?? quiet));
  });
});

describe('there is something to do', () => {
  const applied = appliedTo(quiet);
  const taken = { ...begun, takenOver: at('11:59').toISOString() };
  it.each`
    record                                                                                 | pending  | repairing | secondLook | newInForce | because
    ${{}}                                                                                  | ${true}  | ${false}  | ${false}   | ${true}    | ${'nothing was ever brought about'}
    ${{ applied }}                                                                         | ${false} | ${false}  | ${false}   | ${false}   | ${'all is as it should be'}
    ${{ applied: { ...applied, key: 'before' } }}                                          | ${true}  | ${false}  | ${false}   | ${false}   | ${'something else is wanted of the same that is in force'}
    ${{ applied: { ...applied, key: 'before', desiredKey: 'before' } }}                    | ${true}  | ${false}  | ${false}   | ${true}    | ${'something else is in force'}
    ${{ applied, transition: begun }}                                                      | ${true}  | ${false}  | ${false}   | ${true}    | ${'something else was begun and cut off'}
    ${{ applied, transition: taken }}                                                      | ${true}  | ${false}  | ${true}    | ${true}    | ${'something else was begun, and may go on'}
    ${{ applied: { ...applied, key: 'before' }, transition: taken }}                       | ${true}  | ${false}  | ${false}   | ${true}    | ${'what is wanted now was not brought about over it'}
    ${{ transition: taken }}                                                               | ${true}  | ${false}  | ${false}   | ${true}    | ${'nothing was'}
    ${{ applied, transition: { ...begun, key: applied.key } }}                             | ${false} | ${true}   | ${false}   | ${false}   | ${'a repair was cut off'}
    ${{ applied, transition: { ...taken, key: applied.key } }}                             | ${false} | ${true}   | ${false}   | ${false}   | ${'it is the same that was taken over'}
    ${{ applied: { ...applied, key: 'before' }, transition: { ...begun, key: 'before' } }} | ${true}  | ${false}  | ${false}   | ${true}    | ${'a repair of what is not wanted any more was cut off'}
    ${{ transition: { ...begun, key: applied.key } }}                                      | ${true}  | ${false}  | ${false}   | ${true}    | ${'the very first change was cut off'}
    ${{ applied, suspended: active }}                                                      | ${true}  | ${false}  | ${false}   | ${false}   | ${'flags of ours are still set'}
  `('$pending: $because', ({ record, pending, repairing, secondLook, newInForce }) => {
    const remembered = recordWith(record);
    expect({
      pending: isPending(quiet, remembered),
      repairing: isRepairing(quiet, remembered),
      secondLook: isSecondLook(quiet, remembered),
      newInForce: isNewInForce(quiet, remembered),
    }).toEqual({ pending, repairing, secondLook, newInForce });
  });

  it('flags of ours are to stay while autoscaling is to be paused', () => {
    const paused = wantedWith({ state: { autoscaling: 'suspended', inForce: [event] } });
    expect(isPending(paused, recordWith({ applied: appliedTo(paused), suspended: active }))).toBe(false);
  });
});

interface Row {
  readonly was?: readonly RunningOccurrence[];
  readonly now?: readonly RunningOccurrence[];
  readonly held?: boolean;
  readonly holds?: boolean;
  /** What was asked for before; now it is 5, up to 10. */
  readonly asked?: { readonly least: number; readonly max?: number; readonly raised?: true } | undefined;
}

describe('what is in force now', () => {
  const standing = ({ was = [], now = [], held, holds, ...rest }: Row) => {
    const { asked } = { asked: { least: 6, max: 12, raised: true as const }, ...rest };
    const parts: WantedParts = { state: { inForce: now, ...(holds && { override }) } };
    const by = { id: 'one', until: at('14:00').toISOString(), by: 'ana', reason: '' };
    const applied = appliedTo(wantedWith({ state: { inForce: was } }), {
      counts: { desired: 6, min: 6, max: 12 },
      asked,
      ...(held && { override: by }),
    });
    return [wantedWith(parts), recordWith({ applied })] as const;
  };
  it.each`
    row                                                                | still    | back     | because
    ${{ was: [day, event], now: [day], asked: { least: 5, max: 10 } }} | ${true}  | ${false} | ${'what ended had asked for no more'}
    ${{ was: [day, waiting], now: [day] }}                             | ${true}  | ${false} | ${'what ended had only waited'}
    ${{ was: [day, event], now: [day], asked: undefined }}             | ${true}  | ${true}  | ${'a record of form 1 does not say what was asked for'}
    ${{}}                                                              | ${true}  | ${false} | ${'nothing was and nothing is'}
    ${{ was: [day], now: [day] }}                                      | ${true}  | ${false} | ${'it goes on'}
    ${{ was: [], now: [day] }}                                         | ${false} | ${false} | ${'it begins'}
    ${{ was: [day], now: [day, event] }}                               | ${false} | ${false} | ${'something begins beside it'}
    ${{ was: [day, event], now: [day] }}                               | ${true}  | ${true}  | ${'it is left over from something larger'}
    ${{ was: [event], now: [over] }}                                   | ${true}  | ${true}  | ${'an event winds down: its count may come back'}
    ${{ was: [event] }}                                                | ${true}  | ${true}  | ${'nothing is left'}
    ${{ was: [event], asked: { least: 6, max: 10 } }}                  | ${true}  | ${false} | ${'nothing was raised'}
    ${{ held: true }}                                                  | ${true}  | ${true}  | ${'a person had decided'}
    ${{ holds: true }}                                                 | ${false} | ${false} | ${'a person decides'}
    ${{ was: [day], now: [], holds: true }}                            | ${false} | ${false} | ${'a person decides over it'}
  `('was so before: $still, is left over: $back, for $because', ({ row, still, back }) => {
    const [wanted, record] = standing(row);
    expect(isStillInForce(wanted, record)).toBe(still);
    expect(comesBack(wanted, record, 5, 6)).toBe(back);
    expect(ceilingComesBack(wanted, record, { least: 5, max: 10 }, 6, undefined)).toBe(back);
  });

  it.each`
    was       | comes    | because
    ${[day]}  | ${false} | ${'it allowed no more than what is left'}
    ${[over]} | ${true}  | ${'it had wound down, and AWS takes a while to bring the count in'}
  `('the ceiling of now holds at the end of one thing: $comes, for $because', ({ was, comes }) => {
    const [wanted, record] = standing({ was, asked: { least: 5, max: 10 } });
    expect(ceilingComesBack(wanted, record, { least: 5, max: 10 }, 6, undefined)).toBe(comes);
  });

  it.each`
    registered   | comes    | because
    ${10}        | ${true}  | ${'AWS has still to bring it in'}
    ${20}        | ${false} | ${'somebody has raised the ceiling, and runs it'}
    ${undefined} | ${false} | ${'no ceiling is there'}
  `('the ceiling of a wind-down beside a scale-up holds what runs beyond it: $comes, for $because', (row) => {
    const [wanted, record] = standing({ was: [day, over], now: [day, over], asked: { least: 5, max: 10 } });
    expect(ceilingComesBack(wanted, record, { least: 5, max: 10 }, 12, row.registered)).toBe(row.comes);
  });

  it('is new where nothing is remembered', () => {
    expect(isStillInForce(quiet, recordWith())).toBe(false);
    expect(comesBack(quiet, recordWith(), 0, 0)).toBe(false);
    expect(ceilingComesBack(quiet, recordWith(), { least: 0, max: 0 }, 0, undefined)).toBe(false);
  });

  it.each`
    row                                                        | transition                     | kept         | because
    ${{ was: [day], now: [day] }}                              | ${begun}                       | ${7}         | ${'a change was cut off: what ran before it is kept'}
    ${{ was: [day], now: [day] }}                              | ${undefined}                   | ${undefined} | ${'nothing was cut off'}
    ${{ was: [day], now: [day] }}                              | ${{ ...begun, key: 'same' }}   | ${undefined} | ${'what is wanted was begun'}
    ${{ was: [day], now: [day] }}                              | ${{ ...begun, key: 'repair' }} | ${undefined} | ${'a repair only gave back'}
    ${{ was: [], now: [day] }}                                 | ${begun}                       | ${undefined} | ${'something begins'}
    ${{ was: [day, event], now: [day], asked: { least: 12 } }} | ${begun}                       | ${undefined} | ${'something larger ended, whose count comes back'}
  `('keeps $kept tasks: $because', ({ row, transition, kept }) => {
    const [wanted, { applied, ...rest }] = standing(row);
    const key = transition?.key === 'same' ? appliedKey(wanted) : transition?.key;
    const before = transition?.key === 'repair' && applied ? { ...applied, key: 'repair' } : applied;
    const record = {
      ...rest,
      ...(before && { applied: before }),
      ...(transition && { transition: { ...transition, key } }),
    };
    expect(keptCount(wanted, record, 5, 9)).toBe(kept);
    expect(keptCount(wanted, record, 5, 10)).toBe(undefined);
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
