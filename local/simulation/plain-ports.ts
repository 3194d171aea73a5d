import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import { createClients } from '../../lib/aws/clients.ts';
import { cloudWatchAlarms } from '../../lib/aws/cloudwatch.ts';
import { dynamoRecords } from '../../lib/aws/dynamodb-records.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { snsPublisher } from '../../lib/aws/sns.ts';
import { inMemoryRecords } from '../in-memory-records.ts';
import { noDeadline } from '../no-deadline.ts';
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
  });
  const waits = { sleep: clock.sleep, backoffMs, now: () => clock.now().getTime() };
  aws.clearCalls();
  return {
    ports: {
      services: ecsServices(clients.ecs, waits)(noDeadline),
      scalableTargets: scalableTargets(clients.applicationAutoScaling, waits)(noDeadline),
      alarms: cloudWatchAlarms(clients.cloudWatch, waits)(noDeadline),
      records: dynamoRecords(clients.dynamoDb, { ...waits, table: 'prescale' })(noDeadline),
      publisher: snsPublisher(clients.sns, { ...waits, topicArn, stage: 'simulated' })(noDeadline),
    },
    calls: () => aws.calls.length,
  };
}
