import { describe, expect, it } from 'vitest';
import { plan } from '../../lib/plan/plan.ts';
import { halfBlindTick, schedule, tickThrough } from './play.ts';
import type { World } from './pretend-aws.ts';
import { told } from './read-plan.ts';
import { campaign, header, night, nothing } from './texts.ts';
import { at, recordWith, seenWith, wantedWith, windowWith } from './wanted-with.ts';
import { cpuPolicy, worldWith } from './worlds.ts';

const base = { desired: 2, registered: { min: 2, max: 10 }, policies: [cpuPolicy] };
const slowly = 'rampDown: { step: 1, every: 15m }';
const noon = '2026-11-26T12:00:00Z';

const event = (capacity = 'desired: 12', from = '09:00', to = '18:00', extra = ''): string =>
  campaign(extra, capacity, 'campaign', from, to);
const instant = (time: string): string => (time.length === 5 ? `2026-11-27T${time}:00Z` : time);

/** Ticks with one schedule after the other; each holds until the next begins. */
function playAll(parts: readonly (readonly [from: string, windows: string])[], to: string, target = header()): World {
  return parts.reduce((world, [from, windows], index) => {
    const next = parts[index + 1]?.[0];
    const until = next === undefined ? instant(to) : new Date(Date.parse(instant(next)) - 60_000).toISOString();
    return tickThrough(world, schedule(`${target}${windows}`), instant(from), until).world;
  }, worldWith(base));
}

const kinds = ({ published }: World): readonly string[] => published.map(({ kind }) => kind);
const since = ({ published }: World, from: string) =>
  published.filter(({ at }) => Date.parse(at) >= Date.parse(instant(from)));
const inWords = (world: World, from: string): readonly string[] =>
  since(world, from).map(({ kind, because, details }) => [kind, because, ...details].join(' | '));

const edits = {
  more: event('desired: 22'),
  less: event('desired: 8'),
  longer: event('desired: 12', '09:00', '20:00'),
  later: event('desired: 12', '11:00', '20:00'),
  earlier: event('desired: 12', '08:00', '17:00'),
  deleted: nothing,
  floor: event('desired: 12, min: 10'),
  cut: event('desired: 12', '09:00', '09:30'),
};

describe('an edit of an event that was announced', () => {
  it('is no end of it where one target is taken out, and others stay', () => {
    const known = { window: 'campaign', start: at('09:00').toISOString(), end: at('18:00').toISOString(), desired: 12 };
    const windows = new Map([['campaign', windowWith({ targets: new Map([['agent', { desired: 3 }]]) })]]);
    const wanted = wantedWith({ windows, known: new Map([['campaign@2026-11-27T09:00:00.000Z', {}]]) });
    const steps = plan(wanted, seenWith({ bounds: [2, 10] }), recordWith({ known: [known] }), at('07:00'));
    expect(told(steps).map(({ kind, because }) => [kind, because])).toEqual([
      ['event-cancelled', 'backend was taken out of campaign before it began; others are still in it.'],
    ]);
  });

  it.each`
    edit         | expected                                                                                                                                                                        | because
    ${'more'}    | ${'event-changed | campaign asks for 22 tasks instead of 12 tasks. | It is prepared from Fri 27 Nov 08:00 on.'}                                                                 | ${'12 to 22'}
    ${'less'}    | ${'event-changed | campaign asks for 8 tasks instead of 12 tasks. | It is prepared from Fri 27 Nov 08:00 on.'}                                                                  | ${'12 to 8'}
    ${'longer'}  | ${'event-changed | It ends Fri 27 Nov 20:00 instead of Fri 27 Nov 18:00. | It is prepared from Fri 27 Nov 08:00 on.'}                                                           | ${'the end is extended'}
    ${'later'}   | ${'event-changed | It starts Fri 27 Nov 11:00 instead of Fri 27 Nov 09:00. | It ends Fri 27 Nov 20:00 instead of Fri 27 Nov 18:00. | It is prepared from Fri 27 Nov 10:00 on.'} | ${'it starts later'}
    ${'earlier'} | ${'event-changed | It starts Fri 27 Nov 08:00 instead of Fri 27 Nov 09:00. | It ends Fri 27 Nov 17:00 instead of Fri 27 Nov 18:00. | It is prepared from Fri 27 Nov 07:00 on.'} | ${'it starts earlier'}
    ${'floor'}   | ${'event-changed | At least 10 tasks instead of no number of tasks of its own stay. | It is prepared from Fri 27 Nov 08:00 on.'}                                                | ${'its floor is given'}
    ${'deleted'} | ${'event-cancelled | campaign was taken out of the schedule before it began.'}                                                                                                  | ${'it is deleted'}
  `('is told once: $because', ({ edit, expected }: { edit: keyof typeof edits; expected: string }) => {
    const world = playAll(
      [
        [noon, event()],
        ['2026-11-26T20:00:00Z', edits[edit]],
      ],
      '2026-11-26T21:00:00Z',
    );
    expect(kinds(world)).toEqual(['event-upcoming', expected.split(' ')[0]]);
    expect(inWords(world, '2026-11-26T20:00:00Z')).toEqual([expected]);
  });

  it('carries what it was and is', () => {
    const world = playAll(
      [
        [noon, event()],
        ['2026-11-26T20:00:00Z', event('desired: 22', '11:00', '20:00')],
      ],
      '2026-11-26T20:30:00Z',
    );
    expect(since(world, '2026-11-26T20:00:00Z')).toMatchObject([
      {
        kind: 'event-changed',
        from: { desired: 12 },
        to: { desired: 22 },
        start: '2026-11-27T11:00:00.000Z',
        end: '2026-11-27T20:00:00.000Z',
        was: { start: '2026-11-27T09:00:00.000Z', end: '2026-11-27T18:00:00.000Z' },
        next: '2026-11-27T10:00:00.000Z',
        thread: 'campaign@2026-11-27T09:00:00.000Z',
      },
    ]);
  });

  it('that leaves its times carries no others, and says when it is prepared, whatever begins before', () => {
    const world = playAll(
      [
        [noon, `${night()}${event()}`],
        ['2026-11-26T20:00:00Z', `${night()}${event('desired: 22')}`],
      ],
      '2026-11-26T20:30:00Z',
    );
    const [told] = since(world, '2026-11-26T20:00:00Z');
    expect(told).toMatchObject({ kind: 'event-changed', next: '2026-11-27T08:00:00.000Z' });
    expect(told).not.toHaveProperty('was');
  });

  it('that moves it beyond the next day is told, and a day before it is announced again', () => {
    const far = campaign('').replaceAll('2026-11-27', '2026-11-30');
    const world = playAll(
      [
        [noon, event()],
        ['2026-11-26T20:00:00Z', far],
      ],
      '2026-11-29T09:10:00Z',
    );
    expect(kinds(world)).toEqual(['event-upcoming', 'event-changed', 'event-upcoming']);
  });

  it('that is taken back is told once more', () => {
    const world = playAll(
      [
        [noon, event()],
        ['2026-11-26T20:00:00Z', nothing],
        ['2026-11-26T21:00:00Z', event()],
      ],
      '2026-11-26T22:00:00Z',
    );
    expect(kinds(world)).toEqual(['event-upcoming', 'event-cancelled', 'event-upcoming']);
  });

  it('that cancels it after it was moved leaves its first time free: an event there is announced again', () => {
    const far = campaign('').replaceAll('2026-11-27', '2026-11-30');
    const world = playAll(
      [
        [noon, event()],
        ['2026-11-26T20:00:00Z', far],
        ['2026-11-26T21:00:00Z', nothing],
        ['2026-11-26T22:00:00Z', event()],
      ],
      '2026-11-26T23:00:00Z',
    );
    expect(kinds(world)).toEqual(['event-upcoming', 'event-changed', 'event-cancelled', 'event-upcoming']);
  });
});

describe('an edit of an event in its lead', () => {
  it.each`
    edit         | kinds                                       | count | because
    ${'more'}    | ${['event-changed', 'ready', 'event-live']} | ${22} | ${'it is ready once more'}
    ${'less'}    | ${['event-changed', 'event-live']}          | ${8}  | ${'it stays ready'}
    ${'longer'}  | ${['event-changed', 'event-live']}          | ${12} | ${'only its end is another'}
    ${'earlier'} | ${['event-changed', 'event-live']}          | ${12} | ${'it begins at once'}
    ${'deleted'} | ${['event-cancelled', 'restored']}          | ${10} | ${'it never began, so it has not ended'}
  `('$edit: $because', ({ edit, kinds: expected, count }) => {
    const world = playAll(
      [
        ['07:30', event()],
        ['08:20', edits[edit as keyof typeof edits]],
      ],
      '09:10',
    );
    expect(since(world, '08:20').map(({ kind }) => kind)).toEqual(expected);
    expect(world.service.desired).toBe(count);
  });

  it('that moves it by some hours keeps its tasks where a wind-down would still be under way', () => {
    const world = playAll(
      [
        ['07:30', event('desired: 12', '09:00', '18:00', slowly)],
        ['08:20', event('desired: 12', '11:00', '20:00', slowly)],
      ],
      '11:10',
    );
    expect(inWords(world, '08:20')).toEqual([
      'event-changed | It starts Fri 27 Nov 11:00 instead of Fri 27 Nov 09:00. | It ends Fri 27 Nov 20:00 instead of Fri 27 Nov 18:00. | Its tasks are asked for already, so they stay; by the schedule they would be asked for from Fri 27 Nov 10:00 on.',
      expect.stringMatching(/^ready /),
      expect.stringMatching(/^event-live /),
    ]);
  });

  it('says nothing of tasks that stay where its lead begins in that very minute', () => {
    const ramped = (from: string): string => event('desired: 12', from, '18:00', 'rampUp: { step: 2, every: 10m }');
    const world = playAll(
      [
        ['07:30', ramped('09:00')],
        ['08:20', ramped('09:20')],
      ],
      '08:25',
    );
    expect(inWords(world, '08:20')).toEqual([
      'event-changed | It starts Fri 27 Nov 09:20 instead of Fri 27 Nov 09:00.',
    ]);
  });

  it('keeps them at every moment in between, with autoscaling away, whatever somebody else does', () => {
    const start = playAll(
      [
        ['07:30', event('desired: 12', '09:00', '18:00', slowly)],
        ['08:20', event('desired: 12', '11:00', '20:00', slowly)],
      ],
      '09:10',
    );
    expect(start.service.desired).toBe(12);
    expect(start.registered).toBeUndefined();
    const lowered = { ...start, service: { ...start.service, desired: 4 } };
    const moved = schedule(`${header()}${event('desired: 12', '11:00', '20:00', slowly)}`);
    expect(tickThrough(lowered, moved, instant('09:11'), instant('09:11')).world.service.desired).toBe(12);
  });

  it('that moves it by some hours is a cancellation where nothing keeps its tasks', () => {
    const world = playAll(
      [
        ['07:30', event()],
        ['08:20', edits.later],
      ],
      '11:10',
    );
    expect(inWords(world, '08:20')).toEqual([
      'event-cancelled | campaign was moved before it began: it starts Fri 27 Nov 11:00. | What was raised for it is given back, and it is prepared from Fri 27 Nov 10:00 on.',
      expect.stringMatching(/^restored /),
      expect.stringMatching(/^pre-scale-started /),
      expect.stringMatching(/^ready /),
      expect.stringMatching(/^event-live /),
    ]);
  });

  it('that moves it beyond the wind-down is a cancellation, and it is announced anew', () => {
    const far = campaign(slowly).replaceAll('2026-11-27', '2026-11-30');
    const world = playAll(
      [
        ['07:30', event('desired: 12', '09:00', '18:00', slowly)],
        ['08:20', far],
      ],
      '2026-11-29T09:10:00Z',
    );
    expect(since(world, '08:20').map(({ kind }) => kind)).toEqual(['event-cancelled', 'restored', 'event-upcoming']);
  });

  it('that moves it by days leaves it known: what is edited of it next is told too', () => {
    const far = campaign(slowly).replaceAll('2026-11-27', '2026-11-30');
    const edited = (next: string) =>
      playAll(
        [
          ['07:30', event('desired: 12', '09:00', '18:00', slowly)],
          ['08:20', far],
          ['10:00', next],
        ],
        '10:05',
      );
    expect(inWords(edited(nothing), '10:00')).toEqual([
      'event-cancelled | campaign was taken out of the schedule before it began.',
    ]);
    expect(inWords(edited(far.replace('desired: 12', 'desired: 8')), '10:00')).toEqual([
      'event-changed | campaign asks for 8 tasks instead of 12 tasks. | It is prepared from Mon 30 Nov 08:00 on.',
    ]);
  });

  it('that shortens its lead is no end of it', () => {
    const shorter = event().replace('lead: 1h', 'lead: 10m');
    const world = playAll(
      [
        ['07:30', event()],
        ['08:20', shorter],
      ],
      '09:10',
    );
    expect(inWords(world, '08:20')).toEqual([
      'event-changed | What was raised for it is given back, and it is prepared from Fri 27 Nov 08:50 on.',
      expect.stringMatching(/^restored /),
      expect.stringMatching(/^pre-scale-started /),
      expect.stringMatching(/^ready /),
      expect.stringMatching(/^event-live /),
    ]);
  });
});

describe('an edit of an event that is live', () => {
  it.each`
    edit         | expected                                                                                                                               | count | because
    ${'more'}    | ${['event-changed | campaign asks for 22 tasks instead of 12 tasks. | What it asks for is brought about now.']}                        | ${22} | ${'12 to 22'}
    ${'less'}    | ${['event-changed | campaign asks for 8 tasks instead of 12 tasks. | What it asks for is brought about now.']}                         | ${8}  | ${'12 to 8'}
    ${'longer'}  | ${['event-changed | It ends Fri 27 Nov 20:00 instead of Fri 27 Nov 18:00.']}                                                           | ${12} | ${'the end is extended'}
    ${'earlier'} | ${['event-changed | It starts Fri 27 Nov 08:00 instead of Fri 27 Nov 09:00. | It ends Fri 27 Nov 17:00 instead of Fri 27 Nov 18:00.']} | ${12} | ${'it is still the same'}
  `('is told once: $because', ({ edit, expected, count }) => {
    const world = playAll(
      [
        ['07:30', event()],
        ['10:00', edits[edit as keyof typeof edits]],
      ],
      '10:30',
    );
    expect(inWords(world, '10:00')).toEqual(expected);
    expect(world.service.desired).toBe(count);
  });

  it('is told when it makes an event end in the past that somebody overrides', () => {
    const override = { id: 'o', desired: 3, until: instant('14:00'), by: 'ann', reason: 'a test' };
    const before = playAll([[noon, event()]], '2026-11-26T21:00:00Z');
    const held = { ...before, ...(before.record && { record: { ...before.record, override } }) };
    const below = tickThrough(held, schedule(`${header()}${event()}`), instant('07:00'), instant('10:00')).world;
    const { world } = tickThrough(below, schedule(`${header()}${edits.cut}`), instant('10:01'), instant('10:05'));
    expect(inWords(world, '10:01')).toEqual(['event-changed | It ends Fri 27 Nov 09:30 instead of Fri 27 Nov 18:00.']);
  });

  it('has no effect while somebody overrides it, and says so', () => {
    const override = { id: 'o', desired: 3, until: instant('14:00'), by: 'ann', reason: 'a test' };
    const before = playAll([['07:30', event()]], '09:50');
    const held = { ...before, ...(before.record && { record: { ...before.record, override } }) };
    const overridden = tickThrough(held, schedule(`${header()}${event()}`), instant('09:51'), instant('09:59')).world;
    const more = schedule(`${header()}${edits.more}`);
    const { world } = tickThrough(overridden, more, instant('10:00'), instant('10:30'));
    expect(inWords(world, '10:00')).toEqual([
      'event-changed | campaign asks for 22 tasks instead of 12 tasks. | Something else decides at present, so nothing follows from that now.',
    ]);
    expect(world.service.desired).toBe(3);
  });

  it.each`
    edit         | because
    ${'deleted'} | ${'it is taken out'}
    ${'cut'}     | ${'its end is moved into the past'}
  `('ends it: $because', ({ edit }) => {
    const world = playAll(
      [
        ['07:30', event()],
        ['10:00', edits[edit as keyof typeof edits]],
      ],
      '10:30',
    );
    expect(since(world, '10:00').map(({ kind }) => kind)).toEqual(['event-ended', 'restored']);
    expect(inWords(world, '10:00')[0]).toContain('The schedule was edited: it was to end Fri 27 Nov 18:00.');
  });
});

describe('an event that is taken out in its lead, by a tick that tells that and is cut off', () => {
  const floor = event('desired: 12', '09:00', '18:00', 'autoscaling: floor');
  const ready = playAll([['07:30', floor]], '08:30');
  it.each`
    text                                     | because
    ${`${header()}${nothing}`}               | ${'its window is gone'}
    ${`${header('enabled: false')}${floor}`} | ${'its target is released'}
  `('gives back what was raised for it: $because', ({ text }) => {
    const gone = schedule(text);
    // What failed is written with what was told; nothing else is brought about.
    const told = halfBlindTick(ready, gone, new Date(instant('08:31')), { unread: 'target' });
    expect(kinds(told)).toContain('event-cancelled');
    expect(told.registered).toMatchObject({ min: 12 });
    const { world } = tickThrough(told, gone, instant('08:32'), instant('08:40'));
    expect(world.registered).toMatchObject({ min: 2, max: 10 });
  });

  it('is brought about where it is put back before the next tick', () => {
    const told = halfBlindTick(ready, schedule(`${header()}${nothing}`), new Date(instant('08:31')), {
      unread: 'target',
    });
    const { world } = tickThrough(told, schedule(`${header()}${floor}`), instant('08:32'), instant('08:40'));
    expect(world.record?.applied?.inForce).toMatchObject([{ window: 'campaign', phase: 'lead' }]);
  });
});

describe('an event that was prepared, and whose end has passed before the next tick', () => {
  it.each`
    edit                                                             | because
    ${''}                                                            | ${'it is taken out'}
    ${event('desired: 12', '11:00', '20:00').replaceAll('27', '29')} | ${'it is moved by two days'}
  `('has ended: $because', ({ edit }) => {
    const prepared = playAll([['07:30', event()]], '08:40');
    const { world } = tickThrough(prepared, schedule(`${header()}${edit}`), instant('18:30'), instant('18:32'));
    expect(since(world, '18:30').map(({ kind }) => kind)).toEqual(['event-ended', 'restored']);
  });
});

describe('an event that was only announced, and whose end has passed before the next tick', () => {
  it.each`
    edit                                                             | expected                                                                                                                                                                        | because
    ${nothing}                                                       | ${'event-cancelled | campaign was taken out of the schedule before it began.'}                                                                                                  | ${'it is cancelled'}
    ${event('desired: 12', '11:00', '20:00').replaceAll('27', '29')} | ${'event-changed | It starts Sun 29 Nov 11:00 instead of Fri 27 Nov 09:00. | It ends Sun 29 Nov 20:00 instead of Fri 27 Nov 18:00. | It is prepared from Sun 29 Nov 10:00 on.'} | ${'it is followed to where it was moved'}
  `('is not over: $because', ({ edit, expected }) => {
    const announced = playAll([[noon, event()]], '2026-11-26T12:30:00Z');
    const { world } = tickThrough(announced, schedule(`${header()}${edit}`), instant('18:30'), instant('18:40'));
    expect(inWords(world, '18:30')).toEqual([expected]);
  });
});

describe('what is no edit', () => {
  it('an override in between', () => {
    const override = { id: 'o', desired: 3, until: instant('08:40'), by: 'ann', reason: 'a test' };
    const text = schedule(`${header()}${event()}`);
    const before = tickThrough(worldWith(base), text, instant('07:30'), instant('08:20')).world;
    const held = { ...before, ...(before.record && { record: { ...before.record, override } }) };
    const world = tickThrough(held, text, instant('08:21'), instant('18:30')).world;
    expect(kinds(world)).not.toContain('event-changed');
    expect(kinds(world)).not.toContain('event-cancelled');
    expect(kinds(world)).not.toContain('event-missed');
    expect(kinds(world).filter((kind) => kind === 'event-ended')).toHaveLength(1);
  });

  it('another date of an event that repeats', () => {
    const daily = (more = '') => `
  - name: campaign
    kind: pre-event
    targets: { backend: { desired: 12 } }
    from: "09:00"
    to: "10:00"
    lead: 30m
    ${more}
`;
    const world = playAll(
      [
        ['2026-11-25T12:00:00Z', daily()],
        ['2026-11-25T20:00:00Z', daily('except: [2026-11-26]')],
      ],
      '2026-11-26T08:00:00Z',
    );
    expect(since(world, '2026-11-25T20:00:00Z').map(({ kind, start }) => [kind, start])).toEqual([
      ['event-cancelled', '2026-11-26T09:00:00.000Z'],
    ]);
    const moved = playAll(
      [
        ['2026-11-25T12:00:00Z', daily()],
        ['2026-11-25T20:00:00Z', daily().replace('09:00', '08:00')],
      ],
      '2026-11-25T21:00:00Z',
    );
    expect(since(moved, '2026-11-25T20:00:00Z').map(({ kind, start }) => [kind, start])).toEqual([
      ['event-changed', '2026-11-26T08:00:00.000Z'],
    ]);
  });
});

describe('a target that is not looked after any more', () => {
  it.each`
    from       | expected                           | because
    ${noon}    | ${['event-cancelled']}             | ${'the event is upcoming'}
    ${'07:30'} | ${['event-cancelled', 'restored']} | ${'the event is in its lead'}
  `('has its event cancelled: $because', ({ from, expected }) => {
    const at = from === noon ? '2026-11-26T13:00:00Z' : '08:20';
    const before = playAll([[from, event()]], new Date(Date.parse(instant(at)) - 60_000).toISOString());
    const disabled = schedule(`${header('enabled: false')}${event()}`);
    const end = new Date(Date.parse(instant(at)) + 20 * 60_000).toISOString();
    const { world } = tickThrough(before, disabled, instant(at), end);
    expect(since(world, at).map(({ kind }) => kind)).toEqual(expected);
    expect(since(world, at)[0]?.because).toBe(
      'backend is not in the schedule any more, not enabled, or only observed, so campaign does not concern it.',
    );
  });
});

describe('an event whose whole span passed without a tick', () => {
  it('is missed, once, if people knew of it', () => {
    const text = schedule(`${header()}${event()}`);
    const before = tickThrough(worldWith(base), text, noon, '2026-11-26T12:30:00Z').world;
    const { world } = tickThrough(before, text, instant('18:10'), instant('19:10'));
    expect(inWords(world, '18:00')).toEqual([
      'event-missed | No tick ran while campaign was to run, so nothing was done for it. | It was to run from Fri 27 Nov 09:00 to Fri 27 Nov 18:00, and asked for 12 tasks.',
    ]);
    expect(since(world, '18:00')[0]).toMatchObject({ severity: 'critical', to: { desired: 12 } });
  });

  it('has ended, if it was prepared before', () => {
    const text = schedule(`${header()}${event()}`);
    const before = tickThrough(worldWith(base), text, instant('07:30'), instant('08:30')).world;
    const { world } = tickThrough(before, text, instant('18:10'), instant('19:10'));
    expect(since(world, '18:00').map(({ kind }) => kind)).toEqual(['event-ended', 'restored']);
  });
});

describe('a clock that is behind', () => {
  it('does not make an event that went live get ready again: taken out then, it has ended', () => {
    const live = playAll([[noon, event()]], '09:01');
    expect(kinds(live).at(-1)).toBe('event-live');
    const behind = tickThrough(live, schedule(`${header()}${event()}`), instant('08:59'), instant('08:59')).world;
    const over = tickThrough(behind, schedule(`${header()}${nothing}`), instant('08:59'), instant('09:02')).world;
    expect(kinds(over).slice(kinds(live).length)).toEqual(['event-ended', 'restored']);
  });
});
