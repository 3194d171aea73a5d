import type { HttpHandler } from '@smithy/core/protocols';
import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import { createClients } from '../../lib/aws/clients.ts';
import { cloudWatchAlarms } from '../../lib/aws/cloudwatch.ts';
import { dynamoRecords } from '../../lib/aws/dynamodb-records.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { snsPublisher } from '../../lib/aws/sns.ts';
import type { Within } from '../../lib/execute/deadline.ts';
import { inMemoryRecords } from '../in-memory-records.ts';
import { createAccountPorts } from './account-ports.ts';
import type { PlainPorts } from './disturbed-ports.ts';
import type { SimulatedWorld } from './simulated-world.ts';

export interface PortsOfRun {
  readonly open: Within<PlainPorts>;
  /** AWS operations so far; of the table only where it is the real one. */
  calls(): number;
}

/** Ports in this process, with records in memory. */
export function directPorts({ aws }: SimulatedWorld): PortsOfRun {
  const account = createAccountPorts(aws);
  let others = 0;
  const ports = {
    ...account,
    records: inMemoryRecords(),
    publisher: {
      publish: async () => {
        others += 1;
      },
    },
  };
  return {
    open: () => ports,
    calls: () => account.calls + others,
  };
}

/** The adapters that are deployed, the SDK's clients in them, and the emulated table behind those. */
export async function sdkPorts({ aws, clock }: SimulatedWorld, onSend: OnSend): Promise<PortsOfRun> {
  await aws.world.createTable('prescale');
  const topicArn = aws.world.createTopic('prescale-events');
  const backoffMs = () => 0;
  const clients = createClients({
    requestHandler: told(aws.requestHandler(), onSend),
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  // The clock is held meanwhile, so whoever waits moves it.
  const sleep = async (ms: number): Promise<void> => clock.advanceTo(new Date(clock.now().getTime() + ms));
  const timed = { sleep, backoffMs, now: () => clock.now().getTime() };
  const services = ecsServices(clients.ecs, timed);
  const targets = scalableTargets(clients.applicationAutoScaling, timed);
  const alarms = cloudWatchAlarms(clients.cloudWatch, timed);
  const records = dynamoRecords(clients.dynamoDb, { ...timed, table: 'prescale' });
  const publisher = snsPublisher(clients.sns, { ...timed, topicArn, stage: 'simulated' });
  aws.clearCalls();
  return {
    open: (deadline) => ({
      services: services(deadline),
      scalableTargets: targets(deadline),
      alarms: alarms(deadline),
      records: records(deadline),
      publisher: publisher(deadline),
    }),
    calls: () => aws.calls.length,
  };
}

/** Told of each request as its bytes leave, with the signal of the deadline that it was sent within. */
type OnSend = (operation: string, signal: AbortSignal | undefined) => void;

const told = (inner: HttpHandler, onSend: OnSend): HttpHandler => ({
  ...inner,
  handle: async (request, options = {}) => {
    const { abortSignal } = options;
    onSend(
      request.headers['x-amz-target'] ?? request.hostname,
      abortSignal instanceof AbortSignal ? abortSignal : undefined,
    );
    return inner.handle(request, options);
  },
});
