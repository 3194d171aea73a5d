import { describe, expect, it } from 'vitest';
import type { TargetRecord } from '../../lib/plan/record.ts';
import { recordOf, said, schedule, tick, tickThrough } from './play.ts';
import { later, registered, type World, withAction, withDesired, withPolicy, withRecord } from './pretend-aws.ts';
import { businessHours, campaign, header, night, nothing } from './texts.ts';
import { active, alarmOf, cpuPolicy, memoryPolicy, stepOut, tenToThree, worldWith } from './worlds.ts';

const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };
const event = `${header()}${campaign()}`;
const at = (time: string): Date => new Date(`2026-11-27T${time}:00Z`);

/** The world of the campaign at a time, ticked every minute since seven. */
const playedTo = (time: string, text = event, start: World = worldWith(base)): World =>
  later(tickThrough(start, schedule(text), '2026-11-27T07:00:00Z', at(time).toISOString()).world);

const doneAt = (world: World, time: string, text = event, all = true) => {
  const result = tick(world, schedule(text), at(time), { all });
  return { ...result, done: said(result.steps).filter((line) => line !== 'look again' && line !== 'remember') };
};

const lastTold = ({ published }: World) => published.at(-1);

describe('drift', () => {
  it.each`
    time       | changed                                                               | enforce  | because
    ${'12:00'} | ${(w: World) => withDesired(w, 20)}                                   | ${false} | ${'more than was asked for is respected during an event'}
    ${'21:00'} | ${(w: World) => registered(w, { min: 1, max: 3, suspended: active })} | ${false} | ${'other bounds are respected outside events'}
  `('$because: told once and left', ({ time, changed }) => {
    const drifted = changed(playedTo(time === '12:00' ? '11:59' : '20:59'));
    const { world, done } = doneAt(drifted, time);
    expect(done).toEqual(['remember and tell drift']);
    expect(lastTold(world)).toMatchObject({
      kind: 'drift',
      severity: 'warning',
      because: expect.stringMatching(/It is left so\.$/),
    });
    expect(
      tickThrough(world, schedule(event), at(time).toISOString(), '2026-11-27T21:30:00Z').diary.filter((line) =>
        line.includes('drift'),
      ),
    ).toEqual([]);
  });

  it('that goes away by itself is not told, and may be told again when it comes back', () => {
    const drifted = doneAt(registered(playedTo('20:59'), { min: 1, max: 3, suspended: active }), '21:00').world;
    const back = doneAt(registered(drifted, { min: 2, max: 10, suspended: active }), '21:10');
    expect(back.done).toEqual([]);
    const again = doneAt(registered(back.world, { min: 1, max: 3, suspended: active }), '21:20');
    expect(again.done).toEqual(['remember and tell drift']);
    expect(new Set(again.world.published.map(({ id }) => id)).size).toBe(again.world.published.length);
  });

  it.each`
    changed                                                                | done                                                                | because
    ${(w: World) => withDesired(w, 4)}                                     | ${['desired 4 → 12', 'remember and tell drift']}                    | ${'somebody lowers the count'}
    ${(w: World) => registered(w, { min: 1, max: 3, suspended: active })}  | ${['bounds 12 to 12', 'desired 3 → 12', 'remember and tell drift']} | ${'somebody registers the target again, and AWS takes tasks away'}
    ${(w: World) => registered(w, { min: 1, max: 50, suspended: active })} | ${['bounds 12 to 50', 'remember and tell drift']}                   | ${'bounds would let autoscaling go below the floor'}
  `('below the floor of an event is put right at once: $because', ({ changed, done }) => {
    const result = doneAt(changed(playedTo('11:59')), '12:00', event, false);
    expect(result.done).toEqual(done);
    expect(lastTold(result.world)).toMatchObject({ kind: 'drift', severity: 'critical', window: 'campaign' });
    expect(doneAt(result.world, '12:01').done).toEqual([]);
  });

  it('that was put right just before a crash is still told, with what was found', () => {
    const drifted = withDesired(playedTo('11:59'), 4);
    const cut = tick(drifted, schedule(event), at('12:00'), { cutAfter: 2 });
    expect(said(cut.steps)).toEqual(['remember', 'desired 4 → 12']);
    const { world, done } = doneAt(cut.world, '12:01');
    expect(done).toEqual(['remember and tell drift']);
    expect(lastTold(world)).toMatchObject({ from: { desired: 4 }, to: { desired: 12 } });
    expect(lastTold(world)?.because).toBe(
      'The desired count was 4 instead of 12. At least 12 tasks are owed, so that was put right.',
    );
    expect(doneAt(world, '12:02').done).toEqual([]);
  });

  it('is put back where the target is enforced', () => {
    const text = `${header('enforce: true')}${nothing}`;
    const start = playedTo('07:10', text);
    const drifted = registered(start, { min: 1, max: 3, suspended: active });
    const { done, world } = doneAt(drifted, '07:20', text);
    expect(done).toEqual(['bounds 2 to 10', 'remember and tell drift']);
    expect(lastTold(world)?.because).toBe('The bounds were 1 to 3 instead of 2 to 10. It was put back.');
  });

  it('is put back where the target is enforced and has no base, also under an event that changed nothing', () => {
    const text = `${header('enforce: true', '')}${campaign('autoscaling: floor', 'min: 0, desired: 2')}`;
    const start = playedTo('10:00', text, worldWith({ ...base, desired: 3, registered: { min: 1, max: 6 } }));
    const { done, world } = doneAt(registered(start, { min: 2, max: 6, suspended: active }), '10:10', text);
    expect(done).toEqual(['bounds 1 to 6', 'remember and tell drift']);
    expect(doneAt(world, '10:20', text).done).toEqual([]);
    expect(world.registered).toMatchObject({ min: 1, max: 6 });
  });

  it('is not what an event finds where the target is enforced and has no base, set a moment before', () => {
    const text = `${header('enforce: true', '')}${campaign('autoscaling: floor', 'desired: 12')}`;
    const start = playedTo('07:59', text, worldWith({ ...base, desired: 3, registered: { min: 1, max: 6 } }));
    const led = doneAt(registered(start, { min: 2, max: 9, suspended: active }), '08:00', text).world;
    expect(led.record?.baseline).toMatchObject({ min: 1, max: 6 });
    expect(doneAt(led, '08:01', text).done).toEqual([]);
    const over = tickThrough(led, schedule(text), at('08:01').toISOString(), at('18:20').toISOString()).world;
    expect(over.registered).toMatchObject({ min: 1, max: 6 });
  });

  it('is not what AWS does by itself: a count on its way into new bounds', () => {
    const text = `${header()}${businessHours}`;
    const start = playedTo('07:10', text);
    const raised = doneAt(start, '08:00', text).world;
    const slow = { ...raised, service: { ...raised.service, desired: 4 } };
    expect(doneAt(slow, '08:01', text).done).toEqual([]);
    expect(doneAt(slow, '08:10', text).done).toEqual(['remember and tell drift']);
  });

  it('of a target that Prescale does not register stops at its registration: autoscaling moves its count', () => {
    const text = `${header('', '')}${nothing}`;
    const start = playedTo('07:10', text, worldWith({ desired: 4 }));
    const first = doneAt(registered(start, { min: 1, max: 9, suspended: active }), '07:20', text);
    expect(first.done).toEqual(['remember and tell drift']);
    expect(doneAt(withDesired(first.world, 7), '07:30', text).done).toEqual([]);
  });
});

describe('what others do while the target is deregistered', () => {
  const text = `${header()}${campaign()}`;
  const rich = worldWith({
    ...base,
    policies: [cpuPolicy, stepOut],
    alarms: [alarmOf(stepOut)],
    scheduledActions: [tenToThree],
    tags: { team: 'web' },
  });
  const end = (world: World) =>
    tickThrough(world, schedule(text), '2026-11-27T17:59:00Z', '2026-11-27T18:10:00Z').world;
  const restored = ({ published }: World) => published.find(({ kind }) => kind === 'restored');

  it('a target that was registered again is not deregistered a second time, and keeps what it got', () => {
    const again = withPolicy(registered(playedTo('12:00', text, rich), { min: 12, max: 20, suspended: active }), {
      ...memoryPolicy,
      name: 'new',
    });
    const world = end(again);
    expect(world.registered?.policies.map(({ name }) => name)).toEqual(['new', 'cpu70', 'queue-out']);
    expect(world.registered?.tags).toEqual({ team: 'web' });
    expect(restored(world)).toMatchObject({ severity: 'info' });
  });

  it('a policy that somebody put back otherwise is left, and said', () => {
    const changed = { ...cpuPolicy, configuration: { ...cpuPolicy.configuration, TargetValue: 50 } };
    const world = end(
      withPolicy(registered(playedTo('12:00', text, rich), { min: 12, max: 20, suspended: active }), changed),
    );
    expect(world.registered?.policies.find(({ name }) => name === 'cpu70')?.configuration).toMatchObject({
      TargetValue: 50,
    });
    expect(restored(world)).toMatchObject({
      severity: 'warning',
      details: [
        '1 scaling policy identical to what was saved',
        '1 scheduled action identical to what was saved',
        '1 tag identical to what was saved',
        '1 step alarm identical to what was saved',
        'policy cpu70 was changed by somebody else meanwhile, and left so',
      ],
    });
  });

  it('another policy on the same metric stands in for the saved one: AWS refuses two', () => {
    const world = end(
      withPolicy(registered(playedTo('12:00', text, rich), { min: 12, max: 20, suspended: active }), {
        ...cpuPolicy,
        name: 'cpu-new',
      }),
    );
    expect(world.registered?.policies.map(({ name }) => name)).toEqual(['cpu-new', 'queue-out']);
    expect(restored(world)?.details).toContain(
      'policy cpu70 was replaced by another on the same metric by somebody else meanwhile, and left so',
    );
  });

  it('an alarm that got another action keeps it', () => {
    const during = playedTo('12:00', text, rich);
    const other = 'arn:aws:sns:us-east-1:1:other';
    const alarms = during.alarms.map((alarm) => ({
      ...alarm,
      definition: { ...alarm.definition, Threshold: 7, OKActions: [other] },
    }));
    const [alarm] = end({ ...during, alarms }).alarms;
    expect(alarm?.definition).toMatchObject({ Threshold: 7, OKActions: [other] });
  });

  it('an alarm that was deleted is made again, for its policy is dead without it', () => {
    const world = end({ ...playedTo('12:00', text, rich), alarms: [] });
    expect(world.alarms.map(({ name }) => name)).toEqual(['queue-out-alarm']);
    expect(world.alarms[0]?.definition.AlarmActions).toContain(
      world.registered?.policies.find(({ name }) => name === 'queue-out')?.arn,
    );
  });

  it('an action whose time has passed is left out, and said', () => {
    const once = { name: 'once', schedule: 'at(2026-11-27T12:30:00)', min: 3 };
    const world = end(playedTo('12:00', text, worldWith({ ...base, scheduledActions: [once, tenToThree] })));
    expect(world.registered?.scheduledActions).toEqual([tenToThree]);
    expect(restored(world)?.details).toContain('scheduled action once left out: its time has passed');
  });
});

describe('what others do between the saving and the deregistration', () => {
  const cut = tick(later(playedTo('07:58')), schedule(event), at('08:00'), { cutAfter: 1 }).world;
  it('a policy that they change is not lost: the target stays registered, and its bounds hold the floor', () => {
    const changed = withPolicy(cut, { ...cpuPolicy, configuration: { ...cpuPolicy.configuration, TargetValue: 40 } });
    const { world, done } = doneAt(changed, '08:01');
    expect(done).toEqual(['bounds 12 to 12', 'desired 2 → 12', 'remember and tell pre-scale-started']);
    const over = tickThrough(world, schedule(event), '2026-11-27T08:02:00Z', '2026-11-27T18:10:00Z').world;
    expect(over.registered).toMatchObject({ min: 2, max: 10, policies: [{ configuration: { TargetValue: 40 } }] });
    expect(over.record).not.toHaveProperty('snapshot');
    expect(over.published.map(({ kind }) => kind)).not.toContain('restored');
  });

  it('a scheduled action that they add is not lost', () => {
    const { world } = doneAt(withAction(cut, { ...tenToThree, name: 'added' }, at('08:00')), '08:01');
    expect(world.registered?.scheduledActions).toMatchObject([{ name: 'added' }]);
  });

  it('a policy that they delete does not hinder the deregistration', () => {
    const without = cut.registered && { ...cut, registered: { ...cut.registered, policies: [] } };
    expect(doneAt(without ?? cut, '08:01').done).toContain('deregister the scalable target');
  });

  it('a flag that they set after a tick was cut off is not lost', () => {
    const start = playedTo('07:59');
    const cut = tick(start, schedule(event), at('08:00'), { cutAfter: 1 }).world;
    expect(cut.record?.snapshot).toMatchObject({ deregistered: false });
    const paused = registered(later(cut), { min: 2, max: 10, suspended: { ...active, dynamicScalingIn: true } });
    const live = tick(paused, schedule(event), at('08:01')).world;
    expect(live.registered).toBeUndefined();
    const end = tickThrough(live, schedule(event), at('08:02').toISOString(), at('18:30').toISOString()).world;
    expect(end.registered).toMatchObject({ suspended: { dynamicScalingIn: true, dynamicScalingOut: false } });
  });

  it('flags that were saved are not lost with a target that somebody registers anew before that was noted', () => {
    const suspended = { ...active, dynamicScalingIn: true };
    const start = playedTo('07:59', event, worldWith({ ...base, registered: { min: 2, max: 10, suspended } }));
    const cut = tick(start, schedule(event), at('08:00'), { cutAfter: 4 }).world;
    expect(cut.registered).toBeUndefined();
    expect(cut.record?.snapshot).toMatchObject({ deregistered: false });
    const anew = registered(later(cut), { min: 2, max: 20, suspended: active });
    const end = tickThrough(anew, schedule(event), at('08:01').toISOString(), at('18:30').toISOString()).world;
    expect(end.registered?.suspended).toEqual(suspended);
  });

  it('the flags of an event that paused it are still cleared at the end', () => {
    const text = `${header()}${campaign('autoscaling: suspend', 'desired: 5', 'pause', '09:00', '20:00')}${campaign('', 'desired: 12', 'big', '12:00', '13:00')}`;
    const before = playedTo('10:59', text);
    const saved = tick(before, schedule(text), at('11:00'), { cutAfter: 1 }).world;
    const changed = withPolicy(saved, { ...memoryPolicy, name: 'added' });
    const { world } = tickThrough(changed, schedule(text), '2026-11-27T11:01:00Z', '2026-11-27T20:10:00Z');
    expect(world.registered).toMatchObject({ min: 2, max: 10, suspended: active });
    expect(world.registered?.policies.map(({ name }) => name)).toEqual(['cpu70', 'added']);
  });
});

describe('a part that cannot be put back', () => {
  const refuses = ({ kind }: { kind: string }) => kind === 'put-policy';
  const text = `${header()}${campaign()}${businessHours.replace('08:00', '18:10').replace('20:00', '22:00')}`;
  it('does not hold up what else is wanted, is told, and is still put back when it can be', () => {
    let world = playedTo('17:59', text);
    for (const minute of ['18:00', '18:01', '18:02', '18:10', '18:11'])
      world = tick(later(world), schedule(text), at(minute), { refuses }).world;
    expect(world.registered).toMatchObject({ min: 5, max: 10, policies: [] });
    expect(world.record?.snapshot).toBeDefined();
    expect(world.published.map(({ kind }) => kind).slice(-4)).toEqual([
      'event-live',
      'failed',
      'event-ended',
      'window-started',
    ]);
    const { world: healed } = tick(later(world), schedule(text), at('18:12'));
    expect(healed.registered).toMatchObject({ min: 5, max: 10, policies: [{ name: 'cpu70' }] });
    expect(healed.record).not.toHaveProperty('snapshot');
    expect(healed.published.map(({ kind }) => kind).slice(-2)).toEqual(['recovered', 'restored']);
  });

  it('does not take the flags away that somebody sets meanwhile, though another event deregisters the target', () => {
    const twice = `${header()}${campaign('', 'desired: 12', 'campaign', '09:00', '10:00')}${campaign('', 'desired: 12', 'second', '14:00', '15:00')}`;
    const refused = (start: World, from: string, to: string): World => {
      let world = start;
      for (let time = at(from); time < at(to); time = new Date(time.getTime() + 60_000))
        world = tick(later(world), schedule(twice), time, { refuses }).world;
      return world;
    };
    const early = refused(playedTo('09:59', twice), '10:00', '12:30');
    const { min, max } = early.registered ?? { min: 0, max: 0 };
    const paused = registered(early, { min, max, suspended: { ...active, scheduledScaling: true } });
    const live = refused(paused, '12:30', '15:00');
    expect(live.registered).toBeUndefined();
    const end = tickThrough(live, schedule(twice), at('15:00').toISOString(), at('15:30').toISOString()).world;
    expect(end.registered).toMatchObject({ policies: [{ name: 'cpu70' }], suspended: { scheduledScaling: true } });
  });
});

describe('services that must not be touched', () => {
  it.each`
    service                             | code                        | because
    ${{ status: 'MISSING' }}            | ${'service-missing'}        | ${'ECS does not know it'}
    ${{ status: 'DRAINING' }}           | ${'service-not-active'}     | ${'it is being deleted'}
    ${{ schedulingStrategy: 'DAEMON' }} | ${'daemon-service'}         | ${'a DAEMON has no count'}
    ${{ codeDeployInProgress: true }}   | ${'codedeploy-in-progress'} | ${'CodeDeploy replaces its tasks'}
  `('$because: left alone, told once, told again when it is over', ({ service, code }) => {
    const before = playedTo('07:59');
    const untouchable = { ...before, service: { ...before.service, ...service } };
    const { world, done } = doneAt(untouchable, '08:00');
    expect(done).toEqual(['remember and tell failed']);
    expect(world.record?.failing).toMatchObject({ code, told: true });
    expect(doneAt(world, '08:01').done).toEqual([]);
    const healed = doneAt({ ...world, service: before.service }, '08:02');
    expect(healed.done.at(-1)).toBe('remember and tell pre-scale-started and tell recovered');
    expect(healed.world.service.desired).toBe(12);
  });

  it('a deployment by CodeDeploy is not worth a word while nothing has to be done', () => {
    const before = playedTo('07:10');
    const deploying = { ...before, service: { ...before.service, codeDeployInProgress: true } };
    expect(doneAt(deploying, '07:20').done).toEqual([]);
  });
});

describe('an override', () => {
  const override = (until: string): NonNullable<TargetRecord['override']> => ({
    id: `backend-${until}`,
    desired: 8,
    until: at(until).toISOString(),
    by: 'ana@example.com',
    reason: 'TV spot',
  });
  const set = (world: World, until: string) => withRecord(world, { ...recordOf(world), override: override(until) });

  it.each`
    from       | until      | text                             | done                                                                                                                                                                                                                                                | because
    ${'07:00'} | ${'07:30'} | ${`${header()}${nothing}`}       | ${['07:01 bounds 8 to 8, desired 2 → 8, remember and tell override-set', '07:30 bounds 2 to 10, remember and tell override-ended']}                                                                                                                 | ${'over the base, whose policy lowers the count again'}
    ${'12:00'} | ${'12:30'} | ${`${header()}${businessHours}`} | ${['12:01 bounds 8 to 8, desired 5 → 8, remember and tell override-set', '12:30 bounds 5 to 10, remember and tell override-ended']}                                                                                                                 | ${'over business hours, which go on untold'}
    ${'12:00'} | ${'12:30'} | ${event}                         | ${['12:01 bounds 8 to 12, put policy cpu70, desired 12 → 8, bounds 8 to 8, remember and tell override-set, remember and tell restored', '12:30 bounds 12 to 12, desired 8 → 12, deregister the scalable target, remember and tell override-ended']} | ${'over an event: autoscaling comes back, and goes again'}
    ${'03:00'} | ${'03:30'} | ${`${header()}${night()}`}       | ${['03:01 bounds 8 to 8, desired 1 → 8, remember and tell override-set', '03:30 desired 8 → 1, bounds 1 to 10, remember and tell override-ended']}                                                                                                  | ${'over the night, whose count comes back'}
  `('$because', ({ from, until, text, done }) => {
    const start = later(
      tickThrough(worldWith(base), schedule(text), '2026-11-27T00:00:00Z', at(from).toISOString()).world,
    );
    const next = new Date(at(from).getTime() + 60_000).toISOString();
    const { diary, world } = tickThrough(set(start, until), schedule(text), next, at(until).toISOString());
    expect(diary).toEqual(done);
    expect(world.record).not.toHaveProperty('override');
  });

  it('that ends before any tick saw it is forgotten without a word', () => {
    const text = `${header()}${nothing}`;
    const { world, done } = doneAt(set(playedTo('07:10', text), '07:11'), '07:12', text, false);
    expect(done).toEqual([]);
    expect(world.record).not.toHaveProperty('override');
  });

  it('that is larger than business hours leaves their count behind where no policy lowers it', () => {
    const text = `${header()}${businessHours}`;
    const start = set(playedTo('12:00', text, worldWith({ ...base, policies: [] })), '12:30');
    const { world } = tickThrough(start, schedule(text), '2026-11-27T12:01:00Z', '2026-11-27T12:31:00Z');
    expect(world.service.desired).toBe(5);
  });
});

describe('a target that leaves the schedule', () => {
  const without = schedule('timezone: UTC\ntargets:\n  other:\n    ecs: { cluster: c, service: s }\nwindows: []');
  it.each`
    from       | text                                                | because
    ${'12:00'} | ${event}                                            | ${'in an event that deregistered it'}
    ${'12:00'} | ${`${header()}${businessHours}`}                    | ${'in business hours, with a declared base'}
    ${'12:00'} | ${`${header('', '')}${businessHours}`}              | ${'in business hours, without a declared base'}
    ${'12:00'} | ${`${header()}${campaign('autoscaling: suspend')}`} | ${'in an event that paused it'}
    ${'07:10'} | ${event}                                            | ${'while nothing is in force'}
  `('$because: everything is put back, then it is forgotten', ({ from, text }) => {
    let world = playedTo(from, text);
    for (const ms of [60_000, 120_000, 180_000])
      world = tick(later(world), without, new Date(at(from).getTime() + ms)).world;
    expect(world.record).toBeUndefined();
    expect(world.registered).toMatchObject({ min: 2, max: 10, suspended: active, policies: [{ name: 'cpu70' }] });
    expect(tick(world, without, at('13:00'), { all: true }).looks).toBe(0);
  });

  it('is forgotten also when its service is gone', () => {
    const gone = playedTo('12:00');
    let world: World = { ...gone, service: { ...gone.service, status: 'INACTIVE', desired: 0, running: 0 } };
    for (const minute of ['12:01', '12:02']) world = tick(world, without, at(minute)).world;
    expect(world.record).toBeUndefined();
  });
});

describe('a schedule that is edited while its window is in force', () => {
  it.each`
    before           | after                                 | policies       | to    | because
    ${campaign()}    | ${campaign('', 'desired: 15')}        | ${[cpuPolicy]} | ${15} | ${'more is asked for'}
    ${campaign()}    | ${campaign('', 'desired: 8')}         | ${[cpuPolicy]} | ${8}  | ${'less is asked for, of a count that Prescale itself set'}
    ${businessHours} | ${businessHours.replaceAll('5', '3')} | ${[]}          | ${3}  | ${'less is asked for, and no policy would lower it'}
    ${businessHours} | ${businessHours.replaceAll('5', '3')} | ${[cpuPolicy]} | ${5}  | ${'less is asked for, and a policy lowers it'}
    ${campaign()}    | ${nothing}                            | ${[cpuPolicy]} | ${10} | ${'the event is deleted; the policy lowers from the base’s max'}
    ${campaign()}    | ${nothing}                            | ${[]}          | ${2}  | ${'the event is deleted, and no policy would lower it'}
  `('$because: it takes effect at the next tick', ({ before, after, policies, to }) => {
    const start = playedTo('12:00', `${header()}${before}`, worldWith({ ...base, policies }));
    const { world } = doneAt(start, '12:01', `${header()}${after}`, false);
    expect(world.service.desired).toBe(to);
  });

  it('keeps a count that was there before the event, though less is asked for now', () => {
    const start = playedTo('12:00', `${header()}${campaign('', 'desired: 6')}`, worldWith({ ...base, desired: 9 }));
    expect(doneAt(start, '12:01', `${header()}${campaign('', 'desired: 4')}`, false).world.service.desired).toBe(9);
  });

  it('tells the new end when the event is over', () => {
    const text = `${header()}${campaign('', 'desired: 12', 'campaign', '09:00', '19:00')}`;
    const { world } = tickThrough(playedTo('12:00'), schedule(text), '2026-11-27T12:01:00Z', '2026-11-27T19:01:00Z');
    expect(world.published.find(({ kind }) => kind === 'event-ended')).toMatchObject({
      end: '2026-11-27T19:00:00.000Z',
    });
  });

  it('brings the count back that an abandoned beginning had raised', () => {
    const start = playedTo('07:59', event, worldWith({ ...base, policies: [] }));
    const cut = tick(start, schedule(event), at('08:00'), { cutAfter: 3 }).world;
    expect(cut.service.desired).toBe(12);
    // The beginning may still be under way and deregister the target.
    const stood = doneAt(later(cut), '08:01', `${header()}${nothing}`, false).world;
    expect(stood).toMatchObject({ service: { desired: 12 }, registered: { min: 12, max: 12 } });
    expect(stood.record).toHaveProperty('snapshot');
    const { world } = doneAt(stood, '08:02', `${header()}${nothing}`, false);
    expect(world).toMatchObject({ service: { desired: 2 }, registered: { min: 2, max: 10 } });
    expect(world.record).not.toHaveProperty('snapshot');
  });

  it('is not looked at for ever when its scaling section is taken out', () => {
    const text = `${header('scaling: [ { metric: cpu, target: 60 } ]')}${nothing}`;
    const start = playedTo('07:10', text);
    expect(start.registered?.policies).toMatchObject([
      { name: 'cpu70', configuration: { TargetValue: 60, ScaleInCooldown: 300 } },
    ]);
    const { world } = doneAt(start, '07:20', `${header()}${nothing}`);
    expect(tick(world, schedule(`${header()}${nothing}`), at('07:21')).looks).toBe(0);
  });
});
