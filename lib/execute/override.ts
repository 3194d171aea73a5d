import * as z from 'zod/mini';
import { jsonProblem } from '../plan/json-problem.ts';
import { freshRecord, type RecordedOverride } from '../plan/record.ts';
import { counted } from '../schedule/counted.ts';
import { actsFrom } from '../schedule/is-observed.ts';
import { isComplaint } from '../schedule/parse/complaint.ts';
import { duration } from '../schedule/parse/duration.ts';
import { nearest } from '../schedule/parse/nearest.ts';
import { present } from '../schedule/present.ts';
import type { Schedule, Target } from '../schedule/schedule.ts';
import { undercutEvents } from '../schedule/undercut-events.ts';
import { localTime } from '../tell/local-time.ts';
import { cut } from '../tell/plain-text.ts';
import { type AskedBelow, refuseBelow, shortList } from './below-event.ts';
import { PrescaleError } from './failure.ts';
import { inMode } from './observing/in-mode.ts';
import type { Records, ScheduleSource } from './ports.ts';
import { readUntil } from './read-until.ts';
import { createScheduleReader } from './schedule-in-force.ts';

export interface OverridePorts {
  readonly records: Records;
  readonly schedules: ScheduleSource;
}

/** One line, as it is shown to people and written to the log. */
const text = (most: number) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1),
      z.maxLength(most),
      z.regex(/^\P{Cc}*$/u, 'Write it on one line, without control characters.'),
    );
/** What people have to read: blanks, fillers and what only joins or turns round other characters show nothing. */
const words = (most: number) =>
  text(most).check(
    z.regex(/(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u, 'Write something that can be seen.'),
  );
const tasks = z.int().check(z.gte(0), z.lte(10_000));

const hold = z
  .strictObject({
    target: z.optional(text(64)),
    desired: z.optional(tasks),
    min: z.optional(tasks),
    max: z.optional(tasks),
    /** `2026-11-27 18:00` in the schedule's zone, or ISO 8601 with an offset. */
    until: z.optional(text(40)),
    /** `90m`, `2h`, `1d`. */
    for: z.optional(text(20)),
    /** The events that it is meant to go below. */
    belowEvent: z.optional(z.union([text(64), z.array(text(64)).check(z.minLength(1))])),
    by: words(200),
    reason: words(500),
  })
  .check(
    z.refine(
      ({ desired, min, max }) => desired !== undefined || min !== undefined || max !== undefined,
      'Say how much: desired, or min and max.',
    ),
    z.refine(
      ({ until, for: length }) => (until === undefined) !== (length === undefined),
      'Say how long, once: until or for.',
    ),
    z.refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'min is above max.'),
    z.refine(
      ({ desired, min, max }) => desired === undefined || ((min ?? 0) <= desired && desired <= (max ?? desired)),
      'desired is outside min and max.',
    ),
  );

const end = z.strictObject({
  target: z.optional(text(64)),
  end: z.literal(true),
  by: words(200),
  reason: z.optional(words(500)),
});

/** What a scale-up or scale-down rule sent to a Lambda of its own before: the count and nothing else. */
const plainCount = z.strictObject({ count: tasks, target: z.optional(text(64)) });

/** The payload of the override function. */
export const overrideRequest = z.union([hold, end, plainCount]);
export type OverrideRequest = Readonly<z.infer<typeof overrideRequest>>;

/** A plain count holds until the next one replaces it, and not for longer than this. */
export const plainCountMs = 24 * 3_600_000;

/** An override is temporary: what lasts longer belongs in the schedule. */
const longestMs = 31 * 24 * 3_600_000;
const overrideLength = duration({ leastMs: 60_000, mostMs: longestMs });

export interface OverrideAnswer {
  readonly target: string;
  /** Absent: the override was ended. */
  readonly override?: RecordedOverride;
  /** One sentence: what the next tick will do. */
  readonly says: string;
}

/** Tries of the conditional write, if a tick writes the same record in between. */
const attempts = 5;

/**
 * Stores a person's temporary capacity, or ends it. The next tick brings it about and announces it.
 *
 * @throws PrescaleError `invalid`: what is wrong with the payload, and what to write instead
 */
export async function setOverride(
  { records, schedules }: OverridePorts,
  payload: unknown,
  defaultTarget: string | undefined,
  now: Date,
): Promise<OverrideAnswer> {
  const request = parseRequest(payload);
  const { schedule } = await createScheduleReader(schedules)(records, now);
  if (schedule === undefined) throw invalid('No schedule could be read, so there is no target to hold.');
  const target = targetOf(schedule, request.target ?? defaultTarget);
  const override = 'end' in request ? undefined : overrideOf(request, target, schedule, now);
  for (let attempt = 1; ; attempt += 1) {
    const stored = await records.read(target.name);
    const said = sentence(target, override, schedule.timezone, now);
    const isPretended = inMode(schedule, stored ?? freshRecord(target), now).observing !== undefined;
    const next = 'end' in request ? ended(stored?.override, request, target, now) : override;
    try {
      await records.write({ ...(stored ?? freshRecord(target)), ...(next && { override: next }) });
      return {
        target: target.name,
        ...(override && { override }),
        says: isPretended ? observedSentence(target, said, override, schedule.timezone, now) : said,
      };
    } catch (error) {
      if (!(error instanceof PrescaleError) || error.code !== 'conflict' || attempt === attempts) throw error;
    }
  }
}

/** It stays in the record until the tick has brought the schedule back and told who ended it. */
function ended(
  override: RecordedOverride | undefined,
  { by, reason }: z.infer<typeof end>,
  { name }: Target,
  now: Date,
): RecordedOverride {
  // Asked again, as after an answer that was lost.
  if (override?.ended?.by === by) return override;
  if (override === undefined || new Date(override.until) <= now) throw invalid(`${name} has no override to end.`);
  return { ...override, until: now.toISOString(), ended: { by, ...(reason !== undefined && { reason }) } };
}

function parseRequest(payload: unknown): OverrideRequest {
  const problem = jsonProblem(payload);
  if (problem !== undefined) throw invalid(`The payload cannot be read: ${problem}.`);
  const shape = z.looseObject({}).safeParse(payload).data ?? {};
  const schema = 'count' in shape ? plainCount : 'end' in shape ? end : hold;
  const read = schema.safeParse(payload);
  if (read.success) return read.data;
  throw invalid(
    `${cut(z.prettifyError(read.error), 200)}\nWrite for example { "target": "backend", "desired": 8, "for": "2h", "by": "ana@example.com", "reason": "TV spot" }, { "target": "backend", "end": true, "by": "ana@example.com" } or { "count": 2 }.`,
  );
}

function targetOf(schedule: Schedule, name: string | undefined): Target {
  if (name === undefined) throw invalid('The payload names no target, and PRESCALE_DEFAULT_TARGET is not set.');
  const target = schedule.targets.get(name);
  if (target === undefined) {
    const near = nearest(name, schedule.targets.keys());
    throw invalid(`There is no target "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`);
  }
  if (!target.enabled) throw invalid(`${name} is not enabled in the schedule.`);
  return target;
}

function overrideOf(
  request: Exclude<OverrideRequest, { end: true }>,
  target: Target,
  schedule: Schedule,
  now: Date,
): RecordedOverride {
  const { capacity, until, by, reason, belowEvent } = askedIn(request, schedule, now);
  const { min, max } = target.limits ?? { min: 0, max: Number.POSITIVE_INFINITY };
  const outside = Object.values(capacity).find((count) => count < min || count > max);
  if (outside !== undefined) throw invalid(`${outside} is outside the limits of ${target.name}: ${min} to ${max}.`);
  if (until <= now) {
    throw invalid(`The override would end at ${localTime(until, schedule.timezone, now)}, which is past.`);
  }
  if (until.getTime() - now.getTime() > longestMs) {
    throw invalid('An override holds for 31 days at the most: what lasts longer belongs in the schedule.');
  }
  const asked = { target: target.name, capacity, belowEvent };
  const undercut = undercutEvents(schedule, { target: target.name, until, ...capacity }, now);
  refuseBelow(asked, undercut, schedule.timezone, now);
  return {
    id: `${target.name}-${now.toISOString()}`,
    ...capacity,
    until: until.toISOString(),
    by,
    reason,
    ...(belowEvent !== undefined && belowEvent.length > 0 && { belowEvent: [...new Set(belowEvent)] }),
  };
}

interface AskedOverride extends Pick<RecordedOverride, 'by' | 'reason'>, Pick<AskedBelow, 'capacity' | 'belowEvent'> {
  readonly until: Date;
}

function askedIn(request: Exclude<OverrideRequest, { end: true }>, schedule: Schedule, now: Date): AskedOverride {
  if ('count' in request) {
    return {
      capacity: { desired: request.count },
      until: new Date(now.getTime() + plainCountMs),
      by: 'invocation',
      reason: 'a plain count was sent',
      belowEvent: undefined,
    };
  }
  const { desired, min, max, by, reason, belowEvent = [] } = request;
  return {
    capacity: present({ desired, min, max }),
    until: untilOf(request, schedule, now),
    by,
    reason,
    belowEvent: typeof belowEvent === 'string' ? [belowEvent] : belowEvent,
  };
}

function untilOf({ until, for: length }: z.infer<typeof hold>, schedule: Schedule, now: Date): Date {
  const read = length === undefined ? readUntil(until ?? '', schedule.timezone) : overrideLength(length);
  if (isComplaint(read)) throw invalid(`${read.message} ${read.hint}`);
  return typeof read === 'number' ? new Date(now.getTime() + read) : read;
}

function sentence({ name }: Target, override: RecordedOverride | undefined, timezone: string, now: Date): string {
  if (override === undefined) return `The override of ${name} is ended; the next tick goes back to the schedule.`;
  const { desired, min, max, until, belowEvent } = override;
  const within = [
    ...(min === undefined ? [] : [`at least ${counted(min)}`]),
    ...(max === undefined ? [] : [`at most ${counted(max)}`]),
  ].join(' and ');
  const count =
    desired === undefined ? `with ${within}` : `at ${counted(desired)}${within === '' ? '' : `, ${within}`}`;
  const below = belowEvent === undefined ? '' : `, below ${shortList(belowEvent)}`;
  return `The next tick holds ${name} ${count} until ${localTime(new Date(until), timezone, now)}${below}.`;
}

/** The same where nothing is changed, or only from the day on from which Prescale acts. */
function observedSentence(
  { name, observe }: Target,
  says: string,
  override: RecordedOverride | undefined,
  timezone: string,
  now: Date,
): string {
  const from = observe?.until === undefined ? undefined : actsFrom(observe.until, timezone);
  const isDone = override !== undefined && from !== undefined && from < new Date(override.until);
  const would = says.replace('next tick holds', 'next tick would hold').replace('next tick goes', 'next tick would go');
  const what = isDone
    ? `until ${localTime(from, timezone, now)}; from then on it is done`
    : 'it is told, and nothing is changed';
  return `${would} ${name} is only observed${isDone ? ' ' : ': '}${what}.`;
}

const invalid = (message: string): PrescaleError => new PrescaleError('invalid', message, { passing: false });
