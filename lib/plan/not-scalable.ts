import { countsOf } from './aim.ts';
import { copySteps, type Draft } from './draft.ts';
import { toldCodes, wasToldOf } from './failing.ts';
import { newsOf } from './news-of.ts';
import type { Observed } from './observed.ts';
import { riskLeftAlone } from './readiness.ts';
import { tellRepairs } from './repeated-repairs.ts';
import { tellRestoredNow } from './restored.ts';
import type { Situation } from './situation.ts';
import { isPending } from './wanted.ts';

export interface NotScalable {
  readonly code: string;
  readonly message: string;
}

/** Why a service must not be scaled now, or cannot be. */
export function notScalable({ wanted, observed }: Pick<Situation, 'wanted' | 'observed'>): NotScalable | undefined {
  const { service } = observed;
  const name = `${wanted.target.ecs.cluster}/${wanted.target.ecs.service}`;
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

/** Tells that the target is left alone: once, and of each event that lacks tasks meanwhile. */
export function leaveAlone(draft: Draft, reason: NotScalable): void {
  draft.remember('an edit of the schedule is told, whatever has to be left alone');
  const { record, wanted, observed } = draft;
  if (wanted.released && isGone(observed)) {
    tellRestoredNow(draft);
    tellRepairs(draft);
    draft.remember('what was to be told later is told before the target is forgotten');
    if (draft.steps.length > 0) return;
    if (record.outbox.length === 0)
      draft.add(...copySteps(record, undefined), { kind: 'forget', record, because: reason.message });
    return;
  }
  tellFailed(draft, reason);
  riskLeftAlone(draft, reason.message);
  draft.remember('people are told that the target is left alone');
}

/** Once; of a deployment only if there is something that has to wait for it. */
function tellFailed(draft: Draft, reason: NotScalable): void {
  const { record, observed, now } = draft;
  const isInPassing = reason.code === 'codedeploy-in-progress' && !isPending(draft);
  if (isInPassing || wasToldOf(record, { ...reason, passing: false }, false)) return;
  draft.note(
    {
      failing: {
        ...reason,
        since: record.failing?.since ?? now.toISOString(),
        ticks: 1,
        told: true,
        ...toldCodes(record, reason.code),
      },
    },
    newsOf(
      draft,
      { kind: 'failed', subject: reason.code, severity: 'warning' },
      {
        from: countsOf(observed),
        reason: { fact: 'left-alone', message: reason.message },
        facts: [{ fact: 'wanted' }, { fact: 'code', code: reason.code }],
      },
    ),
  );
}

/** A service that is gone has nothing that could be put back. */
const isGone = ({ service: { status } }: Observed): boolean => status === 'MISSING' || status === 'INACTIVE';
