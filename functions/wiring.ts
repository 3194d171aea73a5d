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
import { dynamoHistory } from '../lib/aws/dynamodb-history.ts';
import { dynamoInbox } from '../lib/aws/dynamodb-inbox.ts';
import { dynamoRecords } from '../lib/aws/dynamodb-records.ts';
import { dynamoTakenRequests } from '../lib/aws/dynamodb-taken-requests.ts';
import { ecsServices } from '../lib/aws/ecs.ts';
import { type Backoff, fullJitter, type Waits } from '../lib/aws/retry.ts';
import { snsPublisher } from '../lib/aws/sns.ts';
import { snsMailer } from '../lib/aws/sns-mail.ts';
import { parameterReader } from '../lib/aws/ssm.ts';
import type { Deadline, Within } from '../lib/execute/deadline.ts';
import type { OverridePorts } from '../lib/execute/override.ts';
import type {
  EventThreads,
  History,
  Inbox,
  Mailer,
  ScheduleSource,
  TakenRequests,
  Visit,
} from '../lib/execute/ports.ts';
import { createReconciler, type Tick, type TickReport } from '../lib/execute/reconcile.ts';
import { slackBot } from '../lib/slack/bot.ts';
import type { SlackChannel } from '../lib/slack/slack-channel.ts';
import { slackWebhook } from '../lib/slack/webhook.ts';
import {
  historyEnvironment,
  notifyMailEnvironment,
  notifySlackEnvironment,
  overrideEnvironment,
  readEnvironment,
  reconcileEnvironment,
  slackCommandEnvironment,
} from './environment.ts';
import { loggedCopies } from './logged-copies.ts';
import { createLogger, type FunctionLogger } from './logger.ts';
import { readNowAndThen } from './read-now-and-then.ts';
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
  const [dynamoDb, table] = [dynamoDbClient(clients), environment.PRESCALE_TABLE];
  const records = dynamoRecords(dynamoDb, { ...waits, table });
  const publisher = snsPublisher(snsClient(clients), {
    ...waits,
    topicArn: environment.PRESCALE_TOPIC_ARN,
    stage: environment.PRESCALE_STAGE,
  });
  const history = dynamoHistory(dynamoDb, { ...waits, table });
  const visit = surroundings.visit ?? visitor(environment.PRESCALE_WARM_UP_HOSTS);
  const open = (deadline: Deadline) => ({
    services: services(deadline),
    scalableTargets: targets(deadline),
    alarms: alarms(deadline),
    records: loggedCopies(records(deadline), logger),
    publisher: publisher(deadline),
    history: history(deadline),
    visit,
    sleep,
  });
  const schedules = surroundings.schedules ?? scheduleFolder(environment.PRESCALE_SCHEDULE_DIR);
  return { tick: createReconciler(open, schedules, concurrency, environment.AWS_REGION), now, logger };
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

export interface HistoryWiring {
  readonly open: Within<History>;
  readonly logger: FunctionLogger;
}

export function wireHistory(surroundings: Surroundings = onAws()): HistoryWiring {
  const { PRESCALE_TABLE: table } = readEnvironment(historyEnvironment, surroundings.environment);
  const { clients, logger } = surroundings;
  return { open: dynamoHistory(dynamoDbClient(clients), { ...waitsOf(surroundings), table }), logger };
}

export interface SlackCommandWiring {
  readonly stage: string;
  readonly secret: (deadline: Deadline) => Promise<string>;
  readonly taken: Within<TakenRequests>;
  readonly open: Within<OverridePorts>;
  readonly now: () => Date;
  readonly logger: FunctionLogger;
}

/** A secret that is replaced is in use as soon as that; a stranger's requests do not make it be read more often. */
const secretKeptMs = 5 * 60_000;

export function wireSlackCommand(surroundings: Surroundings = onAws()): SlackCommandWiring {
  const { clients, now, logger } = surroundings;
  const environment = readEnvironment(slackCommandEnvironment, surroundings.environment);
  const waits = waitsOf(surroundings);
  const inTable = { ...waits, table: environment.PRESCALE_TABLE };
  const dynamoDb = dynamoDbClient(clients);
  const records = dynamoRecords(dynamoDb, inTable);
  const schedules = surroundings.schedules ?? scheduleFolder(environment.PRESCALE_SCHEDULE_DIR);
  const readParameter = parameterReader(ssmClient(clients), waits);
  // Whoever stores it from a file or a shell often stores a line end too.
  const readSecret = async (deadline: Deadline) =>
    (await readParameter(deadline)(environment.SLACK_SIGNING_SECRET_PARAMETER)).trim();
  return {
    stage: environment.PRESCALE_STAGE,
    secret: readNowAndThen(readSecret, now, secretKeptMs),
    taken: dynamoTakenRequests(dynamoDb, inTable),
    open: (deadline) => ({ records: records(deadline), schedules }),
    now,
    logger,
  };
}

export interface NotifyWiring {
  readonly inbox: Within<Inbox>;
  readonly threads: Within<EventThreads>;
  /** Reads the address or the token. */
  readonly openChannel: Within<Promise<SlackChannel>>;
  /** Slack's id of whom critical messages call. */
  readonly called?: string | undefined;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
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
  const slack = { fetch: surroundings.fetch, ...(slackBase !== undefined && { allowedBase: slackBase }) };
  return {
    inbox: dynamoInbox(dynamoDb, table),
    threads: dynamoEventThreads(dynamoDb, table),
    openChannel: async (deadline) =>
      SLACK_TOKEN_PARAMETER !== undefined && SLACK_CHANNEL !== undefined
        ? slackBot(await readParameter(deadline)(SLACK_TOKEN_PARAMETER), SLACK_CHANNEL, slack)
        : slackWebhook(await readParameter(deadline)(SLACK_WEBHOOK_PARAMETER ?? ''), slack),
    called: environment.SLACK_MENTION,
    now,
    sleep,
    logger,
  };
}

export interface MailWiring {
  readonly mailer: Within<Mailer>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly logger: FunctionLogger;
}

export function wireNotifyMail(surroundings: Surroundings = onAws()): MailWiring {
  const { clients, sleep, logger } = surroundings;
  const { PRESCALE_MAIL_TOPIC_ARN: topicArn } = readEnvironment(notifyMailEnvironment, surroundings.environment);
  return { mailer: snsMailer(snsClient(clients), { ...waitsOf(surroundings), topicArn }), sleep, logger };
}

const waitsOf = ({ sleep, backoffMs = fullJitter }: Surroundings): Waits => ({ sleep, backoffMs });
