import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { HttpHandler } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { longestCallMs } from '../execute/deadline.ts';
import { connections } from './connections.ts';
import { untilDeadline } from './timely.ts';

export interface AwsClients {
  readonly ecs: ECSClient;
  readonly applicationAutoScaling: ApplicationAutoScalingClient;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamoDb: DynamoDBClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
}

/** Those of the functions, and of whoever works at a stage by hand. */
type ClientName = keyof AwsClients | 'sqs' | 'sts';

/** Where calls go; left out, the SDK's own rules hold (the region's endpoint, or `AWS_ENDPOINT_URL`). */
export interface Destination {
  readonly endpoint?: string;
  /** Answers requests itself, without a network. The timeouts are then its own affair. */
  readonly requestHandler?: HttpHandler;
}

export interface ClientOptions extends Destination {
  /** Default: the SDK's own rules (`AWS_REGION`). */
  readonly region?: string;
  /** Default: the SDK's own rules (on Lambda: the function's role). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Another destination for some of the clients. */
  readonly only?: Partial<Record<ClientName, Destination>>;
  /** Default `longestCallMs` from sending a request to its answer. The SDK's own default is to wait forever. */
  readonly requestTimeoutMs?: number;
  /** Default 2,000 ms, until requests can be sent. */
  readonly connectionTimeoutMs?: number;
}

/** What every client is made with: timeouts, deadlines and a destination of its own. What is repeated `timely` repeats. */
const configOf = (name: ClientName, options: ClientOptions) => {
  const { endpoint, requestHandler }: Destination = { ...options, ...options.only?.[name] };
  return {
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
    requestHandler: untilDeadline(requestHandler ?? new NodeHttpHandler(timeouts(options))),
    maxAttempts: 1,
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

/** For whoever works at a stage by hand; no function needs these. */
export const sqsClient = (options: ClientOptions): SQSClient => new SQSClient(configOf('sqs', options));
export const stsClient = (options: ClientOptions): STSClient => new STSClient(configOf('sts', options));

/** All clients of the functions. */
export const createClients = (options: ClientOptions = {}): AwsClients => ({
  ecs: ecsClient(options),
  applicationAutoScaling: applicationAutoScalingClient(options),
  cloudWatch: cloudWatchClient(options),
  dynamoDb: dynamoDbClient(options),
  sns: snsClient(options),
  ssm: ssmClient(options),
});

const timeouts = ({ requestTimeoutMs = longestCallMs, connectionTimeoutMs = 2_000 }: ClientOptions) => ({
  requestTimeout: requestTimeoutMs,
  // Without this the SDK only prints a warning when a request takes too long, and goes on waiting.
  throwOnRequestTimeout: true,
  // A request's time ends with the head of its answer; this one ends a body that stops half way.
  socketTimeout: requestTimeoutMs,
  connectionTimeout: connectionTimeoutMs,
  ...connections(),
});
