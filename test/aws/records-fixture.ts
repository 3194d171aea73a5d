import { createHash } from 'node:crypto';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { recordSchemaVersion, type StageRecord, type TargetRecord } from '../../lib/plan/record.ts';

export const newTargetRecord = (target: string, more: Partial<TargetRecord> = {}): TargetRecord => ({
  schema: recordSchemaVersion,
  target,
  version: 0,
  resource: resourceOf({ cluster: 'production', service: `shop-${target}` }),
  told: [],
  outbox: [],
  ...more,
});

export const newStageRecord = (more: Partial<StageRecord> = {}): StageRecord => ({
  schema: recordSchemaVersion,
  version: 0,
  files: {},
  rejected: {},
  unreadable: [],
  outbox: [],
  ...more,
});

/** The same text for the same seed, which compresses to three quarters and no further. */
export const incompressible = (length: number, seed: number | string): string =>
  createHash('shake256', { outputLength: Math.ceil(length * 0.75) })
    .update(`${seed}`)
    .digest('base64url')
    .slice(0, length);

/** The largest configuration that AWS allows a target, said at length. */
export const largestSnapshot = (): NonNullable<TargetRecord['snapshot']> => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const uuid = (n: number) => `${String(n).padStart(8, '0')}-aaaa-4bbb-8ccc-${String(n * 7919).padStart(12, '0')}`;
  return {
    takenAt: '2026-11-27T13:00:00.000Z',
    min: 1,
    max: 40,
    suspended: { dynamicScalingIn: false, dynamicScalingOut: false, scheduledScaling: false },
    deregistered: false,
    configuration: {
      policies: numbers(50).map((n) => ({
        name: `policy-${n}-${incompressible(200, n)}`,
        type: 'StepScaling',
        arn: `arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:${uuid(n)}:resource/ecs/service/a/b:policyName/p`,
        alarms: [`alarm-${n}-high`, `alarm-${n}-low`],
        configuration: {
          AdjustmentType: 'ChangeInCapacity',
          StepAdjustments: numbers(20).map((step) => ({
            MetricIntervalLowerBound: step * 10.25,
            MetricIntervalUpperBound: (step + 1) * 10.25,
            ScalingAdjustment: step,
          })),
        },
      })),
      scheduledActions: numbers(200).map((n) => ({
        name: `action-${n}-${incompressible(200, n)}`,
        schedule: `cron(${n % 60} ${n % 24} ? * MON-FRI *)`,
        timezone: 'America/Argentina/Buenos_Aires',
        startTime: '2026-01-01T00:00:00.000Z',
        endTime: '2027-01-01T00:00:00.000Z',
        min: n,
        max: n + 1,
      })),
      tags: Object.fromEntries(numbers(50).map((n) => [`key-${n}-${incompressible(100, n)}`, incompressible(200, n)])),
      alarms: numbers(100).map((n) => ({
        name: `alarm-${n}`,
        definition: {
          AlarmName: `alarm-${n}`,
          AlarmDescription: incompressible(740, n),
          AlarmActions: [`arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:${uuid(n)}`],
          Metrics: numbers(8).map((metric) => ({
            Id: `m${metric}`,
            MetricStat: {
              Metric: {
                Namespace: 'AWS/ECS',
                MetricName: 'CPUUtilization',
                Dimensions: [{ Name: 'ServiceName', Value: 'b' }],
              },
              Period: 60,
              Stat: 'Average',
            },
          })),
        },
      })),
    },
  };
};
