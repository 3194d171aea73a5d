import * as z from 'zod/mini';
import { jsonProblem } from '../plan/json-problem.ts';
import { type Announcement, announcement, mostShown, type Part, targetsOf } from '../tell/announcement.ts';
import { lines } from '../tell/announcement-text.ts';
import { type Clock, headline, wallClock } from '../tell/headline.ts';
import { mrkdwn, mrkdwnLines } from '../tell/mrkdwn.ts';
import { cut, plain } from '../tell/plain-text.ts';
import { whatToDo } from '../tell/what-to-do.ts';

/**
 * The body of the SNS message: a custom notification of Amazon Q Developer in chat applications, which shows it in
 * Slack or Teams as it is (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html). The whole
 * announcement travels with it as JSON, so that `notify-slack` can make its own message.
 */
export const customNotification = z.lazy(() =>
  z.object({
    version: z.literal('1.0'),
    source: z.literal('custom'),
    id: z.string(),
    content: z.object({
      textType: z.literal('client-markdown'),
      title: z.string().check(z.maxLength(250)),
      description: z.string().check(z.minLength(1), z.maxLength(8000)),
      nextSteps: z.optional(z.array(z.string().check(z.maxLength(350)))),
      keywords: z.array(z.string().check(z.maxLength(75))),
    }),
    metadata: z.object({
      threadId: z.string(),
      summary: z.string(),
      /** `prescale.<kind>` */
      eventType: z.string().check(z.startsWith('prescale.')),
      relatedResources: z.array(z.string()),
      additionalContext: z.record(z.string(), z.string()),
    }),
  }),
);
export type CustomNotification = z.infer<typeof customNotification>;

/**
 * Fits in one SNS message with its attributes (256 KiB): of an announcement that would not, the longest texts are cut
 * and the last details left out.
 */
export const toNotification = (told: Announcement, stage: string): CustomNotification => {
  const maxBytes = mostOfSns - ofAttributes - Buffer.byteLength(JSON.stringify(targetsOf(told)));
  const whole = notification(told, stage);
  if (bytes(whole) <= maxBytes) return whole;
  for (const limit of shrinking) {
    const smaller = notification(shrunk(told, limit), stage);
    if (bytes(smaller) <= maxBytes) return smaller;
  }
  return notification(shrunk(told, 100, 0), stage);
};

/** Why a message holds no announcement. `ours`: Prescale sent it, but this version cannot read it. */
export interface NotificationProblem {
  readonly problem: string;
  readonly ours: boolean;
}

/** The announcement that `toNotification` made `text` from. Never throws. */
export const parseNotification = (
  text: string,
): { readonly announcement: Announcement; readonly stage: string } | NotificationProblem => {
  const envelope = prescaleEnvelope.safeParse(fromJson(text));
  if (!envelope.success) return { problem: 'not a notification of Prescale', ours: false };
  const { announcement: json, stage } = envelope.data.metadata.additionalContext;
  const parsed = announcement.safeParse(fromJson(json));
  if (parsed.success) return { announcement: parsed.data, stage };
  return { problem: `its announcement cannot be read: ${cut(z.prettifyError(parsed.error), 200)}`, ours: true };
};

// Only what tells our messages from others; the readable parts may change without making a message unreadable.
const prescaleEnvelope = z.lazy(() =>
  z.object({
    version: z.literal('1.0'),
    source: z.literal('custom'),
    metadata: z.object({
      eventType: z.string().check(z.startsWith('prescale.')),
      additionalContext: z.object({ announcement: z.string(), stage: z.string() }),
    }),
  }),
);

const notification = (told: Announcement, stage: string): CustomNotification => {
  const nextSteps = whatToDo(told).map((step) => mrkdwn(step, 350));
  const { kind, severity, window } = told;
  const targets = targetsOf(told);
  const [target] = targets.length === 1 ? targets : [];
  const words = [kind, severity, stage, target, window].flatMap((word) => (word ? [cut(plain(word), 75)] : []));
  return {
    version: '1.0',
    source: 'custom',
    id: told.id,
    content: {
      textType: 'client-markdown',
      title: mrkdwn(`${marks[severity]}${headline(told, zonedClock)}`, 250),
      description: mrkdwnLines(withZone(lines(told), told.timezone), 8000) || mrkdwn(headline(told, zonedClock)),
      ...(nextSteps.length > 0 && { nextSteps }),
      keywords: words.map((word) => mrkdwn(word, 75)),
    },
    metadata: {
      threadId: `${told.observed ? 'observed ' : ''}${told.thread ?? told.id}`,
      summary: cut(headline(told), 250),
      eventType: `prescale.${kind}`,
      relatedResources: [...targets.slice(0, mostShown), window].flatMap((resource) =>
        resource ? [cut(plain(resource), 75)] : [],
      ),
      additionalContext: {
        announcement: JSON.stringify(told),
        stage,
        kind,
        severity,
        ...(target !== undefined && { target: plain(target) }),
        ...(window !== undefined && { window: plain(window) }),
      },
    },
  };
};

/** Everybody reads the same text, in whatever zone and chat client, so that it names the schedule's. */
const zonedClock: Clock = (instant, told) => `${wallClock(instant, told)} (${told.timezone})`;

const withZone = (texts: readonly string[], timezone: string): readonly string[] =>
  texts.some((text) => time.test(text)) ? [...texts, `Times: ${timezone}`] : texts;

/** Not `events.yml:21:42`. */
const time = /(?<![:\d])\d\d:\d\d(?![:\d])/;

const marks = { info: '', warning: '⚠️ Warning · ', critical: '🔴 Critical · ' } as const;

const mostOfSns = 256 * 1024;

/** Room for their names and values, but for the names of targets. */
const ofAttributes = 6 * 1024;
const shrinking = [4000, 1000, 250] as const;

const bytes = (message: CustomNotification): number => Buffer.byteLength(JSON.stringify(message));

const shrunk = (told: Announcement, limit: number, mostDetails = 20): Announcement =>
  announcement.parse({
    ...withShortTexts(told, limit, mostDetails),
    ...(told.parts && { parts: told.parts.map((part) => withShortTexts(part, limit, Math.min(mostDetails, 5))) }),
  });

const withShortTexts = <Told extends Part>(told: Told, limit: number, mostDetails: number): Told => {
  const kept = told.details.slice(0, mostDetails).map((detail) => cut(detail, limit));
  const left = told.details.length - kept.length;
  return {
    ...told,
    ...Object.fromEntries(
      (['timezone', 'target', 'window', 'because', 'owner', 'note', 'thread'] as const).flatMap((key) =>
        told[key] === undefined ? [] : [[key, cut(told[key], limit)]],
      ),
    ),
    details: left > 0 && mostDetails > 0 ? [...kept, `and ${left} more`] : kept,
  };
};

/** `undefined`: no JSON, or none that is to be worked with. */
const fromJson = (text: string): unknown => {
  try {
    const json: unknown = JSON.parse(text);
    return jsonProblem(json) === undefined ? json : undefined;
  } catch {
    return undefined;
  }
};
