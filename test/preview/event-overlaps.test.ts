import { describe, expect, it } from 'vitest';
import { eventOverlaps } from '../../lib/preview/event-overlaps.ts';
import type { Window } from '../../lib/schedule/schedule.ts';
import { anHour, daily, schedule, span, target, window } from '../schedule/build.ts';

const now = new Date('2026-11-20T00:00Z');
const once = (name: string, start: string, hours = 2, targetName = 'api') =>
  window(name, 'pre-event', span(start, hours * anHour), new Map([[targetName, { desired: 12 }]]));
const fridays = window('fridays', 'pre-event', daily('18:00', '23:00', [5]), { desired: 8 });
const day = window('day', 'scale-up', daily('08:00', '20:00'), { min: 5 });

const met = (event: Window, ...others: readonly Window[]) => {
  const targets = [target('api', { min: 2, max: 10 }), target('web', { min: 2, max: 10 })];
  return eventOverlaps(schedule('UTC', [event, ...others], targets), event.name, now).map(
    ({ event: own, other, targets: shared }) =>
      `${own.start.toISOString().slice(0, 13)} ${other.window} ${other.start.toISOString().slice(0, 13)} ${shared.join()}`,
  );
};

describe('events at the same time', () => {
  it.each([
    [
      'the same hours',
      once('a', '2026-11-27T09:00'),
      [once('b', '2026-11-27T10:00')],
      ['2026-11-27T09 b 2026-11-27T10 api'],
    ],
    ['one right after the other: none', once('a', '2026-11-27T09:00'), [once('b', '2026-11-27T11:00')], []],
    [
      'another service',
      once('a', '2026-11-27T09:00'),
      [once('b', '2026-11-27T10:00', 2, 'web')],
      ['2026-11-27T09 b 2026-11-27T10 '],
    ],
    ['what comes back', once('a', '2028-06-02T17:00'), [fridays], ['2028-06-02T17 fridays 2028-06-02T18 api']],
    [
      'one of what comes back, far away',
      fridays,
      [once('b', '2028-06-02T17:00')],
      ['2028-06-02T18 b 2028-06-02T17 api'],
    ],
    ['one that is over: none', once('a', '2026-11-13T17:00', 9), [fridays], []],
    ['a scale-up: none', once('a', '2026-11-27T09:00'), [day], []],
  ])('%s', (_, event, others, expected) => {
    expect(met(event, ...others)).toEqual(expected);
  });
});
