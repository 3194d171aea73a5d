import { describe, expect, it } from 'vitest';
import { type LateCalls, rememberedAgain, withLateCalls } from '../../lib/plan/late-calls.ts';
import { longestTickMs } from '../../lib/plan/wanted.ts';
import { recordOf, schedule, type TickOptions, tick, tickThrough } from './play.ts';
import { later, registered, type World, withDesired, withPolicy, withRecord } from './pretend-aws.ts';
import { businessHours, campaign, header, nothing } from './texts.ts';
import { active, cpuPolicy, memoryPolicy, paused, worldWith } from './worlds.ts';

const at = (time: string): Date => new Date(`2026-11-27T${time.length === 5 ? `${time}:00` : time}Z`);
const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };
const event = `${header()}${campaign()}`;
const day = `${header()}${businessHours}`;
const idle = `${header()}${nothing}`;
const floor = `${header()}${campaign('autoscaling: floor')}`;

const tickAt = (world: World, time: string, text: string, options: TickOptions = {}) =>
  tick(later(world), schedule(text), at(time), options);
const playedTo = (time: string, text: string, start: World = worldWith(base)): World =>
  tickThrough(start, schedule(text), at('07:00').toISOString(), at(time).toISOString()).world;
const hold = (world: World, desired: number, from: string, until: string): World =>
  withRecord(world, {
    ...recordOf(world),
    override: { id: `at ${from}`, desired, until: at(until).toISOString(), by: 'ana', reason: 'TV spot' },
  });
const kinds = ({ published }: World): readonly string[] => published.map(({ kind }) => kind);

/** The tick of another schedule's event writes what it is about to do, and is not heard of again. */
const cutOff = (start: World): World => tickAt(start, '08:00', floor, { cutAfter: 1 }).world;

describe('a tick that finds another wish unfinished stands back', () => {
  it('as long as the tick that began it may be at work, and then acts', () => {
    const first = tickAt(cutOff(playedTo('07:59', day)), '08:01', day).world;
    expect(first.record?.transition?.seen).toBe('2026-11-27T08:01:00.000Z');
    expect(first).toMatchObject({ service: { desired: 2 }, registered: { min: 2, max: 10, policies: [cpuPolicy] } });
    expect(tickAt(first, '08:01:57', day).steps).toEqual([]);
    const longest = new Date(at('08:01').getTime() + longestTickMs).toISOString().slice(11, 19);
    const { world } = tickAt(first, longest, day);
    expect(world).toMatchObject({ service: { desired: 5 }, registered: { min: 5, max: 10 } });
    expect(world.record).not.toHaveProperty('transition');
  });

  it('never by a clock that is ahead', () => {
    const ahead = tickAt(cutOff(playedTo('07:59', event)), '08:03', idle).world;
    const right = tickAt(ahead, '08:01', idle).world;
    expect(right.record?.transition?.seen).toBe('2026-11-27T08:01:00.000Z');
    expect(tickAt(right, '08:02', idle).world.record).not.toHaveProperty('transition');
  });

  it('without a word, and tells what it does when it acts', () => {
    const stood = tickAt(cutOff(playedTo('07:59', day)), '08:01', day).world;
    expect(kinds(stood)).toEqual([]);
    expect(kinds(tickAt(stood, '08:02', day).world)).toEqual(['window-started']);
  });

  it.each`
    policies       | desired | because
    ${[]}          | ${5}    | ${'nothing else gives it back'}
    ${[cpuPolicy]} | ${10}   | ${'a policy gives it back, from the ceiling of now'}
  `('and then gives back what that tick had raised after all: $because', ({ policies, desired }) => {
    const stood = tickAt(cutOff(playedTo('07:59', day, worldWith({ ...base, policies }))), '08:01', day).world;
    const late = withDesired(registered(stood, { min: 12, max: 12, suspended: active }), 12);
    const { world } = tickAt(late, '08:02', day);
    expect(world).toMatchObject({ service: { desired }, registered: { min: 5, max: 10 } });
    expect(kinds(world)).toEqual(['window-started']);
  });

  it.each`
    policies       | because
    ${[]}          | ${'no policy would bring it back'}
    ${[cpuPolicy]} | ${'a policy is attached'}
  `('and takes nothing of what people run: $because', ({ policies }) => {
    const start = withDesired(playedTo('07:58', idle, worldWith({ ...base, policies })), 20);
    const stood = tickAt(cutOff(registered(start, { min: 2, max: 20, suspended: active })), '08:01', day).world;
    expect(stood.service.desired).toBe(20);
    expect(tickAt(stood, '08:02', day).world.service.desired).toBe(20);
  });

  it('but not from a step of the same ramp, nor does that take anything', () => {
    const ramp = `${header()}${campaign('rampUp: { step: 3, every: 1m }\n    autoscaling: suspend')}`;
    const start = registered(withDesired(playedTo('07:58', ramp), 20), { min: 2, max: 20, suspended: active });
    const led = tickAt(start, '08:00', ramp).world;
    const cut = tickAt(led, '08:01', ramp, { cutAfter: 1 }).world;
    const { world } = tickAt(cut, '08:02', ramp);
    expect(world).toMatchObject({ service: { desired: 20 }, registered: { min: 11, max: 20 } });
    expect(world.record).not.toHaveProperty('transition');
  });

  it('and leaves a count alone that autoscaling has moved since', () => {
    const stood = tickAt(cutOff(playedTo('07:59', event)), '08:01', idle).world;
    expect(tickAt(withDesired(stood, 9), '08:02', idle).world.service.desired).toBe(9);
  });

  it('but raises what an event is owed, each time, and then takes its autoscaling away', () => {
    const begun = tickAt(playedTo('07:59', event), '08:00', day, { cutAfter: 1 }).world;
    const stood = tickAt(begun, '08:01', event).world;
    expect(stood).toMatchObject({ service: { desired: 12 }, registered: { min: 12, max: 12, policies: [cpuPolicy] } });
    const late = withDesired(registered(stood, { min: 5, max: 10, suspended: active }), 5);
    const again = tickAt(late, '08:01:30', event).world;
    expect(again).toMatchObject({ service: { desired: 12 }, registered: { min: 12, max: 12, policies: [cpuPolicy] } });
    const { world } = tickAt(again, '08:02', event);
    expect(world).not.toHaveProperty('registered');
    expect(kinds(world).slice(kinds(stood).length)).toEqual(['pre-scale-started', 'ready']);
    const over = tickThrough(world, schedule(event), at('08:03').toISOString(), at('18:05').toISOString()).world;
    expect(over).toMatchObject({ service: { desired: 10 }, registered: { min: 2, max: 10 } });
  });

  it('and what it raises then is first what a person had taken, so that what ran before comes back', () => {
    const led = playedTo('08:10', floor, worldWith({ ...base, desired: 5, policies: [] }));
    const held = tickAt(hold(led, 3, '08:11', '08:13'), '08:11', floor, { cutAfter: 2 }).world;
    const owed = tickAt(held, '08:13', floor).world;
    expect([led, held, owed].map(({ service }) => service.desired)).toEqual([12, 3, 12]);
    const over = tickThrough(owed, schedule(floor), at('08:14').toISOString(), at('18:05').toISOString()).world;
    expect(over.service.desired).toBe(5);
  });

  it('but not from a repair of what is wanted: that goes on, and is told', () => {
    const live = playedTo('09:05', event);
    const repairing = tickAt(withDesired(live, 3), '09:06', event, { cutAfter: 1 }).world;
    const held = tickAt(hold(repairing, 7, '09:07', '09:08'), '09:07', event).world;
    expect(held.service.desired).toBe(3);
    const back = tickAt(held, '09:08', event).world;
    expect(back.service.desired).toBe(12);
    expect(back.published.at(-1)).toMatchObject({ kind: 'drift', from: { desired: 3 }, to: { desired: 12 } });
  });

  it('and loses no policy where what is wanted comes and goes', () => {
    const live = playedTo('09:05', event, worldWith({ ...base, policies: [cpuPolicy, memoryPolicy] }));
    const repairing = tickAt(withDesired(live, 3), '09:06', event, { cutAfter: 1 }).world;
    const refuses: TickOptions['refuses'] = (step) =>
      step.kind === 'put-policy' && step.policy.name === memoryPolicy.name;
    const stood = tickAt(hold(repairing, 7, '09:07', '09:09'), '09:07', event).world;
    expect(stood).not.toHaveProperty('registered');
    const held = tickAt(stood, '09:08', event, { refuses }).world;
    expect(held.registered?.policies).toHaveLength(1);
    const owed = tickAt(held, '09:09', event).world;
    expect(owed).toMatchObject({ service: { desired: 12 }, registered: { policies: [{ name: cpuPolicy.name }] } });
    const back = tickAt(owed, '09:10', event).world;
    expect(back).not.toHaveProperty('registered');
    expect(back.record?.snapshot?.configuration.policies).toHaveLength(2);
  });
});

describe('what was saved is neither put back nor dropped by a tick that stands back', () => {
  it('from a restore: the other tick may still be at it', () => {
    const live = playedTo('09:05', event);
    const begun = tickAt(live, '09:06', idle, { cutAfter: 1 }).world;
    const stood = tickAt(hold(begun, 6, '09:07', '12:00'), '09:07', idle).world;
    expect(stood).not.toHaveProperty('registered');
    expect(stood.record?.snapshot).toEqual(begun.record?.snapshot);
    const { world } = tickAt(stood, '09:08', idle);
    expect(world.registered?.policies).toMatchObject([{ name: cpuPolicy.name }]);
    expect(world.record).not.toHaveProperty('snapshot');
  });

  it.each`
    isLate   | told            | because
    ${true}  | ${['restored']} | ${'it is made, and what it deleted comes back'}
    ${false} | ${[]}           | ${'it is not made, and nothing has to come back'}
  `('from a deregistration: $because', ({ isLate, told }) => {
    const begun = tickAt(playedTo('07:59', event), '08:00', event, { cutAfter: 1 }).world;
    const stood = tickAt(begun, '08:01', idle).world;
    expect(stood.record?.snapshot).toMatchObject({ deregistered: false });
    const { registered: _, ...gone } = stood;
    const { world } = tickAt(isLate ? gone : stood, '08:02', idle);
    expect(world.registered).toMatchObject({ min: 2, max: 10, policies: [{ name: cpuPolicy.name }] });
    expect(world.record).not.toHaveProperty('snapshot');
    expect(kinds(world)).toEqual(['event-upcoming', 'event-cancelled', ...told]);
  });

  it('though the other tick brings back what is to stay deregistered: that is taken down again', () => {
    const live = playedTo('09:05', event);
    const ending = tickAt(live, '09:06', idle, { cutAfter: 1 }).world;
    const stood = tickAt(ending, '09:07', event).world;
    const back = withPolicy(registered(stood, { min: 2, max: 12, suspended: active }), cpuPolicy);
    const { world } = tickAt(back, '09:08', event);
    expect(world).not.toHaveProperty('registered');
    expect(world.record?.snapshot?.configuration.policies).toHaveLength(1);
    expect(world.record?.snapshot).not.toHaveProperty('restoring');
  });

  it('nor are flags cleared before: those that the other tick has set are then, and those of people stay', () => {
    const suspending = `${header()}${campaign('autoscaling: suspend')}`;
    const others = { ...active, scheduledScaling: true };
    const start = registered(playedTo('07:59', idle), { min: 2, max: 10, suspended: others });
    const begun = tickAt(start, '08:00', suspending, { cutAfter: 1 }).world;
    const stood = tickAt(begun, '08:01', idle).world;
    expect(stood.registered?.suspended).toEqual(others);
    const { world } = tickAt(registered(stood, { min: 12, max: 12, suspended: paused }), '08:02', idle);
    expect(world.registered).toMatchObject({ min: 2, max: 10, suspended: others });
    expect(world.record).not.toHaveProperty('suspended');
  });
});

describe('a tick whose calls come after another one has settled', () => {
  const found = { ...base, desired: 6, policies: [] };
  const through = (world: World, text: string, from: string, to: string): World =>
    tickThrough(world, schedule(text), at(from).toISOString(), at(to).toISOString()).world;
  const window = (kind: string, count: number): string =>
    businessHours.replace('scale-up', kind).replace('min: 5, max: 10, desired: 5', `desired: ${count}`);

  /** With what the late tick has noted, if anything; `settled` is the world after its calls. */
  const noted = (begun: World, settled: World, sent: Partial<LateCalls['sent']>): World => {
    const { service, registered: target } = settled;
    const there = { desired: service.desired, ...(target && { min: target.min, max: target.max }) };
    const late = { sent: { isDeregistered: false, ...sent }, there };
    return withRecord(settled, withLateCalls(recordOf(begun), recordOf(settled), late) ?? recordOf(settled));
  };

  it.each`
    kind            | count
    ${'scale-up'}   | ${9}
    ${'scale-down'} | ${0}
  `('at the end of a $kind to $count, leaves what was found before it', ({ kind, count }) => {
    const text = `${header('', '')}${window(kind, count).replace('20:00', '12:00')}`;
    const begun = tickAt(through(worldWith(found), text, '07:50', '11:59'), '12:00', text, { cutAfter: 1 }).world;
    const settled = tickAt(begun, '12:00:01', text).world;
    const { world } = tickAt(noted(begun, settled, { desired: 6 }), '12:01', text);
    expect(world).toMatchObject({ service: { desired: 6 }, registered: { min: 2, max: 10 } });
    expect(world.record).not.toHaveProperty('transition');
    expect(world.record).not.toHaveProperty('baseline');
  });

  it.each`
    kind            | count | people
    ${'scale-up'}   | ${9}  | ${8}
    ${'scale-down'} | ${0}  | ${4}
  `('at the end of a $kind to $count, leaves the $people tasks that people set since', ({ kind, count, people }) => {
    const text = `${header()}${window(kind, count).replace('20:00', '12:00')}`;
    const begun = tickAt(through(worldWith(found), text, '07:50', '11:59'), '12:00', text, { cutAfter: 1 }).world;
    const settled = tickAt(begun, '12:00:01', text).world;
    expect(settled.service.desired).toBe(6);
    const late = withDesired(noted(begun, settled, { desired: 6 }), people);
    expect(through(late, text, '12:01', '12:05').service.desired).toBe(people);
  });

  it.each`
    declared                       | kind            | count
    ${''}                          | ${'scale-up'}   | ${9}
    ${''}                          | ${'scale-down'} | ${0}
    ${'base: { min: 2, max: 10 }'} | ${'scale-up'}   | ${9}
    ${'base: { min: 2, max: 10 }'} | ${'scale-down'} | ${0}
  `('by a schedule with a $kind to $count that is gone, has that undone ($declared)', ({ declared, kind, count }) => {
    const old = `${header('', declared)}${window(kind, count)}`;
    const now = `${header('', declared)}${nothing}`;
    const begun = tickAt(through(worldWith(found), now, '07:50', '07:59'), '08:00', old, { cutAfter: 1 }).world;
    const settled = through(begun, now, '08:01', '08:03');
    expect(settled.record).not.toHaveProperty('transition');
    const late = noted(begun, withDesired(settled, count), { desired: count });
    expect(through(late, now, '08:04', '08:06').service.desired).toBe(6);
  });

  it.each(['', 'base: { min: 2, max: 10 }'])(
    'and deregisters what a third one had restored, has its policies put back (%s)',
    (declared) => {
      const with_ = `${header('', declared)}${campaign()}`;
      const without = `${header('', declared)}${nothing}`;
      const before = through(worldWith(base), with_, '07:50', '07:59');
      const begun = tickAt(before, '08:00', with_, { cutAfter: 1 }).world;
      const settled = tickAt(begun, '08:00:01', with_).world;
      expect(settled).not.toHaveProperty('registered');
      const restored = tickAt(settled, '08:00:40', without).world;
      expect(restored.record).not.toHaveProperty('snapshot');
      const { registered: _, ...gone } = restored;
      const late = noted(begun, gone, { isDeregistered: true });
      const { registered: back, record } = through(late, without, '08:01', '08:04');
      expect(back).toMatchObject({ min: 2, max: 10, policies: [{ name: cpuPolicy.name }] });
      expect(record).not.toHaveProperty('snapshot');
    },
  );

  it('in a repair, leaves it a repair: what somebody had set is not what is kept', () => {
    const text = `${header('enforce: true', '')}${nothing}`;
    const before = through(worldWith({ ...base, policies: [] }), text, '07:50', '07:59');
    const begun = tickAt(registered(before, { min: 8, max: 50, suspended: active }), '08:00', text, {
      all: true,
      cutAfter: 1,
    });
    const settled = tickAt(begun.world, '08:00:01', text, { all: true }).world;
    expect(settled.registered).toMatchObject({ min: 2, max: 10 });
    const late = noted(begun.world, settled, { bounds: { min: 2, max: 10 } });
    expect(through(late, text, '08:01', '08:30').registered).toMatchObject({ min: 2, max: 10 });
  });

  it('has nothing to note where it had begun nothing', () => {
    const record = recordOf(worldWith());
    const late = { sent: { isDeregistered: true }, there: { desired: 2 } };
    expect(withLateCalls(record, record, late)).toBeUndefined();
    expect(rememberedAgain(record, late)).toBeUndefined();
  });
});

describe('a restore', () => {
  it('that follows a deregistration nobody noted is told', () => {
    const cut = tickAt(playedTo('07:59', event), '08:00', event, { cutAfter: 4 }).world;
    expect(cut).not.toHaveProperty('registered');
    const first = tickAt(cut, '18:30', event).world;
    const { world } = tickAt(first, '18:31', event);
    expect(world.registered?.policies).toHaveLength(1);
    expect(kinds(world)).toContain('restored');
  });

  it('that cannot be finished leaves no event below its floor, and tells who lowered it', () => {
    const floor = campaign('autoscaling: floor', 'desired: 8', 'second', '09:00', '22:00');
    const text = `${header()}${campaign()}${floor}`;
    const refuses: TickOptions['refuses'] = ({ kind }) => kind === 'put-policy';
    let world = playedTo('17:59', text);
    for (const time of ['18:00', '18:01', '18:02']) world = tickAt(world, time, text, { refuses }).world;
    expect(world.record).toHaveProperty('failing');
    world = registered(withDesired(world, 1), { min: 1, max: 10, suspended: active });
    world = tickAt(world, '18:03', text, { refuses }).world;
    expect(world).toMatchObject({ service: { desired: 8 }, registered: { min: 8, max: 10 } });
    expect(kinds(world)).not.toContain('drift');
    world = tickAt(world, '18:04', text, { refuses }).world;
    expect(world.published.at(-1)).toMatchObject({ kind: 'drift', severity: 'critical', from: { desired: 1 } });
  });
});
