import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import { halfBlindTick, schedule, tickThrough } from './play.ts';
import { registered, type World, withDesired } from './pretend-aws.ts';
import { reasons } from './read-plan.ts';
import { businessHours, campaign, header } from './texts.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, standingWith, wantedWith } from './wanted-with.ts';
import { active, cpuPolicy, worldWith } from './worlds.ts';

const quiet = wantedWith();
const snapshot = {
  takenAt: '',
  min: 2,
  max: 10,
  suspended: active,
  configuration: { policies: [], scheduledActions: [], tags: {}, alarms: [] },
  deregistered: true,
};

describe('where something could not be read', () => {
  const owed = wantedWith({ state: { min: 12, max: 12, inForce: [occurrence()], because: 'It is Friday.' } });
  it('nothing is done on half the knowledge', () => {
    const seen = seenWith({ bounds: [1, 3], incomplete: true });
    expect(plan(quiet, seen, recordWith(), at('12:00'))).toEqual([]);
    expect(plan(quiet, seen, recordWith({ applied: appliedTo(quiet), snapshot }), at('12:00'))).toEqual([]);
  });

  it('an event’s floor is raised, which needs no more than the count, and nothing else is done', () => {
    const steps = plan(
      owed,
      seenWith({ service: { desired: 4 }, incomplete: true }),
      recordWith({ snapshot }),
      at('12:00'),
    );
    expect(reasons(steps)).toEqual([
      ['keep-copy', 'what is saved must outlive its record'],
      ['remember', 'the counts found are kept before what is owed is raised'],
      ['desired 4 → 12', 'at least 12 tasks are owed: It is Friday.'],
      ['remember', 'what is under way is told, though not all of it could be brought about'],
    ]);
    expect(steps[1]).toMatchObject({
      record: { transition: { from: { desired: 4 } }, raised: [{ from: 4, to: 12 }], baseline: { desired: 4 } },
    });
  });

  it('an event whose floor holds is left as it is', () => {
    const seen = seenWith({ service: { desired: 12 }, bounds: [12, 12], incomplete: true });
    const record = recordWith({
      applied: appliedTo(owed),
      readiness: [standingWith({ said: 'ready', liveAt: '09:00' })],
    });
    expect(plan(owed, seen, record, at('12:00'))).toEqual([]);
  });
});

const halfBlind = (start: World, text: string, time: string, unread: 'target' | 'details'): World =>
  halfBlindTick(start, schedule(text), at(time), { unread });

describe('ticks that could not read everything', () => {
  const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };
  const played = (world: World, from: string, to: string, text: string): World =>
    tickThrough(world, schedule(text), at(from).toISOString(), at(to).toISOString()).world;
  const kinds = ({ published }: World) => published.map(({ kind }) => kind);

  const through = (start: World, text: string, from: string, to: string, unread: 'target' | 'details'): World => {
    let world = start;
    for (let time = at(from); time <= at(to); time = new Date(time.getTime() + 60_000))
      world = halfBlind(world, text, time.toISOString().slice(11, 16), unread);
    return world;
  };

  it.each([['07:59'], [undefined]])('do not lose the bounds that were there before (ticks until %s)', (until) => {
    const text = `${header('', '')}${campaign()}`;
    const start = until === undefined ? worldWith(base) : played(worldWith(base), '01:00', until, text);
    const blind = halfBlind(halfBlind(start, text, '08:00', 'target'), text, '08:01', 'details');
    expect(blind.service.desired).toBe(12);
    const { service, registered } = played(blind, '08:02', '18:10', text);
    expect({ service, registered }).toMatchObject({ service: { desired: 2 }, registered: { min: 2, max: 10 } });
  });

  it('do not lose them where the tick that can read them stands back from what was begun', () => {
    const early = campaign('autoscaling: suspend', 'desired: 8', 'early', '09:00', '09:30');
    const late = campaign('autoscaling: floor', 'min: 4, max: 7', 'late', '09:10', '09:30').replace('windows:', '');
    const text = `${header('', '')}${early}${late}`;
    const blind = through(played(worldWith(base), '01:00', '07:59', text), text, '08:00', '08:15', 'target');
    const { service, registered } = played(blind, '08:16', '10:00', text);
    expect({ service, registered }).toMatchObject({ service: { desired: 2 }, registered: { min: 2, max: 10 } });
  });

  it('tell what they found, and not that nothing was registered', () => {
    const text = `${header()}${campaign('autoscaling: floor')}`;
    const start = withDesired(played(worldWith(base), '01:00', '09:10', text), 3);
    const world = played(halfBlind(start, text, '09:11', 'target'), '09:12', '09:12', text);
    expect(world.published.find(({ kind }) => kind === 'drift')?.because).toBe(
      'The desired count 3 was outside 12 to 12. At least 12 tasks are owed, so that was put right.',
    );
  });

  it('tell an event whose tasks they raised, once, and its end', () => {
    const text = `${header()}${campaign('', 'desired: 12', 'campaign', '09:00', '09:10')}`;
    const start = played(worldWith(base), '01:00', '07:59', text);
    const worlds = [start];
    for (let minute = 0; minute < 70; minute += 1) {
      const time = new Date(at('08:00').getTime() + minute * 60_000).toISOString().slice(11, 16);
      worlds.push(halfBlind(worlds.at(-1) ?? start, text, time, 'target'));
    }
    const [early, late] = [worlds[30] ?? start, worlds.at(-1) ?? start];
    expect(kinds(late)).toEqual(['event-upcoming', 'pre-scale-started', 'failed', 'event-live']);
    expect(late.published[1]).toMatchObject({
      from: { desired: 2 },
      to: { desired: 12 },
      details: ['Not everything about the service could be read; until it can, its autoscaling stays as it is.'],
    });
    expect(kinds(played(late, '09:10', '09:15', text)).slice(4)).toEqual(['event-ended', 'recovered']);
    expect(kinds(played(early, '08:30', '09:05', text)).slice(3)).toEqual(['recovered', 'ready', 'event-live']);
  });

  it('leave it to the next one to tell of business hours that begin meanwhile', () => {
    const text = `${header()}${businessHours}${campaign()}`;
    const blind = halfBlind(played(worldWith(base), '01:00', '07:59', text), text, '08:00', 'target');
    expect(kinds(blind)).toEqual(['event-upcoming', 'pre-scale-started', 'failed']);
    const next = played(blind, '08:01', '08:02', text);
    expect(kinds(next).slice(3)).toEqual(['window-started', 'recovered', 'ready']);
    expect(next.published[3]).toMatchObject({ from: { desired: 12 }, to: { desired: 12 } });
    expect(next.record?.applied?.inForce.map(({ window }) => window).sort()).toEqual(['business-hours', 'campaign']);
  });

  const evening = businessHours.replace('08:00', '16:00').replace('min: 5, max: 10, desired: 5', 'desired: 7');

  it.each([
    ['target', '09:10'],
    ['details', '09:11'],
  ] as const)('tell the end of an event for which enough ran already: %s', (unread, ended) => {
    const text = `${header()}${evening}${campaign('', 'desired: 5', 'campaign', '09:00', '09:10')}`;
    const start = played(worldWith({ ...base, desired: 6 }), '01:00', '07:59', text);
    const world = played(through(start, text, '08:00', '09:09', unread), '09:10', '16:10', text);
    expect(kinds(world)).toEqual([
      'event-upcoming',
      'pre-scale-started',
      'failed',
      'event-live',
      'event-ended',
      'recovered',
      'window-started',
    ]);
    expect(world.published[4]).toMatchObject({
      at: `2026-11-27T${ended}:00.000Z`,
      from: { desired: 6 },
      to: { desired: 6 },
    });
  });

  it('leave it to the next one to tell a scale-up that raises more', () => {
    const day = businessHours.replace('08:00', '08:30').replace('min: 5, max: 10, desired: 5', 'desired: 8');
    const text = `${header()}${campaign('', 'desired: 5')}${day}`;
    const start = played(worldWith(base), '01:00', '07:59', text);
    const world = played(through(start, text, '08:00', '08:32', 'target'), '08:33', '08:50', text);
    expect(world.published.filter(({ kind }) => kind === 'window-started')).toMatchObject([{ to: { desired: 8 } }]);
  });

  it.each(['scale-up', 'scale-down'])('let come back what they raised, though a %s follows', (kind) => {
    const next = businessHours
      .replace('scale-up', kind)
      .replace('min: 5, max: 10, desired: 5', kind === 'scale-up' ? 'min: 2, max: 20' : 'min: 1')
      .replace('08:00', '10:00')
      .replace('20:00', '14:00');
    const text = `${header()}${campaign('', 'desired: 12', 'campaign', '09:00', '10:00')}${next}`;
    const start = played(worldWith({ ...base, policies: [] }), '01:00', '07:59', text);
    const world = played(through(start, text, '08:00', '09:59', 'target'), '10:00', '14:10', text);
    expect(world.service.desired).toBe(2);
  });

  it('tell the end of two events that followed each other', () => {
    const second = campaign('', 'desired: 6', 'second', '09:10', '09:20');
    const text = `${header()}${campaign('', 'desired: 5', 'campaign', '09:00', '09:10')}${second}`;
    const start = played(worldWith({ ...base, desired: 6 }), '01:00', '07:59', text);
    const world = played(through(start, text, '08:00', '09:15', 'target'), '09:16', '09:30', text);
    const threads = world.published.filter(({ kind }) => kind === 'event-ended').map(({ window }) => window);
    expect(threads).toEqual(['campaign', 'second']);
  });

  it('tell that an event is cancelled whose target was disabled in its lead', () => {
    const text = (more = '') => `${header(more)}${campaign('', 'desired: 5')}`;
    const start = played(worldWith({ ...base, desired: 6 }), '01:00', '07:59', text());
    const world = played(halfBlind(start, text(), '08:00', 'target'), '08:01', '08:10', text('enabled: false'));
    expect(kinds(world).slice(3)).toEqual(['event-cancelled', 'recovered']);
    expect(world.record).toBeUndefined();
  });

  it('do not let people’s tasks be taken away in the event', () => {
    const peak = businessHours.replace('08:00', '05:00').replace('20:00', '08:00').replace('desired: 5', 'desired: 15');
    const text = `${header('', 'base: { min: 2, max: 40 }')}${peak.replace('max: 10', 'max: 40')}${campaign()}`;
    const wide = worldWith({ ...base, registered: { min: 2, max: 40 }, policies: [] });
    const start = played(withDesired(played(wide, '01:00', '07:50', text), 20), '07:51', '07:59', text);
    expect(played(start, '08:00', '08:10', text).service.desired).toBe(20);
    expect(played(halfBlind(start, text, '08:00', 'target'), '08:01', '08:10', text).service.desired).toBe(20);
  });

  it('do not take the bounds that were applied for those that are there', () => {
    const early = campaign('autoscaling: floor', 'desired: 12', 'early', '02:00', '03:00');
    const text = `${header('', '')}${early}${campaign('autoscaling: floor')}`;
    const terraform = registered(played(worldWith(base), '00:30', '07:00', text), {
      min: 3,
      max: 20,
      suspended: active,
    });
    const blind = halfBlind(played(terraform, '07:01', '07:59', text), text, '08:00', 'target');
    expect(
      blind.published.find(({ kind, window }) => kind === 'pre-scale-started' && window === 'campaign')?.from,
    ).toEqual({
      desired: 3,
      running: 3,
    });
    const next = played(blind, '08:01', '08:01', text);
    expect(next.registered?.max).toBe(20);
    expect(played(next, '08:02', '18:10', text).registered).toMatchObject({ min: 3, max: 20 });
  });

  it('let it be told that somebody had loosened the bounds', () => {
    const text = `${header()}${campaign('autoscaling: floor')}`;
    const start = registered(played(worldWith(base), '01:00', '09:10', text), { min: 1, max: 20, suspended: active });
    const world = played(halfBlind(withDesired(start, 3), text, '09:11', 'target'), '09:12', '09:40', text);
    expect(world.published.filter(({ kind }) => kind === 'drift').map(({ because }) => because)).toEqual([
      'The bounds were 1 to 20 instead of 12 to 12. At least 12 tasks are owed, so that was put right.',
    ]);
  });

  it.each(['08:00', '07:30'])('leave it to the next one to tell a scale-up from %s that asks for more', (from) => {
    const day = businessHours
      .replace('08:00', from)
      .replace('min: 5, max: 10, desired: 5', 'min: 3, max: 10, desired: 9');
    const text = `${header()}${day}${campaign('', 'desired: 3')}`;
    const start = played(worldWith(base), '01:00', from === '08:00' ? '07:59' : '07:29', text);
    const world = played(through(start, text, from, '08:04', 'target'), '08:05', '08:50', text);
    expect(world.service.desired).toBe(9);
    expect(world.published.filter(({ kind }) => kind === 'window-started')).toMatchObject([
      { from: { desired: 3 }, to: { desired: 9 } },
    ]);
  });

  it('leave it to the next one to tell a scale-up that began with their outage, in an event long under way', () => {
    const day = businessHours
      .replace('08:00', '08:45')
      .replace('min: 5, max: 10, desired: 5', 'min: 3, max: 20, desired: 15');
    const text = `${header()}${day}${campaign('', 'desired: 12')}`;
    const start = played(worldWith(base), '01:00', '08:44', text);
    const world = played(through(start, text, '08:45', '09:00', 'target'), '09:01', '09:50', text);
    expect(world.service.desired).toBe(15);
    expect(world.published.filter(({ kind }) => kind === 'window-started')).toMatchObject([
      { from: { desired: 12 }, to: { desired: 15 } },
    ]);
  });

  it.each(['09:00', '08:58'])('leave it to the next one to tell what the end of a scale-up at %s takes', (ends) => {
    const office = businessHours
      .replace('08:00', '05:00')
      .replace('20:00', ends)
      .replace('min: 5, max: 10, desired: 5', 'min: 2, max: 10, desired: 6');
    const text = `${header()}${office}${campaign('', 'desired: 3')}`;
    const start = played(worldWith({ ...base, policies: [] }), '01:00', '08:57', text);
    const world = played(through(start, text, '08:58', '09:04', 'target'), '09:05', '09:30', text);
    expect(world.service.desired).toBe(3);
    expect(world.published.filter(({ kind }) => kind === 'window-ended')).toMatchObject([
      { from: { desired: 6 }, to: { desired: 3 } },
    ]);
  });

  it('let what follows begin from what they told', () => {
    const text = `${header()}${campaign('', 'desired: 12', 'campaign', '09:00', '09:10')}`;
    const start = played(worldWith({ ...base, policies: [] }), '01:00', '07:59', text);
    const world = played(through(start, text, '08:00', '09:09', 'target'), '09:10', '09:20', text);
    const moves = world.published.filter(({ kind }) => kind === 'event-live' || kind === 'event-ended');
    expect(moves).toMatchObject([
      { from: { desired: 12 }, to: { desired: 12 } },
      { from: { desired: 12 }, to: { desired: 2 } },
    ]);
  });

  it('let the end of one of two events tell what ran', () => {
    const small = campaign('autoscaling: suspend', 'desired: 3', 'small', '09:00', '12:00');
    const big = campaign('autoscaling: floor', 'desired: 12', 'big', '10:00', '13:00');
    const text = `${header('', 'base: { min: 2, max: 20 }')}${small}${big}`;
    const start = played(worldWith({ ...base, registered: { min: 2, max: 20 } }), '01:00', '08:30', text);
    const world = played(through(start, text, '08:31', '12:05', 'details'), '12:06', '12:30', text);
    const ends = world.published.filter(({ kind, window }) => kind === 'event-ended' && window === 'small');
    expect(ends).toMatchObject([{ from: { desired: 12 }, to: { desired: 12 } }]);
  });
});
