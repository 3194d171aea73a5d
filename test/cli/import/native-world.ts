import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { createEmbeddedAws, type EmbeddedAws } from '../../../local/embedded-aws/embedded-aws.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../local/simulated-clock.ts';
import { type InProcess, inProcess } from '../in-process.ts';
import type { Ended } from '../installed.ts';

export interface Native {
  readonly name: string;
  readonly schedule: string;
  readonly timezone?: string;
  readonly min?: number;
  readonly max?: number;
  readonly startTime?: string;
  readonly endTime?: string;
}

export interface NativeService {
  readonly service: string;
  readonly desired?: number;
  /** Absent: it is not registered. */
  readonly bounds?: readonly [min: number, max: number];
  readonly actions?: readonly Native[];
  /** Names of policies: `cpu`, `memory` and `requests` track a target, others take steps. */
  readonly policies?: readonly string[];
  readonly suspended?: object;
  /** Requests a minute, which its policies follow. */
  readonly load?: (at: Date) => number;
  readonly daemon?: true;
}

const dimension = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' };

const tracked: Readonly<Record<string, object>> = {
  cpu: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
  memory: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' },
  requests: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: 'app/alb/xxx/targetgroup/web/yyy' },
};

/** Services as somebody set them up by hand, with policies and native actions. */
export async function buildNativeWorld(
  { world }: EmbeddedAws,
  cluster: string,
  services: readonly NativeService[],
): Promise<void> {
  for (const one of services) {
    const { service, bounds, actions = [], policies = [], suspended, daemon } = one;
    const strategy = daemon && { schedulingStrategy: 'DAEMON' as const };
    world.createService({ cluster, service, desired: one.desired ?? bounds?.[0] ?? 1, ...strategy });
    if (bounds === undefined) continue;
    const on = { ...dimension, ResourceId: `service/${cluster}/${service}` };
    const call = (operation: string, input: object) =>
      world.call('application-autoscaling', operation, { ...on, ...input });
    await call('RegisterScalableTarget', { MinCapacity: bounds[0], MaxCapacity: bounds[1] });
    for (const name of policies) await call('PutScalingPolicy', policyInput(name));
    for (const action of actions) await call('PutScheduledAction', actionInput(action));
    if (one.load !== undefined) world.setLoad(on.ResourceId, one.load);
    if (suspended !== undefined) await call('RegisterScalableTarget', { SuspendedState: suspended });
  }
}

/** Somebody puts one later. */
export const putNative = ({ world }: EmbeddedAws, resourceId: string, action: Native): Promise<unknown> =>
  world.call('application-autoscaling', 'PutScheduledAction', {
    ...dimension,
    ResourceId: resourceId,
    ...actionInput(action),
  });

const policyInput = (name: string) =>
  tracked[name] === undefined
    ? {
        PolicyName: name,
        PolicyType: 'StepScaling',
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'ChangeInCapacity',
          StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
        },
      }
    : {
        PolicyName: `${name}-scaling`,
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: { TargetValue: 70, PredefinedMetricSpecification: tracked[name] },
      };

const seconds = (text: string | undefined) => text && Date.parse(text) / 1000;

const actionInput = ({ name, schedule, timezone, min, max, startTime, endTime }: Native) => ({
  ScheduledActionName: name,
  Schedule: schedule,
  Timezone: timezone,
  StartTime: seconds(startTime),
  EndTime: seconds(endTime),
  ScalableTargetAction: { MinCapacity: min, MaxCapacity: max },
});

export interface NativeCluster extends AsyncDisposable {
  readonly aws: EmbeddedAws;
  readonly clock: SimulatedClock;
  readonly folder: string;
  readonly prescale: (...args: readonly string[]) => Promise<Ended>;
  readonly prescaleWith: (options: InProcess, ...args: readonly string[]) => Promise<Ended>;
}

/** An account with such services, at an instant, and the command beside it in an empty folder. */
export async function nativeCluster(
  services: readonly NativeService[],
  { start = '2026-11-23T11:30:00Z', cluster = 'shop' } = {},
): Promise<NativeCluster> {
  const clock = createSimulatedClock(new Date(start));
  const aws = await createEmbeddedAws({ clock });
  const url = await aws.listen();
  await buildNativeWorld(aws, cluster, services);
  aws.clearCalls();
  const folder = mkdtempSync(join(inject('temporaryFolder'), 'import-'));
  const prescaleWith: NativeCluster['prescaleWith'] = (options, ...args) =>
    inProcess([...args, '--local'], {
      folder,
      now: clock.now().toISOString(),
      env: { AWS_ENDPOINT_URL: url },
      width: 120,
      ...options,
    });
  return {
    aws,
    clock,
    folder,
    prescaleWith,
    prescale: (...args) => prescaleWith({}, ...args),
    [Symbol.asyncDispose]: () => aws.close(),
  };
}
