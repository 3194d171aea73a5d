import pLimit from 'p-limit';
import type { News } from '../plan/news.ts';
import type { StageRecord, TargetRecord, Telling } from '../plan/record.ts';
import type { Announcement } from '../tell/announcement.ts';
import { announcementOf, partOf } from '../tell/announcement-of.ts';
import { type Happening, happeningsOf, isQuiet, isUntold, tellingOf, type Waiting } from '../tell/happenings.ts';
import type { Link } from '../tell/links.ts';
import { type Deadline, hasTime } from './deadline.ts';
import { PrescaleError } from './failure.ts';
import type { History, Publisher, Records } from './ports.ts';

export interface Published {
  readonly published: number;
  /** As they are stored now; one that somebody else wrote in between is left out. */
  readonly targets: readonly TargetRecord[];
  readonly stage: StageRecord | undefined;
  readonly failures: readonly { readonly target?: string; readonly error: PrescaleError }[];
}

/** What a tick knows of the way to people: one that is down costs a tick one wait, not one for each happening. */
export interface Line {
  isDown: boolean;
}
export const openLine = (): Line => ({ isDown: false });

/** Whose news are told: all targets, as a happening is told over all that it concerns; and the stage. */
export interface Untold {
  readonly targets: readonly TargetRecord[];
  /** Absent: another tick wrote it, so what concerns several targets is left to that one or to the next. */
  readonly stage: StageRecord | undefined;
}

interface Way {
  readonly publisher: Publisher;
  readonly history: History;
  readonly records: Records;
}

interface Pace {
  readonly deadline: Deadline;
  readonly concurrency: number;
}

/** What people may wait for, and what they do not want to hear of. */
export interface Audience extends Waiting {
  readonly linksOf: (announcement: Announcement) => readonly Link[];
}

type Fail = (error: unknown, target?: string) => PrescaleError;

/**
 * Publishes what is decided and not yet told, a happening at a time, then writes that it was. Each is noted before, so that
 * after a lost answer it goes out as it was, with the same id, whoever has the same to tell by then; one whose publication
 * is not written is published again by the next tick. One that is refused for good keeps its place and holds up no other.
 */
export async function publishOutbox(
  way: Way,
  line: Line,
  { targets, stage }: Untold,
  audience: Audience,
  pace: Pace,
): Promise<Published> {
  const failures: Published['failures'][number][] = [];
  const fail: Fail = (error, target) => {
    if (!(error instanceof PrescaleError)) throw error;
    // On a conflict another tick wrote it, so that one publishes what is in it.
    if (error.code !== 'conflict' && error.code !== 'out-of-time')
      failures.push({ ...(target !== undefined && { target }), error });
    return error;
  };
  const untold = [...targets, ...(stage === undefined ? [] : [stage])].flatMap(({ outbox }) => outbox);
  if (untold.length === 0) return { published: 0, targets, stage, failures };
  const happenings = happeningsOf(untold, stage?.telling ?? [], audience);
  const noted = stage && (await noteTelling(way, stage, happenings, fail));
  const toTell = noted === undefined ? happenings.filter((one) => !isOfSeveral(one)) : happenings;
  const { published, told, unkept } = await publishAll(way, line, toTell, pace.deadline, audience, fail);
  const left = (outbox: readonly News[]): News[] => outbox.filter(({ id }) => !told.has(id));
  const emptied = await pLimit(pace.concurrency).map(targets, (record) => withOutbox(way, record, left, fail));
  const written = emptied.filter((record) => record !== undefined);
  // Where a record could not be written its parts are still there.
  const still = targets.flatMap((record, index) => (emptied[index] ?? record).outbox);
  return {
    published,
    targets: written,
    stage: noted && (await noteTold(way, noted, { left, still, unkept }, fail)),
    failures,
  };
}

const isOfSeveral = ({ id, parts }: Happening): boolean => parts.length > 1 || parts[0]?.id !== id;

/** Writes what is about to be told, unless that is known. */
async function noteTelling(
  { records }: Way,
  stage: StageRecord,
  happenings: readonly Happening[],
  fail: Fail,
): Promise<StageRecord | undefined> {
  const telling = happenings.map(tellingOf);
  const known = new Set(stage.telling?.map(({ id }) => id));
  if (telling.every(({ id }) => known.has(id))) return stage;
  try {
    return await records.writeStage({ ...stage, telling });
  } catch (error) {
    fail(error);
    return undefined;
  }
}

async function publishAll(
  way: Way,
  line: Line,
  happenings: readonly Happening[],
  deadline: Deadline,
  audience: Audience,
  fail: Fail,
): Promise<{ readonly published: number; readonly told: ReadonlySet<string>; readonly unkept: ReadonlySet<string> }> {
  const [told, unkept] = [new Set<string>(), new Set<string>()];
  let published = 0;
  for (const happening of happenings) {
    if (line.isDown || !hasTime(deadline)) break;
    const [first] = happening.parts;
    try {
      if (happening.isPublished !== true) published += await tell(way, happening, audience);
    } catch (error) {
      const { code } = fail(error, isOfSeveral(happening) ? undefined : first?.target);
      // Only a message that is refused for what it says leaves the line open for others.
      line.isDown ||= code !== 'invalid' && code !== 'out-of-time';
      continue;
    }
    try {
      await keep(way, happening);
      for (const { id } of happening.parts) told.add(id);
    } catch (error) {
      fail(error);
      unkept.add(happening.id);
    }
  }
  return { published, told, unkept };
}

/** Answers how many messages were published. */
async function tell({ publisher }: Way, happening: Happening, { quiet, linksOf }: Audience): Promise<number> {
  if (happening.parts.every((news) => isQuiet(news, quiet))) return 0;
  const announcement = announcementOf(happening);
  const links = linksOf(announcement);
  await publisher.publish({ ...announcement, ...(links.length > 0 && { links: [...links] }) });
  return 1;
}

/** Of what was told before the whole is kept already. */
async function keep({ history }: Way, happening: Happening): Promise<void> {
  if (happening.isRest !== true) await history.keep(announcementOf(happening), happening.parts.map(partOf));
}

/** `undefined`: somebody else wrote it, or it could not be written. */
async function withOutbox(
  { records }: Way,
  record: TargetRecord,
  left: (outbox: readonly News[]) => News[],
  fail: Fail,
): Promise<TargetRecord | undefined> {
  const outbox = left(record.outbox);
  if (outbox.length === record.outbox.length) return record;
  try {
    return await records.write({ ...record, outbox });
  } catch (error) {
    fail(error, record.target);
    return undefined;
  }
}

interface Told {
  /** What is left of an outbox. */
  readonly left: (outbox: readonly News[]) => News[];
  /** What is in the outboxes of the targets. */
  readonly still: readonly News[];
  /** The ids of what was published and could not be kept. */
  readonly unkept: ReadonlySet<string>;
}

async function noteTold(
  { records }: Way,
  { telling: before = [], ...stage }: StageRecord,
  { left, still, unkept }: Told,
  fail: Fail,
): Promise<StageRecord | undefined> {
  const outbox = left(stage.outbox);
  const telling = before
    .filter((one) => isUntold(one, [...still, ...outbox]))
    .map((one): Telling => (unkept.has(one.id) ? { ...one, published: true } : one));
  const kept = { ...stage, outbox, ...(telling.length > 0 && { telling }) };
  if (telling.length === before.length && outbox.length === stage.outbox.length && unkept.size === 0) return kept;
  try {
    return await records.writeStage(kept);
  } catch (error) {
    fail(error);
    return undefined;
  }
}
