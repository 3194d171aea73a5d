import { createHandler as createHistory } from '../functions/history.ts';
import { createHandler as createNotifySlack } from '../functions/notify-slack.ts';
import { createHandler as createOverride } from '../functions/override.ts';
import { createHandler as createReconcile } from '../functions/reconcile.ts';
import { createHandler as createSlackCommand } from '../functions/slack-command.ts';
import {
  type Surroundings,
  wireHistory,
  wireNotifySlack,
  wireOverride,
  wireReconcile,
  wireSlackCommand,
} from '../functions/wiring.ts';
import type { HistoryAnswer } from '../lib/execute/answer-history.ts';
import type { OverrideAnswer } from '../lib/execute/override.ts';
import type { ScheduleSource } from '../lib/execute/ports.ts';
import type { TickReport } from '../lib/execute/reconcile.ts';
import type { EmbeddedAws } from './embedded-aws/embedded-aws.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { SlackDouble } from './slack-double.ts';

/** Prescale as it is deployed, every handler included, on the embedded AWS and under the simulated clock. */
export interface LocalStage extends Handlers {
  /** The handlers once more, in a process that remembers nothing: the next cold start, or a redeployed schedule. */
  deploy(schedules: ScheduleSource): Handlers;
}

export interface Handlers {
  /**
   * Runs the reconcile handler once, and the notifier on all that it published. Resolves to what the handler counted;
   * rejects as the handler does.
   */
  tick(): Promise<TickReport>;
  override(payload: unknown): Promise<OverrideAnswer>;
  history(payload: unknown): Promise<HistoryAnswer>;
  /** A request to the function's URL. */
  slackCommand(event: unknown): Promise<{ readonly statusCode: number; readonly body: string }>;
}

export interface LocalStageOptions {
  readonly aws: EmbeddedAws;
  readonly clock: SimulatedClock;
  readonly slack: SlackDouble;
  readonly stage: string;
  readonly schedules: ScheduleSource;
  /** Loopback address of the embedded AWS; left out, its handlers are called without sockets. */
  readonly endpoint?: string;
  /** Of an override that names no target. */
  readonly defaultTarget?: string;
  /** Answers the visits of a warm-up. */
  readonly visit?: Surroundings['visit'];
  /** Default: nothing is logged. */
  readonly logger?: Surroundings['logger'];
  /** How long a tick may take on the simulated clock. */
  readonly tickMs?: number;
}

const silent: Surroundings['logger'] = { info: () => {}, warn: () => {}, error: () => {} };

export const tableName = (stage: string): string => `prescale-${stage}`;
const webhookParameter = (stage: string): string => `/prescale/${stage}/slack-webhook`;
const signingSecretParameter = (stage: string): string => `/prescale/${stage}/slack-signing-secret`;
/** Of the requests that are sent to `slackCommand`. */
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

export async function createLocalStage(options: LocalStageOptions): Promise<LocalStage> {
  const { aws, clock, slack, stage } = options;
  await aws.world.createTable(tableName(stage));
  const topicArn = aws.world.createTopic(`prescale-${stage}-events`);
  aws.world.putParameter(webhookParameter(stage), slack.url);
  aws.world.putParameter(signingSecretParameter(stage), signingSecret);
  const surroundings = {
    environment: {
      PRESCALE_STAGE: stage,
      PRESCALE_TABLE: tableName(stage),
      PRESCALE_TOPIC_ARN: topicArn,
      PRESCALE_SCHEDULE_DIR: 'not read: the schedule is given',
      SLACK_WEBHOOK_PARAMETER: webhookParameter(stage),
      SLACK_SIGNING_SECRET_PARAMETER: signingSecretParameter(stage),
      ...(options.defaultTarget !== undefined && { PRESCALE_DEFAULT_TARGET: options.defaultTarget }),
    },
    now: clock.now,
    sleep: clock.sleep,
    clients: {
      region: 'us-east-1',
      ...(options.endpoint === undefined
        ? { requestHandler: aws.requestHandler() }
        : { endpoint: options.endpoint, requestTimeoutMs: unhurried, connectionTimeoutMs: unhurried }),
    },
    visit: options.visit ?? (async () => true),
    // One after the other, so that a run can be told by its call numbers.
    concurrency: 1,
    fetch,
    slackBase: new URL(slack.url).origin,
    logger: options.logger ?? silent,
  } satisfies Surroundings;
  // Each function signs with a key of its own, so the recorded calls say who made them.
  const as = (accessKeyId: string): Surroundings => ({
    ...surroundings,
    clients: { ...surroundings.clients, credentials: { accessKeyId, secretAccessKey: 'local' } },
  });
  const notifySlack = createNotifySlack((deadline) => wireNotifySlack(deadline, as('notify-slack')));
  const deliveries = createDeliveries(clock, (message) =>
    notifySlack(
      {
        Records: [{ EventSource: 'aws:sns' as const, Sns: { MessageId: message.messageId, Message: message.message } }],
      },
      context(clock, 30_000),
    ),
  );
  aws.world.subscribe(topicArn, deliveries.deliver);
  const deploy = (schedules: ScheduleSource): Handlers => {
    let report: TickReport | undefined;
    const reconcile = createReconcile(() => {
      const wiring = wireReconcile({ ...as('reconcile'), schedules });
      return {
        ...wiring,
        tick: async (tick) => {
          report = await wiring.tick(tick);
          return report;
        },
      };
    });
    const history = createHistory(() => wireHistory(as('history')));
    const slackCommand = createSlackCommand(() => wireSlackCommand({ ...as('slack-command'), schedules }));
    const override = createOverride(() => wireOverride({ ...as('override'), schedules }));
    return {
      tick: async () => {
        try {
          await reconcile({}, context(clock, options.tickMs ?? 58_000));
          if (report === undefined) throw new Error('the handler answered without a tick');
          return report;
        } finally {
          await aws.world.delivered();
          await deliveries.again();
        }
      },
      override: (payload) => override(payload, context(clock, 30_000)),
      history: (payload) => history(payload, context(clock, 30_000)),
      slackCommand: (event) => slackCommand(event, context(clock, unhurried)),
    };
  };
  return { ...deploy(options.schedules), deploy };
}

/** Over HTTP an answer takes as long as the machine is busy, and that is nobody's failure. */
const unhurried = 600_000;

type Context = Parameters<ReturnType<typeof createReconcile>>[1];

function context(clock: SimulatedClock, ms: number): Context {
  const end = clock.now().getTime() + ms;
  return { getRemainingTimeInMillis: () => end - clock.now().getTime() } as Context;
}

interface Message {
  readonly messageId: string;
  readonly message: string;
}

/** Lambda's own retries of an asynchronous invocation: after one minute and after two more, then the dead-letter queue. */
const retryAfterMs = [60_000, 120_000];

function createDeliveries(clock: SimulatedClock, invoke: (message: Message) => Promise<unknown>) {
  let waiting: readonly { readonly message: Message; readonly tries: number; readonly dueAt: number }[] = [];
  const attempt = async (message: Message, tries: number): Promise<void> => {
    await invoke(message).catch(() => {
      const wait = retryAfterMs[tries - 1];
      if (wait !== undefined) waiting = [...waiting, { message, tries, dueAt: clock.now().getTime() + wait }];
    });
  };
  return {
    deliver: (message: Message): Promise<void> => attempt(message, 1),
    again: async (): Promise<void> => {
      const due = waiting.filter(({ dueAt }) => dueAt <= clock.now().getTime());
      waiting = waiting.filter((one) => !due.includes(one));
      for (const { message, tries } of due) await attempt(message, tries + 1);
    },
  };
}
