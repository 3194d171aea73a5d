import { describe, expect, it } from 'vitest';
import { difference, type Edit } from '../../lib/preview/difference.ts';
import { turnsOf, turnText } from '../../lib/preview/turns.ts';
import type { Window } from '../../lib/schedule/schedule.ts';
import { anHour, daily, schedule, span, target, window } from '../schedule/build.ts';

const zone = 'America/New_York';
const week = { from: new Date('2026-11-23T05:00:00Z'), to: new Date('2026-11-30T05:00:00Z') };

const day = (from = '08:00', name = 'day') =>
  window(name, 'scale-up', daily(from, '20:00', [1, 2, 3, 4, 5]), { min: 5 });
const sale = (start = '2026-11-27T09:00', desired = 12, extra: Partial<Window> = {}) =>
  window('sale', 'pre-event', span(start, 9 * anHour), { desired }, { leadMs: anHour, ...extra });

const made = (...windows: readonly Window[]) => schedule(zone, windows);

const local = (at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(at);

function shown(edit: Edit): string {
  const change = 'change' in edit ? edit.change : 'before' in edit ? edit.before : undefined;
  const was = edit.kind === 'moved' ? ` (was ${local(edit.before.at)})` : '';
  return [`${local(edit.at)} ${edit.kind}${was}`, ...(change ? turnsOf(change).map(turnText) : [])].join(', ');
}

const shownDifference = (before: ReturnType<typeof made>, after: ReturnType<typeof made>) =>
  difference(before, after, week).map(shown);

describe('what an edit changes', () => {
  it('an event that is added: its own instants, and those at which it decides with others', () => {
    expect(shownDifference(made(day()), made(day(), sale()))).toEqual([
      'Fri 08:00 changed, day begins, sale begins to be prepared',
      'Fri 09:00 new, sale goes live',
      'Fri 18:00 new, sale ends',
    ]);
  });

  it('an event that is deleted', () => {
    expect(shownDifference(made(sale()), made())).toEqual([
      'Fri 08:00 gone, sale begins to be prepared',
      'Fri 09:00 gone, sale goes live',
      'Fri 18:00 gone, sale ends',
    ]);
  });

  it('an event that is moved to another day', () => {
    expect(shownDifference(made(sale()), made(sale('2026-11-25T10:00')))).toEqual([
      'Wed 09:00 moved (was Fri 08:00), sale begins to be prepared',
      'Wed 10:00 moved (was Fri 09:00), sale goes live',
      'Wed 19:00 moved (was Fri 18:00), sale ends',
    ]);
  });

  it('an event that asks for more: its times stay', () => {
    expect(shownDifference(made(sale()), made(sale('2026-11-27T09:00', 20)))).toEqual([
      'Fri 08:00 changed, sale begins to be prepared',
      'Fri 09:00 changed, sale goes live',
      'Fri 18:00 changed, sale ends',
    ]);
  });

  it('a window of every day that begins earlier: each day by itself', () => {
    expect(shownDifference(made(day()), made(day('07:30')))).toEqual([
      'Mon 07:30 moved (was Mon 08:00), day begins',
      'Tue 07:30 moved (was Tue 08:00), day begins',
      'Wed 07:30 moved (was Wed 08:00), day begins',
      'Thu 07:30 moved (was Thu 08:00), day begins',
      'Fri 07:30 moved (was Fri 08:00), day begins',
    ]);
  });

  it('a holiday: its day is gone, and no other day is taken for it', () => {
    const thanksgiving = { ...day(), except: [{ from: '2026-11-26', to: '2026-11-26' }] };
    expect(shownDifference(made(day()), made(thanksgiving))).toEqual([
      'Thu 08:00 gone, day begins',
      'Thu 20:00 gone, day ends',
    ]);
  });

  it('a window that comes back on another day is not moved', () => {
    const once = (days: readonly number[]) => window('day', 'scale-up', daily('08:00', '20:00', days), { min: 5 });
    expect(shownDifference(made(once([1])), made(once([6])))).toEqual([
      'Mon 08:00 gone, day begins',
      'Mon 20:00 gone, day ends',
      'Sat 08:00 new, day begins',
      'Sat 20:00 new, day ends',
    ]);
  });

  it('a note, an owner and a warm-up change nothing', () => {
    const told = sale('2026-11-27T09:00', 12, { owner: 'ana@example.com', note: 'TV', priority: 0 });
    expect(shownDifference(made(sale()), made(told))).toEqual([]);
  });

  it('an event that nobody would notice in counts is shown all the same', () => {
    const small = sale('2026-11-25T09:00', 1, { autoscaling: 'floor' });
    expect(shownDifference(made(day()), made(day(), small))).toEqual([
      'Wed 08:00 changed, day begins, sale begins to be prepared',
      'Wed 09:00 new, sale goes live',
      'Wed 18:00 new, sale ends',
    ]);
  });

  it('another base is told from the beginning, and where it shows', () => {
    const other = schedule(zone, [day()], [target('api', { min: 3, max: 10 })]);
    const edits = difference(made(day()), other, week);
    expect(edits[0]).toMatchObject({ kind: 'from-the-start', at: week.from, was: { min: 2 }, is: { min: 3 } });
    expect(edits.slice(1).map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'changed'));
  });

  it('a target that is not enabled any more is gone', () => {
    const off = schedule(zone, [], [{ ...target('api', { min: 2, max: 10 }), enabled: false }]);
    expect(difference(made(), off, week)).toMatchObject([{ kind: 'from-the-start', was: { min: 2 } }]);
  });

  it('of the targets that are asked for only', () => {
    expect(difference(made(), made(sale()), week, ['other'])).toEqual([]);
    expect(difference(made(), made(sale()), week, ['api'])).toHaveLength(3);
  });
});
