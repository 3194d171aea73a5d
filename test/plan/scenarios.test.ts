import { describe, expect, it } from 'vitest';
import { whatToRead } from '../../lib/plan/what-to-read.ts';
import { recordOf, said, schedule, tick, tickThrough, wantedIn } from './play.ts';
import type { World } from './pretend-aws.ts';
import { businessHours, campaign, header, night, nothing } from './texts.ts';
import { active, alarmOf, cpuPolicy, paused, stepIn, stepOut, tenToThree, worldWith } from './worlds.ts';

const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };

/** After the first tick, so that the record knows the base. */
const settled = (world: World, text: string, at: string): World => tick(world, schedule(text), new Date(at)).world;

/** What one tick does, without the looks in between. */
const doneAt = (world: World, text: string, at: string) => {
  const { steps, ...rest } = tick(world, schedule(text), new Date(at));
  return { ...rest, steps: said(steps).filter((line) => line !== 'look again') };
};

describe('business hours and night', () => {
  const text = `${header()}${businessHours}${night()}`;
  it('raise in the morning, lower nothing in the evening while a policy does, and set the night’s count', () => {
    const start = settled(worldWith(base), text, '2026-11-24T20:30:00Z');
    const { diary } = tickThrough(start, schedule(text), '2026-11-25T01:55:00Z', '2026-11-26T02:05:00Z');
    expect(diary).toEqual([
      '02:00 desired 2 → 1, bounds 1 to 10, remember and tell window-started',
      '08:00 bounds 5 to 10, desired 1 → 5, remember and tell window-started',
      '20:00 bounds 2 to 10, remember and tell window-ended',
      '02:00 desired 5 → 1, bounds 1 to 10, remember and tell window-started',
    ]);
  });

  it('bring the count back in the evening where no policy would', () => {
    const start = settled(worldWith({ ...base, policies: [] }), text, '2026-11-25T07:00:00Z');
    const { diary } = tickThrough(start, schedule(text), '2026-11-25T07:55:00Z', '2026-11-25T20:05:00Z');
    expect(diary).toEqual([
      '08:00 bounds 5 to 10, desired 1 → 5, remember and tell window-started',
      '20:00 desired 5 → 2, bounds 2 to 10, remember and tell window-ended',
    ]);
  });

  it('leave a count alone that is already higher', () => {
    const start = settled(worldWith({ ...base, desired: 9 }), text, '2026-11-25T01:00:00Z');
    expect(doneAt(start, text, '2026-11-25T08:00:00Z').steps).toEqual([
      'remember',
      'bounds 5 to 10',
      'remember and tell window-started',
    ]);
  });
});

describe('a campaign', () => {
  const text = `${header()}${businessHours}${campaign('rampDown: { step: 2, every: 5m }')}`;
  const rich = {
    ...base,
    policies: [cpuPolicy, stepOut, stepIn],
    alarms: [alarmOf(stepOut), alarmOf(stepIn)],
    scheduledActions: [tenToThree],
    tags: { team: 'web' },
  };
  it('saves, raises, deregisters, and puts everything back', () => {
    const start = settled(worldWith(rich), text, '2026-11-27T07:00:00Z');
    const { diary, world } = tickThrough(start, schedule(text), '2026-11-27T07:55:00Z', '2026-11-27T20:30:00Z');
    expect(diary).toEqual([
      '08:00 bounds 12 to 12, desired 2 → 12, deregister the scalable target, remember and tell pre-scale-started',
      '08:01 remember and tell ready',
      '09:00 remember and tell event-live',
      '18:00 bounds 10 to 12, put policy cpu70, put policy queue-out, put policy queue-in, put scheduled action evening, point alarm queue-out-alarm to its policy, point alarm queue-in-alarm to its policy, desired 12 → 10, bounds 10 to 10, remember and tell event-ended',
      '18:05 bounds 8 to 10',
      '18:10 bounds 6 to 10',
      '18:15 bounds 5 to 10, remember and tell restored',
      '20:00 bounds 2 to 10, remember and tell window-ended',
    ]);
    expect(world.registered?.policies.map(({ name, configuration }) => [name, configuration])).toEqual(
      rich.policies.map(({ name, configuration }) => [name, configuration]),
    );
    expect(world.alarms).toEqual(
      [stepOut, stepIn].map((policy) =>
        alarmOf(policy, world.registered?.policies.find(({ name }) => name === policy.name)?.arn),
      ),
    );
    expect(world.registered).toMatchObject({ scheduledActions: [tenToThree], tags: { team: 'web' } });
    expect(world.record).not.toHaveProperty('snapshot');
  });

  it('is not looked at any more when it is over', () => {
    const start = settled(worldWith(rich), text, '2026-11-27T07:00:00Z');
    const { world } = tickThrough(start, schedule(text), '2026-11-27T07:55:00Z', '2026-11-27T21:00:00Z');
    const now = new Date('2026-11-27T21:01:00Z');
    expect(whatToRead(wantedIn(world, schedule(text), now), recordOf(world), now, false)).toBeUndefined();
  });
});

/** Morning and evening of the campaign's day, a minute before and after each edge. */
const day = (world: World, text: string, from = '2026-11-27T07:58:00Z', to = '2026-11-27T20:30:00Z') =>
  tickThrough(settled(world, text, '2026-11-27T07:00:00Z'), schedule(text), from, to);

describe('the ways a campaign deals with autoscaling', () => {
  it.each`
    mode            | because                                       | diary
    ${'suspend'}    | ${'pauses after raising, resumes afterwards'} | ${['08:00 bounds 12 to 12, desired 2 → 12, bounds 12 to 12, scale-in, scale-out, scheduled scaling suspended, remember and tell pre-scale-started', '08:01 remember and tell ready', '09:00 remember and tell event-live', '18:00 desired 12 → 10, bounds 2 to 10, remember and tell event-ended']}
    ${'floor'}      | ${'only raises the floor'}                    | ${['08:00 bounds 12 to 12, desired 2 → 12, remember and tell pre-scale-started', '08:01 remember and tell ready', '09:00 remember and tell event-live', '18:00 desired 12 → 10, bounds 2 to 10, remember and tell event-ended']}
    ${'deregister'} | ${'saves, deregisters and puts back'}         | ${['08:00 bounds 12 to 12, desired 2 → 12, deregister the scalable target, remember and tell pre-scale-started', '08:01 remember and tell ready', '09:00 remember and tell event-live', '18:00 bounds 2 to 12, put policy cpu70, desired 12 → 10, bounds 2 to 10, remember and tell event-ended, remember and tell restored']}
  `('$mode: $because', ({ mode, diary }) => {
    const text = `${header()}${campaign(`autoscaling: ${mode}`)}`;
    const result = day(worldWith(base), text);
    expect(result.diary).toEqual(diary);
    expect(result.world.registered).toMatchObject({ min: 2, max: 10, suspended: active });
  });

  it.each(['dynamicScalingIn', 'dynamicScalingOut', 'scheduledScaling'] as const)(
    'resumes only what it paused itself: somebody else had set %s',
    (flag) => {
      const suspended = { ...active, [flag]: true };
      const start = worldWith({ ...base, registered: { min: 2, max: 10, suspended } });
      for (const mode of ['suspend', 'deregister', 'floor']) {
        const { world } = day(start, `${header()}${campaign(`autoscaling: ${mode}`)}`);
        expect(world.registered?.suspended, mode).toEqual(suspended);
      }
    },
  );

  it('does not leave a target paused that was not registered before', () => {
    const text = `${header()}${campaign('autoscaling: suspend')}`;
    const { world } = tickThrough(worldWith(), schedule(text), '2026-11-27T07:59:00Z', '2026-11-27T18:10:00Z');
    expect(world.registered).toMatchObject({ min: 2, max: 10, suspended: active });
    const mid = tickThrough(worldWith(), schedule(text), '2026-11-27T08:00:00Z', '2026-11-27T09:10:00Z');
    expect(mid.world.registered).toMatchObject({ suspended: paused });
    const end = tickThrough(mid.world, schedule(text), '2026-11-27T18:00:00Z', '2026-11-27T18:10:00Z');
    expect(end.world.registered).toMatchObject({ min: 2, max: 10, suspended: active });
  });
});

describe('a campaign inside business hours', () => {
  it('leaves the outer window’s count and bounds behind, not the base’s, where no policy lowers it', () => {
    const text = `${header()}${businessHours}${campaign()}`;
    const { diary } = day(worldWith({ ...base, policies: [] }), text);
    expect(diary.at(-2)).toBe(
      '18:00 bounds 5 to 12, desired 12 → 5, bounds 5 to 10, remember and tell event-ended, remember and tell restored',
    );
  });

  it('does not keep the event’s count as a ceiling for the rest of the day', () => {
    const text = `${header()}${businessHours}${campaign()}`;
    const { world } = day(worldWith(base), text, '2026-11-27T07:58:00Z', '2026-11-27T19:00:00Z');
    expect(world.registered).toMatchObject({ min: 5, max: 10 });
  });

  it('follows a policy that may scale out only by lowering the count itself', () => {
    const outOnly = { ...cpuPolicy, configuration: { ...cpuPolicy.configuration, DisableScaleIn: true } };
    const { world } = day(worldWith({ ...base, policies: [outOnly, stepOut] }), `${header()}${campaign()}`);
    expect(world.service.desired).toBe(2);
  });
});

describe('two campaigns that follow each other', () => {
  it('share one snapshot, and nothing is put back in between', () => {
    const text = `${header()}${campaign()}${campaign('', 'desired: 6', 'second', '18:00', '22:00')}`;
    const { diary } = day(worldWith(base), text, '2026-11-27T07:58:00Z', '2026-11-27T22:30:00Z');
    expect(diary).toEqual([
      '08:00 bounds 12 to 12, desired 2 → 12, deregister the scalable target, remember and tell pre-scale-started',
      '08:01 remember and tell ready',
      '09:00 remember and tell event-live',
      '17:00 remember and tell pre-scale-started and tell ready',
      '18:00 desired 12 → 6, remember and tell event-ended and tell event-live',
      '22:00 bounds 2 to 10, put policy cpu70, remember and tell event-ended, remember and tell restored',
    ]);
  });
});

describe('a ramp up', () => {
  it('takes its first step at the start of the lead and is complete at the start', () => {
    const text = `${header()}${campaign('rampUp: { step: 4, every: 10m }')}`;
    const { diary } = day(worldWith(base), text, '2026-11-27T07:58:00Z', '2026-11-27T09:01:00Z');
    expect(diary.filter((line) => line.includes('desired'))).toEqual([
      '08:00 bounds 6 to 10, desired 2 → 6, deregister the scalable target, remember and tell pre-scale-started',
      '08:10 desired 6 → 10',
      '08:20 desired 10 → 12',
    ]);
    expect(diary.at(-2)).toBe('08:21 remember and tell ready');
  });
});

describe('a target without a declared base', () => {
  const text = `${header('', '')}${businessHours}${campaign('rampDown: { step: 2, every: 5m }')}`;
  it('gets the bounds and the count back that were found before the first window', () => {
    const start = worldWith({ desired: 4, registered: { min: 3, max: 9 }, policies: [cpuPolicy] });
    const { diary, world } = day(start, text);
    expect(diary.at(0)).toBe(
      '08:00 bounds 12 to 12, desired 4 → 12, deregister the scalable target, remember and tell pre-scale-started',
    );
    expect(diary.at(-1)).toBe('20:00 desired 10 → 4, bounds 3 to 9, remember and tell window-ended');
    expect(world.record).not.toHaveProperty('baseline');
  });

  it('is scaled by its count alone and never registered, where it was not', () => {
    const { diary, world } = day(worldWith({ desired: 4 }), text);
    expect(diary).toEqual([
      '08:00 desired 4 → 12, remember and tell pre-scale-started',
      '08:01 remember and tell ready',
      '09:00 remember and tell event-live',
      '18:00 desired 12 → 10, remember and tell event-ended',
      '18:05 desired 10 → 8',
      '18:10 desired 8 → 6',
      '18:15 desired 6 → 5',
      '20:00 desired 5 → 4, remember and tell window-ended',
    ]);
    expect(world.registered).toBeUndefined();
  });
});

describe('a target that has a base and is not registered', () => {
  it('is registered, and gets the policies of its schedule in the same tick', () => {
    const text = `${header('scaling: [ { metric: cpu, target: 60 } ]')}${nothing}`;
    const { steps, world } = tick(worldWith({ desired: 1 }), schedule(text), new Date('2026-11-27T07:00:00Z'), {
      all: true,
    });
    expect(said(steps)).toEqual([
      'remember',
      'bounds 2 to 10',
      'desired 1 → 2',
      'remember',
      'look again',
      'put policy prescale-cpu',
      'remember',
    ]);
    expect(world.service.desired).toBe(2);
  });
});

describe('a count that is higher than a ramp asks for', () => {
  const text = (day: string, more = '') => `timezone: UTC
targets:
  backend:
    ecs: { cluster: production, service: backend }
    base: { min: 2, max: 10 }
    limits: { min: 1, max: 12 }
windows:
  - { name: day, kind: scale-up, from: "08:00", to: "18:00", ${day} }
${more}`;
  const ramp = 'rampUp: { step: 2, every: 10m }, targets: { backend: { desired: 8 } }';
  const unattended = { desired: 2, registered: { min: 2, max: 10 }, policies: [] };
  const countAt = (world: World, text: string, times: readonly string[]) =>
    times.reduce((at, time) => tick(at, schedule(text), new Date(`2026-11-25T${time}:00Z`)).world, world);
  const people = (world: World, desired: number): World => ({ ...world, service: { ...world.service, desired } });

  it('is what AWS lets stand of what people run: the next step leaves it alone', () => {
    const start = settled(worldWith(unattended), text(ramp), '2026-11-25T07:00:00Z');
    expect(countAt(people(start, 20), text(ramp), ['08:00', '08:10', '08:20']).service.desired).toBe(12);
  });

  it('was set by people after a tick was cut off: the next step leaves it alone', () => {
    const start = settled(worldWith(unattended), text(ramp), '2026-11-25T07:00:00Z');
    const cut = tick(start, schedule(text(ramp)), new Date('2026-11-25T08:00:00Z'), { cutAfter: 1 }).world;
    expect(countAt(people(cut, 9), text(ramp), ['08:02', '08:10']).service.desired).toBe(9);
  });

  it.each([[['08:00', '10:00', '12:00', '13:00']], [['08:00', '13:00']]])(
    'was set for a window that another one began and ended in, and follows it down: %j',
    (times) => {
      const other =
        '  - { name: b, kind: scale-up, from: "10:00", to: "12:00", targets: { backend: { desired: 5 } } }\n';
      const before = text('targets: { backend: { desired: 6 } }', other);
      const after = text('targets: { backend: { desired: 4 } }', other);
      const start = settled(worldWith(unattended), before, '2026-11-25T07:00:00Z');
      const world = countAt(start, before, times.slice(0, -1));
      expect(world.service.desired).toBe(6);
      expect(countAt(world, after, times.slice(-1)).service.desired).toBe(4);
    },
  );

  it('was set for a window round the clock, and follows it down on another day', () => {
    const allDay = (desired: number) =>
      text(`targets: { backend: { desired: ${desired} } }`).replace('from: "08:00", to: "18:00"', 'allDay: true');
    const start = settled(worldWith(unattended), allDay(6), '2026-11-25T08:00:00Z');
    const nextDay = tick(start, schedule(allDay(6)), new Date('2026-11-26T00:00:00Z')).world;
    expect(nextDay.service.desired).toBe(6);
    expect(tick(nextDay, schedule(allDay(4)), new Date('2026-11-26T09:00:00Z')).world.service.desired).toBe(4);
  });

  it('came back to the base, and follows it down however often it is edited', () => {
    const based = (base: string) => text('targets: { backend: { desired: 8 } }').replace('min: 2, max: 10', base);
    const start = settled(worldWith(unattended), based('min: 5, max: 10'), '2026-11-25T07:00:00Z');
    const evening = countAt(start, based('min: 5, max: 10'), ['08:00', '18:00']);
    expect(evening.service.desired).toBe(5);
    const later = countAt(evening, based('min: 5, max: 12'), ['19:00']);
    expect(countAt(later, based('min: 3, max: 12'), ['19:30']).service.desired).toBe(3);
  });

  it.each([1, 2, 3])('was set by people after a tick of an edit was cut off after %i steps', (cutAfter) => {
    const day = (desired: number) => schedule(text(`targets: { backend: { desired: ${desired} } }`));
    const start = settled(worldWith(unattended), text('targets: { backend: { desired: 4 } }'), '2026-11-25T08:00:00Z');
    const cut = tick(start, day(5), new Date('2026-11-25T09:00:00Z'), { cutAfter }).world;
    const edited = tick(people(cut, 9), day(6), new Date('2026-11-25T09:05:00Z')).world;
    expect(edited.service.desired).toBe(9);
  });

  it.each([2, 3, 9])('was set by a tick that was cut off after %i steps, right before the event began', (cutAfter) => {
    const event = (desired: number) =>
      text(
        'targets: { backend: { min: 2 } }',
        `  - { name: spot, kind: pre-event, start: 2026-11-25 09:00, for: 3h, lead: 30m, autoscaling: floor, targets: { backend: { desired: ${desired} } } }\n`,
      );
    const start = settled(worldWith(unattended), event(8), '2026-11-25T08:00:00Z');
    const cut = tick(start, schedule(event(8)), new Date('2026-11-25T08:59:00Z'), { cutAfter }).world;
    const live = countAt(cut, event(8), ['09:00', '09:01', '09:02']);
    expect(live.service.desired).toBe(8);
    expect(countAt(live, event(6), ['10:00']).service.desired).toBe(6);
  });

  it('is left of an event that is over: the next one leaves it alone, however often ticks come', () => {
    const event = (name: string, start: string, desired: number, rest = '') =>
      `  - { name: ${name}, kind: pre-event, start: 2026-11-25 ${start}, for: 1h, lead: 30m, ${rest}targets: { backend: { desired: ${desired} } } }\n`;
    const both = text(
      'targets: { backend: { min: 3 } }',
      event('one', '09:00', 8) + event('two', '13:00', 6, 'rampUp: { step: 1, every: 5m }, '),
    );
    const start = settled(worldWith({ ...unattended, policies: [cpuPolicy] }), both, '2026-11-25T07:00:00Z');
    const [seldom, often] = [10, 1].map((every) =>
      tickThrough(start, schedule(both), '2026-11-25T08:00:00Z', '2026-11-25T13:30:00Z', every * 60_000),
    );
    expect(often?.world.service.desired).toBe(8);
    expect(seldom?.world.service.desired).toBe(8);
  });
});
