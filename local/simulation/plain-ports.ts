import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import { createClients } from '../../lib/aws/clients.ts';
import { cloudWatchAlarms } from '../../lib/aws/cloudwatch.ts';
import { dynamoRecords } from '../../lib/aws/dynamodb-records.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { snsPublisher } from '../../lib/aws/sns.ts';
import { inMemoryRecords } from '../in-memory-records.ts';
import { createAccountPorts } from './account-ports.ts';
import type { PlainPorts } from './disturbed-ports.ts';
import type { SimulatedWorld } from './simulated-world.ts';

export interface PortsOfRun {
  readonly ports: PlainPorts;
  /** AWS operations so far; of the table only where it is the real one. */
  calls(): number;
}

/** Ports in this process, with records in memory. */
export function directPorts({ aws }: SimulatedWorld): PortsOfRun {
  const account = createAccountPorts(aws);
  let others = 0;
  const records = inMemoryRecords();
  return {
    ports: {
      ...account,
      records,
      publisher: {
        publish: async () => {
          others += 1;
        },
      },
    },
    calls: () => account.calls + others,
  };
}

/** The adapters that are deployed, the SDK's clients in them, and the emulated table behind those. */
export async function sdkPorts({ aws, clock }: SimulatedWorld): Promise<PortsOfRun> {
  await aws.world.createTable('prescale');
  const topicArn = aws.world.createTopic('prescale-events');
  const backoffMs = () => 0;
  const clients = createClients({
    requestHandler: aws.requestHandler(),
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    sleep: clock.sleep,
    backoffMs,
  });
  const { sleep } = clock;
  aws.clearCalls();
  return {
    ports: {
      services: ecsServices(clients.ecs, { now: () => clock.now().getTime(), sleep }),
      scalableTargets: scalableTargets(clients.applicationAutoScaling, { sleep, backoffMs }),
      alarms: cloudWatchAlarms(clients.cloudWatch),
      records: dynamoRecords(clients.dynamoDb, { table: 'prescale' }),
      publisher: snsPublisher(clients.sns, { topicArn, stage: 'simulated' }),
    },
    calls: () => aws.calls.length,
  };
}
