import { describe, expect, it } from 'vitest';
import { changedWindows } from '../../lib/preview/changed-windows.ts';
import { editSpans } from '../../lib/preview/edit-spans.ts';
import type { Window } from '../../lib/schedule/schedule.ts';
import { aMinute, anHour, daily, ramp, schedule, span, window } from '../schedule/build.ts';

const zone = 'America/New_York';
const usual = { from: new Date('2026-11-20T05:00Z'), to: new Date('2026-12-04T05:00Z') };
const event = (start: string, hours = 2, extra: Partial<Window> = {}, name = 'sale') =>
  window(name, 'pre-event', span(start, hours * anHour), { desired: 12 }, extra);

function shown(before: readonly Window[], after: readonly Window[]) {
  const [was, is] = [schedule(zone, before), schedule(zone, after)];
  const { spans, more } = editSpans(was, is, changedWindows(was, is), usual);
  const text = (at: Date): string => at.toISOString().slice(0, 13);
  return [...spans.map(({ from, to }) => `${text(from)} ${text(to)}`), ...(more > 0 ? [`${more} more`] : [])];
}

const first = '2026-11-20T05 2026-12-04T05';

describe('the days in which an edit is seen', () => {
  it.each([
    ['the usual ones, for what happens in them', [], [event('2026-11-25T10:00')], [first]],
    ['those of an event next summer', [], [event('2027-06-26T10:00')], [first, '2027-06-26T04 2027-06-27T04']],
    ['with its lead', [], [event('2027-06-26T00:10')], [first, '2027-06-25T04 2027-06-27T04']],
    [
      'with its wind-down',
      [],
      [event('2027-06-26T21:59', 2, { rampDown: ramp(1, 30 * aMinute) })],
      [first, '2027-06-26T04 2027-06-28T04'],
    ],
    [
      'longer ones, where it reaches over the end',
      [],
      [event('2026-12-03T10:00', 48)],
      ['2026-11-20T05 2026-12-06T05'],
    ],
    [
      'those of before and after',
      [event('2027-06-26T10:00')],
      [event('2027-07-26T10:00')],
      [first, '2027-06-26T04 2027-06-27T04', '2027-07-26T04 2027-07-27T04'],
    ],
    ['of what comes back, the next', [], [window('day', 'scale-up', daily('08:00', '20:00'), { min: 3 })], [first]],
    ['no others, of what is over', [], [event('2025-06-26T10:00')], [first]],
    ['no others, of what is as before', [event('2027-06-26T10:00')], [event('2027-06-26T10:00')], [first]],
  ])('are %s', (_, before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
  });

  it('are not more than can be read', () => {
    const many = Array.from({ length: 20 }, (__, index) =>
      event(`2027-06-${String(2 + index).padStart(2, '0')}T10:00`, 1, {}, `sale-${index}`),
    ).filter((__, index) => index % 2 === 0);
    const far = many.map((one, index) => ({
      ...one,
      name: `far-${index}`,
      when: span(`2028-0${1 + (index % 9)}-0${1 + (index % 5)}T10:00`, anHour),
    }));
    const all = shown([], [...many, ...far]);
    expect(all).toHaveLength(14);
    expect(all.at(-1)).toMatch(/^\d+ more$/);
  });
});
