import type { Bounds } from '../../../lib/schedule/schedule.ts';
import type { Dice } from '../dice.ts';
import type { ActionPlan, Found, PolicyPlan, TargetPlan } from '../scenario.ts';

/** One to eight targets, mostly few: with few, more happens to each. */
export function anyTargets(dice: Dice, start: Date): readonly TargetPlan[] {
  const count = dice.chance(0.1) ? dice.int(4, 8) : dice.int(1, 3);
  return Array.from({ length: count }, (_, index) => anyTarget(dice, `t${index}`, start));
}

function anyTarget(dice: Dice, name: string, start: Date): TargetPlan {
  const base = dice.chance(0.5) ? anyBounds(dice) : undefined;
  const found = anyFound(dice, name, start);
  return {
    name,
    ...(base && { base }),
    ...(dice.chance(0.5) && { limits: anyLimits(dice, base, found) }),
    scaling: dice.chance(0.25) ? dice.some(['cpu', 'memory', 'requests'] as const) : [],
    enforce: dice.chance(0.15),
    enabled: !dice.chance(0.03),
    found,
  };
}

/** Mostly close around the base or what is found, so that some of what is asked for and of what others do lies beyond. */
function anyLimits(dice: Dice, base: Bounds | undefined, { registered, desired }: Found): Bounds {
  const { min, max } = base ?? registered ?? { min: desired, max: desired };
  // The language refuses limits that do not hold the base.
  const more = dice.pick(base === undefined ? [-3, -1, 0, 2, 4, 20] : [0, 0, 2, 4, 20]);
  const least = dice.chance(0.5) ? 0 : min;
  return { min: least, max: Math.max(least, 1, max + more) };
}

export function anyBounds(dice: Dice): Bounds {
  const min = dice.int(0, 4);
  return { min, max: min + dice.int(0, 10) };
}

function anyFound(dice: Dice, target: string, start: Date): Found {
  const isRegistered = dice.chance(0.85);
  const registered = isRegistered ? anyBounds(dice) : undefined;
  return {
    desired: registered ? dice.int(registered.min, registered.max) : dice.int(0, 8),
    ...(registered && { registered }),
    suspended: anySuspended(dice),
    policies: isRegistered ? dice.some(anyPolicies(target), 0.4) : [],
    scheduledActions: isRegistered && dice.chance(0.4) ? anyActions(dice, start) : [],
    tags: isRegistered && dice.chance(0.5) ? { team: dice.pick(['web', 'data']), cost: String(dice.int(1, 9)) } : {},
    load: dice.chance(0.3) ? dice.int(0, 6000) : 0,
    secondsToRunning: dice.pick([5, 30, 45, 200]),
    controller: dice.chance(0.1) ? 'CODE_DEPLOY' : 'ECS',
  };
}

export const anySuspended = (dice: Dice) => ({
  dynamicScalingIn: dice.chance(0.12),
  dynamicScalingOut: dice.chance(0.12),
  scheduledScaling: dice.chance(0.12),
});

const tracking = (metric: string, value: number, more: object = {}) => ({
  TargetValue: value,
  PredefinedMetricSpecification: { PredefinedMetricType: metric },
  ...more,
});

/** One of each kind that AWS knows, with and without what else they may carry. */
export const anyPolicies = (target: string): readonly PolicyPlan[] => [
  {
    name: 'cpu70',
    type: 'TargetTrackingScaling',
    configuration: tracking('ECSServiceAverageCPUUtilization', 70, { ScaleInCooldown: 300, ScaleOutCooldown: 60 }),
    alarm: false,
  },
  {
    name: 'memory80',
    type: 'TargetTrackingScaling',
    configuration: tracking('ECSServiceAverageMemoryUtilization', 80, { DisableScaleIn: true }),
    alarm: false,
  },
  {
    name: 'queue-depth',
    type: 'TargetTrackingScaling',
    configuration: {
      TargetValue: 12.5,
      CustomizedMetricSpecification: {
        MetricName: 'Backlog',
        Namespace: 'Queues',
        Statistic: 'Average',
        Dimensions: [{ Name: 'Queue', Value: target }],
      },
    },
    alarm: false,
  },
  step('step-out', 2, true),
  step('step-in', -1, true),
  step('step-without-alarm', 1, false),
  {
    name: 'forecast',
    type: 'PredictiveScaling',
    configuration: {
      Mode: 'ForecastAndScale',
      SchedulingBufferTime: 300,
      MetricSpecifications: [
        { TargetValue: 50, PredefinedMetricPairSpecification: { PredefinedMetricType: 'ECSServiceCPUUtilization' } },
      ],
    },
    alarm: false,
  },
];

const step = (name: string, adjustment: number, alarm: boolean): PolicyPlan => ({
  name,
  type: 'StepScaling',
  configuration: {
    AdjustmentType: 'ChangeInCapacity',
    Cooldown: 60,
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: adjustment }],
  },
  alarm,
});

/** Recurring ones, one-offs that pass while a target is deregistered, one that ends. */
function anyActions(dice: Dice, start: Date): readonly ActionPlan[] {
  const later = (hours: number): string => new Date(start.getTime() + hours * 3_600_000).toISOString().slice(0, 19);
  return dice.some<ActionPlan>([
    { name: 'evening', schedule: 'cron(0 22 * * ? *)', timezone: 'Europe/Berlin', min: 1, max: 6 },
    { name: 'once', schedule: `at(${later(dice.int(1, 72))})`, min: dice.int(0, 3) },
    { name: 'every-day', schedule: 'rate(1 day)', max: dice.int(5, 9) },
    { name: 'until', schedule: 'cron(30 6 ? * MON-FRI *)', endTime: `${later(dice.int(5, 100))}.000Z`, min: 1, max: 8 },
  ]);
}
