import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compared, differing } from '../../../cli/import/comparison.ts';
import type { FoundService } from '../../../cli/import/found-service.ts';
import { importedSchedule } from '../../../cli/import/imported-schedule.ts';
import { importedText, targetRemarks } from '../../../cli/import/imported-text.ts';
import { judgedBySchedule } from '../../../cli/import/judged.ts';
import { usualZone } from '../../../cli/import/schedule-zone.ts';
import { parseSchedule } from '../../../lib/index.ts';
import type { ScheduledAction } from '../../../lib/plan/autoscaling.ts';
import type { Schedule } from '../../../lib/schedule/schedule.ts';

const now = new Date('2026-11-25T15:20:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const days = ['*', 'MON-FRI', 'SAT,SUN', 'FRI', 'MON,WED,SUN', 'TUE-SAT'];
const runs = process.env.CI ? 150 : 4;

const bounds = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 12 }))
  .map(([min, more]) => ({ min, max: min + more }));

/** Of the hour that clocks skip or repeat nothing is said here: two may then fire at once. */
const time = fc.tuple(fc.integer({ min: 4, max: 23 }), fc.constantFrom(0, 15, 30, 45));

const weekly = fc
  .uniqueArray(fc.tuple(time, fc.constantFrom(...days)), {
    minLength: 1,
    maxLength: 4,
    selector: ([[hour, minute]]) => hour * 60 + minute,
  })
  .chain((times) =>
    fc.tuple(
      ...times.map(([[hour, minute], weekdays], index) =>
        bounds.map(
          (sets): ScheduledAction => ({
            name: `action-${index}`,
            schedule: `cron(${minute} ${hour} ? * ${weekdays} *)`,
            timezone: 'Europe/Berlin',
            ...sets,
          }),
        ),
      ),
    ),
  );

const once = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1_000 }), bounds).map(
  ([day, minutes, sets]): ScheduledAction => ({
    name: 'once',
    // An odd second minute, so that it never fires with another one.
    schedule: `at(${new Date(inDays(day).getTime() + (minutes * 15 + 2) * 60_000).toISOString().slice(0, 17)}00)`,
    timezone: 'Europe/Berlin',
    ...sets,
  }),
);

const serviceOf = (
  actions: readonly ScheduledAction[],
  found: { readonly min: number; readonly max: number },
  service = 'web',
): FoundService => ({
  ecs: { cluster: 'shop', service },
  scalableTarget: {
    ...found,
    arn: 'arn',
    suspended: { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false },
  },
  policies: [],
  actions,
});

const heading = { cluster: 'shop', region: 'eu-central-1', date: '2026-11-25', isZoneGuessed: false };

/** What is written, read again. */
function reread(service: FoundService) {
  const imported = importedSchedule([service], 'Europe/Berlin', now);
  const text = importedText(imported, heading);
  const parsed = parseSchedule([{ path: 'platform.yml', text }], { now });
  const problems = parsed.ok ? parsed.warnings : parsed.problems;
  if (!parsed.ok || problems.length > 0) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  return { target: imported.targets.get('web'), schedule: parsed.schedule, text };
}

/** Where the schedule says something else; nothing where it cannot be told. */
function differingIn(schedule: Schedule, target: string, found: FoundService, to: Date, from = now) {
  const { boundaries } = compared(schedule, target, found, from, to);
  return typeof boundaries === 'string' ? [] : differing(boundaries);
}

describe('any native actions', () => {
  it('of a week are said exactly, whatever they are and whatever was found', () => {
    fc.assert(
      fc.property(weekly, bounds, (actions, found) => {
        const service = serviceOf(actions, found);
        const { target, schedule, text } = reread(service);
        expect(target?.leftBecause, text).toEqual([]);
        expect(differingIn(schedule, 'web', service, inDays(60)), text).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('and one among them that fires once are said exactly too', () => {
    fc.assert(
      fc.property(weekly, once, bounds, (actions, single, found) => {
        const service = serviceOf([...actions, single], found);
        const { schedule, target, text } = reread(service);
        expect(target?.leftBecause, text).toEqual([]);
        expect(differingIn(schedule, 'web', service, inDays(60)), text).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

describe('what native actions become', () => {
  const now = new Date('2026-11-23T11:30:00Z');
  const berlin = 'Europe/Berlin';
  const night: ScheduledAction = { name: 'night', schedule: 'cron(0 20 * * ? *)', timezone: berlin, min: 0, max: 1 };
  const morning: ScheduledAction = { name: 'day', schedule: 'cron(0 8 * * ? *)', timezone: berlin, min: 2, max: 10 };
  const utc = (name: string, schedule: string, more: Partial<ScheduledAction>): ScheduledAction => ({
    name,
    schedule,
    ...more,
  });

  interface Given {
    readonly service: string;
    readonly bounds: readonly [min: number, max: number];
    readonly actions: readonly ScheduledAction[];
  }
  const web: Given = { service: 'web', bounds: [2, 10], actions: [night, morning] };

  /** What is written, which is compared for 14 days where it is not left to the actions. */
  const states = (given: readonly Given[], zone?: string) => {
    const services = given.map(({ service, bounds: [min, max], actions }) => serviceOf(actions, { min, max }, service));
    const imported = importedSchedule(services, zone ?? usualZone(services, now) ?? 'UTC', now);
    const text = importedText(imported, heading);
    const parsed = parseSchedule([{ path: 'platform.yml', text }], { now });
    expect(parsed, text).toMatchObject({ ok: true, warnings: [] });
    if (!parsed.ok) throw new Error('it is refused');
    const { schedule } = parsed;
    for (const [target, { found }] of imported.targets) {
      const end = new Date(now.getTime() + 14 * 86_400_000);
      expect(differingIn(schedule, target, found, end, now), text).toEqual([]);
    }
    return { schedule, text, fates: (target: string) => imported.targets.get(target)?.fates ?? [] };
  };

  it('of equal halves of the day the higher bounds are the base', () => {
    const { schedule } = states([web]);
    expect(schedule?.targets.get('web')?.base).toEqual({ min: 2, max: 10 });
    expect(schedule?.windows).toMatchObject([
      { name: 'night', kind: 'scale-down', when: { from: '20:00', to: '08:00' } },
    ]);
  });

  it('what holds for most of the week is the base', () => {
    const actions = [
      utc('up', 'cron(0 8 ? * MON-FRI *)', { min: 5 }),
      utc('down', 'cron(0 18 ? * MON-FRI *)', { min: 2 }),
    ];
    const { schedule, text } = states([{ service: 'web', bounds: [5, 10], actions }]);
    expect(schedule?.timezone).toBe('UTC');
    expect(schedule?.targets.get('web')?.base).toEqual({ min: 2, max: 10 });
    expect(text).toContain('targets:\n      web: { min: 5 }\n    days: MON-FRI\n    from: 08:00\n    to: 18:00');
    expect(text).toContain('gives back what it raised or took');
  });

  it('a weekend from Friday evening to Monday morning is one window', () => {
    const actions = [
      utc('off', 'cron(0 20 ? * FRI *)', { min: 0, max: 0 }),
      utc('on', 'cron(0 6 ? * MON *)', { min: 2, max: 10 }),
    ];
    const { text } = states([{ service: 'web', bounds: [2, 10], actions }]);
    expect(text).toContain('start: cron(0 20 ? * FRI *)\n    end: cron(0 6 ? * MON *)');
  });

  it('bounds that were found otherwise hold until the next action fires', () => {
    const { schedule, text } = states([{ ...web, bounds: [3, 9] }]);
    expect(schedule?.targets.get('web')?.base).toEqual({ min: 2, max: 10 });
    expect(text).toContain('start: 2026-11-23 08:00\n    end: 2026-11-23 20:00');
  });

  it.each([
    [[3, 9], /As it was found: no action that is known had set it/],
    [[2, 10], /Native: night, until day/],
  ] as const)('bounds that were found otherwise are blamed on no action: %s', (bounds, text) => {
    const { text: written } = states([{ ...web, bounds }]);
    expect(written).toMatch(text);
    expect(written).not.toContain('Native: day');
  });

  it.each([
    ['2026-11-23T07:00:00Z', 'night'],
    ['2026-11-23T07:00:20Z', 'night'],
    ['2026-11-23T07:09:59Z', 'night'],
    ['2026-11-23T07:10:00Z', 'as-found night'],
  ])('what fell due some minutes ago and has not come yet is taken as done: %s', (at, windows) => {
    const given = serviceOf([night, morning], { min: 0, max: 1 });
    const { schedule, targets } = importedSchedule([given], berlin, new Date(at));
    expect(schedule.targets.get('web')?.base).toEqual({ min: 2, max: 10 });
    expect(
      schedule.windows
        .map(({ name }) => name)
        .toSorted()
        .join(' '),
    ).toBe(windows);
    const [remark] = [...targets.values()].flatMap(targetRemarks).filter((one) => one.startsWith('Found '));
    expect(remark).toBe(
      windows === 'night'
        ? 'Found 0 to 1 less than 10 minutes after day: 2 to 10, which AWS sets late at times, is taken.'
        : undefined,
    );
  });

  it('what AWS does not say of an action that fell due some minutes ago is not taken as done', () => {
    const up = utc('up', 'cron(0 8 * * ? *)', { min: 20 });
    const down = utc('down', 'cron(0 20 * * ? *)', { min: 2 });
    const imported = importedSchedule(
      [serviceOf([up, down], { min: 2, max: 10 })],
      'UTC',
      new Date('2026-11-23T08:05:00Z'),
    );
    expect(imported.targets.get('web')?.leftBecause.join()).toContain('up leaves a min of 20 above a max of 10');
  });

  it('two that fell due some minutes ago and set one bound each are taken together', () => {
    const both = [
      utc('floor', 'cron(0 8 * * ? *)', { min: 12 }),
      utc('room', 'cron(0 8 * * ? *)', { max: 20 }),
      utc('night', 'cron(0 20 * * ? *)', { min: 2, max: 10 }),
    ];
    const imported = importedSchedule([serviceOf(both, { min: 2, max: 10 })], 'UTC', new Date('2026-11-23T08:05:00Z'));
    expect(imported.targets.get('web')?.late).toEqual({ names: ['floor', 'room'], bounds: { min: 12, max: 20 } });
  });

  it('actions that were put just now begin with the next firing', () => {
    const actions = [
      utc('sale', 'at(2026-12-01T09:00:00)', { min: 20, max: 40 }),
      utc('sale-over', 'at(2026-12-02T09:00:00)', { min: 2, max: 10 }),
    ];
    const { schedule } = states([{ service: 'web', bounds: [3, 9], actions }]);
    expect(schedule?.targets.get('web')?.base).toEqual({ min: 2, max: 10 });
    expect(schedule?.windows.map(({ name, kind }) => [name, kind])).toEqual([
      ['as-found', 'scale-down'],
      ['sale', 'scale-up'],
    ]);
  });

  it('an action that ends what happens once is asked about', () => {
    const actions = [
      night,
      morning,
      { name: 'sale', schedule: 'at(2026-11-27T06:00:00)', timezone: berlin, min: 20, max: 40 },
    ];
    const { text } = states([{ ...web, actions }]);
    expect(text).toContain('# Native: sale, until day.\n  # Is that what was meant?');
  });

  it('one in a zone of the same clock is said, one in another is left alone', () => {
    const inParis = [night, morning].map((one) => ({ ...one, timezone: 'Europe/Paris' }));
    const inUtc = [night, morning].map(({ timezone: _, ...one }) => one);
    const { fates, schedule } = states([
      web,
      { ...web, service: 'paris', actions: inParis },
      { ...web, service: 'utc', actions: inUtc },
    ]);
    expect(schedule?.windows).toHaveLength(1);
    expect([...(schedule?.windows[0]?.targets.keys() ?? [])]).toEqual(['paris', 'web']);
    expect(schedule?.targets.get('utc')?.base).toBeUndefined();
    const left = fates('utc');
    expect(left).toMatchObject([
      { becomes: 'unsayable', because: expect.stringContaining('needs a stage of its own with timezone: UTC') },
      { becomes: 'unsayable' },
    ]);
  });

  it('an end that is years away is said to be missing', () => {
    const actions = [{ ...night, endTime: '2030-01-01T00:00:00Z' }, morning];
    const { text, schedule } = states([{ ...web, actions }]);
    expect(schedule?.windows).toHaveLength(1);
    expect(text).toContain('# night has an end in AWS, 2030-01-01, that nothing here has.');
  });

  it.each([
    ['02:30', 'cron(30 2 * * ? *)', 'Clocks skip or repeat the time of early on 2027-03-28; when AWS runs it then'],
    ['02:30 on Sundays in October', 'cron(30 2 ? 10 SUN *)', 'the time of early on 2027-10-31; when'],
    ['03:00', 'cron(0 3 * * ? *)', undefined],
    ['02:30 on Mondays', 'cron(30 2 ? * MON *)', undefined],
  ])('a time that clocks skip or repeat is told: %s', (_, schedule, remark) => {
    const early: ScheduledAction = { name: 'early', schedule, timezone: berlin, min: 1, max: 10 };
    const back: ScheduledAction = { ...early, name: 'back', schedule: schedule.replace(/[23] /, '5 '), min: 2 };
    const { text } = states([{ ...web, actions: [early, back] }]);
    if (remark === undefined) expect(text).not.toContain('Clocks skip');
    else expect(text).toContain(remark);
  });

  it('in the zone that is asked for', () => {
    const { schedule, fates } = states([web], 'Europe/Madrid');
    expect(schedule?.timezone).toBe('Europe/Madrid');
    expect(fates('web').map(({ becomes }) => becomes)).toEqual(['window', 'window']);
  });

  it.each([
    ['a rate', { name: 'hourly', schedule: 'rate(1 hour)', min: 2 }, /no rate/],
    ['a second', { name: 'sale', schedule: 'at(2026-12-01T09:00:30)', timezone: berlin, min: 9 }, /with a minute/],
    [
      'the same minute',
      { name: 'other', schedule: 'cron(0 20 * * ? *)', timezone: berlin, min: 1 },
      /at the same time/,
    ],
    [
      'a min alone above the max that is there',
      { name: 'sale', schedule: 'cron(0 12 * * ? *)', timezone: berlin, min: 11 },
      /sale leaves a min of 11 above a max of 10, and AWS does not say .*: give it both bounds/,
    ],
    [
      'a max alone below the min that is there',
      { name: 'off', schedule: 'cron(0 12 * * ? *)', timezone: berlin, max: 1 },
      /off leaves a min of 2 above a max of 1, /,
    ],
    [
      'what is more than a year away',
      { name: 'far', schedule: 'at(2029-01-01T00:00:00)', max: 40 },
      /in the year to come/,
    ],
    [
      'month and week at once',
      { name: 'first', schedule: 'cron(0 12 1 * ? *)', timezone: berlin, max: 40 },
      /no window/,
    ],
  ] as const)('%s leaves all actions of its service to it', (_, action, because) => {
    const { fates, schedule, text } = states([{ ...web, actions: [night, morning, action] }]);
    expect(schedule?.windows).toEqual([]);
    expect(schedule?.targets.get('web')?.base).toBeUndefined();
    expect(fates('web').map(({ becomes }) => becomes)).toEqual(Array(3).fill('unsayable'));
    expect(text).toMatch(because);
  });

  it.each([
    ['its years are over', { schedule: 'cron(0 12 * * ? 2020-2025)' }],
    ['its end comes before its next time', { schedule: 'cron(0 12 ? * SUN *)', endTime: '2026-11-28T00:00:00Z' }],
    ['its end comes before its start', { startTime: '2026-12-02T00:00:00Z', endTime: '2026-12-01T00:00:00Z' }],
    ['its date never comes', { schedule: 'cron(0 12 31 2 ? *)' }],
  ])('one that never fires again holds up none of the others: %s', (_, more) => {
    const old: ScheduledAction = { name: 'old', schedule: 'cron(0 12 * * ? *)', timezone: berlin, max: 40, ...more };
    const { fates, schedule, text } = states([{ ...web, actions: [night, morning, old] }]);
    expect(schedule.windows).toHaveLength(1);
    expect(fates('web').map(({ becomes }) => becomes)).toEqual(['window', 'window', 'never']);
    expect(text).toContain('# Over, and never again: old.');
  });

  it('two actions that set one bound each at the same minute are said together', () => {
    const floor: ScheduledAction = { name: 'floor', schedule: 'cron(0 12 * * ? *)', timezone: berlin, min: 12 };
    const room: ScheduledAction = { name: 'room', schedule: 'cron(0 12 * * ? *)', timezone: berlin, max: 20 };
    const { text } = states([{ ...web, actions: [night, morning, floor, room] }]);
    expect(text).toContain('# Native: floor, room, until night.');
    expect(text).toContain('web: { min: 12, max: 20 }');
  });
});

describe('a schedule that people have', () => {
  const utc = (name: string, schedule: string, sets: Partial<ScheduledAction>): ScheduledAction => ({
    name,
    schedule,
    ...sets,
  });
  const morning = utc('day', 'cron(0 8 * * ? *)', { min: 2, max: 10 });
  const judged = (actions: readonly ScheduledAction[], night: string) => {
    const text = `timezone: UTC
targets: { web: { ecs: { cluster: shop, service: web }, base: { min: 2, max: 10 } } }
windows: [{ name: night, kind: scale-down, targets: { web: ${night} }, from: "20:00", to: "08:00" }]`;
    const parsed = parseSchedule([{ path: 'own.yml', text }], { now });
    if (!parsed.ok) throw new Error('it is refused');
    const [one] = judgedBySchedule(parsed.schedule, [serviceOf(actions, { min: 2, max: 10 })], now);
    return one?.fates.map(({ becomes, because }) => because ?? becomes);
  };

  it('does the work of its actions where both say the same', () => {
    expect(judged([utc('night', 'cron(0 20 * * ? *)', { min: 0, max: 1 }), morning], '{ min: 0, max: 1 }')).toEqual([
      'window',
      'window',
    ]);
  });

  it.each([
    [
      'two of which contradict each other, in whichever order AWS lists them',
      [utc('a', 'cron(0 20 * * ? *)', { min: 5 }), utc('b', 'cron(0 20 * * ? *)', { min: 1 })],
      '{ min: 1 }',
      /^a and b fire at the same time and set different bounds/,
    ],
    [
      'one of which leaves its min above its max',
      [utc('off', 'cron(0 20 * * ? *)', { max: 0 })],
      '{ min: 0, max: 0 }',
      /^off leaves a min of 2 above a max of 0/,
    ],
    [
      'one of which is a rate',
      [utc('hourly', 'rate(1 hour)', { min: 1 })],
      '{ min: 1 }',
      /^When its native action hourly fires cannot be told here: rate\(1 hour\)\.$/,
    ],
  ] as const)('never does the work of actions %s', (_, actions, night, because) => {
    const fates = judged([...actions, morning], night);
    expect(fates?.map((one) => because.test(one))).toEqual(Array(actions.length + 1).fill(true));
  });
});
