import { describe, expect, it } from 'vitest';
import { look } from '../../lib/plan/look.ts';
import { recordOf, said, schedule, tick, tickThrough, wantedIn } from './play.ts';
import type { World } from './pretend-aws.ts';
import { alarmOf, cpuPolicy, stepIn, stepOut, tenToThree, worldWith } from './worlds.ts';

const header = `
timezone: UTC
targets:
  backend:
    ecs: { cluster: production, service: backend }
    base: { min: 2, max: 10 }
    limits: { min: 1, max: 40 }
`;

const businessHours = `
  - name: business-hours
    kind: scale-up
    targets: { backend: { min: 5, max: 10, desired: 5 } }
    from: "08:00"
    to: "20:00"
`;

const night = `
  - name: night
    kind: scale-down
    targets: { backend: { desired: 1 } }
    from: "02:00"
    to: "08:00"
`;

const campaign = (extra = '', capacity = 'desired: 12') => `
  - name: campaign
    kind: pre-event
    targets: { backend: { ${capacity} } }
    start: 2026-11-27 09:00
    end: 2026-11-27 18:00
    lead: 1h
    ${extra}
`;

const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };

/** After the first tick, so that the record knows the base. */
const settled = (world: World, text: string, at: string): World => tick(world, schedule(text), new Date(at)).world;

/** What one tick does, without the looks in between. */
const doneAt = (world: World, text: string, at: string) => {
  const { steps, ...rest } = tick(world, schedule(text), new Date(at));
  return { ...rest, steps: said(steps).filter((line) => line !== 'look again') };
};

describe('business hours and night', () => {
  const text = `${header}windows:${businessHours}${night}`;
  it('raise in the morning, lower nothing in the evening while a policy does, and set the night’s count', () => {
    const start = settled(worldWith(base), text, '2026-11-24T20:30:00Z');
    const { diary } = tickThrough(start, schedule(text), '2026-11-25T01:55:00Z', '2026-11-26T02:05:00Z');
    expect(diary).toEqual([
      '02:00 desired 2 → 1, bounds 1 to 10, remember and tell window-started',
      '08:00 bounds 5 to 10, desired 1 → 5, remember and tell window-ended and tell window-started',
      '20:00 bounds 2 to 10, remember and tell window-ended',
      '02:00 desired 5 → 1, bounds 1 to 10, remember and tell window-started',
    ]);
  });

  it('bring the count back in the evening where no policy would', () => {
    const start = settled(worldWith({ ...base, policies: [] }), text, '2026-11-25T07:00:00Z');
    const { diary } = tickThrough(start, schedule(text), '2026-11-25T07:55:00Z', '2026-11-25T20:05:00Z');
    expect(diary).toEqual([
      '08:00 bounds 5 to 10, desired 1 → 5, remember and tell window-ended and tell window-started',
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
  const text = `${header}windows:${businessHours}${campaign('rampDown: { step: 2, every: 5m }')}`;
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
      '08:00 bounds 12 to 12, desired 2 → 12, deregister the scalable target, remember and tell window-started and tell pre-scale-started',
      '08:01 remember and tell ready',
      '09:00 remember and tell event-live',
      '18:00 bounds 10 to 12, put policy cpu70, put policy queue-out, put policy queue-in, put scheduled action evening, point alarm queue-out-alarm to its policy, point alarm queue-in-alarm to its policy, remember and tell restored, bounds 10 to 10, remember and tell event-ended',
      '18:05 bounds 8 to 10',
      '18:10 bounds 6 to 10',
      '18:15 bounds 5 to 10',
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
    expect(look(wantedIn(world, schedule(text), now), recordOf(world), now, false)).toBeUndefined();
  });
});
