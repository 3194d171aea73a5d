import * as z from 'zod';
import { PrescaleError } from '../lib/execute/failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const text = z.string().min(1);

/** Of every function. */
const common = z.object({
  /** Name of the stage; a folder of `schedules/`. */
  PRESCALE_STAGE: text,
  /** DynamoDB table of the records. */
  PRESCALE_TABLE: text,
});

export const reconcileEnvironment = common.extend({
  PRESCALE_TOPIC_ARN: text,
  /** Folder with the stage's schedule files, inside the package. */
  PRESCALE_SCHEDULE_DIR: text,
  /** Hosts that a warm-up may visit although they are not on the internet, or by `http`; separated by commas. */
  PRESCALE_WARM_UP_HOSTS: z
    .string()
    .default('')
    .transform((hosts) => hosts.split(',').flatMap((host) => host.trim().toLowerCase() || [])),
});

export const overrideEnvironment = common.extend({
  PRESCALE_SCHEDULE_DIR: text,
  /** The target of a payload that names none. */
  PRESCALE_DEFAULT_TARGET: text.optional(),
});

export const notifySlackEnvironment = common.extend({
  /** Name of the SSM parameter that holds the address of the incoming webhook. */
  SLACK_WEBHOOK_PARAMETER: text,
});

/** Reads all that a function needs at once, frozen; everything that is missing is named in one error. */
export function readEnvironment<Shape extends z.ZodType>(
  shape: Shape,
  environment: Environment,
): Readonly<z.infer<Shape>> {
  const read = shape.safeParse(environment);
  if (read.success) return Object.freeze(read.data);
  const missing = read.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new PrescaleError('invalid', `The environment lacks ${missing}. serverless.yml sets them.`, { passing: false });
}
