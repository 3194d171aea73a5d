import * as z from 'zod/mini';
import { taskCount } from './counts.ts';

const instant = z.lazy(() => z.iso.datetime());

/** `ready` and `at-risk` of an event are each told no more often than this. */
export const atMostEveryMs = 10 * 60_000;

/** How an event stands with its tasks, as it is remembered until the event is over, and a while longer: it may be extended. */
export const standing = z.lazy(() =>
  z.strictObject({
    thread: z.string(),
    until: instant,
    /** Fewer tasks than this are too few for it. When it needs more than before, it is judged anew. */
    least: z.optional(taskCount),
    /** What people know of it; `lost`: at risk after it was ready. Absent: nothing. */
    said: z.optional(z.enum(['ready', 'at-risk', 'lost'])),
    /** When each was told last. */
    readyAt: z.optional(instant),
    atRiskAt: z.optional(instant),
    /** Since when too few tasks run. */
    shortSince: z.optional(instant),
    /** When it was first seen live. */
    liveAt: z.optional(instant),
  }),
);
export type Standing = Readonly<z.infer<typeof standing>>;

/** What is seen of an event now. */
export interface SeenEvent {
  readonly thread: string;
  readonly end: Date;
  readonly isLive: boolean;
  readonly least: number;
  readonly running: number;
}

/** What is remembered, brought up to what is seen of the events in force. What is over is forgotten. */
export function followed(
  before: readonly Standing[],
  events: readonly SeenEvent[],
  now: Date,
): readonly Standing[] | undefined {
  const threads = new Set(events.map(({ thread }) => thread));
  const known = new Map(before.map((one) => [one.thread, one]));
  const isKept = ({ until }: Standing): boolean => new Date(until).getTime() + atMostEveryMs > now.getTime();
  const others = before.filter((one) => !threads.has(one.thread) && isKept(one)).map(anew);
  const all = [...others, ...events.map((event) => after(known.get(event.thread), event, now))];
  return all.length > 0 ? all : undefined;
}

/** Of an event that is asked for again, or for more: nothing is known but when it was last spoken of. */
const anew = ({ thread, until, readyAt, atRiskAt }: Standing): Standing => ({
  thread,
  until,
  ...(readyAt !== undefined && { readyAt }),
  ...(atRiskAt !== undefined && { atRiskAt }),
});

function after(before: Standing | undefined, event: SeenEvent, now: Date): Standing {
  const { thread, end, isLive, least, running } = event;
  const fresh = { thread, until: end.toISOString() };
  const isMore = before?.least !== undefined && least > before.least;
  const known: Standing = before === undefined ? fresh : isMore ? anew(before) : before;
  const { said: _, shortSince: since, liveAt: __, ...rest } = known;
  const liveAt = before?.liveAt ?? now.toISOString();
  const isShort = running < least;
  const said = isLive && !isShort ? readyAtStart(known, liveAt, now) : known.said;
  return {
    ...rest,
    ...fresh,
    least,
    ...(said !== undefined && { said }),
    ...(isShort && { shortSince: since ?? now.toISOString() }),
    ...(isLive && { liveAt }),
  };
}

/** That it goes live with all its tasks says that it is ready. */
const readyAtStart = ({ said }: Standing, liveAt: string, now: Date): Standing['said'] =>
  said === undefined || liveAt === now.toISOString() ? 'ready' : said;
