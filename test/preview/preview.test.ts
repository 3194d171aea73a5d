import { describe, expect, it } from 'vitest';
import { costOf, sumOfCosts, taskHourPrice } from '../../lib/preview/cost.ts';
import { preview } from '../../lib/preview/preview.ts';
import { turnsOf, turnText } from '../../lib/preview/turns.ts';
import { aDay, aMinute, anHour, daily, ramp, schedule, span, target, window } from '../schedule/build.ts';

const midnight = new Date('2026-11-23T00:00:00Z');
const dayOf = { from: midnight, to: new Date(midnight.getTime() + aDay) };
const base = { min: 2, max: 10 };
const office = window('office', 'scale-up', daily('08:00', '20:00'), { min: 5 });
const night = window('night', 'scale-down', daily('00:00', '06:00'), { desired: 1 });
const sale = window(
  'sale',
  'pre-event',
  span('2026-11-23T12:00', 2 * anHour),
  { desired: 12 },
  { leadMs: anHour, rampDown: ramp(4, 10 * aMinute) },
);

const words = (made: ReturnType<typeof schedule>) =>
  preview(made, dayOf)
    .changes.filter(({ isFelt }) => isFelt)
    .map((change) => [change.at.toISOString().slice(11, 16), ...turnsOf(change).map(turnText)].join(' | '));

describe('a preview', () => {
  it('says what becomes of each window', () => {
    expect(words(schedule('UTC', [office, night, sale]))).toEqual([
      '00:00 | night begins',
      '06:00 | night ends',
      '08:00 | office begins',
      '11:00 | sale begins to be prepared',
      '12:00 | sale goes live',
      '14:00 | sale ends and winds down',
      '14:10 | sale has wound down',
      '20:00 | office ends',
    ]);
  });

  it('begins with what holds just before, so that a change at its very beginning is in it', () => {
    const made = schedule('UTC', [window('all', 'scale-up', daily('00:00', '12:00'), { min: 4 })]);
    const { targets, changes } = preview(made, dayOf);
    expect(targets[0]?.initial.min).toBe(2);
    expect(changes.map(({ at }) => at)).toEqual([midnight, new Date(midnight.getTime() + 12 * anHour)]);
  });

  it('counts task-hours: asked for, at the most, at the maximum, without a schedule', () => {
    const { hours } = preview(schedule('UTC', [office]), dayOf);
    expect(hours).toEqual({
      asked: 12 * 5 + 12 * 2,
      leastHours: 24,
      most: 240,
      atMaximum: 120,
      withoutSchedule: 48,
      unknownHours: 0,
    });
  });

  it('says in how many hours only bounds are asked for, of which the least is counted', () => {
    const counts = window('night', 'scale-down', daily('00:00', '06:00'), { desired: 1 });
    const bounds = window('noon', 'scale-down', daily('10:00', '14:00'), { min: 0, max: 2 });
    expect(preview(schedule('UTC', [counts, bounds]), dayOf).hours).toMatchObject({ asked: 6 + 28, leastHours: 18 });
    expect(preview(schedule('UTC', [], [target('api', { min: 2, max: 2 })]), dayOf).hours.leastHours).toBe(0);
  });

  it('counts no room of autoscaling where it is out of the way', () => {
    const event = window('sale', 'pre-event', span('2026-11-23T00:00', aDay), { desired: 12 }, { leadMs: 0 });
    expect(preview(schedule('UTC', [event]), dayOf).hours).toMatchObject({ asked: 288, most: 288, atMaximum: 288 });
  });

  it('does not guess what runs of a target without a base', () => {
    const made = schedule('UTC', [office], [target('api')]);
    expect(preview(made, dayOf).hours).toEqual({ asked: 60, leastHours: 12, atMaximum: 60, unknownHours: 12 });
    const told = preview(made, dayOf, { found: new Map([['api', 3]]) }).hours;
    expect(told).toEqual({ asked: 60 + 36, leastHours: 12, atMaximum: 120, withoutSchedule: 72, unknownHours: 0 });
    // What raises never lowers.
    expect(preview(made, dayOf, { found: new Map([['api', 8]]) }).hours.asked).toBe(192);
  });

  it('leaves targets alone that are not enabled, and says so', () => {
    const made = schedule('UTC', [office], [{ ...target('api', base), enabled: false }]);
    expect(preview(made, dayOf)).toMatchObject({ targets: [], changes: [], leftAlone: ['api'] });
  });

  it('shows the changes of some windows, steps of their ramps too', () => {
    const made = schedule('UTC', [office, night, { ...sale, rampDown: ramp(2, 10 * aMinute) }]);
    const { changes, hours } = preview(made, dayOf, { windows: ['sale'] });
    expect(changes.map(({ at }) => at.toISOString().slice(11, 16))).toEqual([
      '11:00',
      '12:00',
      '14:00',
      '14:10',
      '14:20',
      '14:30',
    ]);
    expect(hours).toEqual(preview(made, dayOf).hours);
  });

  it('shows the targets that are named, and counts them', () => {
    const both = new Map([
      ['api', { desired: 5 }],
      ['web', { desired: 4 }],
    ]);
    const made = schedule(
      'UTC',
      [window('office', 'scale-up', daily('08:00', '20:00'), both)],
      [target('api', base), target('web', base)],
    );
    const seen: string[] = [];
    const { targets, changes } = preview(made, dayOf, {
      targets: ['web'],
      onTarget: (done, all) => seen.push(`${done}/${all}`),
    });
    expect(targets.map((one) => one.target)).toEqual(['web']);
    expect(new Set(changes.map((one) => one.target))).toEqual(new Set(['web']));
    expect(seen).toEqual(['1/1']);
    expect(preview(made, dayOf).changes.map((one) => one.target)).toEqual(['api', 'web', 'api', 'web']);
  });

  it.each([
    [{ from: midnight, to: midnight }, 'The span ends before it begins.'],
    [{ from: midnight, to: new Date(Number.NaN) }, 'The span is not one of dates.'],
  ])('refuses a span that is none: %j', (looked, message) => {
    expect(() => preview(schedule('UTC', [office]), looked)).toThrow(message);
  });

  it('refuses a target that is not there', () => {
    expect(() => preview(schedule('UTC', [office]), dayOf, { targets: ['nobody'] })).toThrow('`nobody`');
  });
});

describe('cost', () => {
  const none = { sizes: new Map(), taskHours: new Map() };
  const size = { vcpu: 1, gb: 2 };

  it.each([
    ['by size', { ...none, vcpuHour: 0.04, gbHour: 0.005, sizes: new Map([['api', size]]) }, 0.05],
    ['by the usual size', { ...none, vcpuHour: 0.04, gbHour: 0.005, usualSize: size }, 0.05],
    [
      'by its own size before the usual one',
      { ...none, vcpuHour: 0.04, usualSize: { vcpu: 9, gb: 9 }, sizes: new Map([['api', size]]) },
      0.04,
    ],
    ['by a price of its own first', { ...none, vcpuHour: 9, usualSize: size, taskHours: new Map([['api', 0.5]]) }, 0.5],
    ['not without a size', { ...none, vcpuHour: 0.04, gbHour: 0.005 }, undefined],
    ['not without a price', { ...none, usualSize: size }, undefined],
  ])('of a task-hour, %s', (_, prices, expected) => {
    const price = taskHourPrice('api', prices);
    if (expected === undefined) expect(price).toBeUndefined();
    else expect(price).toBeCloseTo(expected, 10);
  });

  it('is that of the task-hours, and is summed only where all are known', () => {
    const prices = { ...none, taskHours: new Map([['api', 0.5]]) };
    const made = schedule('UTC', [office], [target('api', base), target('web', base)]);
    const one = preview(made, dayOf, { prices, targets: ['api'] });
    expect(one.cost).toEqual({ asked: 42, most: 120, atMaximum: 60, withoutSchedule: 24 });
    expect(preview(made, dayOf, { prices }).cost).toBeUndefined();
    expect(costOf('web', one.hours, prices)).toBeUndefined();
    expect(
      sumOfCosts([
        { asked: 1, most: 2, atMaximum: 3 },
        { asked: 1, atMaximum: 3, withoutSchedule: 1 },
      ]),
    ).toEqual({
      asked: 2,
      atMaximum: 6,
    });
  });
});
