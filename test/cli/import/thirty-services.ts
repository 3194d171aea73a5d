import type { Native, NativeService } from './native-world.ts';

const berlin = 'Europe/Berlin';

const dayAndNight = (min: number, max: number): readonly Native[] => [
  { name: 'night', schedule: 'cron(0 20 * * ? *)', timezone: berlin, min: 0, max: 1 },
  { name: 'day', schedule: 'cron(0 8 * * ? *)', timezone: berlin, min, max },
];

const several = (
  names: string,
  make: (name: string, index: number) => Omit<NativeService, 'service'>,
): readonly NativeService[] =>
  names.split(' ').map((name, index) => ({ service: `shop-${name}`, ...make(name, index) }));

/** As a platform team has them after some years; on Monday, 23 November 2026, at 12:30 in Berlin. */
export const thirtyServices: readonly NativeService[] = [
  // Day and night, the same for all, with bounds of their own.
  ...several('web search cart checkout login profile', (_, index) => ({
    bounds: [2 + index, 10 + index],
    policies: ['cpu'],
    actions: dayAndNight(2 + index, 10 + index),
  })),
  // Working hours, each with the name of its service in those of its actions.
  ...several('reports invoices exports imports', (name) => ({
    bounds: [4, 8],
    policies: ['cpu', 'memory'],
    actions: [
      { name: `${name}-up`, schedule: 'cron(0 7 ? * MON-FRI *)', timezone: berlin, min: 4, max: 8 },
      { name: `${name}-down`, schedule: 'cron(30 19 ? * MON-FRI *)', timezone: berlin, min: 1, max: 3 },
    ],
  })),
  // Only the floor moves, or only the ceiling.
  {
    service: 'shop-feed',
    bounds: [5, 12],
    policies: ['requests'],
    actions: [
      { name: 'floor-up', schedule: 'cron(0 6 * * ? *)', timezone: berlin, min: 5 },
      { name: 'floor-down', schedule: 'cron(0 23 * * ? *)', timezone: berlin, min: 2 },
    ],
  },
  {
    service: 'shop-thumbnails',
    bounds: [1, 20],
    policies: ['cpu'],
    actions: [
      { name: 'more-room', schedule: 'cron(0 9 ? * SAT,SUN *)', timezone: berlin, max: 40 },
      { name: 'less-room', schedule: 'cron(0 21 ? * SAT,SUN *)', timezone: berlin, max: 20 },
    ],
  },
  // The ceiling falls while the floor rises, under a load that wants more than it.
  {
    service: 'shop-peaks',
    bounds: [8, 12],
    policies: ['cpu'],
    load: () => 40_000,
    actions: [
      { name: 'morning', schedule: 'cron(0 6 * * ? *)', timezone: berlin, min: 5, max: 20 },
      { name: 'noon', schedule: 'cron(0 11 * * ? *)', timezone: berlin, min: 8, max: 12 },
      { name: 'night', schedule: 'cron(0 17 * * ? *)', timezone: berlin, min: 2, max: 10 },
    ],
  },
  // Three in a day, and a floor that rises while the ceiling falls.
  {
    service: 'shop-kitchen',
    bounds: [8, 20],
    policies: ['cpu'],
    actions: [
      { name: 'morning', schedule: 'cron(0 6 * * ? *)', timezone: berlin, min: 4, max: 10 },
      { name: 'noon', schedule: 'cron(0 11 * * ? *)', timezone: berlin, min: 8, max: 20 },
      { name: 'evening', schedule: 'cron(0 22 * * ? *)', timezone: berlin, min: 1, max: 4 },
    ],
  },
  {
    service: 'shop-steady',
    bounds: [2, 10],
    policies: ['cpu'],
    actions: [
      { name: 'narrow', schedule: 'cron(0 22 * * ? *)', timezone: berlin, min: 3, max: 4 },
      { name: 'wide', schedule: 'cron(0 5 * * ? *)', timezone: berlin, min: 2, max: 10 },
    ],
  },
  // A campaign of single days over day and night; one that is over.
  {
    service: 'shop-offers',
    bounds: [2, 10],
    policies: ['cpu'],
    actions: [
      ...dayAndNight(2, 10),
      { name: 'black-friday', schedule: 'at(2026-11-27T06:00:00)', timezone: berlin, min: 12, max: 40 },
      { name: 'black-friday-over', schedule: 'at(2026-11-27T23:00:00)', timezone: berlin, min: 0, max: 1 },
      { name: 'last-year', schedule: 'at(2025-11-28T06:00:00)', timezone: berlin, min: 12, max: 40 },
    ],
  },
  {
    service: 'shop-tickets',
    bounds: [3, 9],
    policies: ['cpu'],
    actions: [
      { name: 'presale', schedule: 'at(2026-12-01T08:30:00)', timezone: berlin, min: 9, max: 30 },
      { name: 'presale-over', schedule: 'at(2026-12-01T18:00:00)', timezone: berlin, min: 3, max: 9 },
    ],
  },
  // With a first and a last day.
  {
    service: 'shop-gifts',
    bounds: [2, 8],
    policies: ['cpu'],
    actions: [
      {
        name: 'advent',
        schedule: 'cron(0 9 * * ? *)',
        timezone: berlin,
        min: 6,
        max: 16,
        startTime: '2026-11-30T00:00:00Z',
        endTime: '2026-12-23T23:00:00Z',
      },
      {
        name: 'advent-evening',
        schedule: 'cron(0 22 * * ? *)',
        timezone: berlin,
        min: 2,
        max: 8,
        startTime: '2026-11-30T00:00:00Z',
        endTime: '2026-12-23T23:00:00Z',
      },
    ],
  },
  // The last day of each month.
  {
    service: 'shop-ledger',
    bounds: [1, 4],
    policies: ['memory'],
    actions: [
      { name: 'month-end', schedule: 'cron(0 18 L * ? *)', timezone: berlin, min: 4, max: 12 },
      { name: 'month-begun', schedule: 'cron(0 6 1 * ? *)', timezone: berlin, min: 1, max: 4 },
    ],
  },
  // In zones of the same clock, and of another one.
  {
    service: 'shop-paris',
    bounds: [2, 6],
    policies: ['cpu'],
    actions: [
      { name: 'nuit', schedule: 'cron(0 21 * * ? *)', timezone: 'Europe/Paris', min: 1, max: 2 },
      { name: 'jour', schedule: 'cron(0 7 * * ? *)', timezone: 'Europe/Paris', min: 2, max: 6 },
    ],
  },
  {
    service: 'shop-london',
    bounds: [2, 6],
    policies: ['cpu'],
    actions: [
      { name: 'night', schedule: 'cron(0 21 * * ? *)', timezone: 'Europe/London', min: 1, max: 2 },
      { name: 'day', schedule: 'cron(0 7 * * ? *)', timezone: 'Europe/London', min: 2, max: 6 },
    ],
  },
  {
    service: 'shop-utc',
    bounds: [2, 6],
    policies: ['cpu'],
    actions: [
      { name: 'night', schedule: 'cron(0 20 * * ? *)', min: 1, max: 2 },
      { name: 'day', schedule: 'cron(0 6 * * ? *)', min: 2, max: 6 },
    ],
  },
  // What no window says.
  {
    service: 'shop-rate',
    bounds: [2, 6],
    policies: ['cpu'],
    actions: [{ name: 'hourly', schedule: 'rate(1 hour)', min: 2, max: 6 }],
  },
  {
    service: 'shop-torn',
    bounds: [2, 6],
    policies: ['cpu'],
    actions: [
      { name: 'up', schedule: 'cron(0 18 * * ? *)', timezone: berlin, min: 4, max: 6 },
      { name: 'down', schedule: 'cron(0 18 * * ? *)', timezone: berlin, min: 2, max: 6 },
    ],
  },
  // Suspended by somebody: all of it, and scaling in alone.
  {
    service: 'shop-paused',
    bounds: [2, 6],
    policies: ['cpu'],
    actions: dayAndNight(2, 6),
    suspended: { ScheduledScalingSuspended: true, DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true },
  },
  {
    service: 'shop-no-scale-in',
    bounds: [2, 6],
    policies: ['cpu'],
    actions: dayAndNight(2, 6),
    suspended: { DynamicScalingInSuspended: true },
  },
  // Steps alone, nothing at all, not registered, a daemon.
  { service: 'shop-steps', bounds: [2, 6], policies: ['step-out', 'step-out-fast'], actions: dayAndNight(2, 6) },
  { service: 'shop-plain', bounds: [1, 5] },
  { service: 'shop-bare', desired: 3 },
  { service: 'shop-agent', desired: 1, daemon: true },
];
