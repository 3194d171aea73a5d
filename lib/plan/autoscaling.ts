/**
 * Application Auto Scaling's own things, in the few fields Prescale reads; everything else is carried through
 * untouched, so a policy of a kind that Prescale does not know is saved and put back like any other.
 */
import * as z from 'zod/mini';
import { taskCount } from './counts.ts';

const json = z.lazy(() => z.record(z.string(), z.json()));

/** The three independent flags of `SuspendedState` (aws-sdk client-application-auto-scaling, `SuspendedState`). */
export const suspended = z.lazy(() =>
  z.strictObject({
    dynamicScalingIn: z.boolean(),
    dynamicScalingOut: z.boolean(),
    scheduledScaling: z.boolean(),
  }),
);
export type Suspended = Readonly<z.infer<typeof suspended>>;

/** A registration of an ECS service with Application Auto Scaling. */
export interface ScalableTarget {
  readonly min: number;
  readonly max: number;
  readonly suspended: Suspended;
  /** Changes when the target is registered anew: for tag calls only, never an identity. */
  readonly arn: string;
}

export const scalingPolicy = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    /** `TargetTrackingScaling`, `StepScaling`, `PredictiveScaling` or one to come. */
    type: z.string(),
    /** The policy configuration of its type, in the field names of `PutScalingPolicy`, untouched. */
    configuration: json,
    /** A policy that is put anew has a new ARN. */
    arn: z.string(),
    /** Names of the CloudWatch alarms that trigger it. */
    alarms: z.array(z.string()),
  }),
);
export type ScalingPolicy = Readonly<z.infer<typeof scalingPolicy>>;

export const scheduledAction = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    /** `at(...)`, `rate(...)` or `cron(...)`. */
    schedule: z.string(),
    timezone: z.optional(z.string()),
    /** ISO 8601. */
    startTime: z.optional(z.string()),
    endTime: z.optional(z.string()),
    min: z.optional(taskCount),
    max: z.optional(taskCount),
  }),
);
export type ScheduledAction = Readonly<z.infer<typeof scheduledAction>>;

/** A CloudWatch alarm of a step policy; it outlives its policy, but its action has to be pointed to the new one. */
export const alarm = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    /** The whole alarm, in the field names of `PutMetricAlarm`, which replaces all of it. */
    definition: json,
  }),
);
export type Alarm = Readonly<z.infer<typeof alarm>>;

/** What hangs on a scalable target and goes when it is deregistered. */
export const autoscalingConfiguration = z.lazy(() =>
  z.strictObject({
    policies: z.array(scalingPolicy),
    scheduledActions: z.array(scheduledAction),
    /** Without AWS's own `aws:` tags. */
    tags: z.record(z.string(), z.string()),
    /** The alarms of the step policies. */
    alarms: z.array(alarm),
  }),
);
export type AutoscalingConfiguration = Readonly<z.infer<typeof autoscalingConfiguration>>;

/** A scheduled action that fell due while AWS could not run it; `due` absent: whether it did is not known. */
export const missedActionFields = () => ({
  name: z.string(),
  /** When it last did, and the bounds that it would have left. */
  due: z.optional(z.strictObject({ at: z.iso.datetime(), min: taskCount, max: taskCount })),
});
export const missedAction = z.lazy(() => z.strictObject(missedActionFields()));
export type MissedAction = Readonly<z.infer<typeof missedAction>>;

/** The saved autoscaling configuration of a target that is deregistered, or about to be. */
export const snapshot = z.lazy(() =>
  z.strictObject({
    takenAt: z.string(),
    min: taskCount,
    max: taskCount,
    suspended,
    configuration: autoscalingConfiguration,
    /** `true` once the deregistration was seen to have happened: a second one is never made from the same snapshot. */
    deregistered: z.boolean(),
    /** `true`: its restore was begun, so whatever is registered since may be Prescale's own, and may be taken down again. */
    restoring: z.optional(z.literal(true)),
    /** Keys of tags that AWS did not take back; the restore names them and goes on without them. */
    refusedTags: z.optional(z.array(z.string())),
    /** Scheduled actions that fell due while the target was deregistered; the restore names them. */
    missed: z.optional(z.array(missedAction)),
  }),
);
export type Snapshot = Readonly<z.infer<typeof snapshot>>;
