import { describe, expect, it } from 'vitest';
import { longestTickMs } from '../../lib/plan/begin.ts';
import { recordOf, said, schedule, type TickOptions, tick, tickThrough } from './play.ts';
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

describe('what another tick began for something else', () => {
  it('is looked at once more when that tick must have ended, and then forgotten', () => {
    const first = tickAt(cutOff(playedTo('07:59', event)), '08:01', idle).world;
    expect(first.record?.transition?.takenOver).toBe('2026-11-27T08:01:00.000Z');
    const tooSoon = tickAt(first, '08:01:57', idle);
    expect(tooSoon.world.record?.transition?.takenOver).toBe('2026-11-27T08:01:00.000Z');
    const later = new Date(at('08:01').getTime() + longestTickMs).toISOString();
    expect(tickAt(first, later.slice(11, 19), idle).world.record).not.toHaveProperty('transition');
  });

  it('is never counted from a clock that is ahead', () => {
    const ahead = tickAt(cutOff(playedTo('07:59', event)), '08:03', idle).world;
    const right = tickAt(ahead, '08:01', idle).world;
    expect(right.record?.transition?.takenOver).toBe('2026-11-27T08:01:00.000Z');
    expect(tickAt(right, '08:02', idle).world.record).not.toHaveProperty('transition');
  });

  it('is put right and told, if it went on after it was taken over', () => {
    const taken = tickAt(cutOff(playedTo('07:59', day)), '08:01', day).world;
    expect(taken).toMatchObject({ service: { desired: 5 }, registered: { min: 5, max: 10 } });
    const gone = registered(withDesired(taken, 2), { min: 2, max: 4, suspended: active });
    const { world, steps } = tickAt(gone, '08:02', day);
    expect(said(steps)).toEqual(['remember', 'bounds 5 to 10', 'desired 2 → 5', 'remember and tell drift']);
    expect(world.published.at(-1)).toMatchObject({
      kind: 'drift',
      severity: 'warning',
      from: { desired: 2, min: 2, max: 4 },
      to: { desired: 5, min: 5, max: 10 },
      because: 'The bounds are 2 to 4 instead of 5 to 10; the desired count was 2 instead of 5. It was put back.',
    });
    expect(world.record).not.toHaveProperty('transition');
  });

  it('is told also if the repair is cut off', () => {
    const taken = tickAt(cutOff(playedTo('07:59', day)), '08:01', day).world;
    const gone = registered(withDesired(taken, 2), { min: 2, max: 4, suspended: active });
    const half = tickAt(gone, '08:02', day, { cutAfter: 3 }).world;
    const { world } = tickAt(half, '08:03', day);
    expect(world.service.desired).toBe(5);
    expect(world.published.at(-1)).toMatchObject({ kind: 'drift', from: { desired: 2 }, to: { desired: 5 } });
  });

  it('says nothing, and changes nothing, if it did not go on', () => {
    const taken = tickAt(cutOff(playedTo('07:59', day)), '08:01', day).world;
    const { world, steps } = tickAt(taken, '08:02', day);
    expect(said(steps)).toEqual(['remember']);
    expect(kinds(world)).toEqual(kinds(taken));
  });

  it.each`
    policies       | because
    ${[]}          | ${'no policy would bring it back'}
    ${[cpuPolicy]} | ${'a policy is attached'}
  `('takes nothing of what people run: $because', ({ policies }) => {
    const start = withDesired(playedTo('07:58', idle, worldWith({ ...base, policies })), 20);
    const wide = registered(start, { min: 2, max: 20, suspended: active });
    const taken = tickAt(cutOff(wide), '08:01', day).world;
    expect(taken.service.desired).toBe(20);
    expect(tickAt(taken, '08:02', day).world.service.desired).toBe(20);
  });

  it('takes nothing of what people run also where only a step of a ramp was cut off', () => {
    const ramp = `${header()}${campaign('rampUp: { step: 3, every: 1m }\n    autoscaling: suspend')}`;
    const start = registered(withDesired(playedTo('07:58', ramp), 20), { min: 2, max: 20, suspended: active });
    const led = tickAt(start, '08:00', ramp).world;
    const cut = tickAt(led, '08:01', ramp, { cutAfter: 1 }).world;
    expect(tickAt(cut, '08:02', ramp).world.service.desired).toBe(20);
  });

  it('leaves a count alone that autoscaling moved inside the bounds since', () => {
    const taken = tickAt(cutOff(playedTo('07:59', event)), '08:01', idle).world;
    expect(tickAt(withDesired(taken, 9), '08:02', idle).world.service.desired).toBe(9);
  });

  it('is not mistaken for a repair when what was repaired is wanted again', () => {
    const live = playedTo('09:05', event, worldWith({ ...base, policies: [cpuPolicy, memoryPolicy] }));
    const repairing = tickAt(withDesired(live, 3), '09:06', event, { cutAfter: 1 }).world;
    const held = tickAt(hold(repairing, 7, '09:07', '09:08'), '09:07', event, {
      refuses: (step) => step.kind === 'put-policy' && step.policy.name === memoryPolicy.name,
    }).world;
    expect(held.registered?.policies).toHaveLength(1);
    const back = tickAt(held, '09:08', event).world;
    expect(back).not.toHaveProperty('registered');
    expect(back.service.desired).toBe(12);
    expect(back.record?.snapshot?.configuration.policies).toHaveLength(2);
  });

  it('keeps the snapshot until it can no longer deregister the target', () => {
    const live = playedTo('09:05', event);
    const ending = `${header()}${nothing}`;
    const begun = tickAt(live, '09:06', ending, { cutAfter: 1 }).world;
    const again = tickAt(hold(begun, 6, '09:07', '12:00'), '09:07', ending).world;
    expect(again.registered?.policies).toHaveLength(1);
    expect(again.record).toHaveProperty('snapshot');
    const { registered: _, ...deregistered } = again;
    const { world } = tickAt(deregistered, '09:08', ending);
    expect(world.registered?.policies).toMatchObject([{ name: cpuPolicy.name }]);
    expect(world.record).not.toHaveProperty('snapshot');
  });

  it('may have suspended what is to scale by itself: its flags are cleared, and those of others stay', () => {
    const suspending = `${header()}${campaign('autoscaling: suspend')}`;
    const others = { ...active, scheduledScaling: true };
    const start = registered(playedTo('07:59', idle), { min: 2, max: 10, suspended: others });
    const begun = tickAt(start, '08:00', suspending, { cutAfter: 1 }).world;
    const taken = tickAt(begun, '08:01', idle).world;
    expect(taken.registered?.suspended).toEqual(others);
    const { world } = tickAt(registered(taken, { min: 12, max: 12, suspended: paused }), '08:02', idle);
    expect(world.registered).toMatchObject({ min: 2, max: 10, suspended: others });
    expect(world.record).not.toHaveProperty('suspended');
  });

  it('may have brought back what is to stay deregistered: that is taken down again', () => {
    const live = playedTo('09:05', event);
    const ending = tickAt(live, '09:06', idle, { cutAfter: 1 }).world;
    const taken = tickAt(ending, '09:07', event).world;
    const back = withPolicy(registered(taken, { min: 2, max: 12, suspended: active }), cpuPolicy);
    const { world } = tickAt(back, '09:08', event);
    expect(world).not.toHaveProperty('registered');
    expect(world.record?.snapshot?.configuration.policies).toHaveLength(1);
    expect(tickAt(world, '09:09', event).world.record?.snapshot).not.toHaveProperty('restoring');
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
    expect(world.published.at(-1)).toMatchObject({ kind: 'drift', severity: 'critical', from: { desired: 1 } });
  });
});
