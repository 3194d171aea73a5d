import { boundsOf, countsOf } from './aim.ts';
import type { Counts } from './announcement.ts';
import type { Draft } from './draft.ts';
import type { Observed } from './observed.ts';
import type { TargetRecord } from './record.ts';
import { appliedKey, isAbandoned, isSecondLook, sameCounts, type Wanted } from './wanted.ts';

type Transition = NonNullable<TargetRecord['transition']>;

/** No tick makes a call later than this after it began: the timeout of the reconcile function in serverless.yml. */
export const longestTickMs = 58_000;

/** Of what was begun for one thing and then for another: it is never mistaken for either. */
const several = 'several';

/**
 * Keeps the counts found before the first call, so that a transition that was cut off still tells them. One that goes on is
 * written again: of two ticks at once only one gets past that write, and the other makes no call.
 *
 * @param counts those that the calls bring about, one after the other
 */
export function noteBegin(
  draft: Draft,
  wanted: Wanted,
  observed: Observed,
  now: Date,
  counts: readonly number[] = [],
): void {
  const { record } = draft;
  const { transition: begun, applied } = record;
  const isSecond = isSecondLook(wanted, record);
  // Each of them may have been brought about; a second look brings back what was.
  const settings = new Set([...(begun?.settings ?? []), ...(isSecond ? [] : counts)]);
  const isOther = isAbandoned(wanted, record) && !isSecond;
  const isNew = begun === undefined || (isSecond ? !isRepairCutOff(record) : isOther && begun.key === applied?.key);
  // A repair began from what somebody else had done: that is not what was there before.
  const from = isNew ? countsOf(observed) : foundAtBegin(begun, observed);
  const isUnread = observed.incomplete === true && observed.scalableTarget === undefined;
  draft.note({
    transition: {
      key: isOther ? several : (begun?.key ?? appliedKey(wanted)),
      at: begun?.at ?? now.toISOString(),
      from,
      ...(isUnread && (isNew || begun.unread) && { unread: true as const }),
      ...(settings.size > 0 && { settings: [...settings] }),
      ...(!isOther && begun?.takenOver !== undefined && { takenOver: begun.takenOver }),
    },
  });
}

/** With the bounds that could not be read then: as long as they are unread, nothing but the count is raised. */
export const foundAtBegin = ({ from, unread }: Transition, observed: Observed): Counts => ({
  ...(unread && boundsOf(countsOf(observed))),
  ...from,
});

/** It still tells what it found. */
const isRepairCutOff = ({ applied, transition }: TargetRecord): boolean =>
  transition !== undefined && applied !== undefined && !sameCounts(transition.from, applied.counts);

/**
 * Whether another tick that began something else may still make the calls it had planned; no version of a record stops
 * those. Counted from when it was taken over, and never from a clock that is ahead.
 */
export function mayStillCome(wanted: Wanted, record: TargetRecord, now: Date): boolean {
  const { transition: begun } = record;
  if (begun === undefined || !isAbandoned(wanted, record)) return false;
  return begun.takenOver === undefined || waitedMs(begun.takenOver, now) < longestTickMs;
}

/** What is kept of it when what is wanted was brought about: until then, the target is looked at once more. */
export function stillUnderWay(wanted: Wanted, record: TargetRecord, to: Counts, now: Date): Transition | undefined {
  const { transition: begun } = record;
  if (begun === undefined || !mayStillCome(wanted, record, now)) return undefined;
  const isCounting = begun.takenOver !== undefined && waitedMs(begun.takenOver, now) >= 0;
  return { ...begun, from: to, takenOver: isCounting ? begun.takenOver : now.toISOString() };
}

const waitedMs = (since: string, now: Date): number => now.getTime() - new Date(since).getTime();
