import { createHandler as createHistory } from '../functions/history.ts';
import { createHandler as createNotifyMail } from '../functions/notify-mail.ts';
import { createHandler as createNotifySlack } from '../functions/notify-slack.ts';
import { createHandler as createOverride } from '../functions/override.ts';
import { createHandler as createReconcile } from '../functions/reconcile.ts';
import { createHandler as createSlackCommand } from '../functions/slack-command.ts';
import {
  type Surroundings,
  wireHistory,
  wireNotifyMail,
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
  readonly notifier: Notifier;
  /** What waits for `notify-mail`, where somebody gets e-mail. */
  readonly mailQueue: { readonly bodies: readonly string[] };
}

/** `notify-slack` with what brings its events. */
export interface Notifier {
  /** What is due in a minute: Lambda's retries, dead letters, and the rule. A tick does it too. */
  minute(): Promise<void>;
  /** Its process ends; the next invocation is a cold start. */
  restart(): void;
  readonly deadLetters: readonly string[];
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
  /** How Slack is posted to. Default: by webhook. */
  readonly slackBy?: 'webhook' | 'bot';
  /** Whether somebody gets e-mail. Default: nobody. */
  readonly mail?: boolean;
}

const silent: Surroundings['logger'] = { info: () => {}, warn: () => {}, error: () => {} };

export const topicName = (stage: string): string => `prescale-${stage}-events`;
export const mailTopicName = (stage: string): string => `prescale-${stage}-mail`;
export const tableName = (stage: string): string => `prescale-${stage}`;
const webhookParameter = (stage: string): string => `/prescale/${stage}/slack-webhook`;
const signingSecretParameter = (stage: string): string => `/prescale/${stage}/slack-signing-secret`;
/** Of the requests that are sent to `slackCommand`. */
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const tokenParameter = (stage: string): string => `/prescale/${stage}/slack-token`;

export async function createLocalStage(options: LocalStageOptions): Promise<LocalStage> {
  const { aws, clock, slack, stage } = options;
  await aws.world.createTable(tableName(stage));
  const topicArn = aws.world.createTopic(topicName(stage));
  const mailTopicArn = options.mail ? aws.world.createTopic(mailTopicName(stage)) : undefined;
  aws.world.putParameter(webhookParameter(stage), slack.url);
  aws.world.putParameter(signingSecretParameter(stage), signingSecret);
  aws.world.putParameter(tokenParameter(stage), slack.token);
  const surroundings = {
    environment: {
      PRESCALE_STAGE: stage,
      PRESCALE_TABLE: tableName(stage),
      PRESCALE_TOPIC_ARN: topicArn,
      PRESCALE_SCHEDULE_DIR: 'not read: the schedule is given',
      ...(mailTopicArn !== undefined && { PRESCALE_MAIL_TOPIC_ARN: mailTopicArn }),
      SLACK_SIGNING_SECRET_PARAMETER: signingSecretParameter(stage),
      ...(options.slackBy === 'bot'
        ? {
            SLACK_TOKEN_PARAMETER: tokenParameter(stage),
            SLACK_CHANNEL: slack.channel,
            SLACK_INBOX: `notify-slack-${slack.channel.toLowerCase()}`,
          }
        : { SLACK_WEBHOOK_PARAMETER: webhookParameter(stage) }),
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
  let notifySlack = createNotifySlack(() => wireNotifySlack(as('notify-slack')));
  const deliveries = createDeliveries(clock, async (event) => {
    const answer: unknown = await notifySlack(event as never, context(clock, 30_000));
    return answer;
  });
  aws.world.subscribe(topicArn, deliveries.deliver);
  const notifyMail = createNotifyMail(() => wireNotifyMail(as('notify-mail')));
  const mailQueue = createQueue(clock, mailVisibilityMs, (event) => notifyMail(event as never, context(clock, 30_000)));
  if (options.mail) {
    aws.world.subscribe(topicArn, async ({ messageId, message }) => {
      mailQueue.put(messageId, JSON.stringify({ Type: 'Notification', MessageId: messageId, Message: message }));
      await mailQueue.poll();
    });
  }
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
          await deliveries.minute();
          await mailQueue.poll();
        }
      },
      mailQueue,
      notifier: {
        minute: deliveries.minute,
        restart: () => {
          notifySlack = createNotifySlack(() => wireNotifySlack(as('notify-slack')));
        },
        get deadLetters() {
          return deliveries.deadLetters;
        },
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
/** Of the queues: how long a letter is out of sight after a try. */
const visibilityMs = 15 * 60_000;
const mailVisibilityMs = 3 * 60_000;

/** A queue that Lambda brings to one function; what it does not take is out of sight for a while and comes again. */
function createQueue(clock: SimulatedClock, hiddenMs: number, invoke: (event: object) => Promise<unknown>) {
  let letters: readonly { readonly id: string; readonly body: string; readonly dueAt: number }[] = [];
  const now = (): number => clock.now().getTime();
  return {
    put: (id: string, body: string): void => {
      letters = [...letters, { id, body, dueAt: now() }];
    },
    poll: async (): Promise<void> => {
      const due = letters.filter(({ dueAt }) => dueAt <= now()).slice(0, 10);
      if (due.length === 0) return;
      letters = letters.map((one) => (due.includes(one) ? { ...one, dueAt: now() + hiddenMs } : one));
      const Records = due.map(({ id: messageId, body }) => ({ eventSource: 'aws:sqs', messageId, body }));
      const answer = await invoke({ Records }).catch(() => undefined);
      const failed = (answer as { batchItemFailures?: { itemIdentifier: string }[] } | undefined)?.batchItemFailures;
      if (failed === undefined) return;
      const left = new Set(failed.map(({ itemIdentifier }) => itemIdentifier));
      const taken = new Set(due.flatMap(({ id }) => (left.has(id) ? [] : [id])));
      letters = letters.filter(({ id }) => !taken.has(id));
    },
    get bodies(): readonly string[] {
      return letters.map(({ body }) => body);
    },
  };
}

/** SNS, Lambda's retries, the dead-letter queue and the rule of the minute, before one function. */
function createDeliveries(clock: SimulatedClock, invoke: (event: object) => Promise<unknown>) {
  let waiting: readonly { readonly message: Message; readonly tries: number; readonly dueAt: number }[] = [];
  const letters = createQueue(clock, visibilityMs, invoke);
  const now = (): number => clock.now().getTime();
  const eventOf = ({ messageId: MessageId, message }: Message) => ({
    Records: [{ EventSource: 'aws:sns', Sns: { MessageId, Message: message } }],
  });
  const attempt = async (message: Message, tries: number): Promise<void> => {
    await invoke(eventOf(message)).catch(() => {
      const wait = retryAfterMs[tries - 1];
      if (wait !== undefined) waiting = [...waiting, { message, tries, dueAt: now() + wait }];
      else {
        const body = JSON.stringify({
          requestContext: { condition: 'RetriesExhausted' },
          requestPayload: eventOf(message),
        });
        letters.put(`letter-${message.messageId}`, body);
      }
    });
  };
  const minute = async (): Promise<void> => {
    const due = waiting.filter(({ dueAt }) => dueAt <= now());
    waiting = waiting.filter((one) => !due.includes(one));
    for (const { message, tries } of due) await attempt(message, tries + 1);
    await letters.poll();
    // What cannot be looked at now is looked at in the next minute.
    await invoke({ source: 'aws.events' }).catch(() => undefined);
  };
  return {
    deliver: (message: Message): Promise<void> => attempt(message, 1),
    minute,
    get deadLetters() {
      return letters.bodies;
    },
  };
}
