import { aimOf, countsOf } from './aim.ts';
import { announce } from './announce.ts';
import { type Draft, startDraft } from './draft.ts';
import { drift } from './drift.ts';
import type { Observed } from './observed.ts';
import { readiness } from './readiness.ts';
import type { TargetRecord } from './record.ts';
import { restore } from './restore.ts';
import { scalingKey, scalingPolicies } from './scaling-policies.ts';
import type { Step } from './step.ts';
import { transition } from './transition.ts';
import { upcoming } from './upcoming.ts';
import { appliedKey, type Wanted } from './wanted.ts';
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
  const letAlone = reasonToLetAlone(wanted, observed);
  if (letAlone === undefined) planFor(draft, wanted, observed, now);
  else tellLetAlone(draft, wanted, observed, letAlone, now);
  return draft.steps;
}

function planFor(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { record } = draft;
  if (wanted.released && isOwedNothing(record, wanted)) {
    if (record.outbox.length === 0)
      draft.add({
        kind: 'forget',
        record,
        because: `${record.target} is no longer managed, and nothing of it is left to put back`,
      });
    return;
  }
  const aim = aimOf(wanted, observed, record);
  if (record.snapshot !== undefined && wanted.state.autoscaling !== 'deregistered') {
    restoreSnapshot(draft, wanted, observed, now);
    return;
  }
  if (
    record.applied?.key !== appliedKey(wanted) ||
    record.transition !== undefined ||
    (record.suspended !== undefined && wanted.state.autoscaling !== 'suspended')
  ) {
    transition(draft, wanted, observed, aim, now);
  } else {
    drift(draft, wanted, observed, aim, now);
  }
  putScalingPolicies(draft, wanted, observed);
  recover(draft, wanted, observed, now);
  watch(draft, wanted, observed, now);
  upcoming(draft, wanted, now);
  readiness(draft, wanted, observed, aim, now);
  draft.remember('what was done and what is to be told go into one write');
  if (hasMoreToDo(draft, wanted))
    draft.add({ kind: 'look-again', because: 'the next calls need what AWS says after these' });
}

/** A restore raises first where tasks are owed; it forgets the snapshot only after everything was read again. */
function restoreSnapshot(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { record } = draft;
  const { snapshot } = record;
  if (snapshot === undefined) return;
  const aim = aimOf(wanted, observed, record);
  const result = restore(record.ecs, snapshot, observed, aim, now);
  if (!result.done) {
    draft.add(...result.steps, { kind: 'look-again', because: 'what was put back is compared with what was saved' });
    return;
  }
  const event = record.applied?.inForce.find((one) => one.kind === 'pre-event');
  const thread = event && `${event.window}@${event.start}`;
  const told = announce(
    wanted,
    now,
    { kind: 'restored', subject: snapshot.takenAt, severity: result.changedByOthers.length === 0 ? 'info' : 'warning' },
    {
      to: countsOf(observed),
      because:
        result.changedByOthers.length === 0
          ? 'Everything that was saved before is back and was compared field by field.'
          : 'Everything that was saved before is back or was changed by somebody else meanwhile.',
      details: [...result.putBack.map((what) => `${what} identical to what was saved`), ...result.changedByOthers],
      ...(event && { window: event.window, phase: event.phase, start: event.start, end: event.end }),
      ...(thread !== undefined && { thread }),
    },
  );
  draft.note({ snapshot: undefined }, ...(snapshot.deregistered ? [told] : []));
  draft.remember('the snapshot was compared and is not needed any more');
  draft.add({ kind: 'look-again', because: 'the target is planned from what is there now' });
}

function putScalingPolicies(draft: Draft, wanted: Wanted, observed: Observed): void {
  const key = scalingKey(wanted);
  const present = observed.policies ?? observed.configuration?.policies;
  const isReady = wanted.state.autoscaling === 'active' && !wanted.released;
  if (!isReady || observed.scalableTarget === undefined || present === undefined) return;
  const puts = scalingPolicies(wanted, present);
  draft.remember('the change is kept before the policies are put');
  draft.add(...puts);
  if (key !== draft.record.scalingKey) draft.note({ scalingKey: key });
}

/** A new registration has policies to get, and a released target is forgotten once its last words are published. */
function hasMoreToDo(draft: Draft, wanted: Wanted): boolean {
  if (draft.steps.at(-1)?.kind === 'warm-up') return true;
  const isMissingPolicies =
    scalingKey(wanted) !== draft.record.scalingKey && wanted.state.autoscaling === 'active' && !wanted.released;
  return isMissingPolicies && draft.steps.some((step) => step.kind === 'register');
}

const isOwedNothing = (record: TargetRecord, wanted: Wanted): boolean =>
  record.snapshot === undefined &&
  record.suspended === undefined &&
  record.transition === undefined &&
  (record.applied === undefined ||
    record.applied.key === appliedKey(wanted) ||
    (record.baseline === undefined && record.applied.inForce.length === 0 && record.applied.override === undefined));

function recover(draft: Draft, wanted: Wanted, observed: Observed, now: Date): void {
  const { failing } = draft.record;
  if (failing === undefined) return;
  const told = announce(
    wanted,
    now,
    { kind: 'recovered', subject: failing.since },
    {
      to: countsOf(observed),
      because: `${wanted.target.name} could be brought to what is wanted again: ${wanted.state.because}`,
      details: [`Before: ${failing.message}`],
    },
  );
  draft.note({ failing: undefined }, ...(failing.told ? [told] : []));
}

interface LetAlone {
  readonly code: string;
  readonly message: string;
}

/** Services that must not be scaled now, or cannot be. */
function reasonToLetAlone({ target }: Wanted, { service }: Observed): LetAlone | undefined {
  const name = `${target.ecs.cluster}/${target.ecs.service}`;
  if (service.status === 'MISSING')
    return { code: 'service-missing', message: `Amazon ECS does not know the service ${name}.` };
  if (service.status !== 'ACTIVE')
    return { code: 'service-not-active', message: `The service ${name} is ${service.status}, not ACTIVE.` };
  if (service.schedulingStrategy === 'DAEMON')
    return { code: 'daemon-service', message: `The service ${name} is a DAEMON: it has no desired count.` };
  if (service.codeDeployInProgress)
    return {
      code: 'codedeploy-in-progress',
      message: `A CodeDeploy deployment of ${name} is under way; scaling it now could make it fail.`,
    };
  return undefined;
}

function tellLetAlone(draft: Draft, wanted: Wanted, observed: Observed, reason: LetAlone, now: Date): void {
  const { record } = draft;
  // A released target whose service is gone too has nothing that could be put back.
  if (wanted.released && reason.code === 'service-missing' && record.outbox.length === 0) {
    draft.add({ kind: 'forget', record, because: reason.message });
    return;
  }
  if (record.failing?.code === reason.code && record.failing.told) return;
  draft.note(
    { failing: { ...reason, since: record.failing?.since ?? now.toISOString(), ticks: 1, told: true } },
    announce(
      wanted,
      now,
      { kind: 'failed', subject: `${reason.code}@${now.toISOString()}`, severity: 'warning' },
      {
        from: countsOf(observed),
        because: `${reason.message} It is left alone until that is over.`,
        details: [`Wanted: ${wanted.state.because}`],
      },
    ),
  );
  draft.remember('people are told once that the target is left alone');
}
