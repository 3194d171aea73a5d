import { describe, expect, it } from 'vitest';
import { explain } from '../../lib/preview/explanation.ts';
import type { Window } from '../../lib/schedule/schedule.ts';
import { aDay, anHour, daily, schedule, span, target, window } from '../schedule/build.ts';

const noon = new Date('2026-11-23T12:00:00Z');
const office = window('office', 'scale-up', daily('08:00', '20:00'), { min: 5 });
const night = window('night', 'scale-down', daily('00:00', '13:00'), { desired: 1 });
const late = window('late', 'scale-down', daily('11:00', '14:00'), { desired: 2 });
const more = window('more', 'scale-up', daily('09:00', '20:00'), { min: 6, max: 8 });
const sale = window('sale', 'pre-event', span('2026-11-23T12:30', anHour), { desired: 12, requestsPerMinute: 5000 });
const at = (...windows: readonly Window[]) => explain(schedule('UTC', windows), 'api', noon, 7 * aDay);

describe('the rule that decides', () => {
  it.each<[string, readonly Window[], string]>([
    ['the base', [], 'No window is in force, so the base holds: 2 to 10 tasks.'],
    ['one that raises', [office, night], 'office alone raises the count, so it decides.'],
    ['several that raise', [office, sale], 'Of those that raise the count the highest decides: sale asks for 12.'],
    [
      'bounds that raise',
      [office, more],
      'Of those that raise the count the highest decides: more asks for at least 6.',
    ],
    ['one scale-down', [night], 'Nothing raises the count, so the scale-down decides: night.'],
    [
      'several scale-downs',
      [night, late],
      'Nothing raises the count, so of the scale-downs the highest decides: late.',
    ],
  ])('%s', (_, windows, rule) => {
    expect(at(...windows).rule).toBe(rule);
  });

  it('without a base: the count stays', () => {
    const made = schedule('UTC', [], [target('api')]);
    expect(explain(made, 'api', noon, aDay)).toMatchObject({
      rule: 'No window is in force, and no base is declared: the count stays as it is found.',
    });
    expect(explain(made, 'api', noon, aDay)).not.toHaveProperty('tasks');
  });

  it('a person’s override, alone', () => {
    const override = {
      id: '1',
      target: 'api',
      desired: 7,
      until: new Date('2026-11-23T13:00:00Z'),
      by: 'ana',
      reason: 'queue',
    };
    const found = explain(schedule('UTC', [office]), 'api', noon, aDay, override);
    expect(found).toMatchObject({ tasks: 7, rule: 'A person holds this target, and that decides alone.' });
    expect(found.overruled).toMatchObject([
      { window: 'office', because: 'office is overruled by the override of ana.' },
    ]);
  });
});

describe('an explanation', () => {
  it('has what each window asks for, what is overruled and why, and what comes next', () => {
    const found = at(office, night, sale);
    expect(found.tasks).toBe(12);
    expect(found.inForce).toMatchObject([
      { window: 'office', phase: 'live', tasks: 5, min: 5, max: 10 },
      { window: 'sale', phase: 'lead', tasks: 12, requestsPerMinute: 5000 },
    ]);
    expect(found.overruled).toMatchObject([
      { window: 'night', tasks: 1, because: 'night is overruled by sale: a scale-down never cuts into an event.' },
    ]);
    // At 12:30 the event goes live: felt, though the count stays.
    expect(found.next).toMatchObject({ at: new Date('2026-11-23T12:30:00Z'), isFelt: true });
  });

  it('has no bounds of what asks for a count', () => {
    expect(at(night).inForce).toEqual([expect.not.objectContaining({ min: 1 })]);
    expect(at(sale).inForce).toEqual([expect.not.objectContaining({ max: 12 })]);
  });

  it('names what would run but for its exception', () => {
    const today = [{ from: '2026-11-23', to: '2026-11-23' }];
    const found = at({ ...office, except: today }, { ...late, except: [{ from: '2026-11-24', to: '2026-11-25' }] });
    expect(found.excepted).toMatchObject([
      { window: 'office', phase: 'live', start: new Date('2026-11-23T08:00:00Z') },
    ]);
    expect(found.inForce.map(({ window: name }) => name)).toEqual(['late']);
  });

  it('looks past changes that nobody feels', () => {
    expect(at(office, night).next?.at).toEqual(new Date('2026-11-23T20:00:00Z'));
  });

  it('has nothing that comes next where nothing does', () => {
    expect(at().next).toBeUndefined();
  });

  it('refuses a target that is not there', () => {
    expect(() => explain(schedule('UTC', []), 'apo', noon, aDay)).toThrow('did you mean `api`?');
  });
});
