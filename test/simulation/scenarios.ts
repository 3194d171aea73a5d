import { anyPolicies } from '../../local/simulation/generate/targets.ts';
import { type Played, type PlayOptions, play } from '../../local/simulation/play.ts';
import type { Scenario, TargetPlan } from '../../local/simulation/scenario.ts';

const none = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };

/** A service that people had registered with 1 to 4 tasks; the schedule declares no base for it. */
export const found: TargetPlan = {
  name: 't0',
  scaling: [],
  enforce: false,
  enabled: true,
  found: {
    desired: 2,
    registered: { min: 1, max: 4 },
    suspended: none,
    policies: anyPolicies('t0').filter(({ name }) => ['cpu70', 'step-out'].includes(name)),
    scheduledActions: [],
    tags: { team: 'web' },
    load: 0,
    secondsToRunning: 30,
    controller: 'ECS',
  },
};

/** Six tasks from 08:10 to 08:30, asked for at 08:05; autoscaling is taken away for it. */
export const event: Scenario['windows'][number] = {
  name: 'event',
  kind: 'pre-event',
  targets: { t0: { desired: 6 } },
  lines: ['start: 2026-11-23 08:10', 'for: 20m', 'lead: 5m', 'autoscaling: deregister'],
};

/** The event on that service, every minute from 08:00; minutes of happenings count from then. */
export const scenario = (change: Partial<Scenario> = {}): Scenario => ({
  seed: 1,
  start: '2026-11-23T08:00:00.000Z',
  timezone: 'UTC',
  rhythm: 'every-minute',
  sdk: false,
  atOnce: 1,
  ticks: 40,
  targets: [found],
  windows: [event],
  happenings: [],
  ending: 'no-windows',
  ...change,
});

export const played = (change: Partial<Scenario>, options: PlayOptions = {}): Promise<Played> =>
  play(scenario(change), options);
