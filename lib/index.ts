/**
 * What a program may rely on: text to schedule, schedule to capacity at an instant. Everything here is pure, reads no
 * clock and changes only with a new major version.
 */
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
  RunningOccurrence,
  Schedule,
  ScheduleFile,
  SpanWhen,
  Target,
  TargetTracking,
  WarmUp,
  When,
  Window,
  WindowCapacity,
} from './schedule/schedule.ts';
export { stateAt } from './schedule/state-at.ts';
