/**
 * One run of the simulation as a value: what is there, what is scheduled, and what happens when. Played twice it gives
 * the same run, and with anything left out it is still a scenario, so a failing one can be made smaller.
 */
import type { Suspended } from '../../lib/plan/autoscaling.ts';
import type { Bounds, Kind } from '../../lib/schedule/schedule.ts';

export interface Scenario {
  readonly seed: number;
  /** ISO 8601. */
  readonly start: string;
  readonly timezone: string;
  /** `busy`: every minute around changes, and nothing in between. */
  readonly rhythm: 'busy' | 'every-minute';
  /** The real SDK clients and the real table instead of ports in this process. */
  readonly sdk: boolean;
  /** Targets that a tick works on at once. */
  readonly atOnce: number;
  /** As long as things happen; then come the ticks that must mend everything. */
  readonly ticks: number;
  readonly targets: readonly TargetPlan[];
  readonly windows: readonly WindowPlan[];
  /** By `at`. */
  readonly happenings: readonly Happening[];
  /** How Prescale is taken off everything at the end. */
  readonly ending: 'no-windows' | 'disabled' | 'stage-disabled' | 'removed';
}

export interface TargetPlan {
  readonly name: string;
  readonly base?: Bounds;
  readonly limits?: Bounds;
  readonly scaling: readonly ('cpu' | 'memory' | 'requests')[];
  readonly enforce: boolean;
  readonly enabled: boolean;
  readonly found: Found;
}

/** What people had made before Prescale came. */
export interface Found {
  readonly desired: number;
  readonly registered?: Bounds;
  readonly suspended: Suspended;
  readonly policies: readonly PolicyPlan[];
  readonly scheduledActions: readonly ActionPlan[];
  readonly tags: Readonly<Record<string, string>>;
  /** Requests a minute; 0: no data, so target tracking does nothing. */
  readonly load: number;
  readonly secondsToRunning: number;
  readonly controller: 'ECS' | 'CODE_DEPLOY';
}

/** The members of `PutScalingPolicy` that differ. `alarm`: of a step policy, whether people keep an alarm for it. */
export interface PolicyPlan {
  readonly name: string;
  readonly type: 'TargetTrackingScaling' | 'StepScaling' | 'PredictiveScaling';
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly alarm: boolean;
}

export interface ActionPlan {
  readonly name: string;
  readonly schedule: string;
  readonly timezone?: string;
  readonly endTime?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface CapacityPlan {
  readonly min?: number;
  readonly max?: number;
  readonly desired?: number;
}

export interface WindowPlan {
  readonly name: string;
  readonly kind: Kind;
  readonly targets: Readonly<Record<string, CapacityPlan>>;
  /** Further lines of the window, as they stand in the file: its times, its lead, its ramps. */
  readonly lines: readonly string[];
}

/** What happens once, before the first tick at or after `at`, in minutes since the start. */
export type Happening = { readonly at: number } & (WorldChange | ScheduleChange | OverrideChange | Disturbance);

/** Somebody else, or AWS itself, changes what Prescale looks after. */
export type WorldChange = { readonly target: string } & (
  | { readonly kind: 'sets-desired'; readonly desired: number }
  | { readonly kind: 'sets-bounds'; readonly bounds: Bounds }
  /** Registers again what Terraform knows: bounds, tags, policies and scheduled actions as they were first made. */
  | { readonly kind: 'applies' }
  | { readonly kind: 'deregisters' }
  | { readonly kind: 'puts-policy'; readonly policy: PolicyPlan }
  | { readonly kind: 'deletes-policy'; readonly name: string }
  | { readonly kind: 'puts-action'; readonly action: ActionPlan }
  | { readonly kind: 'deletes-action'; readonly name: string }
  | { readonly kind: 'sets-tag'; readonly key: string; readonly value: string }
  | { readonly kind: 'sets-flags'; readonly suspended: Suspended }
  | { readonly kind: 'adds-alarm-action'; readonly policy: string }
  | { readonly kind: 'load-changes'; readonly load: number }
  | { readonly kind: 'tasks-start'; readonly seconds: number; readonly failing?: string }
  | { readonly kind: 'code-deploy'; readonly minutes: number }
);

export type ScheduleChange =
  | { readonly kind: 'window-put'; readonly window: WindowPlan }
  | { readonly kind: 'window-deleted'; readonly name: string }
  | { readonly kind: 'target-enabled'; readonly target: string; readonly enabled: boolean }
  | { readonly kind: 'stage-enabled'; readonly enabled: boolean }
  | { readonly kind: 'target-listed'; readonly target: string; readonly listed: boolean }
  | { readonly kind: 'file-broken'; readonly file: 'platform' | 'events'; readonly minutes: number };

export type OverrideChange =
  | {
      readonly kind: 'override-set';
      readonly target: string;
      readonly capacity: CapacityPlan;
      readonly minutes: number;
      /** It is meant also where it goes below an event. */
      readonly meant?: true;
    }
  | { readonly kind: 'override-ended'; readonly target: string };

export type Disturbance =
  /** One call, the next that fits. `ms`: how slow it is, or how much later than it was made its effect comes. */
  | {
      readonly kind: 'fault';
      readonly fault: CallFault;
      readonly port: PortName;
      readonly target?: string;
      readonly ms?: number;
    }
  /** Every call that fits, for a while. `port`: on this one alone. `ms`: how long the answer takes. */
  | {
      readonly kind: 'outage';
      readonly outage: Outage;
      readonly minutes: number;
      readonly target?: string;
      readonly port?: PortName;
      readonly ms?: number;
    }
  /** The process ends at the call with this number of the next tick that makes so many. */
  | { readonly kind: 'crash'; readonly call: number; readonly after: boolean }
  /** The process is frozen at such a call and goes on `ms` later. `heard`: an answer that came meanwhile is read then. */
  | {
      readonly kind: 'frozen';
      readonly call: number;
      readonly after: boolean;
      readonly ms: number;
      readonly heard: boolean;
    }
  /** A second reconciler runs at the same time; `skewMs` is its clock's, and it may still have the schedule before. */
  | { readonly kind: 'two-at-once'; readonly order: number; readonly skewMs: number; readonly oldSchedule: boolean }
  /** The record of a target is deleted while an event of it runs, of all such targets if none is named. */
  | { readonly kind: 'memory-lost'; readonly target?: string }
  | { readonly kind: 'ticks-missed'; readonly minutes: number }
  | { readonly kind: 'clock-skew'; readonly skewMs: number; readonly minutes: number }
  /** The time of the next tick runs out after so many calls. */
  | { readonly kind: 'time-runs-out'; readonly calls: number }
  /** After the next registration so many puts find no target yet. */
  | { readonly kind: 'not-yet-there'; readonly puts: number };

/** `timeout-after`: the effect is there, the answer is lost; `hang`: neither is; `late`: the effect comes after all. */
export type CallFault =
  | 'slow'
  | 'hang'
  | 'late'
  | 'throttle'
  | 'server-error'
  | 'timeout-before'
  | 'timeout-after'
  | 'concurrent-update'
  | 'conflict';

export type Outage =
  | 'slow'
  | 'hang'
  | 'register-denied'
  | 'register-contended'
  | 'autoscaling-denied'
  | 'autoscaling-writes-denied'
  | 'autoscaling-down'
  | 'ecs-denied'
  | 'ecs-writes-denied'
  | 'ecs-down'
  | 'cloudwatch-denied'
  | 'dynamodb-down'
  | 'sns-down'
  | 'slack-down'
  /** The move of the count into the bounds that a registration brings about: it comes later, or never. */
  | 'clamp-late'
  | 'clamp-fails';

/** A method of a port. */
export type PortName =
  | 'services.describe'
  | 'services.setDesired'
  | 'services.stoppedTasks'
  | 'scalableTargets.describe'
  | 'scalableTargets.policies'
  | 'scalableTargets.configuration'
  | 'scalableTargets.register'
  | 'scalableTargets.deregister'
  | 'scalableTargets.tag'
  | 'scalableTargets.putPolicy'
  | 'scalableTargets.putScheduledAction'
  | 'alarms.describe'
  | 'alarms.put'
  | 'records.load'
  | 'records.read'
  | 'records.write'
  | 'records.writeStage'
  | 'records.remove'
  | 'records.copyOf'
  | 'records.keepCopy'
  | 'records.dropCopy'
  | 'records.goodFiles'
  | 'records.keepGoodFiles'
  | 'publisher.publish';
