import { describe, expect, it } from 'vitest';
import { schedule, tick } from './play.ts';
import { later, registered, type World, withDesired } from './pretend-aws.ts';
import { businessHours, campaign, header, nothing } from './texts.ts';
import { active, worldWith } from './worlds.ts';

type Change = (world: World) => World;

const event = `${header()}${campaign()}`;
const floor = `${header()}${campaign('autoscaling: floor')}`;
const instant = (time: string): Date => new Date(`2026-11-27T${time}:00Z`);
const next = (time: string): string => new Date(instant(time).getTime() + 60_000).toISOString().slice(11, 16);

/** A tick a minute from 07:50 on; right before some of them somebody changes something. */
function played(
  text: string | ((time: string) => string),
  until: string,
  change: (time: string) => Change | undefined,
) {
  let world = worldWith({ desired: 2, registered: { min: 2, max: 10 } });
  const writes: string[] = [];
  for (let time = '07:50'; time <= until; time = next(time)) {
    const before = world.record?.version ?? 0;
    world = change(time)?.(later(world)) ?? later(world);
    const plannedBy = schedule(typeof text === 'string' ? text : text(time));
    world = tick(world, plannedBy, instant(time), { all: time.endsWith('0') }).world;
    if (world.record?.version !== before) writes.push(time);
  }
  return { world, writes };
}

const during =
  (from: string, to: string, change: Change) =>
  (time: string): Change | undefined =>
    time >= from && time < to ? change : undefined;
const drifts = ({ published }: World): readonly string[] =>
  published.flatMap(({ kind, at, severity, because }) =>
    kind === 'drift' ? [`${at.slice(11, 16)} ${severity} ${because}`] : [],
  );
const lowered: Change = (world) => withDesired(world, 4);
const loosened: Change = (world) => registered(world, { min: 1, max: 12, suspended: active });

const first =
  '10:00 critical The desired count was 4 instead of 12. At least 12 tasks are owed, so that was put right.';

describe('something that sets the count every minute', () => {
  it('is one message an hour, with how often it was put right', () => {
    const { world } = played(event, '12:30', during('10:00', '12:30', lowered));
    expect(drifts(world)).toEqual([
      first,
      '11:00 critical Prescale put right the desired count 60 more times in the last hour. Something changes it every minute.',
      '12:00 critical Prescale put right the desired count 60 more times in the last hour. Something changes it every minute.',
    ]);
    expect(world.service.desired).toBe(12);
  });

  it('is told also when it has stopped, and then forgotten: a settled target writes nothing', () => {
    const { world, writes } = played(event, '13:00', during('10:00', '10:08', lowered));
    expect(drifts(world)).toEqual([
      first,
      '11:00 critical Prescale put right the desired count 7 more times in the last hour. Something changes it again and again.',
    ]);
    expect(writes.filter((time) => time > '10:08')).toEqual(['11:00', '12:00']);
    expect(world.record).not.toHaveProperty('repairs');
  });

  it('is told at once when it comes again after an hour of peace', () => {
    const { world } = played(event, '11:10', (time) => (['10:00', '11:05'].includes(time) ? lowered : undefined));
    expect(drifts(world)).toEqual([first, first.replace('10:00', '11:05')]);
  });

  it('is told at once when it comes again after an hour without a tick', () => {
    const { world } = played(event, '10:01', (time) => (time === '10:00' ? lowered : undefined));
    const again = tick(lowered(later(world)), schedule(event), instant('11:05')).world;
    const seen = tick(later(again), schedule(event), instant('11:06')).world;
    expect(drifts(seen)).toEqual([first, first.replace('10:00', '11:05')]);
  });

  it('is told as a warning where it came once more, and nothing is owed', () => {
    const text = `${header('enforce: true')}${nothing}`;
    const { world } = played(text, '09:20', (time) => (['08:00', '08:10'].includes(time) ? loosened : undefined));
    expect(drifts(world)).toEqual([
      '08:00 warning The bounds were 1 to 12 instead of 2 to 10. It was put back.',
      '09:00 warning Prescale put right the bounds once more in the last hour. Something changed it again.',
    ]);
  });

  it('keeps nothing else from being told at once', () => {
    const both: Change = (world) => withDesired(loosened(world), 4);
    const { world } = played(floor, '10:10', (time) =>
      time === '10:05' ? both : during('10:00', '10:10', lowered)(time),
    );
    expect(drifts(world)).toEqual([
      '10:00 critical The desired count 4 was outside 12 to 12. At least 12 tasks are owed, so that was put right.',
      '10:05 critical The bounds were 1 to 12 instead of 12 to 12. At least 12 tasks are owed, so that was put right.',
    ]);
  });

  it('is told to its end where its target leaves the schedule', () => {
    const text = (time: string): string =>
      time < '10:05' ? event : businessHours.replace(/^/, header()).replaceAll('backend', 'other');
    const { world } = played(text, '10:10', during('10:00', '10:04', lowered));
    expect(drifts(world)).toEqual([
      first,
      '10:05 critical Prescale put right the desired count 3 more times in the last 5 minutes. Something changes it again and again.',
    ]);
    expect(world).not.toHaveProperty('record');
  });
});

describe('a repair that was cut off before a look could see it', () => {
  it('is told also where something else is wanted by then', () => {
    const lead = played(event, '08:58', () => undefined).world;
    const cut = tick(lowered(later(lead)), schedule(event), instant('08:59'), { cutAfter: 2 }).world;
    expect(cut).toMatchObject({ service: { desired: 12 }, record: { transition: { repair: true, owed: 12 } } });
    const live = tick(later(cut), schedule(event), instant('09:00')).world;
    expect(drifts(live)).toEqual([first.replace('10:00', '09:00')]);
    expect(live.published.map(({ kind }) => kind)).toEqual([
      'event-upcoming',
      'pre-scale-started',
      'ready',
      'drift',
      'event-live',
    ]);
    expect(drifts(tick(later(live), schedule(event), instant('09:01')).world)).toHaveLength(1);
  });

  it('is not told as put right where somebody else has undone what was found', () => {
    const live = played(event, '10:00', () => undefined).world;
    const cut = tick(loosened(later(live)), schedule(event), instant('10:01'), { cutAfter: 2 }).world;
    expect(cut).toMatchObject({ registered: { min: 12, max: 12 }, record: { transition: { repair: true } } });
    const { registered: _, ...gone } = later(cut);
    expect(drifts(tick(gone, schedule(event), instant('10:02')).world)).toEqual([]);
  });

  it('is not told as put right where it was not', () => {
    const lead = played(event, '08:58', () => undefined).world;
    const cut = tick(lowered(later(lead)), schedule(event), instant('08:59'), { cutAfter: 1 }).world;
    const live = tick(later(cut), schedule(event), instant('09:00')).world;
    expect(drifts(live)).toEqual([]);
    expect(live.service.desired).toBe(12);
  });
});
