import { belowEventToTell } from './below-event.ts';
import { isToDeregister } from './covers.ts';
import { hasEdits } from './edited-events.ts';
import { mayNeedCopy } from './memory-lost.ts';
import { isToResume } from './missed-actions.ts';
import { needsReasons } from './readiness.ts';
import type { TargetRecord } from './record.ts';
import { snapshotToRestore } from './restore.ts';
import { isRestoredToTell } from './restored.ts';
import { scalingKey } from './scaling-policies.ts';
import type { Wanted } from './situation.ts';
import { upcomingToTell } from './upcoming.ts';
import { isPending } from './wanted.ts';
import { isWatched, watchNeedsReasons } from './watch.ts';

/** Why a target is looked at in this tick, and what has to be read beyond its service and its scalable target. */
export interface WhatToRead {
  /** Nothing, the scaling policies, or everything that a deregistration deletes. */
  readonly configuration: 'none' | 'policies' | 'all';
  /** Why tasks stopped lately; to be read only where fewer run than are wanted. */
  readonly stopped: boolean;
  /** The second copy of a snapshot, where the target turns out to be without what it holds. */
  readonly copy?: true;
}

/**
 * What a tick has to read of a target; absent: nothing is due, and no call is made. `all`: it is time to look for drift
 * everywhere.
 */
export function whatToRead(wanted: Wanted, record: TargetRecord, now: Date, all: boolean): WhatToRead | undefined {
  const { state } = wanted;
  const remembered = { wanted, record, now };
  const isToDo = isPending(remembered);
  const isToRestore = snapshotToRestore(remembered) !== undefined;
  const scaling = scalingKey(wanted);
  const isLost = record.memoryLost !== undefined;
  const isScalingToPut =
    scaling !== undefined && scaling !== record.scalingKey && state.autoscaling === 'active' && !isLost;
  const isEvent = state.inForce.some((one) => one.kind === 'pre-event');
  const isOverrideOver = record.override !== undefined && state.override?.id !== record.override.id;
  const isDue =
    isToDo ||
    isToRestore ||
    isScalingToPut ||
    isEvent ||
    isOverrideOver ||
    record.transition !== undefined ||
    isRestoredToTell(remembered) ||
    record.failing !== undefined ||
    isWatched(record, now) ||
    (wanted.released && record.outbox.length === 0) ||
    upcomingToTell(remembered).length > 0 ||
    hasEdits(remembered) ||
    belowEventToTell(remembered).length > 0 ||
    all;
  if (!isDue) return undefined;
  const isToGo =
    state.autoscaling === 'deregistered' && (record.snapshot === undefined || isToDeregister(record.snapshot));
  const mayGiveBack = isToDo && (record.raised !== undefined || record.taken !== undefined);
  // What is saved of a target that is to be let go is compared with all that is there.
  const isToAdopt = wanted.released && mayNeedCopy(remembered);
  const needsPolicies = isScalingToPut || (scaling !== undefined && all) || mayGiveBack || isLost;
  return {
    configuration:
      isToRestore || isToGo || isToAdopt || isToResume(remembered) ? 'all' : needsPolicies ? 'policies' : 'none',
    stopped: needsReasons(remembered) || watchNeedsReasons(remembered),
    ...(mayNeedCopy(remembered) && { copy: true as const }),
  };
}
