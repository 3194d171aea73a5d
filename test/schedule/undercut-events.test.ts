import { describe, expect, it } from 'vitest';
import type { OverrideCapacity } from '../../lib/schedule/override-capacity.ts';
import type { Bounds, Window } from '../../lib/schedule/schedule.ts';
import { undercutEvents } from '../../lib/schedule/undercut-events.ts';
import { aMinute, anHour, daily, ramp, schedule, span, target, window } from './build.ts';

/** On 27 November 2026, in UTC. */
const at = (time: string): Date => new Date(`2026-11-27T${time}Z`);
const event = (name: string, from: string, capacity: OverrideCapacity, extra: Partial<Window> = {}) =>
  window(name, 'pre-event', span(`2026-11-27T${from}`, 2 * anHour), capacity, { leadMs: anHour, ...extra });
const sale = event('sale', '12:00', { desired: 12 });

const undercutBy = (
  capacity: OverrideCapacity,
  from: string,
  until: string,
  windows: readonly Window[] = [sale],
  base: Bounds | undefined = { min: 2, max: 10 },
  limits?: Bounds,
) =>
  undercutEvents(
    schedule('UTC', windows, [target('api', base, limits)]),
    { target: 'api', until: at(until), ...capacity },
    at(from),
  );

describe('an override goes below an event', () => {
  it.each`
    from          | until         | events      | because
    ${'09:00'}    | ${'11:00'}    | ${[]}       | ${'it ends as the lead begins'}
    ${'09:00'}    | ${'11:00:01'} | ${['sale']} | ${'the lead begins while it lasts'}
    ${'09:00'}    | ${'20:00'}    | ${['sale']} | ${'all of the event is in it'}
    ${'11:00'}    | ${'11:01'}    | ${['sale']} | ${'the event is in its lead'}
    ${'11:59'}    | ${'12:01'}    | ${['sale']} | ${'it goes live meanwhile'}
    ${'12:00'}    | ${'12:01'}    | ${['sale']} | ${'the event is live'}
    ${'13:59:59'} | ${'20:00'}    | ${['sale']} | ${'the event is live for a second yet'}
    ${'14:00'}    | ${'20:00'}    | ${[]}       | ${'the event is over'}
  `('from $from to $until: $events, $because', ({ from, until, events }) => {
    expect(undercutBy({ desired: 11 }, from, until).map((one) => one.window)).toEqual(events);
  });

  it.each`
    capacity                    | promised     | because
    ${{ desired: 12 }}          | ${undefined} | ${'just as many'}
    ${{ desired: 11 }}          | ${11}        | ${'one fewer'}
    ${{ desired: 0 }}           | ${0}         | ${'none'}
    ${{ min: 12 }}              | ${undefined} | ${'at least as many'}
    ${{ min: 12, max: 40 }}     | ${undefined} | ${'at least as many, and a ceiling'}
    ${{ min: 11 }}              | ${11}        | ${'at least one fewer'}
    ${{ min: 5, max: 40 }}      | ${5}         | ${'autoscaling may go down to fewer'}
    ${{ max: 11 }}              | ${2}         | ${'at most fewer'}
    ${{ max: 40 }}              | ${2}         | ${'autoscaling may go down to the base'}
    ${{ desired: 12, max: 40 }} | ${2}         | ${'it begins with as many, and may go down to the base'}
    ${{ min: 4, desired: 13 }}  | ${4}         | ${'it begins with more, and may go down to fewer'}
    ${{ min: 12, desired: 13 }} | ${undefined} | ${'it begins with more, and goes down to as many'}
  `('$capacity promises $promised of 12: $because', ({ capacity, promised }) => {
    const expected = promised === undefined ? [] : [{ floor: 12, promised }];
    expect(undercutBy(capacity, '12:00', '13:00')).toMatchObject(expected);
    expect(undercutBy(capacity, '12:00', '13:00')).toHaveLength(expected.length);
  });

  it('says when it is prepared, when it runs, what it is owed and what is promised', () => {
    expect(undercutBy({ desired: 3 }, '09:00', '20:00')).toEqual([
      { window: 'sale', begin: at('11:00'), start: at('12:00'), end: at('14:00'), floor: 12, promised: 3 },
    ]);
  });

  it.each`
    windows                                                                           | floors       | because
    ${[event('sale', '12:00', { min: 5, desired: 12 })]}                              | ${[5]}       | ${'it is owed its min, not the count that it begins with'}
    ${[event('sale', '12:00', { max: 20 })]}                                          | ${[]}        | ${'it asks for no floor of its own'}
    ${[event('sale', '12:00', { desired: 3 })]}                                       | ${[]}        | ${'it asks for no more'}
    ${[event('sale', '12:00', { desired: 30 })]}                                      | ${[20]}      | ${'the limits of the target hold for it too'}
    ${[sale, event('gala', '13:00', { desired: 8 })]}                                 | ${[12, 8]}   | ${'two events, the nearest first'}
    ${[event('gala', '13:00', { desired: 8 }), sale]}                                 | ${[12, 8]}   | ${'whatever the order of the files'}
    ${[window('day', 'scale-up', daily('08:00', '20:00'), { desired: 12 })]}          | ${[]}        | ${'a scale-up is no event'}
    ${[window('hourly', 'pre-event', span('0 10-12 * * *', anHour / 2), { min: 6 })]} | ${[6, 6, 6]} | ${'one that comes again is owed it each time'}
    ${[{ ...sale, targets: new Map([['web', { desired: 12 }]]) }]}                    | ${[]}        | ${'an event of another target'}
  `('$floors: $because', ({ windows, floors }) => {
    const limits = { min: 0, max: 20 };
    const found = undercutBy({ desired: 3 }, '09:00', '20:00', windows, { min: 2, max: 10 }, limits);
    expect(found.map(({ floor }) => floor)).toEqual(floors);
  });

  const walking = event('sale', '12:00', { desired: 12 }, { rampUp: ramp(4, 20 * aMinute) });
  it.each`
    desired | from       | until         | floors  | because
    ${5}    | ${'10:00'} | ${'11:01'}    | ${[6]}  | ${'of a floor that walks up, its first step is owed'}
    ${6}    | ${'10:00'} | ${'11:20'}    | ${[]}   | ${'its first step is there'}
    ${6}    | ${'10:00'} | ${'11:20:01'} | ${[10]} | ${'not its second'}
    ${10}   | ${'10:00'} | ${'11:40:01'} | ${[12]} | ${'nor its last'}
    ${6}    | ${'11:10'} | ${'11:15'}    | ${[]}   | ${'in the lead too'}
    ${6}    | ${'11:30'} | ${'20:00'}    | ${[12]} | ${'the highest while the override lasts'}
  `('from $from to $until with $desired tasks: $floors, $because', ({ desired, from, until, floors }) => {
    expect(undercutBy({ desired }, from, until, [walking]).map(({ floor }) => floor)).toEqual(floors);
  });

  it('not while the event winds down', () => {
    const fading = event('sale', '12:00', { desired: 12 }, { rampDown: ramp(1, 10 * aMinute) });
    expect(undercutBy({ desired: 3 }, '14:00', '20:00', [fading])).toEqual([]);
    expect(undercutBy({ desired: 3 }, '13:59', '20:00', [fading])).toMatchObject([{ floor: 12 }]);
  });

  it('with bounds of which the least is not known: nothing is promised where no base is declared', () => {
    expect(
      undercutEvents(
        schedule('UTC', [sale], [target('api')]),
        { target: 'api', until: at('13:00'), max: 40 },
        at('12:00'),
      ),
    ).toMatchObject([{ promised: 0 }]);
  });

  it('never of a target that the schedule does not have', () => {
    expect(() => undercutEvents(schedule('UTC', [sale]), { target: 'apu', until: at('13:00') }, at('12:00'))).toThrow(
      'did you mean `api`?',
    );
  });
});
