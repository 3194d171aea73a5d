/**
 * What a program may rely on: text to schedule, schedule to capacity at an instant, and what is wanted and observed to
 * the calls that are to be made. Everything here is pure, reads no clock and changes only with a new major version.
 */
export type {
  Alarm,
  AutoscalingConfiguration,
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
  Snapshot,
  Suspended,
} from './plan/autoscaling.ts';
export type { Counts } from './plan/counts.ts';
export type { ObservedService, StoppedTask } from './plan/ecs-service.ts';
export type { Fact, News, NewsKind } from './plan/news.ts';
export type { Observed } from './plan/observed.ts';
export { plan } from './plan/plan.ts';
export { freshRecord, type TargetRecord } from './plan/record.ts';
export type { Resource } from './plan/resource.ts';
export type { Wanted } from './plan/situation.ts';
export type { PolicyPut, Registration, Step } from './plan/step.ts';
export { cronMatches, cronNext } from './schedule/cron-in-zone.ts';
export { nextChange } from './schedule/next-change.ts';
export { occurrences } from './schedule/occurrences.ts';
export { type ParsedSchedule, type ParseOptions, parseSchedule } from './schedule/parse-schedule.ts';
export type {
  AutoscalingMode,
  Bounds,
  CapacityState,
  DailyWhen,
  DateRange,
  EcsService,
  Edge,
  Kind,
  Occurrence,
  Override,
  Phase,
  Place,
  Problem,
  Ramp,
  Replacement,
  RunningOccurrence,
  Schedule,
  ScheduleFile,
  Settings,
  SlackAddress,
  SlackChannel,
  SlackSettings,
  SpanWhen,
  Target,
  TargetTracking,
  WarmUp,
  When,
  Window,
  WindowCapacity,
} from './schedule/schedule.ts';
export { stateAt } from './schedule/state-at.ts';
export type { Undercut } from './schedule/undercut-events.ts';
export { writeSchedule } from './schedule/write-schedule.ts';
