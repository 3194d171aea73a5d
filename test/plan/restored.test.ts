import { describe, expect, it } from 'vitest';
import { startDraft } from '../../lib/plan/draft.ts';
import { keepCompared } from '../../lib/plan/restored.ts';
import { schedule, type TickOptions, tick } from './play.ts';
import { later, type World, withDesired, withPolicy } from './pretend-aws.ts';
import { told } from './read-plan.ts';
import { campaign, header, nothing } from './texts.ts';
import { at, recordWith, seenWith, wantedWith } from './wanted-with.ts';
import { active, cpuPolicy, worldWith } from './worlds.ts';

type Change = (world: World) => World;

const instant = (time: string): Date => new Date(`2026-11-27T${time}:00Z`);
const next = (time: string): string => new Date(instant(time).getTime() + 60_000).toISOString().slice(11, 16);

interface Story {
  /** The schedule, or the schedule at each time. */
  readonly text: string | ((time: string) => string);
  readonly until: string;
  /** What happens right before the tick of a minute. */
  readonly happens?: Readonly<Record<string, Change>>;
  readonly options?: (time: string) => TickOptions | undefined;
  readonly from?: World;
  readonly since?: string;
}

const read = new Map<string, ReturnType<typeof schedule>>();
const scheduleOf = (text: string): ReturnType<typeof schedule> => {
  const known = read.get(text) ?? schedule(text);
  read.set(text, known);
  return known;
};

/** A tick a minute. */
function played({ text, until, happens = {}, options, from, since = '07:58' }: Story): World {
  let world = from ?? worldWith({ desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] });
  for (let time = since; time <= until; time = next(time)) {
    world = happens[time]?.(later(world)) ?? later(world);
    const plannedBy = scheduleOf(typeof text === 'string' ? text : text(time));
    world = tick(world, plannedBy, instant(time), { all: time.endsWith('0'), ...options?.(time) }).world;
  }
  return world;
}

const late = new Set(['event-ended', 'restored', 'pre-scale-started', 'event-live']);
const toldFrom = (time: string, { published }: World): readonly string[] =>
  published.flatMap(({ at, kind, window }) =>
    late.has(kind) && at.slice(11, 16) >= time ? [`${at.slice(11, 16)} ${kind} ${window}`] : [],
  );
const restoredIn = ({ published }: World) => published.filter(({ kind }) => kind === 'restored');

const plain = `${header()}${campaign()}`;
const winding = `${header()}${campaign('rampDown: { step: 2, every: 5m }')}`;
const second = campaign('autoscaling: floor', 'desired: 8', 'second', '19:05', '20:00');

describe('that all is as it was', () => {
  it('is told at once where nothing winds down, when it is seen', () => {
    expect(toldFrom('17:00', played({ text: plain, until: '18:30' }))).toEqual([
      '18:00 event-ended campaign',
      '18:00 restored campaign',
    ]);
  });

  it('is told once, when the floor has walked down, with the counts of then', () => {
    const world = played({
      text: winding,
      until: '19:30',
      happens: { '18:10': (one) => withDesired(one, 8), '18:19': (one) => withDesired(one, 3) },
    });
    expect(toldFrom('17:00', world)).toEqual(['18:00 event-ended campaign', '18:20 restored campaign']);
    expect(restoredIn(world)).toMatchObject([
      { severity: 'info', to: { desired: 3, min: 2, max: 10 }, thread: 'campaign@2026-11-27T09:00:00.000Z' },
    ]);
    expect(world.record).not.toHaveProperty('restored');
  });

  it('waits for the floor, also where scheduled actions that were paused meanwhile go on before', () => {
    const evening = { name: 'evening', schedule: 'cron(3 18 * * ? *)', timezone: 'UTC', max: 12 };
    const world = played({
      text: `${winding.replace('base: { min: 2, max: 10 }', '')}${campaign('autoscaling: suspend', 'desired: 8', 'second', '17:00', '18:05')}`,
      until: '19:30',
      from: worldWith({
        desired: 2,
        registered: { min: 2, max: 10 },
        policies: [cpuPolicy],
        scheduledActions: [evening],
      }),
    });
    expect(toldFrom('17:30', world)).toEqual([
      '18:00 event-ended campaign',
      '18:05 event-ended second',
      '18:25 restored campaign',
    ]);
    expect(restoredIn(world)[0]?.details.join(' ')).toContain('evening');
  });

  it('is remembered meanwhile, with what was compared when it came back', () => {
    const changed: Change = (world) =>
      withPolicy(world, { ...cpuPolicy, configuration: { ...cpuPolicy.configuration, TargetValue: 50 } });
    const walking = played({ text: winding, until: '18:10', happens: { '18:05': changed } });
    expect(walking.record?.restored).toMatchObject({ isSame: true, event: { window: 'campaign' } });
    const world = played({ text: winding, from: walking, since: '18:11', until: '18:30' });
    expect(restoredIn(world)).toMatchObject([
      { severity: 'info', details: ['1 scaling policy identical to what was saved'] },
    ]);
  });

  it('waits for a step of the floor that fails', () => {
    const refuses: TickOptions['refuses'] = ({ kind }) => kind === 'register';
    const options = (time: string) => (time >= '18:20' && time < '18:25' ? { refuses } : undefined);
    expect(toldFrom('18:01', played({ text: winding, until: '18:40', options }))).toEqual(['18:25 restored campaign']);
  });

  it.each(Array.from({ length: 9 }, (_, index) => index))(
    'is told once, whatever its tick is cut off after: %s',
    (cutAfter) => {
      const options = (time: string) => (time === '18:20' ? { cutAfter } : undefined);
      expect(restoredIn(played({ text: winding, until: '18:30', options }))).toHaveLength(1);
    },
  );

  it('is told when the target leaves the schedule while the floor walks down, and then it is forgotten', () => {
    const away = winding.replaceAll('backend', 'other');
    const world = played({ text: (time) => (time < '18:12' ? winding : away), until: '18:20' });
    expect(toldFrom('18:01', world)).toEqual(['18:12 restored campaign']);
    expect(world).not.toHaveProperty('record');
  });

  it('and where its service is deleted besides', () => {
    const away = winding.replaceAll('backend', 'other');
    const gone: Change = (world) => ({ ...world, service: { ...world.service, status: 'INACTIVE', desired: 0 } });
    const world = played({
      text: (time) => (time < '18:12' ? winding : away),
      until: '18:20',
      happens: { '18:12': gone },
    });
    expect(toldFrom('18:01', world)).toEqual(['18:12 restored campaign']);
    expect(world).not.toHaveProperty('record');
  });

  it('is told before the next event, which begins while the floor still walks down', () => {
    const text = `${winding}${second.replace('lead: 1h', 'lead: 55m')}`;
    expect(toldFrom('17:00', played({ text, until: '20:30' }))).toEqual([
      '18:00 event-ended campaign',
      '18:10 restored campaign',
      '18:10 pre-scale-started second',
      '19:05 event-live second',
      '20:00 event-ended second',
    ]);
  });

  it('also where the next event cannot be brought about yet', () => {
    const larger = second.replace('lead: 1h', 'lead: 55m').replace('desired: 8', 'desired: 15');
    const text = `${winding}${larger}`;
    const refuses: TickOptions['refuses'] = ({ kind }) => kind === 'register';
    const options = (time: string) => (time >= '18:10' && time < '18:13' ? { refuses } : undefined);
    const told = toldFrom('18:01', played({ text, until: '18:30', options }));
    expect(told.slice(0, 2)).toEqual(['18:10 restored campaign', '18:13 pre-scale-started second']);
    expect(told).toHaveLength(2);
  });

  it('is told at once where the event is taken out of the schedule', () => {
    const text = (time: string): string => (time < '12:00' ? winding : `${header()}${nothing}`);
    expect(toldFrom('11:00', played({ text, until: '12:10' }))).toEqual([
      '12:00 event-ended campaign',
      '12:00 restored campaign',
    ]);
  });

  it('is told before what is compared next takes its place', () => {
    const takenAt = at('08:00').toISOString();
    const waiting = { takenAt, facts: [], isSame: true };
    const draft = startDraft({
      wanted: wantedWith(),
      observed: seenWith({ bounds: [2, 10] }),
      record: recordWith({ restored: waiting }),
      now: at('18:00'),
    });
    const configuration = { policies: [], scheduledActions: [], tags: {}, alarms: [] };
    const next = { takenAt: at('17:00').toISOString(), min: 2, max: 10, suspended: active, configuration };
    keepCompared(draft, { ...next, deregistered: true }, { facts: [], isSame: true });
    draft.remember('a test');
    expect(told(draft.steps)).toMatchObject([{ kind: 'restored' }]);
    expect(draft.record.restored).toMatchObject({ takenAt: next.takenAt });
  });
});
