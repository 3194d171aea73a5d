import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import type { Scenario } from './fault-at-every-call.ts';
import type { TestStage } from './stage.ts';

const targets = {
  web: `
    ecs: { cluster: c, service: web }
    base: { min: 2, max: 10 }
    scaling: [{ metric: cpu, target: 70 }]`,
  found: ' { ecs: { cluster: c, service: found } }',
  /** Registered, and nothing but Prescale and people moves its count. */
  still: ' { ecs: { cluster: c, service: still }, base: { min: 2, max: 10 } }',
};
type TargetName = keyof typeof targets;

const usual: readonly TargetName[] = ['web', 'found'];
const countedByHand: readonly TargetName[] = ['still', 'found'];

const fileWith = (names: readonly TargetName[], ...windows: readonly string[]): readonly ScheduleFile[] => [
  {
    path: 'all.yml',
    text: `timezone: America/New_York
targets:
${names.map((name) => `  ${name}:${targets[name]}\n`).join('')}windows:
${windows.join('')}`,
  },
];

const fileOf = (...windows: readonly string[]): readonly ScheduleFile[] => fileWith(usual, ...windows);

const capacities = (names: readonly TargetName[], count: number): string =>
  `targets: { ${names.map((name) => `${name}: { desired: ${count} }`).join(', ')} }`;

const daily = (name: string, kind: string, from: string, to: string, count: number, of = usual): string =>
  `  - { name: ${name}, kind: ${kind}, from: "${from}", to: "${to}", ${capacities(of, count)} }\n`;

const day = (count: number, of = usual): string => daily('day', 'scale-up', '08:00', '20:00', count, of);

const event = (mode: string, count = 8, of = usual, ramp = 'rampDown: { step: 4, every: 5m }'): string =>
  `  - { name: spot, kind: pre-event, start: 2026-11-27 09:00, end: 2026-11-27 10:00, lead: 30m, autoscaling: ${mode}, ${ramp}, ${capacities(of, count)} }\n`;

/** A folder that somebody edits. */
const folder = (start: readonly ScheduleFile[]): ReturnType<Scenario['schedules']> => {
  let files = start;
  return {
    read: async () => files,
    edit: (changed) => {
      files = changed;
    },
  };
};

const edited = async (schedules: ReturnType<Scenario['schedules']>, files: readonly ScheduleFile[]): Promise<void> =>
  schedules.edit?.(files);

const eventTimes = ['08:20', '08:30', '08:33', '09:00', '10:00', '10:05', '10:10', '11:00'];
const hold = { target: 'web', desired: 5, for: '30m', by: 'ana@example.com', reason: 'why not' };
const holdBelowSpot = { ...hold, belowEvent: 'spot' };
const endOfHold = { target: 'web', end: true, by: 'ben@example.com' };

const peopleAskFor =
  (count: number, of = countedByHand) =>
  async (stage: TestStage) => {
    for (const service of of) stage.aws.world.changeService('c', service, { desired: count });
  };

/** Every kind of window, every way with autoscaling, overrides that begin and end, edits of what is in force. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'a scale-up in a scale-down',
    schedules: () =>
      folder(
        fileOf(daily('night', 'scale-down', '01:00', '05:00', 1), daily('early', 'scale-up', '03:00', '04:00', 6)),
      ),
    times: ['00:50', '01:00', '03:00', '04:00', '05:00', '06:00'],
    tells: ['window-started', 'window-ended'],
  },
  ...['deregister', 'suspend', 'floor'].map(
    (mode): Scenario => ({
      name: `an event that says ${mode}`,
      schedules: () => folder(fileOf(event(mode))),
      times: eventTimes,
      tells: ['pre-scale-started', 'ready', 'event-live', 'event-ended'],
    }),
  ),
  {
    name: 'an event that ramps up',
    schedules: () => folder(fileWith(['web'], event('deregister', 8, ['web'], 'rampUp: { step: 4, every: 10m }'))),
    times: ['08:30', '08:40', '08:43', '10:00', '10:30'],
    tells: ['pre-scale-started', 'ready', 'restored'],
  },
  ...['deregister', 'suspend', 'floor'].map(
    (mode): Scenario => ({
      name: `an override inside an event that says ${mode}`,
      schedules: () => folder(fileOf(event(mode))),
      times: ['09:00', '09:10', '09:40', '10:00', '10:10', '11:00'],
      people: { '09:10': (stage) => stage.override(holdBelowSpot) },
      tells: ['override-set', 'override-ended', 'event-ended'],
    }),
  ),
  {
    name: 'an override that a person ends',
    schedules: () => folder(fileWith(['web'], day(4, ['web']))),
    times: ['09:00', '09:10', '09:20', '09:40'],
    people: { '09:10': (stage) => stage.override(hold), '09:20': (stage) => stage.override(endOfHold) },
    tells: ['override-set', 'override-ended'],
  },
  {
    name: 'an event deleted while it is live',
    schedules: () => folder(fileOf(event('deregister'), day(4))),
    times: ['08:20', '08:30', '08:33', '09:00', '09:30', '10:30', '11:00'],
    people: { '09:30': (_, schedules) => edited(schedules, fileOf(day(4))) },
    tells: ['event-live', 'event-ended', 'restored', 'schedule-changed'],
  },
  ...['deregister', 'suspend', 'floor'].map(
    (mode): Scenario => ({
      name: `an event that says ${mode}, raised while it is live`,
      schedules: () => folder(fileOf(event(mode))),
      times: ['09:00', '09:30', '10:00', '10:05', '10:10', '11:00'],
      people: { '09:30': (_, schedules) => edited(schedules, fileOf(event(mode, 12))) },
      tells: ['event-live', 'event-ended'],
    }),
  ),
  {
    name: 'a target disabled in an event',
    schedules: () => folder(fileOf(event('deregister'))),
    times: ['08:20', '08:30', '08:33', '09:00', '09:30', '09:35', '11:00', '11:30'],
    people: {
      '09:30': (_, schedules) => {
        const [{ path, text } = { path: '', text: '' }] = fileOf(event('deregister'));
        return edited(schedules, [{ path, text: text.replace('  web:\n', '  web:\n    enabled: false\n') }]);
      },
    },
    tells: ['event-live', 'event-ended', 'restored'],
  },
  {
    name: 'a stage disabled in an event',
    schedules: () => folder(fileOf(event('deregister'))),
    times: ['09:00', '09:30', '09:33'],
    people: {
      '09:30': (_, schedules) =>
        edited(schedules, [{ path: 'off.yml', text: 'enabled: false\n' }, ...fileOf(event('deregister'))]),
    },
    tells: ['event-live', 'event-ended', 'restored'],
  },
  {
    name: 'a target removed from the schedule in an event',
    schedules: () => folder(fileOf(event('deregister'))),
    times: ['09:00', '09:30', '09:33'],
    people: {
      '09:30': (_, schedules) => edited(schedules, fileWith(['found'], event('deregister', 8, ['found']))),
    },
    tells: ['event-live', 'event-ended', 'restored'],
  },
  {
    name: 'a window lowered while it is live',
    schedules: () => folder(fileWith(countedByHand, day(6, countedByHand))),
    times: ['07:50', '08:00', '08:03', '08:10', '08:12'],
    people: { '08:10': (_, schedules) => edited(schedules, fileWith(countedByHand, day(4, countedByHand))) },
    tells: ['window-started', 'schedule-changed'],
  },
  // Something else is wanted in the minute after a transition began, so what was cut off is never gone on with.
  {
    name: 'an event that ramps up every minute below a count that people set',
    schedules: () =>
      folder(
        fileWith(
          countedByHand,
          event('suspend', 9, countedByHand, 'rampUp: { step: 3, every: 1m }').replace('30m', '5m'),
        ),
      ),
    times: ['08:50', '08:55', '08:57', '09:00', '09:03'],
    people: { '08:50': peopleAskFor(10) },
    tells: ['pre-scale-started', 'event-live'],
  },
  {
    name: 'a window raised in the minute after it began, below a count that people set',
    schedules: () => folder(fileWith(countedByHand, day(4, countedByHand))),
    times: ['07:50', '08:00', '08:02'],
    people: {
      '07:50': peopleAskFor(9),
      '08:01': (_, schedules) => edited(schedules, fileWith(countedByHand, day(5, countedByHand))),
    },
    tells: ['window-started', 'schedule-changed'],
  },
  {
    name: 'a window raised in the minute after it began, and a count that people set in the next',
    schedules: () => folder(fileWith(['still'], day(4, ['still']))),
    times: ['07:50', '08:00', '08:02'],
    people: {
      '08:01': (_, schedules) => edited(schedules, fileWith(['still'], day(5, ['still']))),
      '08:02': peopleAskFor(9, ['still']),
    },
    tells: ['window-started', 'schedule-changed'],
  },
  ...['deregister', 'suspend'].map(
    (mode): Scenario => ({
      name: `an override in the minute after an event that says ${mode} began`,
      schedules: () => folder(fileWith(['web'], event(mode, 8, ['web']))),
      times: ['08:20', '08:30', '08:33', '08:36', '08:39', '10:00', '10:05', '10:30'],
      people: { '08:31': (stage) => stage.override({ ...holdBelowSpot, for: '5m' }) },
      tells: ['pre-scale-started', 'override-set', 'override-ended', 'ready', 'event-ended'],
      mayTell: ['restored'],
    }),
  ),
];
