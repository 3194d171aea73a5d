import { PrescaleError } from '../../lib/execute/failure.ts';
import type { TargetLook } from '../../lib/execute/look-at-stage.ts';
import type { AutoscalingConfiguration, ScheduledAction } from '../../lib/plan/autoscaling.ts';
import type { Observed } from '../../lib/plan/observed.ts';
import type { NotScalable } from '../../lib/plan/resource.ts';
import { kindOf } from '../../lib/plan/resource-kinds.ts';
import { isPast } from '../../lib/plan/scheduled-action.ts';
import { capitalized } from '../../lib/schedule/capitalized.ts';
import { counted } from '../../lib/schedule/counted.ts';
import { actFromOf, driftOf } from '../json/target-json.ts';
import { agoText } from '../text/ago-text.ts';
import { type Check, type Finding, failed, ok, warning } from './check.ts';
import { notLookedAt } from './not-looked-at.ts';

/** What hangs on a registered target, why it could not be read, or `undefined`: the target is not registered. */
export type Attached = Pick<AutoscalingConfiguration, 'scheduledActions' | 'tags'> | PrescaleError | undefined;

export function targetChecks(found: TargetLook, attached: Attached, now: Date): readonly Check[] {
  const look = asItIs(found);
  const of = (check: Check['check'], finding: Finding): Check => ({
    group: 'Services',
    check,
    target: look.target,
    ...finding,
  });
  const { observed, failure } = look;
  const mode =
    look === found ? [] : [of('mode', ok(`It is only observed${untilText(found)}: nothing of it is changed.`))];
  if (observed === undefined) return failure === undefined ? mode : [...mode, of('service', notLookedAt(failure))];
  const reason = kindOf(look.record.resource).notScalable(look.record.resource, observed);
  const service = of('service', reason === undefined ? triedFinding(look, now) : leftAlone(reason));
  // Of what is gone nothing else is worth saying.
  if (kindOf(look.record.resource).isGone(observed)) return [...mode, service];
  return [
    ...mode,
    service,
    of('registration', registrationFinding(look, observed)),
    of('native-actions', actionsFinding(look, attached, now)),
    of('drift', driftFinding(look, attached, now)),
  ];
}

function untilText({ wanted }: TargetLook): string {
  const actFrom = actFromOf(wanted.target);
  return actFrom === undefined ? '' : ` until ${actFrom}`;
}

/** Of what is only observed the service as it is: nothing was saved of it, and nothing set. */
export function asItIs(look: TargetLook): TargetLook {
  const { record, real } = look;
  if (record.observing === undefined) return look;
  const { snapshot: _, applied: __, suspended: ___, drift: ____, repairs: _____, ...remembered } = record;
  const { observed: ______, ...rest } = look;
  return { ...rest, record: remembered, differs: [], ...(real && { observed: real }) };
}

const remedies: Readonly<Record<string, string>> = {
  'service-missing': 'Correct the cluster and the service of the target, or the Region; or make the service.',
  'service-not-active': 'Make the service anew, or take the target out of the schedule.',
  'daemon-service': 'Take the target out of the schedule: ECS itself runs one task on each instance.',
  'codedeploy-in-progress': 'Wait until the deployment is over: ticks leave the service alone until then.',
};

function leftAlone({ code, message, passes }: NotScalable): Finding {
  const remedy = remedies[code] ?? `docs/reliability.md says what to do about ${code}.`;
  return passes ? warning(message, remedy) : failed(message, remedy);
}

function triedFinding({ record: { failing } }: TargetLook, now: Date): Finding {
  if (failing === undefined) return ok('The service is there, ACTIVE, and can be scaled.');
  return failed(
    `Ticks have failed at it since ${agoText(new Date(failing.since), now)}: ${failing.message.replace(/\.$/, '')}.`,
    `docs/reliability.md says what to do about ${failing.code}.`,
  );
}

function registrationFinding(
  { record, wanted, failure }: TargetLook,
  { scalableTarget, incomplete }: Observed,
): Finding {
  if (scalableTarget !== undefined) return ok('It is registered with Application Auto Scaling.');
  if (incomplete && failure !== undefined) return notLookedAt(failure);
  if (record.snapshot?.deregistered) return ok('It is deregistered for an event; what it had is saved.');
  const { base, scaling } = wanted.target;
  return base === undefined && scaling === undefined
    ? ok('It is not registered with Application Auto Scaling: only its desired count is set.')
    : warning(
        'It is not registered with Application Auto Scaling, so its bounds and policies in the schedule have no effect.',
        'Register it (aws application-autoscaling register-scalable-target), or take base and scaling out of the schedule.',
      );
}

function actionsFinding({ record, observed }: TargetLook, attached: Attached, now: Date): Finding {
  if (attached instanceof PrescaleError) return notLookedAt(attached);
  const saved = record.snapshot?.configuration.scheduledActions ?? [];
  const actions = (attached?.scheduledActions ?? saved).filter((action) => !isPast(action, now));
  if (actions.length === 0) return ok('It has no native scheduled action.');
  const isPausedByOthers =
    observed?.scalableTarget?.suspended.scheduledScaling === true && record.suspended?.scheduledScaling !== true;
  const names = actions.map(actionText).join(', ');
  return isPausedByOthers
    ? ok(`Its native scheduled actions are suspended: ${names}.`)
    : warning(
        `${counted(actions.length, 'native scheduled action moves', 'native scheduled actions move')} its bounds too: ${names}.`,
        'Once Prescale acts on it, prescale import --take-over takes away those whose work the schedule does, and keeps the way back. Leave the others: nothing else does their work.',
      );
}

const actionText = ({ name, schedule, timezone }: ScheduledAction): string =>
  `${name} ${schedule}${timezone === undefined ? '' : ` in ${timezone}`}`;

function driftFinding(look: TargetLook, attached: Attached, now: Date): Finding {
  const { record, differs } = look;
  const found = [...driftOf(look), ...repairedText(look, now)];
  if (found.length === 0)
    return ok(record.applied === undefined ? 'Prescale has changed nothing yet.' : 'It is as Prescale left it.');
  const isKnown = record.drift !== undefined && differs.length > 0;
  const says = `${capitalized(found.join('; '))}.${isKnown ? ' A tick has told it before, and it stayed so.' : ''}`;
  const areBounds =
    differs.some(({ is }) => is === 'bounds' || is === 'registered' || is === 'deregistered') ||
    repeated(look).some(({ what }) => what.includes('bounds') || what.includes('registration'));
  if (!areBounds) return warning(says, 'Leave it if it was meant; enforce: true in the schedule has it put back.');
  return warning(
    `${says} ${managerText(attached)}`,
    'Have what manages the bounds ignore min_capacity and max_capacity, as docs/deploying.md says.',
  );
}

/** Put right, and changed again by something else. */
const repeated = ({ record: { repairs = [] } }: TargetLook) => repairs.filter(({ times }) => times > 0);

const repairedText = (look: TargetLook, now: Date): readonly string[] =>
  repeated(look).map(
    ({ what, times, toldAt }) =>
      `Prescale has put right ${what.join(' and ')} ${counted(times, 'time', 'times')} more since ${agoText(new Date(toldAt), now)}`,
  );

/** Tags only hint: what made a target may have been told to leave its bounds alone. */
function managerText(attached: Attached): string {
  const tags = attached === undefined || attached instanceof PrescaleError ? {} : attached.tags;
  const tag = Object.entries(tags).find((pair) => /terraform|pulumi|cloudformation|cdk|ansible/i.test(pair.join(' ')));
  return tag === undefined
    ? 'Something else may manage them, such as Terraform.'
    : `Its tag ${tag[0]} is ${tag[1]}: that may be what manages them.`;
}
