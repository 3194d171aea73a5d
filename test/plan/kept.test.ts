import { describe, expect, it } from 'vitest';
import { schedule, tick, tickThrough } from './play.ts';
import { later, registered, type World, withDesired } from './pretend-aws.ts';
import { campaign, header } from './texts.ts';
import { active, cpuPolicy, paused, worldWith } from './worlds.ts';

/** A day from 06:00 on, a tick a minute; what happens at a time happens right before the tick of that minute. */
function day(
  start: World,
  text: string,
  until: string,
  happenings: Readonly<Record<string, (world: World) => World>> = {},
) {
  const counts = new Map<string, number>();
  const plannedBy = schedule(text);
  let world = start;
  for (let time = '06:00'; time <= until; time = next(time)) {
    world = happenings[time]?.(world) ?? world;
    const now = new Date(`2026-11-27T${time}:00Z`);
    world = tick(later(world), plannedBy, now, { all: now.getMinutes() % 10 === 0 }).world;
    counts.set(time, world.service.desired);
  }
  return { world, counts };
}

const next = (time: string): string =>
  new Date(Date.parse(`2026-11-27T${time}:00Z`) + 60_000).toISOString().slice(11, 16);

const window = (kind: string, capacity: string, from: string, to: string, more = '') => `
  - name: ${kind}-${from.slice(0, 2)}
    kind: ${kind}
    targets: { backend: { ${capacity} } }
    from: "${from}"
    to: "${to}"
    ${more}
`;
const wide = header('', 'base: { min: 2, max: 20 }');
const noBase = header('', '');
const office = window('scale-up', 'min: 5, max: 20, desired: 5', '07:00', '20:00');
const event = (capacity: string, more = 'autoscaling: floor') => campaign(more, capacity, 'event', '09:00', '10:00');
const unattended = (desired: number, min = 2, max = 20) => worldWith({ desired, registered: { min, max } });
const people = (desired: number) => (world: World) => withDesired(world, desired);
const terraform = (min: number, max: number) => (world: World) => registered(world, { min, max, suspended: active });
const bounds = ({ registered: found }: World) => found && [found.min, found.max];

const eightInADay = `${wide}${window('scale-up', 'desired: 8', '07:00', '11:00')}`;
const twoAtNight = `${wide}${window('scale-down', 'desired: 2', '07:00', '11:00')}`;
const nobodyAtNight = `${header('', 'base: { min: 0, max: 10 }')}${window('scale-down', 'min: 0, desired: 0', '07:00', '11:00')}`;

describe('what others had comes back, and nothing else', () => {
  it.each`
    start                                                                                | text             | until      | expected | because
    ${unattended(6)}                                                                     | ${eightInADay}   | ${'10:59'} | ${8}     | ${'a scale-up raises what runs'}
    ${unattended(6)}                                                                     | ${eightInADay}   | ${'11:05'} | ${6}     | ${'the base gives back to what ran before, and not to its min'}
    ${unattended(6)}                                                                     | ${twoAtNight}    | ${'10:59'} | ${2}     | ${'a scale-down takes what runs'}
    ${unattended(6)}                                                                     | ${twoAtNight}    | ${'11:05'} | ${6}     | ${'what it took comes back'}
    ${worldWith({ desired: 6, registered: { min: 2, max: 20 }, policies: [cpuPolicy] })} | ${twoAtNight}    | ${'11:05'} | ${2}     | ${'a policy scales out, and brings back what is needed'}
    ${unattended(3, 0, 10)}                                                              | ${nobodyAtNight} | ${'10:59'} | ${0}     | ${'nobody works at night'}
    ${unattended(3, 0, 10)}                                                              | ${nobodyAtNight} | ${'11:05'} | ${3}     | ${'a base of 0 does not keep it there'}
    ${worldWith({ desired: 3, registered: { min: 0, max: 10 }, policies: [cpuPolicy] })} | ${nobodyAtNight} | ${'11:05'} | ${3}     | ${'from 0 no policy that follows a load brings it back'}
  `('$expected: $because', ({ start, text, until, expected }) => {
    expect(day(start, text, until).world.service.desired).toBe(expected);
  });

  it('what people added under an event stays after it, and goes with the window it was added in', () => {
    const text = `${wide}${office}${event('desired: 12')}`;
    const { counts } = day(unattended(2), text, '20:05', { '07:30': people(9) });
    expect(['07:00', '07:40', '09:30', '10:05', '19:59', '20:05'].map((time) => counts.get(time))).toEqual([
      5, 9, 12, 9, 9, 2,
    ]);
  });

  it('a wind-down ends at what was found, and never below', () => {
    const text = `${noBase}${event('desired: 12', 'autoscaling: floor\n    rampDown: { step: 1, every: 1m }')}`;
    const { counts } = day(unattended(6, 2, 10), text, '10:20');
    const walk = [...counts].filter(([time]) => time >= '09:59').map(([, count]) => count);
    expect([...new Set(walk)]).toEqual([12, 11, 10, 9, 8, 7, 6]);
    expect(Math.min(...walk)).toBe(6);
  });

  it('a ceiling is held up for what a policy had added, and follows it down', () => {
    const text = `${wide}${office}${event('min: 12, max: 30')}`;
    const start = worldWith({ desired: 2, registered: { min: 2, max: 20 }, policies: [cpuPolicy] });
    const { world, counts } = day(start, text, '10:45', {
      '09:30': people(28),
      '10:15': people(24),
      '10:35': people(18),
    });
    expect(counts.get('10:05')).toBe(28);
    expect(bounds(world)).toEqual([5, 20]);
    expect(bounds(day(start, text, '10:25', { '09:30': people(28), '10:15': people(24) }).world)).toEqual([5, 24]);
  });

  it('a ceiling that is held up is left alone while the count is at it', () => {
    const text = `${wide}${office}${event('min: 12, max: 30')}`;
    const start = worldWith({ desired: 2, registered: { min: 2, max: 20 }, policies: [cpuPolicy] });
    const held = day(start, text, '10:12', { '09:30': people(28) }).world;
    expect(bounds(held)).toEqual([5, 28]);
    const next = tick(later(held), schedule(text), new Date('2026-11-27T10:13:00Z'), { all: true });
    expect(next.steps).toEqual([]);
  });
});

describe('where no base is declared, what others set is theirs', () => {
  it('bounds that Terraform sets in a window hold after it', () => {
    const text = `${noBase}${window('scale-up', 'min: 4, desired: 4', '07:00', '11:00')}`;
    const { world } = day(unattended(2, 2, 10), text, '11:10', { '09:00': terraform(5, 20) });
    expect(bounds(world)).toEqual([5, 20]);
    expect(world.service.desired).toBe(5);
    expect(world.published.filter(({ kind }) => kind === 'drift').map(({ because }) => because)).toEqual([
      'The bounds are 5 to 20 instead of 4 to 10. It is left so. The schedule declares no base, so 5 to 20 hold when nothing is in force any more.',
    ]);
  });

  it.each`
    base         | mode         | policies       | expected   | count | because
    ${''}        | ${''}        | ${[]}          | ${[5, 20]} | ${5}  | ${'AWS moves the count into the bounds that the action sets'}
    ${''}        | ${''}        | ${[cpuPolicy]} | ${[5, 20]} | ${5}  | ${'with a policy too'}
    ${''}        | ${'suspend'} | ${[]}          | ${[5, 20]} | ${5}  | ${'paused is as good as away'}
    ${''}        | ${'floor'}   | ${[]}          | ${[5, 20]} | ${5}  | ${'it runs by itself'}
    ${'2 to 10'} | ${''}        | ${[]}          | ${[2, 10]} | ${2}  | ${'a declared base is what comes back'}
    ${'2 to 10'} | ${'suspend'} | ${[]}          | ${[2, 10]} | ${2}  | ${'also when it is resumed'}
  `(
    'and so do those of a native action that fell due in an event ($mode, base $base): $because',
    ({ base, mode, policies, expected, count }) => {
      const text = `${base === '' ? noBase : header()}${event('desired: 12', mode === '' ? '' : `autoscaling: ${mode}`)}`;
      const action = { name: 'day', schedule: 'cron(30 9 * * ? *)', min: 5, max: 20 };
      const start = worldWith({ desired: 2, registered: { min: 2, max: 10 }, policies, scheduledActions: [action] });
      const fires = mode === 'floor' ? { '09:30': terraform(5, 20) } : {};
      const { world } = day(start, text, '10:20', fires);
      expect(bounds(world)).toEqual(expected);
      expect(world.service.desired).toBe(count);
      expect(world.registered?.scheduledActions).toEqual([action]);
      const isTold = base === '' && mode !== 'floor';
      const details = world.published.flatMap((one) => (one.kind === 'restored' ? one.details : []));
      expect(details.filter((line) => line.includes('scheduled action day'))).toEqual(
        isTold
          ? [
              'scheduled action day fell due Fri 27 Nov 09:30, when it could not run: the bounds come back as it would have left them, 5 to 20',
            ]
          : [],
      );
    },
  );

  it('and so do those that Terraform sets in an event, after an action fell due that was paused', () => {
    const text = `${noBase}${event('desired: 12', 'autoscaling: suspend')}`;
    const action = { name: 'day', schedule: 'cron(30 9 * * ? *)', min: 5, max: 20 };
    const start = worldWith({ desired: 2, registered: { min: 2, max: 10 }, scheduledActions: [action] });
    const { world } = day(start, text, '10:20', {
      '09:40': (one) => registered(one, { min: 3, max: 15, suspended: paused }),
    });
    expect(bounds(world)).toEqual([3, 15]);
    const details = world.published.flatMap((one) => one.details);
    expect(details.filter((line) => line.includes('scheduled action day'))).toEqual([]);
  });

  const daily = { name: 'day', schedule: 'cron(30 9 * * ? *)', min: 5, max: 20 };

  it('and an action that AWS ran itself, after they had resumed it in an event, is not told as missed', () => {
    const text = `${noBase}${event('desired: 12', 'autoscaling: suspend')}`;
    const setsWhatIsThere = { ...daily, min: 12, max: 12 };
    const start = worldWith({ desired: 2, registered: { min: 2, max: 10 }, scheduledActions: [setsWhatIsThere] });
    const { world } = day(start, text, '10:20', { '09:20': terraform(12, 12), '09:30': terraform(12, 12) });
    expect(world.published.map(({ kind }) => kind)).not.toContain('restored');
  });

  it('and so do those of a native action where the tick that deregistered was cut off, and the next came after the event', () => {
    const text = `${noBase}${event('desired: 12', '')}`;
    const start = worldWith({ desired: 2, registered: { min: 2, max: 10 }, scheduledActions: [daily] });
    const before = day(start, text, '07:59').world;
    const cut = tick(before, schedule(text), new Date('2026-11-27T08:00:00Z'), { cutAfter: 4 }).world;
    expect(cut).not.toHaveProperty('registered');
    expect(cut.record?.snapshot).toMatchObject({ deregistered: false });
    const { world } = tickThrough(cut, schedule(text), '2026-11-27T10:00:00Z', '2026-11-27T10:20:00Z');
    expect(bounds(world)).toEqual([5, 20]);
  });

  it('but nothing is assumed of an action whose times only AWS knows, and that is told', () => {
    const text = `${noBase}${event('desired: 12', '')}`;
    const action = { name: 'often', schedule: 'rate(3 hours)', min: 5, max: 20 };
    const start = worldWith({ desired: 2, registered: { min: 2, max: 10 }, scheduledActions: [action] });
    const { world } = day(start, text, '10:20');
    expect(bounds(world)).toEqual([2, 10]);
    expect(world.published.find(({ kind }) => kind === 'restored')?.details).toContain(
      'scheduled action often: it is not known whether it fell due meanwhile, so nothing is changed for it',
    );
  });

  it('and so do those of a registration in an event that had found none', () => {
    const text = `${noBase}${event('desired: 12', '')}`;
    const { world, counts } = day(worldWith({ desired: 2 }), text, '10:20', { '09:30': terraform(2, 10) });
    expect(counts.get('09:45')).toBe(12);
    expect(bounds(world)).toEqual([2, 10]);
    expect(world.service.desired).toBe(2);
  });
});
