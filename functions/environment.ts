import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { PrescaleError } from '../lib/execute/failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

// The small zod brings no words for what is wrong; every function begins here.
z.config(en());

const text = z.lazy(() => z.string().check(z.minLength(1)));

/** Of every function. */
const common = () =>
  z.object({
    /** Name of the stage; a folder of `schedules/`. */
    PRESCALE_STAGE: text,
    /** DynamoDB table of the records. */
    PRESCALE_TABLE: text,
  });

export const reconcileEnvironment = z.lazy(() =>
  z.extend(common(), {
    /** Set by Lambda; for links to the console. */
    AWS_REGION: z.optional(z.string().check(z.regex(/^[a-z0-9-]{1,30}$/))),
    PRESCALE_TOPIC_ARN: text,
    /** Folder with the stage's schedule files, inside the package. */
    PRESCALE_SCHEDULE_DIR: text,
    /** Hosts that a warm-up may visit although they are not on the internet, or by `http`; separated by commas. */
    PRESCALE_WARM_UP_HOSTS: z.pipe(
      z._default(z.string(), ''),
      z.transform((hosts: string) => hosts.split(',').flatMap((host) => host.trim().toLowerCase() || [])),
    ),
  }),
);

export const overrideEnvironment = z.lazy(() =>
  z.extend(common(), {
    PRESCALE_SCHEDULE_DIR: text,
    /** The target of a payload that names none. */
    PRESCALE_DEFAULT_TARGET: z.optional(text),
  }),
);

export const historyEnvironment = z.lazy(common);

export const slackCommandEnvironment = z.lazy(() =>
  z.extend(common(), {
    PRESCALE_SCHEDULE_DIR: text,
    /** Name of the SSM parameter that holds the signing secret of the Slack app. */
    SLACK_SIGNING_SECRET_PARAMETER: text,
  }),
);

/** Empty where a parameter of the deployment was left out. */
const given = z.lazy(() =>
  z.pipe(
    z.optional(z.string()),
    z.transform((text) => text || undefined),
  ),
);

export const notifySlackEnvironment = z.lazy(() =>
  z
    .extend(common(), {
      /** Name of the SSM parameter that holds the address of the incoming webhook. */
      SLACK_WEBHOOK_PARAMETER: given,
      /** Name of the SSM parameter that holds the bot token; wins over a webhook. */
      SLACK_TOKEN_PARAMETER: given,
      /** Id of the channel that the bot posts to. */
      SLACK_CHANNEL: z.pipe(given, z.optional(z.string().check(z.regex(/^[CGD][A-Z0-9]{6,}$/)))),
      /** Id of the user group or the person whom critical messages call. */
      SLACK_MENTION: z.pipe(given, z.optional(z.string().check(z.regex(/^[SUW][A-Z0-9]{8,30}$/)))),
      /** Which of several channels of a stage: each has an inbox of its own. Absent: there is one. */
      SLACK_INBOX: z.pipe(given, z.optional(z.string().check(z.regex(/^[\w.-]{1,64}$/)))),
    })
    .check(
      z.refine((slack) => slack.SLACK_TOKEN_PARAMETER !== undefined || slack.SLACK_WEBHOOK_PARAMETER !== undefined, {
        path: ['SLACK_WEBHOOK_PARAMETER or SLACK_TOKEN_PARAMETER'],
      }),
      z.refine((slack) => slack.SLACK_TOKEN_PARAMETER === undefined || slack.SLACK_CHANNEL !== undefined, {
        path: ['SLACK_CHANNEL'],
      }),
    ),
);

export const notifyMailEnvironment = z.lazy(() =>
  z.object({
    /** The topic to which addresses of e-mail are subscribed. */
    PRESCALE_MAIL_TOPIC_ARN: z.string().check(z.regex(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/)),
  }),
);

/** Reads all that a function needs at once, frozen; everything that is missing is named in one error. */
export function readEnvironment<Shape extends z.ZodMiniType>(
  shape: Shape,
  environment: Environment,
): Readonly<z.infer<Shape>> {
  const read = shape.safeParse(environment);
  if (read.success) return Object.freeze(read.data);
  const missing = read.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new PrescaleError('invalid', `The environment lacks ${missing}. serverless.yml sets them.`, { passing: false });
}
