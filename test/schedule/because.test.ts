import { expect, it } from 'vitest';
import type { Override, Window } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { aDay, aMinute, anHour, daily, ramp, schedule, span, target, window } from './build.ts';

const hours = window('business-hours', 'scale-up', daily('08:00', '20:00'), { min: 5, max: 10, desired: 5 });
const sale = window('sale', 'scale-up', span('2026-11-27T10:00', '2026-11-27T14:00'), { min: 3, max: 20, desired: 8 });
const night = window('night', 'scale-down', daily('02:00', '16:00'), { desired: 2 });
const rest = window('rest', 'scale-down', daily('00:00', '23:00'), { min: 0, max: 1, desired: 0 });
const off = window('off', 'scale-down', daily('00:00', '23:00'), { min: 0, max: 0, desired: 0 });
const freeze = window('freeze', 'scale-down', daily('00:00', '23:00'), { desired: 1 }, { priority: 2 });
const season = window('season', 'scale-up', span('2026-06-01T00:00', 400 * aDay), { max: 30 });
const campaign = (extra: Partial<Window> = {}) =>
  window('holiday-campaign', 'pre-event', span('2026-11-27T09:00', '2026-11-27T18:00'), { desired: 12 }, extra);
const override: Override = {
  id: 'o',
  target: 'api',
  desired: 1,
  until: new Date('2026-11-27T18:30-05:00'),
  by: 'alice@example.com',
  reason: 'the database is being moved',
};

const cases: readonly [string, readonly Window[], string, Override?][] = [
  ['nothing runs', [hours], '06:00'],
  ['a scale-up', [hours], '12:00'],
  ['a scale-up with a count of its own', [sale], '12:00'],
  ['two scale-ups', [hours, sale], '12:00'],
  ['a scale-up of the ceiling, longer than a year', [season], '12:00'],
  ['a scale-down', [night], '06:00'],
  ['a scale-down to one or none', [rest], '06:00'],
  ['a scale-down to none', [off], '06:00'],
  ['a scale-up over a scale-down', [hours, night], '12:00'],
  ['a higher scale-down over a lower', [night, rest], '06:00'],
  ['a higher priority over a scale-up', [hours, freeze], '12:00'],
  ['an event in its lead', [campaign({ leadMs: anHour })], '08:15'],
  ['an event whose floor walks up', [campaign({ leadMs: anHour, rampUp: ramp(3, 20 * aMinute) })], '08:15'],
  ['an event that is live', [campaign()], '12:00'],
  ['an event that suspends', [campaign({ autoscaling: 'suspend' })], '12:00'],
  ['an event that only raises the floor', [campaign({ autoscaling: 'floor' })], '12:00'],
  ['an event that winds down', [campaign({ rampDown: ramp(2, 5 * aMinute) })], '18:06'],
  ['an event over everything else', [hours, sale, night, campaign()], '12:00'],
  ['an event over a scale-down of high priority', [hours, freeze, campaign()], '12:00'],
  ['an override of everything', [hours, night, campaign()], '12:00', override],
];

it('every case of what wins reads as a sentence', async () => {
  const text = cases.map(([name, windows, time, held]) => {
    const made = schedule('America/New_York', windows, [target('api', { min: 2, max: 10 })]);
    const state = stateAt(made, 'api', new Date(`2026-11-27T${time}-05:00`), held);
    return [`# ${name}`, state.because, ...state.overruled.map((one) => one.because)].join('\n');
  });
  const kept = schedule('America/New_York', [hours], [target('api')]);
  text.push(
    `# nothing runs and no base is declared\n${stateAt(kept, 'api', new Date('2026-11-27T06:00-05:00')).because}`,
  );
  await expect(`${text.join('\n\n')}\n`).toMatchFileSnapshot('because.golden.txt');
});
