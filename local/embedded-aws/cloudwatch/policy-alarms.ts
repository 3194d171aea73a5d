import type { Account } from '../account.ts';
import type { TargetTracking } from '../application-auto-scaling/policy-configuration.ts';
import type { ScalingPolicy } from '../application-auto-scaling/scalable-target.ts';
import type { Alarm, AlarmDefinition } from './alarm.ts';
import { alarmArn, putAlarm } from './put-alarm.ts';

const actionMembers = ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const;

/** The alarms that a policy lists: its own (target tracking), or those whose actions name it (step scaling). */
export const alarmsOfPolicy = (account: Account, policy: ScalingPolicy): readonly object[] => {
  const names =
    policy.type === 'TargetTrackingScaling'
      ? policy.ownAlarms
      : [...account.alarms.values()].filter((alarm) => actsOn(alarm, policy.arn)).map((alarm) => alarm.name);
  return names.map((name) => ({ AlarmName: name, AlarmARN: alarmArn(account, name) }));
};

const actsOn = (alarm: Alarm, policyArn: string): boolean =>
  actionMembers.some((member) => alarm.definition[member]?.includes(policyArn) === true);

/** The alarms that Application Auto Scaling made for a policy go with it; the user's own stay. */
export const deleteAlarms = (account: Account, policy: ScalingPolicy): void => {
  for (const name of policy.ownAlarms) account.alarms.delete(name);
};

/**
 * DeleteScalingPolicy "deletes the underlying alarm action, but does not delete the CloudWatch alarm associated with
 * the scaling policy" (API Reference).
 */
export const releaseAlarms = (account: Account, policy: ScalingPolicy): void => {
  for (const alarm of account.alarms.values()) {
    if (!actsOn(alarm, policy.arn)) continue;
    const definition = { ...alarm.definition };
    for (const member of actionMembers) definition[member] = definition[member]?.filter((arn) => arn !== policy.arn);
    account.alarms.set(alarm.name, { ...alarm, definition });
  }
};

/** The two alarms that Application Auto Scaling keeps for a target tracking policy. */
export const putTrackingAlarms = (account: Account, resourceId: string, policy: ScalingPolicy, now: Date): void => {
  if (policy.configuration.type !== 'TargetTrackingScaling') return;
  const { TargetValue } = policy.configuration.value;
  const [high = '', low = ''] = policy.ownAlarms;
  const shared = {
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`,
    ActionsEnabled: true,
    AlarmActions: [policy.arn],
    ...metricMembers(policy.configuration.value, resourceId),
    Period: 60,
  };
  const definitions: AlarmDefinition[] = [
    {
      AlarmName: high,
      ...shared,
      EvaluationPeriods: 3,
      Threshold: TargetValue,
      ComparisonOperator: 'GreaterThanThreshold',
    },
    {
      AlarmName: low,
      ...shared,
      EvaluationPeriods: 15,
      Threshold: TargetValue * 0.9,
      ComparisonOperator: 'LessThanThreshold',
    },
  ];
  for (const definition of definitions) putAlarm(account, definition, now);
};

const metricMembers = (configuration: TargetTracking, resourceId: string): object => {
  const predefined = configuration.PredefinedMetricSpecification;
  if (predefined === undefined) return configuration.CustomizedMetricSpecification ?? {};
  if (predefined.PredefinedMetricType === 'ALBRequestCountPerTarget') {
    const [, loadBalancer = '', targetGroup = ''] =
      /^(app\/.*)\/(targetgroup\/.*)$/.exec(predefined.ResourceLabel ?? '') ?? [];
    return {
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'RequestCountPerTarget',
      Statistic: 'Sum',
      Dimensions: [
        { Name: 'TargetGroup', Value: targetGroup },
        { Name: 'LoadBalancer', Value: loadBalancer },
      ],
    };
  }
  const [, cluster, service] = resourceId.split('/');
  return {
    Namespace: 'AWS/ECS',
    MetricName: predefined.PredefinedMetricType.includes('Memory') ? 'MemoryUtilization' : 'CPUUtilization',
    Statistic: 'Average',
    Dimensions: [
      { Name: 'ClusterName', Value: cluster },
      { Name: 'ServiceName', Value: service },
    ],
  };
};
