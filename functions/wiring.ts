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
import { dynamoPostedIds } from '../lib/aws/dynamodb-posted-ids.ts';
import { dynamoRecords } from '../lib/aws/dynamodb-records.ts';
import { ecsServices } from '../lib/aws/ecs.ts';
import { fullJitter, type Waits } from '../lib/aws/retry.ts';
import { snsPublisher } from '../lib/aws/sns.ts';
import { parameterReader } from '../lib/aws/ssm.ts';
import type { OverridePorts } from '../lib/execute/override.ts';
import type { ScheduleSource, Visit } from '../lib/execute/ports.ts';
import { createReconciler, type Tick, type TickReport } from '../lib/execute/reconcile.ts';
import { slackWebhook } from '../lib/slack/post.ts';
import { notifySlackEnvironment, overrideEnvironment, readEnvironment, reconcileEnvironment } from './environment.ts';
import { loggedCopies } from './logged-copies.ts';
import { createLogger, type FunctionLogger } from './logger.ts';
import type { NotifyWiring } from './notify-slack.ts';
import { scheduleFolder } from './schedule-folder.ts';

/** What differs where the handlers do not run on AWS: the clock, where calls go, how the address of a warm-up is visited. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly clients: ClientOptions;
  readonly visit: Visit;
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
  visit: visitReally,
  concurrency: 4,
  fetch,
  logger: createLogger(),
});

export interface ReconcileWiring {
  readonly tick: (tick: Tick) => Promise<TickReport>;
  readonly now: () => Date;
  readonly logger: FunctionLogger;
}

export function wireReconcile(surroundings: Surroundings = onAws()): ReconcileWiring {
  const { now, sleep, visit, concurrency, logger } = surroundings;
  const environment = readEnvironment(reconcileEnvironment, surroundings.environment);
  const clients = { sleep, ...surroundings.clients };
  const waits = waitsOf(surroundings);
  const tick = createReconciler(
    {
      services: ecsServices(ecsClient(clients), { now: () => now().getTime(), sleep }),
      scalableTargets: scalableTargets(applicationAutoScalingClient(clients), waits),
      alarms: cloudWatchAlarms(cloudWatchClient(clients)),
      records: loggedCopies(dynamoRecords(dynamoDbClient(clients), { table: environment.PRESCALE_TABLE }), logger),
      publisher: snsPublisher(snsClient(clients), {
        topicArn: environment.PRESCALE_TOPIC_ARN,
        stage: environment.PRESCALE_STAGE,
      }),
      schedules: surroundings.schedules ?? scheduleFolder(environment.PRESCALE_SCHEDULE_DIR),
      visit,
      sleep,
    },
    concurrency,
  );
  return { tick, now, logger };
}

export interface OverrideWiring {
  readonly ports: OverridePorts;
  readonly defaultTarget: string | undefined;
  readonly now: () => Date;
  readonly logger: FunctionLogger;
}

export function wireOverride(surroundings: Surroundings = onAws()): OverrideWiring {
  const environment = readEnvironment(overrideEnvironment, surroundings.environment);
  const clients = { sleep: surroundings.sleep, ...surroundings.clients };
  return {
    ports: {
      records: dynamoRecords(dynamoDbClient(clients), { table: environment.PRESCALE_TABLE }),
      schedules: surroundings.schedules ?? scheduleFolder(environment.PRESCALE_SCHEDULE_DIR),
    },
    defaultTarget: environment.PRESCALE_DEFAULT_TARGET,
    now: surroundings.now,
    logger: surroundings.logger,
  };
}

export async function wireNotifySlack(surroundings: Surroundings = onAws()): Promise<NotifyWiring> {
  const { now, sleep, logger, slackBase } = surroundings;
  const environment = readEnvironment(notifySlackEnvironment, surroundings.environment);
  const clients = { sleep, ...surroundings.clients };
  const url = await parameterReader(ssmClient(clients))(environment.SLACK_WEBHOOK_PARAMETER);
  return {
    postedIds: dynamoPostedIds(dynamoDbClient(clients), { table: environment.PRESCALE_TABLE }),
    post: slackWebhook(url, {
      fetch: surroundings.fetch,
      sleep,
      ...(slackBase !== undefined && { allowedBase: slackBase }),
    }),
    now,
    logger,
  };
}

const waitsOf = ({ sleep, clients }: Surroundings): Waits => ({ sleep, backoffMs: clients.backoffMs ?? fullJitter });

/** An answer counts whatever it says, but for the server's own errors; its body is not read. */
async function visitReally(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}
