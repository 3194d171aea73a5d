/** Loaded by commands that speak to AWS, and by nothing else: it brings the SDK. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { scalableTargets } from '../../lib/aws/application-auto-scaling.ts';
import {
  applicationAutoScalingClient,
  type ClientOptions,
  cloudWatchClient,
  dynamoDbClient,
  ecsClient,
  snsClient,
  sqsClient,
  stsClient,
} from '../../lib/aws/clients.ts';
import { cloudWatchAlarms } from '../../lib/aws/cloudwatch.ts';
import { dynamoHistory } from '../../lib/aws/dynamodb-history.ts';
import { dynamoInbox } from '../../lib/aws/dynamodb-inbox.ts';
import { dynamoKeptItems, type KeptItems } from '../../lib/aws/dynamodb-kept-items.ts';
import { dynamoRecords } from '../../lib/aws/dynamodb-records.ts';
import { type TableBackups, tableBackups } from '../../lib/aws/dynamodb-table.ts';
import { ecsServices } from '../../lib/aws/ecs.ts';
import { type ClusterServices, clusterServices } from '../../lib/aws/ecs-cluster.ts';
import { type RemoveNativeAction, removeNativeAction } from '../../lib/aws/native-actions.ts';
import { fullJitter } from '../../lib/aws/retry.ts';
import { snsPublisher } from '../../lib/aws/sns.ts';
import { snsMailer } from '../../lib/aws/sns-mail.ts';
import { type Subscriptions, snsSubscriptions } from '../../lib/aws/sns-subscriptions.ts';
import { type Queues, sqsQueues } from '../../lib/aws/sqs.ts';
import { type CallerIdentity, callerIdentity } from '../../lib/aws/sts.ts';
import type { Deadline } from '../../lib/execute/deadline.ts';
import type {
  Alarms,
  History,
  Inbox,
  Mailer,
  Publisher,
  Records,
  ScalableTargets,
  Services,
} from '../../lib/execute/ports.ts';
import type { WhichAws } from '../input/aws-options.ts';
import type { Shell } from '../shell/shell.ts';
import { localEndpoint } from './endpoint.ts';
import { tableOf } from './names.ts';

/** What a command has of one stage on AWS. */
export interface Connection {
  readonly stage: string;
  readonly table: string;
  readonly region: string;
  readonly sleep: (ms: number) => Promise<void>;
  readonly within: (deadline: Deadline) => OnAws;
  /** Without hurry. */
  readonly aws: OnAws;
  readonly close: () => void;
}

export interface OnAws {
  readonly services: Services;
  readonly clusterServices: ClusterServices;
  readonly removeNativeAction: RemoveNativeAction;
  readonly scalableTargets: ScalableTargets;
  readonly alarms: Alarms;
  readonly records: Records;
  readonly history: History;
  /** Records as they lie in a table; left out: in that of the stage. */
  readonly keptItems: (table?: string) => KeptItems;
  readonly backups: TableBackups;
  readonly queues: Queues;
  /** What waits for one channel of Slack; left out: for the only one. */
  readonly inbox: (channel?: string) => Inbox;
  readonly publisher: (topicArn: string) => Publisher;
  readonly mailer: (topicArn: string) => Mailer;
  readonly subscriptions: Subscriptions;
  readonly identity: () => Promise<CallerIdentity>;
}

/** From somebody's desk an answer takes longer than from a function in the Region. */
const requestTimeoutMs = 10_000;
const connectionTimeoutMs = 5_000;

/** Longer than any command takes; each call has its own end. */
const unhurriedMs = 24 * 3_600_000;

/** Throws what the SDK throws where nothing says which Region is meant. */
export async function connect(shell: Shell, options: WhichAws): Promise<Connection> {
  const { stage } = options;
  const asked = options.region ?? (shell.env.AWS_REGION || shell.env.AWS_DEFAULT_REGION || undefined);
  const region = asked ?? (options.local ? 'us-east-1' : undefined);
  const to: ClientOptions = {
    requestTimeoutMs,
    connectionTimeoutMs,
    ...(region !== undefined && { region }),
    ...(options.local && {
      endpoint: localEndpoint(shell),
      credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    }),
  };
  const clients = {
    ecs: ecsClient(to),
    autoScaling: applicationAutoScalingClient(to),
    cloudWatch: cloudWatchClient(to),
    dynamoDb: dynamoDbClient(to),
    sns: snsClient(to),
    sqs: sqsClient(to),
    sts: stsClient(to),
  };
  const table = tableOf(options);
  const waits = { sleep: (ms: number) => sleep(ms), backoffMs: fullJitter };
  const paced = { ...waits, now: () => performance.now() };
  const inTable = { ...waits, table };
  const ports = {
    services: ecsServices(clients.ecs, paced),
    clusterServices: clusterServices(clients.ecs, waits),
    removeNativeAction: removeNativeAction(clients.autoScaling, paced),
    scalableTargets: scalableTargets(clients.autoScaling, paced),
    alarms: cloudWatchAlarms(clients.cloudWatch, waits),
    records: dynamoRecords(clients.dynamoDb, inTable),
    history: dynamoHistory(clients.dynamoDb, inTable),
    backups: tableBackups(clients.dynamoDb, waits),
    queues: sqsQueues(clients.sqs, waits),
    subscriptions: snsSubscriptions(clients.sns, waits),
    identity: callerIdentity(clients.sts, waits),
  };
  const within = (deadline: Deadline): OnAws => ({
    services: ports.services(deadline),
    clusterServices: ports.clusterServices(deadline),
    removeNativeAction: ports.removeNativeAction(deadline),
    scalableTargets: ports.scalableTargets(deadline),
    alarms: ports.alarms(deadline),
    records: ports.records(deadline),
    history: ports.history(deadline),
    backups: ports.backups(deadline),
    keptItems: (other = table) => dynamoKeptItems(clients.dynamoDb, { ...waits, table: other })(deadline),
    queues: ports.queues(deadline),
    subscriptions: ports.subscriptions(deadline),
    identity: ports.identity(deadline),
    inbox: (name) => dynamoInbox(clients.dynamoDb, { ...inTable, ...(name !== undefined && { name }) })(deadline),
    publisher: (topicArn) => snsPublisher(clients.sns, { ...waits, topicArn, stage })(deadline),
    mailer: (topicArn) => snsMailer(clients.sns, { ...waits, topicArn })(deadline),
  });
  return {
    stage,
    table,
    region: await clients.dynamoDb.config.region(),
    sleep: waits.sleep,
    within,
    aws: within(deadlineIn(unhurriedMs)),
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

export function deadlineIn(ms: number): Deadline {
  const end = performance.now() + ms;
  const signal = AbortSignal.timeout(ms);
  // Every call under way listens; Node.js takes more than ten for a leak.
  setMaxListeners(0, signal);
  return { signal, leftMs: () => end - performance.now() };
}
