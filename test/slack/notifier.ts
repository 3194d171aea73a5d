import type { HttpHandler } from '@smithy/core/protocols';
import type { Context } from 'aws-lambda';
import { createHandler } from '../../functions/notify-slack.ts';
import { wireNotifySlack } from '../../functions/wiring.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { createEmbeddedAws } from '../../local/embedded-aws/embedded-aws.ts';
import { createSimulatedClock } from '../../local/simulated-clock.ts';
import { startSlackDouble } from '../../local/slack-double.ts';
import { published, snsEvent } from './sns-event.ts';

/** Which call of a process, to whomever, is its last: before it has happened, or after. */
export interface Death {
  readonly at: number;
  readonly is: 'before' | 'after';
}

export interface NotifierOptions {
  readonly slackBy?: 'webhook' | 'bot';
  readonly start?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export const minuteEvent = { source: 'aws.events', 'detail-type': 'Scheduled Event', time: '2026-11-27T14:00:00Z' };

/** `notify-slack` as it is deployed, on the real SDK, an embedded AWS and a Slack that takes a message a second. */
export async function startNotifier({
  slackBy = 'webhook',
  start = '2026-11-27T14:00:00Z',
  environment = {},
}: NotifierOptions = {}) {
  const clock = createSimulatedClock(new Date(start));
  const aws = await createEmbeddedAws({ clock });
  const slack = await startSlackDouble({ now: clock.now });
  await aws.world.createTable('prescale-test');
  aws.world.putParameter('/test/webhook', slack.url);
  aws.world.putParameter('/test/token', slack.token);
  const logged: { level: string; message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const log = (level: string) => (message: string, fields: Readonly<Record<string, unknown>>) =>
    void logged.push({ level, message, fields });

  let death: Death | undefined;
  let made = 0;
  let isDead = false;
  const calls: string[] = [];
  /** Nothing leaves a dead process, and nothing reaches it. */
  const alive = async <Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> => {
    if (isDead) throw gone();
    made += 1;
    calls.push(name);
    const isLast = death?.at === made;
    if (isLast && death?.is === 'before') {
      isDead = true;
      throw gone();
    }
    const answer = await call();
    if (isLast) {
      isDead = true;
      throw gone();
    }
    return answer;
  };
  const sdk = aws.requestHandler();
  const requestHandler: HttpHandler = {
    ...sdk,
    handle: (request, options) => alive(request.headers['x-amz-target'] ?? 'aws', () => sdk.handle(request, options)),
  };
  const surroundings = {
    environment: {
      PRESCALE_STAGE: 'production',
      PRESCALE_TABLE: 'prescale-test',
      ...(slackBy === 'bot'
        ? { SLACK_TOKEN_PARAMETER: '/test/token', SLACK_CHANNEL: slack.channel }
        : { SLACK_WEBHOOK_PARAMETER: '/test/webhook' }),
      ...environment,
    },
    now: clock.now,
    sleep: clock.sleep,
    clients: {
      region: 'us-east-1',
      credentials: { accessKeyId: 'notify-slack', secretAccessKey: 'x' },
      requestHandler,
    },
    backoffMs: () => 1,
    concurrency: 1,
    fetch: ((input, init) => alive('slack', () => fetch(input, init))) satisfies typeof fetch,
    slackBase: new URL(slack.url).origin,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
  };
  const coldStart = () => createHandler(() => wireNotifySlack(surroundings));
  let handler = coldStart();
  const invoke = async (event: unknown, ms = 30_000): Promise<unknown> => {
    const end = clock.now().getTime() + ms;
    const context = { getRemainingTimeInMillis: () => end - clock.now().getTime() } as Context;
    const answer: unknown = await handler(event as never, context);
    return answer;
  };
  const notifier = {
    aws,
    clock,
    slack,
    logged,
    calls,
    invoke,
    /** As SNS delivers them: each in an invocation of its own, one after the other. */
    deliver: async (...announcements: readonly Announcement[]) => {
      for (const one of announcements) await invoke(snsEvent(published(one)));
    },
    /** The rule, this many minutes later. */
    minutes: async (count: number) => {
      for (let minute = 0; minute < count; minute += 1) {
        clock.advanceTo(new Date(clock.now().getTime() + 60_000));
        await invoke(minuteEvent);
      }
    },
    dieAt: (when: Death) => {
      death = when;
      made = 0;
    },
    restart: () => {
      death = undefined;
      isDead = false;
      handler = coldStart();
    },
    get isDead() {
      return isDead;
    },
    texts: () => slack.posted.map(({ text }) => text),
    [Symbol.asyncDispose]: async () => {
      await aws.close();
      await slack.close();
    },
  };
  return notifier;
}

const gone = (): Error =>
  Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error(), { code: 'ECONNRESET' }),
    code: 'ECONNRESET',
  });
