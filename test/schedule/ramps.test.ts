import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Target, Window } from '../../lib/schedule/schedule.ts';
import { stateAt } from '../../lib/schedule/state-at.ts';
import { cases } from './arbitrary.ts';
import { aMinute, anHour, daily, ramp, schedule, span, target, window } from './build.ts';

const based = target('api', { min: 2, max: 10 });

function event(name: string, start: string, end: string, desired: number, extra: Partial<Window> = {}): Window {
  return window(name, 'pre-event', span(`2026-11-27T${start}`, `2026-11-27T${end}`), { desired }, extra);
}

/** Every change from one time to another of 27 November, as `time min-max*desired`. */
function diary(windows: readonly Window[], from: string, to: string, one: Target = based): string[] {
  const made = schedule('UTC', windows, [one]);
  const lines: string[] = [];
  for (let at: Date | undefined = new Date(`2026-11-27T${from}Z`); at && at < new Date(`2026-11-27T${to}Z`); ) {
    const state = stateAt(made, 'api', at);
    const running = state.inForce.map((one) => `${one.window} ${one.phase}`).join(', ');
    const bounds = `${state.min ?? '?'}-${state.max ?? '?'}*${state.desired ?? '?'}`;
    lines.push(`${at.toISOString().slice(11, 16)} ${bounds} ${running}`.trim());
    at = state.until;
  }
  return lines;
}

interface Steps {
  readonly step: number;
  readonly everyMinutes: number;
}

/** Of an event of an hour, `at` seconds from its start, as docs/schedule-language.md says. */
function documented(least: number, desired: number, leadMinutes: number, up: Steps, down: Steps, at: number) {
  const taken = (since: number, { step, everyMinutes }: Steps) => (Math.floor(since / (everyMinutes * 60)) + 1) * step;
  const intoLead = at + leadMinutes * 60;
  if (intoLead < 0) return { phases: [], floor: least };
  if (at < 0) return { phases: ['lead'], floor: Math.min(desired, least + taken(intoLead, up)) };
  if (at < 3600) return { phases: ['live'], floor: desired };
  const floor = desired - taken(at - 3600, down);
  return { phases: floor > least ? ['wind-down'] : [], floor };
}

it('an event that is alone walks as the docs say, at any instant', () => {
  const ramps = fc.record({ step: fc.integer({ min: 1, max: 9 }), everyMinutes: fc.integer({ min: 1, max: 40 }) });
  const cased = fc.record({
    least: fc.integer({ min: 0, max: 6 }),
    desired: fc.integer({ min: 0, max: 30 }),
    leadMinutes: fc.integer({ min: 0, max: 120 }),
    up: ramps,
    down: ramps,
    // From before the lead to long after the end, in seconds from the start.
    at: fc.integer({ min: -3 * 3600, max: 30 * 3600 }),
  });
  fc.assert(
    fc.property(cased, ({ least, desired, leadMinutes, up, down, at }) => {
      const base = { min: least, max: 10 };
      const sale = window(
        'sale',
        'pre-event',
        span('2026-11-27T09:00', anHour),
        { desired },
        {
          leadMs: leadMinutes * aMinute,
          rampUp: ramp(up.step, up.everyMinutes * aMinute),
          rampDown: ramp(down.step, down.everyMinutes * aMinute),
        },
      );
      const { phases, floor } = documented(least, desired, leadMinutes, up, down, at);
      const instant = new Date(Date.UTC(2026, 10, 27, 9) + at * 1000);
      const state = stateAt(schedule('UTC', [sale], [target('api', base)]), 'api', instant);
      expect(state.min).toBe(Math.max(least, floor));
      expect(state.inForce.map(({ phase }) => phase)).toEqual(phases);
      expect(state.autoscaling).toBe(/lead|live/.test(phases.join()) ? 'deregistered' : 'active');
    }),
    { numRuns: cases(800) },
  );
});

describe('a ramp up of an event', () => {
  const sale = (extra: Partial<Window>) => event('sale', '09:00', '10:00', 12, { leadMs: anHour, ...extra });
  it.each<[string, Window[], string[]]>([
    [
      'takes its first step at once, at the start of the lead',
      [sale({ rampUp: ramp(4, 10 * aMinute) })],
      [
        '07:00 2-10*?',
        '08:00 6-12*6 sale lead',
        '08:10 10-12*10 sale lead',
        '08:20 12-12*12 sale lead',
        '09:00 12-12*12 sale live',
      ],
    ],
    [
      'is complete at the start whatever happens',
      [sale({ rampUp: ramp(1, 30 * aMinute) })],
      ['07:00 2-10*?', '08:00 3-12*3 sale lead', '08:30 4-12*4 sale lead', '09:00 12-12*12 sale live'],
    ],
    [
      'a step larger than the way is a jump',
      [sale({ rampUp: ramp(50, 10 * aMinute) })],
      ['07:00 2-10*?', '08:00 12-12*12 sale lead', '09:00 12-12*12 sale live'],
    ],
    [
      'starts from what holds, not from the base',
      [sale({ rampUp: ramp(4, 10 * aMinute) }), window('day', 'scale-up', daily('06:00', '20:00'), { desired: 5 })],
      [
        '07:00 5-10*5 day live',
        '08:00 9-12*9 day live, sale lead',
        '08:10 12-12*12 day live, sale lead',
        '09:00 12-12*12 day live, sale live',
      ],
    ],
    [
      'starts from what a scale-down left',
      [sale({ rampUp: ramp(4, 10 * aMinute) }), window('night', 'scale-down', daily('02:00', '20:00'), { desired: 0 })],
      [
        '07:00 0-10*0 night live',
        '08:00 4-12*4 sale lead',
        '08:10 8-12*8 sale lead',
        '08:20 12-12*12 sale lead',
        '09:00 12-12*12 sale live',
      ],
    ],
    [
      'two that begin together both walk from what held before',
      [
        sale({ rampUp: ramp(4, 20 * aMinute) }),
        event('other', '09:00', '10:00', 8, { leadMs: anHour, rampUp: ramp(1, 20 * aMinute) }),
      ],
      [
        '07:00 2-10*?',
        '08:00 6-12*6 other lead, sale lead',
        '08:20 10-12*10 other lead, sale lead',
        '08:40 12-12*12 other lead, sale lead',
        '09:00 12-12*12 other live, sale live',
      ],
    ],
    [
      'starts from the floor of one that still winds down',
      [
        sale({ rampUp: ramp(4, 10 * aMinute) }),
        event('early', '06:00', '07:58', 6, { rampDown: ramp(1, 30 * aMinute) }),
      ],
      [
        '07:00 6-10*6 early live',
        '07:58 5-10*5 early wind-down',
        '08:00 9-12*9 sale lead',
        '08:10 12-12*12 sale lead',
        '09:00 12-12*12 sale live',
      ],
    ],
    [
      'below what others hold its steps change nothing',
      [sale({ rampUp: ramp(1, 10 * aMinute) }), window('day', 'scale-up', daily('08:00', '20:00'), { desired: 9 })],
      ['07:00 2-10*?', '08:00 9-12*9 day live, sale lead', '09:00 12-12*12 day live, sale live'],
    ],
  ])('%s', (_, windows, expected) => {
    expect(diary(windows, '07:00', '09:30')).toEqual(expected);
  });

  it('without a base walks from the limits', () => {
    const walking = [sale({ rampUp: ramp(4, 10 * aMinute) })];
    expect(diary(walking, '07:00', '09:00', target('api', undefined, { min: 3, max: 20 }))).toEqual([
      '07:00 ?-?*?',
      '08:00 7-?*7 sale lead',
      '08:10 11-?*11 sale lead',
      '08:20 12-?*12 sale lead',
    ]);
  });

  it('of a count beyond the floor walks on to the count', () => {
    const wide = window(
      'sale',
      'pre-event',
      span('2026-11-27T09:00', anHour),
      { min: 4, max: 20, desired: 9 },
      { leadMs: anHour, rampUp: ramp(2, 10 * aMinute) },
    );
    expect(diary([wide], '08:00', '08:59')).toEqual([
      '08:00 4-20*4 sale lead',
      '08:10 4-20*6 sale lead',
      '08:20 4-20*8 sale lead',
      '08:30 4-20*9 sale lead',
    ]);
  });
});

it('a ramp up of a scale-up begins with its start', () => {
  const day = window('day', 'scale-up', daily('08:00', '20:00'), { desired: 8 }, { rampUp: ramp(2, 15 * aMinute) });
  expect(diary([day], '07:00', '19:00')).toEqual([
    '07:00 2-10*?',
    '08:00 4-10*4 day live',
    '08:15 6-10*6 day live',
    '08:30 8-10*8 day live',
  ]);
});

it('a ramp up of a floor alone asks for no count', () => {
  const day = window('day', 'scale-up', daily('08:00', '20:00'), { min: 8 }, { rampUp: ramp(2, 15 * aMinute) });
  expect(diary([day], '07:00', '19:00')).toEqual([
    '07:00 2-10*?',
    '08:00 4-10*? day live',
    '08:15 6-10*? day live',
    '08:30 8-10*? day live',
  ]);
});

it('days that follow each other do not walk up again', () => {
  const always = window(
    'always',
    'scale-up',
    daily('00:00', '24:00'),
    { desired: 8 },
    { rampUp: ramp(1, 15 * aMinute) },
  );
  expect(diary([always], '00:00', '23:00')).toEqual(['00:00 8-10*8 always live']);
});

describe('a wind-down', () => {
  const down = { rampDown: ramp(2, 5 * aMinute) };
  const sale = event('sale', '09:00', '18:00', 12, down);
  const start = '17:59';
  it.each<[string, Window[], string[]]>([
    [
      'walks down to the base, first step at the end',
      [sale],
      [
        '17:59 12-12*12 sale live',
        '18:00 10-10*10 sale wind-down',
        '18:05 8-10*8 sale wind-down',
        '18:10 6-10*6 sale wind-down',
        '18:15 4-10*4 sale wind-down',
        '18:20 2-10*?',
      ],
    ],
    [
      'walks down to what another window holds',
      [sale, window('day', 'scale-up', daily('08:00', '20:00'), { desired: 5 })],
      [
        '17:59 12-12*12 day live, sale live',
        '18:00 10-10*10 day live, sale wind-down',
        '18:05 8-10*8 day live, sale wind-down',
        '18:10 6-10*6 day live, sale wind-down',
        '18:15 5-10*5 day live',
      ],
    ],
    [
      'does not happen where another window holds as much',
      [sale, window('day', 'scale-up', daily('08:00', '20:00'), { desired: 10 })],
      ['17:59 12-12*12 day live, sale live', '18:00 10-10*10 day live'],
    ],
    [
      'a larger step than the way ends it at once',
      [event('sale', '09:00', '18:00', 12, { rampDown: ramp(10, aMinute) })],
      ['17:59 12-12*12 sale live', '18:00 2-10*?'],
    ],
    [
      'the ceiling is what then holds or the walking floor',
      [sale, window('rest', 'scale-down', daily('17:00', '20:00'), { min: 0, max: 1, desired: 0 })],
      [
        '17:59 12-12*12 sale live',
        '18:00 10-10*10 sale wind-down',
        '18:05 8-8*8 sale wind-down',
        '18:10 6-6*6 sale wind-down',
        '18:15 4-4*4 sale wind-down',
        '18:20 2-2*2 sale wind-down',
        '18:25 0-1*0 rest live',
      ],
    ],
    [
      'the count is raised to what others want',
      [sale, window('day', 'scale-up', daily('08:00', '20:00'), { min: 3, desired: 7 })],
      [
        '17:59 12-12*12 day live, sale live',
        '18:00 10-10*10 day live, sale wind-down',
        '18:05 8-10*8 day live, sale wind-down',
        '18:10 6-10*7 day live, sale wind-down',
        '18:15 4-10*7 day live, sale wind-down',
        '18:20 3-10*7 day live',
      ],
    ],
    [
      'it walks on where what would have stopped it ends before it gets there',
      [
        event('sale', '09:00', '18:00', 12, { rampDown: ramp(2, 10 * aMinute) }),
        window('day', 'scale-up', daily('08:00', '18:05'), { desired: 8 }),
      ],
      [
        '17:59 12-12*12 day live, sale live',
        '18:00 10-10*10 day live, sale wind-down',
        '18:05 10-10*10 sale wind-down',
        '18:10 8-10*8 sale wind-down',
        '18:20 6-10*6 sale wind-down',
        '18:30 4-10*4 sale wind-down',
        '18:40 2-10*?',
      ],
    ],
    [
      'once it has arrived it is over, though what held it up ends',
      [
        event('sale', '09:00', '18:00', 12, { rampDown: ramp(1, 10 * aMinute) }),
        window('day', 'scale-up', daily('08:00', '18:35'), { desired: 10 }),
      ],
      [
        '17:59 12-12*12 day live, sale live',
        '18:00 11-11*11 day live, sale wind-down',
        '18:10 10-10*10 day live',
        '18:35 2-10*?',
      ],
    ],
    [
      'it ends with another event',
      [sale, event('next', '18:30', '18:50', 9, { leadMs: 24 * aMinute })],
      [
        '17:59 12-12*12 sale live',
        '18:00 10-10*10 sale wind-down',
        '18:05 8-10*8 sale wind-down',
        '18:06 9-10*9 next lead',
        '18:30 9-10*9 next live',
        '18:50 2-10*?',
      ],
    ],
    [
      'two walk down together, the higher one shows',
      [event('a', '09:00', '18:00', 9, down), event('b', '09:00', '18:00', 6, down)],
      [
        '17:59 9-10*9 a live, b live',
        '18:00 7-10*7 a wind-down, b wind-down',
        '18:05 5-10*5 a wind-down',
        '18:10 3-10*3 a wind-down',
        '18:15 2-10*?',
      ],
    ],
    [
      'a scale-up winds down too',
      [window('day', 'scale-up', daily('08:00', '18:00'), { desired: 6 }, down)],
      ['17:59 6-10*6 day live', '18:00 4-10*4 day wind-down', '18:05 2-10*?'],
    ],
    [
      'a window cut before its ramp was up walks down from where it was',
      [window('day', 'scale-up', daily('17:40', '18:00'), { desired: 9 }, { rampUp: ramp(1, 5 * aMinute), ...down })],
      ['17:59 6-10*6 day live', '18:00 4-10*4 day wind-down', '18:05 2-10*?'],
    ],
    [
      'a scale-down that overrules by priority is not held up; the walk goes on unseen',
      [
        window('day', 'scale-up', daily('08:00', '18:00'), { desired: 6 }, down),
        window('off', 'scale-down', daily('18:00', '20:00'), { desired: 0 }, { priority: 1 }),
      ],
      ['17:59 6-10*6 day live', '18:00 0-10*0 off live', '18:10 0-10*0 off live'],
    ],
  ])('%s', (_, windows, expected) => {
    const shown = diary(windows, start, '20:01');
    expect(shown.slice(0, expected.length)).toEqual(expected);
  });

  it('without a base walks down to the limits, and touches no ceiling', () => {
    const steep = event('sale', '09:00', '18:00', 12, { rampDown: ramp(4, 10 * aMinute) });
    expect(diary([steep], '17:59', '20:00', target('api', undefined, { min: 3, max: 20 }))).toEqual([
      '17:59 12-?*12 sale live',
      '18:00 8-?*8 sale wind-down',
      '18:10 4-?*4 sale wind-down',
      '18:20 ?-?*?',
    ]);
  });

  it('autoscaling is back, unless another event keeps it aside', () => {
    const other = event('other', '17:00', '19:00', 3, { autoscaling: 'suspend' });
    const at = (windows: Window[]) => stateAt(schedule('UTC', windows, [based]), 'api', new Date('2026-11-27T18:02Z'));
    expect(at([sale]).autoscaling).toBe('active');
    expect(at([sale, other]).autoscaling).toBe('suspended');
  });

  it('the next occurrence begins while the last winds down', () => {
    const hourly = window(
      'hourly',
      'pre-event',
      span('0 * * * *', 30 * aMinute),
      { desired: 8 },
      { leadMs: 20 * aMinute, rampDown: ramp(1, 5 * aMinute) },
    );
    expect(diary([hourly], '12:25', '13:01')).toEqual([
      '12:25 8-10*8 hourly live',
      '12:30 7-10*7 hourly wind-down',
      '12:35 6-10*6 hourly wind-down',
      '12:40 8-10*8 hourly lead',
      '13:00 8-10*8 hourly live',
    ]);
  });
});
