import { setTimeout as sleepReally } from 'node:timers/promises';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Backoff, fullJitter, type Sleep, type Waits } from './retry.ts';
import { standardRetry } from './retry-strategy.ts';

export interface AwsClients {
  readonly ecs: ECSClient;
  readonly applicationAutoScaling: ApplicationAutoScalingClient;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamoDb: DynamoDBClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
}

type RequestHandler = NonNullable<ECSClientConfig['requestHandler']>;

/** Where calls go; left out, the SDK's own rules hold (the region's endpoint, or `AWS_ENDPOINT_URL`). */
export interface Destination {
  readonly endpoint?: string;
  /** Answers requests itself, without a network. The timeouts are then its own affair. */
  readonly requestHandler?: RequestHandler;
}

export interface ClientOptions extends Destination {
  /** Default: the SDK's own rules (`AWS_REGION`). */
  readonly region?: string;
  /** Default: the SDK's own rules (on Lambda: the function's role). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Another destination for some of the clients. */
  readonly only?: Partial<Record<keyof AwsClients, Destination>>;
  /** Default 3,000 ms from sending a request to its answer, for each try. The SDK's own default is to wait forever. */
  readonly requestTimeoutMs?: number;
  /** Default 1,000 ms. */
  readonly connectionTimeoutMs?: number;
  /** Default `fullJitter`. */
  readonly backoffMs?: Backoff;
  /** Default: real time. */
  readonly sleep?: Sleep;
}

/** Tries of one request, the first included: the SDK's default. */
const attempts = 3;

/** What every client is made with: timeouts, retries and a destination of its own. */
const configOf = (name: keyof AwsClients, options: ClientOptions) => {
  const { endpoint, requestHandler }: Destination = { ...options, ...options.only?.[name] };
  const waits: Waits = { sleep: options.sleep ?? sleepReally, backoffMs: options.backoffMs ?? fullJitter };
  return {
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
    requestHandler: requestHandler ?? timeouts(options),
    retryStrategy: standardRetry({ attempts, ...waits }),
    maxAttempts: attempts,
  };
};

// One by one, so that a function's bundle holds only those that it uses.
export const ecsClient = (options: ClientOptions): ECSClient => new ECSClient(configOf('ecs', options));
export const applicationAutoScalingClient = (options: ClientOptions): ApplicationAutoScalingClient =>
  new ApplicationAutoScalingClient(configOf('applicationAutoScaling', options));
export const cloudWatchClient = (options: ClientOptions): CloudWatchClient =>
  new CloudWatchClient(configOf('cloudWatch', options));
export const dynamoDbClient = (options: ClientOptions): DynamoDBClient =>
  new DynamoDBClient(configOf('dynamoDb', options));
export const snsClient = (options: ClientOptions): SNSClient => new SNSClient(configOf('sns', options));
export const ssmClient = (options: ClientOptions): SSMClient => new SSMClient(configOf('ssm', options));

/** All clients; each has a retry budget of its own. */
export const createClients = (options: ClientOptions = {}): AwsClients => ({
  ecs: ecsClient(options),
  applicationAutoScaling: applicationAutoScalingClient(options),
  cloudWatch: cloudWatchClient(options),
  dynamoDb: dynamoDbClient(options),
  sns: snsClient(options),
  ssm: ssmClient(options),
});

const timeouts = ({ requestTimeoutMs = 3_000, connectionTimeoutMs = 1_000 }: ClientOptions) => ({
  requestTimeout: requestTimeoutMs,
  // Without this the SDK only prints a warning when a request takes too long, and goes on waiting.
  throwOnRequestTimeout: true,
  // A request's time ends with the head of its answer; this one ends a body that stops half way.
  socketTimeout: requestTimeoutMs,
  connectionTimeout: connectionTimeoutMs,
});
