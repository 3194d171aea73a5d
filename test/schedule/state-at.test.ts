import { describe, expect, it } from 'vitest';
import { nextChange } from '../../lib/schedule/next-change.ts';
import type { Override, Target, Window, WindowCapacity } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { aMinute, anHour, daily, schedule, span, target, window } from './build.ts';

const noon = new Date('2026-11-27T12:00Z');
const allDay = daily('00:00', '24:00');
const based = target('api', { min: 2, max: 10 });
const baseless = target('api');

function up(name: string, capacity: WindowCapacity, extra: Partial<Window> = {}): Window {
  return window(name, 'scale-up', allDay, capacity, extra);
}
function down(name: string, capacity: WindowCapacity, extra: Partial<Window> = {}): Window {
  return window(name, 'scale-down', allDay, capacity, extra);
}
function event(name: string, capacity: WindowCapacity, extra: Partial<Window> = {}): Window {
  return window(name, 'pre-event', span('2026-11-27T09:00', '2026-11-27T18:00'), capacity, extra);
}
const once = { when: span('2026-11-27T00:00', '2026-11-28T00:00') };

function at(windows: readonly Window[], one: Target = based, instant: Date = noon, override?: Override) {
  return stateAt(schedule('UTC', windows, [one]), 'api', instant, override);
}

/** `min-max*desired autoscaling`, with `?` for what is absent. */
function shown(windows: readonly Window[], one: Target = based, instant: Date = noon): string {
  const { min, max, desired, autoscaling } = at(windows, one, instant);
  return `${min ?? '?'}-${max ?? '?'}*${desired ?? '?'} ${autoscaling}`;
}

describe('how much', () => {
  it.each<[string, Window[], Target, string]>([
    ['nothing in force: the base, and nobody sets a count', [], based, '2-10*? active'],
    ['nothing in force and no base: all is kept', [], baseless, '?-?*? active'],
    ['all given', [up('a', { min: 5, max: 20, desired: 8 })], based, '5-20*8 active'],
    ['the min of a scale-up is its desired', [up('a', { desired: 5 })], based, '5-10*5 active'],
    ['the max is stretched to hold desired', [up('a', { desired: 15 })], based, '15-15*15 active'],
    ['the max is stretched to hold min', [up('a', { min: 15 })], based, '15-15*? active'],
    ['a max alone raises the ceiling', [up('a', { max: 30 })], based, '2-30*? active'],
    [
      'a max of a scale-up below that of the base has no effect',
      [up('a', { desired: 3, max: 5 })],
      based,
      '3-10*3 active',
    ],
    ['a scale-up never lowers the floor of the base', [up('a', { min: 1, desired: 1 })], based, '2-10*2 active'],
    [
      'desired is raised to the floor that another holds',
      [up('a', { min: 6 }), up('b', { min: 1, desired: 4 })],
      based,
      '6-10*6 active',
    ],
    ['an event: the same, without autoscaling', [event('a', { desired: 12 })], based, '12-12*12 deregistered'],
    [
      'an event with a min alone sets its count: nothing else may',
      [event('a', { min: 12 })],
      based,
      '12-12*12 deregistered',
    ],
    ['an event never makes a service smaller', [event('a', { desired: 1 })], based, '2-10*2 deregistered'],
    ['a scale-down lowers the floor to its desired', [down('a', { desired: 1 })], based, '1-10*1 active'],
    ['a scale-down does not raise the floor of the base', [down('a', { desired: 5 })], based, '2-10*5 active'],
    ['unless it says so', [down('a', { min: 4, desired: 5 })], based, '4-10*5 active'],
    ['a scale-down to zero', [down('a', { min: 0, max: 0, desired: 0 })], based, '0-0*0 active'],
    ['a scale-down of the ceiling alone takes the floor along', [down('a', { max: 1 })], based, '1-1*? active'],
    ['a scale-down of the ceiling alone', [down('a', { max: 4 })], based, '2-4*? active'],
    [
      'without base: the floor of a scale-up is its desired, the ceiling is kept',
      [up('a', { desired: 5 })],
      baseless,
      '5-?*5 active',
    ],
    ['without base: of an event too', [event('a', { desired: 5 })], baseless, '5-?*5 deregistered'],
    ['without base: bounds are what is given', [up('a', { min: 3, max: 8 })], baseless, '3-8*? active'],
    [
      'without base: a ceiling that is given holds all floors',
      [up('a', { desired: 3, max: 8 }), up('b', { desired: 12 })],
      baseless,
      '12-12*12 active',
    ],
    [
      'without base: a ceiling that is given holds the floor of another',
      [up('a', { min: 12 }), up('b', { max: 8 })],
      baseless,
      '12-12*? active',
    ],
    [
      'a scale-down with a floor beyond the base stretches the ceiling',
      [down('a', { min: 12 })],
      based,
      '12-12*? active',
    ],
    ['without base: a scale-down leaves the bounds', [down('a', { desired: 1 })], baseless, '?-?*1 active'],
    ['without base: unless it gives them', [down('a', { min: 0, max: 1, desired: 0 })], baseless, '0-1*0 active'],
    [
      'nothing leaves the limits',
      [up('a', { desired: 50 })],
      target('api', { min: 2, max: 10 }, { min: 1, max: 20 }),
      '20-20*20 active',
    ],
    [
      'downwards either',
      [down('a', { min: 0, desired: 0 })],
      target('api', { min: 2, max: 10 }, { min: 1, max: 20 }),
      '1-10*1 active',
    ],
  ])('%s', (_, windows, one, expected) => {
    expect(shown(windows, one)).toBe(expected);
  });
});

describe('what wins', () => {
  it.each<[string, Window[], string, string, string]>([
    ['a scale-up over a scale-down', [down('d', { desired: 1 }), up('u', { desired: 5 })], '5-10*5 active', 'u', 'd'],
    [
      'an event over a scale-down',
      [down('d', { min: 0, max: 1, desired: 0 }), event('e', { desired: 5 })],
      '5-10*5 deregistered',
      'e',
      'd',
    ],
    [
      'the highest of scale-ups: floor, ceiling, count',
      [up('a', { min: 5, max: 11, desired: 5 }), up('b', { min: 3, max: 20, desired: 8 })],
      '5-20*8 active',
      'a b',
      '',
    ],
    [
      'an event and a scale-up together',
      [up('u', { desired: 15 }), event('e', { desired: 12 })],
      '15-15*15 deregistered',
      'u e',
      '',
    ],
    [
      'the strongest that an event asks for: deregister over suspend',
      [event('a', { desired: 4 }, { autoscaling: 'suspend' }), event('b', { desired: 3 })],
      '4-10*4 deregistered',
      'a b',
      '',
    ],
    [
      'suspend over floor',
      [event('a', { desired: 4 }, { autoscaling: 'floor' }), event('b', { desired: 3 }, { autoscaling: 'suspend' })],
      '4-10*4 suspended',
      'a b',
      '',
    ],
    ['floor leaves autoscaling on', [event('a', { desired: 4 }, { autoscaling: 'floor' })], '4-10*4 active', 'a', ''],
    [
      'a higher priority over a lower, though it is smaller',
      [up('low', { desired: 8 }), up('high', { desired: 4 }, { priority: 1 })],
      '4-10*4 active',
      'high',
      'low',
    ],
    [
      'a scale-down of higher priority over a scale-up',
      [up('u', { desired: 8 }), down('d', { desired: 1 }, { priority: 1 })],
      '1-10*1 active',
      'd',
      'u',
    ],
    [
      'windows that begin by cron have a rank too',
      [
        up('low', { desired: 8 }, { when: span('0 0 * * *', 24 * anHour) }),
        up('high', { desired: 4 }, { when: span('cron(0 0 * * ? *)', 24 * anHour), priority: 1 }),
      ],
      '4-10*4 active',
      'high',
      'low',
    ],
    [
      'priority among equals changes nothing',
      [up('a', { desired: 8 }, { priority: 3 }), up('b', { desired: 4 }, { priority: 3 })],
      '8-10*8 active',
      'a b',
      '',
    ],
    [
      'a negative priority is below the default',
      [up('a', { desired: 8 }, { priority: -1 }), down('d', { desired: 1 })],
      '1-10*1 active',
      'd',
      'a',
    ],
    [
      'events have no priority and cannot be overruled by one',
      [event('e', { desired: 5 }, { priority: -5 }), up('u', { desired: 3 }, { priority: 9 })],
      '5-10*5 deregistered',
      'u e',
      '',
    ],
    [
      'nor do they overrule by one',
      [event('e', { desired: 3 }, { priority: 9 }), up('u', { desired: 5 })],
      '5-10*5 deregistered',
      'u e',
      '',
    ],
    [
      'an event overrules even a scale-down of high priority',
      [event('e', { desired: 5 }), down('d', { desired: 1 }, { priority: 9 })],
      '5-10*5 deregistered',
      'e',
      'd',
    ],
    [
      'which has already overruled a lower scale-up',
      [event('e', { desired: 5 }), down('d', { desired: 1 }, { priority: 9 }), up('u', { desired: 8 })],
      '5-10*5 deregistered',
      'e',
      'd u',
    ],
    [
      'a one-off scale-up has no part in priorities',
      [up('u', { desired: 8 }, once), down('d', { desired: 1 }, { priority: 9 })],
      '8-10*8 active',
      'u',
      'd',
    ],
    [
      'of scale-downs the highest decides alone, by min',
      [down('a', { min: 1, desired: 6 }), down('b', { min: 2, desired: 2 })],
      '2-10*2 active',
      'b',
      'a',
    ],
    [
      'then by desired',
      [down('a', { min: 1, desired: 3, max: 20 }), down('b', { min: 1, desired: 4, max: 5 })],
      '1-5*4 active',
      'b',
      'a',
    ],
    [
      'then by max',
      [down('a', { min: 1, desired: 3, max: 5 }), down('b', { min: 1, desired: 3, max: 6 })],
      '1-6*3 active',
      'b',
      'a',
    ],
    [
      'equal scale-downs: one decides, the first by name',
      [down('b', { desired: 1 }), down('a', { desired: 1 })],
      '1-10*1 active',
      'a',
      'b',
    ],
    [
      'a scale-down that sets no count is higher than one that does',
      [down('a', { min: 1 }), down('b', { min: 1, desired: 5 })],
      '1-10*? active',
      'a',
      'b',
    ],
  ])('%s', (_, windows, expected, inForce, overruled) => {
    for (const order of [windows, windows.toReversed()]) {
      const state = at(order);
      expect(shown(order)).toBe(expected);
      expect(state.inForce.map((one) => one.window).join(' ')).toBe(inForce);
      expect(state.overruled.map((one) => one.window).join(' ')).toBe(overruled);
    }
  });

  it('of several of the highest priority the first is named', () => {
    const high = { priority: 1 };
    const state = at([up('c', { desired: 3 }, high), up('low', { desired: 8 }), up('b', { desired: 4 }, high)]);
    expect(state.overruled.map((one) => one.because)).toEqual([
      'low is overruled by b, which has the higher priority (1 over 0).',
    ]);
  });

  it('a ceiling alone, without a base, is said as such', () => {
    expect(at([up('a', { max: 8 })], baseless).because).toBe('a runs until 28 Nov 00:00: at most 8 tasks.');
  });

  it('a window of another target has no say', () => {
    const other = up('other', {}, { targets: new Map([['web', { desired: 9 }]]) });
    expect(at([other]).inForce).toEqual([]);
  });

  it('the end of a nested window returns to the outer window, never through the base', () => {
    const outer = window('outer', 'scale-up', daily('08:00', '20:00'), { desired: 5 });
    const inner = window('inner', 'scale-up', daily('10:00', '12:00'), { desired: 8 });
    expect(shown([outer, inner], based, new Date(noon.getTime() - 1))).toBe('8-10*8 active');
    expect(shown([outer, inner], based, noon)).toBe('5-10*5 active');
  });
});

describe('phases of an event', () => {
  const campaign = event('campaign', { desired: 12 }, { leadMs: anHour });
  it.each<[string, string, string, string | undefined, string]>([
    ['2026-11-27T07:59:59.999Z', '2-10*? active', '', '2026-11-27T08:00Z', 'before the lead'],
    ['2026-11-27T08:00Z', '12-12*12 deregistered', 'lead', '2026-11-27T09:00Z', 'the lead is half-open'],
    ['2026-11-27T08:59:59.999Z', '12-12*12 deregistered', 'lead', '2026-11-27T09:00Z', 'the last moment of the lead'],
    ['2026-11-27T09:00Z', '12-12*12 deregistered', 'live', '2026-11-27T18:00Z', 'live from its start'],
    ['2026-11-27T17:59:59.999Z', '12-12*12 deregistered', 'live', '2026-11-27T18:00Z', 'to just before its end'],
    ['2026-11-27T18:00Z', '2-10*? active', '', undefined, 'over at its end, and nothing comes after'],
  ])('%s: %s %s until %s, %s', (instant, expected, phase, until) => {
    const state = at([campaign], based, new Date(instant));
    expect(shown([campaign], based, new Date(instant))).toBe(expected);
    expect(state.inForce.map((one) => one.phase).join()).toBe(phase);
    expect(state.until).toEqual(until === undefined ? undefined : new Date(until));
  });

  it('a recurring event prepares each of its occurrences, the next while the last is live', () => {
    const weekly = window(
      'hourly',
      'pre-event',
      span('0 * * * *', 50 * aMinute),
      { desired: 5 },
      { leadMs: 20 * aMinute },
    );
    const state = at([weekly], based, new Date('2026-11-27T12:45Z'));
    expect(state.inForce.map(({ phase, start }) => `${phase} ${start.toISOString().slice(11, 16)}`)).toEqual([
      'live 12:00',
      'lead 13:00',
    ]);
  });
});

describe('overrides', () => {
  const hold = (capacity: Partial<Override>): Override => ({
    id: 'o1',
    target: 'api',
    until: new Date('2026-11-27T14:00Z'),
    by: 'alice',
    reason: 'load test',
    ...capacity,
  });
  const limited = target('api', { min: 2, max: 10 }, { min: 1, max: 20 });
  it.each<[string, Partial<Override>, Target, string]>([
    ['a count alone pins the target', { desired: 8 }, based, '8-8*8 active'],
    ['also below the base', { desired: 0 }, based, '0-0*0 active'],
    ['a floor alone', { min: 5 }, based, '5-10*? active'],
    ['a floor beyond the base stretches the ceiling', { min: 15 }, based, '15-15*? active'],
    ['a ceiling alone', { max: 6 }, based, '2-6*? active'],
    ['a ceiling below the base takes the floor along', { max: 1 }, based, '1-1*? active'],
    ['all three', { min: 3, max: 9, desired: 7 }, based, '3-9*7 active'],
    ['a count and a ceiling', { max: 9, desired: 1 }, based, '1-9*1 active'],
    ['a count and a floor', { min: 4, desired: 15 }, based, '4-15*15 active'],
    ['without base: what is given', { min: 4, desired: 5 }, baseless, '4-?*5 active'],
    ['it is brought into the limits', { desired: 100 }, limited, '20-20*20 active'],
    ['from below too', { min: 0, desired: 0 }, limited, '1-10*1 active'],
  ])('%s', (_, capacity, one, expected) => {
    const state = at([event('e', { desired: 12 })], one, noon, hold(capacity));
    expect(`${state.min ?? '?'}-${state.max ?? '?'}*${state.desired ?? '?'} ${state.autoscaling}`).toBe(expected);
    expect(state.inForce).toEqual([]);
    expect(state.overruled.map((other) => other.window)).toEqual(['e']);
  });

  const made = schedule('UTC', [event('e', { desired: 12 })]);
  it('ends at its until, half-open', () => {
    const override = hold({ desired: 8 });
    expect(nextChange(made, 'api', noon, override)).toEqual(override.until);
    expect(stateAt(made, 'api', new Date(override.until.getTime() - 1), override).override).toBe(override);
    expect(stateAt(made, 'api', override.until, override).override).toBeUndefined();
    expect(stateAt(made, 'api', override.until, override).desired).toBe(12);
  });

  it('of another target counts for nothing', () => {
    expect(stateAt(made, 'api', noon, hold({ target: 'web', desired: 8 })).override).toBeUndefined();
  });

  it('what it overrules may change meanwhile', () => {
    expect(nextChange(made, 'api', noon, hold({ desired: 8, until: new Date('2026-11-27T20:00Z') }))).toEqual(
      new Date('2026-11-27T18:00Z'),
    );
  });

  it('says who, until when and why', () => {
    const state = stateAt(made, 'api', noon, hold({ desired: 8 }));
    expect(state.because).toBe('alice holds this target until 27 Nov 2026 14:00 (load test): exactly 8 tasks.');
    expect(state.overruled.map((one) => one.because)).toEqual(['e is overruled by the override of alice.']);
  });
});

describe('until', () => {
  it('is absent where nothing ever changes', () => {
    expect(at([]).until).toBeUndefined();
    expect(at([up('w', { desired: 5 }, { validUntil: '2020-01-01' })]).until).toBeUndefined();
  });

  it('tells an occurrence from the one right after it', () => {
    expect(at([up('w', { desired: 5 })]).until).toEqual(new Date('2026-11-28T00:00Z'));
  });

  it('looks over years', () => {
    const leap = window('leap', 'scale-up', span('cron(0 0 29 2 ? *)', anHour), { desired: 5 });
    expect(at([leap]).until).toEqual(new Date('2028-02-29T00:00Z'));
  });

  it('is the same whether asked from before, in order or out of it', () => {
    const made = schedule('Europe/Berlin', [window('w', 'scale-up', daily('08:00', '20:00'), { desired: 5 })]);
    const later = stateAt(made, 'api', new Date('2027-05-01T12:00Z'));
    const sooner = stateAt(made, 'api', new Date('2026-05-01T12:00Z'));
    const fresh = schedule('Europe/Berlin', made.windows);
    expect(stateAt(fresh, 'api', new Date('2026-05-01T12:00Z'))).toEqual(sooner);
    expect(stateAt(fresh, 'api', new Date('2027-05-01T12:00Z'))).toEqual(later);
  });
});

it('an unknown target is a RangeError that names the nearest', () => {
  const made = schedule('UTC', []);
  expect(() => stateAt(made, 'apis', noon)).toThrow(new RangeError('There is no target `apis`; did you mean `api`?'));
  expect(() => nextChange(made, 'zzz', noon)).toThrow(new RangeError('There is no target `zzz`.'));
});

it('a date that is none is a RangeError, and leaves nothing behind', () => {
  const made = schedule('UTC', [up('a', { desired: 5 })]);
  expect(() => stateAt(made, 'api', new Date(Number.NaN))).toThrow(new RangeError('The instant is not a date.'));
  expect(() => nextChange(made, 'api', new Date(''))).toThrow(RangeError);
  expect(stateAt(made, 'api', noon).desired).toBe(5);
});
