import { AwsFault } from '../embedded-aws/aws-fault.ts';
import { identity } from './account-ports.ts';
import { actionEntry, flagsOf, policyEntry, resourceOf } from './belongings.ts';
import type { WorldChange } from './scenario.ts';
import {
  alarmName,
  alarmOwned,
  flagsInput,
  putAction,
  putPolicy,
  type SimulatedWorld,
  serviceOf,
} from './simulated-world.ts';

/**
 * Does what somebody else does to the account, and writes into the ledger what is right from then on. What AWS refuses
 * does not happen: Terraform, too, would only have shown an error.
 */
export async function changeWorld(world: SimulatedWorld, change: WorldChange): Promise<void> {
  const ledger = world.ledgers.get(change.target);
  if (ledger === undefined) return;
  ledger.changes += 1;
  if (!countsForNothing.has(change.kind)) ledger.touched = true;
  try {
    await make(world, change);
  } catch (refused) {
    if (!(refused instanceof AwsFault)) throw refused;
  }
}

/** What moves neither a count nor bounds, at once or later. */
const countsForNothing: ReadonlySet<WorldChange['kind']> = new Set([
  'sets-tag',
  'adds-alarm-action',
  'tasks-start',
  'code-deploy',
]);

async function make(world: SimulatedWorld, change: WorldChange): Promise<void> {
  const { aws, stored, ledgers, plans } = world;
  const { target } = change;
  const ledger = ledgers.get(target);
  const plan = plans.get(target);
  if (ledger === undefined || plan === undefined) return;
  const { cluster, service } = serviceOf(target);
  const id = identity({ cluster, service });
  const call = (operation: string, input: object) => aws.world.call('application-autoscaling', operation, input);
  const record = stored.get(target);
  const isHeld = record?.snapshot !== undefined;
  const registered = aws.world.scalableTarget(resourceOf(target));
  const policyNow = (name: string) => {
    const found = aws.world.policies(resourceOf(target)).find((policy) => policy.name === name);
    if (found) ledger.put(...policyEntry(found.name, found.type, found.configuration));
    const alarm = alarmOwned(aws, target, name).filter(([key]) => !key.includes(' gone:'));
    // Terraform writes the whole alarm.
    if (alarm.length > 0)
      for (const key of ledger.accepted.keys())
        if (key.startsWith(`link ${alarmName(target, name)} `)) ledger.take(key, false);
    for (const [key, value] of alarm) ledger.put(key, value);
  };
  const actionNow = (name: string) => {
    const found = aws.world.scheduledActions(resourceOf(target)).find((one) => 'name' in one && one.name === name);
    if (found) ledger.put(...actionEntry(found));
  };
  switch (change.kind) {
    case 'sets-desired':
      aws.world.changeService(cluster, service, { desired: change.desired });
      return;
    case 'sets-bounds':
      if (registered === undefined) return;
      await call('RegisterScalableTarget', { ...id, MinCapacity: change.bounds.min, MaxCapacity: change.bounds.max });
      return;
    case 'applies': {
      const { registered: bounds, tags, policies, scheduledActions } = plan.found;
      if (bounds === undefined) return;
      await call('RegisterScalableTarget', { ...id, MinCapacity: bounds.min, MaxCapacity: bounds.max });
      if (registered === undefined) ledger.anyFlags();
      ledger.registered = ledger.registered === true ? true : isHeld ? undefined : true;
      const arn = aws.world.scalableTarget(resourceOf(target))?.arn;
      await call('TagResource', { ResourceARN: arn, Tags: tags });
      for (const [key, value] of Object.entries(tags)) ledger.put(`tag ${key}`, value);
      for (const policy of policies) {
        await putPolicy(aws, target, policy).then(
          () => policyNow(policy.name),
          () => {},
        );
      }
      for (const action of scheduledActions) {
        await putAction(aws, target, action);
        actionNow(action.name);
      }
      return;
    }
    case 'deregisters':
      if (registered === undefined) return;
      await call('DeregisterScalableTarget', id);
      for (const key of ledger.accepted.keys()) if (!key.startsWith('alarm ')) ledger.take(key, true);
      if (!isHeld)
        for (const key of ledger.accepted.keys()) if (/^(policy|action|tag) /.test(key)) ledger.take(key, false);
      ledger.registered = isHeld ? undefined : false;
      ledger.anyFlags();
      return;
    case 'puts-policy':
      await putPolicy(aws, target, change.policy);
      policyNow(change.policy.name);
      return;
    case 'deletes-policy':
      await call('DeleteScalingPolicy', { ...id, PolicyName: change.name });
      ledger.take(`policy ${change.name}`, isHeld);
      for (const key of [...ledger.accepted.keys()])
        if (key.startsWith(`link ${alarmName(target, change.name)} `) && key.endsWith(`policy:${change.name}`))
          ledger.take(key, isHeld);
      return;
    case 'puts-action':
      await putAction(aws, target, change.action);
      actionNow(change.action.name);
      return;
    case 'deletes-action':
      await call('DeleteScheduledAction', { ...id, ScheduledActionName: change.name });
      ledger.take(`action ${change.name}`, isHeld);
      return;
    case 'sets-tag':
      if (registered === undefined) return;
      await call('TagResource', { ResourceARN: registered.arn, Tags: { [change.key]: change.value } });
      ledger.put(`tag ${change.key}`, change.value);
      return;
    case 'sets-flags': {
      if (registered === undefined) return;
      const isOurs = isHeld || record?.suspended !== undefined || record?.transition !== undefined;
      await call('RegisterScalableTarget', { ...id, SuspendedState: flagsInput(change.suspended) });
      const now = flagsOf(aws, target);
      if (now !== undefined) ledger.setFlags(now, isOurs);
      return;
    }
    case 'adds-alarm-action': {
      const alarm = aws.world.alarms.find(({ name }) => name === alarmName(target, change.policy));
      if (alarm === undefined) return;
      const action = 'arn:aws:sns:us-east-1:123456789012:second-pager';
      const actions = [...(alarm.definition.AlarmActions ?? []).filter((one) => one !== action), action];
      aws.world.putAlarm({ ...alarm.definition, AlarmActions: actions });
      ledger.put(`link ${alarm.name} AlarmActions ${action}`, 'yes');
      return;
    }
    case 'load-changes':
      aws.world.setLoad(resourceOf(target), () => change.load);
      return;
    case 'tasks-start':
      aws.world.changeService(cluster, service, {
        launch: { secondsToRunning: change.seconds, ...(change.failing !== undefined && { failing: change.failing }) },
      });
      return;
    case 'code-deploy':
      aws.world.changeService(cluster, service, { codeDeployInProgress: true });
      return;
    default:
      change satisfies never;
  }
}
