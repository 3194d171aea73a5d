import type { Suspended } from '../../lib/plan/autoscaling.ts';
import { AwsFault } from '../embedded-aws/aws-fault.ts';
import { actionEntry, flagsOf, policyEntry, resourceOf } from './belongings.ts';
import { savedOf } from './invariants/kept.ts';
import type { Ledger } from './ledger.ts';
import type { TargetPlan, WorldChange } from './scenario.ts';
import {
  alarmName,
  alarmOwned,
  flagsInput,
  idOf,
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

/** One target, where somebody else is at work. */
interface Site {
  readonly world: SimulatedWorld;
  readonly target: string;
  readonly plan: TargetPlan;
  readonly ledger: Ledger;
  readonly registered: ReturnType<SimulatedWorld['aws']['world']['scalableTarget']>;
  /** Prescale holds a snapshot of it. */
  readonly isHeld: boolean;
  /** What that holds, by the keys of the ledger. */
  readonly saved: ReadonlyMap<string, string>;
  readonly call: (operation: string, input: object) => Promise<unknown>;
}

function siteOf(world: SimulatedWorld, target: string): Site | undefined {
  const { aws, stored, copies, ledgers, plans } = world;
  const ledger = ledgers.get(target);
  const plan = plans.get(target);
  // Where the record is lost, the copy is what Prescale comes back to.
  const held = stored.get(target) ?? copies.get(target);
  if (ledger === undefined || plan === undefined) return undefined;
  return {
    world,
    target,
    plan,
    ledger,
    registered: aws.world.scalableTarget(resourceOf(target)),
    isHeld: held?.snapshot !== undefined,
    saved: savedOf(held),
    call: (operation, input) => aws.world.call('application-autoscaling', operation, input),
  };
}

async function make(world: SimulatedWorld, change: WorldChange): Promise<void> {
  const site = siteOf(world, change.target);
  if (site === undefined) return;
  const { aws } = world;
  const { target, ledger, registered, isHeld, saved, call } = site;
  const { cluster, service } = serviceOf(target);
  const id = idOf(target);
  switch (change.kind) {
    case 'sets-desired':
      aws.world.changeService(cluster, service, { desired: change.desired });
      return;
    case 'sets-bounds':
      if (registered === undefined) return;
      await call('RegisterScalableTarget', { ...id, MinCapacity: change.bounds.min, MaxCapacity: change.bounds.max });
      return;
    case 'applies':
      return apply(site);
    case 'deregisters':
      return deregister(site);
    case 'puts-policy':
      await putPolicy(aws, target, change.policy);
      policyNow(site, change.policy.name);
      return;
    case 'deletes-policy':
      await call('DeleteScalingPolicy', { ...id, PolicyName: change.name });
      ledger.take(`policy ${change.name}`, isHeld, saved.get(`policy ${change.name}`));
      takeLinks(site, change.name, isHeld, (key) => key.endsWith(`policy:${change.name}`));
      return;
    case 'puts-action':
      await putAction(aws, target, change.action);
      actionNow(site, change.action.name);
      return;
    case 'deletes-action':
      await call('DeleteScheduledAction', { ...id, ScheduledActionName: change.name });
      ledger.take(`action ${change.name}`, isHeld, saved.get(`action ${change.name}`));
      return;
    case 'sets-tag':
      if (registered === undefined) return;
      await call('TagResource', { ResourceARN: registered.arn, Tags: { [change.key]: change.value } });
      ledger.put(`tag ${change.key}`, change.value);
      return;
    case 'sets-flags':
      return setFlags(site, change.suspended);
    case 'adds-alarm-action':
      addAlarmAction(site, change.policy);
      return;
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

/** As Terraform does with what it knows of. */
async function apply(site: Site): Promise<void> {
  const { world, target, plan, ledger, registered, isHeld, call } = site;
  const { registered: bounds, tags, policies, scheduledActions } = plan.found;
  if (bounds === undefined) return;
  const id = idOf(target);
  await call('RegisterScalableTarget', { ...id, MinCapacity: bounds.min, MaxCapacity: bounds.max });
  if (registered === undefined) ledger.anyFlags();
  if (ledger.registered !== true) ledger.registered = isHeld ? undefined : true;
  const arn = world.aws.world.scalableTarget(resourceOf(target))?.arn;
  await call('TagResource', { ResourceARN: arn, Tags: tags });
  for (const [key, value] of Object.entries(tags)) ledger.put(`tag ${key}`, value);
  for (const policy of policies) {
    await putPolicy(world.aws, target, policy).then(
      () => policyNow(site, policy.name),
      () => {},
    );
  }
  for (const action of scheduledActions) {
    await putAction(world.aws, target, action);
    actionNow(site, action.name);
  }
}

async function deregister({ target, ledger, registered, isHeld, saved, call }: Site): Promise<void> {
  if (registered === undefined) return;
  await call('DeregisterScalableTarget', idOf(target));
  for (const key of ledger.accepted.keys()) if (!key.startsWith('alarm ')) ledger.take(key, true, saved.get(key));
  if (!isHeld) for (const key of ledger.accepted.keys()) if (/^(policy|action|tag) /.test(key)) ledger.take(key, false);
  ledger.registered = isHeld ? undefined : false;
  ledger.anyFlags();
}

async function setFlags(
  { world, target, ledger, registered, isHeld, call }: Site,
  suspended: Suspended,
): Promise<void> {
  if (registered === undefined) return;
  const record = world.stored.get(target);
  const isOurs = isHeld || record?.suspended !== undefined || record?.transition !== undefined;
  const id = idOf(target);
  await call('RegisterScalableTarget', { ...id, SuspendedState: flagsInput(suspended) });
  const now = flagsOf(world.aws, target);
  if (now !== undefined) ledger.setFlags(now, isOurs);
}

function addAlarmAction({ world, target, ledger }: Site, policy: string): void {
  const alarm = world.aws.world.alarms.find(({ name }) => name === alarmName(target, policy));
  if (alarm === undefined) return;
  const action = 'arn:aws:sns:us-east-1:123456789012:second-pager';
  const actions = [...(alarm.definition.AlarmActions ?? []).filter((one) => one !== action), action];
  world.aws.world.putAlarm({ ...alarm.definition, AlarmActions: actions });
  ledger.put(`link ${alarm.name} AlarmActions ${action}`, 'yes');
}

function policyNow(site: Site, name: string): void {
  const { world, target, ledger } = site;
  const found = world.aws.world.policies(resourceOf(target)).find((policy) => policy.name === name);
  if (found) ledger.put(...policyEntry(found.name, found.type, found.configuration));
  const alarm = alarmOwned(world.aws, target, name).filter(([key]) => !key.includes(' gone:'));
  // Terraform writes the whole alarm.
  if (alarm.length > 0) takeLinks(site, name, false, () => true);
  for (const [key, value] of alarm) ledger.put(key, value);
}

function actionNow({ world, target, ledger }: Site, name: string): void {
  const found = world.aws.world.scheduledActions(resourceOf(target)).find((one) => 'name' in one && one.name === name);
  if (found) ledger.put(...actionEntry(found));
}

function takeLinks({ target, ledger }: Site, policy: string, isHeld: boolean, isOne: (key: string) => boolean): void {
  for (const key of [...ledger.accepted.keys()])
    if (key.startsWith(`link ${alarmName(target, policy)} `) && isOne(key)) ledger.take(key, isHeld);
}
