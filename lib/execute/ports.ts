/**
 * What Prescale needs of the world, in its own words. `lib/aws` implements these on the AWS SDK. Every method rejects
 * with a `PrescaleError` and with nothing else.
 */

import type {
  Alarm,
  AutoscalingConfiguration,
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
} from '../plan/autoscaling.ts';
import type { ObservedService, StoppedTask } from '../plan/ecs-service.ts';
import type { StageRecord, TargetRecord } from '../plan/record.ts';
import type { Resource } from '../plan/resource.ts';
import type { SnapshotCopy } from '../plan/snapshot-copy.ts';
import type { PolicyPut, Registration } from '../plan/step.ts';
import type { Preparsed } from '../schedule/preparsed.ts';
import type { ScheduleFile } from '../schedule/schedule.ts';
import type { Announcement, Part } from '../tell/announcement.ts';
import type { EventThread } from './event-thread.ts';
import type { PrescaleError } from './failure.ts';
import type { Posting } from './posting.ts';
import type { Waiting } from './waiting.ts';

/** Amazon ECS. The maps here and below are by `resourceId`. */
export interface Services {
  /** All at once, in the largest batches that AWS takes; one service's failure is its own entry. */
  describe(resources: readonly Resource[]): Promise<ReadonlyMap<string, ObservedService | PrescaleError>>;
  setDesired(resource: Resource, count: number): Promise<void>;
  /** Tasks that stopped lately (AWS shows them for about an hour), newest first, at most `limit`. */
  stoppedTasks(resource: Resource, limit: number): Promise<readonly StoppedTask[]>;
}

/** Application Auto Scaling. */
export interface ScalableTargets {
  /** All at once; a resource without an entry is not registered. */
  describe(resources: readonly Resource[]): Promise<ReadonlyMap<string, ScalableTarget | PrescaleError>>;
  /** The scaling policies alone. */
  policies(resource: Resource): Promise<readonly ScalingPolicy[]>;
  /** Policies, scheduled actions and tags of a registered target, without alarms. */
  configuration(resource: Resource, target: ScalableTarget): Promise<Omit<AutoscalingConfiguration, 'alarms'>>;
  /** Creates or updates; AWS moves the count into the bounds at once. */
  register(resource: Resource, registration: Registration): Promise<void>;
  /** Deletes the target's policies, scheduled actions and tags. A target already gone is no failure. */
  deregister(resource: Resource): Promise<void>;
  tag(arn: string, tags: Readonly<Record<string, string>>): Promise<void>;
  putPolicy(resource: Resource, policy: PolicyPut): Promise<void>;
  putScheduledAction(resource: Resource, action: ScheduledAction): Promise<void>;
}

/** Amazon CloudWatch, for the alarms of step policies. */
export interface Alarms {
  describe(names: readonly string[]): Promise<readonly Alarm[]>;
  put(alarm: Alarm): Promise<void>;
}

/** Where records are kept: Amazon DynamoDB. */
export interface Records {
  /** Everything a tick starts from, read consistently. A record that cannot be read is its own entry. */
  load(): Promise<{
    readonly stage: StageRecord | undefined;
    readonly targets: ReadonlyMap<string, TargetRecord | PrescaleError>;
  }>;
  /** One target's record, read consistently. */
  read(target: string): Promise<TargetRecord | undefined>;
  /**
   * Writes if the stored version is still `record.version` (0: nothing is stored), and answers what is stored now, its
   * version one higher. Rejects with `conflict` if somebody else wrote in between.
   */
  write(record: TargetRecord): Promise<TargetRecord>;
  writeStage(record: StageRecord): Promise<StageRecord>;
  /** Deletes if the stored version is still `record.version`. */
  remove(record: TargetRecord): Promise<void>;
  /** The second copy of what is saved of a resource's autoscaling. One that is there and cannot be read is an answer too. */
  copyOf(resource: Resource): Promise<SnapshotCopy | PrescaleError | undefined>;
  keepCopy(copy: SnapshotCopy): Promise<void>;
  dropCopy(resource: Resource): Promise<void>;
  /** The last good version of each schedule file. */
  goodFiles(): Promise<readonly ScheduleFile[]>;
  keepGoodFiles(files: readonly ScheduleFile[]): Promise<void>;
}

/** Announcements on their way to one channel of Slack: what waits, what was posted, and how far posting has come. */
export interface Inbox {
  /**
   * Kept for 30 days. What waits already is left as it is. What was posted may be put again: `posted` tells.
   */
  put(announcement: Announcement, stage: string, now: Date): Promise<void>;
  /** What waits, at most some hundreds, in the order of posting, and how far posting has come; read consistently. */
  load(): Promise<{ readonly posting: Posting; readonly waiting: readonly Waiting[] }>;
  /** Keys of what is critical and waits, at most `most`, in the order of posting; read consistently, and cheap. */
  critical(most: number): Promise<readonly string[]>;
  /** As `Records.write`. */
  write(posting: Posting): Promise<Posting>;
  /** Which of these ids were posted; read consistently. */
  posted(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Notes as posted, for good, then takes out. Doing it twice, or half and then all, does no harm. */
  note(keys: readonly string[], now: Date): Promise<void>;
}

/** The threads of events in Slack. */
export interface EventThreads {
  read(id: string): Promise<EventThread | undefined>;
  keep(thread: EventThread, now: Date): Promise<void>;
}

/** Requests from outside that were taken, so that none is taken when it is sent a second time. */
export interface TakenRequests {
  /** `true` for exactly one caller with this id; remembered until `until` at least. */
  take(id: string, until: Date): Promise<boolean>;
}

/** What people were told, kept for 400 days. What is older may be there still. */
export interface History {
  /**
   * For its event and for the stage, and for each target what it has told; once, however often the same announcement is kept.
   */
  keep(announcement: Announcement, parts: readonly Part[]): Promise<void>;
  /** The oldest first; read page by page as far as somebody asks. */
  of(question: HistoryQuestion, from?: HistoryStart): AsyncIterable<KeptAnnouncement>;
}

/** `thread`: of an event. */
export type HistoryQuestion = { readonly target: string } | { readonly thread: string } | { readonly everything: true };

export interface HistoryStart {
  readonly since?: Date;
  /** The place of the last announcement that is known already. */
  readonly after?: string;
}

/** `undefined`: it is there, and this version cannot read it. */
export interface KeptAnnouncement {
  readonly announcement: Announcement | undefined;
  readonly place: string;
}

/** Amazon SNS. */
export interface Publisher {
  publish(announcement: Announcement): Promise<void>;
}

/** Those who are told by e-mail. */
export interface Mailer {
  /** At least once. */
  mail(announcement: Announcement, stage: string): Promise<void>;
}

/** The files of the stage, as they are now. */
export interface ScheduleSource {
  read(): Promise<readonly ScheduleFile[]>;
  /** What exactly these files are parsed to, where that is at hand. */
  preparsed?(files: readonly ScheduleFile[]): Promise<Preparsed | undefined>;
}

/**
 * For warming up: `true` if the address answered without an error, within `longestVisitMs` and before `signal` gave up.
 */
export type Visit = (url: string, signal: AbortSignal) => Promise<boolean>;

/** What a plan is run with. */
export interface Ports {
  readonly services: Services;
  readonly scalableTargets: ScalableTargets;
  readonly alarms: Alarms;
  readonly records: Records;
  readonly visit: Visit;
  readonly sleep: (ms: number) => Promise<void>;
}
