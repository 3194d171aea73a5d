import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import { copyOf } from '../../lib/plan/snapshot-copy.ts';
import type { Step } from '../../lib/plan/step.ts';
import { whatToRead } from '../../lib/plan/what-to-read.ts';
import { halfBlindTick, recordOf, schedule, tick, tickThrough, wantedIn } from './play.ts';
import { observe, type World, withPolicy } from './pretend-aws.ts';
import { reasons } from './read-plan.ts';
import { cpuPolicy, paused, stepIn, worldWith } from './worlds.ts';

const dated = (time: string): string => `2026-11-27T${time}:00Z`;
const campaign = (more = '', target = ', base: { min: 2, max: 10 }') =>
  schedule(`timezone: UTC
targets:
  backend:
    { ecs: { cluster: production, service: backend }${target} }
windows:
  - name: campaign
    kind: pre-event
    start: 2026-11-27 09:00
    end: 2026-11-27 18:00
    lead: 1h
    targets: { backend: { desired: 12 } }
${more}`);
const ramped = campaign('    rampDown: { step: 4, every: 10m }\n');
const event = campaign();
const founded = campaign('', '');
const pausing = campaign('    autoscaling: suspend\n');
const scaled = campaign('', ', base: { min: 2, max: 10 }, scaling: [{ metric: memory, target: 60 }]');

const start = worldWith({ desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] });
const played = (until: string, by = event): World => tickThrough(start, by, dated('07:50'), dated(until)).world;
const without = ({ record: _, ...world }: World): World => world;
const withNothing = (world: World): World => {
  const { copy: _, ...rest } = without(world);
  return rest;
};
const toldBy = (before: World, after: World) => after.published.slice(before.published.length);
const kinds = (before: World, after: World) =>
  toldBy(before, after).map(({ kind, severity }) => (severity === 'critical' ? `${kind} !` : kind));
const stored = (steps: readonly Step[]) =>
  steps.flatMap(({ kind }) => (/copy|remember|deregister/.test(kind) ? [kind] : []));
const policies = ({ registered }: World) => registered?.policies.map(({ name }) => name);

describe('the second copy of a snapshot', () => {
  it('is written before the record in which the snapshot is live, and dropped before the one without', () => {
    const begun = tick(played('07:59'), event, new Date(dated('08:00')));
    expect(stored(begun.steps)).toEqual(['keep-copy', 'remember', 'deregister', 'remember']);
    const ended = tick(played('17:59'), event, new Date(dated('18:00')));
    expect(stored(ended.steps)).toEqual(['remember', 'drop-copy', 'remember', 'remember', 'remember', 'remember']);
  });

  it.each(['08:00', '08:30', '12:00', '17:59'])('says at %s what the record says', (time) => {
    const world = played(time);
    expect(world.copy).toBeDefined();
    expect(world.copy).toEqual(copyOf(recordOf(world)));
  });

  it('is refreshed with a flag that somebody sets before the target goes', () => {
    const cut = tick(played('07:59'), event, new Date(dated('08:00')), { cutAfter: 2 }).world;
    const suspended = { dynamicScalingIn: true, dynamicScalingOut: false, scheduledScaling: false };
    const { registered } = cut;
    if (registered === undefined) throw new Error('it was to be registered still');
    const { world } = tick({ ...cut, registered: { ...registered, suspended } }, event, new Date(dated('08:01')));
    expect(world.registered).toBeUndefined();
    expect(world.copy?.snapshot.suspended).toEqual(suspended);
  });
});

describe('a record that is lost in an event', () => {
  it('tells the end of what was told as live meanwhile, though the copy is found only then', () => {
    const lost = without(played('17:58', ramped));
    const blind = halfBlindTick(lost, ramped, new Date(dated('17:59')), { unread: 'target' });
    expect(kinds(lost, blind)).toContain('event-live');
    const over = tickThrough(blind, ramped, dated('18:00'), dated('18:40')).world;
    expect(kinds(blind, over).filter((kind) => kind === 'event-ended')).toHaveLength(1);
  });

  it.each`
    at         | by         | after           | because
    ${'08:30'} | ${event}   | ${['failed !']} | ${'in its lead, ready already'}
    ${'12:00'} | ${event}   | ${['failed !']} | ${'live'}
    ${'12:00'} | ${founded} | ${['failed !']} | ${'live, without a base'}
    ${'18:01'} | ${ramped}  | ${['failed !']} | ${'in its wind-down, whose restore was not yet made'}
  `('is told once, and the copy taken for it: $because', ({ at, by, after }) => {
    const missed = at === '18:01' ? '17:59' : at;
    const lost = without(played(missed, by));
    const { world } = tickThrough(lost, by, dated(at), dated(at.replace(/\d$/, '5')));
    expect(kinds(lost, world)).toEqual(after);
    const end = tickThrough(world, by, dated('18:06'), dated('19:00')).world;
    expect(policies(end)).toEqual(['cpu70']);
    expect(end.registered).toMatchObject({ min: 2, max: 10 });
    expect(end).not.toHaveProperty('copy');
    expect(end.record).not.toHaveProperty('memoryLost');
    expect(kinds(lost, end).at(-1)).toBe('restored');
  });

  it('is not one before the event, where the target is registered', () => {
    const lost = without(played('07:59'));
    const { world } = tickThrough(lost, event, dated('08:00'), dated('18:30'));
    expect(kinds(lost, world)).toEqual(['pre-scale-started', 'ready', 'event-live', 'event-ended', 'restored']);
  });

  it('is not taken for lost by a tick that cannot see whether the target is registered', () => {
    const world = without(played('12:00'));
    const now = new Date(dated('12:01'));
    const wanted = wantedIn(world, event, now);
    const seen = { service: world.service, incomplete: true };
    const steps = plan(wanted, seen, recordOf(world), now);
    expect(steps.flatMap((step) => (step.kind === 'remember' ? step.tell : [])).map(({ kind }) => kind)).not.toContain(
      'failed',
    );
  });

  it('is looked for in the copy where nothing is remembered, and else never', () => {
    const world = played('12:00');
    const now = new Date(dated('12:01'));
    const read = (one: World) => whatToRead(wantedIn(one, event, now), recordOf(one), now, true);
    expect(read(world)).not.toHaveProperty('copy');
    expect(read(without(world))).toMatchObject({ copy: true });
    expect(observe(start, { configuration: 'none', stopped: false, copy: true })).not.toHaveProperty('copy');
  });
});

describe('a record that is lost while a restore is under way', () => {
  const restored = tick(played('17:59'), event, new Date(dated('18:00')));
  const cutAfter = restored.steps.findIndex(({ kind }) => kind === 'register') + 1;
  const cut = without(tick(played('17:59'), event, new Date(dated('18:00')), { cutAfter }).world);

  it('is told, and what is still missing comes back from the copy', () => {
    expect(policies(cut)).toEqual([]);
    const { world } = tickThrough(cut, event, dated('18:01'), dated('18:05'));
    expect(kinds(cut, world)[0]).toBe('failed !');
    expect(policies(world)).toEqual(['cpu70']);
    expect(world).not.toHaveProperty('copy');
  });

  it('leaves what people have put back meanwhile as it is', () => {
    const theirs = { ...cpuPolicy, configuration: { ...cpuPolicy.configuration, TargetValue: 40 } };
    const { world } = tickThrough(withPolicy(cut, theirs), event, dated('18:01'), dated('18:05'));
    expect(world.registered?.policies).toMatchObject([{ name: 'cpu70', configuration: { TargetValue: 40 } }]);
  });

  it('is reason enough to look at the target again before anything is put back', () => {
    const { steps } = tick(cut, event, new Date(dated('18:01')));
    expect(reasons(steps)).toContainEqual(['look-again', 'what was found again is compared with what is there']);
  });
});

describe('a record that is lost of a target that leaves the schedule before it could be looked at', () => {
  const gone = campaign('', ', base: { min: 2, max: 10 }, enabled: false');
  const cutAfter = tick(played('17:59'), event, new Date(dated('18:00'))).steps.findIndex(
    ({ kind }) => kind === 'register',
  );
  const inRestore = tick(played('17:59'), event, new Date(dated('18:00')), { cutAfter }).world;
  const unseen = (world: World, time: string): World =>
    halfBlindTick(without(world), event, new Date(dated(time)), { unread: 'target' });

  it.each`
    lost                                | because
    ${unseen(played('12:00'), '12:01')} | ${'its event is told as live, and nothing else is remembered'}
    ${unseen(inRestore, '18:01')}       | ${'its event is over, and nothing is remembered but the failure'}
  `('gets everything back from the copy: $because', ({ lost }) => {
    expect(lost.registered).toBeUndefined();
    const { world } = tickThrough(lost, gone, dated('18:02'), dated('18:10'));
    expect(policies(world)).toEqual(['cpu70']);
    expect(world.registered).toMatchObject({ min: 2, max: 10 });
    expect(kinds(lost, world)).toContain('failed !');
    expect(world).not.toHaveProperty('copy');
    expect(world).not.toHaveProperty('record');
  });

  it('is not forgotten by ticks that cannot see whether there is a copy', () => {
    const lost = unseen(inRestore, '18:01');
    const still = halfBlindTick(lost, gone, new Date(dated('18:02')), { unread: 'target' });
    expect(still).toHaveProperty('record');
    expect(still).toHaveProperty('copy');
  });

  it('is forgotten where there is no copy', () => {
    const { copy: _, ...lost } = unseen(inRestore, '18:01');
    const { world } = tickThrough(lost, gone, dated('18:02'), dated('18:10'));
    expect(world).not.toHaveProperty('record');
  });
});

describe('a record that is lost while one event suspends what another one had taken away', () => {
  const both = schedule(`timezone: UTC
targets:
  backend: { ecs: { cluster: production, service: backend }, base: { min: 2, max: 10 } }
windows:
  - { name: sale, kind: pre-event, start: 2026-11-27 09:00, end: 2026-11-27 10:00, targets: { backend: { desired: 12 } } }
  - name: campaign
    kind: pre-event
    start: 2026-11-27 09:00
    end: 2026-11-27 18:00
    autoscaling: suspend
    targets: { backend: { desired: 6 } }
`);
  const refuses = ({ kind }: Step): boolean => kind === 'put-policy';

  it.each([true, false])('is told once, and all comes back: policies are still away (%s)', (isAway) => {
    const before = tickThrough(start, both, dated('08:50'), dated('09:59')).world;
    const options = isAway ? { refuses } : { cutAfter: 3 };
    let world = tick(before, both, new Date(dated('10:00')), options).world;
    world = tick(world, both, new Date(dated('10:01')), isAway ? options : {}).world;
    expect(world.registered?.suspended).toEqual(paused);
    // Where all was back, what the copy held just before is still there.
    const lost = { ...without(world), ...(!isAway && before.copy && { copy: before.copy }) };
    const found = tick(lost, both, new Date(dated('10:02'))).world;
    expect(kinds(world, found)).toEqual(['failed !']);
    const over = tickThrough(found, both, dated('10:03'), dated('18:02')).world;
    expect(over.registered).toMatchObject({ min: 2, max: 10, suspended: start.registered?.suspended });
    expect(policies(over)).toEqual([cpuPolicy.name]);
  });
});

describe('a target without a record, found suspended in an event,', () => {
  it.each`
    by         | told              | because
    ${pausing} | ${['failed !']}   | ${'the event suspends, so it may have been Prescale, and people are told'}
    ${event}   | ${['event-live']} | ${'the event deregisters, so it was somebody else'}
  `('is new unless the event suspends: $because', ({ by, told }) => {
    const found = worldWith({ desired: 12, registered: { min: 2, max: 12, suspended: paused }, policies: [cpuPolicy] });
    const { world } = tickThrough(found, by, dated('12:01'), dated('12:05'));
    expect(kinds(found, world)).toEqual(told);
  });
});

describe('nothing is left of it, not even the copy', () => {
  it.each`
    by         | bounds                 | count | because
    ${scaled}  | ${{ min: 2, max: 10 }} | ${10} | ${'the declared base is registered, which holds ten'}
    ${founded} | ${undefined}           | ${12} | ${'nothing is registered'}
  `('no policy is put, and people are told again at the end: $because', ({ by, bounds, count }) => {
    const lost = withNothing(played('12:00', by));
    const { world } = tickThrough(lost, by, dated('12:01'), dated('19:00'));
    expect(kinds(lost, world)).toEqual(['failed !', 'event-ended', 'failed !']);
    const failures = toldBy(lost, world).filter(({ kind }) => kind === 'failed');
    for (const { details } of failures) expect(details).toContain('Code: memory-lost');
    expect(policies(world) ?? []).toEqual([]);
    if (bounds === undefined) expect(world.registered).toBeUndefined();
    else expect(world.registered).toMatchObject(bounds);
    expect(world.service.desired).toBe(count);
    expect(tick(world, by, new Date(dated('19:01'))).looks, 'idle is free').toBe(0);
  });

  it('ends when people have put any policy on it: what the schedule asks for is put beside it', () => {
    const lost = withNothing(played('12:00', scaled));
    const before = tickThrough(lost, scaled, dated('12:01'), dated('19:00')).world;
    if (before.registered === undefined) throw new Error('its base was to be registered');
    const mended = { ...before, registered: { ...before.registered, policies: [stepIn] } };
    const { world } = tickThrough(mended, scaled, dated('19:10'), dated('19:12'));
    expect(kinds(before, world)).toEqual(['recovered']);
    expect(policies(world)).toEqual([stepIn.name, 'prescale-memory']);
  });

  it.each`
    until      | put        | told                                        | because
    ${'12:05'} | ${'12:10'} | ${['recovered', 'event-ended', 'restored']} | ${'in the event, after which its policies come back'}
    ${'19:05'} | ${'19:10'} | ${['recovered']}                            | ${'after the event, and its policies come back at once'}
  `('ends when people have put the copy where it is looked for: $because', ({ until, put, told }) => {
    const whole = played('12:00');
    const { copy } = whole;
    if (copy === undefined) throw new Error('it was to be saved');
    const before = tickThrough(withNothing(whole), event, dated('12:01'), dated(until)).world;
    const { world } = tickThrough({ ...before, copy }, event, dated(put), dated('19:20'));
    expect(kinds(before, world)).toEqual(told);
    expect(policies(world)).toEqual(['cpu70']);
  });

  it('does not take a copy of its own, from a tick that was cut off, for a deregistered target', () => {
    const lost = withNothing(played('12:00', scaled));
    const before = tickThrough(lost, scaled, dated('12:01'), dated('19:00')).world;
    const next = schedule(
      `timezone: UTC
targets:
  backend: { ecs: { cluster: production, service: backend }, base: { min: 2, max: 10 } }
windows:
  - { name: second, kind: pre-event, start: 2026-11-27 21:00, end: 2026-11-27 22:00, lead: 1h, targets: { backend: { desired: 12 } } }
`,
    );
    const whole = tick(before, next, new Date(dated('20:00')));
    const { copy } = whole.world;
    if (copy === undefined) throw new Error('it was to be saved');
    const { world } = tickThrough({ ...before, copy }, next, dated('20:01'), dated('20:05'));
    expect(world.registered).toBeUndefined();
    expect(world.record?.snapshot).toMatchObject({ deregistered: true });
  });
});
