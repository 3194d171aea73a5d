import { aimOf, countsSettled } from './aim.ts';
import { announce } from './announce.ts';
import { belowEvent } from './below-event.ts';
import { isCeilingToFollow } from './calls.ts';
import { type Draft, startDraft } from './draft.ts';
import { drift } from './drift.ts';
import { letAlone, reasonToLetAlone } from './let-alone.ts';
import { noteMemory, tellLostAtEnd } from './memory-lost.ts';
import type { Observed } from './observed.ts';
import { noteOthers } from './others.ts';
import { defendOnly, standBack } from './owed.ts';
import { putBack } from './put-back.ts';
import { readiness } from './readiness.ts';
import type { TargetRecord } from './record.ts';
import { scalingKey, scalingPolicies } from './scaling-policies.ts';
import type { Step } from './step.ts';
import { transition } from './transition.ts';
import { upcoming } from './upcoming.ts';
import { appliedKey, isPending, mayStillCome, type Wanted } from './wanted.ts';
import { watch } from './watch.ts';

/**
 * What has to be done, in order, so that what was observed becomes what is wanted. Each step is one AWS call with its
 * reason. A plan may be cut off after any step: planned again from what is seen then, it goes on where it was. Where it
 * ends with `look-again` there is more to do than can be known now.
 *
 * Of what was observed it needs what `look` asked for.
 */
export function plan(wanted: Wanted, observed: Observed, record: TargetRecord, now: Date): readonly Step[] {
  const draft = startDraft(record);
  const reason = reasonToLetAlone(wanted, observed);
  if (wanted.released && isOwedNothing(wanted, record)) forget(draft);
  else if (reason !== undefined) letAlone(draft, wanted, observed, reason, now);
  else planFor(draft, wanted, observed, now);
  return draft.steps;
}

function planFor(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { record } = draft;
  if (observed.incomplete !== true) noteMemory(draft, wanted, observed, now);
  // What was found of it has to be compared with all that is there.
  if (draft.record.snapshot !== record.snapshot && observed.scalableTarget && observed.configuration === undefined) {
    draft.remember('what is saved was found again');
    draft.add({ kind: 'look-again', because: 'what was found again is compared with what is there' });
    return;
  }
  if (observed.incomplete !== true) noteOthers(draft, wanted, observed, now);
  belowEvent(draft, wanted, observed, now);
  const aim = aimOf(wanted, observed, draft.record);
  if (observed.incomplete === true) {
    defendOnly(draft, wanted, observed, aim, now);
    return;
  }
  if (mayStillCome(wanted, draft.record, now)) {
    standBack(draft, wanted, observed, aim, now);
    return;
  }
  const { snapshot } = draft.record;
  if (snapshot !== undefined && wanted.state.autoscaling !== 'deregistered') {
    putBack(draft, wanted, observed, snapshot, aim, now);
    return;
  }
  if (isPending(wanted, draft.record) || isCeilingToFollow(wanted, observed, draft.record, aim))
    transition(draft, wanted, observed, aim, now);
  else {
    drift(draft, wanted, observed, aim, now);
  }
  dropEndedOverride(draft, wanted);
  tellLostAtEnd(draft, wanted, observed, now);
  const isNewlyRegistered = putScalingPolicies(draft, wanted, observed);
  recover(draft, wanted, observed, now);
  watch(draft, wanted, observed, now);
  upcoming(draft, wanted, observed, now);
  readiness(draft, wanted, observed, aim, now);
  draft.remember('what was done and what is to be told go into one write');
  // After a warm-up its result is told.
  if (isNewlyRegistered || draft.steps.at(-1)?.kind === 'warm-up')
    draft.add({ kind: 'look-again', because: 'the next calls need what AWS says after these' });
}

const isOwedNothing = (wanted: Wanted, { snapshot, suspended, transition: begun, applied }: TargetRecord): boolean =>
  snapshot === undefined &&
  suspended === undefined &&
  begun === undefined &&
  (applied === undefined ||
    applied.key === appliedKey(wanted) ||
    (applied.inForce.length === 0 && applied.override === undefined));

/** Not before its last words are published. */
function forget({ record, add }: Draft): void {
  if (record.outbox.length > 0) return;
  const because = `${record.target} is no longer managed, and nothing of it is left to put back`;
  add({ kind: 'forget', record, because });
}

/** Also one that ended before it was ever brought about. */
function dropEndedOverride(draft: Draft, { state }: Wanted): void {
  const { override } = draft.record;
  if (override !== undefined && override.id !== state.override?.id) draft.note({ override: undefined });
}

/** Answers whether the target was registered just now, so that its policies need another look. */
function putScalingPolicies(draft: Draft, wanted: Wanted, observed: Observed): boolean {
  const key = scalingKey(wanted);
  if (key === undefined) {
    if (draft.record.scalingKey !== undefined) draft.note({ scalingKey: undefined });
    return false;
  }
  // What people had made is lost, and not to be replaced by what the schedule says.
  if (wanted.state.autoscaling !== 'active' || draft.record.memoryLost !== undefined) return false;
  if (observed.scalableTarget === undefined && draft.steps.some(({ kind }) => kind === 'register')) {
    forgetScaling(draft);
    return true;
  }
  const present = observed.policies ?? observed.configuration?.policies;
  if (present === undefined) return false;
  // A target that is not registered and is not to be has no policies; when somebody registers it, it gets them.
  const puts = observed.scalableTarget === undefined ? [] : scalingPolicies(wanted, present);
  if (puts.length > 0) {
    forgetScaling(draft);
    draft.remember('the change is kept before the policies are put');
    draft.add(...puts);
  }
  if (key !== draft.record.scalingKey) draft.note({ scalingKey: key });
  return false;
}

/** As long as one of the policies may be missing: a tick that is cut off then looks at them again. */
function forgetScaling(draft: Draft): void {
  if (draft.record.scalingKey !== undefined) draft.note({ scalingKey: undefined });
}

function recover(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { failing } = draft.record;
  if (failing === undefined) return;
  const told = announce(
    wanted,
    now,
    { kind: 'recovered', subject: failing.since },
    {
      to: countsSettled(draft.record, observed, now),
      because: `${wanted.target.name} could be brought to what is wanted again: ${wanted.state.because}`,
      details: [`Before: ${failing.message}`],
    },
  );
  draft.note({ failing: undefined }, ...(failing.told ? [told] : []));
}
