import { resourceOf as ecsResource } from '../../lib/plan/ecs-service.ts';
import type { TargetRecord } from '../../lib/plan/record.ts';
import type { SnapshotCopy } from '../../lib/plan/snapshot-copy.ts';
import { createEmbeddedAws, type EmbeddedAws } from '../embedded-aws/embedded-aws.ts';
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts';
import { identity } from './account-ports.ts';
import { alarmEntries, type Belongings, clusterName, inAccount, resourceOf } from './belongings.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { PolicyPlan, Scenario, TargetPlan } from './scenario.ts';

/** The account, what people own in it, and what Prescale has stored of each target. */
export interface SimulatedWorld {
  readonly aws: EmbeddedAws;
  readonly clock: VirtualClock;
  readonly plans: ReadonlyMap<string, TargetPlan>;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** By target, as the last successful write left it. */
  readonly stored: Map<string, TargetRecord>;
  /** The second copies of what is saved, by target. */
  readonly copies: Map<string, SnapshotCopy>;
  belongings(target: string): Belongings;
}

export const serviceOf = (target: string) => ({ cluster: clusterName, service: target });
/** As Application Auto Scaling's calls name it. */
export const idOf = (target: string) => identity(ecsResource(serviceOf(target)));

export async function createSimulatedWorld({ start, targets }: Scenario): Promise<SimulatedWorld> {
  const clock = createVirtualClock(new Date(start));
  const aws = await createEmbeddedAws({ clock });
  for (const plan of targets) await seed(aws, plan);
  const ledgers = targets.map((plan): [string, Ledger] => [
    plan.name,
    createLedger(inAccount(aws, plan.name), plan.found.suspended, plan.found.registered !== undefined),
  ]);
  return {
    aws,
    clock,
    plans: new Map(targets.map((plan) => [plan.name, plan])),
    ledgers: new Map(ledgers),
    stored: new Map(),
    copies: new Map(),
    belongings: (target) => inAccount(aws, target),
  };
}

async function seed(aws: EmbeddedAws, { name, found }: TargetPlan): Promise<void> {
  aws.world.createService({
    ...serviceOf(name),
    desired: found.desired,
    launch: { secondsToRunning: found.secondsToRunning },
    deploymentController: found.controller,
  });
  if (found.load > 0) aws.world.setLoad(resourceOf(name), () => found.load);
  if (found.registered === undefined) return;
  const call = (operation: string, input: object) => aws.world.call('application-autoscaling', operation, input);
  await call('RegisterScalableTarget', {
    ...idOf(name),
    MinCapacity: found.registered.min,
    MaxCapacity: found.registered.max,
    SuspendedState: flagsInput(found.suspended),
    Tags: found.tags,
  });
  for (const policy of found.policies) await putPolicy(aws, name, policy);
  for (const action of found.scheduledActions) await putAction(aws, name, action);
}

export const flagsInput = (flags: TargetPlan['found']['suspended']) => ({
  DynamicScalingInSuspended: flags.dynamicScalingIn,
  DynamicScalingOutSuspended: flags.dynamicScalingOut,
  ScheduledScalingSuspended: flags.scheduledScaling,
});

/** Puts the policy, and the alarm that people keep for it. Rejects with what AWS says. */
export async function putPolicy(aws: EmbeddedAws, target: string, policy: PolicyPlan): Promise<void> {
  await aws.world.call('application-autoscaling', 'PutScalingPolicy', {
    ...idOf(target),
    PolicyName: policy.name,
    PolicyType: policy.type,
    [`${policy.type}PolicyConfiguration`]: policy.configuration,
  });
  if (!policy.alarm) return;
  const arn = aws.world.policies(resourceOf(target)).find(({ name }) => name === policy.name)?.arn;
  aws.world.putAlarm({ ...alarmOf(target, policy.name), AlarmActions: [pager, String(arn)], OKActions: [pager] });
}

const pager = 'arn:aws:sns:us-east-1:123456789012:pager';

export const alarmName = (target: string, policy: string): string => `${target}-${policy}`;

const alarmOf = (target: string, policy: string) => ({
  AlarmName: alarmName(target, policy),
  ActionsEnabled: true,
  MetricName: 'Depth',
  Namespace: 'Queues',
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 100,
  ComparisonOperator: 'GreaterThanThreshold',
});

export async function putAction(
  aws: EmbeddedAws,
  target: string,
  action: TargetPlan['found']['scheduledActions'][number],
) {
  await aws.world.call('application-autoscaling', 'PutScheduledAction', {
    ...idOf(target),
    ScheduledActionName: action.name,
    Schedule: action.schedule,
    Timezone: action.timezone,
    ...(action.endTime !== undefined && { EndTime: Date.parse(action.endTime) / 1000 }),
    ScalableTargetAction: { MinCapacity: action.min, MaxCapacity: action.max },
  });
}

/** The keys of the alarm that goes with a policy, and what they should be. */
export const alarmOwned = (aws: EmbeddedAws, target: string, policy: string) =>
  alarmEntries(
    aws.world.alarms.filter(({ name }) => name === alarmName(target, policy)),
    aws.world.policies(resourceOf(target)),
  );
