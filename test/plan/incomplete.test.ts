import { describe, expect, it } from 'vitest';
import { failing } from '../../lib/plan/failing.ts';
import { look } from '../../lib/plan/look.ts';
import { plan } from '../../lib/plan/plan.ts';
import { recordOf, schedule, tickThrough, wantedIn } from './play.ts';
import { after, later, observe, publish, type World, withDesired, withRecord } from './pretend-aws.ts';
import { reasons } from './read-plan.ts';
import { businessHours, campaign, header } from './texts.ts';
import { appliedTo, at, occurrence, recordWith, seenWith, wantedWith } from './wanted-with.ts';
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
      ['remember', 'the counts found are kept before what is owed is raised'],
      ['desired 4 → 12', 'at least 12 tasks are owed: It is Friday.'],
    ]);
    expect(steps[0]).toMatchObject({ record: { transition: { from: { desired: 4 } } } });
  });

  it('an event whose floor holds is left as it is', () => {
    const seen = seenWith({ service: { desired: 12 }, bounds: [12, 12], incomplete: true });
    expect(plan(owed, seen, recordWith(), at('12:00'))).toEqual([]);
  });
});

/** A tick that cannot read the scalable target at all, or only not what hangs on it. */
function halfBlind(start: World, text: string, time: string, unread: 'target' | 'details'): World {
  const now = at(time);
  const wanted = wantedIn(start, schedule(text), now);
  let world = later(start);
  const eyes = look(wanted, recordOf(world), now, false) ?? { configuration: 'all', stopped: false };
  const { service, scalableTarget } = observe(world, eyes);
  const seen = { service, ...(unread === 'details' && scalableTarget && { scalableTarget }), incomplete: true };
  for (const step of plan(wanted, seen, recordOf(world), now)) world = after(world, step, now);
  const failure = { code: 'throttled', message: 'Throttled.', passing: true };
  return publish(withRecord(world, failing(wanted, recordOf(world), failure, now).record));
}

describe('ticks that could not read everything', () => {
  const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };
  const played = (world: World, from: string, to: string, text: string): World =>
    tickThrough(world, schedule(text), at(from).toISOString(), at(to).toISOString()).world;
  const kinds = ({ published }: World) => published.map(({ kind }) => kind);

  it.each([['07:59'], [undefined]])('do not lose the bounds that were there before (ticks until %s)', (until) => {
    const text = `${header('', '')}${campaign()}`;
    const start = until === undefined ? worldWith(base) : played(worldWith(base), '01:00', until, text);
    const blind = halfBlind(halfBlind(start, text, '08:00', 'target'), text, '08:01', 'details');
    expect(blind.service.desired).toBe(12);
    const { service, registered } = played(blind, '08:02', '18:10', text);
    expect({ service, registered }).toMatchObject({ service: { desired: 2 }, registered: { min: 2, max: 10 } });
  });

  it('tell what they found, and not that nothing was registered', () => {
    const text = `${header()}${campaign('autoscaling: floor')}`;
    const start = withDesired(played(worldWith(base), '01:00', '09:10', text), 3);
    const world = played(halfBlind(start, text, '09:11', 'target'), '09:12', '09:12', text);
    expect(world.published.find(({ kind }) => kind === 'drift')?.because).toBe(
      'The desired count 3 is outside 12 to 12. At least 12 tasks are owed, so that was put right.',
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

  it('tell nothing of business hours that begin or end meanwhile', () => {
    const text = `${header()}${businessHours}${campaign()}`;
    const blind = halfBlind(played(worldWith(base), '01:00', '07:59', text), text, '08:00', 'target');
    expect(kinds(blind)).toEqual(['event-upcoming', 'pre-scale-started', 'failed']);
    expect(
      played(blind, '08:01', '08:02', text)
        .record?.applied?.inForce.map(({ window }) => window)
        .sort(),
    ).toEqual(['business-hours', 'campaign']);
  });
});
