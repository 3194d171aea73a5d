import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import type { Scenario } from './fault-at-every-call.ts';

const header = `timezone: America/New_York
targets:
  web:
    ecs: { cluster: c, service: web }
    base: { min: 2, max: 10 }
    scaling: [{ metric: cpu, target: 70 }]
  found: { ecs: { cluster: c, service: found } }
windows:
`;

const fileOf = (...windows: readonly string[]): readonly ScheduleFile[] => [
  { path: 'all.yml', text: `${header}${windows.join('')}` },
];

const daily = (name: string, kind: string, from: string, to: string, count: number): string =>
  `  - { name: ${name}, kind: ${kind}, from: "${from}", to: "${to}", targets: { web: { desired: ${count} }, found: { desired: ${count} } } }\n`;

const event = (mode: string, count = 8): string =>
  `  - { name: spot, kind: pre-event, start: 2026-11-27 09:00, end: 2026-11-27 10:00, lead: 30m, autoscaling: ${mode}, rampDown: { step: 4, every: 5m }, targets: { web: { desired: ${count} }, found: { desired: ${count} } } }\n`;

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
  ...['deregister', 'suspend'].map(
    (mode): Scenario => ({
      name: `an override inside an event that says ${mode}`,
      schedules: () => folder(fileOf(event(mode))),
      times: ['08:20', '08:30', '08:33', '09:00', '09:10', '09:40', '10:00', '10:10', '11:00'],
      people: { '09:10': (stage) => stage.override(hold) },
      tells: ['override-set', 'override-ended', 'event-ended'],
    }),
  ),
  {
    name: 'an event deleted while it is live',
    schedules: () => folder(fileOf(event('deregister'), daily('day', 'scale-up', '08:00', '20:00', 4))),
    times: ['08:20', '08:30', '08:33', '09:00', '09:30', '10:30', '11:00'],
    people: { '09:30': (_, schedules) => edited(schedules, fileOf(daily('day', 'scale-up', '08:00', '20:00', 4))) },
    tells: ['event-live', 'event-ended', 'restored', 'schedule-changed'],
  },
  {
    name: 'an event raised while it is live',
    schedules: () => folder(fileOf(event('deregister'))),
    times: ['08:20', '08:30', '08:33', '09:00', '09:30', '10:00', '10:05', '10:10', '11:00'],
    people: { '09:30': (_, schedules) => edited(schedules, fileOf(event('deregister', 12))) },
    tells: ['event-live', 'event-ended', 'restored'],
  },
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
];
