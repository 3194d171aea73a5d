import { describe, expect, it } from 'vitest';
import type { RecordedOverride } from '../../lib/plan/record.ts';
import { recordOf, schedule, tick, tickThrough } from './play.ts';
import { later, type World, withRecord } from './pretend-aws.ts';
import { campaign, header } from './texts.ts';
import { cpuPolicy, worldWith } from './worlds.ts';

const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };
const at = (time: string): string => `2026-11-27T${time}:00.000Z`;
/** From 09:00 to 18:00, prepared from 08:00. */
const event = `${header()}${campaign()}`;

const override = (part: Partial<RecordedOverride> = {}): RecordedOverride => ({
  id: 'one',
  desired: 3,
  until: at('20:00'),
  by: 'ana',
  reason: 'queue is long',
  belowEvent: ['campaign'],
  ...part,
});
const set = (world: World, part: Partial<RecordedOverride> = {}): World =>
  withRecord(world, { ...recordOf(world), override: override(part) });
const play = (world: World, from: string, to: string, text = event): World =>
  tickThrough(later(world), schedule(text), at(from), at(to)).world;

/** What was told of it, with the time. */
const told = ({ published }: World): readonly string[] =>
  published
    .filter(({ id, kind }) => kind === 'override-set' || id.includes('/at-risk/below/'))
    .map(({ at: when, kind, severity }) => `${when.slice(11, 16)} ${kind} ${severity}`);

/** The override is set a minute before the tick at `from`. */
const playedWith = (from: string, to: string, part: Partial<RecordedOverride> = {}, text = event): World =>
  play(set(play(worldWith(base), '05:00', '05:00', text), part), from, to, text);
const playedFrom = (start: string, from: string, to: string, part: Partial<RecordedOverride> = {}): World =>
  play(set(play(worldWith(base), start, start.replace(/\d$/, '9')), part), from, to);

describe('an override that goes below an event is told as a warning', () => {
  it.each`
    set        | until      | expected                                                   | because
    ${'06:00'} | ${'20:00'} | ${['06:00 override-set warning', '08:00 at-risk warning']} | ${'when it is set, and as the lead begins; then not again'}
    ${'08:10'} | ${'20:00'} | ${['08:10 override-set warning', '09:00 at-risk warning']} | ${'set in the lead: at the start'}
    ${'09:10'} | ${'20:00'} | ${['09:10 override-set warning']}                          | ${'set while it is live: there is no other begin'}
    ${'08:10'} | ${'08:50'} | ${['08:10 override-set warning']}                          | ${'over before the start'}
    ${'06:00'} | ${'07:30'} | ${['06:00 override-set info']}                             | ${'over before the lead: it goes below nothing'}
    ${'18:10'} | ${'20:00'} | ${['18:10 override-set info']}                             | ${'the event is over'}
  `('$because ($set to $until)', ({ set: time, until, expected }) => {
    expect(told(playedWith(time, '19:00', { until: at(until) }))).toEqual(expected);
  });

  it('with the event, when it runs and how much is missing', () => {
    const { published } = playedWith('06:00', '08:00');
    expect(published.find(({ kind }) => kind === 'override-set')).toMatchObject({
      severity: 'warning',
      thread: 'override/one',
      details: [
        'campaign runs from Fri 27 Nov 09:00 to Fri 27 Nov 18:00, is prepared from Fri 27 Nov 08:00 and needs at least 12 tasks, 9 more than the override holds.',
      ],
    });
    expect(published.at(-1)).toMatchObject({
      id: 'backend/at-risk/below/campaign@2026-11-27T09:00:00.000Z/2026-11-27T08:00:00.000Z',
      kind: 'at-risk',
      severity: 'warning',
      window: 'campaign',
      thread: 'campaign@2026-11-27T09:00:00.000Z',
      start: at('09:00'),
      end: at('18:00'),
      to: { desired: 12, running: 3 },
      because: 'ana holds this target until 27 Nov 2026 20:00 (queue is long): exactly 3 tasks.',
      details: [
        'campaign runs from Fri 27 Nov 09:00 to Fri 27 Nov 18:00, is prepared from Fri 27 Nov 08:00 and needs at least 12 tasks, 9 more than the override holds.',
        'ana said that this is meant.',
        'For the event to get its tasks, end the override: send {"target":"backend","end":true,"by":"you@example.com"} to the override function.',
      ],
    });
  });

  it('names three events, and how many more there are', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => campaign('', 'desired: 12', name)).join('');
    const { published } = playedWith('06:00', '06:00', {}, `${header()}${many}`);
    const details = published.find(({ kind }) => kind === 'override-set')?.details;
    expect(details?.map((line) => line.split(' runs')[0])).toEqual(['a', 'b', 'c', 'and 2 more.']);
  });

  it('names an event that comes again once', () => {
    const hourly = `
  - { name: hourly, kind: pre-event, targets: { backend: { desired: 8 } }, start: cron(0 10-14 * * ? *), for: 10m, lead: 5m }
`;
    const { published } = playedWith('06:00', '06:00', {}, `${header()}${hourly}`);
    expect(published.find(({ kind }) => kind === 'override-set')?.details).toEqual([
      'hourly runs from Fri 27 Nov 10:00 to Fri 27 Nov 10:10, is prepared from Fri 27 Nov 09:55 and needs at least 8 tasks, 5 more than the override holds.',
    ]);
  });

  it('at each begin of an event that comes again', () => {
    const twice = `
  - { name: twice, kind: pre-event, targets: { backend: { desired: 8 } }, start: "cron(0 10,12 * * ? *)", for: 10m, lead: 5m }
`;
    const world = playedWith('06:00', '13:00', { belowEvent: ['twice'] }, `${header()}${twice}`);
    expect(told(world)).toEqual(['06:00 override-set warning', '09:55 at-risk warning', '11:55 at-risk warning']);
  });

  it('once more of another override', () => {
    const first = playedWith('06:00', '08:10');
    const second = play(set(first, { id: 'two', desired: 4 }), '08:11', '09:30');
    expect(told(second)).toEqual([
      '06:00 override-set warning',
      '08:00 at-risk warning',
      '08:11 override-set warning',
      '09:00 at-risk warning',
    ]);
  });

  it.each`
    start      | from       | because
    ${'08:00'} | ${'08:10'} | ${'the target is deregistered, and put back first'}
    ${'07:00'} | ${'08:10'} | ${'nothing was done for the event yet'}
  `('once where the override is set in the lead: $because', ({ start, from }) => {
    expect(told(playedFrom(start, from, '08:59'))).toEqual(['08:10 override-set warning']);
    expect(told(playedFrom(start, from, '10:00'))).toEqual(['08:10 override-set warning', '09:00 at-risk warning']);
  });

  it('once, whatever call of the tick is the last', () => {
    const before = later(play(worldWith(base), '07:50', '08:09'));
    for (let cutAfter = 0; cutAfter < 12; cutAfter += 1) {
      const cut = tick(set(before), schedule(event), new Date(at('08:10')), { cutAfter }).world;
      const world = play(cut, '08:11', '09:10');
      expect(told(world), `cut after ${cutAfter}`).toEqual([
        expect.stringMatching(/^08:1\d override-set warning$/),
        '09:00 at-risk warning',
      ]);
    }
  });
});

describe('an event that nobody said to go below', () => {
  it('is told as critical when it begins', () => {
    const quiet = `${header()}${campaign('', 'desired: 2', 'other')}`;
    const before = playedWith('06:00', '07:00', { belowEvent: [] }, quiet);
    expect(told(before)).toEqual(['06:00 override-set info']);
    const world = play(before, '07:01', '10:00');
    expect(told(world)).toEqual(['06:00 override-set info', '08:00 at-risk critical']);
    expect(world.published.at(-1)?.details).toContain('Nobody said that this is meant.');
  });
});
