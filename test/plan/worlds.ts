import type { Alarm, ScalableTarget, ScalingPolicy, ScheduledAction } from '../../lib/plan/autoscaling.ts';
import type { World } from './pretend-aws.ts';

export const active = { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false };
export const paused = { dynamicScalingIn: true, dynamicScalingOut: true, scheduledScaling: true };

export interface WorldOptions {
  readonly desired?: number;
  readonly registered?: Partial<ScalableTarget> & { readonly min: number; readonly max: number };
  readonly policies?: readonly ScalingPolicy[];
  readonly scheduledActions?: readonly ScheduledAction[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly alarms?: readonly Alarm[];
  readonly service?: Partial<World['service']>;
}

/** A service as it is found: registered where that is said. */
export function worldWith(options: WorldOptions = {}): World {
  const { desired = 2, registered, policies = [], scheduledActions = [], tags = {}, alarms = [] } = options;
  return {
    service: {
      status: 'ACTIVE',
      desired,
      running: desired,
      pending: 0,
      schedulingStrategy: 'REPLICA',
      codeDeployInProgress: false,
      events: [],
      ...options.service,
    },
    ...(registered && {
      registered: {
        suspended: active,
        arn: 'arn:aws:application-autoscaling:target/original',
        policies: [...policies],
        scheduledActions: [...scheduledActions],
        tags: { ...tags },
        ...registered,
      },
    }),
    alarms,
    stopped: [],
    published: [],
    tasksStart: true,
    serial: 1,
  };
}

export const cpuPolicy: ScalingPolicy = {
  name: 'cpu70',
  type: 'TargetTrackingScaling',
  configuration: {
    TargetValue: 70,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ScaleInCooldown: 300,
  },
  arn: 'arn:aws:autoscaling:policy/original:policyName/cpu70',
  alarms: ['AlarmHigh-original'],
};

/** Follows CPU every 20 seconds. */
export const quickPolicy: ScalingPolicy = {
  ...cpuPolicy,
  name: 'quick',
  configuration: {
    ...cpuPolicy.configuration,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilizationHighResolution' },
  },
};

export const memoryPolicy: ScalingPolicy = {
  name: 'memory80',
  type: 'TargetTrackingScaling',
  configuration: {
    TargetValue: 80,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' },
  },
  arn: 'arn:aws:autoscaling:policy/original:policyName/memory80',
  alarms: ['AlarmHigh-memory'],
};

const stepPolicy = (name: string, adjustment: number): ScalingPolicy => ({
  name,
  type: 'StepScaling',
  configuration: {
    AdjustmentType: 'ChangeInCapacity',
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: adjustment }],
  },
  arn: `arn:aws:autoscaling:policy/original:policyName/${name}`,
  alarms: [`${name}-alarm`],
});

export const stepOut = stepPolicy('queue-out', 2);
export const stepIn = stepPolicy('queue-in', -1);

export const pager = 'arn:aws:sns:us-east-1:1:pager';

/** The alarm of a step policy, which also pages somebody; the pager stands first, as people write it. */
export const alarmOf = (policy: ScalingPolicy, arn = policy.arn): Alarm => ({
  name: `${policy.name}-alarm`,
  definition: { MetricName: 'Depth', Threshold: 100, AlarmActions: [pager, arn], OKActions: [pager] },
});

export const tenToThree: ScheduledAction = { name: 'evening', schedule: 'cron(0 22 * * ? *)', min: 3, max: 10 };
