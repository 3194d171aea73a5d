import { countsOf } from './aim.ts';
import { announce } from './announce.ts';
import { copySteps, type Draft } from './draft.ts';
import { toldCodes, wasToldOf } from './failing.ts';
import type { Observed } from './observed.ts';
import { isPending, type Wanted } from './wanted.ts';

export interface LetAlone {
  readonly code: string;
  readonly message: string;
}

/** Why a service must not be scaled now, or cannot be. */
export function reasonToLetAlone({ target }: Wanted, { service }: Observed): LetAlone | undefined {
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

/** Tells once that the target is left alone; of a deployment only if there is something that has to wait for it. */
export function letAlone(draft: Draft, wanted: Wanted, observed: Observed, reason: LetAlone, now: Date): void {
  const { record } = draft;
  if (wanted.released && isGone(observed)) {
    if (record.outbox.length === 0)
      draft.add(...copySteps(record, undefined), { kind: 'forget', record, because: reason.message });
    return;
  }
  const isInPassing = reason.code === 'codedeploy-in-progress' && !isPending(wanted, record);
  if (isInPassing || wasToldOf(record, { ...reason, passing: false }, false)) return;
  const at = now.toISOString();
  draft.note(
    {
      failing: {
        ...reason,
        since: record.failing?.since ?? at,
        ticks: 1,
        told: true,
        ...toldCodes(record, reason.code),
      },
    },
    announce(
      wanted,
      now,
      { kind: 'failed', subject: reason.code, severity: 'warning' },
      {
        from: countsOf(observed),
        because: `${reason.message} It is left alone until that is over.`,
        details: [`Wanted: ${wanted.state.because}`, `Code: ${reason.code}`],
      },
    ),
  );
  draft.remember('people are told once that the target is left alone');
}

/** A service that is gone has nothing that could be put back. */
const isGone = ({ service: { status } }: Observed): boolean => status === 'MISSING' || status === 'INACTIVE';
