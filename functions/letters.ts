import type { MiddlewareObj } from '@middy/core';
import * as z from 'zod/mini';
import { PrescaleError } from '../lib/execute/failure.ts';
import { parseNotification } from '../lib/execute/notification.ts';
import { jsonProblem } from '../lib/plan/json-problem.ts';
import type { Announcement } from '../lib/tell/announcement.ts';
import { cut } from '../lib/tell/plain-text.ts';
import type { FunctionLogger } from './logger.ts';

/** A message of the topic, by whichever way it comes. */
export interface Letter {
  readonly messageId: string;
  readonly message: string;
  /** Of the queue, to leave the letter there. */
  readonly queued?: string;
}

export interface LettersEvent {
  readonly isOfQueue: boolean;
  readonly letters: readonly Letter[];
}

const snsMessage = z.lazy(() => z.object({ MessageId: z.string(), Message: z.string() }));

// Of https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html, with-sqs.html and of EventBridge's rules
const event = z.lazy(() =>
  z.union([
    z.object({ Records: z.array(z.object({ EventSource: z.literal('aws:sns'), Sns: snsMessage })) }),
    z.object({
      Records: z.array(z.object({ eventSource: z.literal('aws:sqs'), messageId: z.string(), body: z.string() })),
    }),
    z.object({ source: z.literal('aws.events') }),
  ]),
);

/**
 * In a queue: what SNS has put there, or could not hand over, is the message itself, and what Lambda has given up lies in its record
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
 */
const deadLetter = z.lazy(() => z.union([snsMessage, z.object({ requestPayload: z.unknown() })]));

const lettersOf = (read: z.infer<typeof event>): LettersEvent => {
  if ('source' in read) return { isOfQueue: false, letters: [] };
  let isOfQueue = false;
  const letters = read.Records.flatMap((record): readonly Letter[] => {
    if ('Sns' in record) return [{ messageId: record.Sns.MessageId, message: record.Sns.Message }];
    isOfQueue = true;
    return lettersIn(record.body).map((letter) => ({ ...letter, queued: record.messageId }));
  });
  return { isOfQueue, letters };
};

/** Of a dead letter. None, where it is no message of a topic: a minute that failed was made up for by the next. */
export const lettersIn = (body: string): readonly Letter[] => {
  const read = deadLetter.safeParse(fromJson(body));
  if (!read.success) return [];
  if ('Message' in read.data) return [{ messageId: read.data.MessageId, message: read.data.Message }];
  const given = event.safeParse(read.data.requestPayload);
  return given.success ? lettersOf(given.data).letters.filter(({ queued }) => queued === undefined) : [];
};

const fromJson = (text: string): unknown => {
  try {
    const json: unknown = JSON.parse(text);
    return jsonProblem(json) === undefined ? json : undefined;
  } catch {
    return undefined;
  }
};

/** Reads the event, or refuses it in a few words. */
export const readEvent: MiddlewareObj<LettersEvent> = {
  before: (request) => {
    const json: unknown = request.event;
    const problem = jsonProblem(json);
    if (problem !== undefined) throw notKnown(problem);
    const read = event.safeParse(json);
    if (!read.success) throw notKnown(cut(z.prettifyError(read.error), 200));
    request.event = lettersOf(read.data);
  },
};

/** What a letter tells; `undefined`: it is somebody else's, and the log says so. */
export function announcedIn(
  { messageId, message }: Letter,
  logger: FunctionLogger,
): { readonly announcement: Announcement; readonly stage: string } | undefined {
  const read = parseNotification(message);
  if (!('problem' in read)) return read;
  // A version that can read it may be on its way; the queue keeps it until then.
  if (read.ours) throw new PrescaleError('invalid', read.problem, { passing: false });
  logger.warn('skipped', { messageId, problem: read.problem });
  return undefined;
}

/** Takes one after the other; those that were not taken, and why. */
export async function takeLetters(
  letters: readonly Letter[],
  take: (letter: Letter) => Promise<void>,
  logger: FunctionLogger,
): Promise<ReadonlyMap<Letter, unknown>> {
  const failures = new Map<Letter, unknown>();
  for (const letter of letters) {
    await take(letter).catch((error: unknown) => {
      logger.error('not received', { messageId: letter.messageId, error });
      failures.set(letter, error);
    });
  }
  return failures;
}

/** What Lambda is answered, so that it brings again what was not taken: of a queue that alone, otherwise the event. */
export function answerOf({ isOfQueue }: LettersEvent, failures: ReadonlyMap<Letter, unknown>) {
  if (isOfQueue)
    return { batchItemFailures: [...failures.keys()].map(({ queued: itemIdentifier }) => ({ itemIdentifier })) };
  const [first, ...more] = failures.values();
  if (more.length > 0) throw new AggregateError([first, ...more], `${more.length + 1} messages were not received`);
  if (first !== undefined) throw first;
  return undefined;
}

const notKnown = (why: string): PrescaleError =>
  new PrescaleError('invalid', `not an event of SNS, of a queue or of the rule: ${why}`, {
    passing: false,
  });
