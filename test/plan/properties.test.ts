import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aimOf } from '../../lib/plan/aim.ts';
import type { Counts } from '../../lib/plan/counts.ts';
import type { Step } from '../../lib/plan/step.ts';
import { defendedEvents } from '../../lib/plan/wanted.ts';
import type { Schedule } from '../../lib/schedule/schedule.ts';
import { cases } from '../schedule/arbitrary.ts';
import { halfBlindTick, recordOf, said, schedule, type TickOptions, tick, wantedIn } from './play.ts';
import { later, observe, type World, withDesired } from './pretend-aws.ts';
import { alarmOf, cpuPolicy, memoryPolicy, stepIn, stepOut, tenToThree, worldWith } from './worlds.ts';

const minutes = (count: number): number => count * 60_000;
const midnight = Date.parse('2026-11-27T00:00:00Z');

/** Every ten minutes of a day and a half, so that windows also run over midnight. */
const instants = Array.from({ length: 30 * 6 }, (_, index) => new Date(midnight + minutes(10 * index)));

const clock = (slot: number): string =>
  `${String(Math.floor(slot / 6)).padStart(2, '0')}:${String((slot % 6) * 10).padStart(2, '0')}`;

const slots = fc.integer({ min: 3, max: 130 });

const recurring = fc.record({
  kind: fc.constantFrom('scale-up', 'scale-down'),
  from: slots,
  lasts: fc.integer({ min: 1, max: 80 }),
  capacity: fc.constantFrom(
    'desired: 4',
    'min: 3, max: 8',
    'min: 1, desired: 1',
    'min: 2, max: 15, desired: 6',
    'max: 3',
  ),
  rampDown: fc.constantFrom('', 'rampDown: { step: 2, every: 10m }'),
});

const event = fc.record({
  from: slots,
  lasts: fc.integer({ min: 1, max: 60 }),
  capacity: fc.constantFrom('desired: 12', 'min: 5, desired: 9', 'desired: 3', 'min: 7'),
  autoscaling: fc.constantFrom('deregister', 'suspend', 'floor'),
  lead: fc.constantFrom('30m', '1h', '10m'),
  ramps: fc.constantFrom('', 'rampDown: { step: 2, every: 10m }', 'rampUp: { step: 3, every: 10m }'),
});

const stage = fc.record({
  base: fc.constantFrom('base: { min: 2, max: 10 }', 'base: { min: 0, max: 4 }', ''),
  scaling: fc.constantFrom('', 'scaling: [ { metric: cpu, target: 60 } ]'),
  recurring: fc.array(recurring, { maxLength: 3 }),
  events: fc.array(event, { minLength: 1, maxLength: 3 }),
});

type Stage = typeof stage extends fc.Arbitrary<infer T> ? T : never;

function textOf({ base, scaling, recurring: windows, events }: Stage): string {
  const lines = [
    'timezone: UTC',
    'targets:',
    '  backend:',
    '    ecs: { cluster: production, service: backend }',
    '    limits: { min: 0, max: 40 }',
    ...[base, scaling].filter((line) => line !== '').map((line) => `    ${line}`),
    'windows:',
  ];
  windows.forEach(({ kind, from, lasts, capacity, rampDown }, index) => {
    lines.push(
      `  - name: ${kind}-${index}`,
      `    kind: ${kind}`,
      `    targets: { backend: { ${capacity} } }`,
      `    from: "${clock(from)}"`,
      `    to: "${clock((from + lasts) % 144)}"`,
      ...(rampDown === '' || kind === 'scale-down' ? [] : [`    ${rampDown}`]),
    );
  });
  events.forEach(({ from, lasts, capacity, autoscaling, lead, ramps }, index) => {
    lines.push(
      `  - name: event-${index}`,
      '    kind: pre-event',
      `    targets: { backend: { ${capacity} } }`,
      `    start: 2026-11-27 ${clock(from)}`,
      `    for: ${lasts * 10}m`,
      `    lead: ${lead}`,
      `    autoscaling: ${autoscaling}`,
      ...(ramps === '' ? [] : [`    ${ramps}`]),
    );
  });
  return lines.join('\n');
}

const found = fc
  .record({
    desired: fc.integer({ min: 0, max: 14 }),
    isRegistered: fc.boolean(),
    policies: fc.subarray([cpuPolicy, memoryPolicy, stepOut, stepIn]),
    tags: fc.constantFrom({}, { team: 'web' }),
    scheduledActions: fc.constantFrom([], [tenToThree]),
    flags: fc.constantFrom(false, true),
  })
  .map(({ desired, isRegistered, policies, tags, scheduledActions, flags }) =>
    worldWith({
      desired,
      ...(isRegistered && {
        registered: {
          min: 1,
          max: 14,
          suspended: { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: flags },
        },
        policies,
        tags,
        scheduledActions,
        alarms: policies.filter(({ type }) => type === 'StepScaling').map((policy) => alarmOf(policy)),
      }),
    }),
  );

/** Schedules that the language refuses, such as a count outside its bounds, are not of interest here. */
const scheduled = stage
  .map(textOf)
  .chain((text) => {
    try {
      return fc.constant({ text, plannedBy: schedule(text) });
    } catch {
      return fc.constant(undefined);
    }
  })
  .filter((made): made is { text: string; plannedBy: Schedule } => made !== undefined);

const lookedAt = (at: Date): boolean => at.getMinutes() === 0;

/** What stays of a world when times, versions and ARNs are left out. */
function essence({ service, registered, alarms, record }: World) {
  const policies = registered?.policies.map(({ name, type, configuration }) => ({ name, type, configuration })) ?? [];
  const arns = new Map(registered?.policies.map(({ name, arn }) => [arn, name]));
  const {
    version: _,
    told: __,
    outbox: ___,
    applied,
    transition,
    snapshot,
    failing: ____,
    restored,
    pausedAt,
    ...rest
  } = recordOf({ record } as World);
  const { at: _____, watchUntil: ______, ...done } = applied ?? { at: '' };
  return {
    desired: service.desired,
    registered: registered && { ...registered, arn: '', policies },
    alarms: alarms
      .map(({ name, definition }) => ({
        name,
        actions: [definition.AlarmActions].flat().map((arn) => arns.get(String(arn)) ?? arn),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    record: {
      ...rest,
      done,
      restored: restored && { ...restored, takenAt: '' },
      isPaused: pausedAt !== undefined,
      transition: transition?.key,
      snapshot: snapshot && {
        ...snapshot,
        takenAt: '',
        configuration: {
          ...snapshot.configuration,
          policies: snapshot.configuration.policies.map(({ name }) => name),
          alarms: [],
        },
      },
    },
  };
}

/** Nothing of people's runs at the hour of their scheduled action. */
const isKept = ({ registered }: World): boolean => registered === undefined || registered.suspended.scheduledScaling;

const toldAsDue = ({ published }: World): boolean =>
  published.some(
    ({ kind, details }) =>
      kind === 'restored' && details.some((line) => line.startsWith('scheduled action evening fell due')),
  );

/**
 * Bounds and count that come back where none are declared: those that were found, or what the action would have left of
 * them that fell due while it could not run. This AWS runs none by itself.
 */
function backFrom(start: World, kept: readonly boolean[], told: boolean) {
  const { suspended, scheduledActions = [] } = start.registered ?? {};
  const mayFallDue = scheduledActions.length > 0 && suspended?.scheduledScaling === false;
  // Before and after that hour; a tick that changed it in between may say either.
  if (!mayFallDue || !kept.includes(true)) expect(told).toBe(false);
  else if (!kept.includes(false)) expect(told).toBe(true);
  const { min = 1, max = 14 } = told ? tenToThree : {};
  return { min, max, desired: Math.min(Math.max(Math.min(Math.max(start.service.desired, 1), 14), min), max) };
}

const eveningAt = new Date(`${new Date(midnight).toISOString().slice(0, 10)}T22:00:00Z`);

const withoutRunning = (counts: Counts | undefined) => counts && { ...counts, running: undefined };

const attached = ({ registered, alarms }: World) => {
  const arns = new Map(registered?.policies.map(({ name, arn }) => [arn, name]));
  return {
    isRegistered: registered !== undefined,
    suspended: registered?.suspended,
    policies: registered?.policies.map(({ name, type, configuration }) => ({ name, type, configuration })),
    actions: registered?.scheduledActions,
    tags: registered?.tags,
    alarms: alarms
      .map(({ name, definition }) => ({
        name,
        definition: {
          ...definition,
          AlarmActions: [definition.AlarmActions].flat().map((arn) => arns.get(String(arn)) ?? arn),
        },
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
};

/**
 * Each case is a day or more of ticks, so as many as the language's properties have are too many: the same few are played
 * each time, so that a change is judged by what it changes. `PRESCALE_DAYS` asks for that many that nobody has played.
 */
const runs =
  process.env.PRESCALE_DAYS === undefined
    ? { numRuns: Math.min(cases(20), 200), seed: 20261127 }
    : { numRuns: Number(process.env.PRESCALE_DAYS) };

const mishap: fc.Arbitrary<Mishap> = fc.record({
  slot: fc.nat({ max: instants.length - 1 }),
  what: fc.oneof(
    fc.record({ cutAfter: fc.nat({ max: 8 }) }),
    fc.record({
      refused: fc.constantFrom('register', 'put-policy', 'put-alarm', 'deregister', 'set-desired', 'tag'),
    }),
    fc.record({ missed: fc.integer({ min: 1, max: 12 }) }),
    fc.constant({ edited: true }),
  ),
});

/** As many days as are asked for may take hours on a busy machine. */
const timeout = process.env.PRESCALE_DAYS === undefined ? 600_000 : 4 * 3_600_000;

describe('whatever the schedule and whatever is found', { timeout }, () => {
  it('plans nothing a second time at the same instant', () => {
    fc.assert(
      fc.property(scheduled, found, ({ plannedBy }, start) => {
        let world = start;
        for (const now of instants) {
          const done = tick(later(world), plannedBy, now, { all: lookedAt(now) });
          world = done.world;
          if (done.looks > 0)
            expect(said(tick(world, plannedBy, now, { all: true }).steps), now.toISOString()).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('holds the floor of events and the limits after every tick, and never takes six looks', () => {
    fc.assert(
      fc.property(scheduled, found, ({ plannedBy }, start) => {
        let world = start;
        for (const now of instants) {
          const before = world.service.desired;
          const done = tick(later(world), plannedBy, now, { all: lookedAt(now) });
          world = done.world;
          expect(done.looks).toBeLessThan(6);
          const wanted = wantedIn(world, plannedBy, now);
          const observed = observe(world, { configuration: 'all', stopped: false });
          const { floor } = aimOf({ wanted, observed, record: recordOf(world) });
          if (defendedEvents(wanted.state).length > 0) {
            expect(world.service.desired).toBeGreaterThanOrEqual(floor);
            expect(done.lowest, 'between the calls').toBeGreaterThanOrEqual(Math.min(before, floor));
          }
          if (world.registered !== undefined && world.record?.snapshot === undefined)
            expect(world.registered.max).toBeLessThanOrEqual(40);
          if (world.registered !== undefined) {
            expect(world.service.desired).toBeGreaterThanOrEqual(world.registered.min);
            expect(world.service.desired).toBeLessThanOrEqual(world.registered.max);
          }
        }
      }),
      runs,
    );
  });

  it('ends in the same world and record when any tick is cut off after any step', () => {
    fc.assert(
      fc.property(scheduled, found, fc.nat(), fc.nat({ max: 12 }), ({ plannedBy }, start, which, cutAfter) => {
        let [world, disturbed] = [start, start];
        const busy = instants.filter((now) => {
          const done = tick(later(world), plannedBy, now, { all: lookedAt(now) });
          world = done.world;
          return done.steps.length > 0;
        });
        const unlucky = busy[which % Math.max(busy.length, 1)];
        for (const now of instants) {
          disturbed = later(disturbed);
          if (now === unlucky) {
            disturbed = tick(disturbed, plannedBy, now, { all: lookedAt(now), cutAfter }).world;
          }
          disturbed = tick(disturbed, plannedBy, now, { all: lookedAt(now) }).world;
        }
        expect(essence(disturbed)).toEqual(essence(world));
        const told = (one: World) =>
          one.published.map(({ id, from, to }) => [
            id.replace(/@?\d{4}-.*/, ''),
            withoutRunning(from),
            withoutRunning(to),
          ]);
        expect(told(disturbed)).toEqual(told(world));
      }),
      runs,
    );
  });

  it('comes back to the base where nobody else moves the count, however rarely ticks come', () => {
    fc.assert(
      fc.property(scheduled, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), ({ text, plannedBy }, missed) => {
        const base = /base: { min: (\d+), max: (\d+) }/.exec(text);
        fc.pre(base !== null && !text.includes('scaling: ['));
        const [min, max] = [Number(base?.[1]), Number(base?.[2])];
        let world = worldWith({ desired: min, registered: { min, max } });
        for (const now of instants)
          if (missed.next().value !== 0) world = tick(later(world), plannedBy, now, { all: lookedAt(now) }).world;
        const quiet = schedule(
          `${text.slice(0, text.indexOf('windows:'))}windows: []`.replace(/ {4}scaling: .*\n/, ''),
        );
        for (const hour of [40, 41]) world = tick(later(world), quiet, new Date(midnight + minutes(60 * hour))).world;
        expect({ desired: world.service.desired, ...world.registered }).toMatchObject({ desired: min, min, max });
      }),
      runs,
    );
  });

  const anything = fc.infiniteStream(
    fc.record({
      tick: fc.constantFrom('whole', 'whole', 'whole', 'missed', 'cut', 'blind-target', 'blind-details'),
      cutAfter: fc.nat({ max: 6 }),
      people: fc.oneof({ weight: 15, arbitrary: fc.constant(null) }, fc.nat({ max: 14 })),
    }),
  );
  type Happened = typeof anything extends fc.Arbitrary<fc.Stream<infer T>> ? T : never;

  const ticked = (start: World, plannedBy: Schedule, now: Date, { tick: how, cutAfter }: Happened): World => {
    switch (how) {
      case 'missed':
        return start;
      case 'cut':
        return tick(later(start), plannedBy, now, { all: lookedAt(now), cutAfter }).world;
      case 'blind-target':
        return halfBlindTick(start, plannedBy, now, { unread: 'target', cutAfter });
      case 'blind-details':
        return halfBlindTick(start, plannedBy, now, { unread: 'details', cutAfter });
      default:
        return tick(later(start), plannedBy, now, { all: lookedAt(now) }).world;
    }
  };

  const isBased = (text: string) => {
    const base = /base: { min: (\d+), max: (\d+) }/.exec(text);
    fc.pre(base !== null && !text.includes('scaling: ['));
    return { min: Number(base?.[1]), max: Number(base?.[2]) };
  };

  it('leaves no more in the base than people had, though they lower it and ticks are cut off or see half', () => {
    fc.assert(
      fc.property(scheduled, fc.nat({ max: 14 }), anything, ({ text, plannedBy }, desired, stream) => {
        const { min, max } = isBased(text);
        let least = Math.min(max, Math.max(min, desired));
        let world = worldWith({ desired: least, registered: { min, max } });
        for (const now of instants) {
          const happened = stream.next().value;
          const { people } = happened;
          // Back to the count of before a change that was cut off: nobody can tell this from a change that never began.
          const isUndone = people === recordOf(world).transition?.from.desired;
          if (people !== null && people >= min && people < world.service.desired && !isUndone) {
            world = withDesired(world, people);
            least = Math.min(least, people);
          }
          world = ticked(world, plannedBy, now, happened);
        }
        const quiet = schedule(`${text.slice(0, text.indexOf('windows:'))}windows: []`);
        for (const hour of [40, 41]) world = tick(later(world), quiet, new Date(midnight + minutes(60 * hour))).world;
        expect(world.registered).toMatchObject({ min, max });
        expect(world.service.desired).toBeGreaterThanOrEqual(min);
        expect(world.service.desired).toBeLessThanOrEqual(least);
      }),
      runs,
    );
  });

  it('takes no task away as long as it has raised none, but for a scale-down', () => {
    fc.assert(
      fc.property(scheduled, anything, ({ text, plannedBy }, stream) => {
        const { max, min } = isBased(text);
        fc.pre(!text.includes('scale-down'));
        let world = worldWith({ desired: max, registered: { min, max } });
        for (const now of instants) {
          const happened = stream.next().value;
          const { people } = happened;
          const before = Math.min(max, Math.max(people ?? 0, world.service.desired));
          if (before > world.service.desired) world = withDesired(world, before);
          world = ticked(world, plannedBy, now, happened);
          if (world.service.desired > before) return;
          expect(world.service.desired).toBe(before);
        }
      }),
      runs,
    );
  });

  it('leaves policies, actions, tags, alarms and flags as it found them, and tells nothing twice', () => {
    fc.assert(
      fc.property(scheduled, found, ({ text, plannedBy }, start) => {
        let world = start;
        const kept: boolean[] = [];
        for (const now of instants) {
          if (now.getTime() === eveningAt.getTime()) kept.push(isKept(world));
          world = tick(later(world), plannedBy, now, { all: lookedAt(now) }).world;
          if (now.getTime() === eveningAt.getTime()) kept.push(isKept(world));
        }
        const quiet = `${text.slice(0, text.indexOf('windows:'))}windows: []`;
        world = tick(world, schedule(quiet), new Date(midnight + minutes(48 * 60)), { all: true }).world;
        const ids = world.published.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(world.record).not.toHaveProperty('snapshot');
        expect(world.record).not.toHaveProperty('baseline');
        if (start.registered === undefined || text.includes('scaling: [')) return;
        expect(attached(world)).toEqual(attached(start));
        if (text.includes('base:')) return;
        const { min, max } = backFrom(start, kept, toldAsDue(world));
        expect(world.registered).toMatchObject({ min, max });
      }),
      runs,
    );
  });

  it('gives everything back after cuts, refusals, missed ticks and edits of the schedule', () => {
    fc.assert(
      fc.property(scheduled, scheduled, found, fc.array(mishap, { maxLength: 12 }), (first, second, start, mishaps) => {
        fc.pre(/base: .*/.exec(first.text)?.[0] === /base: .*/.exec(second.text)?.[0]);
        const { world: last, current, kept } = withMishaps(start, [first, second], mishaps);
        const quiet = schedule(`${current.text.slice(0, current.text.indexOf('windows:'))}windows: []`);
        let world = last;
        for (const hour of [40, 41, 42])
          world = tick(later(world), quiet, new Date(midnight + minutes(60 * hour)), { all: true }).world;
        isAllGivenBack(start, world, kept, `${first.text}${second.text}`);
      }),
      runs,
    );
  });
});

const optionsFor = (what: { readonly cutAfter: number } | { readonly refused: Step['kind'] }): TickOptions =>
  'cutAfter' in what ? what : { refuses: ({ kind }) => kind === what.refused };

function isAllGivenBack(start: World, world: World, kept: readonly boolean[], text: string): void {
  for (const part of ['snapshot', 'transition', 'suspended']) expect(world.record).not.toHaveProperty(part);
  if (start.registered === undefined || text.includes('scaling: [')) return;
  expect(attached(world)).toEqual(attached(start));
  if (text.includes('base:')) return;
  const { min, max, desired } = backFrom(start, kept, toldAsDue(world));
  expect(world.registered).toMatchObject({ min, max });
  expect(world.service.desired).toBe(desired);
}

interface Mishap {
  readonly slot: number;
  readonly what:
    | { readonly cutAfter: number }
    | { readonly refused: Step['kind'] }
    | { readonly missed: number }
    | { readonly edited: boolean };
}

interface Planned {
  readonly plannedBy: Schedule;
  readonly text: string;
}

/** A day and a half of ticks; an edit takes the other schedule. */
function withMishaps(start: World, both: readonly [Planned, Planned], mishaps: readonly Mishap[]) {
  let world = start;
  let [current, other] = both;
  let asleepUntil = 0;
  const kept: boolean[] = [];
  for (const [slot, now] of instants.entries()) {
    const options: TickOptions = {};
    for (const { what } of mishaps.filter((one) => one.slot === slot)) {
      if ('missed' in what) asleepUntil = slot + what.missed;
      else if ('edited' in what) [current, other] = [other, current];
      else Object.assign(options, optionsFor(what));
    }
    if (now.getTime() === eveningAt.getTime()) kept.push(isKept(world));
    if (slot >= asleepUntil)
      world = tick(later(world), current.plannedBy, now, { all: lookedAt(now), ...options }).world;
    if (now.getTime() === eveningAt.getTime()) kept.push(isKept(world));
  }
  return { world, current, kept };
}
