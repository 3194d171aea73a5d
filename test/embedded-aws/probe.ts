import {
  DeregisterScalableTargetCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { Clock } from '../../local/simulated-clock.ts';
import type { Clients } from './sdk.ts';

/** One question put to the embedded AWS and to moto alike, by the API alone, with a service of its own. */
export interface ProbeStage extends Clients {
  /** Simulated time with the embedded AWS, real time with moto. */
  readonly clock: Clock;
  readonly cluster: string;
  readonly service: string;
  readonly target: { ServiceNamespace: 'ecs'; ResourceId: string; ScalableDimension: 'ecs:service:DesiredCount' };
  setDesired(count: number): Promise<void>;
  desired(): Promise<number | undefined>;
  register(more?: Partial<RegisterScalableTargetCommandInput>): Promise<string | undefined>;
  deregister(): Promise<void>;
  putPolicy(name?: string, more?: Partial<PutScalingPolicyCommandInput>): Promise<string | undefined>;
  putAction(name?: string): Promise<void>;
}

/** A question, whose answer carries nothing that differs from run to run. */
export type Probe = (stage: ProbeStage) => Promise<unknown>;

export const openProbe = async (clients: Clients, name: string, clock: Clock): Promise<ProbeStage> => {
  const cluster = 'probes';
  const service = name.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60);
  const target = {
    ServiceNamespace: 'ecs',
    ResourceId: `service/${cluster}/${service}`,
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const;
  await clients.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await clients.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'probe',
      containerDefinitions: [{ name: 'probe', image: 'nginx', memory: 128 }],
    }),
  );
  await clients.ecs.send(
    new CreateServiceCommand({ cluster, serviceName: service, taskDefinition: 'probe', desiredCount: 2 }),
  );
  return {
    ...clients,
    clock,
    cluster,
    service,
    target,
    setDesired: async (desiredCount) => {
      await clients.ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount }));
    },
    desired: async () => {
      const { services } = await clients.ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
      return services?.[0]?.desiredCount;
    },
    register: async (more = { MinCapacity: 1, MaxCapacity: 10 }) => {
      const answer = await clients.autoscaling.send(new RegisterScalableTargetCommand({ ...target, ...more }));
      return answer.ScalableTargetARN;
    },
    deregister: async () => {
      await clients.autoscaling.send(new DeregisterScalableTargetCommand(target));
    },
    putPolicy: async (PolicyName = 'cpu', more = {}) => {
      const answer = await clients.autoscaling.send(
        new PutScalingPolicyCommand({
          ...target,
          PolicyName,
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 70,
            PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
          },
          ...more,
        }),
      );
      return answer.PolicyARN;
    },
    putAction: async (ScheduledActionName = 'morning') => {
      await clients.autoscaling.send(
        new PutScheduledActionCommand({
          ...target,
          ScheduledActionName,
          Schedule: 'cron(0 8 ? * MON-FRI *)',
          ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 10 },
        }),
      );
    },
  };
};

/** `'ok'`, or the name of the error that the call was refused with. */
export const verdictOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};
