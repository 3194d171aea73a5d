import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { createSimulatedClock, type SimulatedClock } from '../../local/simulated-clock.ts';
import { createVirtualClock, type VirtualClock } from '../../local/virtual-clock.ts';

export interface Clients {
  readonly ecs: ECSClient;
  readonly autoscaling: ApplicationAutoScalingClient;
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
  readonly dynamodb: DynamoDBClient;
  destroy(): void;
}

/** The real SDK clients. One attempt a call, so that one call in a test is one call at the other end. */
export const createClients = (
  to: { readonly endpoint: string } | { readonly requestHandler: ReturnType<EmbeddedAws['requestHandler']> },
  maxAttempts = 1,
): Clients => {
  const config = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts,
    ...to,
  };
  const clients = {
    ecs: new ECSClient(config),
    autoscaling: new ApplicationAutoScalingClient(config),
    cloudwatch: new CloudWatchClient(config),
    sns: new SNSClient(config),
    ssm: new SSMClient(config),
    dynamodb: new DynamoDBClient(config),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};

export interface Stage extends Clients {
  readonly aws: EmbeddedAws;
  readonly clock: SimulatedClock;
  close(): Promise<void>;
}

export type Transport = 'over the endpoint' | 'inside the process';

/** A new account with nothing in it, at midnight of a Monday (UTC) unless told otherwise. */
export const openStage = async (
  transport: Transport = 'inside the process',
  start = '2026-11-23T00:00:00Z',
): Promise<Stage> => {
  const clock = createSimulatedClock(new Date(start));
  const aws = await createEmbeddedAws({ clock });
  const clients = createClients(
    transport === 'over the endpoint' ? { endpoint: await aws.listen() } : { requestHandler: aws.requestHandler() },
  );
  return {
    ...clients,
    aws,
    clock,
    close: async () => {
      clients.destroy();
      await aws.close();
    },
  };
};

/** The same inside the process, on a clock on which many can wait at once: whatever takes time has to be run on it. */
export const openVirtualStage = async (): Promise<Omit<Stage, 'clock'> & { readonly clock: VirtualClock }> => {
  const clock = createVirtualClock(new Date('2026-11-23T00:00:00Z'));
  const aws = await createEmbeddedAws({ clock });
  const clients = createClients({ requestHandler: aws.requestHandler() });
  return {
    ...clients,
    aws,
    clock,
    close: async () => {
      clients.destroy();
      await aws.close();
    },
  };
};

/** What a call was refused with, as `Name: message`; a call that was not refused is a failure of the test. */
export const refusalOf = async (call: Promise<unknown>): Promise<string> => {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  throw new Error(`not refused: ${JSON.stringify(answer)}`);
};

export const resourceId = 'service/shop/web';
export const target = {
  ServiceNamespace: 'ecs',
  ResourceId: resourceId,
  ScalableDimension: 'ecs:service:DesiredCount',
} as const;
