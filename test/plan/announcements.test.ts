import { describe, expect, it } from 'vitest';
import { failing } from '../../lib/plan/failing.ts';
import { whatToRead } from '../../lib/plan/what-to-read.ts';
import { headline } from '../../lib/tell/headline.ts';
import { recordOf, schedule, tick, tickThrough, wantedIn } from './play.ts';
import { later, type World, withDesired } from './pretend-aws.ts';
import { businessHours, campaign, header, night, nothing } from './texts.ts';
import { cpuPolicy, worldWith } from './worlds.ts';

const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };
const at = (time: string): Date => new Date(time.length === 5 ? `2026-11-27T${time}:00Z` : time);
const event = `${header()}${campaign()}`;

const play = (world: World, from: string, to: string, text = event): World =>
  tickThrough(world, schedule(text), at(from).toISOString(), at(to).toISOString()).world;

const kinds = ({ published }: World): readonly string[] => published.map(({ kind }) => kind);
const of = ({ published }: World, kind: string) => published.filter((one) => one.kind === kind);

/** Tasks that are asked for do not start; ECS says why. */
const stuck = (world: World, ...messages: readonly string[]): World => ({
  ...world,
  tasksStart: false,
  service: { ...world.service, events: messages.map((message) => ({ at: at('08:02'), message })) },
});

describe('an event', () => {
  it('is announced a day before, once, with what runs and what is planned', () => {
    const world = play(worldWith(base), '2026-11-26T08:50:00Z', '2026-11-26T09:30:00Z');
    expect(world.published).toMatchObject([
      {
        kind: 'event-upcoming',
        at: '2026-11-26T09:00:00.000Z',
        from: { desired: 2, min: 2, max: 10 },
        to: { desired: 12 },
        because: 'campaign asks for 12 tasks.',
        next: '2026-11-27T08:00:00.000Z',
        start: '2026-11-27T09:00:00.000Z',
      },
    ]);
  });

  it('says the requests that the count was made of', () => {
    const text = `${header('throughput: { requestsPerMinute: 500, buffer: 20% }')}${campaign('', 'requestsPerMinute: 5000')}`;
    const world = play(worldWith(base), '2026-11-26T09:00:00Z', '2026-11-26T09:00:00Z', text);
    expect(world.published[0]?.because).toBe('campaign asks for 12 tasks, for 5000 requests a minute.');
  });

  it('is ready once, with the time to spare', () => {
    const world = play(worldWith(base), '07:30', '08:30');
    expect(of(world, 'ready')).toMatchObject([
      { to: { desired: 12, running: 12 }, details: ['12 tasks are running, 59 minutes before the start.'] },
    ]);
  });

  it('is warmed up once, and says with what result it is ready', () => {
    const warm = 'warmUp: { url: https://waooaw.ai/health, requests: 50, every: 500ms }';
    const { world, diary } = tickThrough(
      worldWith(base),
      schedule(`${header()}${campaign(warm)}`),
      at('07:30').toISOString(),
      at('09:10').toISOString(),
    );
    expect(diary.filter((line) => line.includes('warm up'))).toEqual([
      '08:01 warm up https://waooaw.ai/health with 50 requests, remember and tell ready',
    ]);
    expect(of(world, 'ready')[0]?.details).toEqual([
      '12 tasks are running, 59 minutes before the start.',
      '50 of 50 warm-up requests were answered.',
    ]);
  });

  it('is at risk once when a third of the lead is left, with the reasons; then still ready', () => {
    const waiting = play(stuck(worldWith(base)), '07:30', '08:02');
    const world = play(
      stuck(waiting, 'service backend was unable to place a task. Capacity is unavailable'),
      '08:03',
      '08:50',
    );
    const critical = of(world, 'at-risk').filter(({ severity }) => severity === 'critical');
    expect(critical).toMatchObject([
      {
        at: '2026-11-27T08:40:00.000Z',
        to: { desired: 12, running: 2 },
        details: [
          '2 of 12 tasks are running.',
          expect.stringContaining('AWS has no Fargate capacity in the zone right now. ECS says: “'),
        ],
      },
    ]);
    const healed = play({ ...world, tasksStart: true }, '08:51', '09:01');
    expect(kinds(healed).slice(-3)).toEqual(['at-risk', 'ready', 'event-live']);
  });

  it('that goes live with too few tasks says so', () => {
    const world = play(stuck(worldWith(base)), '07:30', '09:01');
    expect(of(world, 'event-live')).toMatchObject([
      { severity: 'warning', details: ['2 of 12 tasks are running at the start.'] },
    ]);
  });

  it('whose count somebody sets to 0 is at risk until its tasks run again, each told once', () => {
    const live = play(worldWith(base), '07:30', '10:00');
    const message = 'service backend was unable to place a task';
    const taken = stuck(withDesired(live, 0), message);
    const short = play(taken, '10:01', '10:45');
    const world = play({ ...short, tasksStart: true }, '10:46', '11:30');
    const since = (from: World, to: World) =>
      to.published.slice(from.published.length).map(({ at: when, kind, severity, details, ...one }) => ({
        said: `${when.slice(11, 16)} ${severity} ${headline({ at: when, kind, severity, details, ...one })}`,
        details,
      }));
    expect(since(live, world)).toMatchObject([
      { said: '10:01 critical campaign: changed by somebody else and put right, 0 → 12 tasks on backend' },
      {
        said: '10:03 critical campaign: at risk, 0 of 12 tasks on backend, until Fri 27 Nov 18:00',
        details: ['0 of 12 tasks are running.', expect.stringContaining('The cluster has no room for another task.')],
      },
      {
        said: '10:46 info campaign: ready again, 12 of 12 tasks on backend, until Fri 27 Nov 18:00',
        details: ['12 tasks are running.'],
      },
    ]);
  });

  it('that was ready and loses tasks in its lead is no longer ready, and ready again when they are back', () => {
    const ready = play(worldWith(base), '07:30', '08:10');
    const lost = { ...ready, tasksStart: false, service: { ...ready.service, running: 3 } };
    const short = play(lost, '08:11', '08:30');
    const world = play({ ...short, tasksStart: true }, '08:31', '09:05');
    expect(world.published.slice(ready.published.length).map((one) => headline(one))).toEqual([
      'campaign: no longer ready, 3 of 12 tasks on backend, starts Fri 27 Nov 09:00',
      'campaign: ready again, 12 of 12 tasks on backend, starts Fri 27 Nov 09:00',
      'campaign: live, 12 of 12 tasks on backend, until Fri 27 Nov 18:00',
    ]);
  });

  it('whose tasks come and go is told of no more than once in ten minutes, and writes only what changes', () => {
    let world = play(worldWith(base), '07:30', '10:00');
    const before = world.published.length;
    for (let minute = 1; minute <= 60; minute += 1) {
      const isShort = minute % 6 < 4;
      const service = { ...world.service, running: isShort ? 5 : 12 };
      const now = new Date(at('10:00').getTime() + minute * 60_000);
      world = tick({ ...world, tasksStart: false, service }, schedule(event), now).world;
    }
    const told = world.published.slice(before);
    for (const kind of ['ready', 'at-risk']) {
      const times = told.filter((one) => one.kind === kind).map((one) => Date.parse(one.at));
      expect(times.length).toBeGreaterThan(2);
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(600_000);
    }
  });

  it('that is asked for late is not said to be not ready in that second: its tasks have two minutes', () => {
    const early = play(worldWith(base), '08:30', '08:51', `${header()}${nothing}`);
    expect(kinds(play(early, '08:52', '08:58'))).toEqual(['pre-scale-started', 'ready']);
    expect(of(play(stuck(early), '08:52', '08:58'), 'at-risk')).toMatchObject([
      { at: '2026-11-27T08:54:00.000Z', severity: 'critical' },
    ]);
  });

  it('is not ready with its floor alone where its count cannot be lowered by autoscaling', () => {
    const text = `${header()}${campaign('', 'min: 5, desired: 12')}`;
    const slow = play(stuck(worldWith(base)), '07:30', '08:10', text);
    expect(kinds(play({ ...slow, service: { ...slow.service, running: 6 } }, '08:11', '08:20', text))).not.toContain(
      'ready',
    );
  });

  it('that a ramp raises is ready for its start, not for its first step', () => {
    const text = `${header()}${campaign('rampUp: { step: 4, every: 10m }')}`;
    expect(of(play(worldWith(base), '07:30', '09:10', text), 'ready')[0]?.at).toBe('2026-11-27T08:21:00.000Z');
  });

  it('is not ready with tasks that its own first step takes away', () => {
    const ramp = 'autoscaling: floor\n    rampUp: { step: 3, every: 20m }';
    const text = `${header('', '')}${night('desired: 6')}${campaign(ramp, 'desired: 5')}`;
    const world = play(worldWith({ desired: 2 }), '01:50', '09:10', text);
    expect(of(world, 'pre-scale-started')[0]?.from).toMatchObject({ desired: 6, running: 6 });
    expect(of(world, 'ready').map(({ at: when }) => when)).toEqual(['2026-11-27T08:21:00.000Z']);
  });
});

describe('the half hour after tasks were asked for', () => {
  const text = `${header()}${businessHours}`;
  const asked = (...messages: readonly string[]) =>
    stuck(play(stuck(worldWith(base)), '07:30', '08:00', text), ...messages);
  const risks = (world: World) => of(world, 'at-risk').map(({ at: when, details }) => [when.slice(11, 16), ...details]);

  it('tells after five minutes that no task starts, with ECS’s reason, once', () => {
    const world = play(
      asked('(service backend) was unable to place a task because no container instance met'),
      '08:01',
      '09:00',
      text,
    );
    expect(risks(world)).toEqual([
      [
        '08:05',
        '5 tasks were asked for 5 minutes ago; 2 are running.',
        expect.stringMatching(/^The cluster has no room for another task\./),
      ],
    ]);
  });

  it('tells after a quarter of an hour where ECS gives no reason', () => {
    expect(risks(play(asked(), '08:01', '09:00', text))).toEqual([
      ['08:15', '5 tasks were asked for 15 minutes ago; 2 are running.', 'ECS gives no reason.'],
    ]);
  });

  it('tells of tasks that start and stop again', () => {
    const stopped = [3, 4, 5].map((minute) => ({
      at: at(`08:0${minute}`),
      reason: 'Essential container in task exited',
    }));
    const world = play({ ...asked(), stopped }, '08:01', '09:00', text);
    expect(risks(world)).toEqual([
      [
        '08:05',
        expect.any(String),
        '3 tasks have stopped since.',
        '3 tasks stopped: Essential container in task exited',
      ],
    ]);
  });

  it('does not mind what happened before', () => {
    const old = { at: at('07:00'), reason: 'Essential container in task exited' };
    expect(risks(play({ ...asked(), stopped: [old, old, old] }, '08:01', '08:14', text))).toEqual([]);
  });

  it('is over after half an hour: nothing is looked at any more', () => {
    const world = play(worldWith(base), '07:30', '08:30', text);
    const due = (time: string) =>
      whatToRead(wantedIn(world, schedule(text), at(time)), recordOf(world), at(time), false);
    expect(due('08:29')).toBeDefined();
    expect(due('08:31')).toBeUndefined();
  });

  it('is told once for all steps of an event’s ramp', () => {
    const ramped = `${header()}${campaign('rampUp: { step: 2, every: 8m }')}`;
    const message = 'capacity is unavailable at this time';
    const world = play(
      stuck(play(stuck(worldWith(base)), '07:30', '08:01', ramped), message),
      '08:02',
      '08:55',
      ramped,
    );
    expect(of(world, 'at-risk').filter(({ severity }) => severity === 'warning')).toHaveLength(1);
  });
});

describe('failures', () => {
  const quiet = `${header()}${nothing}`;
  const fail = (world: World, code: string, passing: boolean, text = quiet, now = at('12:00')) => {
    const { record, tell } = failing(
      wantedIn(world, schedule(text), now),
      recordOf(world),
      { code, message: `${code}.`, passing },
      now,
    );
    return { world: { ...world, record }, told: tell.map(({ kind, severity }) => `${kind} ${severity}`) };
  };
  const failEach = (codes: readonly (readonly [string, boolean])[], text = quiet) => {
    let world = play(worldWith(base), '11:50', '11:50', text);
    return codes.map(([code, passing]) => {
      const result = fail(world, code, passing, text);
      world = result.world;
      return result.told.join();
    });
  };

  it.each`
    codes                                                                                   | told                                        | because
    ${[['throttled', true], ['throttled', true], ['throttled', true], ['throttled', true]]} | ${['', '', 'failed warning', '']}           | ${'a passing one is told when it lasts, once'}
    ${[['throttled', true], ['timeout', true], ['throttled', true], ['timeout', true]]}     | ${['', '', 'failed warning', '']}           | ${'two that alternate are one trouble'}
    ${[['access-denied', false], ['access-denied', false]]}                                 | ${['failed warning', '']}                   | ${'one that does not pass is told at once, once'}
    ${[['access-denied', false], ['throttled', true], ['access-denied', false]]}            | ${['failed warning', '', '']}               | ${'one in between does not make it new'}
    ${[['throttled', true], ['access-denied', false], ['invalid', false]]}                  | ${['', 'failed warning', 'failed warning']} | ${'another that does not pass is another trouble'}
  `('$because', ({ codes, told }) => {
    expect(failEach(codes)).toEqual(told);
  });

  it('of an event are told at once, as critical', () => {
    const { told } = fail(play(worldWith(base), '11:50', '11:50'), 'unavailable', true, event);
    expect(told).toEqual(['failed critical']);
  });

  it.each(['throttled', 'concurrent-update'])(
    'of an event that ask to slow down are told when they last: %s',
    (code) => {
      const first = fail(play(worldWith(base), '11:50', '11:50'), code, true, event);
      const second = fail(first.world, code, true, event);
      expect([first.told, second.told]).toEqual([[], []]);
      expect(fail(second.world, code, true, event).told).toEqual(['failed critical']);
    },
  );

  it('are over when a plan was done; that is told if they were', () => {
    const start = play(worldWith(base), '11:50', '11:50', quiet);
    const told = fail(start, 'access-denied', false).world;
    const recovered = tick(told, schedule(quiet), at('12:01')).world;
    expect(kinds(recovered)).toEqual(['failed', 'recovered']);
    expect(recovered.record).not.toHaveProperty('failing');
    const untold = fail(start, 'throttled', true).world;
    expect(kinds(tick(untold, schedule(quiet), at('12:01')).world)).toEqual([]);
  });
});

describe('the record', () => {
  it('forgets what was told of events that are over', () => {
    const many = Array.from({ length: 20 }, (_, day) => {
      const date = new Date(Date.UTC(2026, 10, 27 + day)).toISOString().slice(0, 10);
      return campaign('', 'desired: 4', `event-${day}`).replaceAll('2026-11-27', date);
    }).join('');
    const text = schedule(`${header()}${many}`);
    const { world } = tickThrough(worldWith(base), text, '2026-11-26T00:00:00Z', '2026-12-20T00:00:00Z', 600_000);
    expect(of(world, 'ready')).toHaveLength(20);
    expect(of(world, 'event-upcoming')).toHaveLength(20);
    expect(world.record?.told.length).toBeLessThan(5);
  });

  it('stays small enough to be written while nothing can be published', () => {
    let world = later(play(worldWith(base), '07:30', '09:30'));
    for (let minute = 0; minute < 300; minute += 1) {
      const now = new Date(at('09:31').getTime() + minute * 60_000);
      const before = tick(withDesired(world, 3), schedule(event), now, { cutAfter: 3 }).world;
      world = later(before);
    }
    expect(world.record?.outbox.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(world.record).length).toBeLessThan(200_000);
  });
});
