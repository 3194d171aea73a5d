import type { HttpHandler } from '@smithy/core/protocols';
import type { Clock } from '../simulated-clock.ts';
import { createAccount } from './account.ts';
import { createApplicationAutoScaling } from './application-auto-scaling/application-auto-scaling.ts';
import { AwsFault } from './aws-fault.ts';
import { createCloudWatch } from './cloudwatch/cloudwatch.ts';
import { createDeliveries } from './deliveries.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb/dynamodb.ts';
import { withPointInTime } from './dynamodb/point-in-time.ts';
import { createEcs } from './ecs/ecs.ts';
import { createFaults, type Faults } from './faults.ts';
import { createFrontDoor, runOperation } from './front-door.ts';
import { createLateEffects } from './late-effects.ts';
import type { AwsService } from './operation.ts';
import type { RecordedCall } from './recorded-call.ts';
import type { ServiceName } from './service-name.ts';
import { createSns } from './sns/sns.ts';
import { createSqs } from './sqs/sqs.ts';
import { createSsm } from './ssm/ssm.ts';
import { createSts } from './sts/sts.ts';
import { createHttpServer } from './wire/http-server.ts';
import { createInProcessHandler, type InProcessOptions } from './wire/in-process-handler.ts';
import { createWorld, type World } from './world.ts';

export interface EmbeddedAwsOptions {
  /** Where all instants come from: tasks, throttling, scheduled actions and target tracking follow it. */
  readonly clock: Clock;
  /** `us-east-1` unless given. */
  readonly region?: string;
  /** Twelve digits; `123456789012` unless given. */
  readonly account?: string;
}

/** One account of AWS inside this process: a real endpoint and real protocols in front of a small model. */
export interface EmbeddedAws {
  /** Opens one loopback endpoint for all services; resolves to its URL. A free port unless given. */
  listen(port?: number): Promise<string>;
  close(): Promise<void>;
  /** For SDK clients in this process: the same as over the endpoint, without sockets. */
  requestHandler(options?: InProcessOptions): HttpHandler;
  readonly calls: readonly RecordedCall[];
  /** Forgets the recorded calls; the next one is number 1. */
  clearCalls(): void;
  readonly faults: Faults;
  readonly world: World;
}

export const createEmbeddedAws = async ({
  clock,
  region = 'us-east-1',
  account: accountId = '123456789012',
}: EmbeddedAwsOptions): Promise<EmbeddedAws> => {
  const now = () => clock.now();
  const account = createAccount(accountId, region);
  const deliveries = createDeliveries();
  const store = withPointInTime(createDynamoDb(), now);
  // It waits for turns of the process that no clock can see.
  const dynamoDb: DynamoDb = {
    handle: (request) => (clock.hold ? clock.hold(store.handle(request)) : store.handle(request)),
  };
  const services = new Map<ServiceName, AwsService>(
    [
      createEcs(account),
      createApplicationAutoScaling(account),
      createCloudWatch(account),
      createSns(account, deliveries.deliver),
      createSqs(account),
      createSsm(account),
      createSts(account),
    ].map((service) => [service.name, service]),
  );
  const faults = createFaults();
  const lateEffects = createLateEffects();
  let latency = (_call: RecordedCall): number => 0;
  const door = createFrontDoor({
    services,
    dynamoDb,
    faults,
    lateEffects,
    latency: (call) => latency(call),
    now,
    newRequestId: account.newUuid,
  });
  const server = createHttpServer(door.handle);
  return {
    listen: (port = 0) => server.listen(port),
    close: server.close,
    requestHandler: (options) => createInProcessHandler(door.handle, clock, options),
    get calls() {
      return door.calls;
    },
    clearCalls: door.clearCalls,
    faults,
    world: createWorld({
      account,
      present: () => {
        void lateEffects.carryOut(now());
        return now();
      },
      setLatency: (given) => {
        latency = typeof given === 'number' ? () => given : given;
      },
      messages: deliveries.messages,
      subscribe: deliveries.subscribe,
      delivered: deliveries.delivered,
      call: async (name, operation, input) => {
        await lateEffects.carryOut(now());
        const service = services.get(name);
        return service === undefined
          ? callDynamoDb(dynamoDb, operation, input)
          : runOperation(service, operation, input, now());
      },
    }),
  };
};

const callDynamoDb = async (dynamoDb: DynamoDb, operation: string, input: object): Promise<object> => {
  const { status, body } = await dynamoDb.handle({
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: Buffer.from(JSON.stringify(input)),
  });
  const answer: object = JSON.parse(body.toString());
  if (status < 300) return answer;
  const type = '__type' in answer ? String(answer.__type) : 'InternalServerError';
  throw new AwsFault(type.slice(type.indexOf('#') + 1), 'message' in answer ? String(answer.message) : '', status);
};
