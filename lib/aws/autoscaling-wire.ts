/** Application Auto Scaling's shapes to Prescale's and back. */
import type {
  PutScalingPolicyCommandInput,
  PutScheduledActionCommandInput,
  ScalableTarget as SdkScalableTarget,
  ScalingPolicy as SdkScalingPolicy,
  ScheduledAction as SdkScheduledAction,
  SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import type { ScalableTarget, ScalingPolicy, ScheduledAction, Suspended } from '../plan/autoscaling.ts';
import type { PolicyPut } from '../plan/step.ts';
import { configurationJson } from './configuration-json.ts';

export const targetOf = (target: SdkScalableTarget): ScalableTarget => ({
  min: target.MinCapacity ?? 0,
  max: target.MaxCapacity ?? 0,
  suspended: {
    dynamicScalingIn: target.SuspendedState?.DynamicScalingInSuspended ?? false,
    dynamicScalingOut: target.SuspendedState?.DynamicScalingOutSuspended ?? false,
    scheduledScaling: target.SuspendedState?.ScheduledScalingSuspended ?? false,
  },
  arn: target.ScalableTargetARN ?? '',
});

/** All three flags, always: one that is not sent keeps its old value. */
export const suspendedInput = (suspended: Suspended): SuspendedState => ({
  DynamicScalingInSuspended: suspended.dynamicScalingIn,
  DynamicScalingOutSuspended: suspended.dynamicScalingOut,
  ScheduledScalingSuspended: suspended.scheduledScaling,
});

/** `TargetTrackingScaling` is configured in `TargetTrackingScalingPolicyConfiguration`, and so is every other type. */
const configurationKey = (type: string): string => `${type}PolicyConfiguration`;

export const policyOf = (policy: SdkScalingPolicy): ScalingPolicy => {
  const type = policy.PolicyType ?? '';
  const configuration = Object(new Map<string, unknown>(Object.entries(policy)).get(configurationKey(type)));
  return {
    name: policy.PolicyName ?? '',
    type,
    configuration: configurationJson(`The policy ${policy.PolicyName}`, configuration),
    arn: policy.PolicyARN ?? '',
    alarms: (policy.Alarms ?? []).flatMap(({ AlarmName }) => (AlarmName ? [AlarmName] : [])),
  };
};

type PolicyFields = Omit<PutScalingPolicyCommandInput, 'ServiceNamespace' | 'ResourceId' | 'ScalableDimension'>;

// A configuration goes back as it was read: the types cannot know that, Application Auto Scaling checks it.
export const policyInput = ({ name, type, configuration }: PolicyPut): PolicyFields =>
  ({ PolicyName: name, PolicyType: type, [configurationKey(type)]: configuration }) as PolicyFields;

export const scheduledActionOf = (action: SdkScheduledAction): ScheduledAction => {
  const { MinCapacity: min, MaxCapacity: max } = action.ScalableTargetAction ?? {};
  return {
    name: action.ScheduledActionName ?? '',
    schedule: action.Schedule ?? '',
    ...(action.Timezone === undefined ? {} : { timezone: action.Timezone }),
    ...(action.StartTime === undefined ? {} : { startTime: action.StartTime.toISOString() }),
    ...(action.EndTime === undefined ? {} : { endTime: action.EndTime.toISOString() }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
};

type ScheduledActionFields = Omit<
  PutScheduledActionCommandInput,
  'ServiceNamespace' | 'ResourceId' | 'ScalableDimension'
>;

/** Everything the action has: `PutScheduledAction` deletes a start or end that is not sent again. */
export const scheduledActionInput = (action: ScheduledAction): ScheduledActionFields => ({
  ScheduledActionName: action.name,
  Schedule: action.schedule,
  Timezone: action.timezone,
  StartTime: action.startTime === undefined ? undefined : new Date(action.startTime),
  EndTime: action.endTime === undefined ? undefined : new Date(action.endTime),
  ScalableTargetAction: { MinCapacity: action.min, MaxCapacity: action.max },
});

/** Without AWS's own, which nobody can set. */
export const ownTags = (tags: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('aws:')));
