import type { Observing } from '../../plan/observing.ts';
import { freshRecord, type TargetRecord } from '../../plan/record.ts';
import { isObserved } from '../../schedule/is-observed.ts';
import { present } from '../../schedule/present.ts';
import type { CapacityState, Schedule, Target } from '../../schedule/schedule.ts';
import { noSums, since } from './sums.ts';

/**
 * The record as its target's mode lets it be worked with. One that begins to be observed has nothing of what was done in it;
 * one that is acted on has nothing of what was only pretended.
 *
 * @param from since when what is observed counts for the next report; absent: since now
 */
export function inMode(schedule: Schedule, record: TargetRecord, now: Date, from: Date = now): TargetRecord {
  const target = schedule.targets.get(record.target);
  const { observing } = record;
  if (target === undefined || !target.enabled) return record;
  if (!isObserved(target, schedule.timezone, now)) return observing === undefined ? record : asIfNew(record, target);
  if (observing !== undefined) return withObserving(record, since(observing, from));
  return hasActed(record) ? record : withObserving(record, begun(now));
}

const begun = (now: Date): Observing => ({ since: now.toISOString(), world: {}, sums: noSums(now) });

const withObserving = (record: TargetRecord, observing: Observing): TargetRecord =>
  record.observing === observing ? record : { ...record, observing };

/** What a person has asked for is kept, and what is not yet told. */
const asIfNew = ({ version, override, renamedFrom, outbox }: TargetRecord, target: Target): TargetRecord => ({
  ...freshRecord(target),
  version,
  outbox,
  ...present({ override, renamedFrom }),
});

/** Something may have been changed in reality, or somebody told that it would be. */
function hasActed({
  observing,
  schema: _,
  target: __,
  version: ___,
  resource: ____,
  ...record
}: TargetRecord): boolean {
  const { override: _override, renamedFrom: _renamedFrom, told, outbox, ...rest } = record;
  return observing === undefined && (told.length > 0 || outbox.length > 0 || Object.keys(rest).length > 0);
}

/** It is to be observed, and what was really done has to be given back first: `inMode` has left it as it is. */
export const isToHandOver = (target: Target, timezone: string, record: TargetRecord, now: Date): boolean =>
  isObserved(target, timezone, now) && record.observing === undefined;

/**
 * What is acted on to its end all the same: nobody takes away what an event or a person was given, nor what a scale-up has
 * been given when observing begins. One that begins only then is not waited for, since there may be one at any time.
 */
export function isHeld({ override, inForce, overruled }: CapacityState, { applied }: TargetRecord): boolean {
  const begun = new Set(applied?.inForce.map(({ window, start }) => `${window}@${Date.parse(start)}`));
  return (
    override !== undefined ||
    [...inForce, ...overruled].some(
      ({ kind, window, start }) =>
        kind === 'pre-event' || (kind === 'scale-up' && begun.has(`${window}@${start.getTime()}`)),
    )
  );
}
