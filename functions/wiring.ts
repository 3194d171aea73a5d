/** The only place that makes clients, reads the environment and reads the clock. */
import { setTimeout as sleepReally } from 'node:timers/promises';
import { scalableTargets } from '../lib/aws/application-auto-scaling.ts';
import {
  applicationAutoScalingClient,
  type ClientOptions,
  cloudWatchClient,
  dynamoDbClient,
  ecsClient,
  snsClient,
  ssmClient,
} from '../lib/aws/clients.ts';
import { cloudWatchAlarms } from '../lib/aws/cloudwatch.ts';
import { dynamoEventThreads } from '../lib/aws/dynamodb-event-threads.ts';
import { dynamoInbox } from '../lib/aws/dynamodb-inbox.ts';
import { dynamoRecords } from '../lib/aws/dynamodb-records.ts';
import { ecsServices } from '../lib/aws/ecs.ts';
import { type Backoff, fullJitter, type Waits } from '../lib/aws/retry.ts';
import { snsPublisher } from '../lib/aws/sns.ts';
import { parameterReader } from '../lib/aws/ssm.ts';
import type { Deadline, Within } from '../lib/execute/deadline.ts';
import type { OverridePorts } from '../lib/execute/override.ts';
import type { EventThreads, Inbox, ScheduleSource, Visit } from '../lib/execute/ports.ts';
import { createReconciler, type Tick, type TickReport } from '../lib/execute/reconcile.ts';
import { slackBot } from '../lib/slack/bot.ts';
import type { SlackChannel } from '../lib/slack/slack-channel.ts';
import { slackWebhook } from '../lib/slack/webhook.ts';
import { notifySlackEnvironment, overrideEnvironment, readEnvironment, reconcileEnvironment } from './environment.ts';
import { loggedCopies } from './logged-copies.ts';
import { createLogger, type FunctionLogger } from './logger.ts';
import { scheduleFolder } from './schedule-folder.ts';
import { visitor } from './visit.ts';

/** What differs where the handlers do not run on AWS: the clock, where calls go, how the address of a warm-up is visited. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly clients: ClientOptions;
  /** Default `fullJitter`. */
  readonly backoffMs?: Backoff;
  /** Default: over the network, where `PRESCALE_WARM_UP_HOSTS` lets it. */
  readonly visit?: Visit;
  /** Default: the files of `PRESCALE_SCHEDULE_DIR`. */
  readonly schedules?: ScheduleSource;
  /** How many targets are worked on at a time. */
  readonly concurrency: number;
  readonly fetch: typeof fetch;
  /** A loopback address that is accepted besides Slack's. */
  readonly slackBase?: string;
  readonly logger: FunctionLogger;
}

export const onAws = (): Surroundings => ({
  environment: process.env,
  now: () => new Date(),
  sleep: sleepReally,
  clients: {},
  concurrency: 16,
  fetch,
  logger: createLogger(),
});

export interface ReconcileWiring {
  readonly tick: (tick: Tick) => Promise<TickReport>;
  readonly now: () => Date;
  readonly logger: FunctionLogger;
}

export function wireReconcile(surroundings: Surroundings = onAws()): ReconcileWiring {
  const { now, sleep, concurrency, logger, clients } = surroundings;
  const environment = readEnvironment(reconcileEnvironment, surroundings.environment);
  const waits = waitsOf(surroundings);
  const paced = { ...waits, now: () => now().getTime() };
  const services = ecsServices(ecsClient(clients), paced);
  const targets = scalableTargets(applicationAutoScalingClient(clients), paced);
  const alarms = cloudWatchAlarms(cloudWatchClient(clients), waits);
  const records = dynamoRecords(dynamoDbClient(clients), { ...waits, table: environment.PRESCALE_TABLE });
  const publisher = snsPublisher(snsClient(clients), {
    ...waits,
    topicArn: environment.PRESCALE_TOPIC_ARN,
    stage: environment.PRESCALE_STAGE,
  });
  const visit = surroundings.visit ?? visitor(environment.PRESCALE_WARM_UP_HOSTS);
  const open = (deadline: Deadline) => ({
    services: services(deadline),
    scalableTargets: targets(deadline),
    alarms: alarms(deadline),
    records: loggedCopies(records(deadline), logger),
    publisher: publisher(deadline),
    visit,
    sleep,
  });
  const schedules = surroundings.schedules ?? scheduleFolder(environment.PRESCALE_SCHEDULE_DIR);
  return { tick: createReconciler(open, schedules, concurrency), now, logger };
}

export interface OverrideWiring {
  readonly open: Within<OverridePorts>;
  readonly defaultTarget: string | undefined;
  readonly now: () => Date;
  readonly logger: FunctionLogger;
}

export function wireOverride(surroundings: Surroundings = onAws()): OverrideWiring {
  const environment = readEnvironment(overrideEnvironment, surroundings.environment);
  const records = dynamoRecords(dynamoDbClient(surroundings.clients), {
    ...waitsOf(surroundings),
    table: environment.PRESCALE_TABLE,
  });
  const schedules = surroundings.schedules ?? scheduleFolder(environment.PRESCALE_SCHEDULE_DIR);
  return {
    open: (deadline) => ({ records: records(deadline), schedules }),
    defaultTarget: environment.PRESCALE_DEFAULT_TARGET,
    now: surroundings.now,
    logger: surroundings.logger,
  };
}

export interface NotifyWiring {
  readonly inbox: Within<Inbox>;
  readonly threads: Within<EventThreads>;
  /** Reads the address or the token. */
  readonly openChannel: Within<Promise<SlackChannel>>;
  readonly now: () => Date;
  readonly logger: FunctionLogger;
}

export function wireNotifySlack(surroundings: Surroundings = onAws()): NotifyWiring {
  const { now, sleep, logger, slackBase, clients } = surroundings;
  const environment = readEnvironment(notifySlackEnvironment, surroundings.environment);
  const { SLACK_WEBHOOK_PARAMETER, SLACK_TOKEN_PARAMETER, SLACK_CHANNEL, SLACK_INBOX: name } = environment;
  const waits = waitsOf(surroundings);
  const table = { ...waits, table: environment.PRESCALE_TABLE, ...(name !== undefined && { name }) };
  const dynamoDb = dynamoDbClient(clients);
  const readParameter = parameterReader(ssmClient(clients), waits);
  const slack = { fetch: surroundings.fetch, sleep, ...(slackBase !== undefined && { allowedBase: slackBase }) };
  return {
    inbox: dynamoInbox(dynamoDb, table),
    threads: dynamoEventThreads(dynamoDb, table),
    openChannel: async (deadline) =>
      SLACK_TOKEN_PARAMETER !== undefined && SLACK_CHANNEL !== undefined
        ? slackBot(await readParameter(deadline)(SLACK_TOKEN_PARAMETER), SLACK_CHANNEL, slack)
        : slackWebhook(await readParameter(deadline)(SLACK_WEBHOOK_PARAMETER ?? ''), slack),
    now,
    logger,
  };
}

const waitsOf = ({ sleep, backoffMs = fullJitter }: Surroundings): Waits => ({ sleep, backoffMs });
