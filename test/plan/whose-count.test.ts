import { describe, expect, it } from 'vitest';
import { migrateRecord } from '../../lib/plan/migrate-record.ts';
import { halfBlindTick, recordOf, schedule, type TickOptions, tick, tickThrough } from './play.ts';
import { later, registered, type World, withDesired, withRecord } from './pretend-aws.ts';
import { businessHours, campaign, header } from './texts.ts';
import { active, cpuPolicy, worldWith } from './worlds.ts';

const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };
const unattended = { ...base, policies: [] };
const at = (time: string): Date => new Date(`2026-11-27T${time}:00Z`);
const tickAt = (world: World, time: string, text: string, options: TickOptions = {}): World =>
  tick(later(world), schedule(text), at(time), options).world;
const played = (world: World, from: string, to: string, text: string): World =>
  tickThrough(world, schedule(text), at(from).toISOString(), at(to).toISOString()).world;

const shifted = (time: string, minutes: number): string =>
  new Date(at(time).getTime() + minutes * 60_000).toISOString().slice(11, 16);
const window = (name: string, kind: 'scale-up' | 'scale-down', capacity: string, from: string, to: string) => `
  - name: ${name}
    kind: ${kind}
    targets: { backend: { ${capacity} } }
    from: "${from}"
    to: "${to}"
`;
const weekend = (capacity = 'min: 1, max: 10, desired: 1') =>
  window('weekend', 'scale-down', capacity, '02:00', '22:00');
const office = (to: string) => window('office', 'scale-up', 'min: 4, max: 20, desired: 4', '06:00', to);
const eventOf = (desired: number) => `${header()}${weekend()}${campaign('', `desired: ${desired}`)}`;

describe('what runs beyond an event is not taken away', () => {
  it('when a smaller window ends inside it', () => {
    const text = `${header('', 'base: { min: 2, max: 20 }')}${office('08:30')}${campaign()}`;
    const start = played(worldWith({ ...base, registered: { min: 2, max: 20 } }), '01:00', '07:50', text);
    expect(played(withDesired(start, 18), '07:55', '08:35', text).service.desired).toBe(18);
  });

  it.each(['deregister', 'suspend', 'floor'])('when people had raised it and a smaller window ends: %s', (mode) => {
    const text = `${header()}${office('12:00')}${campaign(`autoscaling: ${mode}`)}`;
    const start = withDesired(played(worldWith(base), '01:00', '11:00', text), 20);
    expect(played(start, '11:01', '12:05', text).service.desired).toBe(20);
  });

  it('by a step of its ramp up, over a scale-down that waits', () => {
    const text = `${header()}${weekend()}${campaign('rampUp: { step: 3, every: 10m }')}`;
    const start = withDesired(played(worldWith(base), '01:00', '07:50', text), 9);
    expect(played(start, '07:55', '08:12', text).service.desired).toBe(9);
  });

  it('when it is edited upwards, over a scale-down that waits', () => {
    const start = withDesired(played(worldWith(base), '01:00', '09:10', eventOf(12)), 20);
    expect(played(start, '09:11', '09:22', eventOf(14)).service.desired).toBe(20);
  });

  it('when it is edited downwards, over a scale-down that waits', () => {
    const start = withDesired(played(worldWith(base), '01:00', '09:10', eventOf(14)), 20);
    expect(played(start, '09:11', '09:22', eventOf(12)).service.desired).toBe(20);
  });

  it('when it begins, over a scale-down that waits', () => {
    const text = `${header()}${weekend()}${campaign('autoscaling: floor')}`;
    const start = withDesired(played(worldWith(base), '01:00', '08:30', text), 15);
    expect(played(start, '08:31', '09:02', text).service.desired).toBe(15);
  });

  it('when another one that allowed more and asked for few ends inside it', () => {
    const small = campaign('autoscaling: floor', 'desired: 5', 'small', '08:00', '18:00');
    const big = campaign('autoscaling: floor', 'min: 6, max: 30', 'big', '10:00', '12:00');
    const text = `${header()}${small}${big}`;
    const start = withDesired(played(worldWith(base), '01:00', '11:00', text), 28);
    expect(played(start, '11:01', '12:10', text).service.desired).toBe(28);
  });

  it.each(['deregister', 'suspend', 'floor'])('when one that asked for less than runs ends inside it: %s', (mode) => {
    const small = campaign(`autoscaling: ${mode}`, 'desired: 2', 'small', '10:00', '18:00');
    const big = campaign(`autoscaling: ${mode}`, 'desired: 4', 'big', '12:00', '14:00');
    const text = `${header('', 'base: { min: 2, max: 20 }')}${small}${big}`;
    const start = worldWith({ ...unattended, desired: 6, registered: { min: 2, max: 20 } });
    expect(played(start, '01:00', '14:05', text).service.desired).toBe(6);
  });

  it.each(['', 'rampDown: { step: 1, every: 10m }'])('nor beyond a scale-up in which an event ends: %s', (ramp) => {
    const text = `${header()}${office('23:00').replace('max: 20, ', '')}${campaign(`autoscaling: floor\n    ${ramp}`, 'desired: 6', 'small', '10:00', '12:00')}`;
    const start = played(worldWith({ ...base, desired: 15, registered: { min: 2, max: 20 } }), '01:00', '11:55', text);
    const people = withDesired(registered(start, { min: 6, max: 20, suspended: active }), 15);
    expect(played(people, '11:56', '12:45', text).service.desired).toBe(15);
  });

  it('when another event beside it winds down', () => {
    const ramp = 'autoscaling: floor\n    rampDown: { step: 1, every: 10m }';
    const other = campaign(ramp, 'desired: 6', 'other', '09:00', '12:00');
    const text = `${header()}${campaign('autoscaling: floor', 'desired: 4')}${other}`;
    const start = withDesired(played(worldWith(base), '01:00', '11:50', text), 15);
    expect(played(start, '11:55', '12:30', text).service.desired).toBe(15);
  });
});

describe('where no policy lowers the count', () => {
  it('the end of a scale-down that took nothing takes nothing either', () => {
    const text = `${header()}${weekend('min: 1, max: 8')}`;
    const start = played(worldWith({ ...unattended, desired: 6 }), '01:00', '21:59', text);
    expect(start.service.desired).toBe(6);
    expect(played(start, '22:00', '22:02', text).service.desired).toBe(6);
  });

  it.each`
    window                                                            | because
    ${campaign('', 'desired: 6', 'event', '09:00', '10:00')}          | ${'an event that asked for fewer'}
    ${window('day', 'scale-up', 'min: 3, max: 20', '05:00', '12:00')} | ${'a scale-up without a count'}
  `('the end of what raised nothing takes nothing: $because', ({ window: passing }) => {
    const text = `${header('', 'base: { min: 2, max: 20 }')}${passing}`;
    const start = worldWith({ ...unattended, desired: 9, registered: { min: 2, max: 20 } });
    expect(played(start, '01:00', '12:10', text).service.desired).toBe(9);
  });

  it('the end of a scale-up brings it down, though an event had just put autoscaling back', () => {
    const text = (desired: number) =>
      `${header()}${businessHours
        .replace('min: 5, max: 10, desired: 5', `desired: ${desired}`)
        .replace('08:00', '18:00')
        .replace('20:00', '22:00')}${campaign('', 'desired: 6')}`;
    const start = played(worldWith(unattended), '01:00', '18:05', text(10));
    expect(start.record?.raised).toEqual([{ from: 2, to: 10 }]);
    expect(played(start, '18:06', '18:08', text(8)).service.desired).toBe(8);
  });
});

describe('bounds that others set inside an event, without a base', () => {
  const allDay = campaign('autoscaling: suspend', 'desired: 2', 'all-day', '05:00', '20:00');
  const text = `${header('', '')}${allDay}${campaign('autoscaling: floor', 'min: 7, max: 7, desired: 7')}`.replace(
    'min: 0, max: 40',
    'min: 2, max: 7',
  );
  const set = (world: World, min: number, max: number): World =>
    registered(world, { min, max, suspended: world.registered?.suspended ?? active });

  it('in the minute after its lead has begun: the floor that Prescale holds since is not taken for theirs', () => {
    const start = worldWith({ ...unattended, registered: { min: 2, max: 5 } });
    const ready = played(start, '03:50', '08:00', text);
    const after = played(set(ready, 4, 9), '08:01', '20:05', text);
    expect(after.registered).toMatchObject({ min: 2, max: 9 });
  });
});

describe('what was raised comes back, whatever came in between and however rarely ticks came', () => {
  const day = window('day', 'scale-up', 'desired: 8', '08:00', '12:00');
  const peak = window('peak', 'scale-up', 'desired: 12', '08:00', '12:00');
  const lunch = window('lunch', 'scale-up', 'desired: 5', '12:00', '14:00');
  const loose = window('evening', 'scale-up', 'min: 2, max: 20', '12:00', '14:00');
  const calm = window('night', 'scale-down', 'min: 1', '12:00', '14:00');
  const text = (...windows: readonly string[]) => `${header('', 'base: { min: 2, max: 20 }')}${windows.join('')}`;
  const start = worldWith({ ...unattended, registered: { min: 2, max: 20 } });
  it.each`
    windows                            | raised | from       | to         | expected | because
    ${[weekend('min: 1'), campaign()]} | ${12}  | ${'18:00'} | ${'22:00'} | ${2}     | ${'an event in a scale-down that sets no count'}
    ${[day, loose]}                    | ${8}   | ${'12:00'} | ${'14:00'} | ${2}     | ${'a scale-up that asks for fewer follows'}
    ${[day, calm]}                     | ${8}   | ${'12:00'} | ${'14:00'} | ${2}     | ${'a scale-down that sets no count follows'}
    ${[peak, lunch, businessHours]}    | ${12}  | ${'12:00'} | ${'14:00'} | ${5}     | ${'both are inside business hours'}
  `('$because', ({ windows, raised, from, to, expected }) => {
    const all = text(...windows);
    const before = played(start, '01:00', shifted(from, -1), all);
    expect(before.service.desired).toBe(raised);
    expect(played(before, from, shifted(to, 5), all).service.desired).toBe(expected);
    expect(played(before, to, shifted(to, 5), all).service.desired).toBe(expected);
  });

  it('the min of a window that had just ended raises nothing, for it goes with the target', () => {
    const early = window('early', 'scale-up', 'desired: 4', '15:30', '17:10');
    const ramp = 'rampDown: { step: 2, every: 10m }';
    const late = campaign(ramp, 'desired: 3', 'late', '17:40', '19:00').replace('lead: 1h', 'lead: 30m');
    const next = window('next', 'scale-up', 'max: 3', '19:05', '20:00');
    const all = `${header('', 'base: { min: 0, max: 4 }')}${early}${late}${next}`;
    const before = played(
      worldWith({ ...unattended, desired: 0, registered: { min: 0, max: 4 } }),
      '15:00',
      '17:09',
      all,
    );
    expect(before).toMatchObject({ service: { desired: 4 }, registered: { min: 4, max: 4 } });
    // As long as its details cannot be read, only the count is raised.
    const owed = halfBlindTick(withDesired(before, 0), schedule(all), at('17:10'), { unread: 'details' });
    expect(owed).toMatchObject({ service: { desired: 3 }, registered: { min: 4, max: 4 } });
    const live = played(owed, '17:40', '17:45', all);
    expect(live.service.desired).toBe(3);
    expect(played(live, '17:46', '20:05', all).service.desired).toBe(0);
  });

  it.each([1, 2, 3])('also what a tick set that was cut off after %i steps', (cutAfter) => {
    const all = text(
      campaign('', 'desired: 12', 'campaign', '09:00', '10:00'),
      window('evening', 'scale-up', 'min: 2, max: 20', '10:00', '14:00'),
    );
    const cut = tickAt(played(start, '01:00', '07:59', all), '08:00', all, { cutAfter });
    expect(played(cut, '10:00', '14:10', all).service.desired).toBe(2);
  });

  it('also what an override had raised', () => {
    const calmer = text(weekend('min: 1'));
    const override = { id: 'one', desired: 9, until: at('12:00').toISOString(), by: 'ana', reason: 'TV' };
    const quiet = played(start, '01:00', '10:00', calmer);
    const held = played(withRecord(quiet, { ...recordOf(quiet), override }), '10:01', '11:59', calmer);
    expect(held.service.desired).toBe(9);
    expect(played(held, '12:00', '22:10', calmer).service.desired).toBe(2);
  });

  it.each([10, 13])('and what people add after that stays: %i', (moved) => {
    const all = text(peak, loose);
    const given = played(start, '01:00', '12:10', all);
    expect(given.service.desired).toBe(2);
    expect(played(withDesired(given, moved), '12:11', '14:10', all).service.desired).toBe(moved);
  });

  const found = { desired: 10, registered: { min: 2, max: 20 } };
  it.each([
    ['deregister', found],
    ['suspend', found],
    ['floor', found],
    ['floor', { desired: 10 }],
  ])('by days and nights, whatever was found before the first of them: %s %j', (mode, before) => {
    const night = window('night', 'scale-down', 'min: 1, max: 20, desired: 2', '20:00', '06:00');
    const office = window('day', 'scale-up', 'desired: 4', '06:00', '20:00');
    const event = campaign(`autoscaling: ${mode}`, 'desired: 12', 'campaign', '09:00', '10:00');
    const all = `${header('', '')}${night}${office}${event}`;
    const live = played(worldWith(before), '00:30', '09:59', all);
    expect(live.service.desired).toBe(12);
    expect(played(live, '10:00', '10:10', all).service.desired, 'the night had only taken it').toBe(10);
  });

  it('also what was edited downwards as an event began', () => {
    const edited = (desired: number) =>
      text(
        window('day', 'scale-up', `desired: ${desired}`, '05:00', '20:00'),
        campaign('autoscaling: floor', 'desired: 6', 'campaign', '09:00', '10:00'),
      );
    const early = played(start, '01:00', '07:59', edited(10));
    expect(early.service.desired).toBe(10);
    expect(played(early, '08:00', '10:10', edited(8)).service.desired).toBe(8);
  });

  it.each(['floor', 'deregister'])('the ceiling of an event inside another one: %s', (mode) => {
    const small = campaign('autoscaling: floor', 'desired: 6', 'small', '08:00', '18:00');
    const big = campaign(`autoscaling: ${mode}`, 'desired: 30', 'big', '10:00', '12:00');
    const world = played(worldWith(base), '06:00', '12:30', `${header()}${small}${big}`);
    expect(world.registered).toMatchObject({ min: 6, max: 10 });
  });

  it('the ceiling of a peak that ends as lunch begins', () => {
    const high = window('peak', 'scale-up', 'desired: 18', '08:00', '12:00');
    const world = played(worldWith(base), '07:00', '14:10', `${header()}${high}${lunch}${businessHours}`);
    expect(world).toMatchObject({ registered: { max: 10 }, service: { desired: 10 } });
  });
});

describe('what was raised comes back, whoever moved the count in between', () => {
  const wide = 'base: { min: 2, max: 20 }';
  const w20 = { desired: 2, registered: { min: 2, max: 20 } };

  it.each(['floor', 'suspend', 'deregister'])('an event had found enough, and its floor was defended: %s', (mode) => {
    const text = `${header('', wide)}${campaign(`autoscaling: ${mode}`)}`;
    const live = played(worldWith({ ...w20, desired: 12 }), '01:00', '10:00', text);
    const defended = played(withDesired(live, 2), '10:01', '10:10', text);
    expect(defended.service.desired).toBe(12);
    expect(played(defended, '10:11', '18:20', text).service.desired).toBe(2);
  });

  it.each([1, 2, 3])('the defence was cut off after %i steps, and the event is over', (cutAfter) => {
    const text = `${header('', wide)}${campaign('autoscaling: floor')}`;
    const live = played(worldWith({ ...w20, desired: 12 }), '01:00', '17:58', text);
    const cut = tickAt(withDesired(live, 2), '17:59', text, { cutAfter });
    expect(played(cut, '18:00', '18:20', text).service.desired).toBe(2);
  });

  it('a scale-up had found enough, and was enforced', () => {
    const text = `${header('enforce: true', wide)}${window('office', 'scale-up', 'min: 5, max: 20', '06:00', '12:00')}`;
    const live = played(worldWith({ ...w20, desired: 5 }), '01:00', '10:00', text);
    expect(played(withDesired(live, 2), '10:01', '12:20', text).service.desired).toBe(2);
  });

  const peakIn = (kind: string) =>
    kind === 'office'
      ? window('office', 'scale-up', 'min: 4, max: 20, desired: 4', '06:00', '23:00')
      : window('tea', 'scale-up', 'min: 3', '22:00', '23:00');
  it.each([
    ['base', 2, 1],
    ['base', 2, 2],
    ['base', 2, 3],
    ['office', 4, 2],
  ])('AWS had raised it into new bounds, and what asked for them is deleted: %s', (kind, expected, cutAfter) => {
    const text = `${header('', wide)}${peakIn(kind)}`;
    const more = window('peak', 'scale-up', 'min: 6, max: 20, desired: 12', '08:00', '10:00');
    const cut = tickAt(played(worldWith(w20), '01:00', '07:59', text), '08:00', `${text}${more}`, { cutAfter });
    expect(played(cut, '08:01', '08:20', text).service.desired).toBe(expected);
  });

  it.each([undefined, 12, 13])('people set 10 after it had come back, and later %s: that is theirs', (back) => {
    const windows = [
      window('peak', 'scale-up', 'desired: 12', '08:00', '12:00'),
      window('tea', 'scale-up', 'min: 2, max: 20', '12:00', '13:00'),
      window('cake', 'scale-up', 'min: 2, max: 20', '13:00', '14:00'),
    ];
    const text = `${header('', wide)}${windows.join('')}`;
    const fell = played(withDesired(played(worldWith(w20), '01:00', '12:10', text), 10), '12:11', '12:25', text);
    const world = back === undefined ? fell : withDesired(fell, back);
    expect(played(world, '12:26', '14:20', text).service.desired).toBe(back ?? 10);
  });

  it.each([1, 2])('people lowered it after a tick was cut off after %i steps, and raised it later', (cutAfter) => {
    const text = `${header('', wide)}${campaign('autoscaling: floor')}`;
    const start = played(worldWith({ ...w20, desired: 12 }), '01:00', '07:59', text);
    const live = played(withDesired(tickAt(start, '08:00', text, { cutAfter }), 2), '08:01', '10:00', text);
    expect(played(withDesired(live, 13), '10:01', '18:20', text).service.desired).toBe(2);
  });
});

describe('where nothing was raised nothing is taken', () => {
  const wide = 'base: { min: 2, max: 20 }';
  const w20 = { desired: 2, registered: { min: 2, max: 20 } };

  it('what people set in the very minute in which a tick was cut off goes back to what that tick had found', () => {
    const text = `${header('', wide)}${window('office', 'scale-up', 'min: 3, max: 20', '05:00', '14:00')}`;
    const start = played(worldWith({ ...w20, desired: 6 }), '01:00', '07:59', text);
    const cut = tickAt(start, '08:00', `${text}${campaign()}`, { cutAfter: 1 });
    expect(played(withDesired(cut, 9), '08:01', '14:20', text).service.desired).toBe(6);
  });

  it.each`
    more                                                                 | event                                 | because
    ${window('office', 'scale-up', 'min: 2, max: 20', '06:00', '22:00')} | ${''}                                 | ${'an event ends in a scale-up'}
    ${''}                                                                | ${'rampDown: { step: 2, every: 3m }'} | ${'an event winds down'}
  `('$because', ({ more, event }) => {
    const text = `${header('', wide)}${more}${campaign(event, 'desired: 8')}`;
    expect(played(worldWith({ ...w20, desired: 8 }), '01:00', '18:30', text).service.desired).toBe(8);
  });

  it('people raise once a tick that was cut off must have ended', () => {
    const text = `${header('', wide)}${window('loose', 'scale-up', 'min: 2, max: 20', '05:00', '14:00')}`;
    const start = played(worldWith({ ...w20, desired: 6 }), '01:00', '07:59', text);
    const cut = tickAt(start, '08:00', `${text}${campaign()}`, { cutAfter: 1 });
    expect(played(withDesired(played(cut, '08:01', '08:03', text), 13), '08:04', '14:20', text).service.desired).toBe(
      13,
    );
  });

  const loose = window('loose', 'scale-up', 'min: 2, max: 20', '05:00', '14:00').replace(
    'from:',
    'priority: 1\n    from:',
  );
  const calm = window('calm', 'scale-down', 'min: 1, max: 20, desired: 1', '08:00', '12:00').replace(
    'from:',
    'priority: 5\n    from:',
  );
  it.each([2, 3])('a scale-down is deleted after its first tick was cut off after %i steps', (cutAfter) => {
    const text = `${header('', wide)}${loose}`;
    const start = played(worldWith({ ...w20, desired: 9 }), '01:00', '07:59', text);
    const back = played(tickAt(start, '08:00', `${text}${calm}`, { cutAfter }), '08:01', '08:20', text);
    expect(back.service.desired).toBe(9);
    expect(played(back, '08:21', '14:20', text).service.desired).toBe(9);
  });

  it('a second look gives back what a late tick had taken', () => {
    const text = `${header('', wide)}${loose}`;
    const start = played(worldWith({ ...w20, desired: 9 }), '01:00', '07:59', text);
    const taken = tickAt(tickAt(start, '08:00', `${text}${calm}`, { cutAfter: 1 }), '08:01', text);
    const back = played(withDesired(taken, 1), '08:02', '08:20', text);
    expect(back.service.desired).toBe(9);
    expect(played(back, '08:21', '14:20', text).service.desired).toBe(9);
  });

  const enforced = `${header('enforce: true', wide)}${window('weekend', 'scale-down', 'min: 1, max: 20', '05:00', '22:00')}`;
  it('the base was enforced', () => {
    const start = played(worldWith(w20), '01:00', '02:00', enforced);
    const others = registered(withDesired(start, 1), { min: 1, max: 20, suspended: active });
    const fixed = played(others, '02:01', '02:20', enforced);
    expect(fixed.service.desired).toBe(2);
    expect(played(withDesired(fixed, 9), '02:21', '22:20', enforced).service.desired).toBe(9);
  });

  it('a scale-down was enforced', () => {
    const start = played(worldWith({ ...w20, desired: 6 }), '01:00', '06:00', enforced);
    const fixed = played(withDesired(start, 0), '06:01', '06:20', enforced);
    expect(fixed.service.desired).toBe(1);
    expect(played(withDesired(fixed, 6), '06:21', '22:20', enforced).service.desired).toBe(6);
  });

  it('a record of the first form was made in a scale-down', () => {
    const text = `${header('', wide)}${weekend('min: 1')}`;
    const start = played(worldWith({ ...w20, desired: 6 }), '01:00', '12:00', text);
    const { raised: _, taken: __, ...record } = recordOf(start);
    const old = migrateRecord({ ...record, schema: 1 }) as unknown as typeof record;
    expect(played(withRecord(start, old), '12:01', '22:10', text).service.desired).toBe(6);
  });
});

describe('what was moved since is not what a peak had left behind', () => {
  const all = window('office', 'scale-up', 'min: 4, max: 20, desired: 4', '05:00', '23:00');
  const peak = window('peak', 'scale-up', 'desired: 12', '08:00', '09:00');
  const tea = window('tea', 'scale-up', 'min: 3, max: 20', '15:00', '16:00');
  const wide = { desired: 2, registered: { min: 2, max: 20 } };

  it('a policy had taken it down, and people raise while its scaling in is paused', () => {
    const text = `${header('', 'base: { min: 2, max: 20 }')}${all}${peak}${tea}`;
    const after = played(worldWith({ ...wide, policies: [cpuPolicy] }), '01:00', '09:05', text);
    const lowered = played(withDesired(after, 4), '09:06', '14:00', text);
    const calm = registered(lowered, { min: 4, max: 20, suspended: { ...active, dynamicScalingIn: true } });
    const raised = played(withDesired(calm, 9), '14:01', '14:59', text);
    expect(played(raised, '15:00', '16:05', text).service.desired).toBe(9);
  });

  it('people took it down, and raised again', () => {
    const lunch = window('lunch', 'scale-up', 'desired: 4', '09:00', '14:00');
    const text = `${header('', 'base: { min: 2, max: 20 }')}${all}${peak}${lunch}${tea}`;
    const lowered = played(withDesired(played(worldWith(wide), '01:00', '09:05', text), 4), '09:06', '10:00', text);
    const raised = played(withDesired(lowered, 9), '10:01', '13:59', text);
    expect(played(raised, '14:00', '14:10', text).service.desired).toBe(9);
  });

  it('people took it down, and raised again to as much', () => {
    const lunch = window('lunch', 'scale-up', 'desired: 4', '09:00', '11:00');
    const text = `${header('', 'base: { min: 2, max: 20 }')}${all}${peak}${lunch}${tea}`;
    const lowered = played(withDesired(played(worldWith(wide), '01:00', '09:05', text), 4), '09:06', '10:00', text);
    const raised = played(withDesired(lowered, 12), '10:01', '10:59', text);
    expect(played(raised, '11:00', '11:10', text).service.desired).toBe(12);
  });

  it('a record of the first form was made in the base', () => {
    const text = `${header('', 'base: { min: 2, max: 20 }')}${all}${tea}`;
    const start = played(worldWith({ ...wide, desired: 6 }), '01:00', '04:30', text);
    const { raised: _, taken: __, ...record } = recordOf(start);
    const old = migrateRecord({ ...record, schema: 1 }) as unknown as typeof record;
    expect(played(start, '04:31', '16:10', text).service.desired).toBe(6);
    expect(played(withRecord(start, old), '04:31', '16:10', text).service.desired).toBe(6);
  });

  it.each([wide, {}])('it was found, and came back after an event: %j', (found) => {
    const early = campaign('', 'desired: 2', 'early', '02:00', '03:00');
    const day = window('day', 'scale-up', 'desired: 3', '06:00', '20:00');
    const text = `${header('', '')}${early}${day}${window('tea', 'scale-up', 'min: 1', '10:00', '11:00')}`;
    expect(played(worldWith({ ...found, desired: 4 }), '00:30', '11:05', text).service.desired).toBe(4);
  });

  it('people had set it before a tick that wanted more was cut off', () => {
    const event = campaign('', 'desired: 12', 'campaign', '10:00', '10:30');
    const text = `${header('', 'base: { min: 2, max: 20 }')}${all}${tea}`;
    const start = withDesired(played(worldWith(wide), '01:00', '08:59', text), 9);
    const cut = tickAt(start, '09:00', `${text}${event}`, { cutAfter: 1 });
    expect(played(cut, '09:01', '16:10', text).service.desired).toBe(9);
  });

  it('people had set it while a tick that wanted more had only begun', () => {
    const event = campaign('', 'desired: 12', 'campaign', '10:00', '10:30');
    const text = `${header('', 'base: { min: 2, max: 20 }')}${all}`;
    const cut = tickAt(played(worldWith(wide), '01:00', '08:59', text), '09:00', `${text}${event}`, { cutAfter: 1 });
    expect(cut.service.desired).toBe(4);
    expect(tickAt(withDesired(cut, 9), '10:40', text).service.desired).toBe(9);
  });

  it.each([16, 18])('a policy had lowered it and raises under load, beyond the ceiling of now, to %i', (load) => {
    const high = window('peak', 'scale-up', 'desired: 18', '08:00', '12:00');
    const lunch = window('lunch', 'scale-up', 'desired: 5', '12:00', '18:00');
    const text = `${header()}${high}${lunch}${window('tea', 'scale-up', 'min: 3', '15:00', '16:00')}`;
    const lowered = played(withDesired(played(worldWith(base), '01:00', '12:05', text), 5), '12:06', '14:00', text);
    const raised = played(withDesired(lowered, load), '14:01', '15:59', text);
    expect(played(raised, '16:00', '16:10', text).service.desired).toBe(load);
  });
});
