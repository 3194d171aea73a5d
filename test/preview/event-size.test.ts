import { describe, expect, it } from 'vitest';
import { eventSize } from '../../lib/preview/event-size.ts';
import type { Window } from '../../lib/schedule/schedule.ts';
import { anHour, daily, schedule, span, target, window } from '../schedule/build.ts';

const now = new Date('2026-11-20T00:00Z');
const none = { sizes: new Map(), taskHours: new Map([['api', 2]]) };
const sale = (extra: Partial<Window> = {}, capacity: object = { desired: 12 }) =>
  window('sale', 'pre-event', span('2026-11-27T09:00', 10 * anHour), capacity, { leadMs: 0, ...extra });
const sizeOf = (event: Window, ...others: readonly Window[]) => {
  const size = eventSize(schedule('UTC', [event, ...others]), event.name, now, none);
  return size && [size.tasks, Math.round(size.taskHours), Math.round(size.cost ?? 0)];
};

describe('the size of an event', () => {
  it.each([
    // Base 2: ten tasks more, for ten hours.
    ['what it adds to the base', sale(), [], [12, 100, 200]],
    ['with its lead', sale({ leadMs: anHour }), [], [12, 110, 220]],
    [
      'what it adds to another window',
      sale(),
      [window('day', 'scale-up', daily('09:00', '19:00'), { min: 7, desired: 7 })],
      [12, 50, 100],
    ],
    ['all its days of a year', sale({ when: daily('09:00', '10:00') }), [], [12, 3660, 7320]],
    [
      'a ceiling of its own, where autoscaling stays',
      sale({ autoscaling: 'floor' }, { desired: 4, max: 30 }),
      [],
      [30, 20, 40],
    ],
    ['none, where autoscaling is out of the way', sale({}, { desired: 4, max: 30 }), [], [4, 20, 40]],
    ['nothing, when it is over', sale({ when: span('2025-11-27T09:00', anHour) }), [], undefined],
  ])('is %s', (_, event, others, expected) => {
    expect(sizeOf(event, ...others)).toEqual(expected);
  });

  it('is that of all its targets together', () => {
    const targets = new Map([
      ['api', { desired: 12 }],
      ['web', { desired: 5 }],
    ]);
    const event = window('sale', 'pre-event', span('2026-11-27T09:00', anHour), targets, { leadMs: 0 });
    const both = [target('api', { min: 2, max: 10 }), target('web', { min: 1, max: 10 })];
    expect(eventSize(schedule('UTC', [event], both), 'sale', now)).toMatchObject({ tasks: 17, taskHours: 14 });
  });
});
