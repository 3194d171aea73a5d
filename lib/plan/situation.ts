import type { EventNow } from '../schedule/follow-events.ts';
import type { Bounds, CapacityState, Occurrence, Target, Window } from '../schedule/schedule.ts';
import type { Undercut } from '../schedule/undercut-events.ts';
import type { Observed } from './observed.ts';
import type { TargetRecord } from './record.ts';

/** What the schedule asks of one target at one instant, and the words of the schedule that explain it. */
export interface Wanted {
  readonly target: Target;
  readonly state: CapacityState;
  readonly timezone: string;
  /** By name; a window that was deleted while it ran is not among them. */
  readonly windows: ReadonlyMap<string, Window>;
  /** Pre-events of the target that start within a day and whose lead has not begun. */
  readonly upcoming: readonly Occurrence[];
  /** What has become of the events that the record knows, by their `occurrenceId` as it was and as it is. */
  readonly known?: ReadonlyMap<string, EventNow>;
  /** Events of which nothing is known and that passed while no tick ran; absent: none. */
  readonly missed?: readonly Occurrence[];
  /** Events that the override in force goes below, now or before it ends. */
  readonly undercut: readonly Undercut[];
  /** `true`: the target has left the schedule or is not enabled. What was changed is put back, then it is let alone. */
  readonly released: boolean;
}

/** The wanted state with "keep what is found" filled in from what was found. */
export interface Aim {
  /** Absent: the target is not registered and is not to be. */
  readonly bounds?: Bounds;
  /** Absent: autoscaling and people decide. */
  readonly desired?: number;
  /** The least that may run now; the bounds' `min`, or what is asked for where nothing is registered. */
  readonly floor: number;
}

/** What a decision is made from: what is wanted, what AWS says, what is remembered, and when. */
export interface Situation {
  readonly wanted: Wanted;
  readonly observed: Observed;
  readonly record: TargetRecord;
  readonly aim: Aim;
  readonly now: Date;
}

/** What is known before AWS is asked. */
export type Remembered = Pick<Situation, 'wanted' | 'record'>;
