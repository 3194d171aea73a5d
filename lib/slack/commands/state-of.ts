import { inMode } from '../../execute/observing/in-mode.ts';
import { wantedOf } from '../../execute/wanted-of.ts';
import { freshRecord, type TargetRecord } from '../../plan/record.ts';
import type { CapacityState, Schedule, Target } from '../../schedule/schedule.ts';

/** What a target is to have, as the next tick sees it: with what a person holds, and with events that were moved. */
export const stateOf = (
  schedule: Schedule,
  target: Target,
  record: TargetRecord | undefined,
  at: Date,
): CapacityState => wantedOf(schedule, inMode(schedule, record ?? freshRecord(target), at), at).state;
