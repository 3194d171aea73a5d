import { describe, expect, it } from 'vitest';
import { calendarEntries } from '../../lib/preview/calendar-entries.ts';
import type { Window } from '../../lib/schedule/schedule.ts';
import { aDay, aMinute, anHour, daily, ramp, schedule, span, target, window } from '../schedule/build.ts';

const from = new Date('2026-11-23T00:00:00Z');
const week = { from, to: new Date(from.getTime() + 7 * aDay) };
const sale = (start = '2026-11-25T09:00', extra: Partial<Window> = {}) =>
  window(
    'sale',
    'pre-event',
    span(start, 9 * anHour),
    { desired: 12, requestsPerMinute: 5000 },
    { leadMs: anHour, ...extra },
  );
const office = window('office', 'scale-up', daily('08:00', '20:00', [1, 2]), { min: 5 });

const shown = (windows: readonly Window[], withWindows = false) =>
  calendarEntries(schedule('UTC', windows), week, withWindows).map(
    ({ id, start, end, title }) =>
      `${start.toISOString().slice(5, 16)} ${end.toISOString().slice(5, 16)} ${id}: ${title}`,
  );

describe('the entries of a calendar', () => {
  it('are the phases of each event', () => {
    expect(shown([office, sale('2026-11-25T09:00', { rampDown: ramp(2, 10 * aMinute) })])).toEqual([
      '11-25T08:00 11-25T09:00 sale-lead: sale: getting ready',
      '11-25T09:00 11-25T18:00 sale-live: sale',
      '11-25T18:00 11-25T18:40 sale-wind-down: sale: winding down',
    ]);
  });

  it('end with the target that winds down longest', () => {
    const both = new Map([
      ['api', { desired: 4 }],
      ['web', { desired: 12 }],
    ]);
    const event = window('sale', 'pre-event', span('2026-11-25T09:00', anHour), both, {
      rampDown: ramp(2, 10 * aMinute),
    });
    const made = schedule('UTC', [event], [target('api', { min: 2, max: 9 }), target('web', { min: 2, max: 9 })]);
    expect(calendarEntries(made, week).at(-1)).toMatchObject({
      phase: 'wind-down',
      end: new Date('2026-11-25T10:40:00Z'),
    });
  });

  it('keep their names when an event is moved, and have one for each time of what comes back', () => {
    const ids = (windows: readonly Window[]) => calendarEntries(schedule('UTC', windows), week).map(({ id }) => id);
    expect(ids([sale('2026-11-26T09:00')])).toEqual(ids([sale()]));
    const friday = window('friday', 'pre-event', daily('18:00', '23:00', [4, 5]), { desired: 5 });
    const all = ids([friday]);
    expect(all).toEqual([
      'friday-20261126T180000Z-lead',
      'friday-20261126T180000Z-live',
      'friday-20261127T180000Z-lead',
      'friday-20261127T180000Z-live',
    ]);
  });

  it('are those of other windows too where this is asked for', () => {
    expect(shown([office], true)).toEqual([
      '11-23T08:00 11-23T20:00 office-20261123T080000Z-live: office',
      '11-24T08:00 11-24T20:00 office-20261124T080000Z-live: office',
    ]);
    expect(shown([office])).toEqual([]);
  });

  it('reach into the span from outside', () => {
    expect(
      shown([sale('2026-11-22T20:00'), window('next', 'pre-event', span('2026-11-30T00:30', anHour), { desired: 5 })]),
    ).toEqual(['11-22T20:00 11-23T05:00 sale-live: sale']);
    const led = window('next', 'pre-event', span('2026-11-30T00:30', anHour), { desired: 5 }, { leadMs: anHour });
    expect(shown([led])).toEqual(['11-29T23:30 11-30T00:30 next-lead: next: getting ready']);
  });

  it('say what is asked for, why and by whom', () => {
    const [entry] = calendarEntries(
      schedule('UTC', [sale('2026-11-25T09:00', { note: 'TV spot', owner: 'ana@example.com' })]),
      week,
    );
    expect(entry?.description).toBe('TV spot\napi: 12 tasks, for 5,000 requests a minute\nOwner: ana@example.com');
  });
});
